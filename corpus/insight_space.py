"""Where a source stands in the insight space, and whose knowledge it holds. Pure functions, no storage.

Research is gathered in the field or in a laboratory, unobtrusively or by asking: behaviour logs are field and
unobtrusive, surveys and ethnography field and obtrusive, psycho-physiology lab and unobtrusive, focus groups and
experiments lab and obtrusive. The method in the team's words decides where it names a family; else the kind does; what
a team says of a source (`setting`, `contact`) goes before both. What people think at touchpoints (customer voice) is
told apart from what staff believe and from what was measured after the fact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.records import Document, Role, Segment, SourceKind, voice_of
from corpus.sidecar import CONTACTS, SETTINGS


class Standing(StrEnum):
    """What kind of knowledge a source holds."""

    CUSTOMER_VOICE = "customer_voice"
    STAFF_BELIEF = "staff_belief"
    MEASUREMENT = "measurement"
    """Scores and records without words: what happened, after the fact."""
    RESEARCHER = "researcher"
    """What a researcher saw or summed up; nobody else's words are in it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A source's place."""

    setting: str
    """`field`, `lab`, or empty where it can't be told: a report is about research of any kind."""
    contact: str
    """`unobtrusive`, `obtrusive`, or empty."""
    family: str
    """The family of methods that decided: `behaviour logs`, `interview`…"""
    standing: Standing
    why: str
    """The ground of what the team did not say."""
    said: bool
    """True where the team said the place, wholly or in part."""

    @property
    def quadrant(self) -> str:
        """`field unobtrusive` and so on; `not placed` where a side is missing."""
        return f"{self.setting} {self.contact}" if self.setting and self.contact else NOT_PLACED


