"""Recordings → words with times: what a transcriber is, which one a run uses, and what it once wrote. Knows no engine.

A transcription is kept in the project under the hash of its recording, so that nobody pays twice for the same words;
deleting the file in that folder has the recording transcribed anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

SECONDS = 6 * 3600.0
"""The longest time in which a recording must be transcribed; an engine without a graphics card takes about as long as
the recording."""
RECORDINGS = frozenset(
    {
        *(".mp3", ".wav", ".m4a", ".mp4", ".webm", ".ogg", ".oga", ".opus", ".flac", ".mpga", ".mpeg", ".aac", ".amr"),
        *(".mov", ".mkv", ".wma"),
    }
)
"""Suffixes of sound and video."""
FOLDER = "transcriptions"
"""In the project's folder."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Consecutive words of one voice."""

    words: str
    speaker: str = ""
    """As the engine calls him; empty where it does not tell voices apart."""
    start: float | None = None
    """Seconds from the start of the recording."""
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Transcription:
    """All words of a recording, in order."""

    utterances: tuple[Utterance, ...]
    language: str = ""
    """BCP 47, where the engine tells it."""
    notes: tuple[str, ...] = ()
    """Sentences on what was done to the recording, or lost."""


class Transcriber(Protocol):
    """Anything that writes down what is said in a recording."""

    def transcribe(self, data: bytes, name: str, language: str) -> Transcription:
        """What is said in a recording.

        Args:
            data: the bytes of the file. name: its name; the suffix tells the format. language: BCP 47, or empty.

        Raises:
            TranscriberError: it could not be done; says why and what to do.
        """
        ...


@dataclass(frozen=True, slots=True)
class TranscriberChoice:
    """Which transcriber a run uses."""

    name: str
    """`provider:model`."""
    base_url: str | None = None
    api_key: str | None = None
    folder: Path | None = None
    """Where transcriptions are kept; None: nowhere."""

    def as_text(self) -> str:
        """All of it as JSON; `choice_from_text` reads it back."""
        return json.dumps([self.name, self.base_url, self.api_key, str(self.folder) if self.folder else None])

    def __repr__(self) -> str:
        """Without the key."""
        return f"TranscriberChoice({self.name!r}, base_url={self.base_url!r})"


_CHOSEN: ContextVar[TranscriberChoice | None] = ContextVar("transcriber", default=None)


def choice_from_text(text: str) -> TranscriberChoice:
    """The choice that `as_text` wrote."""
    name, base_url, api_key, folder = json.loads(text)
    return TranscriberChoice(name, base_url, api_key, Path(folder) if folder else None)


def is_recording(name: str) -> bool:
    """Whether a file is sound or video, by its name."""
    return Path(name).suffix.lower() in RECORDINGS


def choose(choice: TranscriberChoice | None) -> None:
    """Use this transcriber for all recordings that are read from now on; None: use none."""
    _CHOSEN.set(choice)


def chosen() -> TranscriberChoice | None:
    """The transcriber in use."""
    return _CHOSEN.get()


def transcribe(choice: TranscriberChoice, data: bytes, name: str, language: str) -> Transcription:
    """What is said in a recording: as it was once written down, or by the transcriber.

    Raises:
        TranscriberError: it could not be done.
    """
    from corpus.transcribers import make_transcriber

    kept = _file_of(choice, data, language)
    if kept is not None and (known := _loaded(kept)) is not None:
        return known
    engine = make_transcriber(choice.name, base_url=choice.base_url, api_key=choice.api_key)
    transcription = engine.transcribe(data, name, language)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_name(f"{kept.name}.{os.getpid()}.part")
        half.write_text(json.dumps(asdict(transcription), ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(kept)
    return transcription


def _file_of(choice: TranscriberChoice, data: bytes, language: str) -> Path | None:
    if choice.folder is None:
        return None
    asked = hashlib.sha256(f"{choice.name}\n{language}".encode()).hexdigest()[:8]
    return choice.folder / f"{hashlib.sha256(data).hexdigest()[:32]}-{asked}.json"


def _loaded(path: Path) -> Transcription | None:
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        utterances = tuple(Utterance(**each) for each in table["utterances"])
        return Transcription(utterances, str(table["language"]), tuple(map(str, table["notes"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
