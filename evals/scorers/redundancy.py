"""M9: items that say again what a neighbour in the same cell says. Lower is better."""

from __future__ import annotations

import numpy as np

from evals.resemblance import bank_language
from evals.scores import Direction, Score, ratio
from evals.setting import Comparison

SAME = 0.9
"""Likeness from which two items of one cell say the same, where the calibration knows no cut for their language."""


def redundancy(comparison: Comparison) -> Score:
    """Share of items with such a neighbour."""
    items = comparison.right.items()
    again: list[str] = []
    for stage in comparison.right.stages:
        for cell in stage.cells.values():
            if len(cell) < 2:
                continue
            texts = [item.text for item in cell]
            likeness = comparison.sim.matrix(texts, texts)
            np.fill_diagonal(likeness, 0.0)
            cuts = [comparison.sim.fitted.redundant.get(bank_language(text), SAME) for text in texts]
            again += [i.id for i, row, cut in zip(cell, likeness, cuts, strict=True) if row.max() >= cut]
    return ratio(
        "M9 redundancy",
        len(again),
        len(items),
        explanation=f"{len(again)} of {len(items)} items repeat a neighbour",
        direction=Direction.LOWER,
        details={"items": again},
    )
