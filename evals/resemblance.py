"""How alike two short texts are in meaning, in 0..1, comparable across languages and topics.

Raw cosines of the multilingual encoder all lie between .8 and .9, so each is taken relative to how near its two
texts lie to a fixed bank of unrelated sentences (cross-domain similarity local scaling, Conneau et al. 2018), and
the result is put through a logistic curve fitted on labelled pairs (`calibration/`). It cannot tell a claim from its
opposite, nor one pain from a closely related one: cell type, evidence and polarity are checked elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from corpus.embedding import Embedder

NEIGHBOURS = 5
"""Bank sentences whose mean cosine says how crowded the place of a text is."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic curve from the normalised cosine to likeness, and what it was fitted with."""

    slope: float
    centre: float
    embedder: str
    revision: str
    """SHA-256 of the encoder's weights."""
    bank: str
    """SHA-256 of the bank file."""
    pairs: str
    """SHA-256 of the labelled pairs."""
    auc: dict[str, float]
    """Area under the curve of same against unrelated, by language."""


SCRIPTS = (
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
)
"""Script of a text → the part of the bank it is compared with; all other scripts go with English."""


def bank_sentences() -> dict[str, tuple[str, ...]]:
    """The background bank by language: neutral sentences of other domains."""
    bank: dict[str, list[str]] = {}
    for line in _data("bank", "background.jsonl").decode("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            bank.setdefault(row["lang"], []).append(row["text"])
    return {language: tuple(sentences) for language, sentences in bank.items()}


def bank_language(text: str) -> str:
    """The part of the bank that a text belongs with, by the script most of its letters are in."""
    counts = {language: len(script.findall(text)) for language, script in SCRIPTS}
    language = max(counts, key=lambda name: counts[name])
    return language if counts[language] * 2 > sum(c.isalpha() for c in text) else "en"


def file_hash(folder: str, name: str) -> str:
    """SHA-256 of one of the data files of this package."""
    return hashlib.sha256(_data(folder, name)).hexdigest()


@cache
def calibration() -> Calibration:
    """The committed calibration."""
    return Calibration(**json.loads(_data("calibration", "calibration.json")))


def _data(folder: str, name: str) -> bytes:
    return resources.files("evals").joinpath(folder, name).read_bytes()


def plain(text: str) -> str:
    """The text without what must not matter: case, width, white space, a full stop at the end."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。؟?! ")


class Resemblance:
    """The measure, with every vector it has made kept in memory."""

    def __init__(self, embedder: Embedder, fitted: Calibration | None = None) -> None:
        self._embedder = embedder
        self._fitted = fitted or calibration()
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._crowding: dict[str, NDArray[np.float64]] = {}
        bank = bank_sentences()
        self._languages = tuple(sorted(bank))
        self._bank = [embedder.embed_queries([plain(s) for s in bank[language]]) for language in self._languages]

    def prepare(self, texts: Iterable[str]) -> None:
        """Embed what is not known yet, in one batch; both sides take the query prefix, which shifts cosines."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if not new:
            return
        vectors = self._embedder.embed_queries([plain(text) for text in new])
        for text, vector in zip(new, vectors, strict=True):
            self._vectors[text] = vector
            nearest = [np.sort(part @ vector)[-NEIGHBOURS:].mean() for part in self._bank]
            self._crowding[text] = np.array(nearest, dtype=np.float64)

    def normalised(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """`2 cos(a, b) - h(a) - h(b)` for all pairs, shape (left, right).

        `h` is the mean cosine to the nearest bank sentences in the language of the *other* text: two languages lie
        apart in the space, and a translation must not pay for that.
        """
        self.prepare((*left, *right))
        if not left or not right:
            return np.zeros((len(left), len(right)))
        a = np.stack([self._vectors[text] for text in left]).astype(np.float64)
        b = np.stack([self._vectors[text] for text in right]).astype(np.float64)
        part_a = [self._languages.index(bank_language(text)) for text in left]
        part_b = [self._languages.index(bank_language(text)) for text in right]
        crowd_a = np.stack([self._crowding[text] for text in left])[:, part_b]
        crowd_b = np.stack([self._crowding[text] for text in right])[:, part_a].T
        return np.asarray(2 * (a @ b.T) - crowd_a - crowd_b)

    def matrix(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """Likeness of all pairs in 0..1, shape (left, right)."""
        z = self.normalised(left, right)
        curve = 1 / (1 + np.exp(-self._fitted.slope * (z - self._fitted.centre)))
        return np.asarray(np.round(curve, 6))

    def of(self, left: str, right: str) -> float:
        """Likeness of one pair."""
        return float(self.matrix([left], [right])[0, 0])
