"""T2: findings keep together what people coded alike, and apart what they did not (Pham et al. 2024, TopicGPT)."""

from __future__ import annotations

from collections import Counter

from evals.scores import Score, State, f1
from evals.setting import Setting
from evals.views import OutputView


def theme_purity(output: OutputView, setting: Setting) -> Score:
    """Harmonic mean of purity (best theme of each finding) and inverse purity (best finding of each theme).

    Coded passages that no finding cites count against inverse purity. Passages may have several themes.
    """
    codes = setting.codes
    if codes is None or not codes.themes:
        return Score("T2 harmonic_purity", 0.0, 0, State.NOT_APPLICABLE, "the case has no human codes")
    clusters = [[codes.themes[p] for p in item.evidence if p in codes.themes] for item in output.items]
    clusters = [cluster for cluster in clusters if cluster]
    if not clusters:
        return Score("T2 harmonic_purity", 0.0, 0, State.DEGENERATE, "no finding cites a coded passage")
    counts = [Counter(theme for own in cluster for theme in own) for cluster in clusters]
    purity = sum(max(count.values(), default=0) for count in counts) / sum(map(len, clusters))
    prevalence = Counter(theme for own in codes.themes.values() for theme in own)
    best = sum(max(count[theme] for count in counts) for theme in prevalence)
    inverse = best / sum(prevalence.values())
    return Score(
        "T2 harmonic_purity",
        f1(purity, inverse),
        sum(map(len, clusters)),
        State.OK,
        f"purity {purity:.2f}, inverse purity {inverse:.2f}",
        details={"purity": round(purity, 3), "inverse_purity": round(inverse, 3)},
    )
