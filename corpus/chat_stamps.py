"""Dates and times as chats write them → ISO dates and clock times. Knows orders, digits and halves of the day.

A day and a month that can't be told apart are read day first unless some other message of the chat, or AM/PM beside
numbers without leading zeros, as the United States write them, shows otherwise.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

import regex

from corpus.dates import find_date
from corpus.label_lines import BIDI

SPACE = rf"[ \t\u00a0\u202f{BIDI}]*"
_B = f"[{BIDI}]*"
_AM = r"[aA]\.?[mM]\.?|上午|早上|凌晨|오전|午前|ص|a\.\s?m\.|SA|पूर्वाह्न|ÖÖ"
_PM = r"[pP]\.?[mM]\.?|下午|晚上|中午|오후|午後|م|p\.\s?m\.|CH|अपराह्न|ÖS"
_HALF = rf"(?:{_AM}|{_PM})"
_DATE = (
    rf"(?:\d{{1,4}}{_B}[./-]{_B}[ ]?\d{{1,2}}{_B}[./-]{_B}[ ]?\d{{1,4}}\.?"
    rf"|\d{{4}}[年년]\s?\d{{1,2}}[月월]\s?\d{{1,2}}[日일]"
    r"|\d{1,2}[- ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[- ,]+\d{2,4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}, \d{4})"
)
_WEEKDAY = r"(?:[(（]?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|[月火水木金土日월화수목금토일一二三四五六])[a-z]*(?:요일)?[)）]?)"
STAMP = (
    rf"(?:(?P<date>{_DATE}){SPACE}(?:{_WEEKDAY})?{SPACE}[,،]?{SPACE})?(?:at )?"
    rf"(?P<half>{_HALF})?{SPACE}(?P<clock>\d{{1,2}}[:：٫.]\d{{2}}(?:[:：٫.]\d{{2}}(?:[.,]\d{{1,3}})?)?){SPACE}(?P<after>{_HALF}(?![\p{{L}}]))?"
)
"""A pattern for the stamp of a message, with the groups date, half, clock and after."""
_DAY_LINE = regex.compile(
    rf"^[\s\-–—=]*{_B}(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?"
    rf"(?P<date>{_DATE}|(?:January|February|March|April|May|June|July|August|September|October|November"
    rf"|December) \d{{1,2}}"
    rf"(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}} \p{{Arabic}}{{3,9}}(?: \p{{Arabic}}{{3,6}})? \d{{4}})[\s.]*{SPACE}(?:{_WEEKDAY}|星期."
    rf"|周.)?[\s\-–—=]*{_B}$"
)
_MARKS = regex.compile(f"[{BIDI}]")
_AFTERNOON = regex.compile(_PM)
_SHORT_YEAR = regex.compile(r"([A-Za-z]{3})[- ](\d{2})$")
_UPPER_HALF = regex.compile(r"[AP]M\b")
_NUMBERS = regex.compile(rf"(\d{{1,4}}){_B}[./-]{_B}[ ]?(\d{{1,2}}){_B}[./-]{_B}[ ]?(\d{{1,4}})")
_PLAIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a message was sent."""

    date: str
    """ISO 8601; empty where the stamp has a time alone."""
    clock: str
    """`15:12` or `15:12:31`, 24 hours."""
    seconds: float
    """Of `clock`."""
    half_day: bool
    """Written with AM or PM: a time of day, surely."""

    def on(self, day: str) -> Stamp:
        """The stamp with the date of the line above it, where it has none of its own."""
        return self if self.date or not day else replace(self, date=day)

    def attributes(self) -> dict[str, str]:
        """What a segment keeps of it."""
        return {**({"date": self.date} if self.date else {}), "time": self.clock}


def read_stamp(match: regex.Match[str], month_first: bool) -> Stamp | None:
    """The stamp that the groups of `STAMP` hold; None where it is no time."""
    clock = match["clock"].translate(_PLAIN).replace("：", ":").replace("٫", ":").replace(",", ".")
    parts = [int(float(part)) for part in (clock.split(":") if ":" in clock else clock.split("."))]
    half = (match["half"] or match["after"] or "").strip()
    hour, minute, second = [*parts, 0][:3]
    if hour > 23 or minute > 59 or second > 59:
        return None
    if half:
        afternoon = _AFTERNOON.fullmatch(half) is not None
        hour = hour % 12 + (12 if afternoon and not (half == "中午" and hour == 11) else 0) if hour <= 12 else hour
    text = f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if len(parts) > 2 else "")
    date = iso_date(match["date"] or "", month_first)
    return Stamp(date, text, hour * 3600.0 + minute * 60 + second, bool(half))


def iso_date(written: str, month_first: bool) -> str:
    """A date of a chat as ISO 8601; years of two figures are of this century."""
    plain = _MARKS.sub("", written).translate(_PLAIN).strip()
    numbers = _NUMBERS.search(plain)
    if numbers is None:
        return find_date(_SHORT_YEAR.sub(r"\1-20\2", plain))
    a, b, c = numbers.groups()
    if len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        year = int(c) + (2000 if len(c) <= 2 else 0)
        day, month = int(a), int(b)
        if (month_first and day <= 12) or month > 12:
            day, month = month, day
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def day_line(line: str) -> str:
    """The ISO date of a line that holds a date alone, as chats set between days; empty for other lines."""
    if len(line) > 120:
        return ""
    match = _DAY_LINE.match(line)
    return iso_date(match["date"], False) if match else ""


def stamps_are_month_first(lines: Iterable[str]) -> tuple[bool, str]:
    """Whether the stamps at the beginning of lines write the month before the day, and why where it is not certain."""
    first = second = american = padded = ambiguous = 0
    for line in lines:
        match = _NUMBERS.search(_MARKS.sub("", line[:40]).translate(_PLAIN))
        if match is None or len(match[1]) == 4 or match.start() > 2:
            continue
        ambiguous += match[1] != match[2]
        first += int(match[1]) > 12
        second += int(match[2]) > 12
        padded += match[1].startswith("0") or match[2].startswith("0")
        american += "/" in match[0] and _UPPER_HALF.search(line[:40]) is not None
    if first or second:
        return not first, ""
    if american and not padded:
        return True, "AM and PM beside numbers without leading zeros, as in the United States"
    return False, "no number above 12 tells the day from the month" if ambiguous else ""
