"""The model coder: a hosted language model codes passages, several a call, every value checked.

A code with an unknown id, kind, stage or touchpoint is refused and asked for once more; what is refused again, and
batches for which the model gives no usable reply, get the embedded coder's codes. The kind's weight says whether both
coders agree. What this module does not know: providers, frames' files, how the store keeps codes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant import touchpoints
from assistant.at_once import AtOnce
from assistant.chat_model import ChatModel, ChatRequest, Message
from assistant.coders.codes import Code, Coder, Heard, Kind, Passage, unheard
from assistant.errors import ModelContextOverflow, ModelRefusal, ModelReplyInvalid
from assistant.frames import Frame, in_language
from assistant.structured import ask_for
from assistant.writing_checks import refusal
from corpus.progress import Progress, Step, silent
from prompts.prompt import load_prompt

VERSION = 1
"""Version of the method. Raised whenever the same reply may lead to other codes."""
PER_CALL = 16
"""Passages in one call. The instructions are paid for once, and the reply, of about sixty tokens a passage, stays below
the limit on its length in every script."""
ROUNDS = 8
"""Calls, of each of those at once, that make a batch. So many that a slow call holds up few others; changes no
result."""
TIMES_ASKED = 2
"""Times a passage is put to the model before the embedded coder's codes stand. Once more than the first time, as
each costs; set by judgement."""
AGREED = 0.95
"""Weight of a kind on which the embedded coder agrees. Two methods that err differently; set by judgement, not
measured."""
ALONE = 0.75
"""Weight of a kind on which it does not. The model's word stands, less sure; set by judgement, not measured."""
_NO_REPLY = (ModelReplyInvalid, ModelRefusal, ModelContextOverflow)


class _Row(BaseModel):
    """A code as the model gives it, before it is checked."""

    model_config = ConfigDict(extra="ignore")
    id: str = ""
    kind: str = ""
    stage: str = ""
    touchpoint: str = ""
    valence: float = Field(default=0.0, ge=-2, le=2)
    statement: str = ""


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")
    codes: list[_Row]


