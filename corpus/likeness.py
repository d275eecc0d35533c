"""Texts that are nearly the same, in any script: signatures, and pairs that may be alike. Knows texts, no corpus.

A text is compared by its letters and digits alone. Shingles are windows of six UTF-8 bytes: six letters of the Latin
alphabet, three Arabic ones, two Chinese characters or Korean syllables, which carry about as much. A signature is the
minimum of each of 36 hash functions over a text's shingles (MinHash: Broder 1997), kept as 12 bands of 3. Of two
texts that share .7 of their shingles 99 in 100 share a band, of .5 four in five, of .1 one in a hundred. What shares it
is then compared letter by letter: likeness is the share of letters that stand in the same order in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

BANDS = 12
"""Bands of a signature. With `ROWS`, of two texts that share .7 of their shingles 99 in 100 share a band, of .5 four
in five, of .1 one in a hundred."""
ROWS = 3
"""Hash functions of a band. See `BANDS`."""
WINDOW = 6
"""Bytes of a shingle. Six letters of the Latin alphabet, three Arabic ones, two Chinese characters or Korean
syllables carry about as much."""
SHORTEST = 24
"""Bytes of folded text below which two texts are the same or different. Nearness says nothing of so few letters."""
VERSION = "1"
"""Raised when signatures of the same text change."""
_AT_ONCE = 4 * 1024 * 1024
"""Shingles hashed in one go. Bounds memory and changes no result."""
_SEED = 20_261_122
"""Seed of the hash functions. Fixed, so that signatures kept stay comparable."""
_NOT_SAID = re.compile(r"[\W_]+")

Hashes = NDArray[np.uint64]
Pairs = NDArray[np.int64]


def signatures(folded: Sequence[bytes]) -> Hashes:
    """One row of `BANDS` hashes for each text given by `plain`; 0 throughout for texts too short to be compared."""
    found = np.zeros((len(folded), BANDS), np.uint64)
    batch: list[int] = []
    size = 0
    for at, data in enumerate(folded):
        if len(data) < SHORTEST:
            continue
        batch.append(at)
        size += len(data)
        if size >= _AT_ONCE:
            found[batch] = _bands([folded[each] for each in batch])
            batch, size = [], 0
    if batch:
        found[batch] = _bands([folded[each] for each in batch])
    return found


def likeness(one: bytes, other: bytes, at_least: float = 0.0) -> float:
    """How far two texts given by `plain` are the same, 0 to 1; 0 where they are less than `at_least`.

    Twice the bytes of the longest common subsequence by the bytes of both; of texts too short to be compared, 1 where
    they are equal and 0 else.
    """
    from rapidfuzz.distance import Indel

    if min(len(one), len(other)) < SHORTEST:
        return float(one == other)
    return float(Indel.normalized_similarity(one, other, score_cutoff=at_least))


def plain(text: str) -> bytes:
    """A text as it is compared: compatibility forms and case folded, letters and digits alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_SAID.sub("", folded).encode("utf-8", "replace")


def candidates(rows: Hashes) -> Pairs:
    """Pairs of rows that share a band, sorted, without doubles.

    Among the rows that share a band each is paired with the one before it, those that share the next bands too standing
    together: as many pairs as rows at most for each band, however many texts are alike.
    """
    pairs = []
    bands = rows.shape[1]
    for band in range(bands):
        order = np.lexsort((rows[:, (band + 2) % bands], rows[:, (band + 1) % bands], rows[:, band]))
        values = rows[order, band]
        together = (values[1:] == values[:-1]) & (values[1:] != 0)
        pairs.append(np.sort(np.stack([order[:-1][together], order[1:][together]], axis=1), axis=1))
    return _distinct(pairs)


def matching(rows: Hashes, others: Hashes, shared: int = 1) -> Pairs:
    """Pairs of a row and one of `others` that share so many bands; of rows with the same band only the first is paired.

    Two bands are shared by 95 in 100 texts that have .7 of their shingles in common, and hardly ever by chance. Time
    grows with the number of `others`, memory with the pairs.
    """
    pairs = []
    for band in range(rows.shape[1]):
        values, where = np.unique(rows[:, band], return_index=True)
        if not len(values):
            continue
        at = np.minimum(np.searchsorted(values, others[:, band]), len(values) - 1)
        same = np.flatnonzero((values[at] == others[:, band]) & (others[:, band] != 0))
        pairs.append(np.stack([where[at[same]], same], axis=1))
    return _distinct(pairs, shared)


def _distinct(pairs: Sequence[Pairs], at_least: int = 1) -> Pairs:
    """Pairs that come so many times, each once, sorted."""
    if not pairs:
        return np.zeros((0, 2), np.int64)
    every = np.concatenate(pairs).astype(np.int64)
    # One number for a pair: sorting pairs as such takes ten times as long.
    width = int(every[:, 1].max(initial=0)) + 1
    found, counts = np.unique(every[:, 0] * width + every[:, 1], return_counts=True)
    return np.stack(np.divmod(found[counts >= at_least], width), axis=1)


def joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of two or more among `count` things that pairs hold together, each in order."""
    parent = list(range(count))

    def root(each: int) -> int:
        while parent[each] != each:
            parent[each] = parent[parent[each]]
            each = parent[each]
        return each

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    groups: dict[int, list[int]] = {}
    for each in range(count):
        groups.setdefault(root(each), []).append(each)
    return [group for group in groups.values() if len(group) > 1]


def _shingles(data: bytes) -> Hashes:
    """Windows of bytes as numbers."""
    octets = np.frombuffer(data, np.uint8).astype(np.uint64)
    count = len(octets) - WINDOW + 1
    packed = octets[:count].copy()
    for step in range(1, WINDOW):
        packed <<= np.uint64(8)
        packed |= octets[step : step + count]
    return packed


def _bands(texts: Sequence[bytes]) -> Hashes:
    """Band hashes of texts long enough to have shingles."""
    lengths = np.array([len(each) for each in texts])
    windows = _shingles(b"".join(texts))
    # Windows that begin in the last bytes of a text reach into the next one: they repeat the text's first.
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    for back in range(1, WINDOW):
        ends = np.cumsum(lengths) - back
        inside = ends < len(windows)
        windows[ends[inside]] = windows[starts[inside]]
    mixed = windows * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    chance = np.random.default_rng(_SEED)
    factors = chance.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    bands = np.zeros((len(texts), BANDS), np.uint64)
    for row, factor in enumerate(factors):
        least = np.minimum.reduceat((mixed * factor) >> np.uint64(32), starts)
        band = row // ROWS
        bands[:, band] = (bands[:, band] ^ least) * np.uint64(0xD6E8FEB86659FD93)
        bands[:, band] ^= bands[:, band] >> np.uint64(32)
    bands[bands == 0] = 1  # 0 stands for texts that are not compared
    return bands
