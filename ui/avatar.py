"""A drawn figure for a persona: abstract, made on this machine from the persona's own data, never a likeness.

The rings are the persona's stage profile (where in the journey its people spoke), the hue comes from its id. No face,
skin, hair, sex or age is drawn, because none of it was observed.
"""

from __future__ import annotations

import hashlib
import math

from assistant.artifacts import Persona
from ui.markup import Html, element

SIZE = 72
PALETTE = ("#4a5fc1", "#2f7f86", "#8a5a9e", "#a8683a", "#4d7d4a", "#a04b6a")


def avatar(persona: Persona, label: str) -> Html:
    """The figure of `persona` as SVG, with `label` for screen readers."""
    digest = hashlib.sha256(persona.id.encode()).digest()
    colour = PALETTE[digest[0] % len(PALETTE)]
    turn = digest[1] / 255 * 360
    return element(
        "svg",
        element("circle", cx=36, cy=36, r=35, fill=colour, fill_opacity="0.10"),
        *_petals(persona, colour, turn),
        element("circle", cx=36, cy=29, r=7.5, fill=colour),
        element("path", d="M 22 50 A 14 13 0 0 1 50 50 Z", fill=colour),
        class_="wf-avatar",
        viewBox=f"0 0 {SIZE} {SIZE}",
        width=SIZE,
        height=SIZE,
        role="img",
        aria_label=label,
    )


def _petals(persona: Persona, colour: str, turn: float) -> list[Html]:
    """One arc a stage on the rim, as long as the stage's share of what the persona's people said."""
    counts = [count for count in persona.stage_profile.values() if count > 0] or [1]
    total, start, arcs = sum(counts), turn, []
    for place, count in enumerate(counts):
        sweep = 360 * count / total
        gap = 8 if len(counts) > 1 else 0
        arcs.append(_arc(start, max(sweep - gap, 2), colour, 0.35 + 0.6 * (place % 2)))
        start += sweep
    return arcs


def _arc(start: float, sweep: float, colour: str, opacity: float) -> Html:
    sweep = min(sweep, 359.9)
    (x0, y0), (x1, y1) = _on_rim(start), _on_rim(start + sweep)
    large = 1 if sweep > 180 else 0
    return element(
        "path",
        d=f"M {x0} {y0} A 33 33 0 {large} 1 {x1} {y1}",
        fill="none",
        stroke=colour,
        stroke_width=3,
        stroke_linecap="round",
        stroke_opacity=f"{opacity:.2f}",
    )


def _on_rim(degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return round(36 + 33 * math.cos(angle), 2), round(36 + 33 * math.sin(angle), 2)
