"""Groups around the few who were heard at length, where most others said a line or two.

A study of four interviews and a dozen reviews falls into interviews and reviews when voices are grouped by all they
said: a line lies near another line, whatever it is about. Here each of those heard at length makes a group, and those
heard briefly join the one in which somebody said the same. Geometry and counting only; knows nothing of sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.observations import Observation
from assistant.themes import Matrix, says_something

AT_LENGTH = 6
"""Passages from which a voice counts as heard at length. Fewer hardly show what a person does and wants; set by
judgement."""
JOINS = 0.15
"""Mean centred cosine of a voice's passages to the nearest of a group's first voice, from which it joins. Of .15, .2
and .25 on the studies `meals` and `market`: mean P1 .21, .21 and .19, mean P2 .17, .14 and .07."""
DRAWS = 20
"""Times that passages of those heard at length are left out and the others join again. Each costs little."""
DRAWN_SHARE = 0.7
"""Share of the passages kept each time. As where voices are grouped by all they said."""
AGREED = 0.5
"""Share of the times in which a voice must join the same group to stay in it. More often than not."""
_SEED = 20
"""Seed of the draws. Fixed, so that the same corpus gives the same groups."""


@dataclass(frozen=True, slots=True)
class Around:
    """Groups around those heard at length."""

    groups: tuple[tuple[str, ...], ...]
    """The voice heard at length first, those who joined it from the nearest on."""
    agreed: float
    """How often voices join the same again."""
    fit: Mapping[str, float]
    """Voice → how much nearer it lies to its own group's first voice than to the next one's, 0..1; of a first voice the
    mean of those who joined it."""
    between: frozenset[str]
    """Those near a first voice who join none, as they lie as near to another."""
    unheard: frozenset[str]
    """Those who said nothing on any matter."""


def around_those_heard(
    observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int], most: int
) -> Around | None:
    """Groups around the voices heard at length; None where it is no such study, or fewer than two groups come about.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        most: groups at the most.
    """
    said: dict[str, list[int]] = {}
    for row in rows:
        said.setdefault(observations[row].voice, []).append(row)
    first = [voice for voice, own in said.items() if len(own) >= AT_LENGTH]
    brief = [voice for voice in said if voice not in set(first)]
    if not 2 <= len(first) <= most or len(brief) < len(first):
        return None
    told = {voice: [row for row in said[voice] if says_something(observations[row])] for voice in brief}
    told = {voice: own for voice, own in told.items() if own}
    at_length = [said[voice] for voice in first]
    joined, agreed = _joined(vectors, at_length, told)
    near = {voice: _near(vectors, own, at_length) for voice, own in told.items()}
    kept = sorted(set(joined.values()))
    fit = {voice: _fit(near[voice], at, kept) for voice, at in joined.items()}
    groups = [
        (first[at], *sorted((v for v in joined if joined[v] == at and fit[v] >= 0), key=lambda v: -fit[v]))
        for at in kept
    ]
    groups = [group for group in groups if len(group) > 1]
    if len(groups) < 2:
        return None
    placed = {voice: fit[voice] for group in groups for voice in group[1:]}
    firsts = {group[0]: round(float(np.mean([fit[voice] for voice in group[1:]])), 2) for group in groups}
    between = frozenset(v for v, found in near.items() if v not in placed and max(found) >= JOINS)
    return Around(tuple(groups), round(agreed, 3), {**firsts, **placed}, between, frozenset(brief) - frozenset(told))


def _near(vectors: Matrix, own: Sequence[int], first: Sequence[Sequence[int]]) -> list[float]:
    """Mean cosine of a voice's passages to the nearest of each first voice's."""
    return [float((vectors[list(own)] @ vectors[list(rows)].T).max(axis=1).mean()) for rows in first]


def _fit(near: Sequence[float], at: int, among: Sequence[int]) -> float:
    """How much nearer a voice lies to one first voice than to the next among these, -1..1, as a silhouette has it."""
    own = 1 - near[at]
    following = 1 - max((near[other] for other in among if other != at), default=-1.0)
    return round((following - own) / max(following, own, float(np.finfo(float).tiny)), 2)


def _joined(
    vectors: Matrix, first: Sequence[Sequence[int]], told: Mapping[str, Sequence[int]]
) -> tuple[dict[str, int], float]:
    """Voice → place of the group it joins in most of the resamples; and in what share of them, on average."""
    random = np.random.default_rng(_SEED)
    votes = {voice: np.zeros(len(first) + 1) for voice in told}
    for _ in range(DRAWS):
        kept = [[row for row in own if random.random() < DRAWN_SHARE] or list(own) for own in first]
        for voice, found in votes.items():
            near = _near(vectors, told[voice], kept)
            best = int(np.argmax(near))
            found[best if near[best] >= JOINS else len(first)] += 1
    shares = {voice: found / DRAWS for voice, found in votes.items()}
    joined = {
        voice: int(np.argmax(found[:-1])) for voice, found in shares.items() if found[:-1].max(initial=0.0) >= AGREED
    }
    return joined, float(np.mean([found.max() for found in shares.values()])) if shares else 0.0
