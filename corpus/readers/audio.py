"""Recordings → a reading with timed turns, by the transcriber that the project has set. Knows no sound itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.errors import EmptySource, TranscriberError, UnreadableSource, UnsupportedSource
from corpus.readers.reading import Reading, TextBuilder, Turn
from corpus.records import Guess
from corpus.sidecar import SourceSettings
from corpus.source_kinds import kind_from_name, kind_of_transcript
from corpus.transcribing import Utterance, chosen, transcribe

_PAUSE = 2.0
"""Seconds of silence after which the same voice begins a new turn."""
_LONG = 1200
"""Characters: a longer turn ends with the segment."""


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Have a recording transcribed.

    Raises:
        UnsupportedSource: the project has set no transcriber.
        UnreadableSource: the transcriber failed; says why.
        EmptySource: nothing is said in it.
    """
    choice = chosen()
    if choice is None:
        raise UnsupportedSource(
            origin,
            "a recording needs a transcriber, and none is set; add its transcript instead, or set transcriber ="
            ' "openai:whisper-1" under [models] in wayfolk.toml.',
        )
    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    name = origin.rpartition("/")[2]
    try:
        transcription = transcribe(choice, data, name, settings.language)
    except TranscriberError as error:
        raise UnreadableSource(origin, str(error)) from None
    except OSError as error:
        raise UnreadableSource(origin, f"its transcription can't be kept ({error.strerror}).") from None
    turns, text = _turns(_joined(transcription.utterances))
    if not turns:
        raise EmptySource(origin, "the transcriber heard no words in it.")
    return Reading(
        text,
        tuple(turns),
        kind=kind_from_name(name) or kind_of_transcript(turn.speaker for turn in turns if turn.speaker),
        language=transcription.language,
        notes=transcription.notes,
        guesses=(Guess("words", choice.name, "they were written down by a machine; compare them with the recording"),),
    )


def _joined(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Utterances of one voice that follow each other without a pause, as one."""
    joined: list[Utterance] = []
    for each in utterances:
        last = joined[-1] if joined else None
        if last is None or last.speaker != each.speaker or len(last.words) > _LONG or _paused(last, each):
            joined.append(each)
        else:
            joined[-1] = replace(
                last, words=f"{last.words}{_between(last.words)}{each.words}", end=each.end or last.end
            )
    return joined


def _paused(one: Utterance, other: Utterance) -> bool:
    return one.end is not None and other.start is not None and other.start - one.end > _PAUSE


def _between(words: str) -> str:
    """Nothing after a Chinese or Japanese character or mark, else a space."""
    return "" if "\u3000" <= words[-1:] <= "\u9fff" or "\uff00" <= words[-1:] <= "\uffef" else " "


def _turns(utterances: Sequence[Utterance]) -> tuple[list[Turn], str]:
    builder = TextBuilder()
    turns: list[Turn] = []
    for each in utterances:
        speaker = each.speaker
        # "A" alone would be read as an answer's label.
        if speaker and len(speaker) <= 2:
            speaker = f"Speaker {speaker}"
        if speaker:
            builder.add(speaker)
            builder.separate(": ")
        span = builder.add(each.words)
        builder.separate("\n")
        if any(char.isalnum() for char in each.words):
            turns.append(Turn(span, speaker, start_time=each.start, end_time=each.end))
    return turns, builder.text
