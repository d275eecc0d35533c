"""What each column of a table holds, by its title and its values. Knows the titles of survey and review exports.

Qualtrics, SurveyMonkey, LimeSurvey, Typeform and app-store exports are told by their column titles; anything else by
what the values look like: long and varied is an open answer, short and repeated a closed one, small numbers a scale.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.dates import find_date
from corpus.errors import UnreadableSource

_TITLES: tuple[tuple[str, str], ...] = (
    (
        "ignore",
        r"status|progress|duration.*|finished|start ?date.*|end ?date|distributionchannel|externalreference"
        r"|collector ?id"
        r"|custom data.*|userimage|thumbsupcount|reviewcreatedversion|appversion|isedited|startlanguage|lastpage"
        r"|seed|url|link"
        r"|network id|upload id|reviewurl",
    ),
    (
        "personal",
        r"ip ?address|ip|e-?mail.*|email address|.*\bemail|first ?name|last ?name|full ?name|name|user ?name"
        r"|author|reviewer"
        r"|recipient.*|location(?:latitude|longitude)|latitude|longitude|phone.*|mobile|telephone|address"
        r"|date of birth|dob"
        r"|姓名|名字|电话|手机.*|邮箱|电子邮件|地址|用户名|이름|성명|전화.*"
        r"|휴대폰|이메일|주소|الاسم.*|الهاتف|رقم الهاتف|البريد.*|العنوان",
    ),
    (
        "id",
        r"id|#|.*[ _]id|responseid|reviewid|respondent(?: ?(?:id|no|number|code))?|participant(?: ?(?:id|no"
        r"|number|code))?|case"
        r"|ticket ?(?:no|number)?|user|customer|code|编号|序号"
        r"|受访者(?:编号)?|参与者(?:编号)?|用户(?:编号)?|번호|응답자(?: ?번호)?"
        r"|참가자(?: ?번호)?|고객(?: ?번호)?"
        r"|المعرف|رقم المشارك|المشارك|رقم المستجيب|رقم",
    ),
    (
        "date",
        r"date|.*\bdate|timestamp|datestamp|submitdate|submit date.*|recordeddate|created(?:_at| at)?"
        r"|submitted(?: at)?|at|when|day|month"
        r"|日期|提交时间|评价时间|时间|날짜|일시|작성일|작성 ?일자|응답 ?일시|التاريخ|تاريخ.*",
    ),
    ("speaker", r"speaker|speaker ?name|voice|说话人|發言人|发言人|讲者|화자|발화자|المتحدث"),
    ("time", r"start(?: ?time)?|timecode|time|offset|开始时间|시작 ?시간|وقت البدء|الوقت"),
    ("question", r"question(?: ?text)?|prompt|问题|題目|题目|질문|السؤال"),
    (
        "staff",
        r"repl(?:y|ies).*|.*\breply|replycontent|developerresponse|response from .*|agent.*"
        r"|商家回复|客服回复|답글|상담원 ?답변"
        r"|رد.*",
    ),
    ("language", r"userlanguage|language|lang|语言|언어|اللغة"),
    (
        "scale",
        r"rating.*|.*\brating|score|.*\bscore|stars?|nps|csat|ces|overall satisfaction|satisfaction|grade"
        r"|评分|得分|分数|满意度|星级|평점|점수|별점|만족도|التقييم|تقييم|الدرجة|درجة.*|الرضا",
    ),
    (
        "open",
        r"text|comments?|feedback|review(?: ?text)?|content|message|body|description|verbatim|answer|suggestions?"
        r"|complaints?|transcript|utterance"
        r"|评论(?:内容)?|评价(?:内容)?|内容|反馈|意见|建议|回答|文本|리뷰|후기|내용|의견|피드백|답변|댓글"
        r"|التعليق|تعليق|التعليقات|النص|الملاحظات|المراجعة|الإجابة|الرأي",
    ),
)
_PATTERNS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _TITLES)
_ACCOUNT = re.compile(
    r"user ?name|author|reviewer|e-?mail|email address|.*\bemail|用户名|邮箱|电子邮件|이메일|البريد الإلكتروني",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    index: int
    title: str
    """As shown; for surveys the question."""
    role: str
    """One of `corpus.sidecar.COLUMN_ROLES`."""

    @property
    def tells_people_apart(self) -> bool:
        """Whether a column of personal data has a value of its own for each person, as an account's name does."""
        return (
            self.role == "personal" and _ACCOUNT.fullmatch(" ".join(self.title.replace("_", " ").split())) is not None
        )


