"""Lines of a text that may begin a turn: where the label, the times and the words stand. Knows forms, no meaning.

Whether a line does begin a turn, `corpus.transcripts` decides from all of them together. The forms, in any script, with
ASCII or full-width punctuation, behind a bullet or a number, in bold or not: `Name: words`, `[00:12:31] Name: words`,
`Name (12:31): words`, `12:31 Name` or `Name 12:31` on a line of its own, `Name<TAB>12:31<TAB>words`,
`| Name | words |`, `【Name】words`, `[Name] words`, and a name alone above its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import regex

from corpus.speakers import is_noise
from corpus.stamps import seconds, time_pattern

BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Marks of direction, which show nothing; inside a character class."""
_AROUND = " \t\u00a0\u3000*_\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_INVISIBLE = f"[{BIDI}]*+"
_FACTS = regex.compile(r"(?<=\S)\s*[(（][^()（）\n]{1,50}[)）]$")
_GAP = regex.compile(rf"[ \t\u3000]{{30,}}|[{BIDI}]{{8,}}")
"""Wider than any that stands between a label and its words."""
_NUMBER = r"(?:[\[(（]?\d{1,4}(?:[.)、．\]）]+[ \t]*|\t+|[ ]{2,})(?!\d))?"
_LEAD = rf"{_INVISIBLE}[ \t]*+(?:[-*+•‣·>]+[ \t]+)?{_NUMBER}{_INVISIBLE}"
_STRONG = r"(?:\*\*|__|\*|_)?"
_NAME = (
    rf"(?P<label>(?:\d{{1,3}}\s?[号號번番]\s?)?[^\s:：\t\[\]{{}}<>\"“”|【】(（*_#\d{BIDI}]"
    rf"[^:：\t\n\[\]{{}}<>\"“”|【】]{{0,58}}?)"
)
_WITH_COLON = regex.compile(
    rf"^{_LEAD}{_STRONG}(?:{time_pattern(1)}[ \t]*[-–—]?[ \t]*)?{_INVISIBLE}{_STRONG}(?P<open>[\[(（])?{_NAME}"
    rf"(?(open)[\])）])[ \t]*(?:{time_pattern(2)})?{_INVISIBLE}{_STRONG}[ \t]*{_INVISIBLE}[:：]"
    rf"{_INVISIBLE}{_STRONG}[ \t]*{_INVISIBLE}"
    rf"(?:{time_pattern(3)}(?=\s|$))?{_STRONG}[ \t]*{_INVISIBLE}(?P<words>.*)$"
)
_TABBED = regex.compile(
    rf"^{_LEAD}(?:{time_pattern(1)}[ ]*\t+[ ]*)?{_NAME}[ ]*\t+[ ]*"
    rf"(?:{time_pattern(2)}[ ]*(?:\t+[ ]*|$))?(?P<words>.*)$"
)
_PIPED = regex.compile(
    rf"^[ \t]*\|[ \t]*(?:\d{{1,4}}[ \t]*\|[ \t]*)?(?:{time_pattern(1)}[ \t]*\|[ \t]*)?"
    rf"{_STRONG}{_NAME}[:：]?{_STRONG}[ \t]*\|[ \t]*(?:{time_pattern(2)}[ \t]*\|[ \t]*)?(?P<words>.*)$"
)
_SPACED = regex.compile(rf"^{_INVISIBLE}(?:{time_pattern(1)}[ ]{{2,}})?{_NAME}[ ]{{3,}}(?P<words>\S.*)$")
_OWN_LINE = (
    regex.compile(
        rf"^{_LEAD}{_STRONG}[\[<]?{_NAME}[\]>]?{_STRONG}[ \t]*[-–—,|•·@]?[ \t]*{_INVISIBLE}{time_pattern(1)}[ \t]*"
        rf"{_STRONG}{_INVISIBLE}[:：]?(?P<words>)[ \t]*$"
    ),
    regex.compile(
        rf"^{_LEAD}{_STRONG}{time_pattern(1)}[ \t]*[-–—,|•·]?[ \t]*{_INVISIBLE}{_STRONG}[\[<]?{_NAME}[\]>]?{_STRONG}"
        rf"{_INVISIBLE}[:：]?[ \t]*(?P<words>)$"
    ),
)
_BRACKETED = regex.compile(
    rf"^{_LEAD}(?:{time_pattern(1)}[ \t]*)?{_STRONG}(?:【(?P<label>[^】\n]{{1,40}})】"
    rf"|\[(?P<square>[^\]\n:：]{{1,40}})\]"
    rf"|<(?P<angle>[^>\n:：/=]{{1,40}})>|[(（](?P<round>[^)）\n:：]{{1,40}})[)）]){_STRONG}[ \t]*{_INVISIBLE}[:：]?"
    rf"[ \t]*(?:{time_pattern(2)})?[ \t]*{_INVISIBLE}(?P<words>.*)$"
)
_HALVES = {"am": 0, "pm": 12, "오전": 0, "오후": 12, "上午": 0, "下午": 12, "午前": 0, "午後": 12, "ص": 0, "م": 12}
"""Halves of the day, and the hours before them."""
_HALF = "|".join(_HALVES)
_LONE_TIME = regex.compile(
    rf"^{_LEAD}{_STRONG}(?P<before>{_HALF})?[ \t]*{time_pattern(1)}[ \t\u00a0\u202f]*(?P<after>{_HALF})?{_STRONG}[ \t]*"
    rf"{_INVISIBLE}[:：]?\s*$",
    regex.IGNORECASE,
)
HEADING = regex.compile(r"^#{1,6}\s+(?P<title>.*\S)\s*#*\s*$")
"""A heading of Markdown."""
TABLE_RULE = regex.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?::?-{2,}:?)?[ \t]*$")
"""The line under the titles of a Markdown table."""
_ALONE = regex.compile(
    rf"^[ \t]*{_INVISIBLE}(?:#{{1,6}}[ \t]+)?{_STRONG}[\[<【]?{_NAME}[\]>】]?{_STRONG}{_INVISIBLE}[ \t]*$"
)


