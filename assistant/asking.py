"""Requests to the chat model on behalf of drafts and answers: each paid for once, several at a time where that helps.

One reply that can't be used is remembered and counts as none; a model that can't be reached is an error, since every
further request would fail the same way, and what was said so far is kept. Knows nothing of what is asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel

from assistant.at_once import AtOnce
from assistant.chat_model import ChatModel, ChatRequest, Message
from assistant.errors import ModelContextOverflow, ModelError, ModelRefusal, ModelReplyInvalid
from assistant.structured import ask_for
from corpus.store import Store
from prompts.prompt import RenderedPrompt

WORDING = "wording"
"""Kind of the kept replies among the store's derived rows."""
UNUSABLE = (ModelReplyInvalid, ModelRefusal, ModelContextOverflow)
"""What is wrong with one reply alone."""

Shape = TypeVar("Shape", bound=BaseModel)


class WordingCache:
    """Replies already had, so that no run pays for them twice. In memory unless given a store's reader and writer."""

    def __init__(
        self,
        read: Callable[[str], str | None] | None = None,
        write: Callable[[str, str], None] | None = None,
    ) -> None:
        self._memory: dict[str, str] = {}
        self._read = read
        self._write = write

    @classmethod
    def over(cls, store: Store) -> WordingCache:
        """Replies kept in a project's store, each as soon as it is there."""
        return cls(
            read=lambda key: store.derived_get(WORDING, [key]).get(key),
            write=lambda key, text: store.derived_put(WORDING, {key: text}),
        )

    def get(self, key: str) -> str | None:
        """The text kept under `key`, or None."""
        if key in self._memory:
            return self._memory[key]
        return self._read(key) if self._read is not None else None

    def put(self, key: str, text: str) -> None:
        """Keep `text` under `key`."""
        self._memory[key] = text
        if self._write is not None:
            self._write(key, text)


class Asker:
    """Asks one model, through a cache. Of one thread at a time."""

    def __init__(self, model: ChatModel, cache: WordingCache, at_once: int = 1) -> None:
        """`at_once`: how many requests may be under way at the same time."""
        self._model = model
        self._cache = cache
        self._at_once = at_once
        self.prompts: list[str] = []
        """References of the prompts used so far, each once."""
        self.failures: list[str] = []
        """What was wrong with replies, each once."""

    def said(self, rendered: Sequence[RenderedPrompt], max_tokens: int) -> list[str | None]:
        """The model's words for each prompt, in order; None where they can't be used."""

        def ask(request: ChatRequest) -> str:
            return self._model.reply(request).text.strip()

        return self._all([request_for(each, max_tokens=max_tokens) for each in rendered], ask)

    def yes(self, rendered: Sequence[RenderedPrompt]) -> list[float | None]:
        """The probability of "yes" for each prompt, in order; None where a reply can't be used."""

        def ask(request: ChatRequest) -> str:
            return f"{self._model.reply(request).choice_weights.get('yes', 0.0):.6f}"

        weights = self._all([request_for(each, choices=("yes", "no"), max_tokens=1) for each in rendered], ask)
        return [None if weight is None else float(weight) for weight in weights]

    def data(self, rendered: Sequence[RenderedPrompt], shape: type[Shape], max_tokens: int) -> list[Shape | None]:
        """Replies as data of one shape, in the order of the prompts; None where one can't be used."""

        def ask(request: ChatRequest) -> str:
            return ask_for(self._model, request, shape).model_dump_json()

        texts = self._all([request_for(each, max_tokens=max_tokens) for each in rendered], ask)
        return [None if text is None else shape.model_validate_json(text) for text in texts]

    def failed(self, error: ModelError) -> None:
        """Remember what was wrong with a reply."""
        if str(error) not in self.failures:
            self.failures.append(str(error))

    def _all(self, requests: Sequence[ChatRequest], ask: Callable[[ChatRequest], str]) -> list[str | None]:
        """What is kept or asked for each request, in order; each reply is kept as soon as it is there."""

        def said(at: int) -> str | ModelError:
            try:
                return ask(requests[at])
            except UNUSABLE as error:
                return error

        keys = [self._key(request) for request in requests]
        found = [self._cache.get(key) for key in keys]
        missing = [at for at, text in enumerate(found) if text is None]
        if not missing:
            return found
        with AtOnce(said, missing, self._at_once) as calls:
            for place, text in calls:
                if isinstance(text, ModelError):
                    self.failed(text)
                    continue
                at = missing[place]
                found[at] = text
                self._cache.put(keys[at], text)
        return found

    def _key(self, request: ChatRequest) -> str:
        if request.prompt not in self.prompts:
            self.prompts.append(request.prompt)
        body = [request.prompt, self._model.name, *(f"{m.role}:{m.content}" for m in request.messages)]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode("utf-8")).hexdigest()


def request_for(rendered: RenderedPrompt, *, max_tokens: int, choices: tuple[str, ...] = ()) -> ChatRequest:
    """The request that a rendered prompt makes."""
    messages = tuple(Message(role=turn.speaker, content=turn.text) for turn in rendered.turns)
    return ChatRequest(messages=messages, prompt=rendered.reference, max_tokens=max_tokens, choices=choices)
