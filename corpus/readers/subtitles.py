"""WebVTT and SRT → a reading with timed turns. Knows cues and how meeting tools write speakers into them.

Speakers are taken from `<v Name>` (Teams), `Name: words` (Zoom), `(Name)` on a line of its own, and `- ` for a second
voice within a cue. Cues of one speaker that follow each other are joined into one turn. A cue whose times are broken
keeps its words and loses its times.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from corpus.decoding import decode
from corpus.errors import EmptySource
from corpus.readers.reading import Reading, TextBuilder, Turn
from corpus.records import Role, SourceKind
from corpus.sidecar import SourceSettings
from corpus.source_kinds import kind_from_name, kind_of_transcript
from corpus.speakers import is_metadata, normalised, read_label

_CLOCK = regex.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})")
_VOICE = regex.compile(r"<v(?:\.[^\s>]+)*\s+([^>]+)>", regex.IGNORECASE)
_TAG = regex.compile(r"</?[a-zA-Z][^>\n]*>|<\d[\d:.]*>")
_ASS = regex.compile(r"\{\\[^}]*\}")
_LABELLED = regex.compile(r"^(?P<label>[^\s:：<>][^:：\n<>]{0,39}?)\s*[:：]\s*(?P<words>\S.*|)$")
_ALONE = regex.compile(r"^[(（\[](?P<label>[^)）\]]{1,40})[)）\]]$")
_BLOCK_WORDS = ("NOTE", "STYLE", "REGION")
_MAX_TURN = 2000
"""Characters: a longer turn is begun anew at the next cue, so that its time stays near the words."""


@dataclass(slots=True)
class _Cue:
    start: float | None
    end: float | None
    lines: list[str]


@dataclass(slots=True)
class _Speech:
    speaker: str
    start: float | None
    end: float | None
    words: list[str]


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read WebVTT or SRT.

    Raises:
        UnreadableSource: the bytes are no text.
        EmptySource: there are no cues with words.
    """
    text = decode(data, origin).text
    cues = [cue for block in regex.split(r"\n[ \t]*\n", text) if (cue := _cue(block)) is not None]
    broken = sum(1 for cue in cues if cue.start is None or cue.end is None)
    labels = _labels(cues, settings.speaker_roles())
    speeches = _joined(speech for cue in cues for speech in _speeches(cue, labels))
    if not speeches:
        raise EmptySource(origin, "there are no subtitles with words in it.")
    builder = TextBuilder()
    turns = []
    for speech in speeches:
        if speech.speaker:
            builder.add(speech.speaker)
            builder.separate(": ")
        span = builder.add(" ".join(speech.words))
        builder.separate("\n")
        turns.append(Turn(span, speech.speaker, start_time=speech.start, end_time=speech.end))
    notes = (f"{broken} cues have broken times; their words were kept without times.",) if broken else ()
    kind = kind_from_name(origin.rpartition("/")[2]) or _kind(turns)
    return Reading(builder.text, tuple(turns), kind=kind, notes=notes)


def _cue(block: str) -> _Cue | None:
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    if not lines or lines[0].startswith("WEBVTT") or lines[0].split(" ")[0] in _BLOCK_WORDS:
        return _cue("\n".join(_after_header(lines))) if lines and "-->" in block else None
    at = next((index for index, line in enumerate(lines) if "-->" in line), None)
    if at is None:
        # Words with neither number nor time between cues belong to nobody; a bare number is a cue left empty.
        words = [line for line in lines if not line.isdigit()]
        return _Cue(None, None, words) if words else None
    start, _, end = lines[at].partition("-->")
    return _Cue(_seconds(start), _seconds(end), lines[at + 1 :])


def _after_header(lines: list[str]) -> list[str]:
    """The lines from a cue that follows the header without a blank line."""
    at = next(index for index, line in enumerate(lines) if "-->" in line)
    return lines[at:]


def _seconds(clock: str) -> float | None:
    match = _CLOCK.search(clock)
    if match is None:
        return None
    hours, minutes, second, fraction = match.groups()
    if int(minutes) > 59 or int(second) > 59:
        return None
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + int(second) + int(fraction.ljust(3, "0")) / 1000, 3)


def _clean(line: str) -> str:
    return html.unescape(_TAG.sub("", _ASS.sub("", line))).strip()


def _labels(cues: list[_Cue], overrides: Mapping[str, Role]) -> set[str]:
    """Labels before a colon that are speakers: known words, codes and overrides, or names that come back."""
    seen: dict[str, int] = {}
    for cue in cues:
        for line in cue.lines:
            match = _LABELLED.match(_clean(line).removeprefix("- "))
            label = match.group("label") if match else ""
            if any(char.isalpha() for char in label) and not is_metadata(label):
                seen[label] = seen.get(label, 0) + 1
    few = {label for label, count in seen.items() if count > 1 and len(label.split()) <= 4}
    known = {label for label in seen if normalised(label) in overrides or read_label(label).role is not None}
    # In a file where nearly every cue bears a label, one that comes once is a person too.
    all_labelled = sum(seen.values()) >= 0.8 * max(1, len(cues))
    return set(seen) if all_labelled else few | known


def _speeches(cue: _Cue, labels: set[str]) -> Iterator[_Speech]:
    speaker = ""
    words: list[str] = []
    for raw in cue.lines:
        for part, voice in _voices(raw):
            line = _clean(part)
            alone = _ALONE.match(line)
            match = _LABELLED.match(line.removeprefix("- ").strip())
            found = voice
            if match and match.group("label") in labels:
                found, line = match.group("label"), match.group("words")
            elif alone and len(cue.lines) > 1 and not words and _is_person(alone.group("label")):
                found, line = alone.group("label"), ""
            elif line.startswith("- ") and words:
                found = "-"
                line = line[2:]
            if found:
                if words:
                    yield _Speech(speaker, cue.start, cue.end, words)
                speaker, words = found.strip("-").strip(), []
            if line.removeprefix("- "):
                words.append(line.removeprefix("- "))
    if words:
        yield _Speech(speaker, cue.start, cue.end, words)


def _voices(line: str) -> Iterator[tuple[str, str]]:
    """Parts of a line and the voice tag in front of each."""
    position, voice = 0, ""
    for match in _VOICE.finditer(line):
        if line[position : match.start()].strip():
            yield line[position : match.start()], voice
        position, voice = match.end(), html.unescape(match.group(1)).strip()
    yield line[position:], voice


def _is_person(label: str) -> bool:
    """Whether a line in brackets names a speaker rather than a sound ("laughs", "music")."""
    return read_label(label).role is not None or (
        len(label.split()) <= 3 and label == label.title() and label.lower() != label
    )


def _joined(speeches: Iterator[_Speech]) -> list[_Speech]:
    joined: list[_Speech] = []
    for speech in speeches:
        last = joined[-1] if joined else None
        room = last is not None and sum(map(len, last.words)) < _MAX_TURN
        if last is not None and last.speaker and last.speaker == speech.speaker and room:
            last.words.extend(speech.words)
            last.start = speech.start if last.start is None else last.start
            last.end = speech.end if speech.end is not None else last.end
        else:
            joined.append(speech)
    return joined


def _kind(turns: list[Turn]) -> SourceKind:
    return kind_of_transcript(turn.speaker for turn in turns if turn.speaker)
