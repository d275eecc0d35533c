"""SQLite databases of other tools, read from their bytes: nothing is written, nothing in them is run."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence

from corpus.errors import UnreadableSource

MAGIC = b"SQLite format 3\x00"
_SECONDS = 60.0
"""A query that takes longer is cut off: a damaged file can send one in circles."""
_STEPS = 100_000
_JOURNAL = slice(18, 20)
"""Bytes of the header that say whether a write-ahead log lies beside the file; from bytes alone there is none."""


class Tables:
    """The tables of an opened database."""

    def __init__(self, connection: sqlite3.Connection, origin: str) -> None:
        self._connection = connection
        self._origin = origin
        rows = self._run("SELECT name FROM sqlite_master WHERE type = 'table'")
        self._columns: dict[str, frozenset[str]] = {}
        for (name,) in rows:
            if isinstance(name, str) and name.isidentifier():
                told = self._run(f"PRAGMA table_info({name})")
                self._columns[name] = frozenset(str(row[1]) for row in told)

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is a table with these columns."""
        return table in self._columns and self._columns[table].issuperset(columns)

    def rows(self, table: str, columns: Sequence[str], order: str = "") -> list[tuple[str, ...]]:
        """All rows of a table: these columns as text, empty for what is null or not there.

        Args:
            order: a column that is there, to sort by.

        Raises:
            UnreadableSource: the database is damaged.
        """
        there = self._columns.get(table, frozenset())
        if not there:
            return []
        chosen = ", ".join(each if each in there else "NULL" for each in columns)
        sort = f" ORDER BY {order}" if order in there else ""
        found = self._run(f"SELECT {chosen} FROM {table}{sort}")  # noqa: S608 -- names come from our own code
        return [tuple(_text(value) for value in row) for row in found]

    def count(self, table: str) -> int:
        """How many rows a table has; 0 where it is not there."""
        if table not in self._columns:
            return 0
        return int(str(self._run(f"SELECT COUNT(*) FROM {table}")[0][0]))  # noqa: S608 -- as above

    def _run(self, query: str) -> list[tuple[object, ...]]:
        try:
            return self._connection.execute(query).fetchall()
        except (sqlite3.Error, OverflowError, ValueError) as error:  # a name of a column may be no text
            raise UnreadableSource(self._origin, f"this database is damaged ({error}); export it again.") from None


@contextlib.contextmanager
def opened(data: bytes, origin: str) -> Iterator[Tables]:
    """The tables of a database given as bytes.

    Raises:
        UnreadableSource: it is no SQLite database, or damaged.
    """
    if not data.startswith(MAGIC) or len(data) < 100:
        raise UnreadableSource(origin, "this is no SQLite database; export it again.")
    body = bytearray(data)
    body[_JOURNAL] = b"\x01\x01"
    connection = sqlite3.connect(":memory:")
    deadline = time.monotonic() + _SECONDS
    try:
        connection.deserialize(bytes(body))
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
        yield Tables(connection, origin)
    except (sqlite3.Error, OverflowError) as error:
        raise UnreadableSource(origin, f"this database is damaged ({error}); export it again.") from None
    finally:
        connection.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def whole_number(value: str) -> int | None:
    """A position as these databases write it; None where it is none."""
    try:
        return int(float(value)) if value.strip() else None
    except (ValueError, OverflowError):
        return None
