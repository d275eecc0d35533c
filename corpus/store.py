"""The project's database, `corpus.sqlite`: the truth about documents, and a cache of what was worked out from them.

One `Store` may be shared by all threads of a process: it has one connection, and every method holds its lock while it
speaks to the database. Between processes, readers never wait (write-ahead log); documents are put and removed by one
process at a time, kept apart by a lock file beside the database, which a `Store` opened with `writer=True` holds
until it is closed and any other takes only for the length of the change. Caches (`derived`, `vectors`, `indexed`) may
be written by several processes: SQLite keeps their short transactions apart.

It knows nothing of files to read, of embedders or of indexes, but keeps their books: see `indexed`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from corpus import migrations
from corpus.errors import StoreError, StoreFull, StoreLocked
from corpus.filters import document_matches, matches
from corpus.records import CharSpan, Coding, Document, Guess, Participant, Scope, Segment
from corpus.rows import (
    DOCUMENT_COLUMNS,
    SEGMENT_COLUMNS,
    coding_row,
    document_of,
    document_row,
    participant_row,
    segment_of,
    segment_row,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_WAIT = 5.0
"""Seconds to wait for another process that is writing."""
_BATCH = 500
"""Values bound in one statement: below SQLite's limit of variables in every build."""


class Store:
    """The database of one project. Make it with `Store.open`; close it, or use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection, wait: float) -> None:
        self.path = path
        self.wait = wait
        self._connection = connection
        self._lock = threading.RLock()
        self._turns = threading.RLock()
        self._file_lock = FileLock(str(path) + ".lock", thread_local=False)
        self._holds_writer = False

    @classmethod
    def open(cls, path: Path, *, writer: bool = False, wait: float = DEFAULT_WAIT) -> Store:
        """Open the database at `path`, making it and bringing its tables up to date as needed.

        Args:
            writer: hold the writer's lock until `close`.
            wait: seconds to wait for another process that is writing.

        Raises:
            StoreLocked: another process is still writing after `wait` seconds.
            StoreFull: the disk is full.
            StoreError: the file can't be read or written, is damaged, or was made by a newer version.
        """
        with _mapped(path):
            connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
        store = cls(path, connection, wait)
        try:
            with _mapped(path):
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA foreign_keys = ON")
            store._migrate()
            if writer:
                store._acquire(wait)
                store._holds_writer = True
        except BaseException:
            connection.close()
            raise
        return store

    def close(self) -> None:
        """Close the database and give up the writer's lock."""
        with self._lock:
            self._connection.close()
            if self._holds_writer:
                self._file_lock.release()
                self._holds_writer = False

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The one connection, for tables that other modules keep in this database. Use it inside `transaction`."""
        return self._connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is written at once or not at all. May be nested: the outermost one commits.

        Raises:
            StoreFull, StoreLocked, StoreError: as SQLite's errors say.
        """
        with self._lock, _mapped(self.path):
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # SQLite has already rolled back by itself after a full disk.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def writing(self, wait: float | None = None) -> Iterator[None]:
        """Hold the writer's lock: nobody else puts or removes documents meanwhile. May be nested.

        Raises:
            StoreLocked: another process is still writing after `wait` seconds (default: those given to `open`).
        """
        # The file lock counts holders without guarding its count, so threads of this process take turns first.
        with self._turns:
            self._acquire(self.wait if wait is None else wait)
            try:
                yield
            finally:
                self._file_lock.release()

    # ---- documents ----

    def documents(self, scope: Scope | None = None) -> list[Document]:
        """Documents in the order they were added; with a scope, those that hold at least one segment in it."""
        rows = self._all(f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY position")  # noqa: S608
        documents = [document_of(row) for row in rows]
        if scope is None or scope.everything:
            return documents
        needs_segments = bool(
            scope.languages or scope.participants or scope.attributes or scope.date_from or scope.date_to
        )
        if not needs_segments:
            return [document for document in documents if document_matches(scope, document)]
        inside = {segment.document for segment in self.segments(scope=scope)}
        return [document for document in documents if document.id in inside]

    def document(self, identity: str) -> Document | None:
        """The document with this id."""
        rows = self._all(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ?", (identity,))  # noqa: S608
        return document_of(rows[0]) if rows else None

    def document_ids(self) -> set[str]:
        """Ids of all documents."""
        return {row[0] for row in self._all("SELECT id FROM documents")}

    def origin(self, origin: str) -> tuple[str, str, str] | None:
        """Id, hash of the bytes, and manner of reading (see `put`) of the document from `origin`."""
        rows = self._all("SELECT id, origin_hash, reading FROM documents WHERE origin = ?", (origin,))
        return (rows[0][0], rows[0][1], rows[0][2]) if rows else None

    def put(
        self,
        document: Document,
        segments: Sequence[Segment],
        participants: Iterable[Participant],
        *,
        reading: str = "",
        file: str = "",
        codings: Sequence[Coding] = (),
        guesses: Sequence[Guess] = (),
    ) -> None:
        """Add a document, replacing the one with its id and the one from its origin, in one transaction.

        Args:
            reading: how the source was read (settings, version of the readers), opaque to the store, given back by
            `origin`.
            file: origin of the file that holds this document among others; see `put_file`.
            codings: passages coded elsewhere.
            guesses: what was concluded of the document.

        Raises:
            StoreFull, StoreLocked, StoreError: nothing was changed.
        """
        marks = ", ".join("?" * 13)
        with self.writing(), self.transaction() as connection:
            connection.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            if document.origin:
                connection.execute("DELETE FROM documents WHERE origin = ?", (document.origin,))
            connection.execute(
                f"INSERT INTO documents ({DOCUMENT_COLUMNS}, reading, file) VALUES ({marks}, ?)",  # noqa: S608
                (*document_row(document), reading, file),
            )
            connection.executemany(
                f"INSERT INTO segments ({SEGMENT_COLUMNS}, ordinal) VALUES ({marks}, ?)",  # noqa: S608
                [(*segment_row(segment), ordinal) for ordinal, segment in enumerate(segments)],
            )
            connection.executemany(
                "INSERT INTO participants (document, id, label, study, attributes) VALUES (?, ?, ?, ?, ?)",
                [participant_row(document.id, participant) for participant in participants],
            )
            connection.executemany(
                "INSERT INTO codings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [coding_row(document.id, ordinal, coding) for ordinal, coding in enumerate(codings)],
            )
            connection.executemany(
                "INSERT INTO guesses VALUES (?, ?, ?, ?, ?)",
                [(document.id, ordinal, item.what, item.value, item.why) for ordinal, item in enumerate(guesses)],
            )
            connection.execute("DELETE FROM indexed WHERE document = ?", (document.id,))
            self._raise_revision()

    def remove_document(self, identity: str) -> bool:
        """Remove a document with its segments and people; whether there was one.

        Indexes that hold it keep it in `indexed` until they have removed it too.
        """
        with self.writing(), self.transaction() as connection:
            removed = connection.execute("DELETE FROM documents WHERE id = ?", (identity,)).rowcount > 0
            if removed:
                self._raise_revision()
        return removed

    def put_file(self, origin: str, origin_hash: str, reading: str) -> None:
        """Note that all documents of a file that holds several are in the store; told last, when they are."""
        with self.writing(), self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (origin, origin_hash, reading))

    def file(self, origin: str) -> tuple[str, str] | None:
        """Hash of the bytes and manner of reading of a file that holds several documents, once all are in."""
        rows = self._all("SELECT origin_hash, reading FROM files WHERE origin = ?", (origin,))
        return (rows[0][0], rows[0][1]) if rows else None

    def documents_of_file(self, origin: str) -> dict[str, str]:
        """Origin → id of the documents that a file holds."""
        return {row[0]: row[1] for row in self._all("SELECT origin, id FROM documents WHERE file = ?", (origin,))}

    def codings(self, document: str) -> list[Coding]:
        """Passages of a document that were coded in another tool, in its order."""
        rows = self._all(
            "SELECT span_start, span_end, code, coder, quote, note FROM codings WHERE document = ? ORDER BY ordinal",
            (document,),
        )
        return [Coding(CharSpan(row[0], row[1]), *row[2:]) for row in rows]

    def guesses(self, document: str) -> list[Guess]:
        """What was concluded of a document."""
        rows = self._all("SELECT what, value, why FROM guesses WHERE document = ? ORDER BY ordinal", (document,))
        return [Guess(*row) for row in rows]

    def revision(self) -> int:
        """A number that rises with every document put or removed."""
        return int(self._all("SELECT value FROM counters WHERE name = 'revision'")[0][0])

    # ---- segments and people ----

    def segments(self, document: str | None = None, scope: Scope | None = None) -> Iterator[Segment]:
        """Segments in the order of their documents and within them; of one document, in a scope, or both."""
        one = self.document(document) if document is not None else None
        chosen = self.documents() if document is None else [one] if one is not None else []
        if scope is not None and scope.everything:
            scope = None
        people = self.participants() if scope is not None else {}
        for source in chosen:
            rows = self._all(
                f"SELECT {SEGMENT_COLUMNS} FROM segments WHERE document = ? ORDER BY ordinal",  # noqa: S608
                (source.id,),
            )
            for row in rows:
                segment = segment_of(row)
                if scope is None or matches(scope, source, segment, people.get(segment.participant or "")):
                    yield segment

    def segment(self, identity: str) -> Segment | None:
        """The segment with this id."""
        return self.segments_by_id([identity]).get(identity)

    def segments_by_id(self, identities: Iterable[str]) -> dict[str, Segment]:
        """The segments with these ids; ids that are not there are left out."""
        found: dict[str, Segment] = {}
        for marks, batch in _batches(identities):
            query = f"SELECT {SEGMENT_COLUMNS} FROM segments WHERE id IN ({marks})"  # noqa: S608
            for row in self._all(query, batch):
                segment = segment_of(row)
                found[segment.id] = segment
        return found

    def participants(self) -> dict[str, Participant]:
        """All people by id; what several documents say of one person is joined, the later document winning."""
        import json

        people: dict[str, Participant] = {}
        rows = self._all(
            "SELECT p.id, p.label, p.study, p.attributes FROM participants p JOIN documents d ON d.id = p.document"
            " ORDER BY d.position, p.id"
        )
        for identity, label, study, attributes in rows:
            known = people.get(identity)
            joined = {**(known.attributes if known else {}), **json.loads(attributes)}
            people[identity] = Participant(identity, known.label if known else label, study, joined)
        return people

    # ---- books of the indexes ----

    def indexed(self, name: str) -> set[str]:
        """Ids of the documents that the index `name` says it holds.

        To bring an index in step: add `document_ids() - indexed(name)`, remove `indexed(name) - document_ids()`,
        telling `mark_indexed` and `unmark_indexed`. A document that was put again is unmarked by `put`. An index kept
        in this database does both inside one `transaction`; one kept elsewhere marks after its own write, so that
        work cut short is done again.
        """
        return {row[0] for row in self._all("SELECT document FROM indexed WHERE index_name = ?", (name,))}

    def mark_indexed(self, name: str, documents: Iterable[str]) -> None:
        """Note that the index `name` holds these documents."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO indexed VALUES (?, ?)", [(name, document) for document in documents]
            )

    def unmark_indexed(self, name: str, documents: Iterable[str] | None = None) -> None:
        """Note that the index `name` does not hold these documents; None: that it is empty."""
        with self.transaction() as connection:
            if documents is None:
                connection.execute("DELETE FROM indexed WHERE index_name = ?", (name,))
                return
            connection.executemany(
                "DELETE FROM indexed WHERE index_name = ? AND document = ?",
                [(name, document) for document in documents],
            )

    # ---- caches ----

    def derived_get(self, kind: str, keys: Sequence[str]) -> dict[str, str]:
        """Payloads kept under these keys; keys that are not there are left out."""
        found: dict[str, str] = {}
        for marks, batch in _batches(keys):
            query = f"SELECT key, payload FROM derived WHERE kind = ? AND key IN ({marks})"  # noqa: S608
            found.update((row[0], row[1]) for row in self._all(query, (kind, *batch)))
        return found

    def derived_put(self, kind: str, rows: Mapping[str, str]) -> None:
        """Keep payloads (JSON, opaque here) by key, replacing those there."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO derived VALUES (?, ?, ?)", [(kind, key, text) for key, text in rows.items()]
            )

    def derived_remove(self, kind: str, keys: Iterable[str] | None = None) -> None:
        """Forget payloads by key; None: all of the kind."""
        with self.transaction() as connection:
            if keys is None:
                connection.execute("DELETE FROM derived WHERE kind = ?", (kind,))
                return
            connection.executemany("DELETE FROM derived WHERE kind = ? AND key = ?", [(kind, key) for key in keys])

    def vectors_get(self, embedder: str, hashes: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors of texts by the hash of the text; hashes that are not there are left out."""
        import numpy as np

        found: dict[str, NDArray[np.float32]] = {}
        for marks, batch in _batches(hashes):
            query = f"SELECT text_hash, vector FROM vectors WHERE embedder = ? AND text_hash IN ({marks})"  # noqa: S608
            found.update((row[0], np.frombuffer(row[1], dtype="<f4")) for row in self._all(query, (embedder, *batch)))
        return found

    def vectors_put(self, embedder: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors by the hash of their text, as 32-bit floats."""
        rows = [(embedder, text_hash, vector.astype("<f4").tobytes()) for text_hash, vector in vectors.items()]
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    # ---- within ----

    def _all(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock, _mapped(self.path):
            return self._connection.execute(query, values).fetchall()

    def _raise_revision(self) -> None:
        self._connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")

    def _migrate(self) -> None:
        with _mapped(self.path):
            newer = migrations.unknown(self._connection)
            if newer:
                raise StoreError(
                    f"{self.path}: made by a newer version of Wayfolk ({newer[-1]}); upgrade Wayfolk to open it."
                )
            if not migrations.pending(self._connection):
                return
        with self.transaction() as connection:
            migrations.apply(connection)

    def _acquire(self, wait: float) -> None:
        try:
            self._file_lock.acquire(timeout=wait)
        except Timeout:
            raise StoreLocked(
                f"{self.path.parent}: another process is writing to this project (waited {wait:g} s);"
                " try again when it is done."
            ) from None
        except OSError as error:
            raise StoreError(
                f"{self.path.parent}: this folder can't be written ({error.strerror}); check its rights."
            ) from None


def _batches(values: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Question marks and values, `_BATCH` at a time."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), _BATCH):
        batch = distinct[start : start + _BATCH]
        yield ", ".join("?" * len(batch)), batch


@contextlib.contextmanager
def _mapped(path: Path) -> Iterator[None]:
    """SQLite's errors as the corpus's own."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise StoreFull(f"{path}: the disk is full; free some space and run the same command again.") from None
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreLocked(
                f"{path}: another process is writing to this project; try again when it is done."
            ) from None
        if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise StoreError(
                f"{path}: this file is damaged or no database; restore it, or make a new project."
            ) from None
        if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
            reason = "is missing" if not os.path.isdir(path.parent) else "can't be opened for writing; check its rights"
            raise StoreError(f"{path}: the project's database {reason}.") from None
        raise StoreError(f"{path}: the project's database could not be used ({error}).") from error
