"""Trains the name probe and writes `corpus/redaction/data/name_probe.npz`; prints how it does on what was kept out.

    python scripts/train_names.py DATA      DATA: folder of data sets with natural sentences (see below)

Sentences are made of templates and names written for this (`scripts/name_training`), of the lists in
`corpus/redaction/data`, and of running text in which names are put for words for people. Running text: MAMS and ASAP
restaurant reviews (Apache 2.0), NHS Friends and Family comments, ArSarcasm (MIT), NSMC (CC0), MultiDoGO (CDLA
permissive), GoEmotions (Apache 2.0), Tatoeba pairs (CC BY 2.0 FR). Every fifth template, every fifth name and every
tenth natural sentence are kept out of the second training, which is what is printed; the weights kept are trained on
all, the same way.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from name_training.drawing import Names, filled, material
from name_training.fitting import WAYS, fitted_net
from name_training.sentences import (
    LANGUAGES,
    Sentence,
    chats,
    looks_free_of_names,
    natural,
    own,
    stretches,
    substituted,
    told_by_rules,
    varied,
)
from numpy.typing import NDArray

from corpus.embedders.multilingual_e5 import MultilingualE5
from corpus.redaction.word_units import EXTRA, OWN, Unit, features_of, units_of, vectors_of

TARGET = Path(__file__).resolve().parent.parent / "corpus" / "redaction" / "data" / "name_probe.npz"
SEED = 7
"""Of the drawing of sentences."""
SEEDS = (7, 1, 2, 3)
"""Each trains a classifier, in one way or the other; what is kept is the mean of them, before the last step to a
probability."""
NAMED, FREE = 1400, 2400
"""Natural sentences of each language with names put in, and without any."""
BLIND = 0.35
"""Share of pieces that are trained on as if no list knew them or their neighbours: most names are in no list."""
_LISTED = [own + each for own in range(0, EXTRA, OWN) for each in (4, 5, 6)]


def gathered(folder: Path) -> list[Sentence]:
    """All sentences as the probe will read them, those kept out marked."""
    draw = random.Random(SEED)
    made: list[Sentence] = []
    for language in LANGUAGES:
        parts = material(language)
        trained, kept = (Names(language, parts, held, draw) for held in (False, True))
        here = [
            *_templates(parts.positive, 6, False, trained, draw),
            *_templates(parts.negative, 3, False, trained, draw),
            *_templates([each for each in parts.negative if "{T" in each], 9, False, trained, draw),
        ]
        for text, people in here:
            if draw.random() < 0.25:
                other, more = draw.choice(here)
                gap = "" if language == "zh" else " "
                people = [*people, *((a + len(text) + len(gap), b + len(text) + len(gap)) for a, b in more)]
                text = text + gap + other
            made.append(varied(Sentence(text, tuple(people), language), draw))
        for text, people in (
            *_templates(parts.positive, 3, True, kept, draw),
            *_templates(parts.negative, 2, True, kept, draw),
        ):
            made.append(Sentence(text, tuple(people), language, True))
        made += _natural(language, folder, trained, kept, draw)
        made += [Sentence(each, (), language, at % 10 == 0) for at, each in enumerate(dict.fromkeys(own(language)))]
    turns = list(chats(folder))
    draw.shuffle(turns)
    made += [*[t for t in turns if t.people][:500], *[t for t in turns if not t.people][:400]]
    return [part for each in made for part in stretches(each)]


def _templates(
    templates: Sequence[str], rounds: int, held_out: bool, names: Names, draw: random.Random
) -> list[tuple[str, list[tuple[int, int]]]]:
    chosen = [each for at, each in enumerate(templates) if (at % 5 == 0) == held_out]
    return [filled(each, names, draw) for each in chosen for _ in range(rounds)]


def _natural(language: str, folder: Path, trained: Names, kept: Names, draw: random.Random) -> Iterator[Sentence]:
    found = list(natural(language, folder))
    draw.shuffle(found)
    named = free = 0
    for at, sentence in enumerate(found):
        held_out = at % 10 == 0
        text, people = substituted(sentence, language, kept if held_out else trained, draw)
        if people and named < NAMED and not told_by_rules(sentence, language):
            named += 1
        elif (
            not people
            and free < FREE
            and looks_free_of_names(sentence, language)
            and not told_by_rules(sentence, language)
        ):
            free += 1
        else:
            continue
        yield Sentence(text, tuple(people), language, held_out)


def read(sentences: Sequence[Sentence]) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """For every piece of every sentence: its vector and features, whether it is part of a name, and the sentence."""
    encoder = MultilingualE5()
    given: list[NDArray[np.float32]] = []
    truth: list[int] = []
    of: list[int] = []
    texts = list(dict.fromkeys(each.text for each in sentences))
    told: dict[str, NDArray[np.float32]] = {}
    pieces: dict[str, list[Unit]] = {}
    for at in range(0, len(texts), 512):
        chunk = texts[at : at + 512]
        for text, (spans, rows) in zip(chunk, encoder.token_vectors(chunk), strict=True):
            units = pieces[text] = units_of(text, spans)
            if units:
                told[text] = np.concatenate([vectors_of(units, rows), features_of(text, units)], axis=1)
    for index, sentence in enumerate(sentences):
        units = pieces[sentence.text]
        if not units:
            continue
        given.append(told[sentence.text])
        truth += [
            any(
                2 * (min(unit.end, b) - max(unit.start, a)) >= unit.end - unit.start
                or (unit.start <= a and b <= unit.end)
                for a, b in sentence.people
            )
            for unit in units
        ]
        of += [index] * len(units)
    return np.concatenate(given).astype(np.float32), np.array(truth, np.int64), np.array(of)


def fit(given: NDArray[np.float32], truth: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The classifier's weights, for inputs as they are: those of several seeds side by side."""
    unread = [given.shape[1] - EXTRA + each for each in _LISTED]
    ways = zip(SEEDS, cycle(WAYS), strict=False)
    nets = [fitted_net(given, truth, way, seed, (BLIND, unread), EXTRA) for seed, way in ways]
    return {
        "inner": np.concatenate([net["inner"] for net in nets], axis=1).astype(np.float16),
        "inner_bias": np.concatenate([net["inner_bias"] for net in nets]).astype(np.float32),
        "outer": (np.concatenate([net["outer"] for net in nets]) / len(nets)).astype(np.float32),
        "outer_bias": np.mean([net["outer_bias"] for net in nets], axis=0).astype(np.float32),
    }


