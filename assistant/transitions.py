"""How people move between stages, from what they told: onward, skipping, back again, and out.

Only people who are told apart have a way of their own; a round of many voices has none. Order is the order of telling,
which is why a step onward needs two people, and a step back or out needs words that say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from assistant.artifacts import Transition
from assistant.drafting import Desk

FEWEST_PEOPLE = 2
"""People from whom a step onward or a skip counts. Order of telling is not yet order of events; a step back or out
needs words that say so instead, and one person."""
_Step = tuple[str, str, Literal["next", "branch", "loop", "exit"]]


def transitions(desk: Desk) -> tuple[Transition, ...]:
    """Transitions between the stages of the desk's frame, most people first."""
    order = {stage.id: i for i, stage in enumerate(desk.frame.stages)}
    seen: dict[_Step, dict[str, list[int]]] = {}
    for voice, rows in _ways(desk).items():
        for step, behind in _steps(desk, rows, order):
            seen.setdefault(step, {}).setdefault(voice, []).extend(behind)
    found = []
    for (start, end, kind), voices in seen.items():
        if len(voices) < FEWEST_PEOPLE and kind in ("next", "branch"):
            continue
        labels = desk.cite(dict.fromkeys(row for rows in voices.values() for row in rows))
        found.append(Transition(from_=start, to=end, kind=kind, participants=len(voices), for_=labels))
    return tuple(sorted(found, key=lambda t: (-t.participants, order[t.from_], order.get(t.to, -1), t.kind)))


def _ways(desk: Desk) -> dict[str, list[int]]:
    ways: dict[str, list[int]] = {}
    for row in desk.experience:
        observation = desk.observations[row]
        if observation.segment.participant is not None and observation.stage:
            ways.setdefault(observation.voice, []).append(row)
    return ways


def _steps(desk: Desk, rows: Sequence[int], order: dict[str, int]) -> Iterable[tuple[_Step, list[int]]]:
    for i, row in enumerate(rows):
        here = desk.observations[row]
        if _says("exit", here.quote, here.language):
            yield (here.stage, "", "exit"), [row]
        before = desk.observations[rows[i - 1]] if i else None
        if before is None or before.segment.document != here.segment.document or before.stage == here.stage:
            continue
        jump = order[here.stage] - order[before.stage]
        if jump < 0:
            if _says("loop", here.quote, here.language):
                yield (before.stage, here.stage, "loop"), [rows[i - 1], row]
        else:
            yield (before.stage, here.stage, "next" if jump == 1 else "branch"), [rows[i - 1], row]


@cache
def _cues(kind: str, language: str) -> tuple[str, ...]:
    table = tomllib.loads((files("assistant.taxonomies") / "movement.toml").read_text(encoding="utf-8"))
    return tuple(table[kind].get(language, table[kind]["en"]))


def _says(kind: str, text: str, language: str) -> bool:
    lowered = text.casefold().replace("’", "'")
    return any(cue in lowered for cue in _cues(kind, language.split("-", 1)[0]))
