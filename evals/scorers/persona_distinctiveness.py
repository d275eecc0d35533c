"""P4: personas of one set differ in what they say."""

from __future__ import annotations

from itertools import combinations

from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView, PersonaView


def persona_distinctiveness(output: OutputView, setting: Setting) -> Score:
    """1 minus the mean likeness of all pairs, each the mean best likeness of their items both ways.

    The details give the mean overlap of their evidence, which should be low.
    """
    personas = [persona for persona in output.personas if persona.items]
    if not personas:
        return Score("P4 distinctiveness", 0.0, 0, State.DEGENERATE, "no persona has an item")
    if len(personas) == 1:
        return Score("P4 distinctiveness", 0.0, 1, State.NOT_APPLICABLE, "one persona has nothing to differ from")
    pairs = list(combinations(personas, 2))
    likeness = [_likeness(a, b, setting) for a, b in pairs]
    shared = [_shared(a, b) for a, b in pairs]
    return Score(
        "P4 distinctiveness",
        1 - sum(likeness) / len(likeness),
        len(personas),
        State.OK,
        f"{len(personas)} personas, {sum(shared) / len(shared):.0%} of their evidence shared",
        details={"evidence_overlap": round(sum(shared) / len(shared), 3)},
    )


def _likeness(left: PersonaView, right: PersonaView, setting: Setting) -> float:
    matrix = setting.sim.matrix([item.text for item in left.items], [item.text for item in right.items])
    return float(matrix.max(axis=1).mean() + matrix.max(axis=0).mean()) / 2


def _shared(left: PersonaView, right: PersonaView) -> float:
    a = frozenset(p for item in left.items for p in item.evidence)
    b = frozenset(p for item in right.items for p in item.evidence)
    return len(a & b) / len(a | b) if a | b else 0.0