def probabilities(weights: dict[str, NDArray[Any]], given: NDArray[np.float32]) -> NDArray[np.float32]:
    """As `corpus.redaction.name_probe` computes them."""
    hidden = np.maximum(given @ weights["inner"].astype(np.float32) + weights["inner_bias"], 0)
    return np.asarray(1 / (1 + np.exp(-(hidden @ weights["outer"] + weights["outer_bias"])))).reshape(-1)


def main() -> int:
    """Train on all and write; train without what is kept out and report."""
    sentences = gathered(Path(sys.argv[1]))
    given, truth, of = read(sentences)
    held = np.array([each.held_out for each in sentences])[of]
    language = np.array([each.language for each in sentences])[of]
    digest = hashlib.sha256("\n".join(each.text for each in sentences).encode()).hexdigest()
    made = f"{len(sentences)} sentences, sha256 {digest}, seeds {SEEDS}"
    np.savez_compressed(TARGET, **fit(given, truth), made=np.array(made))
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes; {made}\n")
    guess = probabilities(fit(given[~held], truth[~held]), given[held])
    for name in LANGUAGES:
        mine = language[held] == name
        hit, right = guess[mine] >= 0.5, truth[held][mine] == 1
        recall, precision = (hit & right).sum() / right.sum(), (hit & right).sum() / max(1, hit.sum())
        sys.stdout.write(f"{name}: pieces of names {right.sum()}, recall {recall:.3f}, precision {precision:.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
