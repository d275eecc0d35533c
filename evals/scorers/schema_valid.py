"""I1: the output fits its schema and the case's bounds: unique ids, known labels, the lanes asked for, its size."""

from __future__ import annotations

from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView


def schema_valid(output: OutputView, setting: Setting) -> Score:
    """1 where nothing is wrong, else 0; the details name what is."""
    problems = list(output.problems)
    if not output.items:
        return Score(
            "I1 schema_valid", 0.0, 0, State.DEGENERATE, "the output has no claim", details={"problems": problems}
        )
    if output.journey is not None:
        stages = len(output.journey.stages)
        low, high = setting.stages
        if not low <= stages <= high:
            problems.append(f"{stages} stages, expected {low} to {high}")
        if len(output.items) < setting.min_items:
            problems.append(f"{len(output.items)} items, expected at least {setting.min_items}")
        for stage in output.journey.stages:
            missing = [lane for lane in setting.lanes if lane not in stage.cells]
            problems += [f"stage {stage.id} has no lane {lane}" for lane in missing]
    explanation = problems[0] if problems else "fits the schema and the bounds"
    return Score("I1 schema_valid", 0.0 if problems else 1.0, 1, State.OK, explanation, details={"problems": problems})
