"""I12: opposite claims in the sources that the output shows as such. Picking one side is the failure."""

from __future__ import annotations

from collections.abc import Iterable

from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView


def contradiction_surfacing(output: OutputView, setting: Setting) -> Score:
    """Share of the conflicts of which one item, or one answer, cites both sides."""
    asked = setting.asked_about
    conflicts = [*setting.conflicts, *(c for own in (asked.conflicts if asked else {}).values() for c in own)]
    if not conflicts:
        none = "the case names no conflict"
        return Score("I12 contradiction_surfacing", 0.0, 0, State.NOT_APPLICABLE, none)
    if not output.items:
        return Score("I12 contradiction_surfacing", 0.0, len(conflicts), State.DEGENERATE, "the output has no claim")
    groups = list(_together(output))
    shown = [topic for topic, a, b in conflicts if any(group & a and group & b for group in groups)]
    picked = [
        topic
        for topic, a, b in conflicts
        if topic not in shown and any(bool(group & a) != bool(group & b) for group in groups)
    ]
    return Score(
        "I12 contradiction_surfacing",
        len(shown) / len(conflicts),
        len(conflicts),
        State.OK,
        f"{len(shown)} of {len(conflicts)} conflicts shown with both sides; of {len(picked)} only one side",
        details={"shown": shown, "one_side": picked},
    )


def _together(output: OutputView) -> Iterable[frozenset[str]]:
    """Passages that are shown together: of one item, for and against; of one answer."""
    yield from (item.evidence | item.contrary for item in output.items)
    yield from (frozenset(reply.passages) for reply in output.replies)
