"""Which stage of an output is which stage of the reference, and which item is which.

Assignments are optimal one to one (Kuhn 1955, through scipy). Knows likeness and evidence, not metrics.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evals.views import Item, MapView

if TYPE_CHECKING:
    from evals.resemblance import Resemblance

NAME_SHARE = 0.25
"""Weight of the stage names in the likeness of two stages; the rest is what their cells hold."""
STAGE_FLOOR = 0.25
"""Least likeness of two stages that are aligned."""
ITEM_FLOOR = 0.1
"""Least likeness of two items that match on evidence as well."""
CONTENT_FLOOR = 0.2
"""Least likeness of two items that match on wording alone."""
OVERLAP_FLOOR = 0.25
"""Least Jaccard overlap of evidence. Any overlap at all would be beaten by citing everything."""
NEIGHBOUR_CREDIT = 0.5
"""Credit for an item in the stage next to the right one, in either map."""


@dataclass(frozen=True, slots=True)
class StagePair:
    """A stage of the reference and the output's stage that is it."""

    reference: int
    output: int
    likeness: float
    weight: float = 1.0
    """0.5 for each of two neighbouring reference stages that the output has as one."""


@dataclass(frozen=True, slots=True)
class ItemPair:
    """A reference item and the output's item that is it."""

    reference: Item
    output: Item
    credit: float
    """1 in the right stage, 0.5 in a neighbouring one."""
    likeness: float
    overlap: float


@dataclass(frozen=True)
class Alignment:
    """All stage pairs, and what an item's stage is worth."""

    pairs: tuple[StagePair, ...]
    credit: NDArray[np.float64]
    """Shape (reference stages, output stages): 1, 0.5 or 0."""


