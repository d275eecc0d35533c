"""S1: how many themes the last two voices still brought. Reported: much new at the end means too few were heard."""

from __future__ import annotations

from evals.scores import Direction, Score, State
from evals.setting import Setting
from evals.views import OutputView

RUN = 2
"""Voices at the end that are looked at (Guest et al. 2020, run length)."""
SATURATED = 0.05
"""Share of new themes at which a study counts as saturated."""
FEWEST = 9
"""Interviews below which codes are rarely saturated (Hennink et al. 2017)."""


def saturation(output: OutputView, setting: Setting) -> Score:
    """Themes first heard from the last two voices, over all themes, voices in the order of the corpus."""
    order = list(dict.fromkeys(passage.voice for passage in setting.heard()))
    place = {voice: number for number, voice in enumerate(order)}
    firsts = [
        min(place[v] for v in voices)
        for item in output.items
        if (voices := setting.passages.voices(item.evidence) & place.keys())
    ]
    if not firsts:
        return Score("S1 saturation", 0.0, 0, State.DEGENERATE, "no theme of anybody", Direction.REPORT)
    late = sum(first >= len(order) - RUN for first in firsts)
    share = late / len(firsts)
    few = f"; only {len(order)} voices, below {FEWEST} codes are rarely saturated" if len(order) < FEWEST else ""
    return Score(
        "S1 saturation",
        share,
        len(firsts),
        State.OK,
        f"{late} of {len(firsts)} themes came with the last {RUN} of {len(order)} voices{few}",
        Direction.REPORT,
        {"voices": len(order), "new_at_the_end": late, "saturated": share <= SATURATED and len(order) >= FEWEST},
    )
