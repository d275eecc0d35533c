"""Recordings of model calls: made once with a real model, played back without one.

A recording is a folder: `recording.json` names the model; each call is `<first 12 digits of its key>.json`. The key
is the SHA-256 of what was asked, canonically written: model, messages, schema, choices, temperature, seed and length,
but no address and no key, so that a recording plays on any machine. Playing back tests the program, not the model.

What this module does not know: which provider made the recording.
"""

from __future__ import annotations

import hashlib
import json
import threading
import unicodedata
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.artifact_files import write_whole
from assistant.chat_model import ChatModel, ChatReply, ChatRequest, OnText, Usage
from assistant.errors import (
    ModelContextOverflow,
    ModelError,
    ModelRefusal,
    ModelReplyCutOff,
    ModelReplyInvalid,
    ModelUnavailable,
)

_MANIFEST = "recording.json"
_DIFF_LINES = 12
_UNUSABLE: dict[str, type[ModelError]] = {
    kind.__name__: kind for kind in (ModelReplyCutOff, ModelReplyInvalid, ModelRefusal, ModelContextOverflow)
}
"""Failures that belong to the request and come again with it, so that they are recorded as replies are."""


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)

    model: str
    writes: bool


class _RecordedUsage(BaseModel):
    model: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    cost: float | None


class _Recorded(BaseModel):
    """One call as it lies in its file."""

    key: str
    recorded: str
    prompt: str
    request: dict[str, Any]
    text: str
    choice_weights: dict[str, float]
    usage: _RecordedUsage
    failure: str = ""
    """Kind of the error where the model gave no usable reply; `text` is then what it said."""

    def played(self) -> ChatReply:
        """What the model gave: a reply, or the error it was."""
        if self.failure:
            raise _UNUSABLE[self.failure](self.text)
        return ChatReply(self.text, Usage(**self.usage.model_dump()), self.choice_weights)


def canonical_request(model: str, request: ChatRequest) -> dict[str, Any]:
    """What decides the reply, with texts in NFC."""
    return {
        "model": model,
        "messages": [
            {"role": message.role, "content": unicodedata.normalize("NFC", message.content)}
            for message in request.messages
        ],
        "schema": None if request.schema is None else dict(request.schema),
        "choices": list(request.choices),
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
    }


