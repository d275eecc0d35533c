"""M2: aligned stages stand in the reference's order."""

from __future__ import annotations

import math

from evals.scorers.stage_f1 import required_stages
from evals.scores import Score, State
from evals.setting import Comparison

GAP = -0.3
"""Worth of a stage left out, in the alignment of the two sequences."""


def stage_order(comparison: Comparison) -> Score:
    """Kendall's tau-b of the aligned pairs, not below 0, times the share of reference stages aligned.

    With three stages or fewer tau takes two or three values: read `needleman_wunsch` in the details.
    """
    left, right = comparison.left.stages, comparison.right.stages
    pairs = comparison.alignment.pairs
    if not right:
        return Score("M2 stage_order", 0.0, len(left), State.DEGENERATE, "the output has no stage")
    if len(pairs) < 2:
        return Score("M2 stage_order", 0.0, len(pairs), State.OK, "fewer than two stages aligned")
    tau = tau_b([left[pair.reference].order for pair in pairs], [pair.output for pair in pairs])
    of = required_stages(comparison)
    coverage = len(pairs) / of
    at = {pair.output: pair.reference for pair in pairs}
    sequence = needleman_wunsch(len(left), [at.get(position) for position in range(len(right))])
    return Score(
        "M2 stage_order",
        max(0.0, tau) * coverage,
        len(pairs),
        State.OK,
        f"tau {tau:.2f} over {len(pairs)} of {of} stages",
        details={"tau_b": round(tau, 3), "coverage": round(coverage, 3), "needleman_wunsch": round(sequence, 3)},
    )


def tau_b(left: list[int], right: list[int]) -> float:
    """Kendall's tau-b; 0 where one side is constant."""
    agree = ties_left = ties_right = pairs = 0
    for i in range(len(left)):
        for j in range(i):
            a, b = left[i] - left[j], right[i] - right[j]
            pairs += 1
            ties_left += a == 0
            ties_right += b == 0
            agree += (a * b > 0) - (a * b < 0)
    scale = math.sqrt((pairs - ties_left) * (pairs - ties_right))
    return agree / scale if scale else 0.0


def needleman_wunsch(length: int, found: list[int | None]) -> float:
    """Global alignment of the sequence 0..length-1 with what was found, over its best possible worth; 0 at least."""
    previous = [GAP * i for i in range(length + 1)]
    for row, stage in enumerate(found, start=1):
        current = [GAP * row]
        for column in range(1, length + 1):
            same = 1.0 if stage == column - 1 else -1.0
            current.append(max(previous[column - 1] + same, previous[column] + GAP, current[column - 1] + GAP))
        previous = current
    return max(0.0, previous[length] / length) if length else 0.0
