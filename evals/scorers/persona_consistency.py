"""P8: no persona says of one thing that it is good and that it is bad."""

from __future__ import annotations

from itertools import combinations

from evals.polarity import probe, sign
from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import Item, OutputView, PersonaView

SAME_MATTER = 0.5
"""Likeness from which two attributes are about one matter."""


def contradictions(persona: PersonaView, setting: Setting) -> list[tuple[str, str]] | None:
    """Pairs of attributes on one matter, one surely negative and one surely positive; None where it can't be read.

    A pair is no contradiction where either item says itself that passages speak against it.
    """
    items = [item for item in persona.items if not item.empty_claim]
    read = probe().negative([item.text for item in items], setting.sim)
    if read is None:
        return None
    signs = [sign(p) for p in read]
    if not items:
        return []
    alike = setting.sim.matrix([item.text for item in items], [item.text for item in items])
    return [
        (items[i].id, items[j].id)
        for i, j in combinations(range(len(items)), 2)
        if alike[i, j] >= SAME_MATTER
        and {signs[i], signs[j]} == {"negative", "positive"}
        and not _mixed(items[i], items[j])
    ]


def _mixed(left: Item, right: Item) -> bool:
    return bool(left.contrary or right.contrary)


def persona_consistency(output: OutputView, setting: Setting) -> Score:
    """Share of the personas without a contradiction."""
    personas = [persona for persona in output.personas if persona.items]
    found = {persona.id: contradictions(persona, setting) for persona in personas}
    if any(pairs is None for pairs in found.values()):
        said = "the probe was fitted on other encoders"
        return Score("P8 consistency", 0.0, len(personas), State.NOT_APPLICABLE, said)
    torn = {persona: pairs for persona, pairs in found.items() if pairs}
    first = next(iter(torn.items()), None)
    return ratio(
        "P8 consistency",
        len(personas) - len(torn),
        len(personas),
        explanation=f"{first[0]} says both {first[1][0][0]} and {first[1][0][1]}"
        if first and first[1]
        else "no contradiction",
        details={"contradictions": torn},
    )
