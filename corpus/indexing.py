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

from corpus.chunking import chunk
from corpus.embedding import Embedder, Vectors, text_hash
from corpus.keyword_index import KeywordIndex
from corpus.progress import Progress, Step, silent
from corpus.records import Role

if TYPE_CHECKING:
    from corpus.store import Store
    from corpus.vector_index import VectorIndex

_EMBED_AT_ONCE = 256
"""Texts embedded between two writes to the store: what a kill can cost."""
SHORT = 12
"""Characters below which a turn is not embedded by itself: "yes" bears on nothing."""

UNKNOWN = "und"
"""The language of a text too short to tell."""


def base_language(language: str) -> str:
    """The language without its region or script: `zh` of `zh-Hant`."""
    return language.split("-")[0].lower() or UNKNOWN


class Indexes:
    """The keyword index, the dense index and the vectors of one store and one embedder."""

    def __init__(self, store: Store, embedder: Embedder, folder: Path) -> None:
        self.keyword = KeywordIndex(store)
        self._store = store
        self._embedder = embedder
        self._folder = folder
        self._lock = threading.RLock()
        self._dense: VectorIndex | None = None
        self._dense_tried = False

    @property
    def dense(self) -> VectorIndex | None:
        """The dense index; None where another process owns it, or before the first refresh."""
        return self._dense

    def refresh(self, progress: Progress = silent) -> None:
        """Brings both indexes in step with the store.

        Raises:
            EmbedderError: texts could not be embedded; what was done is kept.
            StoreError: the store could not be written to.
        """
        with self._lock:
            self._refresh_keywords(progress)
            self._refresh_dense(progress)

    def close(self) -> None:
        """Lets go of the dense index; it is opened again by the next refresh."""
        with self._lock:
            if self._dense is not None:
                self._dense.close()
                self._dense = None
            self._dense_tried = False

    def _refresh_keywords(self, progress: Progress) -> None:
        present, held = self._store.document_ids(), self._store.indexed(self.keyword.name)
        if gone := held - present:
            self.keyword.remove(gone)
        missing = [each for each in self._store.documents() if each.id not in held] if present - held else []
        for done, document in enumerate(missing):
            progress(Step("indexing words", done, len(missing), document.title))
            segments = list(self._store.segments(document.id))
            roles = {segment.id: segment.role for segment in segments}
            self.keyword.add(document.id, chunk(document, segments), roles)

    def _refresh_dense(self, progress: Progress) -> None:
        present = self._store.document_ids()
        self._keep_vectors(present - self._store.indexed(self._vectors_book()), progress)
        dense = self._open_dense()
        if dense is None:
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

    def _add_dense(self, dense: VectorIndex, documents: Sequence[str]) -> None:
        by_language: dict[str, list[tuple[str, str, str]]] = {}
        for document in documents:
            for identity, language, _, key in self.keyword.texts([document]):
                by_language.setdefault(base_language(language), []).append((identity, document, key))
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
        self._embed_missing(texts, progress)
        self._store.mark_indexed(self._vectors_book(), wanted)

    def _embed_missing(self, texts: Mapping[str, str], progress: Progress) -> dict[str, NDArray[np.float32]]:
        """Vectors of texts by hash: kept ones from the store, others embedded and kept."""
        kept = self._store.vectors_get(self._vector_key(), list(texts))
        missing = sorted((key for key in texts if key not in kept), key=lambda key: len(texts[key]))
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
