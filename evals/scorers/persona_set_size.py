"""P9: the number of personas lies in the range that the case expects."""

from __future__ import annotations

from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView


def persona_set_size(output: OutputView, setting: Setting) -> Score:
    """1 inside the range, else 0."""
    low, high = setting.personas
    size = len(output.personas)
    if not size:
        return Score("P9 set_size", 0.0, 0, State.DEGENERATE, "no persona")
    return Score(
        "P9 set_size", float(low <= size <= high), size, State.OK, f"{size} personas, expected {low} to {high}"
    )
