"""What the name probe made of a word wherever it stands, brought to bear on each place where it stands.

A nurse is somebody in every sentence that names her; "fun", a tool or a tree looks like somebody in one sentence of
twenty. So the log odds of a word's other places move those of each. Names of several pieces are judged piece by piece;
single Chinese characters are left alone, for they are parts of too many words. Knows no encoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.redaction.name_lists import folded
from corpus.redaction.word_names import also_a_word
from corpus.redaction.word_units import Unit, bare

SHARE = 0.8
"""How much the mean log odds of a word's other places count beside those of the place itself. Less than its own, for a
name may be a word elsewhere; chosen on real texts and the labelled ones that are not held out."""
FEW = 2.0
"""Other places at which the mean counts half; fewer never speak against a name. One other sentence is little to go by:
"I am Hope, and I hope"."""
LEVEL = -1.5
"""Mean log odds of other places that speak neither for a name nor against. Names that lists lack are heard with less
than even odds where little tells of them, words that are none with hardly any."""
FARTHEST = 5.0
"""Log odds beyond which a place counts no more. Sentences in which a word is certainly nothing must not outvote all."""

_LOST = -8.0
"""Log odds below which no other place makes a name. The farthest that a place is moved does not reach from there."""

_PARTS = re.compile(r"[\W_]+")
_HAN_PAIR = re.compile("(?=([\u3005\u3041-\u30ff\u3400-\u9fff]{2}))")
"""Two Chinese signs, wherever they stand: the least of them that is pooled."""


def keys_of(text: str, units: Sequence[Unit]) -> list[str]:
    """What each piece is pooled under, without particles; empty for what is not pooled.

    A name that is a word as well is one thing with a capital and another in small letters: "Will" and "will".
    """
    return [_key(text, unit) for unit in units]


def _key(text: str, unit: Unit) -> str:
    if unit.script == "han" and unit.end - unit.start < 2:
        return ""
    stem = bare(unit, text)
    key = folded(stem)
    return f"{key} capital" if stem[0].isupper() and also_a_word(stem) else key


class Sought:
    """Words of names, to find every sentence that holds a piece which one of them may be pooled with."""

    def __init__(self, named: Iterable[str]) -> None:
        parts = {part for name in named for word in name.split() for part in _PARTS.split(folded(word))}
        self._pairs = {pair for part in parts for pair in _HAN_PAIR.findall(part)}
        self._words = {part for part in parts if len(part) > 1 and not _HAN_PAIR.match(part)}
        self._held: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._pairs or self._words)

    def stands_in(self, sentence: str) -> bool:
        """Whether a sentence may hold one of them, joined to something else or not."""
        if self._pairs and not self._pairs.isdisjoint(_HAN_PAIR.findall(sentence)):
            return True
        return bool(self._words) and any(map(self._holds, sentence.split()))

    def _holds(self, written: str) -> bool:
        if written not in self._held:
            word = folded(written)
            self._held[written] = any(each in word for each in self._words)
        return self._held[written]


class Pool:
    """Log odds of words over the sentences of one text, or of several."""

    def __init__(self) -> None:
        self._sums: dict[str, float] = {}
        self._places: dict[str, int] = {}

    def add(self, keys: Iterable[str], odds: NDArray[np.float32]) -> None:
        """Take in the pieces of one sentence."""
        for key, each in zip(keys, odds.tolist(), strict=True):
            self._sums[key] = self._sums.get(key, 0.0) + max(-FARTHEST, min(FARTHEST, each))
            self._places[key] = self._places.get(key, 0) + 1

    def moved(self, keys: Sequence[str], odds: NDArray[np.float32]) -> NDArray[np.float32]:
        """The log odds of the pieces of one sentence that was taken in, moved by those of their other places."""
        moved = odds.copy()
        for at, (key, alone) in enumerate(zip(keys, odds.tolist(), strict=True)):
            others = self._places.get(key, 0) - 1
            if key and others > 0 and alone > _LOST:
                elsewhere = (self._sums[key] - max(-FARTHEST, min(FARTHEST, alone))) / others
                if elsewhere > LEVEL or others >= FEW:
                    moved[at] += SHARE * (elsewhere - LEVEL) * others / (others + FEW)
        return moved
