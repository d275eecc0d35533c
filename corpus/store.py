"""The project's database, `corpus.sqlite`: the truth about documents, and a cache of what was worked out from them.

See `corpus.database` for threads, processes and errors, `corpus.caches` for the books of the indexes. It knows nothing
of files to read, of embedders or of indexes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from corpus.caches import Caches
from corpus.database import DEFAULT_WAIT, batches
from corpus.filters import document_matches, matches
from corpus.records import CharSpan, Coding, Document, Guess, Participant, Scope, Segment
from corpus.rows import (
    DOCUMENT_COLUMNS,
    HEAD_COLUMNS,
    SEGMENT_COLUMNS,
    coding_row,
    document_of,
    document_row,
    participant_row,
    segment_of,
    segment_row,
)

__all__ = ["DEFAULT_WAIT", "KnownFile", "Store"]
_AT_ONCE = 4000
"""Segments read by one statement, roughly: documents are not cut."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file whose documents are all in the store."""

    origin_hash: str
    """SHA-256 of its bytes, hex."""
    reading: str
    """How it was read, opaque here."""
    stamp: str = ""
    """What the file system said of it, opaque here; empty where that is not to be relied on."""
    failed: tuple[tuple[str, str], ...] = ()
    """Origin and sentence of each part that could not be read."""


