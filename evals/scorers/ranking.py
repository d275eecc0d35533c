"""R1, R2, R3: whether search finds the passages that a person marked, and how early."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from evals.rankings import DEPTH
from evals.scores import Score, State, ratio
from evals.setting import Setting
from evals.views import OutputView, RankingView

Measure = Callable[[Sequence[str], Mapping[str, int]], float]


def ranking(output: OutputView, setting: Setting) -> list[Score]:
    """The scores of search; none where the task does not search."""
    if setting.sought is None:
        return []
    return [
        _mean("R1 recall", output.rankings, setting, recall),
        _mean("R2 ndcg", output.rankings, setting, ndcg),
        _mean("R3 mrr", output.rankings, setting, reciprocal_rank),
    ]


def recall(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Share of the relevant passages among the first `DEPTH`, of as many as fit there."""
    return len(set(found[:DEPTH]) & relevant.keys()) / min(DEPTH, len(relevant))


def ndcg(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Discounted cumulative gain of the first `DEPTH` over the best there could be.

    The gain of a grade g is 2^g - 1, the discount log2(rank + 1) (Järvelin and Kekäläinen 2002; Burges et al. 2005).
    """
    seen: set[str] = set()
    gains = []
    for passage in found[:DEPTH]:
        gains.append(0 if passage in seen else 2 ** relevant.get(passage, 0) - 1)
        seen.add(passage)
    best = sorted((2**grade - 1 for grade in relevant.values()), reverse=True)[:DEPTH]
    return _discounted(gains) / _discounted(best)


def reciprocal_rank(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """One over the rank of the first relevant passage; 0 where none is among the first `DEPTH`."""
    return next((1 / rank for rank, passage in enumerate(found[:DEPTH], 1) if passage in relevant), 0.0)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _mean(metric: str, rankings: Sequence[RankingView], setting: Setting, measure: Measure) -> Score:
    sought = setting.sought or {}
    if not rankings:
        return Score(metric, 0.0, 0, State.DEGENERATE, "no query was put")
    values = [(each, measure(each.passages, sought[each.query])) for each in rankings if each.query in sought]
    languages: dict[str, list[float]] = {}
    for each, value in values:
        languages.setdefault(each.language, []).append(value)
    means = {language: round(sum(found) / len(found), 3) for language, found in languages.items()}
    return ratio(
        metric,
        sum(value for _, value in values),
        len(values),
        explanation=", ".join(f"{language} {mean:.2f}" for language, mean in means.items()),
        details={
            "languages": means,
            "nothing_found": [f"{each.query}-{each.language}" for each, value in values if value == 0],
        },
    )
