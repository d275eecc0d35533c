"""Chooses, among very many vectors, those worth comparing in full: the vectors in their first principal directions.

A quarter of the numbers, laid out language after language so that one product reads them in order: a hundred thousand
take a few milliseconds of one core. Who asks compares the chosen ones in full afterwards. Knows nothing of chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors

DIRECTIONS = 160
_SAMPLED = 4096
"""Rows that the directions are worked out from, and rows shortened at once."""
_GATHER_BELOW = 0.25
"""Share of a block below which picking rows out is quicker than multiplying all."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Shortened rows of several blocks, one for each language."""

    mean: NDArray[np.float32]
    """Of a sample of the rows, in full."""
    basis: NDArray[np.float32]
    """Directions as columns."""
    rows: NDArray[np.float32]
    """Of all blocks, one after the other."""
    along: NDArray[np.float32]
    """Product of each full row with the mean of its block."""
    means: Mapping[str, NDArray[np.float32]]
    """Mean of each block, in full; rows that are zero do not count."""
    starts: Mapping[str, tuple[int, int]]
    """First row of each block and the one after its last."""

    @classmethod
    def of(cls, vectors: Callable[[NDArray[np.int32]], Vectors], places: Mapping[str, NDArray[np.int32]]) -> Shortlist:
        """Shortens vectors.

        Args:
            vectors: gives the vectors at some places, zero for the place −1.
            places: of the rows of each block.
        """
        count = sum(map(len, places.values()))
        spread = [block[:: max(1, count // _SAMPLED)] for block in places.values()]
        sample = vectors(np.concatenate(spread) if spread else np.zeros(0, np.int32))
        mean = np.asarray(sample.mean(axis=0), np.float32)
        _, directions = np.linalg.eigh((sample - mean).T @ (sample - mean))
        basis = np.ascontiguousarray(directions[:, -DIRECTIONS:], np.float32)
        rows, along = np.empty((count, basis.shape[1]), np.float32), np.empty(count, np.float32)
        means: dict[str, NDArray[np.float32]] = {}
        starts: dict[str, tuple[int, int]] = {}
        at = 0
        for name, block in places.items():
            starts[name] = (at, at + len(block))
            total = sum(vectors(part).sum(axis=0, dtype=np.float64) for part in _parts(block))
            own = means[name] = np.asarray(total / max(1, int((block >= 0).sum())), np.float32)
            for part in _parts(block):
                full = vectors(part)
                np.matmul(full, own, out=along[at : at + len(part)])
                np.matmul(full - mean, basis, out=rows[at : at + len(part)])
                at += len(part)
        return cls(mean, basis, rows, along, means, starts)

    def along_of(self, block: str) -> NDArray[np.float32]:
        """Products of the rows of a block with its mean."""
        first, end = self.starts[block]
        return self.along[first:end]

    def products(
        self, block: str, vectors: Vectors, places: NDArray[np.int64] | None = None
    ) -> list[NDArray[np.float32]]:
        """For each vector its products with the rows of a block, nearly; with all, or with those at some places."""
        first, end = self.starts[block]
        rows = self.rows[first:end]
        few = places is not None and len(places) < _GATHER_BELOW * len(rows)
        if few:
            rows = rows[places]
        found = []
        for vector in vectors:
            product = rows @ (self.basis.T @ vector)
            product += np.float32(self.mean @ vector)
            found.append(product if places is None or few else product[places])
        return found


def _parts(block: NDArray[np.int32]) -> Iterator[NDArray[np.int32]]:
    return (block[at : at + _SAMPLED] for at in range(0, len(block), _SAMPLED))