class Store(Caches):
    """The database of one project. Make it with `Store.open`; close it, or use it as a context manager."""

    # ---- documents ----

    def documents(self, scope: Scope | None = None) -> list[Document]:
        """Documents in the order they were added; with a scope, those that hold at least one segment in it.

        All their texts are in memory then: where they are not needed, ask for `heads`.
        """
        if scope is None or scope.everything:
            rows = self._all(f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY position")  # noqa: S608
            return [document_of(row) for row in rows]
        found = (self.document(head.id) for head in self.heads(scope))
        return [document for document in found if document is not None]

    def heads(self, scope: Scope | None = None) -> list[Document]:
        """As `documents`, each with an empty text."""
        rows = self._all(f"SELECT {HEAD_COLUMNS} FROM documents ORDER BY position")  # noqa: S608
        heads = [document_of(row) for row in rows]
        if scope is None or scope.everything:
            return heads
        if not (scope.languages or scope.participants or scope.attributes or scope.date_from or scope.date_to):
            return [head for head in heads if document_matches(scope, head)]
        inside = {segment.document for segment in self.segments(scope=scope)}
        return [head for head in heads if head.id in inside]

    def document(self, identity: str) -> Document | None:
        """The document with this id."""
        rows = self._all(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE id = ?", (identity,))  # noqa: S608
        return document_of(rows[0]) if rows else None

    def head(self, identity: str) -> Document | None:
        """The document with this id, with an empty text."""
        rows = self._all(f"SELECT {HEAD_COLUMNS} FROM documents WHERE id = ?", (identity,))  # noqa: S608
        return document_of(rows[0]) if rows else None

    def document_ids(self) -> set[str]:
        """Ids of all documents."""
        return {row[0] for row in self._all("SELECT id FROM documents")}

    def marks(self) -> dict[str, str]:
        """Id → a mark of each document that is another one each time that it is put."""
        return {row[0]: row[1] for row in self._all("SELECT id, mark FROM documents")}

    def origin(self, origin: str) -> tuple[str, str, str] | None:
        """Id, hash of the bytes, and manner of reading (see `put`) of the document from `origin`."""
        # The conditions of partial indexes are repeated in queries: SQLite uses such an index only then.
        rows = self._all("SELECT id, origin_hash, reading FROM documents WHERE origin = ? AND origin <> ''", (origin,))
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
        fingerprint: str = "",
    ) -> None:
        """Add a document, replacing the one with its id and the one from its origin, in one transaction.

        Args:
            reading: how the source was read (settings, version of the readers), opaque to the store, given back by
            `origin`.
            file: origin of the file that holds this document among others.
            codings: passages coded elsewhere.
            guesses: what was concluded of the document.
            fingerprint: of all of this, opaque to the store, given back by `documents_of_file`.

        Raises:
            StoreFull, StoreLocked, StoreError: nothing was changed.
        """
        marks = ", ".join("?" * 13)
        with self.writing(), self.transaction() as connection:
            self._forget_file_of(document.id, besides=file or document.origin)
            connection.execute("DELETE FROM documents WHERE id = ?", (document.id,))
            if document.origin:
                connection.execute("DELETE FROM documents WHERE origin = ? AND origin <> ''", (document.origin,))
            connection.execute(
                f"INSERT INTO documents ({DOCUMENT_COLUMNS}, reading, file, fingerprint, mark)"  # noqa: S608
                f" VALUES ({marks}, ?, ?, lower(hex(randomblob(8))))",
                (*document_row(document), reading, file, fingerprint),
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

    def put_in_place(
        self,
        before: str,
        document: Document,
        segments: Sequence[Segment],
        participants: Iterable[Participant],
        *,
        codings: Sequence[Coding] = (),
        guesses: Sequence[Guess] = (),
    ) -> None:
        """Put a document in the place of the one with the id `before`, as if it had been read like this.

        Raises:
            StoreFull, StoreLocked, StoreError: nothing was changed.
        """
        with self.writing(), self.transaction() as connection:
            rows = self._all("SELECT position, reading, file FROM documents WHERE id = ?", (before,))
            position, reading, file = rows[0] if rows else (None, "", "")
            connection.execute("DELETE FROM documents WHERE id = ?", (before,))
            self.put(document, segments, participants, reading=reading, file=file, codings=codings, guesses=guesses)
            if position is not None:
                connection.execute("UPDATE documents SET position = ? WHERE id = ?", (position, document.id))

    def remove_document(self, identity: str) -> bool:
        """Remove a document with its segments and people; whether there was one.

        Indexes that hold it keep it in `indexed` until they have removed it too.
        """
        with self.writing(), self.transaction() as connection:
            self._forget_file_of(identity)
            removed = connection.execute("DELETE FROM documents WHERE id = ?", (identity,)).rowcount > 0
            if removed:
                self._raise_revision()
        return removed

    def _forget_file_of(self, document: str, besides: str = "") -> None:
        """A file of which a document is taken away is not wholly in the store any more."""
        owner = self.file_of(document)
        if owner and owner != besides:
            self._connection.execute("DELETE FROM files WHERE origin = ?", (owner,))

    def put_file(self, origin: str, known: KnownFile) -> None:
        """Note that all documents of a file are in the store; told last, when they are."""
        row = (origin, known.origin_hash, known.reading, known.stamp, json.dumps(known.failed, ensure_ascii=False))
        with self.writing(), self.transaction() as connection:
            manner = (known.origin_hash, known.reading)
            for identity, _ in self.documents_of_file(origin).values():
                connection.execute(
                    "UPDATE documents SET origin_hash = ?1, reading = ?2"
                    " WHERE id = ?3 AND (origin_hash <> ?1 OR reading <> ?2)",
                    (*manner, identity),
                )
            connection.execute(
                "INSERT OR REPLACE INTO files (origin, origin_hash, reading, stamp, failed) VALUES (?, ?, ?, ?, ?)", row
            )

    def stamp_files(self, stamps: Mapping[str, str]) -> None:
        """Note what the file system says of files whose bytes are as known, by origin."""
        if not stamps:
            return
        with self.writing(), self.transaction() as connection:
            connection.executemany(
                "UPDATE files SET stamp = ? WHERE origin = ?", [(stamp, origin) for origin, stamp in stamps.items()]
            )

    def file(self, origin: str) -> KnownFile | None:
        """What is known of a file, once all its documents are in."""
        rows = self._all("SELECT origin_hash, reading, stamp, failed FROM files WHERE origin = ?", (origin,))
        if not rows:
            # Noted by a version that kept no book of files with one document.
            known = self.origin(origin)
            return KnownFile(known[1], known[2]) if known is not None else None
        return KnownFile(
            rows[0][0], rows[0][1], rows[0][2], tuple((part, sentence) for part, sentence in json.loads(rows[0][3]))
        )

    def documents_of_file(self, origin: str) -> dict[str, tuple[str, str]]:
        """Origin → id and fingerprint of the documents that a file holds."""
        rows = self._all(
            "SELECT origin, id, fingerprint FROM documents WHERE file = ? AND file <> ''"
            " UNION ALL SELECT origin, id, fingerprint FROM documents WHERE origin = ? AND origin <> '' AND file = ''",
            (origin, origin),
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def file_of(self, document: str) -> str:
        """Origin of the file that a document lies in; empty where it has none."""
        rows = self._all("SELECT file, origin FROM documents WHERE id = ?", (document,))
        return str(rows[0][0] or rows[0][1]) if rows else ""

    def files(self) -> set[str]:
        """Origins of all files that documents came from."""
        # Told from the indexes alone: the rows hold the texts.
        noted = self._all("SELECT origin FROM files UNION SELECT file FROM documents WHERE file <> ''")
        files = {row[0] for row in noted}
        origins = {row[0] for row in self._all("SELECT origin FROM documents WHERE origin <> ''")}
        return files | {origin for origin in origins if origin.partition("!/")[0] not in files}

    def files_with_hash(self, origin_hash: str) -> set[str]:
        """Origins of the files that held these bytes."""
        rows = self._all(
            "SELECT CASE file WHEN '' THEN origin ELSE file END FROM documents WHERE origin_hash = ? AND origin <> ''",
            (origin_hash,),
        )
        return {row[0] for row in rows}

    def read_again(self, origin: str) -> None:
        """See that a file is read again by the next ingest, with what was said of it, though it is unchanged."""
        with self.writing(), self.transaction() as connection:
            connection.execute("UPDATE files SET origin_hash = '', stamp = '' WHERE origin = ?", (origin,))
            connection.execute("UPDATE documents SET fingerprint = '' WHERE ? IN (file, origin)", (origin,))

    def remove_file(self, origin: str) -> int:
        """Remove all documents of a file and what is known of it; how many there were."""
        with self.writing(), self.transaction() as connection:
            connection.execute("DELETE FROM files WHERE origin = ?", (origin,))
            return sum(self.remove_document(identity) for identity, _ in self.documents_of_file(origin).values())

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

    def _raise_revision(self) -> None:
        self._connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")

    # ---- segments and people ----

    def segments(self, document: str | None = None, scope: Scope | None = None) -> Iterator[Segment]:
        """Segments in the order of their documents and within them; of one document, in a scope, or both."""
        if scope is not None and scope.everything:
            scope = None
        if scope is None:
            yield from (segment for _, segment in self._segments_of(None if document is None else [document]))
            return
        # A date may be told of a segment, so it is not looked at for the document as a whole.
        undated = replace(scope, date_from="", date_to="")
        heads = [head for head in self.heads() if document in (None, head.id) and document_matches(undated, head)]
        people = self.participants()
        by_id = {head.id: head for head in heads}
        for owner, segment in self._segments_of(by_id):
            if matches(scope, by_id[owner], segment, people.get(segment.participant or "")):
                yield segment

    def _segments_of(self, documents: Iterable[str] | None) -> Iterator[tuple[str, Segment]]:
        """Segments of some documents or of all, with the ids of these, in order; read some thousands at a time."""
        # The highest ordinal is found without reading the segments.
        query = (
            "SELECT id, (SELECT max(ordinal) + 1 FROM segments WHERE document = documents.id) FROM documents"
            "{} ORDER BY position"
        )
        if documents is None:
            sizes = self._all(query.format(""))
        else:
            sizes = []
            for marks, batch in batches(documents):
                sizes += self._all(query.format(f" WHERE id IN ({marks})"), batch)
        for group in _groups(sizes):
            marks = ", ".join("?" * len(group))
            rows = self._all(
                f"SELECT {SEGMENT_COLUMNS} FROM segments WHERE document IN ({marks}) ORDER BY document, ordinal",  # noqa: S608
                group,
            )
            of = {owner: list(own) for owner, own in groupby(rows, key=itemgetter(1))}
            for owner in group:
                for row in of.get(owner, ()):
                    yield owner, segment_of(row)

    def segments_between(self, document: str, first: int, last: int) -> list[Segment]:
        """Segments of a document by their ordinals, both inclusive."""
        query = (
            f"SELECT {SEGMENT_COLUMNS} FROM segments"  # noqa: S608
            " WHERE document = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal"
        )
        return [segment_of(row) for row in self._all(query, (document, first, last))]

    def said_by(self, participant: str) -> list[Segment]:
        """What a person said, in the order of the documents and within them."""
        query = (
            f"SELECT {SEGMENT_COLUMNS} FROM segments WHERE participant = ?"  # noqa: S608
            " ORDER BY (SELECT position FROM documents WHERE id = segments.document), ordinal"
        )
        return [segment_of(row) for row in self._all(query, (participant,))]

    def segment(self, identity: str) -> Segment | None:
        """The segment with this id."""
        return self.segments_by_id([identity]).get(identity)

    def segments_by_id(self, identities: Iterable[str]) -> dict[str, Segment]:
        """The segments with these ids; ids that are not there are left out."""
        found: dict[str, Segment] = {}
        for marks, batch in batches(identities):
            query = f"SELECT {SEGMENT_COLUMNS} FROM segments WHERE id IN ({marks})"  # noqa: S608
            for row in self._all(query, batch):
                segment = segment_of(row)
                found[segment.id] = segment
        return found

    def texts_by_id(self, identities: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Ids and texts of the segments with these ids, in no order."""
        for marks, batch in batches(identities):
            query = f"SELECT id, text FROM segments WHERE id IN ({marks})"  # noqa: S608
            yield from ((row[0], row[1]) for row in self._all(query, batch))

    def labels(self, study: str, besides: str = "") -> dict[str, str]:
        """Label → id of the people of a study, those whom one file alone names left out."""
        rows = self._all(
            "SELECT p.label, p.id FROM participants p JOIN documents d ON d.id = p.document"
            " WHERE p.study = ? AND CASE d.file WHEN '' THEN d.origin ELSE d.file END <> ? ORDER BY d.position, p.id",
            (study, besides),
        )
        return {row[0]: row[1] for row in rows}

    def participants_of(self, document: str) -> list[Participant]:
        """The people of one document, as it alone tells of them."""
        rows = self._all(
            "SELECT id, label, study, attributes FROM participants WHERE document = ? ORDER BY id", (document,)
        )
        return [Participant(row[0], row[1], row[2], json.loads(row[3])) for row in rows]

    def respondents(self) -> list[tuple[str, Participant]]:
        """Everybody whom a table tells of, with the id of its document, in the order of the documents."""
        read: dict[str, dict[str, str]] = {}
        rows = self._all(
            "SELECT p.document, p.id, p.label, p.study, p.attributes FROM participants p"
            " JOIN documents d ON d.id = p.document WHERE instr(p.id, '#') > 0 ORDER BY d.position, p.id"
        )
        found = []
        for document, identity, label, study, attributes in rows:
            if (own := read.get(attributes)) is None:
                own = read[attributes] = json.loads(attributes)
            found.append((document, Participant(identity, label, study, own)))
        return found

    def respondent_ids(self) -> list[tuple[str, str]]:
        """As `respondents`, ids alone: of the document and of the person."""
        return [(row[0], row[1]) for row in self._all("SELECT document, id FROM participants WHERE instr(id, '#') > 0")]

    def column_titles(self) -> list[str]:
        """Titles of the columns of tables, as one respondent of each table has them: whoever told most."""
        rows = self._all(
            "SELECT attributes, max(length(attributes)) FROM participants WHERE instr(id, '#') > 0 GROUP BY document"
        )
        return list(dict.fromkeys(title for attributes, _ in rows for title in json.loads(attributes)))

    def participants(self) -> dict[str, Participant]:
        """All people by id; what several documents say of one person is joined, the later document winning."""
        people: dict[str, Participant] = {}
        # Thousands who answered a survey have the same few sets of attributes.
        read: dict[str, dict[str, str]] = {}
        rows = self._all(
            "SELECT p.id, p.label, p.study, p.attributes FROM participants p JOIN documents d ON d.id = p.document"
            " ORDER BY d.position, p.id"
        )
        for identity, label, study, attributes in rows:
            known = people.get(identity)
            if (own := read.get(attributes)) is None:
                own = read[attributes] = json.loads(attributes)
            joined = {**known.attributes, **own} if known else own
            people[identity] = Participant(identity, known.label if known else label, study, joined)
        return people


def _groups(sizes: Iterable[tuple[str, int | None]]) -> Iterator[list[str]]:
    """Documents by the number of their segments, in groups of about `_AT_ONCE`, in order."""
    group: list[str] = []
    total = 0
    for document, count in sizes:
        group.append(document)
        total += count or 0
        if total >= _AT_ONCE or len(group) >= 400:
            yield group
            group, total = [], 0
    if group:
        yield group
