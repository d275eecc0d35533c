"""WebVTT, SRT and SBV → a reading with timed turns. Knows how meeting tools write speakers into cues.

Speakers are taken from `<v Name>` (Teams), `Name: words` (Zoom and others), `[Name] words`, `(Name)` on a line of its
own, the cue's id (Webex), `>>` and `>> NAME:` (captioners), and `- ` for a second voice within a cue. Cues of one
speaker that follow each other are joined into one turn; so are cues without speakers until a sentence ends. A cue
whose times are broken keeps its words and loses its times.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from corpus.decoding import decode
from corpus.errors import EmptySource
from corpus.readers.cues import Cue, clean, read_cues
from corpus.readers.reading import Reading
from corpus.readers.speeches import Speech, compose, joined
from corpus.records import Role
from corpus.sidecar import SourceSettings
from corpus.source_kinds import kind_from_name, kind_of_transcript
from corpus.speakers import is_metadata, is_noise, looks_like_name, normalised, read_label

_VOICE = regex.compile(r"<v(?:\.[^\s<>]{1,40}){0,4}\s{1,4}([^<>\n]{1,120})>", regex.IGNORECASE)
_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_LABELLED = regex.compile(
    rf"^[{_BIDI}]*(?P<label>[^\s:：<>\[\]\d{_BIDI}][^:：\n<>\[\]]{{0,59}}?)[\s{_BIDI}]*[:：](?!//)[\s{_BIDI}]*(?P<words>\S.*|)$"
)
_BRACKETED = regex.compile(
    r"^(?:\[(?P<a>[^\]]{1,60})\]|【(?P<b>[^】]{1,40})】|[(（](?P<c>[^)）]{1,40})[)）])\s*[:：]?\s*(?P<words>\S.*)$"
)
_ALONE = regex.compile(r"^[(（\[【](?P<label>[^)）\]】]{1,60})[)）\]】]\s*[:：]?$")
_CHEVRON = regex.compile(r"\s*(?:>>>?|&gt;&gt;(?:&gt;)?|»)\s*")
_DASH = regex.compile(r"^[-–—]\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class _Labels:
    before_colon: frozenset[str]
    in_brackets: frozenset[str]
    voices: bool
    """Names stand in `<v …>` tags, which every cue has."""


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read WebVTT, SRT or SBV.

    Raises:
        UnreadableSource: the bytes are no text.
        EmptySource: there are no cues with words.
    """
    found = read_cues(decode(data, origin).text)
    labels = _labels(found.cues, settings.speaker_roles())
    speeches = joined(_carried_on([speech for cue in found.cues for speech in _speeches(cue, labels)], labels))
    if not speeches:
        raise EmptySource(origin, "there are no subtitles with words in it.")
    text, turns = compose(speeches)
    notes = []
    if found.broken:
        notes.append(f"{found.broken} cues have broken times; their words were kept without times.")
    if found.moved:
        notes.append(f"{found.moved} cues stood out of order; they were put in the order of their times.")
    kind = kind_from_name(origin.rpartition("/")[2]) or kind_of_transcript(
        turn.speaker for turn in turns if turn.speaker
    )
    return Reading(text, turns, kind=kind, notes=tuple(notes))


