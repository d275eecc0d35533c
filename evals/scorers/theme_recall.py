"""T1: themes that people coded and the findings found, weighed by how many passages each has.

A finding has to gather its theme. Were one passage enough, the corpus given passage by passage would find every theme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from evals.codes import Codes
from evals.matching import assign
from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView

PURE = 0.5
"""A finding is a theme's where at least half of its coded passages have that theme."""
GATHERED = 0.02
"""And where it gathers this share of the theme's passages. On 2,197 coded comments it takes .04 of what a draft had
(.89), and all of what passages pasted one by one had (.73)."""
FEWEST = 2
"""Passages that make a theme, and that a finding gathers at least."""


def theme_recall(output: OutputView, setting: Setting) -> Score:
    """Prevalence of the themes that a finding of their own answers to, over the prevalence of all."""
    codes = setting.codes
    if codes is None or not codes.themes:
        return Score("T1 theme_recall", 0.0, 0, State.NOT_APPLICABLE, "the case has no human codes")
    if not output.items:
        return Score("T1 theme_recall", 0.0, 0, State.DEGENERATE, "no finding")
    coded = Counter(theme for themes in codes.themes.values() for theme in themes)
    prevalence = Counter({theme: count for theme, count in coded.items() if count >= FEWEST})
    if not prevalence:
        return Score("T1 theme_recall", 0.0, 0, State.NOT_APPLICABLE, f"no code stands at {FEWEST} passages")
    themes = sorted(prevalence)
    found = _found(output, codes, prevalence)
    value = sum(prevalence[theme] for theme in found) / sum(prevalence.values())
    missed = [theme for theme, _ in prevalence.most_common() if theme not in found]
    return Score(
        "T1 theme_recall",
        value,
        len(themes),
        State.OK,
        f"{len(found)} of {len(themes)} themes found; the largest missed: {missed[0] if missed else 'none'}",
        details={"found": found, "missed": missed[:10]},
    )


def _found(output: OutputView, codes: Codes, prevalence: Mapping[str, int]) -> dict[str, str]:
    """Theme → finding, one to one, by the number of shared passages."""
    themes = sorted(prevalence)
    worth = np.zeros((len(themes), len(output.items)))
    for column, item in enumerate(output.items):
        coded = [codes.themes[passage] for passage in item.evidence if passage in codes.themes]
        for row, theme in enumerate(themes):
            shared = sum(theme in own for own in coded)
            gathers = shared >= max(FEWEST, GATHERED * prevalence[theme])
            if gathers and shared / len(coded) >= PURE:
                worth[row, column] = shared
    return {themes[row]: output.items[column].id for row, column in assign(worth)}
