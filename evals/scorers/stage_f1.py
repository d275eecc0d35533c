"""M1: stages that are the reference's, by what they hold more than by what they are called."""

from __future__ import annotations

from evals.scores import Score, State
from evals.setting import Comparison


def stage_f1(comparison: Comparison) -> Score:
    """Twice the weight of the aligned stages over all stages of both maps."""
    left, right = comparison.left.stages, comparison.right.stages
    if not right:
        return Score("M1 stage_f1", 0.0, len(left), State.DEGENERATE, "the output has no stage")
    pairs = comparison.alignment.pairs
    value = 2 * sum(pair.weight for pair in pairs) / (len(left) + len(right))
    named = [(left[p.reference].name, right[p.output].name, round(p.likeness, 3), p.weight) for p in pairs]
    aligned = {left[p.reference].id: right[p.output] for p in pairs}
    empty = comparison.reference.expected_empty
    kept = [(s, lane) for s, lane in sorted(empty) if s in aligned and not aligned[s].cells.get(lane)]
    return Score(
        "M1 stage_f1",
        value,
        len(left),
        State.OK,
        f"{len(pairs)} of {len(left)} stages aligned",
        details={"pairs": named, "expected_empty": len(empty), "kept_empty": kept},
    )
