"""How well a coder agrees with people: on hand-labelled passages, beside plain similarity.

The hand labels (`data/dev_labels.jsonl`) are passages of public-domain and MIT-licensed research, licence beside each.
`tune` was looked at while constants and seed sentences were made; `test` was labelled later but read by the same
person; `final` was labelled after everything was fixed.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from assistant.coders.adapted import AdaptedEmbedder
from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import Embed, EmbeddedCoder
from assistant.coders.feedback import SETS, read_feedback, respondent
from assistant.coders.probes import Matrix, Space
from assistant.frames import load_frame


@dataclass(frozen=True, slots=True)
class DevLabel:
    """A passage labelled by hand."""

    text: str
    language: str
    heading: str
    kind: str
    also: tuple[str, ...]
    """Other kinds that are right as well."""
    valence: int
    stage: str
    """Of the six stages; empty where none was clear."""
    source: str
    licence: str
    split: str
    group: str
    """Respondent, or empty where nobody is told apart."""

    @property
    def sign(self) -> str:
        """negative, neutral or positive."""
        return "negative" if self.valence < 0 else "positive" if self.valence > 0 else "neutral"


@lru_cache(maxsize=1)
def dev_labels() -> tuple[DevLabel, ...]:
    """The hand-labelled passages, in the order of the file."""
    lines = (files("assistant.coders") / "data" / "dev_labels.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(
        DevLabel(
            text=row["text"],
            language=row["language"],
            heading=row["heading"],
            kind=row["kind"],
            also=tuple(row["also"]),
            valence=row["valence"],
            stage=row["stage"],
            source=row["source"],
            licence=row["licence"],
            split=row["split"],
            group=respondent(row.get("id", "")),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def kind_labels() -> tuple[DevLabel, ...]:
    """Passages of six studies in four languages, labelled for kind and valence by one reader who saw no coder's output.

    `dev` was looked at while the adapted layers were made, `held-out` was not.
    """
    lines = (files("assistant.coders") / "data" / "kind_labels.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(DevLabel(**{**row, "also": tuple(row["also"])}, stage="", group="") for row in map(json.loads, lines))


def agreement(truth: Sequence[str], told: Sequence[str]) -> dict[str, float]:
    """Accuracy, macro-F1 over the labels that occur, Cohen's kappa, and Gwet's AC1 (steadier where one label leads)."""
    labels = sorted(set(truth))
    n = len(truth)
    same = sum(a == b for a, b in zip(truth, told, strict=True)) / n
    by_truth, by_told = Counter(truth), Counter(told)
    known = sorted({*truth, *told})
    chance = sum(by_truth[label] * by_told[label] for label in known) / n**2
    shares = [(by_truth[label] + by_told[label]) / (2 * n) for label in known]
    gwet = sum(share * (1 - share) for share in shares) / max(len(known) - 1, 1)
    scores = []
    for label in labels:
        hits = sum(a == b == label for a, b in zip(truth, told, strict=True))
        scores.append(2 * hits / (by_truth[label] + by_told[label]))
    half = 1.96 * (same * (1 - same) / n) ** 0.5
    return {
        "accuracy": round(same, 3),
        "accuracy_ci95": round(half, 3),
        "macro_f1": round(sum(scores) / len(scores), 3),
        "kappa": round((same - chance) / (1 - chance), 3) if chance < 1 else 1.0,
        "ac1": round((same - gwet) / (1 - gwet), 3) if gwet < 1 else 1.0,
    }


def zero_shot(
    what: str, labels: Sequence[str], placed: Matrix, languages: Sequence[str], space: Space, embed: Embed
) -> list[str]:
    """The label whose describing sentence, in the text's language, is nearest."""
    table = tomllib.loads((files("assistant.coders") / "data" / "zero_shot.toml").read_text(encoding="utf-8"))[what]
    told = []
    sentences = {
        language: space.place(embed([table[label][language] for label in labels]), [language] * len(labels))
        for language in sorted(set(languages))
    }
    for row, language in zip(placed, languages, strict=True):
        told.append(labels[int(np.argmax(sentences[language] @ row))])
    return told


