"""Ranks chunks for a question, each language by itself, by both legs.

Every chunk that counts gets both scores, exactly; only in languages with very many chunks, and where no filter is set,
the dense index names the nearest ones instead. Knows columns and vectors, neither texts nor the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors
from corpus.fusion import Calibration, blend, dense_weights, scaled
from corpus.keyword_index import ChunkTable, Matched
from corpus.vector_matrix import VectorMatrix

UNKNOWN = "und"
"""The language of a text too short to tell."""
_VOICED = 3
"""Best chunks of the question's own language that other languages are compared with."""
_SHARPNESS = 4
"""Power of the score by which they count: the first counts most, unless they are level."""
_UNSURE, _SURE = 0.2, 0.3
"""Score of the best chunk of the question's own language up to which it is not listened to, and from which it is fully:
below, it is seldom an answer, and what it says would lead away from the others."""
_ROUGH_FROM = 5_000
"""Chunks from which candidates are first chosen by shortened vectors; below, all are compared in full."""
_ROUGHLY = 10
"""Times as many candidates as are wanted are compared in full then."""
GRAPH_FROM = 200_000
"""Chunks of one language from which the dense index is quicker than multiplying all vectors (decision 13)."""

Nearest = Callable[[str, NDArray[np.float32], int], list[tuple[str, float]]]
"""The dense index: language, vector and count → numbers of chunks and cosines."""


def base_language(language: str) -> str:
    """The language without its region or script: `zh` of `zh-Hant`."""
    return language.split("-")[0].lower() or UNKNOWN


@dataclass(frozen=True, slots=True)
class Wording:
    """A question, or another wording of it, understood."""

    text: str
    language: str
    vector: NDArray[np.float32]
    matched: Matched
    centre: NDArray[np.float32] | None
    """Mean vector of questions in its language; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk with its scores for the wording that fits it best."""

    row: int
    """In the table of chunks."""
    language: str
    score: float
    cosine: float
    """As it is."""
    centred: float | None
    """What was ranked by instead, between languages."""
    keyword: float
    wording: int
    """Which of the wordings."""
    weight: float
    """Share of the dense score."""


@dataclass(frozen=True, slots=True)
class Partition:
    """The ranking of one language, and how it was made."""

    ranked: tuple[Candidate, ...]
    eligible: int
    """Chunks that count."""
    method: str
    """`exact` or `graph`."""
    centred: bool
    wordings: tuple[int, ...]
    """Which wordings it was ranked by."""
    far: int
    """Candidates left out because a text in another language that far from the question has nothing to do with it."""


@dataclass(slots=True)
class _Part:
    """Chunks of one language."""

    rows: NDArray[np.int64]
    mean: NDArray[np.float32] | None = None
    lengths: NDArray[np.float32] | None = None
    """Lengths of the vectors once a share of their mean is taken off."""


class _Scored(NamedTuple):
    """Scores of some rows, and what they are made of."""

    scores: NDArray[np.float32]
    which: NDArray[np.int64]
    """The wording that fits each row best, among the chosen."""
    cosines: NDArray[np.float32]
    centred: NDArray[np.float32] | None
    keyword: NDArray[np.float32]
    far: int
    weights: NDArray[np.float32]
    """Share of the dense score for each of the chosen wordings."""


