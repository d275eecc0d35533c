"""Keeps the two indexes in step with the store, and the vectors of texts.

Works document by document: what is booked as done is not done again. Vectors lie in the store by the hash of their text
and the embedder, so that neither a kill nor a rebuilt index costs an embedding. Knows nothing of questions.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.chunk_table import ChunkTable, base_language
from corpus.chunking import chunk
from corpus.embedding import Embedder, Vectors, text_hash
from corpus.errors import EmbedderMismatch, StoreError, StoreFull, StoreLocked
from corpus.facet_columns import ReadColumns
from corpus.facets import Facets
from corpus.keyword_index import Filing, KeywordIndex
from corpus.packed import Packed, write_packed
from corpus.prepared import MANY, Prepared, prepare, read_prepared, write_prepared
from corpus.progress import Progress, Step, silent
from corpus.records import Role
from corpus.vector_matrix import VectorMatrix

if TYPE_CHECKING:
    from corpus.store import Store
    from corpus.vector_index import VectorIndex

_CONTROL = "The quick check of an embedder: the same words give the same vector. 检查。 فحص. 확인."
_SAME_MODEL = 0.98
"""Cosine of the control text's vectors under which they are another model's."""
_EMBED_AT_ONCE = 256
"""Texts embedded between two writes to the store: what a kill can cost."""
_FILE_AT_ONCE = 2000
"""Chunks written to the keyword index in one transaction."""
_GRAPH_AFTER = 20
"""Searches that would use the dense index after which it is opened: a single command does not wait for its library."""
SHORT = 12
"""Characters below which a turn is not embedded by itself: "yes" bears on nothing."""


class Indexes:
    """The keyword index, the dense index and the vectors of one store and one embedder."""

    def __init__(self, store: Store, embedder: Embedder, folder: Path, *, graph: bool = True) -> None:
        """Makes the tables of the keyword index where there are none.

        Args:
            graph: whether the dense index is filled; without it every chunk is compared, however many there are.
        """
        self.keyword = KeywordIndex(store)
        self._graph = graph
        self._store = store
        self._embedder = embedder
        self._folder = folder
        self._lock = threading.RLock()
        self._dense: VectorIndex | None = None
        self._dense_tried = False
        self._checked = False
        self._controlled = False
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
            self._refresh_keywords(progress)
            self._refresh_dense(progress)
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

    def _refresh_keywords(self, progress: Progress) -> None:
        present, held = self._store.document_ids(), self._store.indexed(self.keyword.name)
        if gone := held - present:
            self.keyword.remove(gone)
        missing = [head.id for head in self._store.heads() if head.id not in held] if present - held else []
        waiting: list[Filing] = []
        for done, identity in enumerate(missing):
            document = self._store.document(identity)
            if document is None:
                continue
            progress(Step("indexing words", done, len(missing), document.title))
            segments = list(self._store.segments(document.id))
            waiting.append(Filing(document.id, chunk(document, segments), segments))
            if sum(len(filing.chunks) for filing in waiting) >= _FILE_AT_ONCE:
                self.keyword.add(waiting)
                waiting = []
        if waiting:
            self.keyword.add(waiting)

    def _refresh_dense(self, progress: Progress) -> None:
        present = self._store.document_ids()
        self._keep_vectors(present - self._store.indexed(self._vectors_book()), progress)
        dense = self._open_dense()
        if dense is None or not self._graph:
            return
        book = self._dense_book(dense)
        held = self._store.indexed(book)
        missing = sorted(present - held)
        if held - present or missing:
            # An earlier refresh may have been cut off between index and book, so what is added is removed first.
            dense.remove([*(held - present), *missing])
            self._store.unmark_indexed(book, held - present)
        for at in range(0, len(missing), _EMBED_AT_ONCE):
            part = missing[at : at + _EMBED_AT_ONCE]
            progress(Step("indexing meaning", at, len(missing)))
            self._add_dense(dense, part)
            self._store.mark_indexed(book, part)

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
                write_packed(self._beside("facets"), self._facets_stamp(), *ReadColumns(self._store).kept())
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
            kept = self.kept_vectors(list(sample)) if self._dense is not None else {}
            if not all(np.array_equal(sample[key], vector) for key, vector in kept.items()):
                self._matrix.clear()
        return self._matrix

    def _complete(self, matrix: VectorMatrix, table: ChunkTable) -> None:
        """Adds the vectors that are missing; the owner of the dense index keeps them on disk."""
        owner = self._dense is not None
        wanted = list(dict.fromkeys(table.hashes()))
        present = matrix.rows(wanted) >= 0
        if owner and len(matrix) > 2 * len(wanted) + _EMBED_AT_ONCE:
            matrix.clear()
            present[:] = False
        missing = [key for key, there in zip(wanted, present.tolist(), strict=True) if not there]
        if missing:
            kept = (self.kept_vectors(missing[at : at + 5000]) for at in range(0, len(missing), 5000))
            matrix.extend((batch for batch in kept if batch), owner=owner)

    def _add_dense(self, dense: VectorIndex, documents: Sequence[str]) -> None:
        by_language: dict[str, list[tuple[str, str, str]]] = {}
        for document in documents:
            for number, language, _, key in self.keyword.texts([document]):
                by_language.setdefault(base_language(language), []).append((str(number), document, key))
        for language, rows in by_language.items():
            kept = self._store.vectors_get(self._vector_key(), [key for _, _, key in rows])
            # A text without words has the zero vector, which is near to nothing and not indexed.
            rows = [row for row in rows if row[2] in kept and kept[row[2]].any()]
            if rows:
                vectors = np.stack([kept[key] for _, _, key in rows])
                dense.add(language, [row[0] for row in rows], [row[1] for row in rows], vectors)

    def _keep_vectors(self, documents: Iterable[str], progress: Progress) -> None:
        """Embeds the chunks of some documents, and the segments that share a chunk with others."""
        wanted = sorted(documents)
        if not wanted:
            return
        texts = {key: text for _, _, text, key in self.keyword.texts(wanted)}
        for document in wanted:
            for segment in self._store.segments(document):
                if segment.role in (Role.PARTICIPANT, Role.STAFF) and segment.speaker and len(segment.text) > SHORT:
                    texts.setdefault(text_hash(segment.text), segment.text)
        self._embed_missing(texts, progress, control=True)
        self._store.mark_indexed(self._vectors_book(), wanted)

    def _control(self) -> None:
        """Sees, before more is embedded, that the embedder still gives the vectors that it gave.

        Raises:
            EmbedderMismatch: what answers to the name is another model than the one the index was made with.
        """
        if self._controlled:
            return
        key = text_hash(_CONTROL)
        kept = self._store.vectors_get(self._vector_key(), [key])
        now = self._embedder.embed_passages([_CONTROL])[0]
        if key in kept and float(kept[key] @ now) < _SAME_MODEL:
            raise EmbedderMismatch(
                f"The embedder {self._embedder.identity.name} gives other vectors than those this project was indexed "
                "with; set the embedder it was indexed with, or another name for this one, and run the command again."
            )
        self._store.vectors_put(self._vector_key(), {key: now})
        self._controlled = True

    def _embed_missing(
        self, texts: Mapping[str, str], progress: Progress, *, control: bool = False
    ) -> dict[str, NDArray[np.float32]]:
        """Vectors of texts by hash: kept ones from the store, others embedded and kept."""
        kept = self._store.vectors_get(self._vector_key(), list(texts))
        missing = sorted((key for key in texts if key not in kept), key=lambda key: len(texts[key]))
        if missing and control:
            self._control()
        for at in range(0, len(missing), _EMBED_AT_ONCE):
            part = missing[at : at + _EMBED_AT_ONCE]
            progress(Step("embedding", at, len(missing)))
            rows = self._embedder.embed_passages([texts[key] for key in part])
            made = dict(zip(part, rows, strict=True))
            self._store.vectors_put(self._vector_key(), made)
            kept.update(made)
        if missing:
            progress(Step("embedding", len(missing), len(missing)))
        return kept

    def kept_vectors(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors that are in the store, by the hash of their text."""
        return self._store.vectors_get(self._vector_key(), keys)

    def vectors_for(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Passage vectors of texts, kept in the store: each text is embedded once in the life of a project."""
        keys = [text_hash(text) for text in texts]
        kept = self._embed_missing(dict(zip(keys, texts, strict=True)), progress)
        if not keys:
            return np.zeros((0, self._embedder.identity.dimensions), np.float32)
        return np.stack([kept[key] for key in keys])

    def query_vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts as questions, kept in the store."""
        key = f"{self._vector_key()}/query"
        hashes = [text_hash(text) for text in texts]
        kept = self._store.vectors_get(key, hashes)
        missing = [text for text, name in zip(texts, hashes, strict=True) if name not in kept]
        if missing:
            made = {
                text_hash(text): row for text, row in zip(missing, self._embedder.embed_queries(missing), strict=True)
            }
            self._store.vectors_put(key, made)
            kept.update(made)
        return np.stack([kept[name] for name in hashes])

    def _vector_key(self) -> str:
        identity = self._embedder.identity
        return f"{identity.name}@{identity.revision[:12]}/{identity.dimensions}"

    def _vectors_book(self) -> str:
        return f"vectors/{self._vector_key()}/{self.keyword.name}"

    def _dense_book(self, dense: VectorIndex) -> str:
        return f"dense/{self._vector_key()}/{self.keyword.name}/{dense.generation}"

    def _open_dense(self) -> VectorIndex | None:
        if not self._dense_tried:
            from corpus.vector_index import VectorIndex

            self._dense = VectorIndex.open(self._folder, self._embedder.identity)
            self._dense_tried = True
        return self._dense
