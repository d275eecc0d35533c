"""Shortened vectors: near enough to choose candidates by, for all rows of a language or for some."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpus.shortlist import DIRECTIONS, Shortlist


def _rows(count: int, dimensions: int = 256) -> NDArray[np.float32]:
    generator = np.random.default_rng(4)
    centres = generator.normal(size=(30, dimensions))
    rows = centres[generator.integers(0, 30, count)] + 0.5 * generator.normal(size=(count, dimensions)) + 2
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _made(rows: NDArray[np.float32], blocks: dict[str, NDArray[np.int32]]) -> Shortlist:
    def vectors(places: NDArray[np.int32]) -> NDArray[np.float32]:
        found = rows[np.maximum(places, 0)]
        found[places < 0] = 0
        return found

    return Shortlist.of(vectors, blocks)


def test_the_best_are_among_the_chosen() -> None:
    rows = _rows(3000)
    even, odd = np.arange(0, 3000, 2, dtype=np.int32), np.arange(1, 3000, 2, dtype=np.int32)
    listed = _made(rows, {"en": even, "zh": odd})
    assert listed.rows.shape == (3000, DIRECTIONS)
    for name, block in (("en", even), ("zh", odd)):
        for rough, question in zip(listed.products(name, rows[:20]), rows[:20], strict=True):
            best = set(np.argsort(-(rows[block] @ question))[:10].tolist())
            assert len(best & set(np.argsort(-rough)[:100].tolist())) >= 9


def test_some_rows_are_as_all_rows() -> None:
    rows = _rows(1000)
    listed = _made(rows, {"ko": np.arange(1000, dtype=np.int32)})
    every = listed.products("ko", rows[:2])
    for places in (np.array([3, 17, 998]), np.arange(0, 1000, 2)):
        for found, whole in zip(listed.products("ko", rows[:2], places), every, strict=True):
            assert np.allclose(found, whole[places], atol=1e-5)


def test_means_leave_out_what_has_no_vector() -> None:
    rows = _rows(400)
    places = np.concatenate([np.arange(400), [-1, -1]]).astype(np.int32)
    listed = _made(rows, {"ar": places})
    assert np.allclose(listed.means["ar"], rows.mean(axis=0), atol=1e-5)
    assert np.allclose(listed.along_of("ar")[:400], rows @ rows.mean(axis=0), atol=1e-4)
    assert np.allclose(listed.along_of("ar")[400:], 0)
    assert np.allclose(listed.products("ar", rows[:1])[0][400:], 0, atol=1e-5)


def test_no_rows_are_no_trouble() -> None:
    listed = _made(_rows(5), {"en": np.zeros(0, np.int32), "zh": np.arange(5, dtype=np.int32)})
    assert len(listed.products("en", _rows(1))[0]) == 0
    assert len(listed.products("zh", _rows(1))[0]) == 5
