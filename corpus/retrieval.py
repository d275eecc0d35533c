"""Finds the passages of the corpus that bear on a question: words and meaning together, in every language.

Chunks are ranked by both indexes, each language by itself; what is returned are segments of the wanted roles, the best
of each chunk. Knows nothing of answers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.asking import questions_in
from corpus.chunk_table import base_language
from corpus.embedding import Embedder, EmbedderIdentity, Vectors
from corpus.errors import EmbedderError, EmbedderMismatch
from corpus.explaining import Done, Explanation, explain, rankings
from corpus.facets import Facets
from corpus.fusion import calibration_of, interleave
from corpus.indexing import Indexes
from corpus.keyword_index import IndexedChunk, role_bits
from corpus.languages import detect_language
from corpus.picking import Sources, pick
from corpus.progress import Progress, silent
from corpus.ranking import Candidate, Ranker, Wording
from corpus.records import Evidence, Role, Scope, Segment
from corpus.sought import Sought
from corpus.vector_matrix import one_thread

if TYPE_CHECKING:
    from corpus.store import Store

PARTICIPANTS = frozenset({Role.PARTICIPANT})
_DEPTH = 30
"""Candidates kept of each language. Deeper lists change nothing that is measured."""
_LONGEST = 4000
"""Characters of a question that are read, as of a pasted page. What it asks has been said by then."""
_MASKS_KEPT = 32
"""Filters whose chunks are kept for the next question. Bounds memory and changes no result."""
_FEW_WORDS = 5
"""Words up to which the language of plain Latin letters is a guess. English is taken where the corpus has it and
lacks the language told."""
_ENOUGH_CHUNKS = 30
"""Chunks from which the mean of a language's texts can stand for the mean of questions in it. The mean of fewer is
what they are about; set by judgement."""


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk as a range of its document's segments, with its score."""

    document: str
    first: int
    """Ordinal of its first segment."""
    last: int
    score: float


