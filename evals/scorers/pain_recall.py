"""M5: severe pains of the reference that were found. People agree better on severe ones, so this one is gated."""

from __future__ import annotations

from evals.scorers.grounded_f1 import required_items
from evals.scores import Score, State
from evals.setting import Comparison

SEVERE = 3.0


def pain_recall_severe(comparison: Comparison) -> Score:
    """Credit of the found pains over the required pains of severity 3 and 4."""
    severe = [item for item in required_items(comparison, ("pain_points",)) if item.severity >= SEVERE]
    if not severe:
        return Score("M5 pain_recall_severe", 0.0, 0, State.NOT_APPLICABLE, "the reference has no severe pain")
    if not comparison.right.items(("pain_points",)):
        return Score("M5 pain_recall_severe", 0.0, len(severe), State.DEGENERATE, "the output has no pain")
    wanted = {item.id for item in severe}
    credit = {pair.reference.id: pair.credit for pair in comparison.grounded if pair.reference.id in wanted}
    missed = [item.id for item in severe if item.id not in credit]
    return Score(
        "M5 pain_recall_severe",
        sum(credit.values()) / len(severe),
        len(severe),
        State.OK,
        f"{len(credit)} of {len(severe)} severe pains found",
        details={"missed": missed},
    )
