"""One score: a value, what it was counted over, and what it means.

Knows nothing of any metric. A score is never NaN and never left out: what can't be measured says so in `state`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Whether a value can be read as a measurement."""

    OK = "ok"
    NOT_APPLICABLE = "not_applicable"
    """The case has nothing this metric measures; the value is 0 and is not judged."""
    DEGENERATE = "degenerate"
    """The output has nothing to measure, for example an empty map; the value is 0 and is judged as 0."""


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    REPORT = "report"
    """Neither: shown, never judged on its own."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one metric says of one output."""

    metric: str
    """For example `M3 grounded_f1`; the id is the word before the space."""
    value: float
    n: int
    """How many things the value was counted over: items, quotes, stages."""
    state: State = State.OK
    explanation: str = ""
    """One line for a person: what was counted, or what failed first."""
    direction: Direction = Direction.HIGHER
    details: Mapping[str, Any] = field(default_factory=dict)
    """JSON-able: which items matched, which failed."""

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"{self.metric} is not a number")

    @property
    def id(self) -> str:
        """The metric's short id, `M3`."""
        return self.metric.split(" ", 1)[0]


def ratio(
    metric: str,
    good: float,
    of: float,
    *,
    explanation: str = "",
    direction: Direction = Direction.HIGHER,
    nothing: State = State.DEGENERATE,
    details: Mapping[str, Any] | None = None,
) -> Score:
    """`good / of` as a score; where there is nothing to count, 0 in the state `nothing`."""
    if of <= 0:
        return Score(metric, 0.0, 0, nothing, explanation or "nothing to count", direction, details or {})
    return Score(metric, good / of, round(of), State.OK, explanation, direction, details or {})


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are 0."""
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)
