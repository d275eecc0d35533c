"""M7: the map rises and falls where the reference does."""

from __future__ import annotations

from evals.scores import Score, State
from evals.setting import Comparison

FEWEST = 3
"""Stages below which a correlation says nothing."""
NEAR = 0.35
"""Mean distance that two readers of one map keep."""


def sentiment_curve(comparison: Comparison) -> Score:
    """Pearson's r over aligned stages, not below 0; the details say how far apart, and whether the low point is hit."""
    left, right = comparison.left.stages, comparison.right.stages
    if not any(stage.sentiment is not None for stage in left):
        return Score("M7 sentiment_curve", 0.0, 0, State.NOT_APPLICABLE, "the reference says nothing of how it felt")
    if not any(stage.sentiment is not None for stage in right):
        return Score("M7 sentiment_curve", 0.0, 0, State.DEGENERATE, "the output says nothing of how it felt")
    pairs = [
        (float(a), float(b), left[p.reference].tolerance)
        for p in comparison.alignment.pairs
        if (a := left[p.reference].sentiment) is not None and (b := right[p.output].sentiment) is not None
    ]
    if len(pairs) < FEWEST or len({a for a, _, _ in pairs}) < 2:
        said = f"{len(pairs)} aligned stages say how it felt, {FEWEST} with two values are needed"
        return Score("M7 sentiment_curve", 0.0, len(pairs), State.NOT_APPLICABLE, said)
    r = pearson([a for a, _, _ in pairs], [b for _, b, _ in pairs])
    distance = sum(abs(a - b) for a, b, _ in pairs) / len(pairs)
    lowest = min(range(len(pairs)), key=lambda i: pairs[i][0])
    hit = pairs[lowest][1] == min(b for _, b, _ in pairs)
    told = f"r {r:.2f} over {len(pairs)} stages, mean distance {distance:.2f}"
    within = sum(abs(a - b) <= tolerance for a, b, tolerance in pairs)
    return Score(
        "M7 sentiment_curve",
        max(0.0, r),
        len(pairs),
        State.OK,
        f"{told}, {within} as near as asked, low point {'hit' if hit else 'missed'}",
        details={
            "r": round(r, 3),
            "mae": round(distance, 3),
            "near": distance <= NEAR,
            "within": within,
            "low_point_hit": hit,
        },
    )


def pearson(left: list[float], right: list[float]) -> float:
    """Pearson's correlation; 0 where one side is constant."""
    a, b = sum(left) / len(left), sum(right) / len(right)
    spread = sum((x - a) ** 2 for x in left) * sum((y - b) ** 2 for y in right)
    return sum((x - a) * (y - b) for x, y in zip(left, right, strict=True)) / spread**0.5 if spread > 0 else 0.0
