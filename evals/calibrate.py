"""Fits the curve of `evals.resemblance` on labelled pairs, and says how well it tells them apart.

Run it when the encoder, the bank or the pairs change; never on the maps that are scored.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.resemblance import Calibration, Resemblance, file_hash

if TYPE_CHECKING:
    from corpus.embedding import Embedder

NEGATIVE = frozenset({"related", "unrelated"})
"""What the curve is fitted against. Opposites and ideas are left out: polarity and cell type decide those."""

RIDGE = 1e-4
"""Keeps the slope finite where the classes can be separated."""


def labelled_pairs() -> list[dict[str, Any]]:
    """The pairs: id, topic, languages, two texts, label."""
    lines = resources.files("evals").joinpath("calibration", "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def fit(embedder: Embedder) -> Calibration:
    """The calibration for an embedder."""
    pairs = labelled_pairs()
    raw = Resemblance(embedder, Calibration(1.0, 0.0, embedder.identity.name, "", "", "", {}))
    raw.prepare(text for pair in pairs for text in (pair["a"], pair["b"]))
    z = np.array([raw.normalised([pair["a"]], [pair["b"]])[0, 0] for pair in pairs])
    labels = [pair["label"] for pair in pairs]
    used = np.array([label == "same" or label in NEGATIVE for label in labels])
    same = np.array([label == "same" for label in labels])
    slope, centre = logistic(z[used], same[used])
    unrelated = z[[label == "unrelated" for label in labels]]
    by_language = {
        language: round(auc(z[[p["label"] == "same" and p["lang_b"] == language for p in pairs]], unrelated), 3)
        for language in sorted({pair["lang_b"] for pair in pairs})
    }
    return Calibration(
        slope=round(slope, 3),
        centre=round(centre, 4),
        embedder=embedder.identity.name,
        revision=embedder.identity.revision,
        bank=file_hash("bank", "background.jsonl"),
        pairs=file_hash("calibration", "pairs.jsonl"),
        auc=by_language,
    )


def logistic(z: NDArray[np.float64], same: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and centre of a logistic curve with both classes weighing the same, by Newton's method."""
    y = same.astype(np.float64)
    weight = np.where(same, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    x = np.c_[np.ones_like(z), z]
    b = np.zeros(2)
    ridge = np.diag([0.0, RIDGE])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ b))
        gradient = x.T @ (weight * (y - p)) - ridge @ b
        b = b + np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    return float(b[1]), float(-b[0] / b[1])


def auc(positive: Sequence[float] | NDArray[np.float64], negative: Sequence[float] | NDArray[np.float64]) -> float:
    """Share of (positive, negative) pairs in the right order; ties count half."""
    a, b = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float(((a > b) + 0.5 * (a == b)).mean())