class Ranker:
    """The chunks of a store, as of one revision, ready to be ranked."""

    def __init__(self, table: ChunkTable, matrix: VectorMatrix, calibration: Calibration) -> None:
        self.table = table
        self._matrix = matrix
        self._calibration = calibration
        self._vector_rows = matrix.rows(table.hashes)
        bases = [base_language(name) for name in table.language_names]
        sizes = Counter(dict(zip(bases, [0] * len(bases), strict=True)))
        for code, count in enumerate(np.bincount(table.languages, minlength=len(bases)).tolist()):
            sizes[bases[code]] += count
        known = {name: size for name, size in sizes.items() if name != UNKNOWN}
        self.main = max(known, key=lambda name: (known[name], name)) if known else UNKNOWN
        """The language of most chunks: those too short to tell are taken to be in it."""
        self._parts: dict[str, _Part] = {}
        for language in sorted({self.main if base == UNKNOWN else base for base in bases}):
            codes = [c for c, base in enumerate(bases) if (self.main if base == UNKNOWN else base) == language]
            self._parts[language] = _Part(np.flatnonzero(np.isin(table.languages, codes)))

    @property
    def languages(self) -> set[str]:
        """Languages that have chunks."""
        return set(self._parts)

    @property
    def has_large_language(self) -> bool:
        """Whether a language has so many chunks that the dense index is quicker."""
        return any(len(part.rows) >= GRAPH_FROM for part in self._parts.values())

    def size(self, language: str) -> int:
        """Chunks of a language."""
        return len(self._parts[language].rows)

    def mean_of(self, language: str) -> NDArray[np.float32] | None:
        """Mean vector of the chunks of a language; None where there are none."""
        part = self._parts.get(language)
        if part is None:
            return None
        if part.mean is None:
            part.mean = self._matrix.mean(self._vector_rows[part.rows])
        return part.mean

    def rank(
        self, wordings: Sequence[Wording], eligible: NDArray[np.bool_], depth: int, nearest: Nearest | None
    ) -> dict[str, Partition]:
        """For each language its chunks, best first.

        A language that one of the wordings is in is ranked by the wordings in it, any other by the best of all.

        Args:
            eligible: which rows of the table count.
            depth: candidates kept in each language.
            nearest: the dense index, where it may be used.
        """
        own_languages = {wording.language for wording in wordings}
        vectors = np.concatenate([np.stack([wording.vector for wording in wordings]), self._shifted(wordings)])
        rows_of: dict[str, NDArray[np.int64]] = {}
        graph: set[str] = set()
        for language, part in self._parts.items():
            rows = part.rows[eligible[part.rows]]
            if nearest is not None and len(rows) >= GRAPH_FROM and len(rows) == len(part.rows):
                graph.add(language)
                rows = self._nearest(
                    language, [w for w in wordings if w.language == language] or wordings, depth, nearest
                )
            if len(rows):
                rows_of[language] = rows
        if not rows_of:
            return {}
        cut = wordings[0].language in rows_of
        eligible_of = {language: len(rows) for language, rows in rows_of.items()}
        if sum(eligible_of.values()) >= _ROUGH_FROM:
            rows_of = self._narrowed(rows_of, wordings, vectors, depth, own_languages, cut)
        every = np.concatenate(list(rows_of.values()))
        products = np.split(
            self._matrix.cosines(self._vector_rows[every], vectors), np.cumsum([len(r) for r in rows_of.values()])[:-1]
        )
        partitions: dict[str, Partition] = {}
        for (language, rows), product in zip(rows_of.items(), products, strict=True):
            own = language in own_languages
            chosen = [at for at, wording in enumerate(wordings) if not own or wording.language == language]
            ranked, far, centred = self._ranked(
                language, rows, product, wordings, chosen, depth, own=own, cut=cut and not own
            )
            if ranked:
                count = len(self._parts[language].rows) if language in graph else eligible_of[language]
                method = "graph" if language in graph else "exact"
                partitions[language] = Partition(tuple(ranked), count, method, centred, tuple(chosen), far)
        return self._echoed(partitions)

    def _ranked(
        self,
        language: str,
        rows: NDArray[np.int64],
        products: NDArray[np.float32],
        wordings: Sequence[Wording],
        chosen: Sequence[int],
        depth: int,
        *,
        own: bool,
        cut: bool,
    ) -> tuple[list[Candidate], int, bool]:
        """The best rows, how many were too far, and whether cosines were centred."""
        scored = self._scored(language, rows, products, wordings, chosen, own=own, cut=cut)
        scores, which, cosines, centred, keyword, far, weights = scored
        best = _top(scores, depth)
        best = best[scores[best] >= 0]
        columns = (
            rows[best].tolist(),
            scores[best].tolist(),
            cosines[best, which[best]].tolist(),
            [None] * len(best) if centred is None else centred[best, which[best]].tolist(),
            keyword[best, which[best]].tolist(),
            which[best].tolist(),
            weights[which[best]].tolist(),
        )
        candidates = [
            Candidate(row, language, score, cosine, near, words, chosen[wording], weight)
            for row, score, cosine, near, words, wording, weight in zip(*columns, strict=True)
        ]
        return candidates, far, centred is not None

    def _scored(
        self,
        language: str,
        rows: NDArray[np.int64],
        products: NDArray[np.float32],
        wordings: Sequence[Wording],
        chosen: Sequence[int],
        *,
        own: bool,
        cut: bool,
    ) -> _Scored:
        cosines = products[:, list(chosen)]
        centred = None if own else self._centred(language, rows, products[:, len(wordings) :], wordings, chosen)
        dense = (
            scaled(self._calibration, cosines) if centred is None else scaled(self._calibration, centred, centred=True)
        )
        keyword = np.stack([wordings[at].matched.scores[rows] for at in chosen], axis=1)
        weights = dense_weights(self._calibration, keyword)
        fused = blend(dense, keyword, weights)
        which = fused.argmax(axis=1)
        every = np.arange(len(rows))
        scores = fused[every, which]
        far = 0
        if cut:
            keep = cosines[every, which] >= self._calibration.foreign
            far = int((~keep).sum())
            scores = np.where(keep, scores, -1.0)
        return _Scored(scores, which, cosines, centred, keyword, far, weights)

    def _narrowed(
        self,
        rows_of: dict[str, NDArray[np.int64]],
        wordings: Sequence[Wording],
        vectors: Vectors,
        depth: int,
        own_languages: set[str],
        cut: bool,
    ) -> dict[str, NDArray[np.int64]]:
        """Of many rows those that may be among the best, by vectors cut to a few directions."""
        products = self._matrix.approximate(vectors)
        narrowed: dict[str, NDArray[np.int64]] = {}
        for language, rows in rows_of.items():
            own = language in own_languages
            chosen = [at for at, wording in enumerate(wordings) if not own or wording.language == language]
            rough = products[self._vector_rows[rows]]
            scored = self._scored(language, rows, rough, wordings, chosen, own=own, cut=False)
            narrowed[language] = np.sort(rows[_top(scored.scores, _ROUGHLY * depth)])
        return narrowed

    def _echoed(self, partitions: dict[str, Partition]) -> dict[str, Partition]:
        """Other languages ranked anew by how near their chunks are to the best ones of the question's own language.

        Two passages compare better between languages than a question and a passage do: what the first ones say in one
        language is looked for in the others, where they surely are answers (pseudo-relevance feedback, Rocchio, 1971,
        between languages).
        """
        voiced = [c for partition in partitions.values() if not partition.centred for c in partition.ranked[:_VOICED]]
        foreign = [language for language, partition in partitions.items() if partition.centred]
        best = sorted(voiced, key=lambda found: -found.score)[:_VOICED]
        sure = (best[0].score - _UNSURE) / (_SURE - _UNSURE) if best else 0.0
        share = self._calibration.echo * min(1.0, max(0.0, sure))
        if not share or not foreign:
            return partitions
        weights = np.array([found.score**_SHARPNESS for found in best], np.float32)
        own = self._off_mean([found.row for found in best], [found.language for found in best])
        echo = weights @ own
        echo /= max(float(np.linalg.norm(echo)), 1e-6)
        for language in foreign:
            partition = partitions[language]
            rows = [found.row for found in partition.ranked]
            near = self._off_mean(rows, [language] * len(rows)) @ echo
            told = scaled(self._calibration, near, centred=True)
            heard = [
                replace(c, score=c.score + share * (said - c.score))
                for c, said in zip(partition.ranked, told.tolist(), strict=True)
            ]
            heard.sort(key=lambda found: (-found.score, found.row))
            partitions[language] = replace(partition, ranked=tuple(heard))
        return partitions

    def _off_mean(self, rows: Sequence[int], languages: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of some rows, a share of the mean of their language taken off."""
        vectors = self._matrix.vectors(self._vector_rows[np.array(rows, np.int64)])
        means = [self.mean_of(language) for language in languages]
        shifted = vectors - np.float32(self._calibration.centring) * np.stack([m for m in means if m is not None])
        return np.asarray(shifted / np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-6), np.float32)

    def _shifted(self, wordings: Sequence[Wording]) -> NDArray[np.float32]:
        """Vectors of the wordings with a share of the mean question taken off; none where one is not known."""
        share = np.float32(self._calibration.centring)
        centres = [wording.centre for wording in wordings if wording.centre is not None]
        foreign = len(self._parts) > 1 or wordings[0].language not in self._parts
        if not share or not foreign or len(centres) < len(wordings):
            return np.zeros((0, len(wordings[0].vector)), np.float32)
        shifted = np.stack([wording.vector for wording in wordings]) - share * np.stack(centres)
        return np.asarray(shifted / np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-6), np.float32)

    def _centred(
        self,
        language: str,
        rows: NDArray[np.int64],
        products: NDArray[np.float32],
        wordings: Sequence[Wording],
        chosen: Sequence[int],
    ) -> NDArray[np.float32] | None:
        """Cosines after a share of both means is taken off; None where a mean is not known.

        Args:
            products: of the rows with what `_shifted` gave.
        """
        share = np.float32(self._calibration.centring)
        mean = self.mean_of(language)
        if not products.shape[1] or mean is None:
            return None
        part = self._parts[language]
        if part.lengths is None:
            along = self._matrix.cosines(self._vector_rows, mean.reshape(1, -1))[:, 0]
            squared = 1 - 2 * share * along + share**2 * np.float32(mean @ mean)
            part.lengths = np.sqrt(np.maximum(squared, 1e-6))
        shifted = self._shifted(wordings)
        centred = (products - share * (shifted @ mean)) / part.lengths[rows][:, None]
        return np.asarray(centred[:, list(chosen)], np.float32)

    def _nearest(self, language: str, wordings: Sequence[Wording], depth: int, nearest: Nearest) -> NDArray[np.int64]:
        """Rows that the dense index finds nearest, and those with the best words."""
        part = self._parts[language]
        found: set[int] = set()
        for wording in wordings:
            named = nearest(language, wording.vector, depth)
            if language == self.main:
                named += nearest(UNKNOWN, wording.vector, depth)
            numbers = np.array([int(number) for number, _ in named], np.int64)
            rows = self.table.places[numbers[numbers < len(self.table.places)]]
            found.update(rows[rows >= 0].tolist())
            worded = wording.matched.scores[part.rows]
            best = _top(worded, depth)
            found.update(part.rows[best[worded[best] > 0]].tolist())
        return np.array(sorted(found), np.int64)


def _top(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Places of the highest scores, highest first, earlier ones first among equals."""
    if len(scores) > 4 * count:
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return np.asarray(places[np.lexsort((places, -scores[places]))[:count]], np.int64)
