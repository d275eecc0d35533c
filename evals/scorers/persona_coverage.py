"""P3: people find in their persona at least one of the things that matter most to them."""

from __future__ import annotations

from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import OutputView


def persona_coverage(output: OutputView, setting: Setting) -> Score:
    """Share of participants of whose three themes one stands in their persona, on a passage that the theme rests on."""
    themes = setting.themes_of
    if not themes:
        return Score("P3 coverage", 0.0, 0, State.NOT_APPLICABLE, "the case says nobody's most important themes")
    held: dict[str, frozenset[str]] = {}
    for persona in output.personas:
        cited = frozenset(p for item in persona.items for p in item.evidence)
        held |= dict.fromkeys(persona.members, cited)
    missed = [who for who, own in themes.items() if not any(held.get(who, frozenset()) & theme for theme in own)]
    return ratio(
        "P3 coverage",
        (len(themes) - len(missed)) if output.personas else 0,
        len(themes) if output.personas else 0,
        explanation=f"{len(missed)} of {len(themes)} people find none of their themes",
        details={"missed": missed},
    )
