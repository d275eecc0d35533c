"""A chat model that answers from a queue of replies, or by a function: for demonstrations, teaching and trying out.

What this module does not know: prompts, schemas. A reply is handed on as it was queued.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from assistant.chat_model import ChatReply, ChatRequest, OnText, Usage
from assistant.errors import ModelReplyInvalid, ModelUnavailable

Scripted = str | ChatReply | Mapping[str, float] | Exception
"""A text, a whole reply, the weights of choices (the heaviest is the text), or an error to raise."""


class ScriptedChatModel:
    """Gives the queued replies in turn; after them, what `answer` says, where there is one."""

    def __init__(
        self,
        replies: Iterable[Scripted] = (),
        *,
        answer: Callable[[ChatRequest], Scripted] | None = None,
        name: str = "scripted:",
        writes: bool = True,
    ) -> None:
        self._queue: deque[Scripted] = deque(replies)
        self._answer = answer
        self._name = name
        self._writes = writes
        self.history: list[ChatRequest] = []
        """Every request so far."""

    @classmethod
    def from_file(cls, path: Path) -> ScriptedChatModel:
        """Replies from a file, one JSON value a line: a string is a text, an object the weights of choices.

        Raises:
            ModelUnavailable: the file can't be read.
        """
        try:
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"The replies in {path} can't be read: {error}. It needs one JSON value a line."
            ) from error
        if not all(isinstance(row, str | dict) for row in rows):
            raise ModelUnavailable(f"The replies in {path} can't be used: a line must be a JSON string or an object.")
        return cls(rows, name=f"scripted:{path}")

    @property
    def name(self) -> str:
        """`scripted:` and the file, if there is one."""
        return self._name

    @property
    def writes(self) -> bool:
        """As it was made."""
        return self._writes

    def enqueue(self, *replies: Scripted) -> None:
        """Add replies at the end of the queue."""
        self._queue.extend(replies)

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """The next reply.

        Raises:
            ModelReplyInvalid: it is none of the choices asked for.
            ModelUnavailable: none is left.
        """
        self.history.append(request)
        if self._queue:
            scripted = self._queue.popleft()
        elif self._answer is not None:
            scripted = self._answer(request)
        else:
            raise ModelUnavailable(
                f"{self._name} has no reply left after {len(self.history) - 1}; the request was for "
                f"{request.prompt or 'no named prompt'}. Add a reply to the script."
            )
        if isinstance(scripted, Exception):
            raise scripted
        reply = _as_reply(scripted, request, self._name)
        if on_text is not None:
            for word in reply.text.splitlines(keepends=True):
                on_text(word)
        return reply


def _as_reply(scripted: str | ChatReply | Mapping[str, float], request: ChatRequest, name: str) -> ChatReply:
    if isinstance(scripted, ChatReply):
        return scripted
    weights: Mapping[str, float] = {}
    if isinstance(scripted, Mapping):
        weights, text = scripted, max(scripted, key=lambda choice: scripted[choice])
    else:
        text = scripted
    if request.choices:
        if text not in request.choices or not set(weights) <= set(request.choices):
            raise ModelReplyInvalid(f"{name} says {text!r}, which is none of {', '.join(request.choices)}.")
        weights = (
            {choice: weights.get(choice, 0.0) for choice in request.choices}
            if weights
            else {choice: float(choice == text) for choice in request.choices}
        )
    words = sum(len(message.content.split()) for message in request.messages)
    return ChatReply(text, Usage(name, words, len(text.split())), weights)
