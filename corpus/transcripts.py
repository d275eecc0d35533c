"""A text with speaker labels → turns. Knows how transcripts are written, nothing of whose words count.

Understood, in any script, with ASCII or full-width punctuation: `Name: words`, `[00:12:31] Name: words`,
`Name (12:31): words`, `Name 12:31` or `12:31 Name` on a line of its own with the words below,
`Name<TAB>12:31<TAB>words`, `【Name】words`, `**Name:** words`, `Q:`/`A:`. Words go on until the next label; a heading
or a lone time splits them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import regex

from corpus.records import CharSpan, Role
from corpus.sentences import trimmed
from corpus.speakers import is_metadata, normalised, read_label

_CLOCK = r"(?:\d{1,2}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?"
_DOTTED = r"(?:\d{1,2}\.)?\d{1,3}\.\d{2}"
_RANGE = r"\s*(?:-->|[-–—~])\s*"


def _time(number: int) -> str:
    """A pattern for a time or range, its groups numbered so that one expression may hold several."""
    return (
        rf"(?:[\[(（【<#]\s*(?P<t{number}>{_CLOCK}|{_DOTTED})(?:{_RANGE}(?P<e{number}>{_CLOCK}))?\s*[\])）】>#]"
        rf"|(?P<u{number}>{_CLOCK})(?:{_RANGE}(?P<f{number}>{_CLOCK}))?)"
    )


_INVISIBLE = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_LEAD = _INVISIBLE + r"[ \t]*(?:[-*+•‣·>]+[ \t]+)?" + _INVISIBLE
_STRONG = r"(?:\*\*|__|\*|_)?"
_NAME = r"(?P<label>[^\s:：\t\[\]{}<>\"“”|【】(（*_#\d][^:：\t\n\[\]{}<>\"“”|【】]{0,58}?)"
_WITH_COLON = regex.compile(
    rf"^{_LEAD}{_STRONG}(?:{_time(1)}[ \t]*)?{_INVISIBLE}{_STRONG}{_NAME}[ \t]*(?:{_time(2)})?{_INVISIBLE}"
    rf"{_STRONG}[ \t]*[:：]{_STRONG}[ \t]*{_INVISIBLE}(?:{_time(3)}(?=\s|$))?{_STRONG}[ \t]*(?P<words>.*)$"
)
_TABBED = regex.compile(
    rf"^{_LEAD}(?:{_time(1)}[ ]*\t+[ ]*)?{_NAME}[ ]*\t+[ ]*"
    rf"(?:{_time(2)}[ ]*(?:\t+[ ]*|$))?(?P<words>.*)$"
)
_OWN_LINE = (
    regex.compile(rf"^{_LEAD}{_STRONG}\[?{_NAME}\]?{_STRONG}[ \t]*[-–—,]?[ \t]*{_time(1)}[ \t]*{_STRONG}(?P<words>)$"),
    regex.compile(rf"^{_LEAD}{_STRONG}{_time(1)}[ \t]*[-–—,]?[ \t]*{_STRONG}{_NAME}{_STRONG}[ \t]*(?P<words>)$"),
)
_BRACKETED = regex.compile(rf"^{_LEAD}【(?P<label>[^】\n]{{1,40}})】[ \t]*[:：]?[ \t]*(?P<words>.*)$")
_LONE_TIME = regex.compile(rf"^{_LEAD}{_STRONG}{_time(1)}{_STRONG}\s*$")
_HEADING = regex.compile(r"^#{1,6}\s+(?P<title>.*\S)\s*#*\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that may begin a turn."""

    start: int
    label: str
    words: int
    """Where the words begin."""
    time: float | None
    until: float | None
    own_line: bool
    """The label stands alone, with a time: only transcripts do that."""


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Consecutive words under one label."""

    label: str
    span: CharSpan
    start_time: float | None
    end_time: float | None
    heading: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text taken apart."""

    turns: tuple[LabelledSpan, ...]
    header: CharSpan
    """What stands before the first turn."""


