"""How good a ranking is, and how sure that is. Plain arithmetic over ranked ids."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.retrieval_sets import Question

Ranking = Sequence[str]
"""Ids of passages, best first."""
_RESAMPLES = 1000


@dataclass(frozen=True)
class Estimate:
    """A mean and the middle 95 % of its bootstrap."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


def estimate(values: Sequence[float]) -> Estimate:
    """Mean with a percentile interval from 1,000 resamples of the questions, always the same ones."""
    if not values:
        return Estimate(math.nan, math.nan, math.nan)
    rows = np.array(values)
    picks = np.random.default_rng(20261122).integers(0, len(rows), (_RESAMPLES, len(rows)))
    low, high = np.quantile(rows[picks].mean(axis=1), [0.025, 0.975])
    return Estimate(float(rows.mean()), float(low), float(high))


def recall(at: int) -> Callable[[Question, Ranking], float]:
    """Whether an answer is among the first `at`."""
    return lambda question, ranking: float(not question.answers.isdisjoint(ranking[:at]))


def ndcg10(question: Question, ranking: Ranking) -> float:
    """nDCG at 10 with answers of equal worth (Järvelin and Kekäläinen, 2002)."""
    gained = sum(1 / math.log2(rank + 2) for rank, found in enumerate(ranking[:10]) if found in question.answers)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(question.answers))))
    return gained / ideal


def reciprocal_rank(question: Question, ranking: Ranking) -> float:
    """1 over the rank of the first answer within the first 10; 0 where there is none."""
    return next((1 / (rank + 1) for rank, found in enumerate(ranking[:10]) if found in question.answers), 0.0)


def first_is_right(question: Question, ranking: Ranking) -> float:
    """Whether the first is an answer."""
    return float(bool(ranking) and ranking[0] in question.answers)


def all_in_ten(question: Question, ranking: Ranking) -> float:
    """Whether all answers are among the first ten."""
    return float(question.answers <= set(ranking[:10]))


MEASURES: dict[str, Callable[[Question, Ranking], float]] = {
    "R@5": recall(5),
    "R@10": recall(10),
    "nDCG@10": ndcg10,
    "MRR@10": reciprocal_rank,
}