@dataclass(slots=True)
class Quadrant:
    """What lies in one quadrant."""

    sources: list[str] = field(default_factory=list)
    """Ids of the documents."""
    people: set[str] = field(default_factory=set)
    """Voices of participants: people, or documents where people are not told apart."""
    passages: int = 0
    """Passages of participants."""
    standings: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Standing → sources."""


NOT_PLACED = "not placed"
QUADRANTS = tuple(f"{setting} {contact}" for setting in SETTINGS for contact in CONTACTS)
_FIELD, _LAB = SETTINGS
_UNOBTRUSIVE, _OBTRUSIVE = CONTACTS
_FAMILIES: tuple[tuple[str, str, str, str], ...] = (
    (
        "psycho-physiology",
        _LAB,
        _UNOBTRUSIVE,
        r"eye[ -]?track\w*|\beeg\b|\bgsr\b|\bfmri\b|skin conductance|heart rate"
        r"|facial (?:coding|expression)|biometric\w*"
        r"|眼动|脑电|皮电|生理|表情识别|아이트래킹|시선\s?추적|뇌파|생체|تتبع العين|حركة العين|تخطيط الدماغ"
        r"|فسيولوجي\w*",
    ),
    (
        "field experiment",
        _FIELD,
        _UNOBTRUSIVE,
        r"a/b|ab[ -]?test\w*|split test\w*|multivariate test\w*|A/B测试|对照实验|A/B\s?테스트|اختبار أ/ب",
    ),
    (
        "behaviour logs",
        _FIELD,
        _UNOBTRUSIVE,
        r"logs?\b|clickstream|analytics|telemetry|usage data|web ?stats|transactions?\b|purchase histor\w*|crm\b"
        r"|session (?:replay|recording)s?|heat ?maps?|日志|埋点|点击流|行为数据|交易记录|购买记录|热图|로그"
        r"|클릭스트림|행동\s?데이터"
        r"|거래\s?(?:내역|기록)|히트맵|سجلات|سجل النقرات|بيانات السلوك|بيانات الاستخدام|المعاملات|تحليلات",
    ),
    (
        "social listening",
        _FIELD,
        _UNOBTRUSIVE,
        r"social (?:listening|media)|unsolicited|mystery shop\w*|forum posts?|community posts?|舆情"
        r"|社交媒体|神秘顾客|论坛"
        r"|소셜\s?(?:리스닝|미디어)|미스터리\s?쇼핑|커뮤니티 글|وسائل التواصل|التواصل الاجتماعي"
        r"|المتسوق (?:السري|الخفي)|منتد\w*",
    ),
    (
        "scores",
        _FIELD,
        _OBTRUSIVE,
        r"\bnps\b|\bcsat\b|\bces\b|net promoter|customer effort|satisfaction scores?|净推荐值|满意度|순추천|만족도"
        r"|صافي الترويج|صافي نقاط|رضا العملاء",
    ),
    (
        "ethnography",
        _FIELD,
        _OBTRUSIVE,
        r"ethnograph\w*|contextual inquir\w*|shadowing|home visits?|in[ -]?home"
        r"|field (?:visit|study|research|interview)\w*"
        r"|diary|diaries|intercepts?|observations?|民族志|田野|情境(?:访谈|调查)|入户|影随|跟随|拦访|日记"
        r"|观察|민족지|현장|동행|가정 방문"
        r"|일기|관찰|섀도잉|إثنوغراف\w*|اثنوغراف\w*|ميداني\w*|زيارات? منزلي\w*|يوميات|ملاحظة بالمشاركة",
    ),
    (
        "focus group",
        _LAB,
        _OBTRUSIVE,
        r"focus groups?|workshops?|co-?design|焦点小组|座谈|工作坊|포커스\s?그룹|좌담|워크숍"
        r"|مجموع(?:ة|ات) (?:تركيز|نقاش|مركزة)|ورش(?:ة|ات)? عمل",
    ),
    (
        "experiment",
        _LAB,
        _OBTRUSIVE,
        r"experiments?|usability|user test\w*|moderated|unmoderated|prototype test\w*|card sort\w*"
        r"|tree test\w*|first[ -]click"
        r"|lab\b|laborator\w*|think[ -]?aloud|concept test\w*|可用性|用户测试|实验|卡片分类|树测试|出声思维"
        r"|原型测试|概念测试|사용성"
        r"|실험|카드\s?소팅|프로토타입\s?테스트|사고\s?구술|قابلية الاستخدام|تجرب[ةه] (?:معملية|مخبرية)"
        r"|مختبر|معمل|فرز البطاقات",
    ),
)
_PATTERNS = tuple(
    (family, setting, contact, re.compile(rf"(?<![a-z])(?:{words})", re.IGNORECASE))
    for family, setting, contact, words in _FAMILIES
)
_BY_KIND: Mapping[SourceKind, tuple[str, str]] = {
    SourceKind.INTERVIEW: (_FIELD, _OBTRUSIVE),
    SourceKind.FOCUS_GROUP: (_LAB, _OBTRUSIVE),
    SourceKind.USABILITY_TEST: (_LAB, _OBTRUSIVE),
    SourceKind.SURVEY: (_FIELD, _OBTRUSIVE),
    SourceKind.REVIEW: (_FIELD, _UNOBTRUSIVE),
    SourceKind.TICKET: (_FIELD, _UNOBTRUSIVE),
    SourceKind.FEEDBACK: (_FIELD, _UNOBTRUSIVE),
    SourceKind.FIELD_NOTES: (_FIELD, _OBTRUSIVE),
    SourceKind.DIARY: (_FIELD, _OBTRUSIVE),
    SourceKind.STAFF: (_FIELD, _OBTRUSIVE),
    SourceKind.REPORT: ("", ""),
    SourceKind.PROCESS: ("", ""),
}


def placed(document: Document, roles: Iterable[Role] = (), *, scores: bool = False) -> Placement:
    """Where a document stands.

    Args:
        roles: whose words its passages hold. scores: whether people gave it ratings or closed answers.
    """
    family, setting, contact, why = _by_method(document)
    said_setting = document.attributes.get("setting", "")
    said_contact = document.attributes.get("contact", "")
    said = said_setting in SETTINGS or said_contact in CONTACTS
    return Placement(
        said_setting if said_setting in SETTINGS else setting,
        said_contact if said_contact in CONTACTS else contact,
        family,
        standing(document, roles, scores=scores),
        why,
        said,
    )


def standing(document: Document, roles: Iterable[Role], *, scores: bool = False) -> Standing:
    """Whose knowledge a document holds, by whose words are in it."""
    heard = set(roles)
    if Role.PARTICIPANT in heard:
        return Standing.CUSTOMER_VOICE
    if Role.STAFF in heard or document.kind in (SourceKind.STAFF, SourceKind.PROCESS):
        return Standing.STAFF_BELIEF
    tables = {SourceKind.SURVEY, SourceKind.REVIEW, SourceKind.FEEDBACK, SourceKind.TICKET}
    if scores or document.kind in tables or _by_method(document)[0] in ("behaviour logs", "scores"):
        return Standing.MEASUREMENT
    return Standing.RESEARCHER


def insight_space(
    documents: Iterable[Document],
    segments: Iterable[Segment],
    *,
    silent: Mapping[str, Iterable[str]] | None = None,
    scored: frozenset[str] = frozenset(),
) -> dict[str, Quadrant]:
    """Sources, people and passages of each quadrant, in the order of `QUADRANTS`, then those without a place.

    Args:
        silent: document → who answered in it without a passage (see `corpus.respondents`).
        scored: ids of documents whose people gave ratings or closed answers.
    """
    roles: dict[str, set[Role]] = defaultdict(set)
    voices: dict[str, set[str]] = defaultdict(set)
    passages: dict[str, int] = defaultdict(int)
    for segment in segments:
        roles[segment.document].add(segment.role)
        if segment.role is Role.PARTICIPANT:
            voices[segment.document].add(voice_of(segment))
            passages[segment.document] += 1
    for identity, people in (silent or {}).items():
        voices[identity].update(people)
    space = {name: Quadrant() for name in (*QUADRANTS, NOT_PLACED)}
    for document in documents:
        place = placed(document, roles[document.id], scores=document.id in scored)
        quadrant = space[place.quadrant]
        quadrant.sources.append(document.id)
        quadrant.people |= voices[document.id]
        quadrant.passages += passages[document.id]
        quadrant.standings[place.standing] += 1
    return space


def _by_method(document: Document) -> tuple[str, str, str, str]:
    """Family, setting, contact and the ground of it."""
    for words, what in ((document.method, "method"), (document.title, "title")):
        plain = words.replace("_", " ")
        for family, setting, contact, pattern in _PATTERNS:
            found = pattern.search(plain)
            # A title may speak of what the people were asked about; only a method is sure to be one.
            if found and (what == "method" or family in _IN_TITLES):
                return family, setting, contact, f"its {what} says {found.group()!r}"
    setting, contact = _BY_KIND[document.kind]
    name = document.kind.value.replace("_", " ")
    if not setting:
        return name, "", "", "a report may rest on research of any kind"
    return name, setting, contact, f"the kind {name} is mostly so"


_IN_TITLES = {"psycho-physiology", "behaviour logs", "scores"}