def measure_dev(labels: Sequence[DevLabel], coder: EmbeddedCoder, embed: Embed, space: Space) -> dict[str, object]:
    """Kind, sign and stage against hand labels, per language, beside plain similarity for the kind."""
    passages = [Passage(label.text, label.language, label.heading) for label in labels]
    codes = coder.code(passages)
    kinds = [kind.value for kind in Kind]
    languages = [label.language for label in labels]
    placed = space.place(embed([label.text for label in labels]), languages)
    plain = zero_shot("kind", kinds, placed, languages, space, embed)
    scores: dict[str, object] = {}
    for language in dict.fromkeys(languages):
        rows = [at for at, label in enumerate(labels) if label.language == language]
        truth = [labels[at].kind for at in rows]
        signs = [_sign(codes[at].valence) for at in rows]
        staged = [at for at in rows if labels[at].stage]
        given = [at for at in staged if codes[at].stage]
        scores[language] = {
            "n": len(rows),
            "kind": agreement(truth, [codes[at].kind.value for at in rows]),
            "kind_or_also": _share([codes[at].kind.value in {labels[at].kind, *labels[at].also} for at in rows]),
            "kind_zero_shot_similarity": agreement(truth, [plain[at] for at in rows]),
            "sign": agreement([labels[at].sign for at in rows], signs),
            "stage_n": len(staged),
            "stage_given": _share([bool(codes[at].stage) for at in staged]),
            "stage_right_of_given": _share([codes[at].stage == labels[at].stage for at in given]),
        }
    return scores


def measured(embedder: AdaptedEmbedder, folder: Path) -> dict[str, object]:
    """How far the coder agrees with people, with the adapted layers and with the probes alone.

    By set of published feedback (the sign, held-out respondents), and by part of the passages labelled by hand and
    language (kind and sign).
    """
    frame = load_frame("six_stages")
    coders = {
        "adapted": EmbeddedCoder(embedder.embed_passages, embedder.identity, frame, adapted=embedder.adapted_vectors),
        "probes": EmbeddedCoder(embedder.embed_passages, embedder.identity, frame),
    }
    scores: dict[str, object] = {}
    for source in SETS:
        held = [text for text in read_feedback(folder) if text.source == source and text.held_out]
        if held:
            passages = [Passage(text.text, text.language, text.heading) for text in held]
            told = {name: coder.code(passages) for name, coder in coders.items()}
            truth = [text.sign for text in held]
            scores[source] = {
                "n": len(held),
                **{name: agreement(truth, [_sign(code.valence) for code in codes]) for name, codes in told.items()},
            }
    for name, labels in (("research", dev_labels()), ("studies", kind_labels())):
        for split in dict.fromkeys(label.split for label in labels):
            scores[f"{name}: {split}"] = _by_language([label for label in labels if label.split == split], coders)
    return scores


def _by_language(labels: Sequence[DevLabel], coders: Mapping[str, EmbeddedCoder]) -> dict[str, object]:
    passages = [Passage(label.text, label.language, label.heading) for label in labels]
    told = {name: coder.code(passages) for name, coder in coders.items()}
    found: dict[str, object] = {}
    for language in ("all", *dict.fromkeys(label.language for label in labels)):
        rows = [at for at, label in enumerate(labels) if language in ("all", label.language)]
        found[language] = {
            "n": len(rows),
            **{
                name: {
                    "kind": agreement([labels[at].kind for at in rows], [codes[at].kind.value for at in rows]),
                    "kind_or_also": _share(
                        [codes[at].kind.value in {labels[at].kind, *labels[at].also} for at in rows]
                    ),
                    "sign": agreement([labels[at].sign for at in rows], [_sign(codes[at].valence) for at in rows]),
                }
                for name, codes in told.items()
            },
        }
    return found


def _sign(valence: float) -> str:
    return "negative" if valence < -0.5 else "positive" if valence > 0.5 else "neutral"


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None
