"""Values of a column → what they look like: numbers, stars, dates, mail addresses, words. Knows values, no titles."""

from __future__ import annotations

import datetime
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates import find_date

SAMPLE = 1000
"""Values looked at per column."""
SKIPPED = frozenset({"(跳过)", "(空)", "跳过", "(skipped)", "nan", "null", "none", "(empty)", "#n/a", "[]", "{}"})
"""What tools write where nobody answered."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*%?")
_OUT_OF = re.compile(
    r"(?:rated\s+)?(?P<value>\d+(?:[.,]\d+)?)\s*(?:/|out of|von|sur|de|分\s*/?\s*满分|/\s*满分|من)\s*(?P<top>\d{1,3})"
    r"\s*(?:stars?|points?|分|점|نجوم|نجمة)?",
    re.IGNORECASE,
)
_UNITED = re.compile(
    r"(?P<value>\d+(?:[.,]\d+)?)\s*(?:stars?|points?|星|颗星|分|점|별|نجوم|نجمة|نجمات|\(.{1,60}\))", re.IGNORECASE
)
_LABELLED = re.compile(r"(?P<value>\d{1,2})\s*(?:[-–—:：.=]|점\s*[-:]?|分\s*[-:：]?)\s*(?P<label>\D.{0,60})")
_STARS = re.compile(r"(?P<full>[★⭐]{1,10})️?(?P<empty>☆{0,10})")
_STAR_WORDS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:\s*\(.*\))?|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_LIKERT = re.compile(
    r"\b(?:agree|disagree|satisfied|dissatisfied|likely|unlikely|important|unimportant|often|never|daily|weekly|monthly"
    r"|always|sometimes|rarely|neutral|easy|difficult|excellent|good|poor|fair|well|useful|familiar|comfortable"
    r"|yes|no|times? (?:a|per)|more than|less than|about the same|at all|applicable|prefer not|every)\b"
    r"|满意|同意|一般|经常|从不|偶尔|重要|可能|每天|每周|每月|总是|有时|很少|没有|以上|以下|不到"
    r"|만족|동의|그렇|보통|자주|전혀|중요|매우|항상|가끔|이상|이하|미만|매일|주 ?\d|월 ?\d"
    r"|راض|موافق|أوافق|محايد|غالبا|دائما|أحيانا|أبدا|نادرا|يوميا|أسبوعيا|مهم|جيد|ممتاز|سيئ|سهل|صعب|من \d|أكثر من"
    r"|أقل من",
    re.IGNORECASE,
)
_EXCEL_DAYS = (20_000, 60_000)
"""1954 to 2064 in days of Excel's calendar."""
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_EPOCH_SECONDS = (946_684_800, 2_524_608_000)
"""2000 to 2050 in seconds of Unix time."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the values of a column have in common. Shares are of the values that are not empty."""

    count: int
    distinct: float
    """Different values / values."""
    words: float
    """Mean number of words; in scripts without spaces two characters count as a word."""
    longest: float
    """Words of the longest value."""
    numeric: bool
    """All are numbers, stars or labelled points of a scale."""
    scored: bool
    """Most are marked as scores: stars, "4 out of 5", "5 - Very good"."""
    low: float
    high: float
    whole: bool
    """All numbers are whole."""
    dates: float
    clocks: float
    """Share of times of day or of a recording."""
    addresses: float
    """Share of mail addresses, phone numbers and IP addresses."""
    links: float
    likert: float
    """Share of labels that scales and choices have."""
    top: int
    """How often the most frequent value occurs."""


