"""The keyword index: chunks and their terms, inside the project's database.

Terms are cut by `analysis` and kept as postings: for each term, which chunks hold it and how often, packed in blocks of
4,096 chunks, so that documents come and go in the same transaction as everything else and a query reads a few rows
whatever the size of the corpus; see `corpus.keyword_filing`. Postings of removed chunks stay until a third of all is
dead; they are passed over because their numbers are no longer in the table of chunks. Scores are BM25 (Robertson and
Zaragoza, 2009) with k1 = 1.2 and b = 0.75, divided by the highest score that any text could reach for the query, so
that words which stand nowhere lower a score instead of being passed over (the TM2C2 normalisation of Bruch et al.,
2023). Knows nothing of vectors.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.analysis import analyse
from corpus.chunk_table import ChunkTable, read_table
from corpus.keyword_filing import (
    BLOCK,
    MOST_COUNTED,
    ROLES,
    Filing,
    Pool,
    pool_of,
    put,
    role_bits,
    strike,
    take_out_dead,
)
from corpus.records import Role

if TYPE_CHECKING:
    from corpus.store import Store

__all__ = ["ROLES", "FiledChunk", "Filing", "IndexedChunk", "KeywordIndex", "Matched", "overlap", "role_bits"]

VERSION = "3"
"""Counted up when terms or chunks are cut in another way: what was indexed before is then indexed again."""
_K1 = 1.2
"""How soon further occurrences of a word stop counting (BM25's k1). The usual value of the literature (Robertson and
Zaragoza, 2009)."""
_B = 0.75
"""How much a text's length counts against it (BM25's b). The usual value of the literature."""
_LOWEST_IDF = 1e-6
"""Floor for terms that stand in more than half of all chunks. Below zero they would speak against a text."""
_MOST_TERMS = 120
"""Terms of one query that are looked up. A longer text names its subject by then."""
_FREQUENT = 1000
"""Chunks from which the postings of a term are kept once they were read, and bytes they may take together."""
_FREQUENT_BYTES = 64 * 2**20

_ASKING_LINES = (
    "a an the of to in on at for from by with as and or but if is are was were be been do doe did have has had so than",
    "i you he she it we they them their there this that these those what which who whi how when where can could would",
    "should will may then about into some ani peopl person user particip respond",
    "summar discuss talk say said think thought mention tell told",
)
_ASKING = frozenset(" ".join(_ASKING_LINES).split())
"""Stems of the words that questions are made of in English: they change with the wording, not with what is asked, and
those who speak in a corpus are all people."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS keyword_rows (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " document TEXT NOT NULL, language TEXT NOT NULL, roles INTEGER NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, length INTEGER NOT NULL, text_hash TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS keyword_rows_document ON keyword_rows (document)",
    "CREATE TABLE IF NOT EXISTS keyword_texts (number INTEGER PRIMARY KEY, segments TEXT NOT NULL, text TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS keyword_postings (term TEXT NOT NULL, block INTEGER NOT NULL, places BLOB NOT NULL,"
    " counts BLOB NOT NULL, UNIQUE (term, block))",
    "CREATE TABLE IF NOT EXISTS keyword_dead (one INTEGER PRIMARY KEY CHECK (one = 1), chunks INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS keyword_struck (at INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL,"
    " language TEXT NOT NULL)",
    "INSERT OR IGNORE INTO keyword_dead VALUES (1, 0)",
)
_CHANGED = "INSERT OR REPLACE INTO counters (name, value) VALUES ('keyword', random())"
"""By chance, not counted up: a database put back from a copy must not come to the number of another state."""
_OUTDATED = ("keyword_counts", "keyword_terms", "keyword_chunks")
"""Tables of version 1."""


