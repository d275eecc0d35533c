"""What an OpenAI-compatible server takes: found out by asking, remembered for the next request.

Servers differ in the parameters they know and in how they can be held to a JSON schema. The first request asks for
everything; each parameter that a server objects to is left out or replaced from then on.

What this module does not know: how a request is sent, what it is about.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

import openai
from pydantic import JsonValue

from assistant.chat_model import ChatRequest
from assistant.structured import schema_text
from prompts.prompt import load_prompt

_FORMATS = ("json_schema", "json_object", "prompt")
_TOP_LOGPROBS = 20
"""The most the hosted API gives."""
_THINKING_ALLOWANCE = 4000
"""Tokens added for models that think before they write, and count it."""
_LABEL_TOKENS = 16


class Dialect:
    """What one server has been found to take. Safe across threads."""

    def __init__(self, length: str) -> None:
        """`length` is the parameter that limits a reply: `max_tokens`, or `max_completion_tokens` where it is newer."""
        self._lock = threading.Lock()
        self._length = length
        self._without: set[str] = set()
        self._format = 0
        self.thinks = False
        """Whether replies came back empty because the model's thinking took up all their tokens."""

    @property
    def logprobs(self) -> bool:
        """Whether the server may give probabilities."""
        return "logprobs" not in self._without

    @property
    def stream_usage(self) -> bool:
        """Whether the server may tell the usage in a stream."""
        return "stream_options" not in self._without

    def body(self, request: ChatRequest, *, weigh: bool = False) -> dict[str, Any]:
        """Parameters of a request beside model and messages; with `weigh`, it asks for the probabilities of a label."""
        length = max(_LABEL_TOKENS, request.max_tokens) if request.choices else request.max_tokens
        body: dict[str, Any] = {
            self._length: length + (_THINKING_ALLOWANCE if self.thinks else 0),
            "temperature": request.temperature,
            "seed": request.seed,
        }
        if weigh:
            body |= {"logprobs": True, "top_logprobs": _TOP_LOGPROBS}
        if request.schema is not None and _FORMATS[self._format] != "prompt":
            body["response_format"] = _response_format(_FORMATS[self._format], request.schema)
        return {name: value for name, value in body.items() if name not in self._without}

    def messages(self, request: ChatRequest) -> list[tuple[str, str]]:
        """The turns; where the server can't be held to a schema, the last one asks for it in words."""
        turns = [(message.role, message.content) for message in request.messages]
        if request.schema is not None and _FORMATS[self._format] != "json_schema":
            rule = load_prompt("json_only").render(schema=schema_text(request.schema)).user
            role, content = turns[-1]
            turns[-1] = (role, f"{content}\n\n{rule}")
        return [(str(role), content) for role, content in turns]

    def learn(self, error: Exception, request: ChatRequest) -> bool:
        """Whether something was learnt from a refused request, so that it is worth sending again, differently."""
        if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            return False
        said = f"{getattr(error, 'param', '') or ''} {error}".lower()
        with self._lock:
            if self._swap_length(said):
                return True
            for name in ("top_logprobs", "logprobs", "temperature", "seed", "stream_options"):
                if name in said and name not in self._without:
                    self._without |= {"logprobs", "top_logprobs"} if "logprobs" in name else {name}
                    return True
            if request.schema is not None and self._format < len(_FORMATS) - 1:
                self._format += 1
                return True
        return False

    def _swap_length(self, said: str) -> bool:
        other = "max_completion_tokens" if self._length == "max_tokens" else "max_tokens"
        if self._length not in said or f"swapped {other}" in self._without:
            return False
        self._without.add(f"swapped {self._length}")
        self._length = other
        return True


def _response_format(kind: str, schema: Mapping[str, JsonValue]) -> dict[str, Any]:
    if kind == "json_object":
        return {"type": "json_object"}
    shape = {"name": "reply", "schema": dict(schema), "strict": is_strict(json.loads(schema_text(schema)))}
    return {"type": "json_schema", "json_schema": shape}


def is_strict(schema: Any) -> bool:
    """Whether every object in `schema` closes itself and requires all it has, as strict decoding asks."""
    if isinstance(schema, list):
        return all(is_strict(inner) for inner in schema)
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object" or "properties" in schema:
        names = set(schema.get("properties", {}))
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != names:
            return False
    return all(is_strict(inner) for inner in schema.values())
