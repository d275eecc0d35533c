"""The curve of saturation: how many themes were known after each further voice, with its scales.

Drawn as SVG from counts alone; knows no findings.
"""

from __future__ import annotations

from ui.markup import Html, element
from ui.present import saturation_flat
from ui.texts import Texts

WIDTH, HEIGHT = 300, 132
LEFT, RIGHT, TOP, BOTTOM = 26, 14, 16, 22
"""Room around the curve for its scales, in the units of the drawing."""
MOST_DOTS = 40
"""Voices up to which every one of them has a dot; more would run into one another."""
FEWEST = 3
"""Voices from which there is a curve to be seen."""


def saturation_figure(counts: tuple[int, ...], texts: Texts) -> Html | None:
    """Themes known after each further voice, from the first voice to the last; nothing for fewer than three."""
    if len(counts) < FEWEST:
        return None
    most = max(counts) or 1
    told = texts("saturation.told", themes=f"{counts[-1]:,}", voices=f"{len(counts):,}")
    places = [_place(n, count, len(counts), most) for n, count in enumerate(counts)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    floor = HEIGHT - BOTTOM
    dots = places if len(places) <= MOST_DOTS else [places[0], places[-1]]
    drawing = element(
        "svg",
        element("line", x1=LEFT, y1=TOP, x2=WIDTH - RIGHT, y2=TOP, class_="wf-grid-line"),
        element("line", x1=LEFT, y1=floor, x2=WIDTH - RIGHT, y2=floor, class_="wf-axis"),
        element("path", d=f"M{places[0][0]:.1f},{floor} L{line} L{places[-1][0]:.1f},{floor} Z", class_="wf-area"),
        element("polyline", points=line, class_="wf-line"),
        *(element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3.4", class_="wf-dot") for x, y in dots),
        element("text", str(most), x=LEFT - 6, y=TOP + 4, text_anchor="end"),
        element("text", "0", x=LEFT - 6, y=floor + 4, text_anchor="end"),
        element("text", "1", x=LEFT, y=HEIGHT - 6, text_anchor="middle"),
        element("text", f"{len(counts):,}", x=WIDTH - RIGHT, y=HEIGHT - 6, text_anchor="middle"),
        element("text", texts("saturation.voices"), x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 6, text_anchor="middle"),
        element("text", texts("saturation.themes"), x=LEFT, y=TOP - 5, text_anchor="start"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        direction="ltr",
        role="img",
        aria_label=f"{texts('findings.saturation')}: {told}",
    )
    said = texts("findings.saturation_flat" if saturation_flat(counts) else "findings.saturation_rising")
    return element(
        "figure",
        drawing,
        element(
            "figcaption", element("strong", texts("findings.saturation")), element("span", told), element("span", said)
        ),
        class_="wf-saturation",
    )


def _place(n: int, count: int, voices: int, most: int) -> tuple[float, float]:
    across = LEFT + n * (WIDTH - LEFT - RIGHT) / (voices - 1)
    return across, HEIGHT - BOTTOM - count / most * (HEIGHT - TOP - BOTTOM)
