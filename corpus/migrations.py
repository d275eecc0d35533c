"""The tables of `corpus.sqlite`, as the list of steps that made them. Knows SQL, nothing of records.

A step is a function named `mNNN_what`; its name is written into the table `migrations` in the transaction that applies
it. Steps are only ever added at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]


def m001_documents(connection: sqlite3.Connection) -> None:
    """Documents and what was said in them."""
    connection.execute(
        """CREATE TABLE documents (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            text TEXT NOT NULL,
            method TEXT NOT NULL,
            date TEXT NOT NULL,
            language TEXT NOT NULL,
            study TEXT NOT NULL,
            participants TEXT NOT NULL,
            attributes TEXT NOT NULL,
            origin TEXT NOT NULL,
            origin_hash TEXT NOT NULL,
            reading TEXT NOT NULL
        )"""
    )
    connection.execute("CREATE UNIQUE INDEX documents_origin ON documents (origin) WHERE origin <> ''")
    connection.execute(
        """CREATE TABLE participants (
            document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            label TEXT NOT NULL,
            study TEXT NOT NULL,
            attributes TEXT NOT NULL,
            PRIMARY KEY (document, id)
        ) WITHOUT ROWID"""
    )
    connection.execute(
        """CREATE TABLE segments (
            document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            id TEXT NOT NULL UNIQUE,
            span_start INTEGER NOT NULL,
            span_end INTEGER NOT NULL,
            text TEXT NOT NULL,
            role TEXT NOT NULL,
            speaker TEXT NOT NULL,
            participant TEXT,
            heading TEXT NOT NULL,
            start_time REAL,
            end_time REAL,
            language TEXT NOT NULL,
            attributes TEXT NOT NULL,
            PRIMARY KEY (document, ordinal)
        ) WITHOUT ROWID"""
    )


def m002_derived(connection: sqlite3.Connection) -> None:
    """What was worked out from the documents and would cost something to work out again."""
    connection.execute(
        """CREATE TABLE derived (
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            payload TEXT NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITHOUT ROWID"""
    )
    connection.execute(
        """CREATE TABLE vectors (
            embedder TEXT NOT NULL,
            text_hash TEXT NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (embedder, text_hash)
        )"""
    )


def m003_indexed(connection: sqlite3.Connection) -> None:
    """Which documents each index holds, and a counter that rises with every change of the documents."""
    connection.execute(
        """CREATE TABLE indexed (
            index_name TEXT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (index_name, document)
        ) WITHOUT ROWID"""
    )
    connection.execute("CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID")
    connection.execute("INSERT INTO counters VALUES ('revision', 0)")


def m004_parts(connection: sqlite3.Connection) -> None:
    """Files that hold several documents, passages coded elsewhere, and what was guessed of each document."""
    connection.execute(
        """CREATE TABLE files (
            origin TEXT PRIMARY KEY,
            origin_hash TEXT NOT NULL,
            reading TEXT NOT NULL
        ) WITHOUT ROWID"""
    )
    connection.execute("ALTER TABLE documents ADD COLUMN file TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX documents_file ON documents (file) WHERE file <> ''")
    connection.execute(
        """CREATE TABLE codings (
            document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            span_start INTEGER NOT NULL,
            span_end INTEGER NOT NULL,
            code TEXT NOT NULL,
            coder TEXT NOT NULL,
            quote TEXT NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (document, ordinal)
        ) WITHOUT ROWID"""
    )
    connection.execute(
        """CREATE TABLE guesses (
            document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            what TEXT NOT NULL,
            value TEXT NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (document, ordinal)
        ) WITHOUT ROWID"""
    )


def m005_files(connection: sqlite3.Connection) -> None:
    """What the file system said of each file, which of its parts could not be read, and prints of documents."""
    connection.execute("ALTER TABLE files ADD COLUMN stamp TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE files ADD COLUMN failed TEXT NOT NULL DEFAULT '[]'")
    connection.execute("ALTER TABLE documents ADD COLUMN fingerprint TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX documents_hash ON documents (origin_hash)")


def m006_marks(connection: sqlite3.Connection) -> None:
    """A mark by chance for each time that a document is put, by which columns kept elsewhere are known to be of it."""
    connection.execute("ALTER TABLE documents ADD COLUMN mark TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE documents SET mark = lower(hex(randomblob(8)))")


def m007_moves(connection: sqlite3.Connection) -> None:
    """Documents that were rewritten in place and that not everything has followed yet."""
    connection.execute("CREATE TABLE moves (name TEXT PRIMARY KEY, payload TEXT NOT NULL) WITHOUT ROWID")


MIGRATIONS: tuple[Migration, ...] = (
    m001_documents,
    m002_derived,
    m003_indexed,
    m004_parts,
    m005_files,
    m006_marks,
    m007_moves,
)


def pending(connection: sqlite3.Connection) -> list[Migration]:
    """Steps not applied yet."""
    applied = applied_names(connection)
    return [step for step in MIGRATIONS if step.__name__ not in applied]


def unknown(connection: sqlite3.Connection) -> list[str]:
    """Names of applied steps that this version does not know: the database was made by a newer one."""
    known = {step.__name__ for step in MIGRATIONS}
    return sorted(applied_names(connection) - known)


def applied_names(connection: sqlite3.Connection) -> set[str]:
    """Names of the steps applied to the database."""
    exists = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'").fetchone()
    if exists is None:
        return set()
    return {row[0] for row in connection.execute("SELECT name FROM migrations")}


def apply(connection: sqlite3.Connection) -> None:
    """Apply what is pending; the caller holds a write transaction."""
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) WITHOUT ROWID")
    for step in pending(connection):
        step(connection)
        connection.execute("INSERT INTO migrations VALUES (?)", (step.__name__,))
