"""Probes: small linear classifiers on embeddings, and the space they stand in.

Vectors are centred on the mean of their language, so that languages share one space, and brought to length 1; hints
from wording (`data/cues.toml`) stand beside them. What this module does not know: which embedder made the vectors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.coders.codes import Kind

Matrix = NDArray[np.float32]

SIGNS = ("negative", "neutral", "positive")
CUE_WEIGHT = 0.2
"""Length of one wording hint beside an embedding of length 1. Chosen on the `tune` part of `data/dev_labels.jsonl`."""


@dataclass(frozen=True)
class Space:
    """Where the origin lies in each language."""

    means: Mapping[str, Matrix]

    @classmethod
    def of(cls, vectors: Matrix, languages: Sequence[str]) -> Space:
        """The space whose origins are the means of these vectors."""
        tags = np.array(languages)
        return cls({tag: vectors[tags == tag].mean(axis=0) for tag in sorted(set(languages))})

    def place(self, vectors: Matrix, languages: Sequence[str]) -> Matrix:
        """Vectors centred on their language's origin (on the mean origin where it has none), at length 1."""
        if not len(vectors):
            return vectors
        middle = np.mean(list(self.means.values()), axis=0)
        return unit(vectors - np.stack([self.means.get(tag, middle) for tag in languages]))


@dataclass(frozen=True)
class Probe:
    """A multinomial logistic regression, reduced to what prediction needs."""

    labels: tuple[str, ...]
    weights: Matrix
    """Shape (features, labels)."""
    bias: Matrix

    def log_probabilities(self, features: Matrix) -> Matrix:
        """Shape (passages, labels)."""
        scores = features @ self.weights + self.bias
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), dtype=np.float32)


def fit_probe(
    features: Matrix, labels: Sequence[str], *, strength: float, weights: Sequence[float] | None = None
) -> Probe:
    """A multinomial logistic regression, fitted by L-BFGS on the exact convex objective.

    Args:
        features: shape (examples, features).
        labels: one per example; every label gets the same total weight.
        strength: inverse of the L2 penalty on the coefficients; the intercept is free.
        weights: of the examples, before labels are balanced.
    """
    from scipy.optimize import minimize

    known = tuple(sorted(set(labels)))
    rows = np.asarray(features, dtype=np.float64)
    target = np.array([[label == name for name in known] for label in labels], dtype=np.float64)
    each = np.ones(len(labels)) if weights is None else np.array(weights, dtype=np.float64)
    each = each * (target @ (each.sum() / len(known) / (each @ target)))
    shape = (rows.shape[1] + 1, len(known))
    extended = np.hstack([rows, np.ones((len(rows), 1))])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(shape)
        scores = extended @ table
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        penalised = np.vstack([table[:-1], np.zeros((1, shape[1]))]) / strength
        slope = extended.T @ ((np.exp(logs) - target) * each[:, None]) + penalised
        return -float(each @ (logs * target).sum(axis=1)) + float((penalised * table).sum()) / 2, slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    table = found.x.reshape(shape).astype(np.float32)
    return Probe(known, table[:-1], table[-1])


def fit_scale(
    features: Matrix, values: Sequence[float], *, strength: float, weights: Sequence[float] | None = None
) -> Probe:
    """A ridge regression onto the valence scale, as a probe with the one label `valence`; see `scale_values`."""
    rows, target = np.asarray(features, dtype=np.float64), np.array(values, dtype=np.float64)
    each = np.ones(len(target)) if weights is None else np.array(weights, dtype=np.float64)
    centre, level = np.average(rows, axis=0, weights=each), np.average(target, weights=each)
    moved = rows - centre
    penalty = np.eye(rows.shape[1]) / strength
    slope = np.linalg.solve(moved.T @ (moved * each[:, None]) + penalty, moved.T @ (each * (target - level)))
    bias = np.array([level - centre @ slope], dtype=np.float32)
    return Probe(("valence",), slope.reshape(-1, 1).astype(np.float32), bias)


def scale_values(probe: Probe, features: Matrix) -> Matrix:
    """What a ridge regression says, clipped to -2..2."""
    return np.asarray(np.clip((features @ probe.weights + probe.bias)[:, 0], -2.0, 2.0), dtype=np.float32)


def cue_features(texts: Sequence[str], languages: Sequence[str]) -> Matrix:
    """One column per kind: whether a wording of the text's language hints at it. Shape (texts, kinds)."""
    patterns = _cue_patterns()
    rows = [
        [bool((row := patterns[kind].get(language)) and row.search(text)) for kind in Kind]
        for text, language in zip(texts, languages, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(texts), len(Kind)) * CUE_WEIGHT


def unit(vectors: Matrix) -> Matrix:
    """Rows at length 1; a row of zeros stays as it is."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)


@lru_cache(maxsize=1)
def _cue_patterns() -> dict[Kind, dict[str, re.Pattern[str]]]:
    table = tomllib.loads((files("assistant.coders") / "data" / "cues.toml").read_text(encoding="utf-8"))
    return {
        kind: {language: re.compile(pattern, re.IGNORECASE) for language, pattern in table[kind.value].items()}
        for kind in Kind
    }
