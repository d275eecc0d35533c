"""M1: stages that are the reference's, by what they hold more than by what they are called."""

from __future__ import annotations

from evals.scores import Score, State
from evals.setting import Comparison


def required_stages(comparison: Comparison) -> int:
    """Stages of the reference that hold an item which must be found, or that were found anyway; at least 1.

    A stage of a frame for which people found nothing can't be told from another such stage.
    """
    found = {pair.reference for pair in comparison.alignment.pairs}
    optional = comparison.reference.optional
    needed = [
        number in found or any(item.id not in optional for item in stage.items())
        for number, stage in enumerate(comparison.left.stages)
    ]
    return max(1, sum(needed))


def stage_f1(comparison: Comparison) -> Score:
    """Twice the weight of the aligned stages over all stages of both maps."""
    left, right = comparison.left.stages, comparison.right.stages
    if not right:
        return Score("M1 stage_f1", 0.0, len(left), State.DEGENERATE, "the output has no stage")
    pairs = comparison.alignment.pairs
    of = required_stages(comparison)
    value = 2 * sum(pair.weight for pair in pairs) / (of + max(1, sum(bool(stage.items()) for stage in right)))
    named = [(left[p.reference].name, right[p.output].name, round(p.likeness, 3), p.weight) for p in pairs]
    aligned = {left[p.reference].id: right[p.output] for p in pairs}
    empty = comparison.reference.expected_empty
    kept = [(s, lane) for s, lane in sorted(empty) if s in aligned and not aligned[s].cells.get(lane)]
    return Score(
        "M1 stage_f1",
        value,
        of,
        State.OK,
        f"{len(pairs)} of {of} stages aligned",
        details={"pairs": named, "expected_empty": len(empty), "kept_empty": kept},
    )
