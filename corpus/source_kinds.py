"""What kind a source is, by its name and its speakers. Knows the words of file names in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.records import Role, SourceKind
from corpus.speakers import read_label

_WORDS = (
    (
        SourceKind.FOCUS_GROUP,
        r"focus[ _-]?groups?|焦点小组|焦點小組|座谈|포커스\s?그룹|مجموعة\s?تركيز|المجموعة\s?البؤرية",
    ),
    (
        SourceKind.USABILITY_TEST,
        r"usability|user[ _-]?test(?:ing|s)?|usertesting|\but\b|可用性|用户测试|사용성|قابلية\s?الاستخدام"
        r"|اختبار\s?المستخدم",
    ),
    (SourceKind.INTERVIEW, r"interviews?|访谈|訪談|采访|인터뷰|면담|مقابل(?:ة|ات)"),
    (SourceKind.SURVEY, r"surveys?|questionnaires?|问卷|調查|调查|설문|استبيان|استطلاع"),
    (SourceKind.REVIEW, r"reviews?|ratings|评论|评价|點評|点评|리뷰|후기|مراجعات|تقييمات"),
    (SourceKind.TICKET, r"tickets?|support|helpdesk|call[ _-]?cent(?:er|re)|工单|客服|상담|문의|تذاكر|تذكرة"),
    (SourceKind.FEEDBACK, r"feedback|complaints?|comments?|反馈|投诉|피드백|불만|의견|ملاحظات\s?العملاء|شكاوى"),
    (SourceKind.DIARY, r"diar(?:y|ies)|日记|일기|يوميات"),
    (SourceKind.FIELD_NOTES, r"field[ _-]?notes?|observations?|ethnograph\w*|田野|观察|현장|관찰|ملاحظات\s?ميدانية"),
    (SourceKind.STAFF, r"staff|employees?|员工|직원|موظفين|الموظفين"),
    (SourceKind.REPORT, r"reports?|synthesis|报告|보고서|تقرير"),
    (
        SourceKind.PROCESS,
        r"blueprints?|procedures?|process(?:es)?[ _-](?:maps?|documents?|descriptions?|steps|flow)|(?:service|business)"
        r"[ _-]process(?:es)?|sop|流程|服务蓝图|服務藍圖|操作规程|프로세스|블루프린트|절차서?"
        r"|إجراءات|مخطط\s?الخدمة|سير\s?العمل",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)) for kind, words in _WORDS)


def kind_from_name(name: str) -> SourceKind | None:
    """The kind a file name tells; None where it tells none."""
    plain = name.replace("_", " ").replace("-", " ")
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), None)


def kind_of_transcript(labels: Iterable[str]) -> SourceKind:
    """The kind of a transcript by who speaks: staff make it a ticket, four or more others a focus group."""
    read = {label: read_label(label) for label in dict.fromkeys(labels)}
    if any(label.role is Role.STAFF for label in read.values()) and not any(
        label.role is Role.INTERVIEWER for label in read.values()
    ):
        return SourceKind.TICKET
    others = [name for name, label in read.items() if label.role in (None, Role.PARTICIPANT)]
    return SourceKind.FOCUS_GROUP if len(others) >= 4 else SourceKind.INTERVIEW


def ground_of_transcript(labels: Iterable[str]) -> str:
    """Why a transcript has the kind that `kind_of_transcript` gives it."""
    return {
        SourceKind.TICKET: "staff and customers speak in it",
        SourceKind.FOCUS_GROUP: "four or more people speak in it",
        SourceKind.INTERVIEW: "people speak in turn in it",
    }[kind_of_transcript(labels)]
