"""Which scores are good enough. The limits stand in `thresholds.toml`; a limit that can't be judged is a failure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from evals.scores import Score, State

TOLERANCE = 1e-9


class Verdict(StrEnum):
    """What the gate says of one score."""

    PASS = "pass"  # noqa: S105
    FAIL = "FAIL"
    NOT_APPLICABLE = "n/a"
    REPORTED = "-"


@dataclass(frozen=True, slots=True)
class Limit:
    """The least or the greatest value that passes."""

    least: float | None = None
    greatest: float | None = None
    own: bool = False
    """Set for this very task: then not applicable is a failure too."""

    def text(self) -> str:
        """As the table shows it."""
        return f">= {self.least:g}" if self.least is not None else f"<= {self.greatest:g}"

    def holds(self, value: float) -> bool:
        """Whether a value passes."""
        low = self.least is None or value >= self.least - TOLERANCE
        return low and (self.greatest is None or value <= self.greatest + TOLERANCE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A score, its limit and what follows."""

    score: Score
    limit: Limit | None
    verdict: Verdict


@cache
def thresholds() -> Mapping[str, Mapping[str, Any]]:
    """The committed limits: table (`every`, a kind of task, or a task) → metric id → `min` or `max`."""
    return tomllib.loads(resources.files("evals").joinpath("thresholds.toml").read_text(encoding="utf-8"))


CLAIMLESS = ("retrieval",)
"""Kinds of task whose outputs claim nothing: what holds for claims does not bind them."""


def limits_of(task: str, kind: str, tables: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Limit]:
    """Limits of one task: those of every task, of its kind, and its own, later ones first in force."""
    tables = thresholds() if tables is None else tables
    limits: dict[str, Limit] = {}
    general = () if kind in CLAIMLESS else ("every",)
    for table in (*general, kind, task):
        for metric, bound in tables.get(table, {}).items():
            limits[metric] = Limit(bound.get("min"), bound.get("max"), table == task)
    return limits


def judge(scores: Iterable[Score], limits: Mapping[str, Limit]) -> list[Judged]:
    """Every score judged; a limit without a score becomes a failed score of its own."""
    judged = []
    seen = set()
    for score in scores:
        seen.add(score.id)
        limit = limits.get(score.id)
        judged.append(Judged(score, limit, _verdict(score, limit)))
    for metric in sorted(limits.keys() - seen):
        absent = Score(f"{metric} missing", 0.0, 0, State.DEGENERATE, "no scorer gave this metric")
        judged.append(Judged(absent, limits[metric], Verdict.FAIL))
    return judged


def _verdict(score: Score, limit: Limit | None) -> Verdict:
    if score.state is State.NOT_APPLICABLE:
        return Verdict.FAIL if limit is not None and limit.own else Verdict.NOT_APPLICABLE
    if limit is None:
        return Verdict.REPORTED
    if score.state is State.DEGENERATE:
        return Verdict.FAIL
    return Verdict.PASS if limit.holds(score.value) else Verdict.FAIL
