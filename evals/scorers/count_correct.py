"""I13: the voices an item says it rests on are the distinct voices among the passages it cites."""

from __future__ import annotations

from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import OutputView


def count_correct(output: OutputView, setting: Setting) -> Score:
    """Share of the items that give a count and whose count is right."""
    counted = [item for item in output.items if item.counted is not None]
    wrong = [
        {"item": item.id, "says": item.counted, "cites": len(setting.passages.voices(item.evidence))}
        for item in counted
        if item.counted != len(setting.passages.voices(item.evidence))
    ]
    explanation = (
        f"{wrong[0]['item']} says {wrong[0]['says']}, its citations are of {wrong[0]['cites']}"
        if wrong
        else "every count equals the voices cited"
    )
    nothing = State.NOT_APPLICABLE if output.items else State.DEGENERATE
    return ratio(
        "I13 count_correct",
        len(counted) - len(wrong),
        len(counted),
        explanation=explanation,
        nothing=nothing,
        details={"wrong": wrong},
    )
