"""Fits the curve of `evals.resemblance` and the probe of `evals.polarity`, and says how well they tell things apart.

Run it (`python -m evals calibrate`) when an encoder, the bank or the labelled texts change; never on the maps that are
scored. Every figure it reports is of topics that the fit has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from evals.agreement import krippendorff_alpha
from evals.polarity import SURE, Probe
from evals.resemblance import Calibration, EncoderFit, Resemblance, bank_language, file_hash

if TYPE_CHECKING:
    from corpus.embedding import Embedder

WEIGHTS = {"same": 0.1, "unrelated": 0.8, "related": 0.1}
"""Label → its share in the fit: of ten items that one is compared with, about one says the same. Fitted with as many of
the same as of others, 978 of 1001 margins of the mutants held, since what is related passed for the same. Opposites
and ideas are left out: polarity and cell type decide those."""
TOLD_FROM = ("unrelated", "related", "opposite", "other_type")
RIDGE = 1e-4
"""Keeps the slopes finite where the classes can be separated."""
PROBE_STRENGTH = 10.0
"""Inverse of the probe's ridge."""
SAME_AT_LEAST = 0.9
"""Two texts never say the same below this."""
BINS = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labelled pairs with their features."""

    rows: tuple[Mapping[str, Any], ...]
    features: Floats
    """Shape (pairs, encoders)."""

    def where(self, label: str, language: str = "") -> NDArray[np.bool_]:
        """Which pairs have the label, and the language on the right side."""
        found = [row["label"] == label and language in ("", row["lang_b"]) for row in self.rows]
        return np.array(found)

    @property
    def agreed(self) -> NDArray[np.bool_]:
        """Which pairs both readings gave the same label."""
        return np.array([len(set(row["annotators"])) == 1 for row in self.rows])

    def weights(self) -> Floats:
        """Weight of each pair in the fit: 0 where the readings differ, or its label is none of `WEIGHTS`."""
        found = np.zeros(len(self.rows))
        for label, share in WEIGHTS.items():
            mine = self.where(label) & self.agreed
            found[mine] = share * len(self.rows) / max(1, mine.sum())
        return found

    @property
    def topics(self) -> Floats:
        """Topic of each pair."""
        return np.array([row["topic"] for row in self.rows])


def rows_of(name: str) -> list[dict[str, Any]]:
    """The rows of one of the files of labelled texts."""
    text = resources.files("evals").joinpath("calibration", name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def fit(embedders: Sequence[Embedder]) -> Calibration:
    """The curve for these encoders."""
    blank = Calibration(
        tuple(EncoderFit(e.identity.name, e.identity.revision, 1.0) for e in embedders), 0.0, "", "", "", {}, 0.0, {}
    )
    raw = Resemblance(embedders, blank)
    pairs = _labelled(raw)
    weight = pairs.weights()
    used, same = weight > 0, pairs.where("same")
    slopes, intercept = logistic(pairs.features[used], same[used], weight[used])
    fitted = replace(
        blank,
        encoders=tuple(replace(e, slope=round(float(s), 3)) for e, s in zip(blank.encoders, slopes, strict=True)),
        intercept=round(intercept, 4),
        bank=file_hash("bank", "background.jsonl"),
        pairs=file_hash("calibration", "pairs.jsonl"),
        polarity=file_hash("calibration", "polarity.jsonl"),
        agreement=agreement(pairs.rows),
        pairs_read=len(pairs.rows),
    )
    held_out = _held_out(pairs, weight, same)
    auc_of = {label: _by_language(pairs, held_out, label) for label in TOLD_FROM}
    error = calibration_error(1 / (1 + np.exp(-held_out[used])), same[used], weight[used])
    return replace(fitted, auc=auc_of, calibration_error=round(error, 3), redundant=_redundant(embedders, fitted))


def agreement(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Krippendorff's alpha of the two readings of the pairs, by language of the right side, and over all of them."""
    found = {}
    for language in ("all", *sorted({row["lang_b"] for row in rows})):
        readings = [row["annotators"] for row in rows if language in ("all", row["lang_b"])]
        found[language] = round(krippendorff_alpha([one for one, _ in readings], [two for _, two in readings]), 3)
    return found


