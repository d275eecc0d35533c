"""The matrix of all vectors: exact, believed only where it is whole, one owner on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.embedding import text_hash
from corpus.vector_matrix import VectorMatrix


def _vectors(count: int, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    rows = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return {text_hash(f"{seed}/{at}"): row for at, row in enumerate(rows)}


def _batches(*batches: Mapping[str, NDArray[np.float32]]) -> Iterator[Mapping[str, NDArray[np.float32]]]:
    return iter(batches)


def test_cosines_are_those_of_the_vectors_whatever_the_share(tmp_path: Path) -> None:
    held = _vectors(200)
    matrix = VectorMatrix.open(tmp_path / "m", 16)
    matrix.extend(_batches(held), owner=True)
    query = next(iter(_vectors(1, 9).values())).reshape(1, -1)
    for keys in (list(held), list(held)[:5], [*list(held)[:3], text_hash("nowhere")], []):
        expected = [float(held[key] @ query[0]) if key in held else 0.0 for key in keys]
        assert np.allclose(matrix.cosines(matrix.rows(keys), query).reshape(-1), expected, atol=1e-6)
    rows = matrix.rows(list(held))
    assert np.allclose(matrix.mean(rows), np.mean(list(held.values()), axis=0), atol=1e-5)
    assert np.allclose(matrix.vectors(rows), list(held.values()))


def test_it_is_there_again_and_grows(tmp_path: Path) -> None:
    first, second = _vectors(20), _vectors(20, 1)
    VectorMatrix.open(tmp_path / "m", 16).extend(_batches(first), owner=True)
    again = VectorMatrix.open(tmp_path / "m", 16)
    assert len(again) == 20
    assert again.agrees(first)
    again.extend(_batches(second), owner=True)
    assert VectorMatrix.open(tmp_path / "m", 16).agrees({**first, **second})
    assert len(VectorMatrix.open(tmp_path / "m", 16)) == 40


@pytest.mark.parametrize("damage", ["truncate", "longer", "keys", "seal", "no seal", "other dimensions"])
def test_what_is_damaged_is_not_believed(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "m"
    VectorMatrix.open(path, 16).extend(_batches(_vectors(20)), owner=True)
    keys, seal = tmp_path / "m.keys", tmp_path / "m.sealed.json"
    match damage:
        case "truncate":
            path.write_bytes(path.read_bytes()[:-100])
        case "longer":
            path.write_bytes(path.read_bytes() + bytes(64))
        case "keys":
            keys.write_bytes(keys.read_bytes()[:-1] + b"\x00")
        case "seal":
            seal.write_text("{", "utf-8")
        case "no seal":
            seal.unlink()
    found = VectorMatrix.open(path, 8 if damage == "other dimensions" else 16)
    assert len(found) == 0
    if damage != "other dimensions":
        found.extend(_batches(_vectors(5, 3)), owner=True)
        assert VectorMatrix.open(path, 16).agrees(_vectors(5, 3))
        assert len(VectorMatrix.open(path, 16)) == 5


def test_who_is_not_the_owner_writes_nothing(tmp_path: Path) -> None:
    VectorMatrix.open(tmp_path / "m", 16).extend(_batches(_vectors(10)), owner=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    guest = VectorMatrix.open(tmp_path / "m", 16)
    guest.extend(_batches(_vectors(4, 5)), owner=False)
    assert len(guest) == 14
    assert guest.agrees({**_vectors(10), **_vectors(4, 5)})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
