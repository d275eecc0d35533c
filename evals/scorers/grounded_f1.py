"""M3, the headline: items that agree with the reference in stage, lane, meaning and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.matching import ITEM_FLOOR, OVERLAP_FLOOR, ItemPair, jaccard
from evals.scorers.novelty import supported_extras
from evals.scores import Score, State, f1
from evals.setting import Comparison, Setting
from evals.views import Item

NEAR_THRESHOLD = 0.02
"""Pairs whose likeness lies so near to the floor flip first when anything changes."""


def headline(comparison: Comparison) -> float:
    """The value of M3 alone; 0 for an output without items."""
    items, pairs = comparison.right.items(), comparison.grounded
    if not items:
        return 0.0
    return f1(*_precision_recall(comparison, pairs, len(items)))


def _precision_recall(comparison: Comparison, pairs: Sequence[ItemPair], items: int) -> tuple[float, float]:
    required = required_items(comparison)
    found = {pair.reference.id for pair in pairs}
    counted = [item for item in comparison.left.items() if item.id in found or item in required]
    precision = sum(pair.credit for pair in pairs) / items
    return precision, sum(p.credit * p.reference.severity for p in pairs) / (sum(i.severity for i in counted) or 1.0)


def grounded_f1(comparison: Comparison, setting: Setting) -> Score:
    """F1 of precision (credit over items) and recall (credit over reference items, both weighted by severity).

    Optional reference items count in neither unless they are found. `precision_supported` counts items that the
    reference lacks but the corpus bears out as right: two experts differ.
    """
    items, pairs = comparison.right.items(), comparison.grounded
    required = required_items(comparison)
    if not items:
        return Score(
            "M3 grounded_f1", 0.0, len(required), State.DEGENERATE, "the output has no item in a compared lane"
        )
    found = {pair.reference.id for pair in pairs}
    precision, recall = _precision_recall(comparison, pairs, len(items))
    extras = supported_extras(comparison.unmatched, setting)
    return Score(
        "M3 grounded_f1",
        f1(precision, recall),
        len(required),
        State.OK,
        f"{len(pairs)} of {len(required)} reference items found; precision {precision:.2f}, recall {recall:.2f}",
        details={
            "precision": round(precision, 3),
            "precision_supported": round((len(pairs) + len(extras)) / len(items), 3),
            "recall": round(recall, 3),
            "matched": [
                (p.reference.id, p.output.id, round(p.likeness, 3), round(p.overlap, 3), p.credit) for p in pairs
            ],
            "missed": {item.id: why_missed(item, comparison) for item in required if item.id not in found},
            "unsupported": [item.id for item in comparison.unmatched if item not in extras],
            "near_threshold": [p.reference.id for p in pairs if abs(p.likeness - ITEM_FLOOR) < NEAR_THRESHOLD],
        },
    )


def required_items(comparison: Comparison, lanes: Iterable[str] | None = None) -> list[Item]:
    """Reference items that are not optional."""
    return [item for item in comparison.left.items(lanes) if item.id not in comparison.reference.optional]


def why_missed(item: Item, comparison: Comparison) -> str:
    """What keeps the output's nearest item (by evidence) from matching, for a person to look at."""
    place = next(i for i, stage in enumerate(comparison.left.stages) if item in stage.items())
    candidates = [
        (jaccard(item.evidence, other.evidence), column, other)
        for column, stage in enumerate(comparison.right.stages)
        for other in stage.items()
    ]
    overlap, column, nearest = max(candidates, key=lambda found: found[0])
    if overlap == 0:
        return "its evidence is nowhere cited"
    wrong = [] if overlap >= OVERLAP_FLOOR else [f"overlap {overlap:.2f}"]
    wrong += [] if nearest.lane == item.lane else [f"lane {nearest.lane}"]
    wrong += [] if comparison.alignment.credit[place, column] > 0 else [f"stage {comparison.right.stages[column].id}"]
    likeness = comparison.sim.of(item.text, nearest.text)
    wrong += [] if likeness >= ITEM_FLOOR else [f"likeness {likeness:.2f}"]
    return f"{nearest.id}: " + (", ".join(wrong) or "matched another item")