def _labels(cues: tuple[Cue, ...], overrides: Mapping[str, Role]) -> _Labels:
    """Labels that are speakers: known words, codes and overrides, or names that come back."""
    colons: dict[str, int] = {}
    brackets: dict[str, int] = {}
    opening: set[str] = set()
    announced: set[str] = set()
    for cue in cues:
        for number, line in enumerate(cue.lines):
            for part, piece in enumerate(_CHEVRON.split(clean(_VOICE.sub("", line)))):
                words = _DASH.sub("", piece)
                match = _LABELLED.match(words)
                if match and any(char.isalpha() for char in match["label"]) and not is_metadata(match["label"]):
                    colons[match["label"]] = colons.get(match["label"], 0) + 1
                    opening.update([match["label"]] if number == 0 else [])
                    announced.update([match["label"]] if part else [])
                boxed = _BRACKETED.match(words)
                if boxed and _is_person(label := _boxed(boxed)):
                    brackets[label] = brackets.get(label, 0) + 1
    # In a file where nearly every cue bears a label, one that comes once is a person too.
    every_cue = sum(colons[label] for label in opening) >= 0.8 * max(1, len(cues))
    voices = any(cue.name or _VOICE.search(line) for cue in cues for line in cue.lines)
    if voices:
        # Where the format itself names who speaks, a colon is part of the words.
        return _Labels(frozenset(label for label in colons if normalised(label) in overrides), frozenset(), voices)
    before = {
        label
        for label, count in colons.items()
        if _is_known(label, overrides)
        or (looks_like_name(label) and (count > 1 or (every_cue and label in opening)))
        or (label in announced and len(label.split()) <= 4)
        or (every_cue and label in opening and count > 2 and len(label.split()) <= 4)
    }
    return _Labels(
        frozenset(before),
        frozenset(label for label, count in brackets.items() if count > 1 or _is_known(label, overrides)),
        voices,
    )


def _is_known(label: str, overrides: Mapping[str, Role]) -> bool:
    said = read_label(label, overrides)
    return normalised(label) in overrides or said.role is not None or (said.generic and len(label) > 1)


def _speeches(cue: Cue, labels: _Labels) -> Iterator[Speech]:
    speaker, changes = cue.name, False
    words: list[str] = []
    for raw in cue.lines:
        for part, voice in _voices(raw):
            for number, piece in enumerate(_CHEVRON.split(clean(part))):
                found, line, new = _speaker(piece, voice, labels, bool(words), len(cue.lines) > 1)
                new = new or number > 0
                if new or found:
                    if words:
                        yield Speech(speaker, cue.start, cue.end, words, changes)
                        words = []
                    speaker, changes = found, new
                if line:
                    words.append(line)
    if words:
        yield Speech(speaker, cue.start, cue.end, words, changes)


def _speaker(line: str, voice: str, labels: _Labels, spoken: bool, several: bool) -> tuple[str, str, bool]:
    """The speaker a line names, the words after the name, and whether a mark says that another voice begins."""
    bare = _DASH.sub("", line)
    dashed = bare != line
    match = _LABELLED.match(bare)
    if match and match["label"] in labels.before_colon:
        return match["label"].strip(), match["words"], dashed
    boxed = _BRACKETED.match(bare)
    if boxed and _boxed(boxed) in labels.in_brackets:
        return _boxed(boxed), boxed["words"], dashed
    alone = _ALONE.match(bare)
    if alone and several and not spoken and _is_person(alone["label"]):
        return alone["label"].strip(), "", dashed
    return voice, bare, dashed and not voice


def _boxed(match: regex.Match[str]) -> str:
    return str(match["a"] or match["b"] or match["c"]).strip()


def _voices(line: str) -> Iterator[tuple[str, str]]:
    """Parts of a line and the voice tag in front of each."""
    position, voice = 0, ""
    for match in _VOICE.finditer(line):
        if line[position : match.start()].strip():
            yield line[position : match.start()], voice
        position, voice = match.end(), html.unescape(match.group(1)).strip().strip("\u200e\u200f\u202a\u202b\u202c")
    yield line[position:], voice


def _is_person(label: str) -> bool:
    """Whether words in brackets name a speaker rather than a sound ("laughs", "music")."""
    if is_noise(label) or not any(char.isalpha() for char in label):
        return False
    known = read_label(label)
    if known.role is not None or known.generic:
        return True
    return len(label.split()) <= 3 and looks_like_name(label) and (label.lower() != label or label.upper() == label)


def _carried_on(speeches: list[Speech], labels: _Labels) -> Iterator[Speech]:
    """The speeches, those without a name given to the voice before where captions name a voice only when it begins."""
    named = [speech.speaker for speech in speeches if speech.speaker]
    once = not labels.voices and len(named) >= 3 and len(set(named)) >= 2
    speaker = ""
    for speech in speeches:
        if once and not speech.speaker and not speech.changes:
            speech.speaker = speaker
        speaker = speech.speaker
        yield speech
