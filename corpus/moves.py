"""What became of documents that were rewritten in place, until everything that points into them has followed.

Written in the same transaction as the document, so that a run that is cut off between the two is gone on with. Knows
places and ids, not what points at them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.redaction.items import MARK
from corpus.redaction.rewriting import Edit, Offsets, replaced

if TYPE_CHECKING:
    import sqlite3

    from corpus.database import Database
    from corpus.records import CharSpan
    from corpus.redaction.rewriting import Rewriting
    from corpus.segmenting import Segmented

_LONGEST = 200
"""Characters of the words behind a pseudonym."""
_CORRECTION = "correction "
"""Stands before what is not a document's id, which is hexadecimal: a correction by hand that is under way."""
_FOLLOWED = "corrections"
"""Counter of the corrections that everything has followed."""


@dataclass(frozen=True, slots=True)
class Move:
    """One document before and after."""

    before: str
    """Its id."""
    after: str
    edits: tuple[Edit, ...]
    """Of its text as it was."""
    gone: tuple[int, ...]
    """Ordinals of the segments that were taken out."""
    people: Mapping[str, str]
    """Ids of the people whose id is another now: before → after."""

    @classmethod
    def of(cls, rewriting: Rewriting) -> Move:
        """What a rewriting comes to."""
        return cls(
            rewriting.before.document.id,
            rewriting.after.document.id,
            rewriting.edits,
            rewriting.gone,
            {before: after for before, after in rewriting.people.items() if before != after},
        )

    def span(self, span: CharSpan) -> CharSpan:
        """Where a stretch of the text stands now."""
        return Offsets(self.edits).span(span)

    def segment(self, identity: str) -> str:
        """Id that a segment has now; empty where it was taken out, the same where it is of another document."""
        document, dot, ordinal = identity.rpartition(".")
        if document != self.before or not ordinal.isdecimal():
            return identity
        if int(ordinal) in self.gone:
            return ""
        return f"{self.after}{dot}{int(ordinal) - sum(each < int(ordinal) for each in self.gone)}"


def reread(before: Segmented, after: Segmented) -> Move | None:
    """The move of a source that was read anew with some pseudonyms turned into words again; None where more changed."""
    edits, at, place = [], 0, 0
    text, now = before.document.text, after.document.text
    marks = list(MARK.finditer(text))
    for number, mark in enumerate(marks):
        place += mark.start() - at
        at = mark.end()
        if now.startswith(mark.group(), place):
            place += len(mark.group())
            continue
        following = text[at : marks[number + 1].start() if number + 1 < len(marks) else len(text)]
        end = now.find(following, place, place + _LONGEST + len(following)) if following else len(now)
        if end < 0:
            return None
        edits.append(Edit(mark.start(), mark.end(), now[place:end]))
        place = end
    if replaced(text, edits) != now or len(before.segments) != len(after.segments):
        return None
    pairs = zip(before.segments, after.segments, strict=True)
    people = {one.participant: other.participant for one, other in pairs if one.participant != other.participant}
    known = {one: other for one, other in people.items() if one is not None and other is not None}
    return Move(before.document.id, after.document.id, tuple(edits), (), known)


def note_move(connection: sqlite3.Connection, move: Move) -> None:
    """Keep a move; to be called in the transaction that puts the document."""
    edits = [(edit.start, edit.end, edit.words) for edit in move.edits]
    payload = json.dumps([move.after, edits, move.gone, dict(move.people)], ensure_ascii=False)
    connection.execute("INSERT OR REPLACE INTO moves VALUES (?, ?)", (move.before, payload))


def moves(store: Database) -> dict[str, Move]:
    """Every move that was not followed everywhere yet, by the id before.

    Raises:
        StoreError: the store can't be read.
    """
    found = {}
    for before, payload in store.rows("SELECT name, payload FROM moves WHERE substr(name, 1, 11) <> ?", (_CORRECTION,)):
        after, edits, gone, people = json.loads(payload)
        found[before] = Move(before, after, tuple(Edit(*edit) for edit in edits), tuple(gone), people)
    return found


def begin_correction(store: Database, payload: str) -> None:
    """Note what a correction by hand is about, opaque here, before anything is changed for it.

    Raises:
        StoreError: it can't be written.
    """
    with store.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO moves VALUES (?, ?)", (_CORRECTION + payload, payload))


def corrections_begun(store: Database) -> list[str]:
    """What was noted so and is not done with.

    Raises:
        StoreError: the store can't be read.
    """
    return [row[0] for row in store.rows("SELECT payload FROM moves WHERE substr(name, 1, 11) = ?", (_CORRECTION,))]


def has_followed(store: Database, before: Iterable[str]) -> None:
    """Everything has followed these moves, and corrections that were begun are done with.

    Raises:
        StoreError: it can't be written.
    """
    with store.transaction() as connection:
        there = connection.total_changes
        connection.executemany("DELETE FROM moves WHERE name = ?", [(each,) for each in before])
        connection.execute("DELETE FROM moves WHERE substr(name, 1, 11) = ?", (_CORRECTION,))
        if connection.total_changes > there:
            connection.execute(
                "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", (_FOLLOWED,)
            )


def corrections_followed(store: Database) -> int:
    """How many times corrections have been followed to their end, by any process; it only rises.

    Raises:
        StoreError: the store can't be read.
    """
    found = store.rows("SELECT value FROM counters WHERE name = ?", (_FOLLOWED,))
    return int(found[0][0]) if found else 0
