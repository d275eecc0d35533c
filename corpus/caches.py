"""Books of the indexes and caches of what was worked out, kept in the project's database.

Several processes may write them: SQLite keeps their short transactions apart. Knows keys and payloads, not what they
mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.database import Database, batches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Caches(Database):
    """What the database holds beside the documents."""

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

    def counter(self, name: str) -> int | None:
        """How far something has come; None where nothing was noted."""
        rows = self._all("SELECT value FROM counters WHERE name = ?", (name,))
        return int(rows[0][0]) if rows else None

    def counters(self, prefix: str) -> dict[str, int]:
        """All that is noted under names that begin so."""
        rows = self._all("SELECT name, value FROM counters WHERE substr(name, 1, ?) = ?", (len(prefix), prefix))
        return {row[0]: int(row[1]) for row in rows}

    def set_counters(self, values: Mapping[str, int | None]) -> None:
        """Note how far things have come; None: nothing is noted any more."""
        with self.transaction() as connection:
            for name, value in values.items():
                if value is None:
                    connection.execute("DELETE FROM counters WHERE name = ?", (name,))
                else:
                    connection.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (name, value))

    # ---- caches ----

    def derived_get(self, kind: str, keys: Sequence[str]) -> dict[str, str]:
        """Payloads kept under these keys; keys that are not there are left out."""
        found: dict[str, str] = {}
        for marks, batch in batches(keys):
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
        for marks, batch in batches(hashes):
            query = f"SELECT text_hash, vector FROM vectors WHERE embedder = ? AND text_hash IN ({marks})"  # noqa: S608
            found.update((row[0], np.frombuffer(row[1], dtype="<f4")) for row in self._all(query, (embedder, *batch)))
        return found

    def vectors_put(self, embedder: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors by the hash of their text, as 32-bit floats."""
        rows = [(embedder, text_hash, vector.astype("<f4").tobytes()) for text_hash, vector in vectors.items()]
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
