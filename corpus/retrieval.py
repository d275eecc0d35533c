"""Finds the passages of the corpus that bear on a question: words and meaning together, in every language.

Chunks are ranked by both indexes, each language by itself; what is returned are segments of the wanted roles, the best
of each chunk. Knows nothing of answers.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Embedder, Vectors, text_hash
from corpus.folding import fold
from corpus.fusion import Calibration, calibration_of, fuse, interleave
from corpus.indexing import SHORT, UNKNOWN, Indexes, base_language
from corpus.keyword_index import IndexedChunk, overlap
from corpus.languages import detect_language
from corpus.progress import Progress, silent
from corpus.records import Evidence, Legs, Role, Scope, Segment

if TYPE_CHECKING:
    from corpus.store import Store

PARTICIPANTS = frozenset({Role.PARTICIPANT})
_DEPTH = 50
"""Candidates taken from each index and language: deeper lists change nothing that is measured."""
_SAME = 0.9
"""Share of common terms from which two passages count as one text."""
_SCOPES_KEPT = 32


@dataclass(frozen=True, slots=True)
class _Query:
    text: str
    language: str
    vector: NDArray[np.float32]
    weights: Mapping[str, float]
    keyword: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class _Hit:
    chunk: IndexedChunk
    score: float
    legs: Legs
    cosine: float
    query: _Query


class Retriever:
    """Search over one store with one embedder. May be shared by threads; close it when done."""

    def __init__(self, store: Store, embedder: Embedder, index_dir: Path) -> None:
        self._store = store
        self._embedder = embedder
        self._indexes = Indexes(store, embedder, index_dir)
        self._calibration = calibration_of(embedder.identity.name)
        self._lock = threading.RLock()
        self._revision = -1
        self._chunks: list[IndexedChunk] = []
        self._main = UNKNOWN
        self._matrix: tuple[list[str], Vectors] | None = None
        self._allowed: dict[str, frozenset[str]] = {}

    def refresh(self, progress: Progress = silent) -> None:
        """Brings both indexes in step with the store. What is in step costs nothing; a kill loses a batch at most.

        Raises:
            EmbedderError: texts could not be embedded; what was done is kept.
            StoreError: the store could not be written to.
        """
        with self._lock:
            revision = self._store.revision()
            self._indexes.refresh(progress)
            self._chunks = self._indexes.keyword.chunks()
            self._matrix = None
            self._allowed.clear()
            languages = Counter(base_language(each.language) for each in self._chunks)
            del languages[UNKNOWN]
            self._main = languages.most_common(1)[0][0] if languages else UNKNOWN
            self._revision = revision

    def vectors_for(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Passage vectors of texts, kept in the store: each text is embedded once in the life of a project."""
        return self._indexes.vectors_for(texts, progress)

    def chunk_ids(self) -> list[str]:
        """Ids of all indexed chunks, as of the last refresh."""
        return [each.id for each in self._chunks]

    def close(self) -> None:
        """Lets go of the dense index, so that another process may have it."""
        with self._lock:
            self._indexes.close()
            self._revision = -1

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        scope: Scope | None = None,
        roles: frozenset[Role] = PARTICIPANTS,
        also: Sequence[str] = (),
    ) -> list[Evidence]:
        """Segments that bear on a query, best first.

        Args:
            limit: how many at most.
            scope: the part of the corpus that counts.
            roles: whose words may be returned.
            also: translations or other wordings of the query. Texts in a language that one of the queries is in are
                scored by the queries in that language, so that a translation finds what the original finds; texts in
                other languages by the best of all.

        Raises:
            EmbedderError: the query could not be embedded.
        """
        wordings = list(dict.fromkeys(text.strip() for text in (query, *also) if text.strip()))
        if not wordings or limit < 1:
            return []
        with self._lock:
            if self._revision != self._store.revision():
                self.refresh()
            allowed = self._allowed_segments(scope, roles)
            chunks = [each for each in self._chunks if _eligible(each, roles, allowed)]
            if not chunks:
                return []
            queries = self._understand(wordings)
            exact = allowed is not None
            rankings = self._rank(queries, chunks, exact=exact, depth=max(_DEPTH, 3 * limit))
        dealt = interleave(rankings, queries[0].language)
        return self._evidence(dealt, limit, roles, allowed)

    def _understand(self, wordings: Sequence[str]) -> list[_Query]:
        vectors = self._embedder.embed_queries(wordings)
        present = {base_language(each.language) for each in self._chunks}
        queries = []
        for text, vector in zip(wordings, vectors, strict=True):
            language = base_language(detect_language(text))
            if language not in present and text.isascii() and "en" in present:
                # A few Latin words are easily taken for another language than the one of the corpus.
                language = "en"
            weights = self._indexes.keyword.weights(text)
            queries.append(_Query(text, language, vector, weights, self._indexes.keyword.scores(weights)))
        return queries

    def _allowed_segments(self, scope: Scope | None, roles: frozenset[Role]) -> frozenset[str] | None:
        """Ids of the segments in a scope; None where nothing is restricted."""
        if scope is None or scope.everything:
            return None
        key = f"{sorted(roles)} {scope!r}"
        if key not in self._allowed:
            if len(self._allowed) >= _SCOPES_KEPT:
                self._allowed.clear()
            inside = (segment.id for segment in self._store.segments(scope=scope) if segment.role in roles)
            self._allowed[key] = frozenset(inside)
        return self._allowed[key]

    def _rank(
        self, queries: Sequence[_Query], chunks: Sequence[IndexedChunk], *, exact: bool, depth: int
    ) -> dict[str, list[_Hit]]:
        """For each language its chunks, best first."""
        by_language: dict[str, dict[str, IndexedChunk]] = {}
        for each in chunks:
            language = base_language(each.language)
            by_language.setdefault(self._main if language == UNKNOWN else language, {})[each.id] = each
        rankings: dict[str, list[_Hit]] = {}
        for language, members in by_language.items():
            own = [query for query in queries if query.language == language]
            best: dict[str, _Hit] = {}
            for query in own or queries:
                cosines = self._cosines(query, language, members, exact=exact, depth=depth)
                for hit in _fused(self._calibration, query, members, cosines):
                    if hit.chunk.id not in best or hit.score > best[hit.chunk.id].score:
                        best[hit.chunk.id] = hit
            ranked = sorted(best.values(), key=lambda hit: (-hit.score, hit.chunk.number))
            if not own and queries[0].language in by_language:
                ranked = [hit for hit in ranked if hit.cosine >= self._calibration.foreign]
            if ranked:
                rankings[language] = ranked[:depth]
        return rankings

    def _cosines(
        self, query: _Query, language: str, members: Mapping[str, IndexedChunk], *, exact: bool, depth: int
    ) -> dict[str, float]:
        """Cosines of the nearest chunks and of those with the best words."""
        worded = sorted((each for each in members.values() if each.number in query.keyword),
                        key=lambda each: -query.keyword[each.number])[:depth]  # fmt: skip
        dense = None if exact else self._indexes.dense
        if dense is None:
            return self._exact(query.vector, members, depth, {each.id for each in worded})
        found: dict[str, float] = {}
        count = depth
        while True:
            nearest = dense.nearest(language, query.vector, count)
            if language == self._main:
                nearest += dense.nearest(UNKNOWN, query.vector, count)
            found = {identity: cosine for identity, cosine in nearest if identity in members}
            if len(found) >= min(depth, len(members)) or len(nearest) < count:
                break
            count *= 4
        rest = [each for each in worded if each.id not in found]
        kept = self._indexes.kept_vectors([each.text_hash for each in rest])
        found.update({each.id: float(kept[each.text_hash] @ query.vector) for each in rest if each.text_hash in kept})
        return found

    def _exact(
        self, vector: NDArray[np.float32], members: Mapping[str, IndexedChunk], depth: int, besides: set[str]
    ) -> dict[str, float]:
        """Cosines computed, not looked up: for a part of the corpus, or where the dense index is another's."""
        if self._matrix is None:
            kept = self._indexes.kept_vectors([each.text_hash for each in self._chunks])
            found = [each for each in self._chunks if each.text_hash in kept]
            rows = [kept[each.text_hash] for each in found]
            self._matrix = (
                [each.id for each in found],
                np.stack(rows) if rows else np.zeros((0, len(vector)), np.float32),
            )
        names, matrix = self._matrix
        scores = zip(names, (matrix @ vector).tolist(), strict=True)
        cosines = {name: cosine for name, cosine in scores if name in members}
        top = sorted(cosines, key=lambda identity: -cosines[identity])[:depth]
        return {identity: cosines[identity] for identity in {*top, *besides} if identity in cosines}

    def _evidence(
        self, hits: Sequence[_Hit], limit: int, roles: frozenset[Role], allowed: frozenset[str] | None
    ) -> list[Evidence]:
        """The best segment of each chunk; where that leaves room, the next best of the same chunks."""
        firsts: list[tuple[_Hit, Segment]] = []
        seconds: list[tuple[_Hit, Segment]] = []
        seen = _Seen()
        for start in range(0, len(hits), 2 * limit):
            part = hits[start : start + 2 * limit]
            segments = self._store.segments_by_id(identity for hit in part for identity in hit.chunk.segments)
            vectors = self._indexes.kept_vectors([text_hash(segment.text) for segment in segments.values()])
            for hit in part:
                inside = [segments[identity] for identity in hit.chunk.segments if identity in segments]
                inside = [s for s in inside if s.role in roles and (allowed is None or s.id in allowed)]
                ranked = inside
                if len(inside) > 1:
                    ranked = sorted(inside, key=lambda segment: -self._bearing(hit, segment, vectors))
                fresh = [segment for segment in ranked if seen.add(segment)]
                firsts += [(hit, segment) for segment in fresh[:1]]
                seconds += [(hit, segment) for segment in fresh[1:] if len(segment.text) > SHORT]
                if len(firsts) == limit:
                    break
            if len(firsts) == limit:
                break
        return [
            Evidence(segment, hit.chunk.id, rank, hit.score, hit.legs, hit.query.text)
            for rank, (hit, segment) in enumerate((firsts + seconds)[:limit])
        ]

    def _bearing(self, hit: _Hit, segment: Segment, vectors: Mapping[str, NDArray[np.float32]]) -> float:
        """How much one segment of a chunk bears on the query; short turns hardly ever do."""
        vector = vectors.get(text_hash(segment.text))
        cosine = float(vector @ hit.query.vector) if vector is not None else self._calibration.lowest
        score, _ = fuse(self._calibration, cosine, overlap(hit.query.weights, segment.text))
        return score if len(segment.text) > SHORT else score / 2


class _Seen:
    """Passages taken so far, to leave out the same words a second time."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._texts: list[frozenset[str]] = []

    def add(self, segment: Segment) -> bool:
        """Whether a segment is new."""
        if segment.id in self._ids:
            return False
        folded = fold(segment.text).text
        words = frozenset(folded[at : at + 4] for at in range(max(1, len(folded) - 3)))
        # "Yes" of two people is two answers; two equal sentences are one text that was copied.
        if len(folded) > SHORT and any(_alike(words, other) for other in self._texts):
            return False
        self._ids.add(segment.id)
        self._texts.append(words)
        return True


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * len(one | other)


def _eligible(chunk: IndexedChunk, roles: frozenset[Role], allowed: frozenset[str] | None) -> bool:
    if allowed is None:
        return not roles.isdisjoint(chunk.roles)
    return not allowed.isdisjoint(chunk.segments)


def _fused(
    calibration: Calibration, query: _Query, members: Mapping[str, IndexedChunk], cosines: Mapping[str, float]
) -> Iterator[_Hit]:
    for identity, cosine in cosines.items():
        chunk = members[identity]
        score, legs = fuse(calibration, cosine, query.keyword.get(chunk.number, 0.0))
        yield _Hit(chunk, score, legs, cosine, query)
