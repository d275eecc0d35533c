"""T1 against a reader's themes: findings that are the reference's, one to one, in meaning and in evidence."""

from __future__ import annotations

import numpy as np

from evals.matching import Alignment, ItemPair, StagePair, match_items
from evals.scores import Score, State, f1
from evals.setting import Setting
from evals.views import Item, MapView, StageView


def matched_items(expected: tuple[Item, ...], given: tuple[Item, ...], setting: Setting) -> tuple[ItemPair, ...]:
    """One to one, lane by lane, as in a map of one stage."""
    one = Alignment((StagePair(0, 0, 1.0),), np.ones((1, 1)))
    return match_items(_one_stage(expected), _one_stage(given), setting.sim, one)


def _one_stage(items: tuple[Item, ...]) -> MapView:
    cells: dict[str, list[Item]] = {}
    for item in items:
        cells.setdefault(item.lane, []).append(item)
    return MapView((StageView("all", "", {lane: tuple(own) for lane, own in cells.items()}),))


def theme_f1(expected: tuple[Item, ...], given: tuple[Item, ...], setting: Setting, *, by_kind: bool = False) -> Score:
    """F1 of the themes found.

    Args:
        by_kind: whether a theme must be of the same kind as well; readers call one theme a need or a pain.
    """
    if not given:
        return Score("T1 theme_f1", 0.0, len(expected), State.DEGENERATE, "the output has no theme")
    if by_kind:
        pairs = matched_items(expected, given, setting)
    else:
        pairs = matched_items(tuple(map(_any_kind, expected)), tuple(map(_any_kind, given)), setting)
    precision = len(pairs) / len(given)
    recall = sum(p.reference.severity for p in pairs) / sum(item.severity for item in expected)
    found = {p.reference.id for p in pairs}
    return Score(
        "T1 theme_f1",
        f1(precision, recall),
        len(expected),
        State.OK,
        f"{len(pairs)} of {len(expected)} themes found; precision {precision:.2f}, recall {recall:.2f}",
        details={
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "matched": [(p.reference.id, p.output.id, round(p.likeness, 3), round(p.overlap, 3)) for p in pairs],
            "missed": [item.id for item in expected if item.id not in found],
        },
    )


def _any_kind(item: Item) -> Item:
    return Item(item.id, item.text, "any", item.evidence, severity=item.severity)