def request_key(model: str, request: ChatRequest) -> str:
    """SHA-256, hex, of the canonical request."""
    text = json.dumps(canonical_request(model, request), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class RecordingChatModel:
    """Passes every request on to a model and writes what came of it to a folder."""

    def __init__(self, model: ChatModel, folder: Path, *, again: bool = True) -> None:
        """Begin or go on with a recording.

        Args:
            model: who answers.
            folder: of the recording.
            again: False answers from the recording what it holds already, and asks the model for the rest.

        Raises:
            ProjectError: the folder can't be written.
            ModelUnavailable: the folder holds a recording of another model.
        """
        self._model = model
        self._folder = folder
        self._again = again
        self.keys: list[str] = []
        """Of every request so far, in order, each once."""
        self.asked = 0
        """Requests that the model was asked."""
        known = (folder / _MANIFEST).exists()
        if known and _manifest(folder).model != model.name:
            raise ModelUnavailable(
                f"{folder} is a recording of {_manifest(folder).model}; choose another folder for {model.name}."
            )
        if not known:
            write_whole(folder / _MANIFEST, _text({"model": model.name, "writes": model.writes}))

    @property
    def name(self) -> str:
        """As the model inside."""
        return self._model.name

    @property
    def writes(self) -> bool:
        """As the model inside."""
        return self._model.writes

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """The model's reply, after it was written down; a call that found no model is not."""
        key = request_key(self.name, request)
        if key not in self.keys:
            self.keys.append(key)
        path = self._folder / f"{key[:12]}.json"
        if not self._again and path.exists():
            kept = _read(path)
            if kept.key == key:
                return kept.played()
        self.asked += 1
        try:
            reply = self._model.reply(request, on_text)
        except tuple(_UNUSABLE.values()) as error:
            failed = ChatReply(str(error), error.usage or Usage(model=self.name))
            self._write(key, request, failed, type(error).__name__)
            raise
        self._write(key, request, reply)
        return reply

    def _write(self, key: str, request: ChatRequest, reply: ChatReply, failure: str = "") -> None:
        recorded = {
            "key": key,
            "recorded": datetime.now(UTC).isoformat(timespec="seconds"),
            "prompt": request.prompt,
            "request": canonical_request(self.name, request),
            "text": reply.text,
            "choice_weights": dict(reply.choice_weights),
            "usage": asdict(reply.usage),
            **({"failure": failure} if failure else {}),
        }
        write_whole(self._folder / f"{key[:12]}.json", _text(recorded))


class ReplayChatModel:
    """Answers from a recording; asks nobody."""

    def __init__(self, folder: Path) -> None:
        """Open a recording.

        Raises:
            ModelUnavailable: there is none in `folder`, or it can't be read.
        """
        self._folder = folder
        self._manifest = _manifest(folder)
        self._lock = threading.Lock()
        self.misses: list[ChatRequest] = []
        """Requests that were not recorded."""

    @property
    def name(self) -> str:
        """`replay:` and the folder."""
        return f"replay:{self._folder}"

    @property
    def writes(self) -> bool:
        """As the model that was recorded."""
        return self._manifest.writes

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """What was recorded for this request.

        Raises:
            ModelUnavailable: nothing was; the nearest recorded prompt and what differs are named.
            ModelReplyInvalid, ModelRefusal, ModelContextOverflow: that is what was recorded.
        """
        key = request_key(self._manifest.model, request)
        path = self._folder / f"{key[:12]}.json"
        recorded = _read(path) if path.exists() else None
        if recorded is None or recorded.key != key:
            with self._lock:
                self.misses.append(request)
            raise self._miss(request)
        reply = recorded.played()
        if on_text is not None:
            on_text(reply.text)
        return reply

    def _miss(self, request: ChatRequest) -> ModelUnavailable:
        asked = _lines(canonical_request(self._manifest.model, request))
        words = " ".join(asked).split()
        best, score = None, -1.0
        for path in sorted(self._folder.glob("*.json")):
            if path.name == _MANIFEST:
                continue
            recorded = _read(path)
            matcher = SequenceMatcher(None, " ".join(_lines(recorded.request)).split(), words, autojunk=False)
            likeness = matcher.ratio() + (recorded.prompt.partition("@")[0] == request.prompt.partition("@")[0])
            if likeness > score:
                best, score = recorded, likeness
        message = f"{self.name} holds no reply to this request of {request.prompt or 'no named prompt'}"
        if best is None:
            error = ModelUnavailable(f"{message}, for it is empty. Record it first.")
        else:
            diff = list(unified_diff(_lines(best.request), asked, "recorded", "asked", lineterm="", n=0))[:_DIFF_LINES]
            error = ModelUnavailable(
                f"{message}. The nearest is {best.key[:12]} ({best.prompt or 'no named prompt'}); record again if the "
                "change is meant:\n" + "\n".join(diff)
            )
        error.retryable = False
        return error


def _lines(request: dict[str, Any]) -> list[str]:
    lines = [
        f"{message['role']}: {line}" for message in request["messages"] for line in message["content"].splitlines()
    ]
    rest = {name: value for name, value in sorted(request.items()) if name != "messages"}
    return lines + [f"{name}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}" for name, value in rest.items()]


def _manifest(folder: Path) -> _Manifest:
    try:
        return _Manifest.model_validate_json((folder / _MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelUnavailable(
            f"{folder} holds no recording that can be played: {_MANIFEST} can't be read ({error})."
        ) from error


def _read(path: Path) -> _Recorded:
    try:
        return _Recorded.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ModelUnavailable(f"The recording {path} can't be read: {error}. Record it again.") from error


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
