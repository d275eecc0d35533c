"""Keeps the two indexes in step with the store.

Words are filed document by document, vectors chunk by chunk: what is booked as done is not done again, and of a
document that changed only the chunks that say something else. Vectors lie in the store (`corpus.text_vectors`), so that
neither a kill nor a rebuilt index costs an embedding. Knows nothing of questions.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.beside import Beside
from corpus.chunk_table import ChunkTable
from corpus.chunking import chunk
from corpus.dense_filing import DenseFiling
from corpus.embedding import Embedder
from corpus.errors import StoreError, StoreFull, StoreLocked
from corpus.facet_columns import ReadColumns
from corpus.facets import Facets
from corpus.keyword_index import FiledChunk, Filing, KeywordIndex
from corpus.packed import Packed, write_packed
from corpus.prepared import MANY, Prepared, prepare, read_prepared, write_prepared
from corpus.progress import Progress, Step, silent
from corpus.records import Segment
from corpus.text_vectors import TextVectors
from corpus.vector_matrix import VectorMatrix

if TYPE_CHECKING:
    from corpus.store import Store
    from corpus.vector_index import VectorIndex

_FILE_AT_ONCE = 2000
"""Chunks written to the keyword index in one transaction, and to the dense index in one go."""
_GRAPH_AFTER = 20
"""Searches that would use the dense index after which it is opened: a single command does not wait for its library."""
_SPARE_ROWS = 256
"""Rows of texts that are gone that the matrix may hold beside as many as it needs."""


class Indexes:
    """The keyword index, the dense index and the vectors of one store and one embedder."""

    def __init__(self, store: Store, embedder: Embedder, folder: Path, *, graph: bool = True) -> None:
        """Makes the tables of the keyword index where there are none.

        Args:
            graph: whether the dense index is filled; without it every chunk is compared, however many there are.
        """
        self.keyword = KeywordIndex(store)
        self.vectors = TextVectors(store, embedder)
        self._graph = graph
        self._store = store
        self._embedder = embedder
        self._folder = folder
        self._lock = threading.RLock()
        self._dense: VectorIndex | None = None
        self._dense_tried = False
        self._checked = False
        self._matrix: VectorMatrix | None = None
        self._wanted = 0

    def nearest(self, language: str, vector: NDArray[np.float32], count: int) -> list[tuple[str, float]]:
        """Chunks of a language that the dense index finds nearest: numbers and cosines."""
        with self._lock:
            return [] if self._dense is None else self._dense.nearest(language, vector, count)

    def graph_ready(self) -> bool:
        """Whether the dense index may be asked: this process owns it and it is open, or is worth opening by now."""
        with self._lock:
            if self._dense is None or not self._graph:
                return False
            self._wanted += 1
            return self._dense.is_open or self._wanted > _GRAPH_AFTER

    def refresh(self, progress: Progress = silent) -> Prepared:
        """Brings both indexes in step with the store; the columns of all chunks and all their vectors.

        Raises:
            EmbedderError: texts could not be embedded; what was done is kept.
            StoreError: the store could not be written to.
        """
        with self._lock:
            self._check()
            refresh_keywords(self._store, self.keyword, progress)
            self._refresh_vectors(progress)
            return self._prepared(progress)

    def facets(self) -> Facets:
        """The columns that filters are decided by, of the store as it was at the last refresh."""
        with self._lock:
            return Facets(self._store, Packed.read(self._beside("facets"), self._facets_stamp()))

    def close(self) -> None:
        """Lets go of the dense index; it is opened again by the next refresh."""
        with self._lock:
            if self._dense is not None:
                self._dense.close()
                self._dense = None
            self._dense_tried = False
            self._matrix = None

    def _check(self) -> None:
        """Once in the life of this object: a keyword index whose postings are not those of its texts is made anew."""
        if self._checked:
            return
        self._checked = True
        try:
            sound = self.keyword.sound()
        except (StoreFull, StoreLocked):
            raise
        except StoreError:
            sound = False
        if not sound:
            self.keyword.clear()

    def _refresh_vectors(self, progress: Progress) -> None:
        """Embeds what has no vectors, and beside that files what has them in the dense index."""
        dense = self._open_dense()
        filing = None
        if dense is not None and self._graph:
            filing = DenseFiling(self._store, self.keyword, dense, self.vectors.key)
        embedded = self._store.counter(self._vectors_book()) or 0
        lacking = self.keyword.numbers(embedded)
        total, done = len(lacking), 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            progress(Step("embedding", min(done, total), total))

        with Beside() as beside:
            # What an earlier refresh was cut off in is taken out before anything is added.
            unfiled = filing.unfiled() if filing is not None else []
            numbers = sorted({*lacking, *unfiled})
            wanted = set(unfiled)
            for at in range(0, len(numbers), _FILE_AT_ONCE):
                rows = self.keyword.filed(numbers[at : at + _FILE_AT_ONCE])
                texts = {row.key: row.text for row in rows}
                members = self._members([row for row in rows if row.number > embedded])
                vectors = self.vectors.of_chunks(texts, members, told)
                if rows and rows[-1].number > embedded:
                    reached = max(self._store.counter(self._vectors_book()) or 0, rows[-1].number)
                    self._store.set_counters({self._vectors_book(): reached})
                if filing is not None and (own := [row for row in rows if row.number in wanted]):
                    beside.do(partial(filing.file, own, vectors))
        if filing is not None:
            filing.finish()
        if total:
            progress(Step("embedding", total, total))

    def _members(self, rows: Sequence[FiledChunk]) -> dict[str, list[Segment]]:
        """The segments of those chunks that hold several, by the hash of the chunk's text."""
        packed: dict[str, list[FiledChunk]] = {}
        for row in rows:
            if row.first < row.last:
                packed.setdefault(row.document, []).append(row)
        found: dict[str, list[Segment]] = {}
        for document, own in packed.items():
            first, last = min(row.first for row in own), max(row.last for row in own)
            segments = self._store.segments_between(document, first, last)
            found.update((row.key, segments[row.first - first : row.last - first + 1]) for row in own)
        return found

    def _prepared(self, progress: Progress) -> Prepared:
        """What ranking needs, out of its file where that is of this state; else from the database, and kept."""
        matrix = self._open_matrix()
        path = self._beside("columns")
        kept = read_prepared(path, self._stamp(matrix), matrix)
        if kept is not None and self.keyword.agrees(kept.table):
            return kept
        table = self.keyword.table()
        self._complete(matrix, table)
        if len(table) >= MANY:
            progress(Step("laying out columns", 0, 1))
        made = prepare(table, matrix)
        if self._dense is not None:
            write_prepared(path, self._stamp(matrix), made)
            if len(table) >= MANY:
                facets = self._beside("facets")
                columns = ReadColumns(self._store, Packed.read(facets, None))
                write_packed(facets, self._facets_stamp(), *columns.kept())
            else:
                self._beside("facets").unlink(missing_ok=True)
        return made

    def _stamp(self, matrix: VectorMatrix) -> str:
        """Of the state of the keyword index and of the file of vectors."""
        return f"{self._facets_stamp()} {matrix.seal()}"

    def _facets_stamp(self) -> str:
        return f"{self.keyword.name} {self.keyword.state()}"

    def _beside(self, kind: str) -> Path:
        """A file of this embedder's beside the dense index."""
        from corpus.vector_index import index_folder

        folder = index_folder(self._folder, self._embedder.identity)
        return folder.with_name(f"{folder.name}.{kind}")

    def _open_matrix(self) -> VectorMatrix:
        """The vectors of all chunks, as far as they are kept."""
        if self._matrix is None:
            self._matrix = VectorMatrix.open(self._beside("vectors"), self._embedder.identity.dimensions)
            sample = self._matrix.sample()
            kept = self.vectors.kept(list(sample)) if self._dense is not None else {}
            if not all(np.array_equal(sample[key], vector) for key, vector in kept.items()):
                self._matrix.clear()
        return self._matrix

    def _complete(self, matrix: VectorMatrix, table: ChunkTable) -> None:
        """Adds the vectors that are missing; the owner of the dense index keeps them on disk."""
        owner = self._dense is not None
        wanted = list(dict.fromkeys(table.hashes()))
        present = matrix.rows(wanted) >= 0
        if owner and len(matrix) > 2 * len(wanted) + _SPARE_ROWS:
            matrix.clear()
            present[:] = False
        missing = [key for key, there in zip(wanted, present.tolist(), strict=True) if not there]
        if missing:
            kept = (self.vectors.kept(missing[at : at + 5000]) for at in range(0, len(missing), 5000))
            matrix.extend((batch for batch in kept if batch), owner=owner)

    def _vectors_book(self) -> str:
        return f"vectors/{self.vectors.key}/{self.keyword.name}"

    def _open_dense(self) -> VectorIndex | None:
        if not self._dense_tried:
            from corpus.vector_index import VectorIndex

            self._dense = VectorIndex.open(self._folder, self._embedder.identity)
            self._dense_tried = True
        return self._dense


def refresh_keywords(store: Store, keyword: KeywordIndex, progress: Progress = silent) -> None:
    """Brings the keyword index in step with the store; needs no embedder.

    Raises:
        StoreError: the store could not be written to.
    """
    present, held = store.document_ids(), store.indexed(keyword.name)
    gone = held - present
    missing = [head.id for head in store.heads() if head.id not in held] if present - held else []
    # What the documents that are gone have in common with those that came keeps its place in all indexes.
    pool = keyword.pool(sorted(gone)) if gone and missing else {}
    waiting: list[Filing] = []
    for done, identity in enumerate(missing):
        document = store.document(identity)
        if document is None:
            continue
        progress(Step("indexing words", done, len(missing), document.title))
        segments = list(store.segments(document.id))
        waiting.append(Filing(document.id, chunk(document, segments), segments))
        if sum(len(filing.chunks) for filing in waiting) >= _FILE_AT_ONCE:
            keyword.add(waiting, pool)
            waiting = []
    if waiting:
        keyword.add(waiting, pool)
    if gone:
        keyword.remove(gone)
