"""Reads the packed 4-bit weights of multilingual-e5-small: one file with vocabulary, tensors and sizes.

Layout, little-endian: magic `E5S1`, version, seven sizes, epsilon, block length; the Unigram vocabulary (ids of the
special pieces, byte offsets, scores, bytes); a table of character replacements; a directory of tensors. A 4-bit tensor
is a run of 18-byte blocks: a half-precision scale and 32 nibbles, byte j holding element j in its low half and element
j + 16 in its high half; a weight is `(nibble - 8) * scale`. Knows nothing of how the numbers are run.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbedderError

BLOCK = 32
"""Weights that share one scale."""
_BLOCK_BYTES = 2 + BLOCK // 2
_F32, _Q4 = 0, 1
_MAGIC = b"E5S1"
_HEADER_BYTES = 44
_SPECIAL = frozenset(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])


@dataclass(frozen=True, slots=True)
class E5Sizes:
    """The sizes of the encoder."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class PackedTensor:
    """A 4-bit tensor of shape (rows, columns): per block a scale and 32 nibbles in their natural order."""

    nibbles: NDArray[np.uint8]
    """Shape (rows, blocks, 16): low half the even element, high half the odd one; 8 stands for zero."""
    scales: NDArray[np.float32]
    """Shape (rows, blocks)."""


@dataclass(frozen=True, slots=True)
class E5Weights:
    """The tensors of the encoder."""

    sizes: E5Sizes
    floats: Mapping[str, NDArray[np.float32]]
    packed: Mapping[str, PackedTensor]


@dataclass(frozen=True, slots=True)
class E5Vocabulary:
    """What cuts texts into pieces."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    begin: int
    end: int
    pad: int
    unknown: int
    replacements: Mapping[int, str]
    """Code point → what stands for it before a text is cut into pieces."""


def _read_vocabulary(data: bytes | mmap.mmap, at: int) -> tuple[E5Vocabulary, int]:
    count, begin, end, pad, unknown, size = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).astype(np.float32)
    at += 4 * count
    blob = bytes(data[at : at + size])
    replacements, stop = _read_replacements(data, at + size)
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count))
    # A text that happens to hold "<s>" must not be read as the start of a text: NUL never survives cleaning.
    pieces = tuple("\0" + piece if piece in _SPECIAL else piece for piece in pieces)
    return E5Vocabulary(pieces, scores, begin, end, pad, unknown, replacements), stop


def _read_replacements(data: bytes | mmap.mmap, at: int) -> tuple[dict[int, str], int]:
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    stop = at + size
    table: dict[int, str] = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", data, at)
        at += 5
        table[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at)))
        at += 4 * length
    return table, stop


def _unpack_blocks(raw: NDArray[np.uint8], columns: int) -> PackedTensor:
    """Puts the nibbles of each block into their natural order. Loses nothing."""
    blocks = raw.reshape(-1, columns // BLOCK, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0].astype(np.float32)
    halves = blocks[:, :, 2:]
    low, high = halves & 0x0F, halves >> 4
    ordered = np.concatenate([low, high], axis=2)
    nibbles = ordered[:, :, 0::2] | (ordered[:, :, 1::2] << 4)
    return PackedTensor(np.ascontiguousarray(nibbles), scales)


def read_e5_vocabulary(path: Path) -> E5Vocabulary:
    """Reads what cuts texts into pieces, and no more of the file than that.

    Raises:
        EmbedderError: the file is not one of these weights, or it is cut short.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data[:4] != _MAGIC:
                raise ValueError("wrong first bytes")
            head = data[: _vocabulary_end(data)]
        return _read_vocabulary(head, _HEADER_BYTES)[0]
    except (struct.error, ValueError, IndexError) as error:
        raise _not_weights(path, error) from error


def read_e5_weights(path: Path) -> E5Weights:
    """Reads the tensors.

    Raises:
        EmbedderError: the file is not one of these weights, or it is cut short.
    """
    try:
        return _parse(path.read_bytes())
    except (struct.error, ValueError, IndexError) as error:
        raise _not_weights(path, error) from error


def _vocabulary_end(data: bytes | mmap.mmap) -> int:
    count, _, _, _, _, size = struct.unpack_from("<5iQ", data, _HEADER_BYTES)
    at = _HEADER_BYTES + 28 + 4 * (2 * count + 1) + size
    return int(at + 8 + struct.unpack_from("<iI", data, at)[1])


def _not_weights(path: Path, error: Exception) -> EmbedderError:
    return EmbedderError(
        f"{path} does not hold the weights of multilingual-e5-small ({error}); delete its folder and run "
        "`wayfolk models pull`."
    )


def _parse(data: bytes) -> E5Weights:
    if data[:4] != _MAGIC:
        raise ValueError("wrong first bytes")
    width, layers, heads, inner, vocabulary, positions, _, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != BLOCK:
        raise ValueError(f"blocks of {block}")
    sizes = E5Sizes(width, layers, heads, inner, vocabulary, positions, epsilon)
    _, at = _read_vocabulary(data, _HEADER_BYTES)
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    floats: dict[str, NDArray[np.float32]] = {}
    packed: dict[str, PackedTensor] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        kind, _, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        if kind == _F32:
            floats[name] = np.frombuffer(data, "<f4", size // 4, offset).astype(np.float32)
        elif kind == _Q4:
            columns = inner if name.endswith("fo.w") else width
            packed[name] = _unpack_blocks(np.frombuffer(data, np.uint8, size, offset), columns)
        else:
            raise ValueError(f"tensor {name} of kind {kind}")
    return E5Weights(sizes, floats, packed)
