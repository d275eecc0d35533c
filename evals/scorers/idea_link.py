"""M11: ideas that answer a pain which the reference has as well, and whether the best ideas come first."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from evals.scores import Score, ratio
from evals.setting import Setting
from evals.views import Item

CUT = 5
PERSISTENCE = 0.9
"""Of rank-biased overlap (Webber et al. 2010): the weight of the top grows as it falls."""


def linked(idea: Item, pains: Sequence[Item]) -> bool:
    """Whether an idea names one of the pains, or rests on passages that one of them rests on."""
    if idea.addresses:
        return any(pain.id in idea.addresses for pain in pains)
    return any(idea.evidence & pain.evidence for pain in pains)


def idea_link(
    items: Sequence[Item], matched: Mapping[str, str], setting: Setting, *, pains: str = "pain_points"
) -> Score:
    """Share of the ideas tied to a matched pain; nDCG@5 and RBO against the reader's order in the details.

    Args:
        items: the output's, ideas in their order.
        matched: item of the output → item of the reference.
    """
    ideas = [item for item in items if item.lane == "ideas"]
    found = [item for item in items if item.lane == pains and item.id in matched]
    loose = [idea.id for idea in ideas if not linked(idea, found)]
    details: dict[str, object] = {"loose": loose}
    if setting.worth:
        order = [matched[idea.id] for idea in ideas if idea.id in matched]
        best = sorted(setting.worth, key=lambda idea: (-setting.worth[idea], idea))
        ranked = [matched.get(idea.id, idea.id) for idea in ideas]
        details |= {"ndcg_5": round(ndcg(ranked, setting.worth), 3), "rbo": round(rbo(ranked, best), 3)}
        details["matched_ideas"] = len(order)
    return ratio(
        "M11 idea_link",
        len(ideas) - len(loose),
        len(ideas),
        explanation=f"{len(ideas) - len(loose)} of {len(ideas)} ideas answer a pain that the reference has",
        details=details,
    )


def ndcg(ranked: Sequence[str], worth: Mapping[str, float], cut: int = CUT) -> float:
    """Discounted gain of the first `cut`, over the best there could be; what the reference lacks gains nothing."""
    gained = sum(worth.get(name, 0.0) / math.log2(place + 2) for place, name in enumerate(ranked[:cut]))
    best = sum(w / math.log2(i + 2) for i, w in enumerate(sorted(worth.values(), reverse=True)[:cut]))
    return gained / best if best > 0 else 0.0


def rbo(left: Sequence[str], right: Sequence[str], p: float = PERSISTENCE) -> float:
    """Rank-biased overlap of two lists without repeats, extrapolated from the depth both reach; 0 if one is empty."""
    depth = min(len(left), len(right))
    if not depth:
        return 0.0
    seen: tuple[set[str], set[str]] = (set(), set())
    total, shared = 0.0, 0.0
    for k in range(1, depth + 1):
        seen[0].add(left[k - 1])
        seen[1].add(right[k - 1])
        shared = _overlap(seen[0], seen[1]) / k
        total += (1 - p) * p ** (k - 1) * shared
    return total + shared * p**depth


def _overlap(left: Collection[str], right: Collection[str]) -> int:
    return len(set(left) & set(right))
