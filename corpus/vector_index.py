"""The dense index: vectors of chunks in Chroma, one collection per language. The only module that knows Chroma.

Chroma is an index here, never a store: everything in it can be made again from the project's database. It allows one
owner at a time (two processes that write lose vectors in silence), so whoever opens it holds a lock, and who does not
get the lock has to do without. Damaged index files can end the process that reads them; therefore a folder that was not
left as it is now is first read by a child process, and emptied when the child does not come back well.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from corpus.embedding import EmbedderIdentity, Vectors
from corpus.errors import StoreFull
from corpus.replacing import replace_file

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 5000
"""Vectors in one call; Chroma takes at most 5,461."""
_PROBE_SECONDS = 60.0
_LANGUAGE = "language"


class VectorIndex:
    """Vectors of chunks by language. Make it with `VectorIndex.open`."""

    def __init__(self, folder: Path, client: ClientAPI, identity: EmbedderIdentity, lock: FileLock) -> None:
        self._folder = folder
        self._client = client
        self._identity = identity
        self._lock = lock
        self._collections: dict[str, Any] = {}
        for collection in client.list_collections():
            made = client.get_collection(collection.name, embedding_function=None)
            self._collections[str((made.metadata or {})[_LANGUAGE])] = made
        self.generation = _generation(folder)

    @classmethod
    def open(cls, home: Path, identity: EmbedderIdentity) -> VectorIndex | None:
        """The index of one embedder's vectors under `home`, or None where another process or object owns it.

        A damaged or foreign folder is emptied; its `generation` is then new, by which the caller knows.
        """
        digest = hashlib.sha256(f"{identity.name}\n{identity.revision}".encode()).hexdigest()[:8]
        folder = home / f"{re.sub(r'[^A-Za-z0-9]+', '-', identity.name).strip('-')}-{digest}"
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.with_name(folder.name + ".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        try:
            if not _sound(folder):
                shutil.rmtree(folder)
                folder.mkdir()
            _seal(folder).unlink(missing_ok=True)
            with _room(folder):
                return cls(folder, _client(folder), identity, lock)
        except BaseException:
            lock.release()
            raise

    def languages(self) -> list[str]:
        """Languages that have vectors."""
        return sorted(self._collections)

    def count(self) -> int:
        """Vectors held."""
        return sum(collection.count() for collection in self._collections.values())

    def add(self, language: str, ids: Sequence[str], documents: Sequence[str], vectors: Vectors) -> None:
        """Takes in chunks of one language. Their documents must not be in the index: remove them first."""
        collection = self._collections.get(language) or self._make(language)
        for at in range(0, len(ids), _BATCH):
            part = slice(at, at + _BATCH)
            with _room(self._folder):
                collection.add(
                    ids=list(ids[part]),
                    embeddings=vectors[part],
                    metadatas=[{"document": document} for document in documents[part]],
                )

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets every chunk of some documents."""
        gone = list(documents)
        for collection in self._collections.values():
            for at in range(0, len(gone), _BATCH):
                collection.delete(where={"document": {"$in": gone[at : at + _BATCH]}})

    def nearest(self, language: str, vector: NDArray[np.float32], count: int) -> list[tuple[str, float]]:
        """Chunks of a language nearest to a vector, with their cosines, nearest first."""
        collection = self._collections.get(language)
        if collection is None or count < 1:
            return []
        found = collection.query(query_embeddings=vector.reshape(1, -1), n_results=count, include=["distances"])
        return [
            (identity, 1.0 - float(distance))
            for identity, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def close(self) -> None:
        """Closes the files, notes that they are sound, and lets others in. Closing twice does nothing."""
        if not self._lock.is_locked:
            return
        self._collections.clear()
        closing: Any = self._client  # its declared type lacks `close`
        closing.close()
        replace_file(_seal(self._folder), json.dumps(_listing(self._folder)).encode("utf-8"))
        self._lock.release()

    def _make(self, language: str) -> Any:
        name = "chunks-" + (re.sub(r"[^A-Za-z0-9]+", "-", language).strip("-") or "und")
        collection = self._client.create_collection(
            name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata={
                _LANGUAGE: language,
                "embedder": self._identity.name,
                "revision": self._identity.revision,
                "dimensions": self._identity.dimensions,
            },
        )
        self._collections[language] = collection
        return collection


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """Within it a full disk, which Chroma tells of by an error of its own, is a `StoreFull`."""
    import chromadb.errors

    try:
        yield
    except chromadb.errors.ChromaError as error:
        if "disk is full" not in str(error):
            raise
        raise StoreFull(f"{folder}: the disk is full; free some space and run the same command again.") from error


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _generation(folder: Path) -> str:
    """Name of this filling of the folder: new when the folder was emptied or taken away."""
    path = folder / "generation"
    if not path.exists():
        replace_file(path, uuid.uuid4().hex[:12].encode("ascii"))
    return path.read_text("ascii")


def _seal(folder: Path) -> Path:
    return folder.with_name(folder.name + ".sealed.json")


def _listing(folder: Path) -> dict[str, list[int]]:
    """Size and time of every file of the index."""
    return {
        path.relative_to(folder).as_posix(): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _sound(folder: Path) -> bool:
    """True where the folder is empty, is as it was left, or can be read by a child process."""
    files = _listing(folder)
    if not files:
        return True
    try:
        if json.loads(_seal(folder).read_text("utf-8")) == files:
            return True
    except (OSError, ValueError):
        pass
    command = [sys.executable, "-c", f"from corpus.vector_index import probe; probe({str(folder)!r})"]
    try:
        done = subprocess.run(
            command, timeout=_PROBE_SECONDS, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def probe(folder: str) -> None:
    """Reads every collection once, by vector and by id. Run in a process that may be lost."""
    client = _client(Path(folder))
    for listed in client.list_collections():
        collection = client.get_collection(listed.name, embedding_function=None)
        dimensions = int((collection.metadata or {})["dimensions"])
        count = collection.count()
        if not count:
            continue
        vector = np.full((1, dimensions), dimensions**-0.5, np.float32)
        found = collection.query(query_embeddings=vector, n_results=min(10, count), include=["distances"])
        got = collection.get(limit=1, include=["embeddings"])
        if not found["ids"][0] or got["embeddings"] is None or len(got["embeddings"]) != 1:
            raise SystemExit(f"{listed.name} does not give back what it holds")
