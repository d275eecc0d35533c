"""Asking a model for data: a JSON schema in, a validated object out, with one repair turn between.

What this module does not know: how a provider enforces a schema; it validates whatever comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from assistant.chat_model import ChatModel, ChatRequest, Message, OnText
from assistant.errors import ModelReplyInvalid
from prompts.prompt import load_prompt

Shape = TypeVar("Shape", bound=BaseModel)

_THINKING = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)\n?```", re.DOTALL)
_LONGEST_COMPLAINT = 600
_LONGEST_SHOWN = 4000


def ask_for(model: ChatModel, request: ChatRequest, shape: type[Shape], on_text: OnText | None = None) -> Shape:
    """What the model says, as an instance of `shape`; a reply that is not one is sent back once with the reason.
    `on_text` hears the first reply as it comes in, not the repaired one.

    Raises:
        ModelReplyInvalid: the second reply is not one either.
        ModelError, BudgetExceeded: as `ChatModel.reply`.
    """
    if request.schema is None:
        request = replace(request, schema=shape.model_json_schema(by_alias=True))
    reply = model.reply(request, on_text)
    try:
        return shape.model_validate_json(json_text(reply.text))
    except ValidationError as error:
        repair = load_prompt("repair_json").render(
            complaint=complaint_of(error), schema=schema_text(request.schema or {})
        )
        again = replace(
            request,
            messages=(
                *request.messages,
                Message("assistant", reply.text[:_LONGEST_SHOWN]),
                Message("user", repair.user),
            ),
        )
    reply = model.reply(again)
    try:
        return shape.model_validate_json(json_text(reply.text))
    except ValidationError as error:
        failure = ModelReplyInvalid(
            f"{model.name} gave no JSON of the right shape for {request.prompt or 'a request'}, nor when told what was "
            f"wrong: {complaint_of(error)} Try again, or use a larger model."
        )
        failure.usage = reply.usage
        raise failure from error


def json_text(text: str) -> str:
    """The JSON in a reply: without thoughts, code fences and talk around it; the text itself where there is none."""
    text = _THINKING.sub("", text, count=1).strip()
    for candidate in (text, *(match.group(1).strip() for match in _FENCE.finditer(text))):
        if _is_json(candidate):
            return candidate
    decoder = json.JSONDecoder()
    for match in re.finditer(r"[{\[]", text):
        try:
            _, end = decoder.raw_decode(text, match.start())
        except ValueError:
            continue
        return text[match.start() : end]
    return text


def complaint_of(error: ValidationError) -> str:
    """What is wrong, in one line a model can act on."""
    lines = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'the whole'}: {problem['msg']}."
        for problem in error.errors(include_url=False, include_input=False)
    ]
    return " ".join(lines)[:_LONGEST_COMPLAINT]


def schema_text(schema: Mapping[str, JsonValue]) -> str:
    """A schema as one line of JSON."""
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