class Form(StrEnum):
    """How a line writes its label."""

    BOXED = "boxed"
    OWN_LINE = "own line"
    COLON = "colon"
    TABBED = "tabbed"
    PIPED = "piped"
    SPACED = "spaced"
    ALONE = "alone"


_FORMS = (
    (Form.PIPED, _PIPED),
    (Form.OWN_LINE, _OWN_LINE[0]),
    (Form.OWN_LINE, _OWN_LINE[1]),
    (Form.COLON, _WITH_COLON),
    (Form.BOXED, _BRACKETED),
    (Form.TABBED, _TABBED),
    (Form.SPACED, _SPACED),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that may begin a turn."""

    start: int
    label: str
    words: int
    """Where the words begin."""
    time: float | None
    until: float | None
    form: Form
    opens_block: bool
    """A blank line, a heading or a time alone stands above it, or nothing."""
    above: float | None = None
    """The time that stands alone on the line above."""

    @property
    def own_line(self) -> bool:
        """The label stands alone, with a time: only transcripts do that."""
        return self.form is Form.OWN_LINE


def candidate_lines(text: str) -> list[Line]:
    """The lines of `text` with a label before words or beside a time."""
    found: list[Line] = []
    above: float | None = None
    for row, start, opens in _rows(text):
        if (lone := lone_time(row)) is not None:
            above = lone
            continue
        if found and found[-1].form is Form.PIPED and TABLE_RULE.match(row) and found[-1].words < start:
            found.pop()  # what stands above the rule are titles
        line = _candidate(row, start, opens)
        if line is not None:
            found.append(replace(line, above=above))
        above = None
    return found


def lines_above_words(text: str) -> list[Line]:
    """The lines of `text` that hold a label alone, with words on the line below or a time between."""
    rows = list(_rows(text))
    found: list[Line] = []
    above: float | None = None
    for (row, start, opens), following in zip(rows, [*rows[1:], None][: len(rows)], strict=True):
        over, above = above, lone_time(row)
        match = _ALONE.match(row) if len(row) <= 70 else None
        if match is None or following is None or not (opens or lone_time(following[0]) is not None):
            continue
        label = bare_label(match.group("label"))
        heads_words = not following[2] or row.lstrip().startswith("#") or lone_time(following[0]) is not None
        if heads_words and could_be_label(label):
            found.append(Line(start, label, start + len(row), None, None, Form.ALONE, opens, over))
    return found


def head_of(line: str) -> str:
    """As much of a line as can hold a label, its times and marks: up to a wide gap, as the patterns need no more."""
    head = line[:400]
    gap = _GAP.search(head)
    return head[: gap.start()] if gap else head


def lone_time(row: str) -> float | None:
    """Seconds of a line that holds a time and nothing else; None for other lines."""
    if len(row) > 100 or _GAP.search(row):
        return None
    match = _LONE_TIME.match(row)
    if match is None:
        return None
    time = seconds(match.group("t1") or match.group("u1"))
    half = (match.group("before") or match.group("after") or "").lower()
    if time is None or not half:
        return time
    # A time of day of two numbers is hours and minutes.
    of_day = time * 60 if time < 24 * 60 else time
    return of_day % (12 * 3600) + _HALVES[half] * 3600


def bare_label(label: str) -> str:
    """A label without emphasis, marks of direction and space around it."""
    return label.strip(_AROUND)


def could_be_label(label: str) -> bool:
    """Whether words are short and plain enough to name a speaker; facts in brackets after it are not looked at."""
    label = _FACTS.sub("", label) or label
    if label.lower() in _HALVES:
        return False
    if not any(char.isalpha() for char in label) or len(label.split()) > 6 or label.rstrip(".").count(".") > 1:
        return False
    return not any(mark in label for mark in "!?。！？؟;；،,，、") and not is_noise(label)


def _rows(text: str) -> Iterator[tuple[str, int, bool]]:
    """Lines that are not blank, where they start, and whether they open a block."""
    start, opens = 0, True
    for line in text.split("\n"):
        if line.strip():
            if len(line) < 200_000:
                yield line, start, opens
            head = line[:400]
            opens = lone_time(line) is not None or HEADING.match(head) is not None
        else:
            opens = True
        start += len(line) + 1


def _candidate(line: str, start: int, opens: bool) -> Line | None:
    heading = HEADING.match(line[:400])
    offset = start
    if heading:
        offset += heading.start("title")
        line = heading.group("title")
    head = head_of(line)
    for form, pattern in _FORMS:
        if (form is Form.OWN_LINE and len(line.rstrip()) > len(head)) or (form is not Form.OWN_LINE and heading):
            continue
        match = pattern.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        label = bare_label(
            groups.get("label") or groups.get("square") or groups.get("angle") or groups.get("round") or ""
        )
        if not could_be_label(label) or match.group("words").startswith("//"):
            continue
        if groups.get("round") and len(label) < 2:
            continue  # "(S)" is a size
        time = next((groups[key] for n in "123" for key in (f"t{n}", f"u{n}") if groups.get(key)), None)
        until = next((groups[key] for n in "123" for key in (f"e{n}", f"f{n}") if groups.get(key)), None)
        return Line(start, label, offset + match.start("words"), seconds(time), seconds(until), form, opens)
    return None
