"""I2: cited passages that exist. Invented ones and unexplained labels stay in the denominator."""

from __future__ import annotations

from evals.scores import Score, ratio
from evals.setting import Setting
from evals.views import OutputView


def citation_validity(output: OutputView, setting: Setting) -> Score:
    """Share of the citations of all items that name a passage of the corpus."""
    cited = [(item.id, passage) for item in output.items for passage in sorted(item.evidence)]
    unexplained = [(item.id, label) for item in output.items for label in item.dangling]
    invented = [pair for pair in cited if pair[1] not in setting.passages] + unexplained
    total = len(cited) + len(unexplained)
    explanation = (
        f"{invented[0][0]} cites {invented[0][1]}, which is not there" if invented else "every citation exists"
    )
    return ratio(
        "I2 citation_validity", total - len(invented), total, explanation=explanation, details={"invented": invented}
    )
