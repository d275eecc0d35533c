"""The writing side of the keyword index: rows, texts and postings of chunks come and go within one transaction.

A chunk whose words and language come again, in the same document or in another that takes its place, keeps its number,
its text and its postings; only where it stands is written anew. Knows no books and no scores.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.analysis import analyse
from corpus.embedding import text_hash
from corpus.records import Chunk, Role, Segment

if TYPE_CHECKING:
    import sqlite3

ROLES = tuple(Role)
BLOCK = 4096
MOST_COUNTED = 255
_DEAD_SHARE = 0.34
_DEAD_LEAST = 2000

Pool = dict[tuple[str, str], list[int]]
"""Numbers of chunks that may be given to others: by the hash of their text and their language."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A document to take in: its chunks and all its segments, in order."""

    document: str
    chunks: Sequence[Chunk]
    segments: Sequence[Segment]


def role_bits(roles: Iterable[Role]) -> int:
    """A set of roles as the table of chunks writes it."""
    return sum(1 << ROLES.index(role) for role in set(roles))


def pool_of(connection: sqlite3.Connection, documents: Iterable[str]) -> Pool:
    """The chunks of some documents, as numbers to be given to others; the first are given first."""
    pool: Pool = {}
    for document in documents:
        for number, key, language in connection.execute(
            "SELECT number, text_hash, language FROM keyword_rows WHERE document = ? ORDER BY number DESC", (document,)
        ):
            pool.setdefault((key, language), []).append(number)
    return pool


def put(connection: sqlite3.Connection, filings: Sequence[Filing], pool: Pool) -> None:
    """Writes the chunks of documents in place of those they had.

    Args:
        pool: chunks of other documents that are gone; what is taken of it is taken out.
    """
    documents = [filing.document for filing in filings]
    own = pool_of(connection, documents)
    last = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'keyword_rows'")
    number = int(last.fetchone()[0])
    rows: list[tuple[object, ...]] = []
    moved: list[tuple[str, int]] = []
    texts: list[tuple[object, ...]] = []
    postings: dict[tuple[str, int], tuple[list[int], bytearray]] = {}
    for filing in filings:
        for chunk, where in zip(filing.chunks, _places(filing), strict=True):
            key = text_hash(chunk.text)
            kept = own.get((key, chunk.language)) or pool.get((key, chunk.language))
            segments = json.dumps(chunk.segments)
            if kept:
                reused = kept.pop()
                moved.append((segments, reused))
                rows.append((chunk.id, filing.document, chunk.language, *where, None, key, reused))
                continue
            number += 1
            length = _post(postings, number, chunk.text)
            texts.append((number, segments, chunk.text))
            rows.append((chunk.id, filing.document, chunk.language, *where, length, key, number))
    lengths = _taken_out(connection, [each[1] for each in moved])
    strike(connection, documents)
    connection.executemany(
        "INSERT INTO keyword_rows (id, document, language, roles, first, last, length, text_hash, number)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((*row[:6], lengths.get(row[8], row[6]), *row[7:]) for row in rows),  # type: ignore[call-overload]
    )
    connection.executemany("UPDATE keyword_texts SET segments = ? WHERE number = ?", moved)
    connection.executemany("INSERT INTO keyword_texts VALUES (?, ?, ?)", texts)
    connection.executemany(
        "INSERT INTO keyword_postings (term, block, places, counts) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (term, block) DO UPDATE SET places = CAST(places || excluded.places AS BLOB),"
        " counts = CAST(counts || excluded.counts AS BLOB)",
        (
            (term, block, np.array(places, "<u2").tobytes(), bytes(counts))
            for (term, block), (places, counts) in sorted(postings.items())
        ),
    )


def strike(connection: sqlite3.Connection, documents: Iterable[str]) -> int:
    """Takes out the chunks of documents and notes their numbers for indexes kept elsewhere; how many there were."""
    removed = 0
    for document in documents:
        removed += connection.execute(
            "INSERT INTO keyword_struck (number, language) SELECT number, language FROM keyword_rows"
            " WHERE document = ? ORDER BY number",
            (document,),
        ).rowcount
        connection.execute(
            "DELETE FROM keyword_texts WHERE number IN (SELECT number FROM keyword_rows WHERE document = ?)",
            (document,),
        )
        connection.execute("DELETE FROM keyword_rows WHERE document = ?", (document,))
    if removed:
        connection.execute("UPDATE keyword_dead SET chunks = chunks + ?", (removed,))
        _sweep(connection)
    return removed


def _places(filing: Filing) -> Iterator[tuple[int, int, int]]:
    """Roles, first and last segment of each chunk."""
    ordinals = {segment.id: ordinal for ordinal, segment in enumerate(filing.segments)}
    for chunk in filing.chunks:
        inside = [ordinals[segment] for segment in chunk.segments]
        yield role_bits(filing.segments[ordinal].role for ordinal in inside), min(inside), max(inside)


def _post(postings: dict[tuple[str, int], tuple[list[int], bytearray]], number: int, text: str) -> int:
    """Adds the terms of a text to the postings; how many there are."""
    counts = Counter(analyse(text))
    block, place = divmod(number, BLOCK)
    for term, count in counts.items():
        places, found = postings.setdefault((term, block), ([], bytearray()))
        places.append(place)
        found.append(min(count, MOST_COUNTED))
    return counts.total()


def _taken_out(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Takes out the rows of some chunks, which are about to be written anew; their lengths in terms."""
    lengths: dict[int, int] = {}
    for at in range(0, len(numbers), 500):
        part = numbers[at : at + 500]
        marks = ", ".join("?" * len(part))
        query = f"SELECT number, length FROM keyword_rows WHERE number IN ({marks})"  # noqa: S608
        lengths.update(connection.execute(query, part).fetchall())
        connection.execute(f"DELETE FROM keyword_rows WHERE number IN ({marks})", part)  # noqa: S608
    return lengths


def _sweep(connection: sqlite3.Connection) -> None:
    """Takes dead postings out once they are many."""
    dead = connection.execute("SELECT chunks FROM keyword_dead").fetchone()[0]
    alive = connection.execute("SELECT count(*) FROM keyword_rows").fetchone()[0]
    if dead >= max(_DEAD_LEAST, _DEAD_SHARE * alive):
        take_out_dead(connection)


def take_out_dead(connection: sqlite3.Connection) -> None:
    """Takes the postings of chunks that are gone out."""
    # What was taken out of its place for a moment, to be written anew, has its text still.
    numbers = np.array([row[0] for row in connection.execute("SELECT number FROM keyword_texts")], np.int64)
    living = np.zeros(int(numbers.max()) + 1 if len(numbers) else 0, bool)
    living[numbers] = True
    changed: list[tuple[bytes, bytes, int]] = []
    for row, block, places, counts in connection.execute("SELECT rowid, block, places, counts FROM keyword_postings"):
        place = np.frombuffer(places, "<u2")
        there = place.astype(np.int64) + block * BLOCK
        kept = there < len(living)
        kept[kept] = living[there[kept]]
        if not kept.all():
            changed.append((place[kept].tobytes(), np.frombuffer(counts, np.uint8)[kept].tobytes(), row))
    connection.executemany("UPDATE keyword_postings SET places = ?, counts = ? WHERE rowid = ?", changed)
    connection.execute("DELETE FROM keyword_postings WHERE length(places) = 0")
    connection.execute("UPDATE keyword_dead SET chunks = 0")
