"""All vectors of the indexed chunks as one matrix in a memory-mapped file: exact cosines, whatever the filter.

Multiplying every vector costs about as much as a walk of a graph up to some ten thousand vectors of a language, is
never wrong, and costs nothing more under a filter (decision 16). Rows are keyed by the hash of their text. The file is
made from the project's database and can be made again from it at any time; it is believed only where its seal (sizes,
times, checksum of the keys) agrees and is written by one owner at a time, by adding rows or by replacing it whole. Who
is not the owner keeps what is missing in memory. Knows nothing of chunks or questions.
"""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors
from corpus.errors import StoreFull
from corpus.replacing import replace_file

_KEY_BYTES = 16
_SAMPLE = 16
_GATHER_BELOW = 0.35
"""Share of all rows below which picking them out is quicker than multiplying all."""


@lru_cache(maxsize=1)
def _pools() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Within it products are taken on the calling thread alone.

    The products of one question take a few milliseconds, and threads that wait for each other lose more than they win
    as soon as anything else runs on the machine.
    """
    with _pools().limit(limits=1, user_api="blas"):
        yield


class VectorMatrix:
    """Unit vectors by the hash of their text. Make it with `VectorMatrix.open`."""

    def __init__(self, path: Path, dimensions: int) -> None:
        self._path = path
        self._dimensions = dimensions
        self._keys_read = b""
        self._sealed = ""
        self._made_rows: dict[bytes, int] | None = None
        self._file: mmap.mmap | None = None
        self._mapped: Vectors = np.zeros((0, dimensions), np.float32)
        self._all = self._mapped

    @classmethod
    def open(cls, path: Path, dimensions: int) -> VectorMatrix:
        """What is kept at `path`; empty where there is nothing or it can't be believed."""
        made = cls(path, dimensions)
        made._map()
        return made

    def __len__(self) -> int:
        return len(self._all)

    def rows(self, keys: Sequence[str]) -> NDArray[np.int32]:
        """Row of each key; −1 where there is none."""
        got = self._rows().get
        return np.fromiter((got(bytes.fromhex(key), -1) for key in keys), np.int32, len(keys))

    def agrees(self, vectors: Mapping[str, NDArray[np.float32]]) -> bool:
        """Whether the rows of these keys are these vectors, to the bit."""
        return all(
            np.array_equal(self._all[row], vectors[key])
            for key, row in zip(vectors, self.rows(list(vectors)).tolist(), strict=True)
            if row >= 0
        )

    def sample(self) -> dict[str, NDArray[np.float32]]:
        """Some keys, spread over all, and their vectors as they are here."""
        count = len(self._keys_read) // _KEY_BYTES
        rows = range(0, count, max(1, count // _SAMPLE))
        return {self._keys_read[row * _KEY_BYTES : (row + 1) * _KEY_BYTES].hex(): self._all[row] for row in rows}

    def seal(self) -> str:
        """What the files on disk are, in short: another after every change of them, empty where none is believed."""
        return self._sealed

    def extend(self, batches: Iterator[Mapping[str, NDArray[np.float32]]], *, owner: bool) -> None:
        """Adds vectors by key; on disk for the owner, else in memory alone.

        Raises:
            StoreFull: the disk is full; nothing is added.
        """
        if not owner:
            start, keys, blocks = len(self._all), [], [self._all]
            for batch in batches:
                keys += [bytes.fromhex(key) for key in batch]
                blocks.append(np.stack(list(batch.values())).astype(np.float32))
            self._all = np.concatenate(blocks)
            self._rows().update({key: start + at for at, key in enumerate(keys)})
            return
        self._seal().unlink(missing_ok=True)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._path.open("ab") as values, self._keys().open("ab") as names:
                # What a killed run left behind the last seal is cut off.
                values.truncate(len(self._mapped) * self._dimensions * 4)
                names.truncate(len(self._mapped) * _KEY_BYTES)
                for batch in batches:
                    values.write(np.stack(list(batch.values())).astype("<f4").tobytes())
                    names.write(b"".join(map(bytes.fromhex, batch)))
        except OSError as error:
            raise StoreFull(f"{self._path}: could not be written ({error.strerror}); free some space.") from error
        self._write_seal()
        self._map()

    def clear(self) -> None:
        """Forgets everything, on disk too: for the owner alone."""
        for path in (self._seal(), self._path, self._keys()):
            path.unlink(missing_ok=True)
        self._keys_read, self._made_rows, self._sealed, self._file = b"", None, "", None
        self._mapped = self._all = np.zeros((0, self._dimensions), np.float32)

    def cosines(self, rows: NDArray[np.int32], vectors: Vectors) -> NDArray[np.float32]:
        """Products of some rows with some vectors, shape (rows, vectors); 0 for the row −1.

        Args:
            rows: from `rows`.
        """
        present = rows >= 0
        if len(rows) > _GATHER_BELOW * len(self._all):
            every = self._all @ vectors.T
            found = every[rows] if len(every) else np.zeros((len(rows), len(vectors)), np.float32)
        else:
            found = self._all[np.maximum(rows, 0)] @ vectors.T if len(rows) else np.zeros((0, len(vectors)), np.float32)
        if not present.all():
            found[~present] = 0.0
        return np.asarray(found, np.float32)

    def vectors(self, rows: NDArray[np.int32]) -> Vectors:
        """Some rows themselves; zeros for the row −1."""
        found = (
            self._all[np.maximum(rows, 0)] if len(self._all) else np.zeros((len(rows), self._dimensions), np.float32)
        )
        found[rows < 0] = 0.0
        return np.asarray(found, np.float32)

    def release(self) -> None:
        """Lets go of the memory that what was read of the file takes; it is read again when it is asked for."""
        if self._file is not None and hasattr(self._file, "madvise"):  # Windows has none
            self._file.madvise(mmap.MADV_DONTNEED)

    def mean(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Mean of some rows."""
        there = rows[rows >= 0]
        if not len(there):
            return np.zeros(self._dimensions, np.float32)
        counts = np.bincount(there, minlength=len(self._all)).astype(np.float32)
        return np.asarray(counts @ self._all / len(there), np.float32)

    def _map(self) -> None:
        try:
            written = self._seal().read_bytes()
            sealed = json.loads(written)
            keys = self._keys().read_bytes()
            good = sealed == self._described(zlib.crc32(keys)) and len(keys) % _KEY_BYTES == 0
        except (OSError, ValueError):
            good, keys, written = False, b"", b""
        count = len(keys) // _KEY_BYTES
        if not good or count == 0:
            keys, self._mapped, self._file = b"", np.zeros((0, self._dimensions), np.float32), None
        else:
            with self._path.open("rb") as opened:
                self._file = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            self._mapped = np.frombuffer(self._file, "<f4").reshape(count, self._dimensions)
        self._all, self._keys_read, self._made_rows = self._mapped, keys, None
        self._sealed = f"{zlib.crc32(written):08x}" if len(keys) else ""

    def _rows(self) -> dict[bytes, int]:
        """Row of each key; made when it is first needed."""
        if self._made_rows is None:
            keys = self._keys_read
            self._made_rows = {keys[at : at + _KEY_BYTES]: at // _KEY_BYTES for at in range(0, len(keys), _KEY_BYTES)}
        return self._made_rows

    def _described(self, checksum: int) -> dict[str, object]:
        values, names = self._path.stat(), self._keys().stat()
        if values.st_size * _KEY_BYTES != names.st_size * self._dimensions * 4:
            raise ValueError("keys and vectors differ in number")
        return {
            "dimensions": self._dimensions,
            "vectors": [values.st_size, values.st_mtime_ns],
            "keys": [names.st_size, names.st_mtime_ns, checksum],
        }

    def _write_seal(self) -> None:
        described = self._described(zlib.crc32(self._keys().read_bytes()))
        replace_file(self._seal(), json.dumps(described).encode("ascii"))

    def _keys(self) -> Path:
        return self._path.with_name(self._path.name + ".keys")

    def _seal(self) -> Path:
        return self._path.with_name(self._path.name + ".sealed.json")
