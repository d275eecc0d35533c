"""M12: how much longer the output is than the reference. Reported: outside .6 to 1.6 something is dumped or missing."""

from __future__ import annotations

from evals.scores import Direction, Score, ratio
from evals.setting import Comparison

LOW, HIGH = 0.6, 1.6


def length_ratio(comparison: Comparison) -> Score:
    """Items of the output over items of the reference, compared lanes only."""
    ours, theirs = len(comparison.right.items()), len(comparison.left.items())
    inside = theirs > 0 and LOW <= ours / theirs <= HIGH
    explanation = f"{ours} items against {theirs}" + ("" if inside else f", outside {LOW} to {HIGH}")
    return ratio("M12 length_ratio", ours, theirs, explanation=explanation, direction=Direction.REPORT)
