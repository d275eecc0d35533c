"""The dense index: vectors of chunks in Chroma, one collection per language. The only module that knows Chroma.

Chroma is an index here, never a store: everything in it can be made again from the project's database. It allows one
owner at a time (two processes that write lose vectors in silence), so whoever opens it holds a lock, and who does not
get the lock has to do without. Its library and files are opened when they are first needed. Damaged index files can end
the process that reads them; therefore a folder whose owner did not close it is first read by a child process, and
emptied when the child does not come back well. A folder that was closed and is not as it was then is emptied.
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
from corpus.unused_memory import clear_unused

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 5000
"""Vectors in one call; Chroma takes at most 5,461."""
_PROBE_SECONDS = 60.0
_LANGUAGE = "language"
_SETTLED = "settled"


class VectorIndex:
    """Vectors of chunks by language. Make it with `VectorIndex.open`."""

    def __init__(self, folder: Path, identity: EmbedderIdentity, lock: FileLock) -> None:
        self._folder = folder
        self._identity = identity
        self._lock = lock
        self._opened: ClientAPI | None = None
        self._made: dict[str, Any] = {}
        self.generation = _generation(folder)

    @classmethod
    def open(cls, home: Path, identity: EmbedderIdentity) -> VectorIndex | None:
        """The index of one embedder's vectors under `home`, or None where another process or object owns it.

        A damaged or foreign folder is emptied; its `generation` is then new, by which the caller knows.
        """
        folder = index_folder(home, identity)
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
            return cls(folder, identity, lock)
        except BaseException:
            lock.release()
            raise

    @property
    def is_open(self) -> bool:
        """Whether the library and the files are open: looking up is quick then, and opening takes up to a second."""
        return self._opened is not None

    def languages(self) -> list[str]:
        """Languages that have vectors."""
        return sorted(self._collections())

    def count(self) -> int:
        """Vectors held."""
        return sum(collection.count() for collection in self._collections().values())

    def add(self, language: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Takes in chunks of one language. Their ids must not be in the index: remove them first."""
        collection = self._collections().get(language) or self._make(language)
        for at in range(0, len(ids), _BATCH):
            part = slice(at, at + _BATCH)
            with _room(self._folder):
                collection.add(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, language: str, ids: Iterable[str]) -> None:
        """Forgets chunks of one language; ids that it does not hold are passed over."""
        collection, gone = self._collections().get(language), list(ids)
        if collection is not None:
            for at in range(0, len(gone), _BATCH):
                collection.delete(ids=gone[at : at + _BATCH])

    def ids(self, language: str) -> list[str]:
        """Ids of all chunks of a language."""
        collection = self._collections().get(language)
        return [] if collection is None else list(collection.get(include=[])["ids"])

    def clear(self) -> None:
        """Forgets everything."""
        for collection in list(self._collections().values()):
            self._library().delete_collection(collection.name)
        self._made.clear()

    def settled(self) -> int | None:
        """The number given to `settle` after the last change; None where a change was cut short."""
        try:
            return int((self._folder / _SETTLED).read_text("ascii"))
        except (OSError, ValueError):
            return None

    def unsettle(self) -> None:
        """Notes, before a change, that one is under way."""
        (self._folder / _SETTLED).unlink(missing_ok=True)

    def settle(self, number: int) -> None:
        """Notes that all changes are in, by a number that whoever keeps the books has noted too."""
        replace_file(self._folder / _SETTLED, str(number).encode("ascii"))

    def nearest(self, language: str, vector: NDArray[np.float32], count: int) -> list[tuple[str, float]]:
        """Chunks of a language nearest to a vector, with their cosines, nearest first."""
        collection = self._collections().get(language)
        if collection is None or count < 1:
            return []
        found = collection.query(query_embeddings=vector.reshape(1, -1), n_results=count, include=["distances"])
        return [
            (identity, 1.0 - float(distance))
            for identity, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def close(self) -> None:
        """Closes the files, notes what they are, and lets others in. Closing twice does nothing."""
        if not self._lock.is_locked:
            return
        if self._opened is not None:
            self._made.clear()
            closing: Any = self._opened  # its declared type lacks `close`
            closing.close()
            self._opened = None
            _close(self._folder)
        self._lock.release()

    def _library(self) -> ClientAPI:
        """The library's client, made when it is first needed."""
        if self._opened is None:
            _seal(self._folder).unlink(missing_ok=True)
            with _room(self._folder):
                self._opened = _client(self._folder)
            for collection in self._opened.list_collections():
                made = self._opened.get_collection(collection.name, embedding_function=None)
                self._made[str((made.metadata or {})[_LANGUAGE])] = made
        return self._opened

    def _collections(self) -> dict[str, Any]:
        self._library()
        return self._made

    def _make(self, language: str) -> Any:
        name = "chunks-" + (re.sub(r"[^A-Za-z0-9]+", "-", language).strip("-") or "und")
        collection = self._library().create_collection(
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
        self._made[language] = collection
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


def index_folder(home: Path, identity: EmbedderIdentity) -> Path:
    """Where the dense index of one embedder lies: another embedder, or another revision of it, has another folder."""
    digest = hashlib.sha256(f"{identity.name}\n{identity.revision}".encode()).hexdigest()[:8]
    return home / f"{re.sub(r'[^A-Za-z0-9]+', '-', identity.name).strip('-')}-{digest}"


def _generation(folder: Path) -> str:
    """Name of this filling of the folder: new when the folder was emptied or taken away."""
    path = folder / "generation"
    if not path.exists():
        replace_file(path, uuid.uuid4().hex[:12].encode("ascii"))
    return path.read_text("ascii")


def _seal(folder: Path) -> Path:
    return folder.with_name(folder.name + ".sealed.json")


def _close(folder: Path) -> None:
    """Leave nothing in a folder that is no vector, and note what its files are."""
    clear_unused(folder)
    replace_file(_seal(folder), json.dumps(_listing(folder, digests=True)).encode("utf-8"))


def clear_folders(home: Path) -> None:
    """Leave nothing that is no vector in the dense indexes under `home`; one that another process owns does so when
    it is closed.

    Raises:
        OSError: a file can't be written.
    """
    for lock in sorted(home.glob("*.lock")) if home.is_dir() else ():
        folder = lock.with_suffix("")
        if not folder.is_dir():
            continue
        try:
            with FileLock(lock, timeout=0):
                sealed = _seal(folder).exists() and _sound(folder)
                if sealed:
                    _close(folder)
                else:
                    clear_unused(folder)
        except Timeout:
            continue


def _listing(folder: Path, *, digests: bool = False) -> dict[str, list[object]]:
    """Size, time and, where asked, digest of every file of the index."""
    listed: dict[str, list[object]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            stat = path.stat()
            facts: list[object] = [stat.st_size, stat.st_mtime_ns]
            listed[path.relative_to(folder).as_posix()] = [*facts, _digest(path)] if digests else facts
    return listed


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "blake2b").hexdigest()[:32]


def _sound(folder: Path) -> bool:
    """True where the folder is empty, is as it was closed, or was not closed and can be read by a child process."""
    files = _listing(folder)
    if not files:
        return True
    try:
        sealed = json.loads(_seal(folder).read_text("utf-8"))
        if {name: facts[:2] for name, facts in sealed.items()} == files:
            return True
        # A copied folder has other times.
        digests = _listing(folder, digests=True)
        return {name: facts[2] for name, facts in sealed.items()} == {name: f[2] for name, f in digests.items()}
    except FileNotFoundError:
        pass
    except (OSError, ValueError, LookupError, AttributeError, TypeError):
        return False
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
