"""The project's database file: one connection, its lock, its transactions, and its errors as sentences.

One connection may be shared by all threads of a process; every method holds its lock while it speaks to the database.
Between processes, readers never wait (write-ahead log); documents are put and removed by one process at a time, kept
apart by a lock file beside the database, which a database opened with `writer=True` holds until it is closed and any
other takes only for the length of the change. Knows no records.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from corpus import migrations
from corpus.errors import StoreError, StoreFull, StoreLocked

DEFAULT_WAIT = 5.0
"""Seconds to wait for another process that is writing."""
_BATCH = 500
"""Values bound in one statement: below SQLite's limit of variables in every build."""


class Database:
    """The database of one project. Make it with `open`; close it, or use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection, wait: float) -> None:
        self.path = path
        self.wait = wait
        self._connection = connection
        self._lock = threading.RLock()
        self._turns = threading.RLock()
        self._file_lock = FileLock(str(path) + ".lock", thread_local=False)
        self._holds_writer = False

    @classmethod
    def open(cls, path: Path, *, writer: bool = False, wait: float = DEFAULT_WAIT) -> Self:
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

    def compact(self) -> None:
        """Leave nothing of what was deleted in the file, nor beside it.

        Raises:
            StoreFull, StoreLocked, StoreError: the file is as it was.
        """
        with self._lock, _mapped(self.path):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def __enter__(self) -> Self:
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

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one reading statement, for tables that other modules keep here. Waits for no writer.

        Raises:
            StoreError: as SQLite's errors say.
        """
        return self._all(query, values)

    # ---- within ----

    def _all(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock, _mapped(self.path):
            return self._connection.execute(query, values).fetchall()

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


def batches(values: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
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
