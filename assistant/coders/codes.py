"""What a coder is given and what it gives back: passages in, codes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from corpus.progress import Progress, silent


class Kind(StrEnum):
    """What a passage tells."""

    NEED = "need"
    """What the person requires, or what has to be so for them."""
    GOAL = "goal"
    """What the person wants to achieve."""
    BEHAVIOUR = "behaviour"
    """What the person does or did."""
    PAIN = "pain"
    """What goes wrong, hurts, confuses or takes too long."""
    DELIGHT = "delight"
    """What pleases."""
    EXPECTATION = "expectation"
    """What the person thought would happen or be so."""
    IDEA = "idea"
    """What the person suggests."""
    CONTEXT = "context"
    """Circumstances: who, where, with what."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is coded: a few words of one voice, with what stands around them."""

    text: str
    language: str
    """Base language, `en`; never `und`."""
    heading: str = ""
    """The question answered, or the heading above."""
    before: str = ""
    """The passage before it in the same segment."""
    after: str = ""
    """The passage behind it in the same segment."""
    chosen: bool = False
    """Whether it is a choice, which says what it says by the question it answers."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a coder says of one passage."""

    kind: Kind
    kind_weight: float
    """0..1: how sure the coder is of the kind."""
    stage: str
    """Id of a stage of the frame, or empty where none fits."""
    stage_weight: float
    """0..1: how sure the coder is of the stage; where `stage` is empty, the weight of the likeliest one."""
    touchpoint: str
    """Id in the touchpoint taxonomy, or empty."""
    channel: str
    valence: float
    """-2..2."""
    statement: str = ""
    """The point in one line, where a model worded it; else empty."""
    talk: float | None = None
    """0..1: how likely it says nothing on any matter; None where the coder can't tell."""


Heard = Callable[[Mapping[int, Code]], None]
"""Is told of codes by the position of their passage, as soon as they are there."""


def unheard(codes: Mapping[int, Code]) -> None:
    """A `Heard` that tells nobody."""


class Coder(Protocol):
    """Gives each passage its codes."""

    @property
    def reference(self) -> str:
        """Everything the codes depend on besides the passages and the frame: method, version, model, prompt."""

    @property
    def batch(self) -> int:
        """Passages best coded together."""

    def code(self, passages: Sequence[Passage], progress: Progress = silent, heard: Heard = unheard) -> list[Code]:
        """One code per passage, in order; `heard` is told of each once, in any order.

        Raises:
            EmbedderError: the passages could not be embedded.
            ModelError: the language model can't be used at all.
            BudgetExceeded: the limit on cost or tokens is reached.
        """
