"""Timed speeches of a recording → turns and the text that holds them. Knows time and sentence ends, no formats.

Speeches of one voice that follow each other are one turn; words of nobody named are joined until a sentence ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from corpus.readers.reading import TextBuilder, Turn

_ENDED = regex.compile(r"[.!?。！？؟…۔][\"'”’」』)\]]*$")
_GLUED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}。，、！？；：「」『』（）…]")
_MAX_TURN = 2000
"""Characters: a longer turn is begun anew at the next speech, so that its time stays near the words."""
_MAX_UNLABELLED = 500
"""The same for words of nobody named, which are parted at the end of a sentence."""
_PAUSE = 2.0
"""Seconds of silence after which words of nobody named are another's, or another thought."""


@dataclass(slots=True)
class Speech:
    """What one voice says at one time."""

    speaker: str
    start: float | None
    end: float | None
    words: list[str]
    changes: bool = False
    """The cue marks that another voice begins here."""


def compose(speeches: Iterable[Speech]) -> tuple[str, tuple[Turn, ...]]:
    """A line of text for each speech, its label in front, and the turns in it."""
    builder = TextBuilder()
    turns = []
    for speech in speeches:
        if speech.speaker:
            builder.add(speech.speaker)
            builder.separate(": ")
        span = builder.add(join_words(speech.words))
        builder.separate("\n")
        turns.append(Turn(span, speech.speaker, start_time=speech.start, end_time=speech.end))
    return builder.text, tuple(turns)


def join_words(pieces: Sequence[str]) -> str:
    """Pieces of one speech as running text: a space between them, none between Chinese or Japanese characters."""
    text = ""
    for piece in pieces:
        close = text and piece and _GLUED.match(text[-1]) and _GLUED.match(piece[0])
        text = f"{text}{piece}" if close or not text else f"{text} {piece}"
    return text


def joined(speeches: Iterable[Speech]) -> list[Speech]:
    """The speeches, those that go on joined into one."""
    turns: list[Speech] = []
    for speech in speeches:
        last = turns[-1] if turns else None
        if last is not None and _goes_on(last, speech):
            last.words.extend(speech.words)
            last.start = speech.start if last.start is None else last.start
            ends = [end for end in (last.end, speech.end) if end is not None]
            last.end = max(ends) if ends else None
        else:
            turns.append(speech)
    return turns


def _goes_on(last: Speech, speech: Speech) -> bool:
    """Whether a speech belongs to the turn before it."""
    length = sum(map(len, last.words))
    if last.speaker or speech.speaker:
        return last.speaker == speech.speaker and length < _MAX_TURN
    if speech.changes or length >= _MAX_TURN:
        return False
    ended = _ENDED.search(last.words[-1]) is not None
    if ended and (last.changes or length >= _MAX_UNLABELLED):
        return False
    pause = speech.start - last.end if speech.start is not None and last.end is not None else 0.0
    return pause < _PAUSE
