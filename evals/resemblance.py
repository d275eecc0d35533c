"""How alike two short texts are in meaning, in 0..1, comparable across languages and topics.

Raw cosines of the multilingual encoder all lie between .8 and .9, so each is taken relative to how near its two
texts lie to a fixed bank of unrelated sentences (cross-domain similarity local scaling, Conneau et al. 2018). What two
encoders say is joined by a logistic curve fitted on labelled pairs (`calibration/`). It cannot tell a claim from its
opposite, nor one pain from a closely related one: cell type and evidence are checked elsewhere, polarity by
`evals.polarity`.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from corpus.embedding import Embedder


@runtime_checkable
class KeepsVectors(Protocol):
    """An encoder that keeps what it has made."""

    def save(self) -> None:
        """Write what is new."""


NEIGHBOURS = 5
"""Bank sentences whose mean cosine says how crowded the place of a text is."""
REMEMBERED = 96
"""Answers kept: a map's lanes, stages and passages for several maps in turn, at most some tens of MB."""


@dataclass(frozen=True, slots=True)
class EncoderFit:
    """One encoder's share in the curve."""

    name: str
    revision: str
    """SHA-256 of its weights."""
    slope: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic curve from the normalised cosines to likeness, and what it was fitted with."""

    encoders: tuple[EncoderFit, ...]
    intercept: float
    bank: str
    """SHA-256 of the bank file."""
    pairs: str
    """SHA-256 of the labelled pairs."""
    polarity: str
    """SHA-256 of the sentences labelled negative or positive."""
    auc: Mapping[str, Mapping[str, float]]
    """What `same` is told from → language → area under the curve, each topic scored by a curve fitted without it."""
    calibration_error: float
    """Expected calibration error over ten bins of the same held-out likenesses."""
    redundant: Mapping[str, float]
    """Language → likeness from which two texts say the same (used for repeated items)."""
    agreement: Mapping[str, float] = field(default_factory=dict)
    """Language, and `all` → Krippendorff's alpha of the two readings of the labelled pairs."""
    pairs_read: int = 0
    """Labelled pairs that were read twice."""


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


@lru_cache(maxsize=65536)
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
    raw = json.loads(_data("calibration", "calibration.json"))
    return Calibration(**{**raw, "encoders": tuple(EncoderFit(**fit) for fit in raw["encoders"])})


def _data(folder: str, name: str) -> bytes:
    return resources.files("evals").joinpath(folder, name).read_bytes()


def plain(text: str) -> str:
    """The text without what must not matter: case, width, white space, a full stop at the end."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。؟?! ")


class _Space:
    """One encoder, with every vector it has made kept in memory, a row each."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        bank = bank_sentences()
        self._languages = tuple(sorted(bank))
        self._bank = [embedder.embed_queries([plain(s) for s in bank[language]]) for language in self._languages]
        self._means = [part.mean(axis=0) for part in self._bank]
        self._rows: dict[str, int] = {}
        self._part: list[int] = []
        self._vectors = np.zeros((0, self._bank[0].shape[1]))
        self._crowding = np.zeros((0, len(self._bank)))

    def prepare(self, texts: Sequence[str]) -> None:
        new = [text for text in texts if text not in self._rows]
        if not new:
            return
        vectors = self.embedder.embed_queries([plain(text) for text in new])
        nearest = [np.sort(vectors @ part.T, axis=1)[:, -NEIGHBOURS:].mean(axis=1) for part in self._bank]
        self._rows |= {text: len(self._rows) + i for i, text in enumerate(new)}
        self._part += [self._languages.index(bank_language(text)) for text in new]
        self._vectors = np.concatenate([self._vectors, vectors.astype(np.float64)])
        self._crowding = np.concatenate([self._crowding, np.stack(nearest, axis=1).astype(np.float64)])

    def centred(self, text: str) -> NDArray[np.float64]:
        """The vector, less the mean of the bank in the text's language: what is left is not the language."""
        row = self._rows[text]
        return np.asarray(self._vectors[row] - self._means[self._part[row]], dtype=np.float64)

    def normalised(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """`2 cos(a, b) - h(a) - h(b)` for all pairs.

        `h` is the mean cosine to the nearest bank sentences in the language of the *other* text: two languages lie
        apart in the space, and a translation must not pay for that.
        """
        a, b = [self._rows[text] for text in left], [self._rows[text] for text in right]
        crowd_a = self._crowding[np.ix_(a, [self._part[row] for row in b])]
        crowd_b = self._crowding[np.ix_(b, [self._part[row] for row in a])].T
        return np.asarray(2 * (self._vectors[a] @ self._vectors[b].T) - crowd_a - crowd_b)


class Resemblance:
    """The measure, over one encoder or several."""

    def __init__(self, embedders: Sequence[Embedder], fitted: Calibration | None = None) -> None:
        """Make the measure.

        Args:
            embedders: in the order of the calibration.
            fitted: the curve; the committed one where it is None.
        """
        self.fitted = fitted or calibration()
        self._spaces = [_Space(embedder) for embedder in embedders]
        self._remembered: OrderedDict[tuple[tuple[str, ...], tuple[str, ...]], NDArray[np.float64]] = OrderedDict()
        self._slopes = np.array([fit.slope for fit in self.fitted.encoders])
        if len(self._spaces) != len(self.fitted.encoders):
            raise ValueError(f"{len(self._spaces)} encoders for a curve over {len(self.fitted.encoders)}")

    def prepare(self, texts: Iterable[str]) -> None:
        """Embed what is not known yet, in one batch; both sides take the query prefix, which shifts cosines."""
        every = list(dict.fromkeys(texts))
        for space in self._spaces:
            space.prepare(every)

    def features(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """The normalised cosine of every pair in every encoder, shape (encoders, left, right)."""
        self.prepare((*left, *right))
        if not left or not right:
            return np.zeros((len(self._spaces), len(left), len(right)))
        return np.stack([space.normalised(left, right) for space in self._spaces])

    def normalised(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """Log odds of being alike for all pairs, shape (left, right): for ranking, where the curve would be flat.

        The last `REMEMBERED` answers are kept, not to be written to: outputs of one corpus share most of their texts.
        """
        asked = tuple(left), tuple(right)
        if asked not in self._remembered:
            joined = np.tensordot(self._slopes, self.features(left, right), axes=1) + self.fitted.intercept
            self._remembered[asked] = np.round(joined, 5)
            self._remembered[asked].flags.writeable = False
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        self._remembered.move_to_end(asked)
        return self._remembered[asked]

    def matrix(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """Likeness of all pairs in 0..1, shape (left, right); rounded, so that the last digits of a processor's
        arithmetic decide nothing."""
        return np.asarray(np.round(1 / (1 + np.exp(-self.normalised(left, right))), 5))

    def of(self, left: str, right: str) -> float:
        """Likeness of one pair."""
        return float(self.matrix([left], [right])[0, 0])

    def centred(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Vectors of all encoders side by side, each less the mean of its language; shape (texts, dimensions)."""
        self.prepare(texts)
        return np.stack([np.concatenate([space.centred(text) for space in self._spaces]) for text in texts])

    def names(self) -> tuple[str, ...]:
        """The encoders, by what their vectors depend on."""
        return tuple(space.embedder.identity.revision for space in self._spaces)

    def save(self) -> None:
        """Keep new vectors, where the encoders have a place for them."""
        for space in self._spaces:
            if isinstance(space.embedder, KeepsVectors):
                space.embedder.save()