def _labelled(raw: Resemblance) -> Labelled:
    rows = rows_of("pairs.jsonl")
    raw.prepare(text for row in rows for text in (row["a"], row["b"]))
    features = np.array([raw.features([row["a"]], [row["b"]])[:, 0, 0] for row in rows])
    return Labelled(tuple(rows), features)


def _held_out(pairs: Labelled, weight: Floats, same: NDArray[np.bool_]) -> Floats:
    """Log odds of every pair, by a curve fitted without its topic."""
    odds = np.zeros(len(pairs.rows))
    for topic in sorted(set(pairs.topics)):
        own = pairs.topics == topic
        others = (weight > 0) & ~own
        slopes, intercept = logistic(pairs.features[others], same[others], weight[others])
        odds[own] = pairs.features[own] @ slopes + intercept
    return odds


def _by_language(pairs: Labelled, odds: Floats, label: str) -> dict[str, float]:
    """AUC of same against `label`, by language of the right side, over pairs that both readings gave one label."""
    return {
        language: round(
            auc(odds[pairs.where("same", language) & pairs.agreed], odds[pairs.where(label, language) & pairs.agreed]),
            3,
        )
        for language in sorted({row["lang_b"] for row in pairs.rows})
    }


def _redundant(embedders: Sequence[Embedder], fitted: Calibration) -> dict[str, float]:
    """Language → the likeness that 95 of 100 pairs of different sentences on one matter stay below."""
    sim = Resemblance(embedders, fitted)
    topics: dict[tuple[str, str], list[str]] = {}
    for row in rows_of("polarity.jsonl"):
        topics.setdefault((row["lang"], row["topic"]), []).append(row["text"])
    likeness: dict[str, list[float]] = {}
    for (language, _), (left, right) in sorted(topics.items()):
        likeness.setdefault(language, []).append(sim.of(left, right))
    return {name: round(max(SAME_AT_LEAST, float(np.quantile(v, 0.95))), 3) for name, v in likeness.items()}


def fit_probe(embedders: Sequence[Embedder], fitted: Calibration) -> Probe:
    """The probe of polarity for these encoders."""
    sim = Resemblance(embedders, fitted)
    rows = [(r["text"], r["topic"], r["polarity"] == "negative") for r in rows_of("polarity.jsonl")]
    balanced = len(rows)
    for row in rows_of("pairs.jsonl"):  # the pains of the pairs, and their opposites
        if row["of"] != "pain":
            continue
        if row["label"] == "same":
            rows.append((row["b"], row["topic"], True))
        elif row["label"] == "opposite":
            rows += [(row["a"], row["topic"], True), (row["b"], row["topic"], False)]
    features = sim.centred([text for text, _, _ in rows])
    bad = np.array([bad for _, _, bad in rows])
    topics = np.array([topic for _, topic, _ in rows])
    languages = np.array([bank_language(text) for text, _, _ in rows])
    odds = np.zeros(len(rows))
    for topic in sorted(set(topics)):
        own = topics == topic
        weights, intercept = _ridge(features[~own], bad[~own])
        odds[own] = features[own] @ weights + intercept
    weights, intercept = _ridge(features, bad)
    shift, right, area = {}, {}, {}
    for language in sorted(set(languages)):
        mine = (languages == language) & (np.arange(len(rows)) < balanced)
        middle = (odds[mine & bad].mean() + odds[mine & ~bad].mean()) / 2
        shift[language] = round(float(intercept - middle), 4)
        right[language] = round(float(((odds[mine] > middle) == bad[mine]).mean()), 3)
        area[language] = round(auc(odds[mine & bad], odds[mine & ~bad]), 3)
    return Probe(tuple(round(float(w), 4) for w in weights), shift, sim.names(), right, area)


