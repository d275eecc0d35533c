"""The emotion curve of a journey as inline SVG: a point a stage, its spread as a bar, nothing where nobody spoke.

Knows valences of -2 to +2 and where stages stand; colours are the page's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from assistant.artifacts import Valence
from assistant.export.outline import feeling

COLUMN, HEIGHT, TOP, BOTTOM = 200, 132, 14, 102
"""Units of the drawing: width of a stage, height, and where the scale begins and ends; figures stand below."""
BEST, WORST = 2.0, -2.0


def emotion_curve(stages: Sequence[tuple[str, Valence | None]], direction: str) -> Markup:
    """The drawing, as wide as its stages; mirrored where the page runs right to left."""
    width = COLUMN * max(len(stages), 1)
    points = [
        (_x(place, len(stages), direction), name, valence)
        for place, (name, valence) in enumerate(stages)
        if valence is not None
    ]
    told = "; ".join(f"{name}: {feeling(valence)}" for _, name, valence in points)
    parts = [
        Markup('<svg class="curve" viewBox="0 0 {} {}" role="img" direction="ltr"><title>{}</title>').format(
            width, HEIGHT, told
        ),
        Markup('<line class="zero" x1="0" x2="{}" y1="{y}" y2="{y}"/>').format(width, y=_y(0)),
    ]
    neighbours = [(before, after) for before, after in pairwise(points) if abs(before[0] - after[0]) == COLUMN]
    parts += [
        Markup('<line class="way" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            before[0], _y(before[2].mean), after[0], _y(after[2].mean)
        )
        for before, after in neighbours
    ]
    parts += [_point(x, valence) for x, _, valence in points]
    return Markup("").join([*parts, Markup("</svg>")])


def _point(x: float, valence: Valence) -> Markup:
    mood = "good" if valence.mean > 0.25 else "bad" if valence.mean < -0.25 else "even"
    top, bottom = _y(valence.mean + valence.spread), _y(valence.mean - valence.spread)
    return Markup(
        '<line class="spread" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'
        '<circle class="{mood}" cx="{x}" cy="{y}" r="6"/><text x="{x}" y="{label}">{mean}</text>'
    ).format(
        x=x,
        top=top,
        bottom=bottom,
        mood=mood,
        y=_y(valence.mean),
        label=HEIGHT - 8,
        mean=escape(feeling(valence)),
    )


def _x(place: int, stages: int, direction: str) -> float:
    column = stages - 1 - place if direction == "rtl" else place
    return COLUMN * (column + 0.5)


def _y(mean: float) -> float:
    held = min(max(mean, WORST), BEST)
    return round(TOP + (BEST - held) / (BEST - WORST) * (BOTTOM - TOP), 1)
