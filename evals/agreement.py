"""Agreement of two coders on categories. Pure arithmetic; knows no metric and no output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.scores import f1


def cohen_kappa(left: Sequence[str], right: Sequence[str]) -> float:
    """Cohen's kappa; 0 where chance alone explains everything. Misleads where one category is rare: see `gwet_ac1`."""
    n = len(left)
    if not n:
        return 0.0
    observed = sum(a == b for a, b in zip(left, right, strict=True)) / n
    a, b = Counter(left), Counter(right)
    chance = sum(a[c] * b[c] for c in a) / n**2
    return 0.0 if chance >= 1 else (observed - chance) / (1 - chance)


def gwet_ac1(left: Sequence[str], right: Sequence[str]) -> float:
    """Gwet's AC1 (2008), steady where a category is rare."""
    n = len(left)
    categories = set(left) | set(right)
    if not n or len(categories) < 2:
        return 1.0 if n else 0.0
    observed = sum(a == b for a, b in zip(left, right, strict=True)) / n
    a, b = Counter(left), Counter(right)
    share = [(a[c] + b[c]) / (2 * n) for c in categories]
    chance = sum(p * (1 - p) for p in share) / (len(categories) - 1)
    return (observed - chance) / (1 - chance)


def macro_f1(human: Sequence[str], ours: Sequence[str], categories: Sequence[str]) -> float:
    """Mean F1 over the categories; a category nobody used counts 0."""
    scores = []
    for category in categories:
        both = sum(h == o == category for h, o in zip(human, ours, strict=True))
        said, meant = sum(o == category for o in ours), sum(h == category for h in human)
        scores.append(f1(both / said if said else 0.0, both / meant if meant else 0.0))
    return sum(scores) / len(scores) if scores else 0.0


def krippendorff_alpha(left: Sequence[str], right: Sequence[str]) -> float:
    """Krippendorff's alpha of two coders on nominal categories, nothing missing; 0 where nothing varies."""
    n = len(left)
    if not n:
        return 0.0
    values = Counter(left) + Counter(right)
    observed = sum(a != b for a, b in zip(left, right, strict=True)) / n
    whole = 2 * n
    expected = 1 - sum(c * (c - 1) for c in values.values()) / (whole * (whole - 1))
    return 1 - observed / expected if expected else 0.0