def _ridge(features: Floats, bad: NDArray[np.bool_]) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PROBE_STRENGTH, class_weight="balanced", max_iter=500).fit(features, bad)
    return np.asarray(model.coef_[0]), float(model.intercept_[0])


def write(folder: Path, embedders: Sequence[Embedder]) -> tuple[Calibration, Probe]:
    """Fit both and write `calibration.json` and `probe.json` to `folder`."""
    fitted = fit(embedders)
    probe = fit_probe(embedders, fitted)
    for name, found in (("calibration.json", fitted), ("probe.json", probe)):
        indent = 2 if found is fitted else None
        (folder / name).write_text(json.dumps(asdict(found), indent=indent) + "\n", encoding="utf-8")
    return fitted, probe


def told(fitted: Calibration, probe: Probe) -> str:
    """What was fitted and how well it tells, as Markdown tables."""
    languages = sorted(probe.auc)
    lines = [
        "| told apart, held-out topics (AUC) | " + " | ".join(languages) + " |",
        "|---" * (len(languages) + 1) + "|",
    ]
    for label, found in fitted.auc.items():
        values = " | ".join(f"{found.get(language, 0):.2f}" for language in languages)
        lines.append(f"| same / {label.replace('_', ' ')} | {values} |")
    lines.append("| negative / positive | " + " | ".join(f"{probe.auc[language]:.2f}" for language in languages) + " |")
    share = " | ".join(f"{probe.accuracy[language]:.2f}" for language in languages)
    lines.append(f"| negative or positive, share right | {share} |")
    alpha = " | ".join(f"{fitted.agreement[language]:.2f}" for language in languages)
    lines.append(f"| two readings of the pairs by one author, Krippendorff's alpha | {alpha} |")
    slopes = ", ".join(f"{e.name} {e.slope:g}" for e in fitted.encoders)
    error = f"expected calibration error {fitted.calibration_error:.2f}; the probe is sure from {SURE:g} on"
    whole = f"alpha {fitted.agreement['all']:.2f} over {fitted.pairs_read} pairs"
    return "\n".join([*lines, "", f"Slopes: {slopes}; intercept {fitted.intercept:g}; {error}; {whole}."])


def logistic(features: Floats, same: NDArray[np.bool_], weight: Floats) -> tuple[Floats, float]:
    """Slopes and intercept of a weighted logistic curve, by Newton's method; no slope is below 0.

    An encoder that would count against likeness is left out: it has learned the wording of these pairs.
    """
    slopes = np.zeros(features.shape[1])
    kept = np.arange(features.shape[1])
    while True:
        found, intercept = _newton(features[:, kept], same.astype(np.float64), weight)
        if len(kept) < 2 or found.min() >= 0:
            slopes[kept] = found
            return slopes, intercept
        kept = np.delete(kept, found.argmin())


def _newton(features: Floats, y: Floats, weight: Floats) -> tuple[Floats, float]:
    x = np.c_[np.ones(len(y)), features]
    b = np.zeros(x.shape[1])
    ridge = np.diag([0.0, *[RIDGE] * (x.shape[1] - 1)])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ b))
        gradient = x.T @ (weight * (y - p)) - ridge @ b
        b = b + np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + ridge, gradient)
    return b[1:], float(b[0])


def auc(positive: Sequence[float] | Floats, negative: Sequence[float] | Floats) -> float:
    """Share of (positive, negative) pairs in the right order; ties count half."""
    a, b = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float(((a > b) + 0.5 * (a == b)).mean())


def calibration_error(likeness: Floats, same: NDArray[np.bool_], weight: Floats) -> float:
    """Mean distance between likeness and the share that are the same, over equal bins weighted as the fit was."""
    place = np.minimum((likeness * BINS).astype(int), BINS - 1)
    error = 0.0
    for n in range(BINS):
        own = place == n
        if own.any():
            held = weight[own]
            error += held.sum() * abs(
                float(np.average(likeness[own], weights=held)) - float(np.average(same[own], weights=held))
            )
    return error / float(weight.sum())