def assign(worth: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The one-to-one pairs of positive worth with the largest sum."""
    from scipy.optimize import linear_sum_assignment

    if 0 in worth.shape:
        return []
    rows, columns = linear_sum_assignment(-worth)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if worth[i, j] > 0]


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared over all; 0 where both are empty."""
    union = left | right
    return len(left & right) / len(union) if union else 0.0


def stage_likeness(reference: MapView, output: MapView, sim: Resemblance) -> NDArray[np.float64]:
    """Likeness of every reference stage to every output stage."""
    sim.prepare(t for m in (reference, output) for s in m.stages for t in (s.name, *(i.text for i in s.items())))
    names = _best([(s.name, *s.aliases) for s in reference.stages], [s.name for s in output.stages], sim)
    cells = _content_likeness(reference, output, sim)
    return np.asarray(NAME_SHARE * names + (1 - NAME_SHARE) * cells)


def _best(left: Sequence[tuple[str, ...]], right: Sequence[str], sim: Resemblance) -> NDArray[np.float64]:
    """Likeness of texts to things that may be said in several ways each: of the best of these, shape (left, right)."""
    said = [(row, text) for row, texts in enumerate(left) for text in texts]
    found = np.zeros((len(left), len(right)))
    np.maximum.at(found, [row for row, _ in said], sim.matrix([text for _, text in said], right))
    return found


def _content_likeness(reference: MapView, output: MapView, sim: Resemblance) -> NDArray[np.float64]:
    """Mean over cells of the mean best likeness, both ways; a cell that only one has counts 0.

    One matrix for each lane, cut into cells: a matrix for each pair of cells takes minutes over many maps.
    """
    shape = (len(reference.stages), len(output.stages))
    total, counted = np.zeros(shape), np.zeros(shape)
    for lane in dict.fromkeys((*reference.lanes(), *output.lanes())):
        left, right = (_places(m, lane) for m in (reference, output))
        matrix = sim.matrix([text for _, text in left], [text for _, text in right])
        rows = [[n for n, (k, _) in enumerate(left) if k == i] for i in range(shape[0])]
        columns = [[n for n, (k, _) in enumerate(right) if k == j] for j in range(shape[1])]
        for i, j in itertools.product(range(shape[0]), range(shape[1])):
            if rows[i] or columns[j]:
                counted[i, j] += 1
            if rows[i] and columns[j]:
                cell = matrix[np.ix_(rows[i], columns[j])]
                total[i, j] += (cell.max(axis=1).mean() + cell.max(axis=0).mean()) / 2
    return np.divide(total, counted, out=np.zeros(shape), where=counted > 0)


def _places(journey: MapView, lane: str) -> list[tuple[int, str]]:
    """Stage and text of each item of a lane."""
    return [(k, item.text) for k, stage in enumerate(journey.stages) for item in stage.cells.get(lane, ())]


def align_stages(reference: MapView, output: MapView, sim: Resemblance) -> Alignment:
    """One-to-one pairs above the floor, then leftover reference stages that an output stage took in with its neighbour.

    Such a merged stage counts half for each of the two.
    """
    shape = (len(reference.stages), len(output.stages))
    if 0 in shape:
        return Alignment((), np.zeros(shape))
    likeness = stage_likeness(reference, output, sim)
    pairs = {i: StagePair(i, j, float(likeness[i, j])) for i, j in assign(likeness) if likeness[i, j] >= STAGE_FLOOR}
    for i in range(shape[0]):
        merged = None if i in pairs else _merged(i, pairs, likeness)
        if merged is not None:
            partner, j = merged
            pairs[partner] = StagePair(partner, j, pairs[partner].likeness, 0.5)
            pairs[i] = StagePair(i, j, float(likeness[i, j]), 0.5)
    ordered = tuple(pairs[i] for i in sorted(pairs))
    return Alignment(ordered, _credit(shape, ordered))


def _merged(i: int, pairs: dict[int, StagePair], likeness: NDArray[np.float64]) -> tuple[int, int] | None:
    """The neighbour of an unaligned reference stage whose output stage holds both, best first."""
    found = [
        (float(likeness[i, pairs[n].output]), n, pairs[n].output)
        for n in (i - 1, i + 1)
        if n in pairs and pairs[n].weight == 1.0 and likeness[i, pairs[n].output] >= STAGE_FLOOR
    ]
    if not found:
        return None
    _, partner, j = max(found)
    return partner, j


def _credit(shape: tuple[int, int], pairs: Sequence[StagePair]) -> NDArray[np.float64]:
    credit = np.zeros(shape)
    for pair in pairs:
        for i, j in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            row, column = pair.reference + i, pair.output + j
            if 0 <= row < shape[0] and 0 <= column < shape[1]:
                credit[row, column] = NEIGHBOUR_CREDIT
    for pair in pairs:
        credit[pair.reference, pair.output] = 1.0
    return credit


def match_items(
    reference: MapView,
    output: MapView,
    sim: Resemblance,
    alignment: Alignment,
    *,
    floor: float = ITEM_FLOOR,
    evidence: bool = True,
) -> tuple[ItemPair, ...]:
    """Items that are the same: lane, aligned or neighbouring stage, likeness, and (unless told not to) evidence.

    Two things keep an output's item from being a reference item: it is more like one that the reference item must not
    match; and, with evidence, a passage is missing that the reference item requires.
    """
    found: list[ItemPair] = []
    known = {item.id: item for item in reference.items()}
    for lane in dict.fromkeys((*reference.lanes(), *output.lanes())):
        left = [(k, item) for k, stage in enumerate(reference.stages) for item in stage.cells.get(lane, ())]
        right = [(k, item) for k, stage in enumerate(output.stages) for item in stage.cells.get(lane, ())]
        if not left or not right:
            continue
        likeness = _item_likeness([i for _, i in left], [i for _, i in right], known, sim)
        overlap = np.array([[jaccard(a.evidence, b.evidence) for _, b in right] for _, a in left])
        credit = alignment.credit[np.ix_([k for k, _ in left], [k for k, _ in right])]
        credit = np.where(likeness >= floor, credit, 0.0)
        if evidence:
            lacking = np.array([[not a.required <= b.evidence for _, b in right] for _, a in left])
            credit = np.where((overlap >= OVERLAP_FLOOR) & ~lacking, credit, 0.0)
        worth = np.where(credit > 0, credit + 1e-3 * likeness, 0.0)
        found += [
            ItemPair(left[i][1], right[j][1], float(credit[i, j]), float(likeness[i, j]), float(overlap[i, j]))
            for i, j in assign(worth)
        ]
    return tuple(found)


def _item_likeness(
    left: Sequence[Item], right: Sequence[Item], known: Mapping[str, Item], sim: Resemblance
) -> NDArray[np.float64]:
    """Likeness of reference items in any of their wordings to an output's; 0 where one of `unlike` is nearer."""
    given = [item.text for item in right]
    likeness = _best([(item.text, *item.aliases) for item in left], given, sim)
    for row, item in enumerate(left):
        for other in (known[name] for name in item.unlike if name in known):
            rival = _best([(other.text, *other.aliases)], given, sim)[0]
            likeness[row] = np.where(rival > likeness[row], 0.0, likeness[row])
    return likeness
