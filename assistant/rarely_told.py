"""What few people tell of, kept together: told soberly by one and as a pain by another, or told by two in other words.

Geometry and counting only. Knows nothing of how grave a thing is, other than how it felt to those who tell of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from assistant.observations import Kind, Observation
from assistant.themes import CLEARLY_FELT, Matrix, Theme, says_something, theme_of

BESIDE_A_PAIN = 0.45
"""Centred cosine to another person's pain from which a passage that tells of it soberly joins it, if it is nearer than
to any other sober one. Above what 98 of 100 random pairs in four corpora reach."""
FOUND_EACH_OTHER = 3.5
"""Nearness of two lone passages and its lead over the next nearest, together, in standard deviations of the corpus's
pairs, from which they make one theme. In standard deviations, since passages on one matter lie further apart in some
languages; set on seven corpora, in which it joins 5 pairs of themes, 3 of them of one matter as read once."""
BLOCK = 1000
"""Passages held against all others at once. It bounds memory and changes no result."""


def told_beside_pains(vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int]) -> frozenset[int]:
    """Rows that tell soberly of what another person calls a pain: they belong to its theme, whatever they are coded as.

    A grave thing that few people tell of would else fall apart into a pain of one and a behaviour of another.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        rows: of participants' speech.
    """
    pains = np.array([observations[i].kind is Kind.PAIN for i in rows], dtype=bool)
    sober = np.array([_is_sober(observations[i]) for i in rows], dtype=bool)
    joined: list[int] = []
    if not pains.any():
        return frozenset()
    for places, near in _nearness(vectors, observations, rows, np.flatnonzero(sober)):
        hurt = near[:, pains].max(axis=1)
        like = near[:, sober].max(axis=1)
        joined += [rows[int(place)] for place in places[(hurt >= BESIDE_A_PAIN) & (hurt > like)]]
    return frozenset(joined)


def lone_joined(
    vectors: Matrix,
    observations: Sequence[Observation],
    rows: Sequence[int],
    themes: Sequence[Theme],
    opposed: AbstractSet[frozenset[int]] = frozenset(),
) -> list[Theme]:
    """The themes, those of one voice joined in twos where a passage of each found the other, whatever they are.

    Two passages found each other when each is the other's nearest and they stand out. At least one felt bad and
    neither felt good: of delights nobody needs to be warned.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        rows: of participants' speech.
        opposed: pairs of rows that contradict each other and stay apart.
    """
    alone = {row: at for at, theme in enumerate(themes) if len(theme.voices) == 1 for row in theme.members}
    lone = np.array([at for at, row in enumerate(rows) if row in alone], dtype=int)
    if len(lone) < 2:
        return list(themes)
    taken: set[int] = set()
    made: list[Theme] = []
    for one, other in _found_each_other(vectors, observations, rows, lone):
        both = {alone[one], alone[other]}
        if frozenset((one, other)) in opposed or both & taken or not _hurt((observations[one], observations[other])):
            continue
        taken |= both
        made.append(theme_of(vectors, observations, [row for at in sorted(both) for row in themes[at].members]))
    return [theme for at, theme in enumerate(themes) if at not in taken] + made


def _found_each_other(
    vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int], lone: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Pairs of rows at the places `lone`, each the other's nearest of all rows, that stand out; strongest first."""
    nearest: dict[int, tuple[int, float, float]] = {}
    for places, near in _nearness(vectors, observations, rows, lone):
        first, second = near.argmax(axis=1), np.partition(near, -2, axis=1)[:, -2]
        for at, place in enumerate(places):
            nearest[int(place)] = (int(first[at]), float(near[at, first[at]]), float(second[at]))
    needed = FOUND_EACH_OTHER * _spread(vectors[list(rows)])
    found: list[tuple[float, int, int]] = []
    for place, (other, near_to, next_nearest) in nearest.items():
        if place < other and other in nearest and nearest[other][0] == place:
            strength = 2 * near_to - max(next_nearest, nearest[other][2])
            if strength >= needed:
                found.append((-strength, rows[place], rows[other]))
    return [(one, other) for _, one, other in sorted(found)]


def _is_sober(observation: Observation) -> bool:
    return observation.kind in (Kind.BEHAVIOUR, Kind.CONTEXT) and observation.valence < CLEARLY_FELT / 2


def _hurt(pair: Sequence[Observation]) -> bool:
    felt = [each.valence for each in pair]
    told = all(map(says_something, pair))
    return told and min(felt) <= -CLEARLY_FELT / 2 and max(felt) < CLEARLY_FELT / 2


def _nearness(
    vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int], places: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], Matrix]]:
    """Places among `rows`, block by block, with their nearness to every row; -1 to those of the same voice."""
    number = {voice: at for at, voice in enumerate(dict.fromkeys(observations[i].voice for i in rows))}
    voices = np.array([number[observations[i].voice] for i in rows])
    everything = vectors[list(rows)]
    for start in range(0, len(places), BLOCK):
        block = places[start : start + BLOCK]
        near: Matrix = everything[block] @ everything.T
        near[voices[block][:, None] == voices[None, :]] = -1.0
        yield block, near


def _spread(vectors: Matrix) -> float:
    """Standard deviation of the cosines of all pairs, from sums rather than from the pairs themselves."""
    count = len(vectors)
    exact = vectors.astype(np.float64)
    pairs = count * (count - 1)
    mean = (float(np.square(exact.sum(axis=0)).sum()) - float(np.square(exact).sum())) / pairs
    squares = float(np.square(exact.T @ exact).sum()) - float(np.square(np.square(exact).sum(axis=1)).sum())
    return float(np.sqrt(max(0.0, squares / pairs - mean**2)))
