"""G3: how far the headline stands over maps that know nothing of the corpus but carry the right citations."""

from __future__ import annotations

from dataclasses import replace

from evals.mutants.changes import pasted_citations
from evals.mutants.maps import NAMES, generic_map, hand_map
from evals.scorers.grounded_f1 import headline
from evals.scores import Score, State
from evals.setting import Comparison, Setting
from evals.views import MapView


def floor(comparison: Comparison, setting: Setting) -> float:
    """The best headline of a map of commonplaces and of other corpora's maps, with the right citations pasted on."""
    if setting.floors:
        return setting.floors[0]
    strangers: list[MapView] = [generic_map(), *(hand_map(name).identity for name in NAMES)]
    reached = []
    for stranger in strangers:
        cheat = pasted_citations(stranger, comparison.left)
        reached.append(headline(replace(comparison, output=cheat)))
    setting.floors.append(max(reached))
    return setting.floors[0]


def over_floor(comparison: Comparison, setting: Setting) -> Score:
    """The headline less that of the best such map."""
    ours, least = headline(comparison), floor(comparison, setting)
    return Score(
        "G3 over_floor",
        max(0.0, ours - least),
        len(comparison.right.items()),
        State.OK if comparison.right.items() else State.DEGENERATE,
        f"M3 {ours:.2f}; the best map that knows nothing of the corpus reaches {least:.2f}",
        details={"floor": round(least, 3)},
    )