def find_transcript(text: str, overrides: Mapping[str, Role] | None = None) -> Transcript | None:
    """The turns of `text`, or None where it is no transcript.

    It is one where at least two labelled lines bear a label that is known (a role word, a code such as P07, one of
    `overrides`) or stand alone with a time, or where at least four lines bear two or more names that come back and most
    paragraphs begin with one.
    """
    lines = _after_header(_candidates(text), text)
    if len(lines) < 2:
        return None
    accepted = _accepted(lines, text, overrides or {})
    starts = [line for line in lines if line.label in accepted]
    if not starts:
        return None
    turns: list[LabelledSpan] = []
    ends = [line.start for line in starts[1:]] + [len(text)]
    heading = _last_heading(text[: starts[0].start])
    for line, end in zip(starts, ends, strict=True):
        heading = _append_turns(turns, text, line, end, heading)
    return Transcript(tuple(turns), trimmed(text, 0, starts[0].start)) if turns else None


def seconds(clock: str | None) -> float | None:
    """Seconds of `mm:ss`, `hh:mm:ss` or `hh:mm:ss.mmm`, also with full-width colons, dots or a comma."""
    if not clock:
        return None
    clock = clock.replace("：", ":").replace(",", ".")
    if ":" not in clock:
        clock = clock.replace(".", ":")
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def _after_header(lines: list[Line], text: str) -> list[Line]:
    """The lines after a first block of facts ("Date: …", "Participant: P07"), where there is one."""
    end = text.find("\n\n")
    if not any(line.start < end and is_metadata(line.label) for line in lines):
        return lines
    after = [line for line in lines if line.start > end]
    return after if len(after) >= 2 else lines


def _time_above(text: str, line: Line) -> float | None:
    """The time that stands alone on the line above a label."""
    above = text[: max(0, line.start - 1)].rpartition("\n")[2]
    lone = _LONE_TIME.match(above)
    return seconds(lone.group("t1") or lone.group("u1")) if lone else None


def _candidates(text: str) -> list[Line]:
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        if line and len(line) < 200_000 and not line.lstrip().startswith("#"):
            found = _candidate(line, start)
            if found is not None:
                lines.append(found)
        start += len(line) + 1
    return lines


def _candidate(line: str, start: int) -> Line | None:
    head = line[:400]  # a label, its times and marks end long before; the patterns need not see a whole long turn
    for pattern in (_BRACKETED, *_OWN_LINE, _WITH_COLON, _TABBED):
        if pattern in _OWN_LINE and len(line) > len(head):
            continue
        match = pattern.match(head)
        if match is None:
            continue
        label = match.group("label").strip().strip("*_").strip()
        if not _could_be_label(label) or match.group("words").startswith("//"):
            continue
        groups = match.groupdict()
        time = next((groups[key] for n in "123" for key in (f"t{n}", f"u{n}") if groups.get(key)), None)
        until = next((groups[key] for n in "123" for key in (f"e{n}", f"f{n}") if groups.get(key)), None)
        return Line(start, label, start + match.start("words"), seconds(time), seconds(until), pattern in _OWN_LINE)
    return None


def _could_be_label(label: str) -> bool:
    if not any(char.isalpha() for char in label) or len(label.split()) > 6 or label.rstrip(".").count(".") > 1:
        return False
    return not any(mark in label for mark in "!?。！？؟;；،,，、")


