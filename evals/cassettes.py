"""Recorded replies of a chat model, a folder for each case, and which tasks they are enough for.

The recording itself is the product's (`assistant.providers.replay`): a file for each request, under the hash of what
was asked. This module keeps which requests belong to which task, throws away those that none needs any more, and gives
the players names under which nothing kept from an earlier run is taken for a reply. Knows nothing of scores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.cases import SUITES, CaseError
from evals.scorers.raw_replies import Exchange

if TYPE_CHECKING:
    from assistant.chat_model import ChatModel, ChatReply, ChatRequest, OnText
    from assistant.providers.replay import RecordingChatModel, ReplayChatModel

OWN = SUITES.parent / "cassettes"
"""Recordings for the cases of this package."""
_MANIFEST = "recording.json"
_DIGITS = 12
"""Of a request's hash in its file's name, as the product writes it."""


def cassettes_of(suites: Path) -> Path:
    """Where the recordings of a folder of cases lie: a team's own in it, those of this package beside it."""
    return OWN if suites == SUITES else suites / "cassettes"


@dataclass(frozen=True, slots=True)
class Cassette:
    """The recording of one case."""

    folder: Path

    def tasks(self) -> dict[str, list[str]]:
        """Task → names of the requests it makes, without ending; empty where nothing was recorded.

        Raises:
            CaseError: the list can't be read.
        """
        return dict(self._manifest().get("tasks", {}))

    def model(self) -> str:
        """The chat model that was recorded; empty where nothing was."""
        return str(self._manifest().get("model", ""))

    def exchanges(self, task: str) -> list[Exchange]:
        """What was asked for a task and what the model gave, as recorded; empty where it asked nothing.

        Raises:
            CaseError: a recording can't be read.
        """
        return [self._exchange(self.folder / f"{name}.json") for name in self.tasks().get(task, ())]

    def usages(self, task: str) -> list[dict[str, Any]]:
        """What each call of a task took when it was recorded, as the product writes it.

        A reply that is gone is left out: the task that asks for it fails for that.

        Raises:
            CaseError: a recording can't be read.
        """
        paths = [self.folder / f"{name}.json" for name in self.tasks().get(task, ())]
        return [dict(self._kept(path)["usage"]) for path in paths if path.is_file()]

    def _kept(self, path: Path) -> dict[str, Any]:
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from error

    def _exchange(self, path: Path) -> Exchange:
        kept = self._kept(path)
        try:
            asked = kept["request"]
            return Exchange(
                tuple((message["role"], message["content"]) for message in asked["messages"]),
                kept["text"],
                asked["schema"],
                tuple(asked["choices"]),
                bool(kept.get("failure")),
            )
        except KeyError as error:
            raise _unreadable(path, error) from error

    def digest(self) -> str:
        """Eight digits that change with anything recorded."""
        names = sorted(self.folder.glob("*.json"))
        whole = b"".join(path.read_bytes() for path in names if path.name != _MANIFEST)
        return hashlib.sha256(whole).hexdigest()[:8]

    def player(self) -> Player:
        """Answers from the recording.

        Raises:
            ModelUnavailable: there is none.
        """
        from assistant.providers.replay import ReplayChatModel

        return Player(ReplayChatModel(self.folder), f"replay:{self.model()}@{self.digest()}")

    def recorder(self, model: ChatModel, *, again: bool = False) -> Player:
        """Answers from the recording where it can, from `model` else, and keeps that.

        Raises:
            ProjectError, ModelUnavailable: the folder can't be written, or is a recording of another model.
        """
        from assistant.providers.replay import RecordingChatModel

        inner = RecordingChatModel(model, self.folder, again=again)
        return Player(inner, f"recording:{model.name}@{datetime.now(UTC):%Y%m%d%H%M%S%f}")

    def keep(self, task: str, keys: Iterable[str]) -> None:
        """Note the requests of a task that was recorded whole."""
        kept = self._manifest()
        tasks = {**kept.get("tasks", {}), task: sorted(key[:_DIGITS] for key in keys)}
        text = json.dumps({**kept, "tasks": tasks}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        (self.folder / _MANIFEST).write_text(text, encoding="utf-8")

    def prune(self) -> None:
        """Throw away replies to requests that no task makes any more."""
        needed = {name for names in self.tasks().values() for name in names}
        for path in self.folder.glob("*.json"):
            if path.name != _MANIFEST and path.stem not in needed:
                path.unlink()

    def drop(self, known: Iterable[str]) -> None:
        """Forget tasks that the case no longer has."""
        known = set(known)
        for task in self.tasks().keys() - known:
            kept = self._manifest()
            del kept["tasks"][task]
            text = json.dumps(kept, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
            (self.folder / _MANIFEST).write_text(text, encoding="utf-8")

    def _manifest(self) -> dict[str, Any]:
        path = self.folder / _MANIFEST
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise CaseError(
                f"{path} can't be read ({error}); restore it, or record again into an empty folder."
            ) from error


def _unreadable(path: Path, error: Exception) -> CaseError:
    return CaseError(f"{path} can't be read ({error}); record it again: python -m evals record")


class Player:
    """A recording under a name of its own, so that what a project kept of an earlier one is never taken for a reply."""

    def __init__(self, inner: ReplayChatModel | RecordingChatModel, name: str) -> None:
        self.inner = inner
        self._name = name

    @property
    def name(self) -> str:
        """Model and state of the recording, or model and time of recording."""
        return self._name

    @property
    def writes(self) -> bool:
        """As the model that is recorded."""
        return self.inner.writes

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """As the recording's.

        Raises:
            ModelUnavailable: nothing was recorded for it.
        """
        return self.inner.reply(request, on_text)