class Retriever:
    """Search over one store with one embedder. May be shared by threads; close it when done."""

    def __init__(self, store: Store, embedder: Embedder, index_dir: Path, *, graph: bool = True) -> None:
        """Reads nothing yet.

        Args:
            graph: whether the dense index is filled; without it every chunk is compared, however many there are.
        """
        self._store = store
        self._embedder = embedder
        self._indexes = Indexes(store, embedder, index_dir, graph=graph)
        self._calibration = calibration_of(embedder.identity.name)
        # Meaning is not raised where stretches are read, for which document is meant is told by its words.
        self._steady = replace(self._calibration, wordless=self._calibration.weight)
        self._lock = threading.RLock()
        self._revision = -1
        self._ranker: Ranker | None = None
        self._facets: Facets | None = None
        self._masks: dict[str, NDArray[np.bool_]] = {}
        self._inside: dict[str, NDArray[np.bool_]] = {}
        """Which segments lie in a scope."""
        self._centres: dict[str, NDArray[np.float32] | None] = {}

    def refresh(self, progress: Progress = silent) -> None:
        """Brings both indexes in step with the store. What is in step costs nothing; a kill loses a batch at most.

        Raises:
            EmbedderError: texts could not be embedded; what was done is kept.
            StoreError: the store could not be written to.
        """
        with self._lock:
            revision = self._store.revision()
            self._ranker = Ranker(self._indexes.refresh(progress), self._calibration)
            self._facets = None
            self._masks.clear()
            self._inside.clear()
            self._centres.clear()
            self._revision = revision
            if len(self._ranker.languages) > 1:
                # Here, and not while the first question in each language waits. One that can't be had now is asked
                # for with the question, which fails for the same reason and says so.
                with suppress(EmbedderError):
                    for language in sorted(self._ranker.languages):
                        self._centre(language, self._ranker)

    @property
    def identity(self) -> EmbedderIdentity:
        """What the vectors depend on."""
        return self._embedder.identity

    def vectors_for(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Passage vectors of texts, kept in the store: each text is embedded once in the life of a project."""
        return self._indexes.vectors.of_texts(texts, progress)

    def chunk_ids(self) -> list[str]:
        """Ids of all indexed chunks."""
        return self._indexes.keyword.ids()

    def close(self) -> None:
        """Lets go of the dense index, so that another process may have it."""
        with self._lock:
            self._indexes.close()
            self._ranker = None
            self._revision = -1

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        scope: Scope | None = None,
        roles: frozenset[Role] = PARTICIPANTS,
        also: Sequence[str] = (),
        one_per: str = "",
    ) -> list[Evidence]:
        """Segments that bear on a query, best first. Of a query its first 4,000 characters are read.

        Args:
            limit: how many at most.
            scope: the part of the corpus that counts.
            roles: whose words may be returned.
            also: translations or other wordings of the query. Texts in a language that one of the queries is in are
                scored by the queries in that language, so that a translation finds what the original finds; texts in
                other languages by the best of all.
            one_per: `person` or `document`: at most one passage of each voice or each source.

        Raises:
            EmbedderError: the query could not be embedded.
        """
        return self._searched((query, *also), limit, scope, roles, one_per).hits(self._calibration)

    def explained(
        self,
        query: str,
        *,
        limit: int = 10,
        scope: Scope | None = None,
        roles: frozenset[Role] = PARTICIPANTS,
        also: Sequence[str] = (),
        one_per: str = "",
    ) -> tuple[list[Evidence], Explanation]:
        """What `search` finds, and what was done to find it; the arguments are those of `search`."""
        done = self._searched((query, *also), limit, scope, roles, one_per)
        return done.hits(self._calibration), explain(
            done, self._embedder.identity.name, self._calibration, scope=scope, roles=roles
        )

    def _searched(
        self, texts: Sequence[str], limit: int, scope: Scope | None, roles: frozenset[Role], one_per: str
    ) -> Done:
        texts = _read(texts)
        with self._lock:
            ranker = self._ready()
            eligible = self._eligible(ranker, scope, roles)
            if not texts or limit < 1 or not eligible.any():
                return Done(ranker, eligible, [], {}, [])
            wordings = self._understand(texts, ranker)
            depth = max(_DEPTH, (10 if one_per else 3) * limit)
            unfiltered = scope is None or scope.everything
            graph = self._indexes.nearest if unfiltered and self._graph(ranker) else None
            with one_thread():
                partitions = ranker.rank(wordings, eligible, depth, graph)
            dealt = interleave(rankings(partitions), wordings[0].language)
            sources = Sources(self._chunks, self._store.segments_by_id, self._indexes.vectors.of_segments)
            wanted = self._wanted(scope, roles)
            picked = pick(dealt, limit, wordings, sources, wanted, self._calibration, one_per)
            return Done(ranker, eligible, wordings, partitions, picked)

    def holding(
        self, words: str, *, scope: Scope | None = None, roles: frozenset[Role] = PARTICIPANTS, limit: int = 2000
    ) -> list[Segment]:
        """Segments in which all words of a query stand, in any form the index knows them by, in the order of the
        sources; of a quotation in it, the very words. As many of the first chunks are read as `limit` says.

        Raises:
            StoreError: the store could not be read.
        """
        sought = Sought.of(words[:_LONGEST])
        with self._lock:
            ranker = self._ready()
            eligible = self._eligible(ranker, scope, roles)
            if not sought.terms or not eligible.any():
                return []
            rows = self._indexes.keyword.holding(sought.terms, ranker.table)
            rows = rows[eligible[rows]][:limit]
            chunks = self._indexes.keyword.chunks(int(number) for number in ranker.table.numbers[rows])
            segments = self._store.segments_by_id(each for chunk in chunks.values() for each in chunk.segments)
            wanted = self._wanted(scope, roles)
            found = [each for each in segments.values() if wanted(each) and sought.stands_in(each.text)]
        return sorted(found, key=lambda each: (each.document, each.span.start))

    def scored_chunks(
        self, query: str, *, scope: Scope | None = None, also: Sequence[str] = (), documents: int = 40
    ) -> list[ScoredChunk]:
        """Every chunk in a scope of the documents that bear most on a query, with its score, whoever speaks in it."""
        texts = _read((query, *also))
        with self._lock:
            ranker = self._ready().calibrated(self._steady)
            eligible = self._eligible(ranker, scope, frozenset(Role))
            if not texts or not eligible.any():
                return []
            wordings = self._understand(texts, ranker)
            table = ranker.table
            best = interleave(rankings(ranker.rank(wordings, eligible, 5 * documents, None)), wordings[0].language)
            chosen = list(dict.fromkeys(int(table.documents[found.row]) for found in best))[:documents]
            inside = eligible & np.isin(table.documents, chosen)
            every = ranker.rank(wordings, inside, int(inside.sum()), None)
            return [
                ScoredChunk(
                    table.document_names[table.documents[found.row]],
                    int(table.first[found.row]),
                    int(table.last[found.row]),
                    found.score,
                )
                for partition in every.values()
                for found in partition.ranked
            ]

    def _ready(self) -> Ranker:
        if self._ranker is None or self._revision != self._store.revision():
            self.refresh()
        assert self._ranker is not None
        return self._ranker

    def _graph(self, ranker: Ranker) -> bool:
        """Whether the dense index is worth asking, and may be."""
        return ranker.has_large_language and self._indexes.graph_ready()

    def _understand(self, texts: Sequence[str], ranker: Ranker) -> list[Wording]:
        vectors = self._embedder.embed_queries(texts)
        if vectors.shape[1] != self._embedder.identity.dimensions or not np.isfinite(vectors).all():
            raise EmbedderMismatch(
                f"The embedder {self._embedder.identity.name} gave vectors of {vectors.shape[1]} numbers, not "
                f"{self._embedder.identity.dimensions}; set the embedder that the project was indexed with."
            )
        wordings = []
        for text, vector in zip(texts, vectors, strict=True):
            language = base_language(detect_language(text))
            few = text.isascii() and len(text.split()) <= _FEW_WORDS
            if few and language not in ranker.languages and "en" in ranker.languages:
                # A few Latin words are easily taken for another language than the one of the corpus.
                language = "en"
            matched = self._indexes.keyword.match(text, ranker.table)
            centre = self._centre(language, ranker) if ranker.languages - {language} else None
            wordings.append(Wording(text, language, vector, matched, centre))
        return wordings

    def _centre(self, language: str, ranker: Ranker) -> NDArray[np.float32] | None:
        """Mean vector of questions in a language: of general ones, else of what the corpus holds in it."""
        if not self._calibration.centring:
            return None
        if language not in self._centres:
            questions = questions_in(language)
            if questions:
                self._centres[language] = self._indexes.vectors.of_queries(questions).mean(axis=0)
            elif language in ranker.languages and ranker.size(language) >= _ENOUGH_CHUNKS:
                self._centres[language] = ranker.mean_of(language)
            else:
                self._centres[language] = None
        return self._centres[language]

    def _eligible(self, ranker: Ranker, scope: Scope | None, roles: frozenset[Role]) -> NDArray[np.bool_]:
        """Which chunks may hold a passage of the roles and in the scope."""
        key = f"{role_bits(roles)} {'' if scope is None or scope.everything else repr(scope)}"
        if key not in self._masks:
            if len(self._masks) >= _MASKS_KEPT:
                self._masks.clear()
                self._inside.clear()
            table = ranker.table
            mask = (table.roles & role_bits(roles)) > 0
            if scope is not None and not scope.everything:
                facets = self._columns()
                inside = self._inside[repr(scope)] = facets.mask(scope)
                mask &= facets.any_within(inside, table.documents, table.document_names, table.first, table.last)
            self._masks[key] = mask
        return self._masks[key]

    def _columns(self) -> Facets:
        if self._facets is None:
            self._facets = self._indexes.facets()
        return self._facets

    def _wanted(self, scope: Scope | None, roles: frozenset[Role]) -> Callable[[Segment], bool]:
        if scope is None or scope.everything:
            return lambda segment: segment.role in roles
        facets, inside = self._columns(), self._inside[repr(scope)]
        return lambda segment: segment.role in roles and facets.within(inside, segment.id)

    def _chunks(self, candidates: Sequence[Candidate]) -> dict[int, IndexedChunk]:
        """Chunks of candidates, by row."""
        assert self._ranker is not None
        numbers = {each.row: int(self._ranker.table.numbers[each.row]) for each in candidates}
        found = self._indexes.keyword.chunks(numbers.values())
        return {row: found[number] for row, number in numbers.items() if number in found}


def _read(texts: Sequence[str]) -> list[str]:
    """The wordings of a question, each once, as far as they are read."""
    return list(dict.fromkeys(text.strip()[:_LONGEST] for text in texts if text.strip()))
