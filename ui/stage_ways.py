"""The ways between stages as arcs over their columns, inline SVG: on, skipping, back again and out, each with a count.

An arc is drawn from the middle of one column to that of another; a longer one goes over a shorter one. Which passages
told of a way stands in the list under the map. Knows nothing of how ways were found (`assistant.transitions`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.emotion_curve import COLUMN
from ui.markup import Html, element
from ui.texts import Texts

BASE = 19
"""Pixels between the line that the stages stand on and the lower edge."""
TOP = 6
STEP = 22
"""Pixels from one arc to the next one over it."""
ASIDE = 16
"""Pixels by which an arc leaves right and comes in left of the middle, so that two at one stage are told apart."""
Columns = Callable[[float], float]
"""The middle of a column, in pixels."""
MOST = 14
"""Arcs that are drawn; those that fewer told of are in the list alone."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way, between columns counted from 0; `end` is -1 where it leaves the map."""

    start: int
    end: int
    kind: str
    voices: int
    told: str
    """The way in words."""


def stage_ways(ways: Sequence[Way], stages: int, texts: Texts) -> Html | None:
    """The drawing over `stages` columns, mirrored where the screen runs right to left; None where no way is known."""
    if not ways:
        return None
    arcs = sorted((w for w in ways if w.kind in ("loop", "branch") and w.end >= 0), key=lambda w: -w.voices)[:MOST]
    levels = _levels(arcs)
    height = TOP + STEP * (max(levels.values(), default=0) + 1) + BASE
    ground = height - BASE
    mirror = texts.direction == "rtl"

    def x(column: float) -> float:
        return COLUMN * ((stages - 1 - column if mirror else column) + 0.5)

    drawn = [element("line", x1=x(0), x2=x(stages - 1), y1=ground, y2=ground, class_="wf-track")]
    drawn += [_onward(way, x, ground) for way in ways if way.kind == "next" and way.end == way.start + 1]
    drawn += [_arc(way, levels[way], x, ground, -1 if mirror else 1) for way in arcs]
    drawn += [element("circle", cx=x(place), cy=ground, r=4, class_="wf-stop") for place in range(stages)]
    drawn += [_out(way, x, ground, -1 if mirror else 1) for way in ways if way.kind == "exit"]
    return element(
        "svg",
        *drawn,
        class_="wf-arcs",
        viewBox=f"0 0 {COLUMN * stages} {height}",
        width=COLUMN * stages,
        height=height,
        role="img",
        direction="ltr",
        aria_label="; ".join([texts("journey.transitions"), *(way.told for way in ways)]),
    )


def _levels(arcs: Sequence[Way]) -> dict[Way, int]:
    """How high each arc goes: the shortest lowest, none through another."""
    levels: dict[Way, int] = {}
    for way in sorted(arcs, key=lambda w: abs(w.end - w.start)):
        low, high = sorted((way.start, way.end))
        beside = [w for w in levels if min(w.start, w.end) < high and low < max(w.start, w.end)]
        taken = {levels[other] for other in beside}
        levels[way] = next(level for level in range(len(arcs) + 1) if level not in taken)
    return levels


def _arc(way: Way, level: int, x: Columns, ground: float, onward: int) -> Html:
    forth = onward if way.end > way.start else -onward
    x0, x1 = x(way.start) + ASIDE * forth, x(way.end) - ASIDE * forth
    peak = ground - STEP * (level + 1)
    bend = min(46.0, abs(x1 - x0) / 2) * forth
    rise = f"M {x0} {ground - 5} C {x0} {peak} {x0} {peak} {x0 + bend} {peak}"
    line = f"{rise} H {x1 - bend} C {x1} {peak} {x1} {peak} {x1} {ground - 7}"
    head = f"M {x1 - 4} {ground - 10} L {x1} {ground - 4} L {x1 + 4} {ground - 10} Z"
    return element(
        "g",
        element("title", way.told),
        element("path", d=line, class_="wf-arc"),
        element("path", d=head, class_="wf-arrowhead"),
        _number(way, (x0 + x1) / 2, peak + 4),
        class_=f"wf-arc-{way.kind}",
    )


def _onward(way: Way, x: Columns, ground: float) -> Html:
    return element(
        "g",
        element("title", way.told),
        _number(way, (x(way.start) + x(way.end)) / 2, ground + 4),
        class_="wf-arc-next",
    )


def _out(way: Way, x: Columns, ground: float, onward: int) -> Html:
    """A short way down and out, with who took it."""
    x0, x1 = x(way.start), x(way.start) + 30 * onward
    tip = ground + 12
    head = f"M {x1} {tip - 4} L {x1 + 6 * onward} {tip} L {x1} {tip + 4} Z"
    return element(
        "g",
        element("title", way.told),
        element("path", d=f"M {x0} {ground + 4} Q {x0} {tip} {x1} {tip}", class_="wf-arc"),
        element("path", d=head, class_="wf-arrowhead"),
        _number(way, x1 + 18 * onward, tip + 4),
        class_="wf-arc-exit",
    )


def _number(way: Way, x: float, y: float) -> Html:
    return element("text", str(way.voices), x=x, y=y, text_anchor="middle", class_="wf-arc-count")
