"""Speaker labels → whose words follow. Knows the labels researchers write in English, Chinese, Arabic and Korean.

The lists hold the words in use for the four sides of a conversation; numbers and letters after them ("Participant 3",
"受访者A", "상담원 2") don't matter. A label that names a person says nothing of the role: it is a participant unless
told otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.records import Role

_WORDS: dict[Role, str] = {
    Role.INTERVIEWER: """
        interviewer|interviewerin|moderator|moderatorin|researcher|facilitator|host|question|q|i|m|int|mod
        user researcher
        访谈员|访谈者|访谈人|主持人|主持|采访者|采访人|访问员|访问者|研究员|研究者|研究人员|提问者|提问|问|引导员|訪談員|訪談者|採訪者|訪問員|研究員|問
        면접관|진행자|연구자|연구원|인터뷰어|사회자|모더레이터|질문자|질문|문
        المحاور|المحاورة|محاور|محاورة|الباحث|الباحثة|باحث|باحثة|الميسر|الميسرة|ميسر|ميسرة|مدير الجلسة
        مديرة الجلسة|السائل|سؤال|س
    """,
    Role.PARTICIPANT: """
        participant|interviewee|respondent|user|customer|client|guest|answer|a|p|r|patient|caller|visitor|tester|informant
        shopper|buyer|passenger|member|attendee
        受访者|被访者|被访人|受访人|受訪者|受試者|参与者|參與者|参加者|用户|用戶|客户|客戶|顾客|顧客|回答|答|患者|乘客|消费者
        참가자|참여자|응답자|사용자|이용자|고객|인터뷰이|답변자|답변|답|손님|환자|소비자
        المشارك|المشاركة|مشارك|مشاركة|المستجيب|المستجيبة|المستخدم|المستخدمة|العميل|العميلة|عميل|عميلة|الزبون|الزبونة|زبون
        جواب|الجواب|ج|الضيف|الضيفة|المريض|المريضة|المجيب|المجيبة|المستهلك
    """,
    Role.STAFF: """
        agent|support|support agent|customer support|customer service|service agent|staff|employee|advisor
        adviser|representative|rep
        operator|clerk|csr|helpdesk|help desk|bot|chatbot|manager|technician|seller|store manager|courier|driver
        客服|客服人员|客服人員|员工|員工|工作人员|工作人員|店员|店員|坐席|服务员|專員|专员|机器人|经理|店长|配送员|快递员
        상담원|상담사|직원|고객센터|점원|매니저|담당자|챗봇|배달원
        موظف|الموظف|موظفة|الموظفة|الدعم|فريق الدعم|خدمة العملاء|وكيل|الوكيل|مندوب|المندوب|المندوبة|مدير|المدير|السائق
    """,
    Role.NARRATOR: """
        narrator|observer|note taker|notetaker|observer note|observation
        旁白|记录员|記錄員|观察员|관찰자|기록자|해설|الراوي|المراقب|المراقبة
    """,
}
_NEUTRAL_WORDS = """
    speaker|spk|voice|unknown speaker|unidentified speaker|male speaker|female speaker
    说话人|說話人|发言人|發言人|讲者|화자|발화자|المتحدث|المتحدثة|متحدث
"""
_METADATA_WORDS = """
    date|time|duration|length|location|place|venue|method|methodology|project|study|title|topic|language|session|version
    recorded|recording|file|transcript|transcription|participants|attendees|subject|from|to|cc|url|link|source|company|goal
    first|firstly|second|secondly|third|finally|also|however|reason|problem|question for later|one thing|conclusion
    首先|其次|最后|另外|比如|总之|第一|第二|第三|第一点|第二点|原因|结果|最後|第一點
    첫째|둘째|셋째|마지막으로|예를 들어|결론|이유|문제점|أولا|ثانيا|ثالثا|أخيرا|مثلا|السبب|المشكلة|النتيجة
    pros|cons|优点|缺点|장점|단점|المزايا|العيوب
    note|notes|nb|ps|example|summary|format|channel|round|sample|transcribed by|interviewed by|moderated by|device
    日期|时间|時間|地点|地點|方法|项目|主题|题目|标题|语言|时长|录音|备注|注|链接|公司|来源|文件|记录|参与人|例如|总结
    날짜|일시|시간|장소|방법|프로젝트|주제|제목|언어|길이|녹음|메모|비고|참석자|출처|링크|예|요약
    التاريخ|تاريخ|الوقت|المكان|الطريقة|المنهج|المشروع|الموضوع|العنوان|اللغة|المدة|المشاركون|ملاحظة|ملاحظات|المصدر|الرابط|مثال|الملخص
