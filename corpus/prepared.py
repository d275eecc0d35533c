"""All that ranking needs, ready: columns of chunks, their vectors, and the vectors shortened; kept beside the indexes.

Worked out from the database it takes seconds for a hundred thousand chunks; out of its file, a fraction of one. Knows
nothing of questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.chunk_table import ChunkTable, by_language, kept_table
from corpus.embedding import Vectors
from corpus.packed import Packed, write_packed
from corpus.shortlist import Shortlist
from corpus.vector_matrix import VectorMatrix, one_thread

MANY = 5_000
"""Chunks from which candidates are first chosen by shortened vectors, and columns are kept in a file; below, all are
compared in full and read from the database."""
_SHORT = ("mean", "basis", "rows", "along")


@dataclass(frozen=True, slots=True)
class Prepared:
    """The chunks of a store as of one state."""

    table: ChunkTable
    matrix: VectorMatrix
    vector_rows: NDArray[np.int32]
    """Row of the matrix for each row of the table; −1 where a text has no vector."""
    shortlist: Shortlist | None
    """None where there are few chunks."""


def prepare(table: ChunkTable, matrix: VectorMatrix) -> Prepared:
    """Works out what is not read."""
    rows = matrix.rows(table.hashes())
    listed = None
    if len(table) >= MANY:
        # All vectors are gone through once, some thousands at a time: what was gone through need not stay in memory.
        def vectors(some: NDArray[np.int32]) -> Vectors:
            found = matrix.vectors(some)
            matrix.release()
            return found

        # Each product is small, and threads that wait for each other cost more than they win.
        with one_thread():
            listed = Shortlist.of(vectors, {name: rows[own] for name, own in by_language(table).items()})
    return Prepared(table, matrix, rows, listed)


def read_prepared(path: Path, stamp: str, matrix: VectorMatrix) -> Prepared | None:
    """What a file holds; None where there is none, it is of another state, or it is damaged."""
    packed = Packed.read(path, stamp)
    if packed is None:
        return None
    names = packed.texts("blocks")
    means, starts = packed.array("means"), packed.array("starts").tolist()
    listed = Shortlist(
        **{name: packed.array(name) for name in _SHORT},
        means=dict(zip(names, means, strict=True)),
        starts={name: (first, end) for name, (first, end) in zip(names, starts, strict=True)},
    )
    return Prepared(kept_table(packed), matrix, packed.array("vector_rows"), listed)


def write_prepared(path: Path, stamp: str, prepared: Prepared) -> None:
    """Keeps it in a file.

    Raises:
        StoreFull: the disk is full.
    """
    listed = prepared.shortlist
    if listed is None:
        path.unlink(missing_ok=True)
        return
    arrays, texts = prepared.table.kept()
    arrays |= {name: getattr(listed, name) for name in _SHORT}
    arrays |= {
        "means": np.stack(list(listed.means.values())),
        "starts": np.array(list(listed.starts.values()), np.int64),
        "vector_rows": prepared.vector_rows,
    }
    write_packed(path, stamp, arrays, {**texts, "blocks": list(listed.means)})
