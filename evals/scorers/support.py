"""I6: items whose best cited passage is not even near them. A proxy for support, by likeness. Lower is better."""

from __future__ import annotations

import math

import numpy as np

from evals.scores import Direction, Score, ratio
from evals.setting import Setting
from evals.views import Item, OutputView

NEAREST = 5
"""A cited passage is near where it is among so many nearest of the corpus."""
SHARE = 0.2
"""Or among this share of what participants in scope said, where that is more."""


def unsupported_items(items: tuple[Item, ...], setting: Setting) -> list[str]:
    """Ids of the items that cite nothing that exists, or nothing near them."""
    passages = setting.heard()
    if not items or not passages:
        return [item.id for item in items]
    nearness = setting.sim.normalised([item.text for item in items], [passage.text for passage in passages])
    keep = max(NEAREST, math.ceil(SHARE * len(passages)))
    place = {passage.id: position for position, passage in enumerate(passages)}
    failed = []
    for item, row in zip(items, nearness, strict=True):
        floor = np.sort(row)[-min(keep, len(row))]
        cited = [place[passage] for passage in item.evidence if passage in place]
        if not any(row[position] >= floor for position in cited):
            failed.append(item.id)
    return failed


def unsupported(output: OutputView, setting: Setting) -> Score:
    """Share of items without support."""
    items = tuple(item for item in output.items if not item.empty_claim)
    failed = unsupported_items(items, setting)
    explanation = f"{failed[0]} is far from what it cites" if failed else "every item is near a passage it cites"
    return ratio(
        "I6 unsupported",
        len(failed),
        len(items),
        explanation=explanation,
        direction=Direction.LOWER,
        details={"items": failed},
    )
