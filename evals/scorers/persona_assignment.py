"""P2: people stand in the personas that a person put them in."""

from __future__ import annotations

from collections import Counter
from math import comb, log

from evals.scores import Score, State, f1
from evals.setting import Setting
from evals.views import OutputView, PersonaView


def persona_assignment(output: OutputView, setting: Setting) -> Score:
    """Adjusted Rand index, not below 0, over the people of both; V-measure and the share unassigned in the details."""
    theirs = _groups(setting.personas_expected)
    if not theirs:
        none = "the reference does not say who belongs to which persona"
        return Score("P2 assignment", 0.0, 0, State.NOT_APPLICABLE, none)
    ours = _groups(output.personas)
    people = sorted(theirs)
    if not any(person in ours for person in people):
        said = "no persona names any of the people of the reference"
        return Score("P2 assignment", 0.0, len(people), State.DEGENERATE, said)
    left = [theirs[person] for person in people]
    right = [ours.get(person, f"alone {person}") for person in people]
    missing = [person for person in people if person not in ours]
    index = adjusted_rand(left, right)
    return Score(
        "P2 assignment",
        max(0.0, index),
        len(people),
        State.OK,
        f"adjusted Rand index {index:.2f}; {len(missing)} of {len(people)} people in no persona",
        details={
            "adjusted_rand": round(index, 3),
            "v_measure": round(v_measure(left, right), 3),
            "unassigned_rate": round(len(missing) / len(people), 3),
        },
    )


def _groups(personas: tuple[PersonaView, ...]) -> dict[str, str]:
    return {person: persona.id for persona in personas for person in sorted(persona.members)}


def adjusted_rand(left: list[str], right: list[str]) -> float:
    """Hubert and Arabie 1985; 1 where both put all together or all apart."""

    def pairs(counts: Counter[str] | Counter[tuple[str, str]]) -> int:
        return sum(comb(n, 2) for n in counts.values())

    both = pairs(Counter(zip(left, right, strict=True)))
    a, b, every = pairs(Counter(left)), pairs(Counter(right)), comb(len(left), 2)
    chance = a * b / every if every else 0.0
    most = (a + b) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def v_measure(left: list[str], right: list[str]) -> float:
    """Harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007)."""
    n = len(left)
    joint, a, b = Counter(zip(left, right, strict=True)), Counter(left), Counter(right)

    def entropy(counts: Counter[str]) -> float:
        return -sum(c / n * log(c / n) for c in counts.values())

    left_given = -sum(c / n * log(c / b[y]) for (_, y), c in joint.items())
    right_given = -sum(c / n * log(c / a[x]) for (x, _), c in joint.items())
    homogeneity = 1 - left_given / entropy(a) if entropy(a) else 1.0
    completeness = 1 - right_given / entropy(b) if entropy(b) else 1.0
    return f1(homogeneity, completeness)
