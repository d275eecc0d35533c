"""A text with speaker labels → turns. Knows how transcripts are written, nothing of whose words count.

The forms of labels are those of `corpus.label_lines`, chats those of `corpus.chats`. Words go on until the next label;
a heading or a lone time splits them. A label that comes once is believed where it is written like those that come
back. Lines that a transcription tool adds of itself belong to nobody and are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from corpus.chats import find_chat
from corpus.label_lines import HEADING, TABLE_RULE, Form, Line, candidate_lines, lines_above_words, lone_time
from corpus.labelled import LabelledSpan, Transcript, is_tool_line
from corpus.records import CharSpan, Guess, Role
from corpus.sentences import trimmed
from corpus.speakers import is_metadata, looks_like_name, normalised, read_label
from corpus.stamps import TRAILING, seconds
from corpus.told_roles import is_named, names_in, told_roles
from corpus.unlabelled import find_exchange

_TIME_OF_DAY = 6 * 3600.0
"""Seconds: where all times are later, they tell the time of day."""


def find_transcript(text: str, overrides: Mapping[str, Role] | None = None) -> Transcript | None:
    """The turns of `text`, or None where it is no transcript.

    It is one where at least two labelled lines bear a label that is known (a role word, a code such as P07, one of
    `overrides`) or stand alone with a time, or where at least four lines bear two or more names that come back and most
    paragraphs begin with one; or an exported chat; or, as a guess, questions and first-person answers in turn.
    """
    overrides = overrides or {}
    return find_chat(text) or _labelled(text, overrides) or find_exchange(text)


def _labelled(text: str, overrides: Mapping[str, Role]) -> Transcript | None:
    starts = _starts(candidate_lines(text), text, overrides)
    above = _starts_above(lines_above_words(text), text, overrides)
    if len(above) > len(starts):
        starts = sorted([*above, *(line for line in starts if line.label in {name.label for name in above})], key=_at)
    if not starts:
        return None
    header = CharSpan(0, starts[0].start)
    told, told_as = told_roles(header.of(text), [line.label for line in starts], overrides)
    assembly = _Assembly(text, told)
    ends = [line.start for line in starts[1:]] + [len(text)]
    for line, end in zip(starts, ends, strict=True):
        assembly.add(line, end)
    notes = []
    if assembly.tool_lines:
        notes.append(f"{assembly.tool_lines} lines written by the transcription tool were left out.")
    if not assembly.turns:
        return None
    turns, since = _since_the_first(assembly.turns)
    turns, answered = _with_answers(turns, text)
    return Transcript(tuple(turns), trimmed(text, 0, starts[0].start), tuple(notes), (*told_as, *since, *answered))


def _with_answers(turns: list[LabelledSpan], text: str) -> tuple[list[LabelledSpan], tuple[Guess, ...]]:
    """Where only interviewers bear a label, the paragraphs below each question are the answers."""
    if any((turn.role or read_label(turn.label).role) is not Role.INTERVIEWER for turn in turns):
        return turns, ()
    parted: list[LabelledSpan] = []
    for turn in turns:
        cut = text.find("\n\n", turn.span.start, turn.span.end)
        if cut < 0:
            parted.append(turn)
            continue
        parted.append(replace(turn, span=trimmed(text, turn.span.start, cut), end_time=None))
        answer = trimmed(text, cut, turn.span.end)
        parted.append(LabelledSpan("", answer, None, turn.end_time, turn.heading, role=Role.PARTICIPANT))
    if len(parted) == len(turns):
        return turns, ()
    return parted, (Guess("answers", "paragraphs without a label", "only the interviewer bears a label"),)


def _since_the_first(turns: list[LabelledSpan]) -> tuple[list[LabelledSpan], tuple[Guess, ...]]:
    """Turns with times of day counted from the first of them: no recording begins with hours of silence."""
    times = [time for turn in turns if (time := turn.start_time) is not None]
    if not times or min(times) < _TIME_OF_DAY:
        return turns, ()
    first = times[0]
    moved = [
        replace(
            turn,
            start_time=None if turn.start_time is None else round(turn.start_time - first, 3),
            end_time=None if turn.end_time is None else round(turn.end_time - first, 3),
        )
        for turn in turns
    ]
    why = "the first of them is later than a recording could be: they are counted from it"
    return moved, (Guess("times", "times of day", why),)


def _at(line: Line) -> int:
    return line.start


def _starts(lines: list[Line], text: str, overrides: Mapping[str, Role]) -> list[Line]:
    """The lines that begin turns; none where the text is no transcript."""
    lines = _without_sentences(_after_header(lines, text))
    if len(lines) < 2:
        return []
    accepted = _accepted(lines, text, overrides)
    starts = [line for line in lines if line.label in accepted]
    return _without_facts(starts, text)


def _starts_above(lines: list[Line], text: str, overrides: Mapping[str, Role]) -> list[Line]:
    """The lines that hold a speaker alone above the words; none where most blocks of the text do not begin so."""
    counts = Counter(line.label for line in lines)
    known = {
        label
        for label in counts
        if not is_metadata(label)
        and (normalised(label) in overrides or (said := read_label(label)).role is not None or said.generic)
        and (len(normalised(label)) > 1 or counts[label] > 1)
    }
    names = {
        label for label, count in counts.items() if count > 1 and looks_like_name(label) and not is_metadata(label)
    }
    accepted = known | names
    repeated = sum(counts[label] for label in accepted)
    if len(accepted) < 2 or repeated < 4:
        return []
    blocks = len(_units(text)[0])
    if repeated < 0.4 * blocks:
        return []
    once = {line.label for line in lines if looks_like_name(line.label) and len(line.label.split()) <= 3}
    accepted_once = {label for label in once if not is_metadata(label) and repeated >= 0.7 * blocks}
    # What stands alone above the first of them is a title.
    first = next(line.start for line in lines if line.label in accepted)
    return [line for line in lines if line.label in accepted or (line.label in accepted_once and line.start > first)]


def _after_header(lines: list[Line], text: str) -> list[Line]:
    """The lines after a first block of facts ("Date: …", "Participant: P07"), where there is one."""
    end = text.find("\n\n")
    if not any(line.start < end and is_metadata(line.label) for line in lines):
        return lines
    after = [line for line in lines if line.start > end]
    return after if len(after) >= 2 else lines


def _without_sentences(lines: list[Line]) -> list[Line]:
    """The lines without those that are words by chance formed like a label ("I waited until 12:30", "I said: no").

    Where labels stand with a time on lines of their own and open blocks, what stands below them is words.
    """
    own = [line for line in lines if line.own_line]
    opening = {line.label for line in own if line.opens_block}
    if len(own) < 3 or sum(1 for line in own if line.opens_block) < 0.5 * len(own) or len(own) < 0.4 * len(lines):
        return lines
    return [line for line in lines if line.opens_block or line.label in opening]


def _without_facts(starts: list[Line], text: str) -> list[Line]:
    """The lines without those at the top that only name who speaks: "Interviewer: Anna Berg", and Anna Berg speaks."""
    later = Counter(line.label for line in starts)
    facts = 0
    for line in starts:
        words = text[line.words : text.find("\n", line.words) if "\n" in text[line.words :] else len(text)]
        if later[line.label] > 1 or not any(is_named(label, name) for name in names_in(words[:300]) for label in later):
            break
        facts += 1
    return starts[facts:]


def _accepted(lines: list[Line], text: str, overrides: Mapping[str, Role]) -> set[str]:
    """The labels that begin turns; empty where the text is no transcript."""
    counts = Counter(line.label for line in lines)
    known, names = _known_and_names(lines, counts, overrides)
    turns_known = sum(counts[label] for label in known)
    units = max(_units(text), key=lambda starts: sum(line.start in starts for line in lines) / len(starts))
    if sum(line.start in units and counts[line.label] > 2 for line in lines) >= 0.8 * len(units):
        # Where nearly every paragraph is a turn, "priya's iPhone" and "tom ruiz" are names as well.
        names |= {
            label for label, count in counts.items() if count > 2 and len(label.split()) <= 4 and not is_metadata(label)
        } - known
    labelled = turns_known + sum(counts[label] for label in names)
    strong = turns_known >= 2 and (len(known | names) > 1 or labelled >= 0.4 * len(units))
    # "09:00 Coffee" is a timetable; it takes a known or returning speaker to make lines with times turns.
    with_time = [line.label for line in lines if line.time is not None or line.above is not None]
    timed = len(with_time) >= 2 and not (known | names).isdisjoint(with_time)
    regular = labelled >= 4 and len(known | names) >= 2 and labelled >= 0.5 * len(units) and _talks(lines, text)
    first_lines = [line for line in lines if line.start in units and not is_metadata(line.label)]
    name_like = sum(1 for line in first_lines if line.label in known | names or looks_like_name(line.label))
    evident = bool(known) and name_like >= 0.6 * len(units)
    if not (strong or timed or regular or evident):
        return set()
    every_unit = name_like >= 0.6 * len(units)
    return known | names | _once(lines, known | names, units if every_unit else set())


def _known_and_names(
    lines: list[Line], counts: Mapping[str, int], overrides: Mapping[str, Role]
) -> tuple[set[str], set[str]]:
    """The labels that are known for speakers, and those that come back as names do."""
    known: set[str] = set()
    names: set[str] = set()
    own_line = {line.label for line in lines if line.own_line}
    boxed = {line.label for line in lines if line.form is Form.BOXED}
    for label, count in counts.items():
        if normalised(label) in overrides:
            known.add(label)
            continue
        if is_metadata(label):
            continue
        said = read_label(label, overrides)
        if (said.role is not None or said.generic) and (len(normalised(label)) > 1 or count > 1):
            known.add(label)
        elif count > 1 and (looks_like_name(label) or (label in own_line and label not in boxed)):
            names.add(label)
    return known, names


def _once(lines: list[Line], returning: set[str], units: set[int]) -> set[str]:
    """Labels of people who speak once, told from "One more thing:" by being written like the others.

    Args:
        units: where paragraphs begin, if most of them are turns; else empty.
    """
    like = [line for line in lines if line.label in returning]
    forms = Counter((line.form, line.time is not None) for line in like)
    # A single line tells nothing of how turns are set apart: the first of a text always opens a block.
    all_open = len(like) > 1 and sum(1 for line in like if line.opens_block) >= 0.9 * len(like)
    found = set()
    for line in lines:
        if line.label in returning or is_metadata(line.label) or not looks_like_name(line.label):
            continue
        same_form = forms[(line.form, line.time is not None)] >= 0.2 * len(like)
        bracketed = read_label(line.label).role is not None and len(normalised(line.label)) > 1
        if bracketed or (
            same_form and (line.opens_block or not all_open) and (line.time is not None or line.start in units)
        ):
            found.add(line.label)
    return found


def _talks(lines: list[Line], text: str) -> bool:
    """Whether sentences, not entries of a form, stand after the labels."""
    heads = [text[line.words : line.words + 400].split("\n", 1)[0].rstrip("\"'”’ ") for line in lines]
    closed = sum(1 for head in heads if head.endswith(tuple(".!?…。！？؟")))
    return closed >= len(heads) / 2 or sum(map(len, heads)) >= 12 * len(heads)


def _units(text: str) -> list[set[int]]:
    """Where the blocks between blank lines start, and where the lines do; headings and lone times left out."""
    lines: list[int] = []
    blocks: list[int] = []
    start, blank = 0, True
    for line in text.split("\n"):
        if not line.strip():
            blank = True
        elif lone_time(line) is None and not HEADING.match(line[:400]):
            lines.append(start)
            if blank:
                blocks.append(start)
            blank = False
        start += len(line) + 1
    return [set(starts) for starts in (blocks, lines) if len(starts) > 1] or [{0}]


class _Assembly:
    """Builds turns line by line, splitting words at lone times and headings."""

    def __init__(self, text: str, told: Mapping[str, Role]) -> None:
        self.turns: list[LabelledSpan] = []
        self.tool_lines = 0
        self._text = text
        self._told = told
        self._heading: str | None = None

    def add(self, line: Line, end: int) -> None:
        """Append what stands under the label of `line` up to `end`."""
        text = self._text
        if self._heading is None:
            self._heading = _last_heading(text[: line.start])
        time = line.time if line.time is not None else line.above
        until = line.until
        start = position = line.words
        for piece in text[line.words : end].split("\n"):
            title = HEADING.match(piece) if line.form is not Form.ALONE or position > line.words else None
            lone = lone_time(piece)
            tool = position > line.words and is_tool_line(piece)
            if title or lone is not None or tool or TABLE_RULE.match(piece[:400]):
                said = self._append(line, start, position, time, until)
                start = min(position + len(piece) + 1, end)
                self._heading = title.group("title") if title else self._heading
                self.tool_lines += tool
                if lone is not None and (said or time is None):
                    time, until = lone, None
            position += len(piece) + 1
        self._append(line, start, end, time, until)

    def _append(self, line: Line, start: int, end: int, time: float | None, until: float | None) -> bool:
        span = trimmed(self._text, min(start, end), end)
        if line.form is Form.PIPED and span.of(self._text).endswith("|"):
            span = trimmed(self._text, span.start, span.end - 1)
        stamp = TRAILING.search(span.of(self._text)[-40:])
        if stamp is not None and any(char.isalnum() for char in self._text[span.start : span.end - len(stamp.group())]):
            until = until if until is not None else seconds(stamp.group("t"))
            span = trimmed(self._text, span.start, span.end - len(stamp.group()))
        if not any(char.isalnum() for char in span.of(self._text)):
            return False
        role = self._told.get(line.label)
        self.turns.append(LabelledSpan(line.label, span, time, until, self._heading or "", role=role))
        return True


def _last_heading(text: str) -> str:
    titles = [match.group("title") for line in text.split("\n") if (match := HEADING.match(line))]
    return titles[-1] if titles else ""
