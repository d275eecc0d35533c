"""Columns in one file beside the indexes, mapped into memory, so that opening a large corpus reads no database.

The file is made from the project's database and can be made again at any time. It is believed only where its stamp, by
which the writer says of what state it is, is the one asked for, and its sums agree. Knows arrays and lists of texts,
not what they mean.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreFull

_FORMAT = 1
_ALIGNED = 64
_FOOT = 24
"""Bytes at the end that tell the length of the header before them, and its sum."""
_WHOLE = 32 * 2**20
"""Bytes up to which an array is summed whole; of longer ones pieces are, spread over all."""
_PIECES, _PIECE = 1024, 4096

Array = NDArray[Any]


class Packed:
    """The columns of a file. Make it with `Packed.read`."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = arrays

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def array(self, name: str) -> Array:
        """An array, not to be written to."""
        return self._arrays[name]

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        return [str(text) for text in json.loads(self._arrays[name].tobytes())]

    @classmethod
    def read(cls, path: Path, stamp: str | None) -> Packed | None:
        """The columns in a file; None where there is none, it is of another state, or it is damaged.

        Args:
            stamp: of the state that is wanted; None: any.
        """
        try:
            mapped = np.memmap(path, np.uint8, "r").view(np.ndarray)
            foot = mapped[-_FOOT:].tobytes()
            size, summed_header = int(foot[:16], 16), int(foot[16:], 16)
            header = mapped[len(mapped) - _FOOT - size : -_FOOT].tobytes()
            if zlib.crc32(header) != summed_header:
                return None
            told = json.loads(header)
            if stamp not in (None, told["stamp"]) or told["format"] != _FORMAT:
                return None
            arrays: dict[str, Array] = {}
            for name, (kind, shape, at, summed) in told["arrays"].items():
                length = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
                octets = mapped[at : at + length]
                if len(octets) != length or _sum(octets) != summed:
                    return None
                arrays[name] = octets.view(kind).reshape(shape)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return None
        return cls(arrays)


def write_packed(path: Path, stamp: str, arrays: Mapping[str, Array], texts: Mapping[str, Sequence[str]]) -> None:
    """Writes columns to a file, whole or not at all.

    Args:
        stamp: of the state they are of.

    Raises:
        StoreFull: the disk is full or the folder can't be written to; the old file is left as it was.
    """
    every: dict[str, Array] = {
        name: np.frombuffer(json.dumps(list(each), ensure_ascii=True).encode("ascii"), np.uint8)
        for name, each in texts.items()
    }
    every |= {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    described: dict[str, list[object]] = {}
    told = {"stamp": stamp, "format": _FORMAT, "arrays": described}
    at = 0
    for name, array in every.items():
        described[name] = [array.dtype.str, list(array.shape), at, _sum(array.reshape(-1).view(np.uint8))]
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps(told).encode("ascii")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as opened:
            for array in every.values():
                opened.write(array.reshape(-1).view(np.uint8).data)
                opened.write(bytes(-array.nbytes % _ALIGNED))
            opened.write(header + f"{len(header):016x}{zlib.crc32(header):08x}".encode("ascii"))
            opened.flush()
            os.fsync(opened.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise StoreFull(f"{path}: could not be written ({error.strerror}); free some space.") from error


def _sum(octets: NDArray[np.uint8]) -> int:
    if len(octets) <= _WHOLE:
        return zlib.crc32(octets.data)
    found = 0
    for at in np.linspace(0, len(octets) - _PIECE, _PIECES).astype(np.int64).tolist():
        found = zlib.crc32(octets[at : at + _PIECE].data, found)
    return found
