"""Expectations against outcomes: what a participant expected beside what the same participant says came of it.

Pairs passages that were coded and measured before. Knows nothing of words, and does not tell what is usual: only what
one person's own passages say of both.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from assistant.artifacts import Expectation
from assistant.drafting import Desk
from assistant.observations import Kind
from assistant.themes import CLEARLY_FELT, SAME_TOPIC, is_felt

_WISHES = frozenset({Kind.EXPECTATION, Kind.NEED, Kind.GOAL, Kind.IDEA})


def expectations(desk: Desk) -> tuple[Expectation, ...]:
    """Every expectation whose participant also tells what came of it, in the order of the stages.

    What came of it is a passage of the same participant, in the same stage where both have one, on the same topic
    (`SAME_TOPIC`), that says how something felt; of several, the one nearest in meaning. Sources that do not tell
    people apart are left out: there, what was expected and what came may be two people's.
    """
    told: dict[str, list[int]] = {}
    for row in desk.experience:
        observation = desk.observations[row]
        if observation.segment.participant is not None and observation.kind not in _WISHES and is_felt(observation):
            told.setdefault(observation.voice, []).append(row)
    order = {stage.id: place for place, stage in enumerate(desk.frame.stages)}
    found = []
    for row in desk.experience:
        if desk.observations[row].kind is Kind.EXPECTATION:
            after = _nearest(desk, row, told.get(desk.observations[row].voice, []))
            if after is not None:
                stage = desk.observations[row].stage or desk.observations[after].stage
                found.append((order.get(stage, len(order)), row, after, stage))
    return tuple(
        Expectation(
            stage=stage,
            expected=desk.cite([row]),
            happened=desk.cite([after]),
            outcome=outcome_of(desk.observations[after].valence),
        )
        for _, row, after, stage in sorted(found)
    )


def outcome_of(valence: float) -> Literal["good", "mixed", "bad"]:
    """How what came of it felt: good or bad from half of `CLEARLY_FELT` on."""
    if abs(valence) < CLEARLY_FELT / 2:
        return "mixed"
    return "good" if valence > 0 else "bad"


def _nearest(desk: Desk, row: int, rows: list[int]) -> int | None:
    stage = desk.observations[row].stage
    near = [r for r in rows if not stage or desk.observations[r].stage in ("", stage)]
    if not near:
        return None
    closeness = desk.vectors[near] @ desk.vectors[row]
    best = int(np.argmax(closeness))
    return near[best] if closeness[best] >= SAME_TOPIC else None