_Posting = tuple[NDArray[np.intp], NDArray[np.float32]]
_NOWHERE: _Posting = (np.zeros(0, np.intp), np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk as the index holds it."""

    number: int
    """Row in the index."""
    id: str
    document: str
    language: str
    roles: frozenset[Role]
    segments: tuple[str, ...]
    text_hash: str


class FiledChunk(NamedTuple):
    """A chunk with its text, and where it stands."""

    number: int
    document: str
    language: str
    first: int
    """Ordinal of its first segment in the document."""
    last: int
    text: str
    key: str
    """Hash of the text."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What the words of a query come to."""

    weights: Mapping[str, float]
    """Terms of the query with their inverse document frequencies; a term that stands nowhere has the highest."""
    frequencies: Mapping[str, int]
    """Chunks that hold each term."""
    scores: NDArray[np.float32]
    """For every row of the table a score in 0..1."""


class KeywordIndex:
    """Chunks by their words."""

    def __init__(self, store: Store) -> None:
        """Makes its tables where there are none."""
        self._store = store
        self.name = f"keyword/{VERSION}"
        self._frequent: dict[str, _Posting] = {}
        self._frequent_of: ChunkTable | None = None
        with store.transaction() as connection:
            for outdated in _OUTDATED:
                connection.execute(f"DROP TABLE IF EXISTS {outdated}")
            for statement in _TABLES:
                connection.execute(statement)

    def add(self, filings: Sequence[Filing], pool: Pool | None = None) -> None:
        """Takes in documents' chunks, in place of those they had, and books them; all or nothing.

        Args:
            pool: chunks of documents that are gone, whose numbers go to the chunks that say the same; see `pool`.
        """
        with self._store.transaction() as connection:
            put(connection, filings, {} if pool is None else pool)
            self._store.mark_indexed(self.name, [filing.document for filing in filings])
            connection.execute(_CHANGED)

    def pool(self, documents: Iterable[str]) -> Pool:
        """The chunks of documents that are gone and not removed yet."""
        with self._store.transaction() as connection:
            return pool_of(connection, documents)

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents and strikes them from the book; all or nothing."""
        gone = list(documents)
        with self._store.transaction() as connection:
            if strike(connection, gone):
                connection.execute(_CHANGED)
            self._store.unmark_indexed(self.name, gone)

    def purge(self) -> None:
        """Leaves no word of removed chunks in the postings, however few they are."""
        with self._store.transaction() as connection:
            take_out_dead(connection)

    def clear(self) -> None:
        """Forgets everything, so that it is indexed again: for tables found damaged."""
        with self._store.transaction() as connection:
            for table in ("keyword_rows", "keyword_texts", "keyword_postings", "keyword_dead", "keyword_struck"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(_CHANGED)
            # Other books that name this index hold numbers of its rows.
            connection.execute("DELETE FROM indexed WHERE instr(index_name, ?)", (self.name,))
            connection.execute("DELETE FROM counters WHERE instr(name, ?)", (self.name,))

    def sound(self, sample: int = 12) -> bool:
        """Whether every document booked has its rows, and the postings of a sample of chunks are those of their texts.

        Raises:
            StoreError: the tables can't be read.
        """
        # Counting the texts would read them all.
        last, last_text = self._store.rows(
            "SELECT (SELECT coalesce(max(number), 0) FROM keyword_rows),"
            " (SELECT coalesce(max(number), 0) FROM keyword_texts)"
        )[0]
        if last != last_text:
            return False
        for at in range(sample if last else 0):
            number, text, length = self._store.rows(
                "SELECT number, text, length FROM keyword_rows LEFT JOIN keyword_texts USING (number)"
                " WHERE number >= ? ORDER BY number LIMIT 1",
                (last * at // sample,),
            )[0]
            if text is None:
                return False
            counts = Counter(analyse(text))
            if counts.total() != length or not self._posted(number, counts):
                return False
        return True

    def _posted(self, number: int, counts: Counter[str]) -> bool:
        """Whether rarer and more frequent terms of a chunk are in the postings as its text has them."""
        block, place = divmod(number, BLOCK)
        for term, count in counts.most_common()[:: max(1, len(counts) // 4)]:
            rows = self._store.rows(
                "SELECT places, counts FROM keyword_postings WHERE term = ? AND block = ?", (term, block)
            )
            if not rows or len(rows[0][0]) != 2 * len(rows[0][1]):
                return False
            at = np.flatnonzero(np.frombuffer(rows[0][0], "<u2") == place)
            if len(at) != 1 or rows[0][1][int(at[0])] != min(count, MOST_COUNTED):
                return False
        return True

    def table(self) -> ChunkTable:
        """The columns of all chunks."""
        return read_table(self._store, _K1, _B)

    def state(self) -> int:
        """A number that is another one after every change of the index, in every process."""
        rows = self._store.rows("SELECT value FROM counters WHERE name = 'keyword'")
        return int(rows[0][0]) if rows else 0

    def agrees(self, table: ChunkTable, sample: int = 12) -> bool:
        """Whether a table kept elsewhere has as many rows as the index, and a sample of them are the same."""
        if self._store.rows("SELECT count(*) FROM keyword_rows")[0][0] != len(table):
            return False
        for row in range(0, len(table), max(1, len(table) // sample)):
            found = self._store.rows(
                "SELECT document, first, last, text_hash FROM keyword_rows WHERE number = ?", (int(table.numbers[row]),)
            )
            told = (table.document_names[table.documents[row]], table.first[row], table.last[row], table.key(row))
            if not found or found[0] != told:
                return False
        return True

    def chunks(self, numbers: Iterable[int]) -> dict[int, IndexedChunk]:
        """Chunks by their numbers; numbers that are gone are left out."""
        wanted = list(numbers)
        found: dict[int, IndexedChunk] = {}
        for at in range(0, len(wanted), 500):
            part = wanted[at : at + 500]
            marks = ", ".join("?" * len(part))
            rows = self._store.rows(
                "SELECT number, id, document, language, roles, segments, text_hash FROM keyword_rows"  # noqa: S608
                f" JOIN keyword_texts USING (number) WHERE number IN ({marks})",
                part,
            )
            found.update((row[0], _chunk(row)) for row in rows)
        return found

    def ids(self) -> list[str]:
        """Ids of all chunks, in the order of the index."""
        return [row[0] for row in self._store.rows("SELECT id FROM keyword_rows ORDER BY number")]

    def last(self) -> tuple[int, int]:
        """The highest number of a chunk, and how many chunks were ever struck; 0 where there is none."""
        query = (
            "SELECT (SELECT coalesce(max(number), 0) FROM keyword_rows),"
            " (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'keyword_struck')"
        )
        last, struck = self._store.rows(query)[0]
        return int(last), int(struck)

    def numbers(self, after: int = 0) -> list[int]:
        """Numbers of all chunks above one, ascending."""
        query = "SELECT number FROM keyword_rows WHERE number > ? ORDER BY number"
        return [row[0] for row in self._store.rows(query, (after,))]

    def struck(self, after: int, to: int) -> list[tuple[int, str]]:
        """Number and language of chunks that were struck, the first `after` left out and those past `to`."""
        query = "SELECT number, language FROM keyword_struck WHERE at > ? AND at <= ? ORDER BY at"
        return [(row[0], row[1]) for row in self._store.rows(query, (after, to))]

    def forget_struck(self, to: int) -> None:
        """Forgets the first `to` chunks that were struck: every index that holds numbers has taken them out."""
        with self._store.transaction() as connection:
            connection.execute("DELETE FROM keyword_struck WHERE at <= ?", (to,))

    def filed(self, numbers: Sequence[int]) -> list[FiledChunk]:
        """Chunks by their numbers, ascending; numbers that are gone are left out."""
        found: list[FiledChunk] = []
        for at in range(0, len(numbers), 500):
            part = numbers[at : at + 500]
            marks = ", ".join("?" * len(part))
            rows = self._store.rows(
                "SELECT number, document, language, first, last, text, text_hash FROM keyword_rows"  # noqa: S608
                f" JOIN keyword_texts USING (number) WHERE number IN ({marks}) ORDER BY number",
                part,
            )
            found += [FiledChunk(*row) for row in rows]
        return found

    def match(self, query: str, table: ChunkTable) -> Matched:
        """Scores of all chunks for the words of a query."""
        terms = terms_of(query)
        total = len(table)
        scores = np.zeros(total, np.float32)
        held = self._held(terms, table) if total else {}
        weights: dict[str, float] = {}
        frequencies: dict[str, int] = {}
        for term in terms:
            rows, counted = held.get(term, _NOWHERE)
            frequencies[term] = len(rows)
            weights[term] = max(_LOWEST_IDF, math.log((total - len(rows) + 0.5) / (len(rows) + 0.5)))
            if len(rows) and weights[term] > _LOWEST_IDF:
                scores[rows] += np.float32(weights[term] * (_K1 + 1)) * counted
        highest = sum(weights.values()) * (_K1 + 1)
        if highest > 0:
            scores /= np.float32(highest)
        return Matched(weights, frequencies, np.minimum(scores, 1.0, out=scores))

    def holding(self, terms: Sequence[str], table: ChunkTable) -> NDArray[np.intp]:
        """Rows of the chunks in which each of these terms stands somewhere."""
        if not terms or not len(table):
            return np.zeros(0, np.intp)
        held = self._held(terms, table)
        rows = [np.unique(held.get(term, _NOWHERE)[0]) for term in terms]
        rows.sort(key=len)
        common = rows[0]
        for each in rows[1:]:
            common = np.intersect1d(common, each, assume_unique=True)
        return common

    def _held(self, terms: Sequence[str], table: ChunkTable) -> dict[str, _Posting]:
        """The postings of terms; frequent terms, which take longest to unpack, are kept for the next question."""
        if self._frequent_of is not table:
            self._frequent, self._frequent_of = {}, table
        held = {term: self._frequent[term] for term in terms if term in self._frequent}
        for term, posting in self._postings([term for term in terms if term not in held], table):
            held[term] = posting
            if len(posting[0]) >= _FREQUENT:
                self._frequent[term] = posting
        # What is dropped are the terms met longest ago.
        excess = sum(rows.nbytes + counted.nbytes for rows, counted in self._frequent.values()) - _FREQUENT_BYTES
        for term in list(self._frequent):
            if excess <= 0:
                break
            rows, counted = self._frequent.pop(term)
            excess -= rows.nbytes + counted.nbytes
        return held

    def _postings(self, terms: Sequence[str], table: ChunkTable) -> Iterator[tuple[str, _Posting]]:
        """For each term that stands somewhere, the rows of the table and BM25's share of the term in them."""
        marks = ", ".join("?" * len(terms))
        found = self._store.rows(
            f"SELECT term, block, places, counts FROM keyword_postings WHERE term IN ({marks})",  # noqa: S608
            list(terms),
        )
        parts: dict[str, list[tuple[int, bytes, bytes]]] = {}
        for term, block, places, counts in found:
            parts.setdefault(term, []).append((block, places, counts))
        for term, blocks in parts.items():
            sizes = [len(each[2]) for each in blocks]
            numbers = np.frombuffer(b"".join(each[1] for each in blocks), "<u2").astype(np.int64)
            numbers += np.repeat(np.array([each[0] * BLOCK for each in blocks], np.int64), sizes)
            counted = np.frombuffer(b"".join(each[2] for each in blocks), np.uint8).astype(np.float32)
            inside = numbers < len(table.places)
            if not inside.all():
                numbers, counted = numbers[inside], counted[inside]
            rows = table.places[numbers].astype(np.intp)
            alive = rows >= 0
            if not alive.all():
                rows, counted = rows[alive], counted[alive]
            yield term, (rows, counted / (counted + table.norms[rows]))


def terms_of(query: str) -> list[str]:
    """The terms of a query, each once, in order; words that only ask are left out where there are others."""
    terms = list(dict.fromkeys(analyse(query)))
    return ([term for term in terms if term not in _ASKING] or terms)[:_MOST_TERMS]


def overlap(weights: Mapping[str, float], text: str) -> float:
    """Share in 0..1 of a query's weight that stands in a text: the score of a passage too short for statistics."""
    total = sum(weights.values())
    present = set(analyse(text))
    return sum(weight for term, weight in weights.items() if term in present) / total if total > 0 else 0.0


def _chunk(row: tuple[Any, ...]) -> IndexedChunk:
    number, identity, document, language, bits, segments, key = row
    roles = frozenset(role for at, role in enumerate(ROLES) if bits >> at & 1)
    return IndexedChunk(number, identity, document, language, roles, tuple(json.loads(segments)), key)
