"""M4: items that agree in stage, lane and meaning, whatever they cite. Reported for maps without citations."""

from __future__ import annotations

from evals.scorers.grounded_f1 import required_items
from evals.scores import Direction, Score, State, f1
from evals.setting import Comparison


def content_f1(comparison: Comparison) -> Score:
    """F1 as for the headline, without evidence; a generic map reaches about .3."""
    items, pairs = comparison.right.items(), comparison.worded
    required = required_items(comparison)
    if not items:
        return Score(
            "M4 content_f1", 0.0, len(required), State.DEGENERATE, "no item in a compared lane", Direction.REPORT
        )
    found = {pair.reference.id for pair in pairs}
    counted = [item for item in comparison.left.items() if item.id in found or item in required]
    precision = sum(pair.credit for pair in pairs) / len(items)
    recall = sum(p.credit * p.reference.severity for p in pairs) / (sum(item.severity for item in counted) or 1.0)
    return Score(
        "M4 content_f1",
        f1(precision, recall),
        len(required),
        State.OK,
        f"precision {precision:.2f}, recall {recall:.2f}",
        Direction.REPORT,
        {"matched": [(p.reference.id, p.output.id, round(p.likeness, 3)) for p in pairs]},
    )
