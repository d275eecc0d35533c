"""Ranks chunks for a question, each language by itself, by both legs.

Every chunk that counts gets both scores, exactly; only in languages with very many chunks, and where no filter is set,
the dense index names the nearest ones instead. Knows columns and vectors, neither texts nor the store.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.chunk_table import UNKNOWN, by_language, main_language
from corpus.embedding import Vectors
from corpus.fusion import Calibration, blend, dense_weights, scaled
from corpus.keyword_index import Matched
from corpus.prepared import MANY, Prepared
from corpus.shortlist import Shortlist

_VOICED = 3
"""Best chunks of the question's own language that other languages are compared with. What the question itself lacks
in other languages, its answers have; set by judgement."""
_SHARPNESS = 4
"""Power of the score by which they count. The first counts most, unless they are level."""
_UNSURE, _SURE = 0.2, 0.3
"""Score of the best chunk of the question's own language up to which it is not listened to, and from which it is
fully. Below, it is seldom an answer, and what it says would lead away from the others."""
_ROUGHLY = 10
"""Times as many candidates as are wanted are compared in full where chunks are first chosen by shortened vectors. So
chosen, 300 hold 99.3 % of the 30 nearest (decision 18)."""
_MASKS_KEPT = 8
"""Filters whose chunks are kept for the next question. Bounds memory and changes no result."""
GRAPH_FROM = 1_000_000
"""Chunks of one language from which the dense index is asked. From there on it is quicker than multiplying all
shortened vectors (decision 18)."""

Nearest = Callable[[str, NDArray[np.float32], int], list[tuple[str, float]]]
"""The dense index: language, vector and count → numbers of chunks and cosines."""


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


Counted = dict[str, NDArray[np.int64] | None]
"""For each language the places of the chunks that count among its own; None where all of them do."""


class Ranker:
    """The chunks of a store, as of one revision, ready to be ranked."""

    def __init__(self, prepared: Prepared, calibration: Calibration) -> None:
        self.table = prepared.table
        self._matrix = prepared.matrix
        self._calibration = calibration
        self._vector_rows = prepared.vector_rows
        self._listed = prepared.shortlist
        self._counted: list[tuple[NDArray[np.bool_], Counted]] = []
        self.main = main_language(self.table)
        """The language of most chunks: those too short to tell are taken to be in it."""
        self._parts = {language: _Part(rows) for language, rows in by_language(self.table).items()}

    def calibrated(self, calibration: Calibration) -> Ranker:
        """The same chunks, ranked by other weights; what is worked out once is shared."""
        twin = copy.copy(self)
        twin._calibration = calibration
        return twin

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
            listed = self._listed
            part.mean = self._matrix.mean(self._vector_rows[part.rows]) if listed is None else listed.means[language]
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
        counted = self._counting(eligible)
        if not counted:
            return {}
        sizes = {name: self.size(name) if places is None else len(places) for name, places in counted.items()}
        chosen_of = {language: _chosen(wordings, language) for language in counted}
        vectors, shifted = np.stack([wording.vector for wording in wordings]), self._shifted(wordings)
        graph: set[str] = set()
        for language, places in counted.items():
            if nearest is not None and places is None and sizes[language] >= GRAPH_FROM:
                graph.add(language)
                counted[language] = self._nearest(
                    language, [wordings[at] for at in chosen_of[language]], depth, nearest
                )
        if self._listed is not None and sum(sizes.values()) >= MANY:
            for language in counted.keys() - graph:
                counted[language] = self._narrowed(
                    self._listed, language, counted[language], wordings, chosen_of[language], vectors, shifted, depth
                )
        rows_of = {language: self._rows(language, places) for language, places in counted.items()}
        products = np.split(
            self._matrix.cosines(
                self._vector_rows[np.concatenate(list(rows_of.values()))], np.concatenate([vectors, shifted])
            ),
            np.cumsum([len(rows) for rows in rows_of.values()])[:-1],
        )
        cut = wordings[0].language in counted
        partitions: dict[str, Partition] = {}
        for (language, places), product in zip(counted.items(), products, strict=True):
            chosen = chosen_of[language]
            raw, off = product[:, : len(wordings)][:, chosen], product[:, len(wordings) :]
            centred = self._centred(language, places, off, shifted, wordings)
            near = None if centred is None else centred[:, chosen]
            foreign = cut and not any(wording.language == language for wording in wordings)
            ranked, far = self._ranked(language, rows_of[language], raw, near, wordings, chosen, depth, cut=foreign)
            if ranked:
                method = "graph" if language in graph else "exact"
                partitions[language] = Partition(
                    tuple(ranked), sizes[language], method, near is not None, tuple(chosen), far
                )
        return self._echoed(partitions)

    def _counting(self, eligible: NDArray[np.bool_]) -> Counted:
        """The chunks that count, by language; kept for the next question with the same mask."""
        kept = next((counted for mask, counted in self._counted if mask is eligible), None)
        if kept is None:
            kept = {}
            for language, part in self._parts.items():
                inside = eligible[part.rows]
                if inside.any():
                    kept[language] = None if inside.all() else np.flatnonzero(inside)
            self._counted = [(eligible, kept), *self._counted[: _MASKS_KEPT - 1]]
        return dict(kept)

    def _rows(self, language: str, places: NDArray[np.int64] | None) -> NDArray[np.int64]:
        rows = self._parts[language].rows
        return rows if places is None else rows[places]

    def _ranked(
        self,
        language: str,
        rows: NDArray[np.int64],
        raw: NDArray[np.float32],
        near: NDArray[np.float32] | None,
        wordings: Sequence[Wording],
        chosen: Sequence[int],
        depth: int,
        *,
        cut: bool,
    ) -> tuple[list[Candidate], int]:
        """The best rows, and how many were left out because they were too far.

        Args:
            raw: cosines with the chosen wordings.
            near: the same, centred; None where `raw` is ranked by.
        """
        fused, keyword, weights = self._fused(rows, raw, near, wordings, chosen)
        every = np.arange(len(rows))
        which = fused.argmax(axis=1)
        scores = fused[every, which]
        far = 0
        if cut:
            keep = raw[every, which] >= self._calibration.foreign
            far = int((~keep).sum())
            scores = np.where(keep, scores, -1.0)
        best = _top(scores, depth)
        best = best[scores[best] >= 0]
        which = which[best]
        columns = (
            rows[best].tolist(),
            scores[best].tolist(),
            raw[best, which].tolist(),
            [None] * len(best) if near is None else near[best, which].tolist(),
            keyword[best, which].tolist(),
            which.tolist(),
            weights[which].tolist(),
        )
        candidates = [
            Candidate(row, language, score, cosine, centred, words, chosen[wording], weight)
            for row, score, cosine, centred, words, wording, weight in zip(*columns, strict=True)
        ]
        return candidates, far

    def _fused(
        self,
        rows: NDArray[np.int64],
        raw: NDArray[np.float32],
        near: NDArray[np.float32] | None,
        wordings: Sequence[Wording],
        chosen: Sequence[int],
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Scores of rows by the chosen wordings, their keyword scores, and the share of the dense ones."""
        dense = scaled(self._calibration, raw) if near is None else scaled(self._calibration, near, centred=True)
        keyword = np.stack([wordings[at].matched.scores[rows] for at in chosen], axis=1)
        weights = dense_weights(self._calibration, keyword)
        return blend(dense, keyword, weights), keyword, weights

    def _narrowed(
        self,
        listed: Shortlist,
        language: str,
        places: NDArray[np.int64] | None,
        wordings: Sequence[Wording],
        chosen: Sequence[int],
        vectors: Vectors,
        shifted: Vectors,
        depth: int,
    ) -> NDArray[np.int64] | None:
        """Of many chunks those that may be among the best, by shortened vectors."""
        if (self.size(language) if places is None else len(places)) <= _ROUGHLY * depth:
            return places
        centring = self._centring(language, shifted, wordings)
        products = listed.products(language, (shifted if centring else vectors)[chosen], places)
        rough = np.stack(products, axis=1)
        near = self._off(language, places, rough, shifted[chosen]) if centring else None
        fused, _, _ = self._fused(self._rows(language, places), rough, near, wordings, chosen)
        best = _top(fused[:, 0] if len(chosen) == 1 else fused.max(axis=1), _ROUGHLY * depth)
        return np.sort(best if places is None else places[best])

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
                Candidate(
                    c.row,
                    language,
                    c.score + share * (said - c.score),
                    c.cosine,
                    c.centred,
                    c.keyword,
                    c.wording,
                    c.weight,
                )
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

    def _centring(self, language: str, shifted: Vectors, wordings: Sequence[Wording]) -> bool:
        """Whether a language is compared with centred questions: it is none of theirs, and the means are known."""
        own = any(wording.language == language for wording in wordings)
        return not own and len(shifted) > 0 and self.mean_of(language) is not None

    def _centred(
        self,
        language: str,
        places: NDArray[np.int64] | None,
        products: NDArray[np.float32],
        shifted: Vectors,
        wordings: Sequence[Wording],
    ) -> NDArray[np.float32] | None:
        """Cosines after a share of both means is taken off; None where that is not done.

        Args:
            products: with `shifted`.
        """
        return self._off(language, places, products, shifted) if self._centring(language, shifted, wordings) else None

    def _off(
        self,
        language: str,
        places: NDArray[np.int64] | None,
        products: NDArray[np.float32],
        shifted: Vectors,
    ) -> NDArray[np.float32]:
        """Products with shifted questions, as if a share of its mean were taken off the language too."""
        share = np.float32(self._calibration.centring)
        part, mean = self._parts[language], self.mean_of(language)
        assert mean is not None
        if part.lengths is None:
            listed = self._listed
            along = (
                self._matrix.cosines(self._vector_rows[part.rows], mean.reshape(1, -1))[:, 0]
                if listed is None
                else listed.along_of(language)
            )
            squared = 1 - 2 * share * along + share**2 * np.float32(mean @ mean)
            part.lengths = np.sqrt(np.maximum(squared, 1e-6))
        lengths = part.lengths if places is None else part.lengths[places]
        return np.asarray((products - share * (shifted @ mean)) / lengths[:, None], np.float32)

    def _nearest(self, language: str, wordings: Sequence[Wording], depth: int, nearest: Nearest) -> NDArray[np.int64]:
        """Places of the chunks that the dense index finds nearest, and of those with the best words."""
        part = self._parts[language]
        found: set[int] = set()
        for wording in wordings:
            named = nearest(language, wording.vector, depth)
            if language == self.main:
                named += nearest(UNKNOWN, wording.vector, depth)
            numbers = np.array([int(number) for number, _ in named], np.int64)
            rows = self.table.places[numbers[numbers < len(self.table.places)]]
            found.update(np.searchsorted(part.rows, rows[rows >= 0]).tolist())
            worded = wording.matched.scores[part.rows]
            best = _top(worded, depth)
            found.update(best[worded[best] > 0].tolist())
        return np.array(sorted(found), np.int64)


def _chosen(wordings: Sequence[Wording], language: str) -> list[int]:
    """Which wordings a language is ranked by: those in it, else all."""
    own = [at for at, wording in enumerate(wordings) if wording.language == language]
    return own or list(range(len(wordings)))


def _top(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Places of the highest scores, highest first, earlier ones first among equals."""
    if len(scores) > 4 * count:
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return np.asarray(places[np.lexsort((places, -scores[places]))[:count]], np.int64)
