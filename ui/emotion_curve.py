"""The emotion curve of a journey as inline SVG: mean, spread band, n, one point a stage, under the stage's column.

Values are valences of -2 to +2. A stage where nobody said how it felt breaks the line: nothing is drawn across it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.artifacts import Valence
from ui.markup import Html, element, join
from ui.present import mood, signed
from ui.texts import Texts

COLUMN = 220
"""Pixels; equal to `--wf-column` of the style sheet, so that each point stands under its stage."""
HEIGHT = 116
MARGIN = 24
LOW, HIGH = -2.0, 2.0


APART = 22
"""Pixels between the points of two layers at one stage, so that equal values do not hide each other."""


@dataclass(frozen=True, slots=True)
class CurveLayer:
    """The curve of one group."""

    colour: int
    name: str
    felt: tuple[Valence | None, ...]
    """Stage by stage."""


def emotion_curve(stages: list[tuple[str, Valence | None]], texts: Texts, layers: Sequence[CurveLayer] = ()) -> Html:
    """The curve over `stages`, mirrored where the screen runs right to left; with `layers`, theirs before it."""
    width = COLUMN * len(stages)
    runs = _runs([valence for _, valence in stages])
    mirror = texts.direction == "rtl"
    xs = [_x(place, len(stages), mirror) for place in range(len(stages))]
    parts = [_axis(width)]
    for run in runs:
        points = [(xs[place], stages[place][1]) for place in run]
        known = [(x, valence) for x, valence in points if valence is not None]
        parts += [_line(known)] if layers else [_band(known), _line(known)]
    if layers:
        parts += [_layer(layer, place, len(layers), stages, xs, texts) for place, layer in enumerate(layers)]
    else:
        parts += [
            _point(xs[place], name, valence, texts)
            for place, (name, valence) in enumerate(stages)
            if valence is not None
        ]
    return element(
        "svg",
        *parts,
        class_="wf-curve wf-curve-layered" if layers else "wf-curve",
        viewBox=f"0 0 {width} {HEIGHT}",
        width=width,
        height=HEIGHT,
        role="img",
        direction="ltr",
        aria_label="; ".join([_spoken(stages, texts), *(_spoken_layer(each, stages, texts) for each in layers)]),
    )


def y_of(value: float) -> float:
    """Height of a valence in the drawing; values beyond the scale stand on its edge."""
    clipped = min(max(value, LOW), HIGH)
    return round(MARGIN + (HIGH - clipped) / (HIGH - LOW) * (HEIGHT - 2 * MARGIN), 1)


def _layer(
    layer: CurveLayer,
    place: int,
    of: int,
    stages: list[tuple[str, Valence | None]],
    xs: list[float],
    texts: Texts,
) -> Html:
    """A group's line, and at each stage its point with the number of its voices."""
    aside = (place - (of - 1) / 2) * APART
    lines, points = [], []
    for run in _runs(list(layer.felt)):
        known = [(xs[at] + aside, felt) for at in run if (felt := layer.felt[at]) is not None]
        lines.append(_line(known))
    for at, felt in enumerate(layer.felt):
        if felt is not None:
            x, y = xs[at] + aside, y_of(felt.mean)
            told = f"{layer.name}: {_told(stages[at][0], felt, texts)}"
            number = element("text", str(felt.n), x=x, y=y + 3.6, text_anchor="middle", direction="ltr")
            points.append(element("g", element("title", told), element("circle", cx=x, cy=y, r=8), number))
    return element("g", *lines, *points, class_=f"wf-group wf-group-{layer.colour}")


def _spoken_layer(layer: CurveLayer, stages: list[tuple[str, Valence | None]], texts: Texts) -> str:
    told = [_told(name, felt, texts) for (name, _), felt in zip(stages, layer.felt, strict=True) if felt is not None]
    return "; ".join([layer.name, *told])


def _x(place: int, stages: int, mirror: bool) -> float:
    column = stages - 1 - place if mirror else place
    return COLUMN * column + COLUMN / 2


def _runs(values: list[Valence | None]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _axis(width: int) -> Html:
    return join(
        [
            element("line", x1=0, x2=width, y1=y_of(value), y2=y_of(value), class_=style)
            for value, style in ((HIGH, "wf-axis"), (0.0, "wf-axis wf-axis-zero"), (LOW, "wf-axis"))
        ]
    )


def _band(points: list[tuple[float, Valence]]) -> Html:
    if len(points) == 1:
        x, valence = points[0]
        top, bottom = y_of(valence.mean + valence.spread), y_of(valence.mean - valence.spread)
        return element("rect", x=x - 10, width=20, y=top, height=round(bottom - top, 1), rx=8, class_="wf-band")
    upper = _path([(x, y_of(valence.mean + valence.spread)) for x, valence in points])
    lower = _path([(x, y_of(valence.mean - valence.spread)) for x, valence in reversed(points)], start="L")
    return element("path", d=f"{upper} {lower} Z", class_="wf-band")


def _line(points: list[tuple[float, Valence]]) -> Html:
    return element("path", d=_path([(x, y_of(valence.mean)) for x, valence in points]), class_="wf-line")


def _path(points: list[tuple[float, float]], start: str = "M") -> str:
    """A smooth path that leaves and enters each point level, so that it never swings beyond the values."""
    (x0, y0), steps = points[0], [f"{start} {points[0][0]} {points[0][1]}"]
    for x, y in points[1:]:
        middle = (x0 + x) / 2
        steps.append(f"C {middle} {y0} {middle} {y} {x} {y}")
        x0, y0 = x, y
    return " ".join(steps)


def _point(x: float, name: str, valence: Valence, texts: Texts) -> Html:
    y = y_of(valence.mean)
    above = valence.mean <= 1.2
    label_y = y - 12 if above else y + 22
    return element(
        "g",
        element("title", _told(name, valence, texts)),
        element("circle", cx=x, cy=y, r=6, class_=f"wf-dot wf-dot-{mood(valence.mean)}"),
        element(
            "text",
            element("tspan", signed(valence.mean), class_="wf-curve-mean"),
            element("tspan", f"  n={valence.n}", class_="wf-curve-n"),
            x=x,
            y=label_y,
            text_anchor="middle",
            direction="ltr",
        ),
        class_=f"wf-point wf-{mood(valence.mean)}",
    )


def _told(name: str, valence: Valence, texts: Texts) -> str:
    return texts(
        "journey.emotion_point", stage=name, mean=signed(valence.mean), spread=f"{valence.spread:.1f}", n=valence.n
    )


def _spoken(stages: list[tuple[str, Valence | None]], texts: Texts) -> str:
    told = [
        _told(name, valence, texts) if valence else f"{name}: {texts('journey.emotion_none')}"
        for name, valence in stages
    ]
    return "; ".join([texts("journey.emotion"), *told])
