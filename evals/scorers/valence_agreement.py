"""T4: passages taken as pains or delights felt so to the people who coded them."""

from __future__ import annotations

from evals.agreement import cohen_kappa, macro_f1
from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView

SIGNS = {"pain": "negative", "pain_points": "negative", "delight": "positive"}
"""Kind of finding → what it says of its passages."""


def valence_agreement(output: OutputView, setting: Setting) -> Score:
    """Macro F1 of negative and positive over the passages of pains and delights that people coded as one of the two.

    Passages in findings of both signs, and those people coded as neutral, are counted apart.
    """
    codes = setting.codes
    if codes is None or not codes.sentiment:
        return Score("T4 valence", 0.0, 0, State.NOT_APPLICABLE, "the case has no human codes")
    signs: dict[str, set[str]] = {}
    for item in output.items:
        if item.lane in SIGNS:
            for passage in item.evidence:
                signs.setdefault(passage, set()).add(SIGNS[item.lane])
    judged = [(p, next(iter(s))) for p, s in sorted(signs.items()) if len(s) == 1 and p in codes.sentiment]
    sure = [(codes.sentiment[p], sign) for p, sign in judged if codes.sentiment[p] != "neutral"]
    if not sure:
        return Score("T4 valence", 0.0, 0, State.DEGENERATE, "no coded passage stands behind a pain or a delight")
    human, ours = [h for h, _ in sure], [o for _, o in sure]
    kappa = cohen_kappa(human, ours)
    return Score(
        "T4 valence",
        macro_f1(human, ours, ("negative", "positive")),
        len(sure),
        State.OK,
        f"kappa {kappa:.2f} over {len(sure)} passages; {len(judged) - len(sure)} coded neutral",
        details={
            "kappa": round(kappa, 3),
            "neutral": len(judged) - len(sure),
            "both_signs": sum(len(s) > 1 for s in signs.values()),
        },
    )
