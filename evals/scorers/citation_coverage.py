"""I3: items that rest on at least one passage that exists. Read it beside I7: citing everything would pass."""

from __future__ import annotations

from evals.scores import Score, ratio
from evals.setting import Setting
from evals.views import OutputView


def citation_coverage(output: OutputView, setting: Setting) -> Score:
    """Share of items with a valid citation; items marked as questions to ask are left out and counted apart."""
    stated = [item for item in output.items if not item.empty_claim]
    bare = [item.id for item in stated if not any(passage in setting.passages for passage in item.evidence)]
    questions = len(output.items) - len(stated)
    explanation = (
        f"{bare[0]} rests on nothing" if bare else f"every item rests on a passage ({questions} questions apart)"
    )
    return ratio(
        "I3 citation_coverage", len(stated) - len(bare), len(stated), explanation=explanation, details={"bare": bare}
    )