def _accepted(lines: list[Line], text: str, overrides: Mapping[str, Role]) -> set[str]:
    """The labels that begin turns; empty where the text is no transcript."""
    counts = Counter(line.label for line in lines)
    known: set[str] = set()
    names: set[str] = set()
    own_line = {line.label for line in lines if line.own_line}
    for label, count in counts.items():
        if normalised(label) in overrides:
            known.add(label)
            continue
        if is_metadata(label):
            continue
        said = read_label(label, overrides)
        if (said.role is not None or said.generic) and (len(normalised(label)) > 1 or count > 1):
            known.add(label)
        elif count > 1 and (_is_name_like(label) or label in own_line):
            names.add(label)
    turns_known = sum(counts[label] for label in known)
    turns_named = sum(counts[label] for label in names)
    units = max(_units(text), key=lambda starts: sum(line.start in starts for line in lines) / len(starts))
    paragraphs = len(units)
    labelled = turns_known + turns_named
    strong = turns_known >= 2 and (len(known | names) > 1 or labelled >= 0.4 * paragraphs)
    # "09:00 Coffee" is a timetable; it takes a known or returning speaker to make lines with times turns.
    with_time = [line.label for line in lines if line.time is not None]
    timed = len(with_time) >= 2 and not (known | names).isdisjoint(with_time)
    regular = labelled >= 4 and len(known | names) >= 2 and labelled >= 0.5 * paragraphs and _talks(lines, text)
    first_lines = [line for line in lines if line.start in units and not is_metadata(line.label)]
    name_like = sum(1 for line in first_lines if line.label in known | names or _is_name_like(line.label))
    evident = bool(known) and name_like >= 0.6 * len(units)
    if not (strong or timed or regular or evident):
        return set()
    accepted = known | names
    accepted |= {label for label in own_line if not is_metadata(label)}
    every_unit = name_like >= 0.6 * len(units)
    for line in lines:
        # Someone who speaks once is told from "One more thing:" by form and by most paragraphs being turns.
        if line.label not in accepted and not is_metadata(line.label) and _is_name_like(line.label):
            bracketed = read_label(line.label).role is not None and len(normalised(line.label)) > 1
            if bracketed or line.time is not None or (every_unit and line.start in units):
                accepted.add(line.label)
    return accepted


def _talks(lines: list[Line], text: str) -> bool:
    """Whether sentences, not entries of a form, stand after the labels."""
    heads = [text[line.words : line.words + 400].split("\n", 1)[0].rstrip("\"'”’ ") for line in lines]
    closed = sum(1 for head in heads if head.endswith(tuple(".!?…。！？؟")))
    return closed >= len(heads) / 2 or sum(map(len, heads)) >= 12 * len(heads)


def _is_name_like(label: str) -> bool:
    words = label.split()
    if len(words) > 4:
        return False
    cased = [word for word in words if word[0].isalpha() and word[0].lower() != word[0].upper()]
    particles = {"de", "van", "von", "der", "den", "bin", "al", "el", "la", "da", "dos", "du"}
    if cased:
        return all(word[0].isupper() or word.lower() in particles for word in cased) or len(words) == 1
    return len(label) <= 20


def _units(text: str) -> list[set[int]]:
    """Where the lines start, and where the blocks between blank lines do; headings and lone times left out."""
    lines: list[int] = []
    blocks: list[int] = []
    start, blank = 0, True
    for line in text.split("\n"):
        if not line.strip():
            blank = True
        elif not (_LONE_TIME.match(line[:400]) or _HEADING.match(line[:400])):
            lines.append(start)
            if blank:
                blocks.append(start)
            blank = False
        start += len(line) + 1
    return [set(starts) for starts in (blocks, lines) if len(starts) > 1] or [{0}]


def _append_turns(turns: list[LabelledSpan], text: str, line: Line, end: int, heading: str) -> str:
    """Append what stands under the label of `line`, split at lone times and headings; the heading in force after it."""
    time, until = line.time if line.time is not None else _time_above(text, line), line.until
    start = position = line.words
    for piece in text[line.words : end].split("\n"):
        title = _HEADING.match(piece)
        lone = _LONE_TIME.match(piece)
        if title or lone:
            said = _append(turns, text, line.label, start, position, time, until, heading)
            start = min(position + len(piece) + 1, end)
            heading = title.group("title") if title else heading
            if lone and (said or time is None):
                time, until = seconds(lone.group("t1") or lone.group("u1")), None
        position += len(piece) + 1
    _append(turns, text, line.label, start, end, time, until, heading)
    return heading


def _append(
    turns: list[LabelledSpan],
    text: str,
    label: str,
    start: int,
    end: int,
    time: float | None,
    until: float | None,
    heading: str,
) -> bool:
    span = trimmed(text, min(start, end), end)
    if not any(char.isalnum() for char in span.of(text)):
        return False
    turns.append(LabelledSpan(label, span, time, until, heading))
    return True


def _last_heading(text: str) -> str:
    titles = [match.group("title") for line in text.split("\n") if (match := _HEADING.match(line))]
    return titles[-1] if titles else ""