class ModelCoder:
    """Codes by a language model, with another coder to fall back on. One coder serves one frame."""

    def __init__(self, model: ChatModel, frame: Frame, fallback: Coder, at_once: int = 1) -> None:
        """`fallback` codes what the model does not; `at_once`: calls that may be under way at the same time."""
        self._at_once = at_once
        self._model = model
        self._frame = frame
        self._fallback = fallback
        self._prompt = load_prompt("code_passages")
        self._stages = frozenset(stage.id for stage in frame.stages)
        self._touchpoints = {touchpoint.id: touchpoint for touchpoint in touchpoints.all_touchpoints()}

    @property
    def reference(self) -> str:
        """Method, version, model, prompt, and the coder fallen back on."""
        return f"model.v{VERSION} {self._model.name} {self._prompt.reference} / {self._fallback.reference}"

    @property
    def batch(self) -> int:
        """Passages coded together: so many that slow calls hold up few others."""
        return ROUNDS * PER_CALL * self._at_once

    def code(self, passages: Sequence[Passage], progress: Progress = silent, heard: Heard = unheard) -> list[Code]:
        """One code per passage, in order.

        Raises:
            ModelUnavailable, ModelTimeout: the model can't be reached.
            BudgetExceeded: the limit on cost or tokens is reached.
        """
        if not passages:
            return []
        batches = [list(range(at, min(at + PER_CALL, len(passages)))) for at in range(0, len(passages), PER_CALL)]
        codes: dict[int, Code] = {}
        with AtOnce(lambda batch: self._batch(passages, batch), batches, self._at_once) as calls:
            spare = self._fallback.code(passages)  # while the calls are under way
            for done, (place, told) in enumerate(calls, start=1):
                some = {at: self._weighed(told[at], spare[at]) if at in told else spare[at] for at in batches[place]}
                heard(some)
                codes.update(some)
                progress(Step("asking", done, len(batches)))
        return [codes[at] for at in range(len(passages))]

    def _batch(self, passages: Sequence[Passage], wanted: Sequence[int]) -> dict[int, Code]:
        """Checked codes by position; positions the model failed on are left out."""
        told: dict[int, Code] = {}
        for _ in range(TIMES_ASKED):
            missing = [at for at in wanted if at not in told]
            if not missing:
                break
            try:
                told.update(self._ask(passages, missing))
            except _NO_REPLY:
                break
        return told

    def _ask(self, passages: Sequence[Passage], wanted: Sequence[int]) -> dict[int, Code]:
        labels = {f"P{number}": at for number, at in enumerate(wanted, start=1)}
        rendered = self._prompt.render(
            stages=_stages_text(self._frame),
            touchpoints=", ".join(self._touchpoints),
            passages="\n".join(
                json.dumps(_shown(label, passages[at]), ensure_ascii=False) for label, at in labels.items()
            ),
        )
        request = ChatRequest(
            messages=tuple(Message(turn.speaker, turn.text) for turn in rendered.turns),
            prompt=rendered.reference,
            schema=self._schema(list(labels)),
            max_tokens=self._prompt.about.max_tokens,
            temperature=self._prompt.about.temperature,
        )
        reply = ask_for(self._model, request, _Reply)
        codes: dict[int, Code] = {}
        for row in reply.codes:
            at = labels.get(row.id)
            code = None if at is None or at in codes else self._checked(row, passages[at])
            if at is not None and code is not None:
                codes[at] = code
        return codes

    def _checked(self, row: _Row, passage: Passage) -> Code | None:
        """The code, or None where a value is not one of those allowed."""
        if row.kind not in set(Kind) or row.stage not in {*self._stages, ""}:
            return None
        if row.touchpoint not in {*self._touchpoints, ""}:
            return None
        kind = Kind(row.kind)
        if (kind is Kind.PAIN and row.valence > 0) or (kind is Kind.DELIGHT and row.valence <= 0):
            return None
        channel = self._touchpoints[row.touchpoint].channel if row.touchpoint else ""
        statement = row.statement.strip()
        if refusal(statement, [passage.text], passage.language):
            statement = ""
        return Code(
            kind=kind,
            kind_weight=ALONE,
            stage=row.stage,
            stage_weight=ALONE if row.stage else 0.0,
            touchpoint=row.touchpoint,
            channel=channel,
            valence=round(row.valence, 2),
            statement=statement,
        )

    def _weighed(self, code: Code, other: Code) -> Code:
        return replace(
            code,
            kind_weight=AGREED if code.kind is other.kind else ALONE,
            talk=other.talk,
            stage_weight=AGREED if code.stage and code.stage == other.stage else code.stage_weight,
        )

    def _schema(self, labels: Sequence[str]) -> Mapping[str, Any]:
        """What a provider that can enforce a schema is held to."""
        row: dict[str, Any] = {
            "id": {"type": "string", "enum": list(labels)},
            "kind": {"type": "string", "enum": [kind.value for kind in Kind]},
            "stage": {"type": "string", "enum": [*(stage.id for stage in self._frame.stages), ""]},
            "touchpoint": {"type": "string", "enum": [*self._touchpoints, ""]},
            "valence": {"type": "number", "minimum": -2, "maximum": 2},
            "statement": {"type": "string"},
        }
        item = {"type": "object", "properties": row, "required": list(row), "additionalProperties": False}
        return {
            "type": "object",
            "properties": {"codes": {"type": "array", "items": item}},
            "required": ["codes"],
            "additionalProperties": False,
        }


def _stages_text(frame: Frame) -> str:
    return "\n".join(
        f"- {stage.id}: {in_language(stage.names, 'en')}. {in_language(stage.about, 'en')}".rstrip()
        for stage in frame.stages
    )


def _shown(label: str, passage: Passage) -> dict[str, str]:
    """What the model sees of a passage; empty fields are left out."""
    shown = {
        "id": label,
        "about": passage.heading,
        "before": passage.before,
        "passage": passage.text,
        "after": passage.after,
    }
    return {name: text for name, text in shown.items() if text}
