"""Trains the shipped probes: `python -m assistant.coders.train DATA_DIR [--cache FILE] [--embedder NAME]`.

DATA_DIR holds the published data sets in the folders that `assistant.coders.feedback.SETS` names. Writes
`data/probes.npz` and `data/provenance.json` beside this module: file digests, licences, counts, scores. The same data
and embedder give the same coefficients. A kept cache of vectors makes a second run take seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.coders.codes import Kind
from assistant.coders.embedded import (
    KIND_STRENGTH,
    SCALE_STRENGTH,
    SIGN_STRENGTH,
    Embed,
    EmbeddedCoder,
)
from assistant.coders.feedback import SETS, LabelledText, file_digests, read_feedback
from assistant.coders.measuring import DevLabel, agreement, dev_labels, measure_dev, zero_shot
from assistant.coders.probes import SIGNS, Matrix, Space, cue_features, fit_probe, fit_scale, scale_values
from assistant.coders.seeds import seeds
from assistant.coders.shipped import COEFFICIENTS, PROVENANCE, TrainedProbes, pack, unpack
from assistant.coders.vectors import cached_embed
from assistant.frames import Frame, load_frame
from corpus.embedders import make_embedder
from corpus.store import Store

DATA = Path(__file__).parent / "data"
SEED_WEIGHT = 2.0
"""A seed sentence's weight against an average labelled text, for the sign. Seeds speak as research does, most
labelled texts as reviews and posts do."""
WEAK_PER_KIND = 80
"""Answers of each kind, at the most, whose kind follows from question and rating ("How could we improve?",
dissatisfied, a suggesting word: it is an idea). More would outnumber the seed sentences."""
WEAK_WEIGHT = 0.3
"""Weight of such an answer against a seed sentence. Its kind is concluded, not labelled; set by judgement, not
measured."""


def train(texts: Sequence[LabelledText], embed: Embed, apart: frozenset[str]) -> TrainedProbes:
    """Probes from the seed sentences and those labelled texts that are not held out.

    Args:
        texts: labelled feedback.
        embed: texts to vectors.
        apart: respondents that must not be trained on, since hand-labelled passages of theirs are used to measure.
    """
    bank = seeds()
    seed_texts, seed_languages = [seed.text for seed in bank], [seed.language for seed in bank]
    seed_vectors = embed(seed_texts)
    space = Space.of(seed_vectors, seed_languages)
    seed_rows = features(space, seed_vectors, seed_texts, seed_languages)
    used = [text for text in texts if not text.held_out and text.group not in apart]
    rows = features(space, embed([t.text for t in used]), [t.text for t in used], [t.language for t in used])
    counts = Counter(text.source for text in used)
    spread = np.array([counts[text.source] ** -0.5 for text in used])  # so that a large set does not drown a small one
    weights = [*(spread / spread.mean()), *([SEED_WEIGHT] * len(bank))]
    everything = np.vstack([rows, seed_rows])
    weak = weak_kinds(used)
    kind_rows = np.vstack([seed_rows, rows[[at for at, _ in weak]]])
    kind_labels = [*(seed.kind.value for seed in bank), *(kind.value for _, kind in weak)]
    return TrainedProbes(
        space=space,
        kind=fit_probe(
            kind_rows, kind_labels, strength=KIND_STRENGTH, weights=[1.0] * len(bank) + [WEAK_WEIGHT] * len(weak)
        ),
        sign=fit_probe(
            everything, [*(t.sign for t in used), *(s.sign for s in bank)], strength=SIGN_STRENGTH, weights=weights
        ),
        scale=fit_scale(
            everything,
            [*(t.valence for t in used), *(float(s.valence) for s in bank)],
            strength=SCALE_STRENGTH,
            weights=weights,
        ),
        source="feedback",
    )


def features(space: Space, vectors: Matrix, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
    """What the probes for kind and valence see."""
    return np.hstack([space.place(vectors, languages), cue_features(texts, languages)])


def weak_kinds(texts: Sequence[LabelledText]) -> list[tuple[int, Kind]]:
    """Positions of texts whose kind follows from question, rating and wording; the first `WEAK_PER_KIND` of each."""
    found: dict[Kind, list[int]] = {Kind.IDEA: [], Kind.PAIN: [], Kind.DELIGHT: []}
    column = list(Kind).index(Kind.IDEA)
    suggests = cue_features([t.text for t in texts], [t.language for t in texts])[:, column] > 0
    for at, text in enumerate(texts):
        if text.source != "nhs_patients" or not 4 <= len(text.text.split()) <= 45:
            continue
        asked_to_improve = "improve" in text.heading or "better" in text.heading
        if asked_to_improve and text.valence < 0 and suggests[at]:
            found[Kind.IDEA].append(at)
        elif text.valence >= 1 and not suggests[at]:
            found[Kind.DELIGHT].append(at)
        elif text.valence <= -1 and not asked_to_improve and not suggests[at]:
            found[Kind.PAIN].append(at)
    return [(at, kind) for kind, positions in found.items() for at in positions[:WEAK_PER_KIND]]


def measure(
    probes: TrainedProbes, texts: Sequence[LabelledText], embed: Embed, apart: frozenset[str]
) -> dict[str, object]:
    """Held-out scores of the sign per set, beside plain similarity to a sentence that says what the label means."""
    scores: dict[str, object] = {}
    for source in SETS:
        held = [text for text in texts if text.source == source and text.held_out]
        if not held:
            continue
        plain_texts, languages = [t.text for t in held], [t.language for t in held]
        vectors = embed(plain_texts)
        rows = features(probes.space, vectors, plain_texts, languages)
        logs = probes.sign.log_probabilities(rows)
        told = [probes.sign.labels[at] for at in logs.argmax(axis=1)]
        plain = zero_shot("sign", SIGNS, probes.space.place(vectors, languages), languages, probes.space, embed)
        truth = [text.sign for text in held]
        values = np.array([text.valence for text in held])
        correlation = float(np.corrcoef(values, scale_values(probes.scale, rows))[0, 1])
        scores[source] = {
            "language": held[0].language,
            "n": len(held),
            "labels": dict(Counter(truth)),
            "probe": agreement(truth, told),
            "zero_shot_similarity": agreement(truth, plain),
            "valence_correlation": round(correlation, 3),
            "trained_on": sum(t.source == source and not t.held_out and t.group not in apart for t in texts),
        }
    return scores


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure, write; 0 where both files were written."""
    parser = argparse.ArgumentParser(prog="python -m assistant.coders.train", description=__doc__.split("\n")[0])
    parser.add_argument("data_dir", type=Path, help="folder of the published data sets")
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, so that a second run takes seconds")
    parser.add_argument("--embedder", default="local:multilingual-e5-small")
    given = parser.parse_args(arguments)
    texts = list(read_feedback(given.data_dir))
    labels = dev_labels()
    apart = frozenset(label.group for label in labels if label.group)
    with tempfile.TemporaryDirectory() as scratch:
        embedder = make_embedder(given.embedder)
        with Store.open(given.cache or Path(scratch) / "vectors.sqlite") as store:
            embed = cached_embed(store, embedder)
            trained = train(texts, embed, apart)
            content = pack(trained)
            shipped = unpack(content, trained.source)  # measure what is shipped, rounded coefficients and all
            coder = EmbeddedCoder(embed, embedder.identity, _frame(), shipped)
            told: dict[str, object] = {
                "embedder": {
                    "name": embedder.identity.name,
                    "revision": embedder.identity.revision,
                    "dimensions": embedder.identity.dimensions,
                },
                "files": file_digests(given.data_dir),
                "licences": {source: described.licence for source, described in SETS.items()},
                "seed_sentences": len(seeds()),
                "valence_held_out": measure(shipped, texts, embed, apart),
                "kind_and_stage_hand_labelled": _hand_labelled(labels, coder, embed, shipped),
            }
    (DATA / COEFFICIENTS).write_bytes(content)
    (DATA / PROVENANCE).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 0


def _hand_labelled(
    labels: Sequence[DevLabel], coder: EmbeddedCoder, embed: Embed, probes: TrainedProbes
) -> dict[str, object]:
    return {
        split: measure_dev([x for x in labels if x.split == split], coder, embed, probes.space)
        for split in dict.fromkeys(label.split for label in labels)
    }


def _frame() -> Frame:
    return load_frame("six_stages")


if __name__ == "__main__":
    raise SystemExit(main())
