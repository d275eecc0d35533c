"""Joins what the two indexes say of a chunk, and the rankings of several languages.

Fusion: a weighted sum of the calibrated cosine and the keyword score (TM2C2, Bruch et al., 2023). Languages: each is
ranked by itself and the rankings are dealt out in turn, because an embedder puts all texts of the question's own
language before better ones of another. Weights and their measurement: see the retrieval benchmarks. Pure arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.records import Legs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What an embedder's cosines mean."""

    lowest: float
    """Cosine that counts as 0: below what unrelated texts have."""
    highest: float
    """Cosine that counts as 1."""
    foreign: float
    """Cosine below which a text in another language than the question's has nothing to do with it."""
    weight: float
    """Share of the dense score; the keyword score has the rest."""
    wordless: float = 0.3
    """Share of the dense score where no text has many of the question's words."""
    centring: float = 0.0
    """Share of the mean vectors that is taken off before a question is compared with texts in another language."""
    far: float = 0.0
    """Centred cosine that counts as 0."""
    near: float = 0.5
    """Centred cosine that counts as 1."""
    echo: float = 0.0
    """Share of the score in other languages that is nearness to the best texts of the question's own language."""


CHANCE, TOLD = 0.2, 0.5
"""Keyword score of the best text up to which its words are there by chance, and from which they tell what is meant.
In between the share of meaning falls in a straight line; measured with the weights, see the retrieval benchmarks."""

_CALIBRATIONS: Mapping[str, Calibration] = {
    # multilingual-e5: cosines live in 0.7..1. Between languages right answers have 0.73..0.83 and the middle of all
    # texts 0.69..0.77, differing by corpus, so no threshold tells them apart; this one takes the far half only.
    "local:multilingual-e5": Calibration(
        lowest=0.7,
        highest=1.0,
        foreign=0.70,
        weight=0.3,
        wordless=0.6,
        centring=0.6,
        far=0.3,
        near=0.8,
        echo=0.3,
    ),
    # Spelling only: other languages share no more than names and numbers.
    "hashing:": Calibration(lowest=0.0, highest=1.0, foreign=0.05, weight=0.3),
}
"""What each embedder's cosines mean, by the beginning of its name. Weights were chosen on every second article of
the retrieval benchmarks, which give the held-out half beside it; spelling alone shares no more between languages
than names and numbers."""
_UNKNOWN = Calibration(lowest=0.0, highest=0.8, foreign=0.2, weight=0.3)
"""The same for hosted embedders. Contrastive models without a temperature near zero use most of 0..1; not measured."""


def calibration_of(embedder: str) -> Calibration:
    """Calibration of an embedder, by its name."""
    return next((kept for prefix, kept in _CALIBRATIONS.items() if embedder.startswith(prefix)), _UNKNOWN)


def fuse(calibration: Calibration, cosine: float, keyword: float) -> tuple[float, Legs]:
    """Fused score and both legs, each in 0..1."""
    dense = min(1.0, max(0.0, (cosine - calibration.lowest) / (calibration.highest - calibration.lowest)))
    legs = Legs(dense, keyword)
    return calibration.weight * dense + (1 - calibration.weight) * keyword, legs


def scaled(calibration: Calibration, cosines: NDArray[np.float32], *, centred: bool = False) -> NDArray[np.float32]:
    """Cosines as scores in 0..1."""
    low, high = (calibration.far, calibration.near) if centred else (calibration.lowest, calibration.highest)
    return np.asarray(np.clip((cosines - np.float32(low)) / np.float32(high - low), 0.0, 1.0), np.float32)


def dense_weights(calibration: Calibration, keyword: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of the dense score for each wording (column), from the keyword scores of all texts (rows).

    Where even the best text has few of a question's words, which texts have some is chance: meaning counts for more.
    """
    best = keyword.max(axis=0) if len(keyword) else np.zeros(keyword.shape[1], np.float32)
    chance = 1.0 - np.clip((best - CHANCE) / (TOLD - CHANCE), 0.0, 1.0)
    return np.asarray(calibration.weight + (calibration.wordless - calibration.weight) * chance, np.float32)


def blend(
    dense: NDArray[np.float32], keyword: NDArray[np.float32], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Fused scores of many texts, from the scores of both legs and the share of the first."""
    return np.asarray(weights * dense + (1 - weights) * keyword, np.float32)


QUOTA_OWN = 2
"""Places of the question's own language in the first turn of dealing. Whoever asks reads it best; later turns give
one each."""
QUOTA_OTHER = 1
"""Places of each other language in the first turn. Every language is to be seen among the first results."""


def quotas(rankings: Mapping[str, Sequence[T]], own: str) -> dict[str, int]:
    """Places each language gets in the first turn, in the order they are dealt."""
    others = [language for language in rankings if language != own]
    others.sort(key=lambda language: (-len(rankings[language]), language))
    turns = {own: QUOTA_OWN} if own in rankings else {}
    return turns | dict.fromkeys(others, QUOTA_OTHER)


def interleave(rankings: Mapping[str, Sequence[T]], own: str, most: int | None = None) -> list[T]:
    """Deals out rankings in turn, one of each language, but two of the question's own in the first turn.

    Args:
        most: how many at most; None: all.
    """
    turns = quotas(rankings, own)
    total = sum(map(len, rankings.values()))
    total = total if most is None else min(most, total)
    places = dict.fromkeys(rankings, 0)
    dealt: list[T] = []
    while len(dealt) < total:
        for language, quota in turns.items():
            at = places[language]
            count = quota if at == 0 else 1
            dealt += rankings[language][at : at + count]
            places[language] = at + count
    return dealt[:total]