def detect_columns(
    titles: Sequence[str],
    keys: Sequence[str],
    rows: Sequence[Sequence[str]],
    overrides: Mapping[str, str],
    origin: str,
) -> list[Column]:
    """The columns of a table.

    Args:
        titles: titles as shown.
        keys: short internal titles where the export has them (Qualtrics), else the same as `titles`.
        overrides: column title or key → role, winning over what is detected.

    Raises:
        UnreadableSource: `overrides` names a column that is not there.
    """
    named = {key.casefold(): role for key, role in overrides.items()}
    shown = {name.casefold() for name in (*titles, *keys)}
    for name in overrides:
        if name.casefold() not in shown:
            raise UnreadableSource(origin, f"there is no column {name!r}; the columns are {', '.join(titles)}.")
    columns = []
    for index, (title, key) in enumerate(zip(titles, keys, strict=True)):
        values = [row[index].strip() for row in rows if row[index].strip()]
        role = named.get(key.casefold()) or named.get(title.casefold())
        columns.append(Column(index, title, role or _detected(title, key, values)))
    return _with_one_each(columns, named, rows)


def _detected(title: str, key: str, values: Sequence[str]) -> str:
    if not values:
        return "ignore"
    by_title = _by_title(key) or _by_title(title)
    by_values = _by_values(values)
    if by_title == "scale" and by_values == "open":
        return "open"
    if by_title in {"question", "id", "speaker"} and by_values == "open" and _mean_words(values) > 8:
        return "open"
    if by_title == "date" and not any(find_date(value[:40]) for value in values[:20]):
        return by_values
    if by_title == "time" and any(find_date(value[:40]) for value in values[:20]):
        return "date"
    if not by_title and by_values == "closed" and _short_answers(title, values):
        return "open"
    return by_title or by_values


def _by_title(title: str) -> str:
    plain = " ".join(title.replace("_", " ").split())
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(plain)), "")


def _by_values(values: Sequence[str]) -> str:
    sample = values[:500]
    if all(_NUMBER.fullmatch(value) for value in sample):
        largest = max(abs(float(value.split("/")[0].replace(",", "."))) for value in sample)
        return "scale" if largest <= 10 else "closed"
    if sum(1 for value in sample if len(value) < 30 and find_date(value)) > 0.8 * len(sample):
        return "date"
    if sum(1 for value in sample if value.startswith(("http://", "https://"))) > 0.8 * len(sample):
        return "ignore"
    distinct = len(set(sample)) / len(sample)
    if _mean_words(sample) >= 4 and (distinct > 0.5 or len(sample) < 4):
        return "open"
    return "closed"


def _short_answers(title: str, values: Sequence[str]) -> bool:
    """Whether a column titled with a question holds answers in people's own words, though most are short."""
    asks = title.rstrip().endswith(("?", "？", "؟"))
    longest = max((_mean_words([value]) for value in values), default=0)
    return asks and longest >= 4 and _mean_words(values) >= 2 and len(set(values)) > 0.8 * len(values)


def _mean_words(values: Sequence[str]) -> float:
    """Words per value; in scripts without spaces two characters count as a word."""
    words = [max(len(value.split()), len(_CJK.findall(value)) / 2) for value in values]
    return sum(words) / len(words)


def _with_one_each(columns: list[Column], named: Mapping[str, str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """At most one column for each role that must be single; the others become closed answers."""
    result = []
    taken: set[str] = set()
    if not any(column.role in ("open", "staff") for column in columns):
        columns = _with_longest_open(columns, named, rows)
    for column in columns:
        role = column.role
        if role in {"id", "date", "question", "language", "speaker", "time"}:
            if role in taken and named.get(column.title.casefold()) != role:
                role = "closed" if role != "date" else "ignore"
            taken.add(role)
        result.append(Column(column.index, column.title, role))
    return result


def _with_longest_open(columns: list[Column], named: Mapping[str, str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where no column looks open: the wordiest closed one, if its values are words at all."""
    free = [column for column in columns if column.role == "closed" and column.title.casefold() not in named]

    def wordiness(column: Column) -> float:
        values = [row[column.index] for row in rows if row[column.index].strip()]
        return _mean_words(values) if values else 0.0

    best = max(free, key=wordiness, default=None)
    if best is None or wordiness(best) < 2:
        return columns
    return [Column(c.index, c.title, "open") if c is best else c for c in columns]