def profile(values: Sequence[str]) -> Profile:
    """Look at the values of a column, none of them empty."""
    sample = values[:SAMPLE]
    counts = Counter(sample)
    scores = [score_of(value) for value in counts]
    numbers = [float(item[0]) for item in scores if item is not None]
    marked = sum(count for value, count in counts.items() if not _NUMBER.fullmatch(value) and score_of(value))
    lengths = {value: word_count(value) for value in counts}
    total = len(sample) or 1

    def share(test: re.Pattern[str]) -> float:
        return sum(count for value, count in counts.items() if test.fullmatch(value)) / total

    dated = sum(count for value, count in counts.items() if len(value) < 50 and find_date(value))
    return Profile(
        count=len(sample),
        distinct=len(counts) / total,
        words=statistics.fmean(lengths[value] for value in sample) if sample else 0.0,
        longest=max(lengths.values(), default=0.0),
        numeric=bool(numbers) and len(numbers) == len(scores),
        scored=marked > 0.5 * total,
        low=min(numbers, default=0.0),
        high=max(numbers, default=0.0),
        whole=all(number.is_integer() for number in numbers),
        dates=dated / total,
        clocks=share(_CLOCK),
        addresses=share(_EMAIL) + share(_IP) + sum(n for v, n in counts.items() if _is_phone(v)) / total,
        links=sum(count for value, count in counts.items() if value.startswith(("http://", "https://"))) / total,
        likert=sum(n for v, n in counts.items() if _is_label(v, lengths[v])) / total,
        top=max(counts.values(), default=0),
    )


@lru_cache(maxsize=4096)
def score_of(value: str) -> tuple[str, str, str] | None:
    """A score as number, top of its scale and label, the last two empty where the value does not tell them.

    Reads "4", "4,5", "80%", "★★★★☆", "Rated 4 out of 5", "5 - Very good", "FOUR", "10점".
    """
    value = value.strip()
    if len(value) > 70:
        return None
    if _NUMBER.fullmatch(value):
        return _decimal(value.rstrip("% ")), "100" if value.endswith("%") else "", ""
    if match := _STARS.fullmatch(value):
        full, empty = len(match.group("full")), len(match.group("empty"))
        return str(full), str(full + empty) if empty else "", ""
    if value in _STAR_WORDS:
        return _STAR_WORDS[value], "5", ""
    if match := _OUT_OF.fullmatch(value):
        return _decimal(match.group("value")), match.group("top"), ""
    if match := _UNITED.fullmatch(value):
        return _decimal(match.group("value")), "", ""
    if match := _LABELLED.fullmatch(value):
        label = match.group("label").strip()
        return (match.group("value"), "", label) if not label[:1].isdigit() else None
    return None


def moment(value: str, *, month_first: bool = False) -> str:
    """A date as ISO 8601: written out, a serial number of Excel or Unix time; empty where it is none."""
    found = find_date(value[:50], month_first=month_first)
    if found or not value.replace(".", "", 1).isdecimal():
        return found
    number = float(value)
    if _EXCEL_DAYS[0] <= number <= _EXCEL_DAYS[1]:
        return (_EXCEL_EPOCH + datetime.timedelta(days=int(number))).isoformat()
    seconds = number / 1000 if number > _EPOCH_SECONDS[1] else number
    if _EPOCH_SECONDS[0] <= seconds <= _EPOCH_SECONDS[1]:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
    return ""


def word_count(value: str) -> float:
    """Words of a value; where words are not parted by spaces, two characters count as one."""
    spaced = len(value.split())
    dense = len(_CJK.findall(value)) / 2
    # Korean parts its words, but joins particles to them.
    return max(spaced, dense * 0.7 if _HANGUL.search(value) else dense)


def _is_label(value: str, words: float) -> bool:
    """Whether a value is short and has a word that labels of scales have; in English these are longer."""
    return words <= (8 if value.isascii() else 4.5) and _LIKERT.search(value) is not None


def _decimal(number: str) -> str:
    plain = number.strip().lstrip("+").replace(",", ".")
    return plain[:-2] if plain.endswith(".0") else plain


def _is_phone(value: str) -> bool:
    if not _PHONE.fullmatch(value):
        return False
    digits = sum(char.isdigit() for char in value)
    parted = any(char in value for char in "+-() ") or value.startswith("0")
    return 8 <= digits <= 15 and parted and not find_date(value)
