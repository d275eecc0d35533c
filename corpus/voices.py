"""What a source says of its voices and times from outside its text, put on the turns that were found in it.

Other tools keep who speaks apart from the words: a case with the passages it covers, a recording's moments by place in
the transcript. Knows turns and their labels, no formats.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.readers.reading import Reading, Turn, Voice
from corpus.records import Role
from corpus.sentences import trimmed
from corpus.speakers import normalised, read_label


def with_told_voices(
    turns: Sequence[Turn], reading: Reading, overrides: Mapping[str, Role], asking: str | None
) -> list[Turn]:
    """The turns with the people and times that `reading.voices` and `reading.moments` tell.

    Args:
        overrides: label as compared → role, as the team says.
        asking: the label that was found to be the interviewer's; its turns are nobody's case.
    """
    timed = _timed(turns, reading)
    if not reading.voices:
        return timed
    told = [replace(turn, role=Role.INTERVIEWER) if asking and turn.speaker == asking else turn for turn in timed]
    parts = [voice for voice in reading.voices if voice.span is not None]
    for voice in parts:
        told = [piece for turn in told for piece in _cut(turn, voice, reading.text)]
    for voice in reading.voices:
        told = _given(told, voice, reading, overrides)
    return told


def _timed(turns: Sequence[Turn], reading: Reading) -> list[Turn]:
    """Turns without a time of their own take the moment at which they begin, and end at the next one after them."""
    if not reading.moments:
        return list(turns)
    places = [moment.at for moment in reading.moments]
    timed = []
    for turn in turns:
        if turn.start_time is None and turn.role is not Role.NARRATOR:
            first = bisect_right(places, turn.span.start) - 1
            last = bisect_left(places, turn.span.end)
            turn = replace(
                turn,
                start_time=reading.moments[first].seconds if first >= 0 else None,
                end_time=reading.moments[last].seconds if last < len(places) else None,
            )
        timed.append(turn)
    return timed


def _cut(turn: Turn, voice: Voice, text: str) -> list[Turn]:
    """A turn without a label cut where the passage of a voice begins and ends; the passage is somebody's words."""
    assert voice.span is not None
    first, last = max(turn.span.start, voice.span.start), min(turn.span.end, voice.span.end)
    if first >= last or turn.speaker or turn.person:
        return [turn]
    pieces = []
    for start, end, theirs in (
        (turn.span.start, first, False),
        (first, last, True),
        (last, turn.span.end, False),
    ):
        span = trimmed(text, start, end)
        if any(char.isalnum() for char in span.of(text)):
            mine = replace(turn, span=span, role=None, person=voice.person) if theirs else replace(turn, span=span)
            pieces.append(mine)
    return pieces


def _given(turns: list[Turn], voice: Voice, reading: Reading, overrides: Mapping[str, Role]) -> list[Turn]:
    """Labelled turns of a voice's passage given to its person, where it is plain which of the labels is theirs."""
    covered = [turn for turn in turns if _is_anyones(turn, overrides) and _covers(voice, turn)]
    labels = {turn.speaker for turn in covered}
    name = normalised(reading.people[voice.person].label)
    own = {label for label in labels if normalised(read_label(label, overrides).name) == name}
    chosen = own or (labels if len(labels) == 1 else set())
    return [
        replace(turn, person=voice.person)
        if turn.speaker in chosen and _covers(voice, turn) and not turn.person
        else turn
        for turn in turns
    ]


def _is_anyones(turn: Turn, overrides: Mapping[str, Role]) -> bool:
    """Whether a labelled turn may be a person's own words: not a researcher's."""
    if not turn.speaker or turn.person or turn.role in (Role.INTERVIEWER, Role.NARRATOR):
        return False
    return read_label(turn.speaker, overrides).role not in (Role.INTERVIEWER, Role.NARRATOR)


def _covers(voice: Voice, turn: Turn) -> bool:
    """Whether most of a turn lies in the passage of a voice."""
    if voice.span is None:
        return True
    common = min(turn.span.end, voice.span.end) - max(turn.span.start, voice.span.start)
    return common * 2 > turn.span.end - turn.span.start