"""
_CODE = re.compile(r"(?P<letters>[a-z]{1,3})[-_ .#]?(?P<number>\d{1,4})[a-z]?")
_INTERVIEWER_CODES = {"i", "m", "int", "mod", "q"}
_GENERIC_CODES = {"s", "spk"}
_TRAILING = re.compile(r"[\s#_.\-]*(?:\d{1,3}|(?<![a-z])[a-z])$")
_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[(（\[【](?P<role>[^)）\]】]+)[)）\]】]$")
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u0640*_`]")


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says."""

    name: str
    """The label as written, without a role in brackets."""
    role: Role | None
    """None where the label is a name like any other, or says only that somebody speaks."""
    generic: bool
    """True where it could be anyone's: "Participant", "Speaker 1". Codes such as P07 are somebody's."""


def normalised(label: str) -> str:
    """A label as it is compared: NFKC, case folded, without emphasis, invisible marks and vowel signs."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", label)).casefold()
    # In Indic scripts the marks are vowels, without which names fall together.
    bare = _MARKS.sub("", folded)
    return " ".join(unicodedata.normalize("NFKC", bare).split())


def read_label(label: str, overrides: Mapping[str, Role] | None = None) -> Label:
    """What `label` says of the words after it; `overrides` (label → role, keys `normalised`) win."""
    key = normalised(label)
    bracketed = _IN_BRACKETS.match(label.strip())
    name = bracketed.group("name").strip() if bracketed else label.strip()
    if overrides:
        for candidate in (key, normalised(name)):
            if candidate in overrides:
                return Label(name, overrides[candidate], _known_role(normalised(name)) is not None)
    if bracketed:
        inner = _known_role(normalised(bracketed.group("role")))
        own = _known_role(normalised(name))
        if own is not None:
            return Label(label.strip(), own, inner is None and not _is_code(normalised(bracketed.group("role"))))
        if inner is not None:
            return Label(name, inner, False)
    code = _CODE.fullmatch(key)
    if code:
        letters = code.group("letters")
        if letters in _GENERIC_CODES:
            return Label(name, None, True)
        return Label(name, Role.INTERVIEWER if letters in _INTERVIEWER_CODES else Role.PARTICIPANT, False)
    if key in _neutral() or _TRAILING.sub("", key).strip() in _neutral():
        return Label(name, None, True)
    role_or_none = _known_role(key)
    return Label(name, role_or_none, role_or_none is not None)


def is_metadata(label: str) -> bool:
    """Whether a label such as "Date" or "日期" heads a fact about the session, not somebody's words."""
    return normalised(label) in _metadata()


def slug(label: str) -> str:
    """A label as part of an id: lower case, letters and digits of any script, hyphens between."""
    kept = re.sub(r"[\W_]+", "-", normalised(label), flags=re.UNICODE).strip("-")
    return kept or "unnamed"


def _is_code(key: str) -> bool:
    return _CODE.fullmatch(key) is not None


def _known_role(key: str) -> Role | None:
    words = _roles()
    if key in words:
        return words[key]
    shorter = _TRAILING.sub("", key).strip()
    # One letter and a number is a code; one letter alone was looked up above.
    return words.get(shorter) if len(shorter) > 1 else None


@lru_cache(maxsize=1)
def _roles() -> dict[str, Role]:
    return {normalised(word): role for role, lines in _WORDS.items() for word in _split(lines)}


@lru_cache(maxsize=1)
def _metadata() -> frozenset[str]:
    return frozenset(normalised(word) for word in _split(_METADATA_WORDS))


@lru_cache(maxsize=1)
def _neutral() -> frozenset[str]:
    return frozenset(normalised(word) for word in _split(_NEUTRAL_WORDS))


def _split(lines: str) -> list[str]:
    return [word.strip() for line in lines.strip().splitlines() for word in line.split("|")]
