"""T3: passage by passage, the output puts into a theme what people coded with it.

Cohen's kappa misleads where a code is rare: at a prevalence of 8 % two coders who agree on 93 % of the passages have a
kappa of .34. So Gwet's AC1 is the value, and Krippendorff's alpha and kappa stand beside it.
"""

from __future__ import annotations

from evals.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha
from evals.scorers.theme_recall import theme_recall
from evals.scores import Score, State
from evals.setting import Setting
from evals.views import OutputView


def coding_agreement(output: OutputView, setting: Setting) -> Score:
    """AC1 over every coded passage times every theme that a finding answers to."""
    codes = setting.codes
    if codes is None or not codes.themes:
        return Score("T3 coding_agreement", 0.0, 0, State.NOT_APPLICABLE, "the case has no human codes")
    found: dict[str, str] = dict(theme_recall(output, setting).details.get("found", {}))
    if not found:
        return Score("T3 coding_agreement", 0.0, 0, State.DEGENERATE, "no finding answers to a theme people coded")
    evidence = {item.id: item.evidence for item in output.items}
    human, ours = [], []
    for theme, finding in sorted(found.items()):
        for passage, themes in codes.themes.items():
            human.append("yes" if theme in themes else "no")
            ours.append("yes" if passage in evidence[finding] else "no")
    value = gwet_ac1(human, ours)
    kappa, alpha = cohen_kappa(human, ours), krippendorff_alpha(human, ours)
    return Score(
        "T3 coding_agreement",
        max(0.0, value),
        len(human),
        State.OK,
        f"AC1 {value:.2f}, alpha {alpha:.2f}, kappa {kappa:.2f} over {len(found)} themes",
        details={
            "ac1": round(value, 3),
            "alpha": round(alpha, 3),
            "kappa": round(kappa, 3),
            "prevalence": round(human.count("yes") / len(human), 3),
        },
    )
