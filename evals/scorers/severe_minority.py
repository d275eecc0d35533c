"""S2: grave things that a few people tell of, each gathered in one item. Drowned in the rest is the failure."""

from __future__ import annotations

from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView

GATHERED = 0.5
"""Share of a theme's passages that one item must cite, and share of its evidence that they must be."""


def severe_minority(output: OutputView, setting: Setting) -> Score:
    """Share of the planted grave themes of which one item cites at least half of the passages, and little else."""
    name, themes = "S2 severe_minority", setting.severe
    if not themes:
        return Score(name, 0.0, 0, State.NOT_APPLICABLE, "nothing grave was planted")
    if not output.items:
        return Score(name, 0.0, len(themes), State.DEGENERATE, "the output has no claim")
    found = [topic for topic, passages in themes if any(gathers(item.evidence, passages) for item in output.items)]
    cited = {passage for item in output.items for passage in item.evidence}
    scattered = [topic for topic, passages in themes if topic not in found and passages & cited]
    return Score(
        name,
        len(found) / len(themes),
        len(themes),
        State.OK,
        f"{len(found)} of {len(themes)} grave themes found; of {len(scattered)} single passages are cited",
        details={"found": found, "scattered": scattered},
    )


def gathers(evidence: frozenset[str], passages: frozenset[str]) -> bool:
    """Whether evidence holds two passages of a theme at least, half of them, and little else."""
    both = len(evidence & passages)
    return both >= 2 and both >= GATHERED * len(passages) and both >= GATHERED * len(evidence)
