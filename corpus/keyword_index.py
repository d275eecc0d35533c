"""The keyword index: chunks and their terms, inside the project's database.

Terms are cut by `analysis` and kept, already cut, in an FTS5 table, so that documents come and go one by one and in the
same transaction as everything else. Scores are BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.75, divided
by the highest score that any text could reach for the query, so that words which stand nowhere lower a score instead
of being passed over (the TM2C2 normalisation of Bruch et al., 2023). Knows nothing of vectors.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.analysis import analyse
from corpus.embedding import text_hash
from corpus.records import Chunk, Role

if TYPE_CHECKING:
    from corpus.store import Store

VERSION = "1"
"""Counted up when terms or chunks are cut in another way: what was indexed before is then indexed again."""
_K1 = 1.2
_LOWEST_IDF = 1e-6
"""FTS5's floor for terms that stand in more than half of all chunks."""
_MOST_TERMS = 120
"""Terms of one query that are looked up; a longer text names its subject by then."""

_ASKING_LINES = (
    "a an the of to in on at for from by with as and or but if is are was were be been do doe did have has had so than",
    "i you he she it we they them their there this that these those what which who whi how when where can could would",
    "should will may then about into some ani peopl person user particip respond",
)
_ASKING = frozenset(" ".join(_ASKING_LINES).split())
"""Stems of the words that questions are made of in English: they change with the wording, not with what is asked, and
those who speak in a corpus are all people."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS keyword_chunks (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " document TEXT NOT NULL, language TEXT NOT NULL, roles TEXT NOT NULL, segments TEXT NOT NULL,"
    " text TEXT NOT NULL, text_hash TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS keyword_chunks_document ON keyword_chunks (document)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS keyword_terms USING fts5 (terms, tokenize = \"ascii tokenchars '-_.@/:'''\")",
    "CREATE VIRTUAL TABLE IF NOT EXISTS keyword_counts USING fts5vocab (keyword_terms, row)",
)


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """What a search needs to know of a chunk before it is read."""

    number: int
    """Row in the index."""
    id: str
    document: str
    language: str
    roles: frozenset[Role]
    segments: tuple[str, ...]
    text_hash: str


class KeywordIndex:
    """Chunks by their words."""

    def __init__(self, store: Store) -> None:
        """Makes its tables where there are none."""
        self._store = store
        self.name = f"keyword/{VERSION}"
        with store.transaction() as connection:
            for statement in _TABLES:
                connection.execute(statement)

    def add(self, document: str, chunks: Sequence[Chunk], roles: Mapping[str, Role]) -> None:
        """Takes in a document's chunks, in place of those it had, and books it; all or nothing.

        Args:
            roles: role of every segment of the document.
        """
        with self._store.transaction() as connection:
            self.remove([document])
            for chunk in chunks:
                own = sorted({roles[segment].value for segment in chunk.segments})
                row = (chunk.id, document, chunk.language, " ".join(own), json.dumps(chunk.segments), chunk.text)
                number = connection.execute(
                    "INSERT INTO keyword_chunks (id, document, language, roles, segments, text, text_hash)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*row, text_hash(chunk.text)),
                ).lastrowid
                connection.execute(
                    "INSERT INTO keyword_terms (rowid, terms) VALUES (?, ?)", (number, " ".join(analyse(chunk.text)))
                )
            self._store.mark_indexed(self.name, [document])

    def remove(self, documents: Iterable[str]) -> None:
        """Forgets documents and strikes them from the book; all or nothing."""
        gone = list(documents)
        with self._store.transaction() as connection:
            for document in gone:
                connection.execute(
                    "DELETE FROM keyword_terms WHERE rowid IN (SELECT number FROM keyword_chunks WHERE document = ?)",
                    (document,),
                )
                connection.execute("DELETE FROM keyword_chunks WHERE document = ?", (document,))
            self._store.unmark_indexed(self.name, gone)

    def chunks(self) -> list[IndexedChunk]:
        """Every chunk, in the order of the index."""
        with self._store.transaction() as connection:
            rows = connection.execute(
                "SELECT number, id, document, language, roles, segments, text_hash FROM keyword_chunks ORDER BY number"
            ).fetchall()
        return [
            IndexedChunk(
                row[0], row[1], row[2], row[3], frozenset(map(Role, row[4].split())), tuple(json.loads(row[5])), row[6]
            )
            for row in rows
        ]

    def texts(self, documents: Iterable[str]) -> list[tuple[str, str, str, str]]:
        """Id, language, text and its hash of every chunk of some documents."""
        found: list[tuple[str, str, str, str]] = []
        with self._store.transaction() as connection:
            for document in documents:
                found += connection.execute(
                    "SELECT id, language, text, text_hash FROM keyword_chunks WHERE document = ? ORDER BY number",
                    (document,),
                ).fetchall()
        return found

    def weights(self, query: str) -> dict[str, float]:
        """Terms of a query with their inverse document frequencies; a term that stands nowhere has the highest."""
        terms = list(dict.fromkeys(analyse(query)))
        terms = ([term for term in terms if term not in _ASKING] or terms)[:_MOST_TERMS]
        with self._store.transaction() as connection:
            total = connection.execute("SELECT count(*) FROM keyword_chunks").fetchone()[0]
            marks = ", ".join("?" * len(terms))
            rows = connection.execute(f"SELECT term, doc FROM keyword_counts WHERE term IN ({marks})", terms)  # noqa: S608
            frequency = dict(rows.fetchall())
        return {
            term: max(_LOWEST_IDF, math.log((total - count + 0.5) / (count + 0.5)))
            for term, count in ((term, frequency.get(term, 0)) for term in terms)
        }

    def scores(self, weights: Mapping[str, float]) -> dict[int, float]:
        """Score in 0..1 of every chunk that holds a term of the query, by its number.

        Args:
            weights: the query's terms, from `weights`.
        """
        highest = sum(weights.values()) * (_K1 + 1)
        if not weights or highest <= 0:
            return {}
        wanted = " OR ".join('"{}"'.format(term.replace('"', '""')) for term in weights)
        with self._store.transaction() as connection:
            rows = connection.execute(
                "SELECT rowid, bm25(keyword_terms) FROM keyword_terms WHERE keyword_terms MATCH ?", (wanted,)
            ).fetchall()
        return {number: min(1.0, -score / highest) for number, score in rows}


def overlap(weights: Mapping[str, float], text: str) -> float:
    """Share in 0..1 of a query's weight that stands in a text: the score of a passage too short for statistics."""
    total = sum(weights.values())
    present = set(analyse(text))
    return sum(weight for term, weight in weights.items() if term in present) / total if total > 0 else 0.0
