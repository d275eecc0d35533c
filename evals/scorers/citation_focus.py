"""I7: items that cite a few passages, not half the corpus. Stops an output that cites everything."""

from __future__ import annotations

from evals.scores import Score, ratio
from evals.setting import Setting
from evals.views import Item, OutputView

MOST_PASSAGES = 5
MOST_SHARE = 0.25
"""Of the corpus."""
MANY_SHARE = 0.05
"""In a large corpus an item may cite more, up to this share: a theme that forty people raised has forty passages."""


def focused(item: Item, corpus: int) -> bool:
    """Whether the item cites at most five passages and a quarter of the corpus, or at most a twentieth of it."""
    cited = len(item.evidence)
    return cited <= corpus * MANY_SHARE or (cited <= MOST_PASSAGES and cited <= corpus * MOST_SHARE)


def citation_focus(output: OutputView, setting: Setting) -> Score:
    """Share of focused items."""
    wide = [item.id for item in output.items if not focused(item, len(setting.passages))]
    explanation = f"{wide[0]} cites too much to mean anything" if wide else "every item cites a few passages"
    return ratio(
        "I7 citation_focus",
        len(output.items) - len(wide),
        len(output.items),
        explanation=explanation,
        details={"wide": wide},
    )
