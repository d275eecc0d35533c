"""P1: attributes that the reference's personas have: same persona, same group, same meaning, same evidence."""

from __future__ import annotations

import numpy as np

from evals.matching import Alignment, ItemPair, StagePair, assign, jaccard, match_items, stage_likeness
from evals.scores import Score, State, f1
from evals.setting import Setting
from evals.views import Item, MapView, OutputView, PersonaView, StageView

SAME_PEOPLE = 0.6
"""Weight of the members shared in the likeness of two personas; the rest is what they hold."""
FLOOR = 0.2
"""Least likeness of two personas that are taken for one."""


def as_map(personas: tuple[PersonaView, ...]) -> MapView:
    """Personas as stages, groups of attributes as lanes, so that items are matched as those of maps are."""
    stages = []
    for persona in personas:
        cells: dict[str, list[Item]] = {}
        for item in persona.items:
            cells.setdefault(item.lane, []).append(item)
        held = {lane: tuple(items) for lane, items in cells.items()}
        stages.append(StageView(persona.id, persona.name, held, aliases=persona.aliases))
    return MapView(tuple(stages))


def aligned(output: OutputView, setting: Setting) -> Alignment:
    """Which persona is which: by the people they stand for and by what they hold; nobody is anybody's neighbour."""
    left, right = setting.personas_expected, output.personas
    shape = (len(left), len(right))
    if 0 in shape:
        return Alignment((), np.zeros(shape))
    held = stage_likeness(as_map(left), as_map(right), setting.sim)
    people = np.array([[jaccard(a.members, b.members) for b in right] for a in left])
    known = np.array([[bool(a.members) for _ in right] for a in left])
    likeness = np.where(known, SAME_PEOPLE * people + (1 - SAME_PEOPLE) * held, held)
    pairs = tuple(StagePair(i, j, float(likeness[i, j])) for i, j in assign(likeness) if likeness[i, j] >= FLOOR)
    credit = np.zeros(shape)
    for pair in pairs:
        credit[pair.reference, pair.output] = 1.0
    return Alignment(pairs, credit)


def matched_attributes(output: OutputView, setting: Setting) -> tuple[ItemPair, ...]:
    """Attributes of the output that are the reference's."""
    left, right = as_map(setting.personas_expected), as_map(output.personas)
    return match_items(left, right, setting.sim, aligned(output, setting))


def persona_attributes(output: OutputView, setting: Setting) -> Score:
    """F1 over all attributes of all personas."""
    expected = [item for persona in setting.personas_expected for item in persona.items]
    if not expected:
        return Score("P1 attribute_f1", 0.0, 0, State.NOT_APPLICABLE, "the case has no reference personas")
    groups = {item.lane for item in expected}
    given = [item for persona in output.personas for item in persona.items if item.lane in groups]
    if not given:
        return Score("P1 attribute_f1", 0.0, len(expected), State.DEGENERATE, "the output has no attribute")
    pairs = matched_attributes(output, setting)
    precision = len(pairs) / len(given)
    recall = sum(p.reference.severity for p in pairs) / sum(item.severity for item in expected)
    return Score(
        "P1 attribute_f1",
        f1(precision, recall),
        len(expected),
        State.OK,
        f"{len(pairs)} of {len(expected)} attributes found; precision {precision:.2f}, recall {recall:.2f}",
        details={
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "matched": [(p.reference.id, p.output.id, round(p.likeness, 3)) for p in pairs],
        },
    )
