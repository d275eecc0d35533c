"""P6: how many of the people behind a persona have all of its key attributes. 0 means it describes nobody.

After Chapman et al. 2008: each attribute added makes a description fit fewer people.
"""

from __future__ import annotations

from evals.scores import Direction, Score, State
from evals.setting import Setting
from evals.views import OutputView, PersonaView, lane_name

KEY_GROUPS = ("goals", "behaviours", "needs", "pains")
"""The best supported item of each of these groups is key."""


def prevalence(persona: PersonaView, setting: Setting) -> float:
    """Share of the members whose own words stand behind every key item."""
    key = [next((item for item in persona.items if item.lane == lane_name(group)), None) for group in KEY_GROUPS]
    voices = [setting.passages.voices(item.evidence) for item in key if item is not None]
    if not voices or not persona.members:
        return 0.0
    return len(frozenset.intersection(*voices) & persona.members) / len(persona.members)


def persona_prevalence(output: OutputView, setting: Setting) -> Score:
    """Mean over personas; names those that describe nobody."""
    if not output.personas:
        return Score("P6 prevalence", 0.0, 0, State.DEGENERATE, "no persona", Direction.REPORT)
    shares = {persona.id: prevalence(persona, setting) for persona in output.personas}
    nobody = [persona for persona, share in shares.items() if share == 0]
    return Score(
        "P6 prevalence",
        sum(shares.values()) / len(shares),
        len(shares),
        State.OK,
        f"{len(nobody)} of {len(shares)} personas describe nobody in full",
        Direction.REPORT,
        {"nobody": nobody},
    )
