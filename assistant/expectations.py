"""Expectations against outcomes: what a participant expected beside what the same participant says came of it.

Told in one breath ("I thought it would …, but …"), both are read from the words (`told_together.toml`); told apart,
passages that were coded and measured before are paired. Does not tell what is usual: only what one person says of both.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np

from assistant.artifacts import Expectation
from assistant.drafting import Desk
from assistant.observations import Kind
from assistant.themes import CLEARLY_FELT, SAME_TOPIC, is_felt
from corpus.records import CharSpan

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
    together = [each for row in desk.experience for each in _told_together(desk, row)]
    return (*together, *_apart(desk, found))


def _apart(desk: Desk, found: list[tuple[int, int, int, str]]) -> tuple[Expectation, ...]:
    return tuple(
        Expectation(
            stage=stage,
            expected=desk.cite([row]),
            happened=desk.cite([after]),
            outcome=outcome_of(desk.observations[after].valence),
        )
        for _, row, after, stage in sorted(found)
    )


def _told_together(desk: Desk, row: int) -> list[Expectation]:
    """What a passage says was expected and what came, where it says both."""
    observation = desk.observations[row]
    parts = parts_of(observation.quote, observation.language)
    if parts is None:
        return []
    valence = round(observation.valence, 2)
    labels = [desk.ledger.cite(observation.segment, span.shifted(observation.span.start), valence) for span in parts]
    return [
        Expectation(
            stage=observation.stage,
            expected=(labels[0],),
            happened=(labels[1],),
            outcome=outcome_of(observation.valence),
        )
    ]


def parts_of(text: str, language: str) -> tuple[CharSpan, CharSpan] | None:
    """Where a passage says what was expected, and where what came of it; None where it does not say both."""
    for pattern in _patterns().get(language.split("-", 1)[0], ()):
        match = pattern.search(text)
        if match is not None:
            return CharSpan(*match.span("expected")), CharSpan(*match.span("came"))
    return None


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    table = tomllib.loads((files("assistant") / "told_together.toml").read_text(encoding="utf-8"))
    return {language: tuple(re.compile(each, re.IGNORECASE) for each in rows) for language, rows in table.items()}


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
