"""What an answer tells while it is made. Knows nothing of who hears it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.artifacts import Citation
from assistant.replies import Statement
from corpus.progress import Step

EventKind = Literal["searching", "found", "reading", "statement", "verifying", "drafting", "coding", "unusable"]


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """A step of an answer, as it happens."""

    kind: EventKind
    text: str = ""
    """A sentence for "statement" and "unusable" (what went wrong with the model; people's own words stand in)."""
    passages: int = 0
    voices: int = 0
    statement: Statement | None = None
    citations: tuple[Citation, ...] = ()
    step: Step | None = None
    """Of a draft that the answer is: how far it is."""


OnEvent = Callable[[AnswerEvent], None]
