"""The key of a project: which pseudonym stands for whom, in `pseudonyms.sqlite`, readable by its owner alone.

It never leaves this file: neither the corpus, nor the indexes, drafts or journal hold an original. It also keeps what a
person decided (never replace this, always replace that, these two are one), and whom to forget, as keyed hashes that
tell nothing by themselves. Knows no documents.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.errors import StoreError
from corpus.redaction.items import Kind
from corpus.redaction.people import Form, People

FILE = "pseudonyms.sqlite"
_TABLES = """
        CREATE TABLE IF NOT EXISTS counters (kind TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID; CREATE
        TABLE IF NOT EXISTS things (kind TEXT, key TEXT, number INTEGER NOT NULL, written TEXT NOT NULL, PRIMARY
        KEY (kind, key)) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS forms (study TEXT, form TEXT, number INTEGER
        NOT NULL, written TEXT NOT NULL, swept INTEGER NOT NULL, PRIMARY KEY (study, form)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS parts (study TEXT, part TEXT, number INTEGER NOT NULL, PRIMARY KEY (study,
        part, number)) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS kept (text TEXT PRIMARY KEY, written TEXT NOT
        NULL) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS given (text TEXT PRIMARY KEY, kind TEXT NOT NULL,
        written TEXT NOT NULL) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS forgotten (hash TEXT PRIMARY KEY)
        WITHOUT ROWID; CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL);"""


class Pseudonyms:
    """The key, open. Close it, or use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use `Pseudonyms.open`."""
        self.path = path
        self._connection = connection
        self.people = People()
        self._things: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}
        self._new_things: list[tuple[str, str, int, str]] = []
        self._new_parts: set[tuple[str, str, int]] = set()
        self.kept: set[str] = set()
        self.given: dict[str, str] = {}
        """Text in small letters that is always replaced → kind."""
        self._forgotten: set[str] = set()
        self._secret = b""
        self._read()

    @classmethod
    def open(cls, path: Path) -> Pseudonyms:
        """The key at `path`, made if need be.

        Raises:
            StoreError: it can't be read or written, or is no key.
        """
        try:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            os.chmod(path, 0o600)
            connection = sqlite3.connect(path, timeout=10.0, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(_TABLES)
            return cls(path, connection)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{path}: the key of pseudonyms can't be used ({error}); check its rights, or restore it."
            ) from None

    @classmethod
    def in_memory(cls) -> Pseudonyms:
        """A key that is nowhere but here."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(_TABLES)
        return cls(Path(":memory:"), connection)

    @classmethod
    def read(cls, path: Path) -> Pseudonyms:
        """A copy of the key at `path` in memory: what is learned is forgotten with it.

        Raises:
            StoreError: it can't be read.
        """
        try:
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            with closing(sqlite3.connect(path, timeout=10.0)) as source:
                source.backup(connection)
            return cls(path, connection)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the key of pseudonyms can't be read ({error}); restore it.") from None

    def close(self) -> None:
        """Write what is not written yet, and close."""
        self.keep()
        self._connection.close()

    def __enter__(self) -> Pseudonyms:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # ---- numbers ----

    def number(self, kind: Kind, key: str, written: str) -> int:
        """The number of a thing that is no person, giving a new one to a new thing."""
        known = self._things.get((kind, key))
        if known is not None:
            return known
        self._last[kind] = number = self._last.get(kind, 0) + 1
        self._things[(kind, key)] = number
        self._new_things.append((kind, key, number, written))
        return number

    def keep(self) -> None:
        """Write what was learned since the last time, in one transaction."""
        forms, self.people.added = self.people.added, []
        parts = {each for each in self.people.parts() if each not in self._kept_parts}
        if not (forms or self._new_things or parts):
            return
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO forms VALUES (?, ?, ?, ?, 0)",
                [(form.study, form.form, form.number, form.written) for form in forms],
            )
            connection.executemany("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)", self._new_things)
            connection.executemany("INSERT OR IGNORE INTO parts VALUES (?, ?, ?)", list(parts))
            self._write_counters(connection)
        self._new_things = []
        self._kept_parts |= parts

    def unswept(self) -> list[Form]:
        """Forms that earlier documents have not been searched for."""
        rows = self._connection.execute("SELECT number, form, study, written FROM forms WHERE swept = 0").fetchall()
        return [Form(*row) for row in rows]

    def swept(self) -> None:
        """Note that every document has been searched for every form."""
        with self._writing() as connection:
            connection.execute("UPDATE forms SET swept = 1 WHERE swept = 0")

    @property
    def by_rules_alone(self) -> bool:
        """Whether some source was searched for names by rules alone, for want of the encoder's weights."""
        return bool(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def note_rules_alone(self, alone: bool) -> None:
        """Note that a source was searched by rules alone, or that all have been searched again since."""
        if alone != self.by_rules_alone:
            self._connection.execute(f"PRAGMA user_version = {int(alone)}")

    # ---- what is shown, decided and destroyed ----

    def entries(self) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Kind, number and original forms of every pseudonym, in order."""
        people: dict[int, list[str]] = {}
        for form in self.people:
            written = people.setdefault(form.number, [])
            if form.written not in written:
                written.append(form.written)
        for number in sorted(people):
            yield Kind.PERSON.value, number, tuple(people[number])
        rows = self._connection.execute("SELECT kind, number, written FROM things ORDER BY kind, number").fetchall()
        for kind, number, written in rows:
            yield kind, number, (written,)

    def decide_keep(self, text: str) -> None:
        """Never replace `text` from now on."""
        self.drop_forms(text)
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (text.casefold(), text))
            connection.execute("DELETE FROM given WHERE text = ?", (text.casefold(),))
        self.kept.add(text.casefold())
        self.given.pop(text.casefold(), None)

    def decide_replace(self, text: str, kind: Kind) -> None:
        """Always replace `text` from now on."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO given VALUES (?, ?, ?)", (text.casefold(), kind.value, text))
            connection.execute("DELETE FROM kept WHERE text = ?", (text.casefold(),))
        self.given[text.casefold()] = kind.value
        self.kept.discard(text.casefold())

    def drop_forms(self, form: str) -> None:
        """Forget a form of a name in every study, and the shorter forms that it alone may have."""
        parts = self.people.drop_form(form)
        with self._writing() as connection:
            connection.execute("DELETE FROM forms WHERE form = ?", (form,))
            connection.executemany("DELETE FROM parts WHERE study = ? AND part = ? AND number = ?", sorted(parts))
        self._kept_parts -= parts

    def join(self, kept: int, gone: int) -> None:
        """Make two people one."""
        self.people.join(kept, gone)
        with self._writing() as connection:
            connection.execute("UPDATE forms SET number = ? WHERE number = ?", (kept, gone))
            connection.execute("UPDATE OR REPLACE parts SET number = ? WHERE number = ?", (kept, gone))

    def destroy(self) -> None:
        """Wipe every original for good; numbers used stay used, and those forgotten stay forgotten."""
        self.keep()
        with self._writing() as connection:
            for table in ("things", "forms", "parts", "given", "kept"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self.compact()
        self._read()

    def compact(self) -> None:
        """Leave nothing of what was deleted in the file."""
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # ---- forgetting ----

    def forget(self, number: int) -> None:
        """Put a person on the list of those forgotten, and wipe their name."""
        forms = self.people.forms_of(number)
        hashes = {self._hash(form.study, form.form) for form in forms}
        studies = {study for study, _, owner in self.people.parts() if owner == number}
        for form in forms:
            hashes |= {self._hash(study, form.form) for study in studies}
        for study, part, owner in self.people.parts():
            if owner == number:
                hashes.add(self._hash(study, part))
        with self._writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(each,) for each in hashes])
        self._wipe(number)
        self._forgotten |= hashes
        self.compact()

    def _wipe(self, number: int) -> None:
        self.people.drop(number)
        with self._writing() as connection:
            connection.execute("DELETE FROM forms WHERE number = ?", (number,))
            connection.execute("DELETE FROM parts WHERE number = ?", (number,))

    def forget_label(self, study: str, label: str) -> None:
        """Put the code of a participant of a study on the list of those forgotten."""
        digest = self._hash(study, label.casefold())
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (digest,))
        self._forgotten.add(digest)

    def things(self) -> Iterator[tuple[Kind, int, str]]:
        """Kind, number and key of everything that is no person."""
        for (kind, key), number in self._things.items():
            yield Kind(kind), number, key

    def forget_things(self, marks: Collection[str]) -> None:
        """Put things, as `Email 2`, on the list of what is forgotten, and wipe them.

        People among them, whom only somebody forgotten spoke of, are wiped alone: they may yet be heard themselves.
        """
        for number in {int(mark.partition(" ")[2]) for mark in marks if mark.startswith(f"{Kind.PERSON} ")}:
            self._wipe(number)
        gone = {each for each, number in self._things.items() if f"{each[0]} {number}" in set(marks)}
        hashes = {self._hash(f"\0{kind}", key) for kind, key in gone}
        with self._writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(each,) for each in hashes])
            connection.executemany("DELETE FROM things WHERE kind = ? AND key = ?", sorted(gone))
        self._things = {each: number for each, number in self._things.items() if each not in gone}
        self._forgotten |= hashes

    def is_forgotten_thing(self, kind: Kind, key: str) -> bool:
        """Whether a thing was somebody's who is forgotten."""
        return bool(self._forgotten) and self._hash(f"\0{kind}", key) in self._forgotten

    @property
    def forgets(self) -> bool:
        """Whether anybody is forgotten."""
        return bool(self._forgotten)

    def is_forgotten(self, form: str, study: str) -> bool:
        """Whether a form of a name, or a code, means somebody forgotten."""
        return bool(self._forgotten) and bool({self._hash("", form), self._hash(study, form)} & self._forgotten)

    def _hash(self, study: str, form: str) -> str:
        if not self._secret:
            self._secret = secrets.token_bytes(32)
            with self._writing() as connection:
                connection.execute("DELETE FROM secret")
                connection.execute("INSERT INTO secret VALUES (?)", (self._secret,))
        return hashlib.blake2b(f"{study}\0{form}".encode(), key=self._secret, digest_size=16).hexdigest()

    # ---- within ----

    def _read(self) -> None:
        with closing(self._connection.cursor()) as cursor:
            self._last = dict(cursor.execute("SELECT kind, last FROM counters").fetchall())
            rows = cursor.execute("SELECT number, form, study, written FROM forms ORDER BY number").fetchall()
            self.people = People((Form(*row) for row in rows), self._last.get(Kind.PERSON.value, 0))
            self._kept_parts = {
                tuple(row) for row in cursor.execute("SELECT study, part, number FROM parts").fetchall()
            }
            for study, part, number in self._kept_parts:
                self.people.add_part(study, part, number)
            self._things = {(row[0], row[1]): row[2] for row in cursor.execute("SELECT kind, key, number FROM things")}
            self.kept = {row[0] for row in cursor.execute("SELECT text FROM kept")}
            self.given = dict(cursor.execute("SELECT text, kind FROM given").fetchall())
            self._forgotten = {row[0] for row in cursor.execute("SELECT hash FROM forgotten")}
            found = cursor.execute("SELECT value FROM secret").fetchone()
            self._secret = bytes(found[0]) if found else b""

    def _write_counters(self, connection: sqlite3.Connection) -> None:
        self._last[Kind.PERSON.value] = max(self.people.last, self._last.get(Kind.PERSON.value, 0))
        connection.executemany("INSERT OR REPLACE INTO counters VALUES (?, ?)", list(self._last.items()))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise StoreError(
                f"{self.path}: the key of pseudonyms can't be written ({error}); make room, and try again."
            ) from None
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
