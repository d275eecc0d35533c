"""Groups around the few who were heard at length, where most others said a line or two.

A study of four interviews and a dozen reviews falls into interviews and reviews when voices are grouped by all they
said: a line lies near another line, whatever it is about. Here each of those heard at length makes a group, and those
heard briefly join the one in which somebody said the same. Geometry and counting only; knows nothing of sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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


def around_those_heard(
    observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int], most: int
) -> tuple[tuple[tuple[str, ...], ...], float] | None:
    """Groups with the voice heard at length first, and how often voices join the same again; None where it is no such
    study, or fewer than two groups come about.

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
    joined, agreed = _joined(vectors, [said[voice] for voice in first], told)
    groups = [(voice, *(other for other, at in joined.items() if at == place)) for place, voice in enumerate(first)]
    kept = [group for group in groups if len(group) > 1]
    return (tuple(kept), round(agreed, 3)) if len(kept) > 1 else None


def _joined(
    vectors: Matrix, first: Sequence[Sequence[int]], told: Mapping[str, Sequence[int]]
) -> tuple[dict[str, int], float]:
    """Voice → place of the group it joins in most of the resamples; and in what share of them, on average."""
    random = np.random.default_rng(_SEED)
    votes = {voice: np.zeros(len(first) + 1) for voice, own in told.items() if own}
    for _ in range(DRAWS):
        kept = [[row for row in own if random.random() < DRAWN_SHARE] or list(own) for own in first]
        for voice, found in votes.items():
            near = [float((vectors[list(told[voice])] @ vectors[own].T).max(axis=1).mean()) for own in kept]
            best = int(np.argmax(near))
            found[best if near[best] >= JOINS else len(first)] += 1
    shares = {voice: found / DRAWS for voice, found in votes.items()}
    joined = {
        voice: int(np.argmax(found[:-1])) for voice, found in shares.items() if found[:-1].max(initial=0.0) >= AGREED
    }
    return joined, float(np.mean([found.max() for found in shares.values()])) if shares else 0.0
