"""The dense index: one owner, nothing lost, rebuilt when damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.embedding import EmbedderIdentity, Vectors
from corpus.errors import StoreFull
from corpus.vector_index import VectorIndex, _room

IDENTITY = EmbedderIdentity("hashing:8", "1", 8)


def _unit(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _open(home: Path) -> VectorIndex:
    index = VectorIndex.open(home, IDENTITY)
    assert index is not None
    return index


def test_what_is_put_in_is_found_again(tmp_path: Path) -> None:
    index = _open(tmp_path)
    rows = _unit(40)
    index.add("en", [f"a{i}" for i in range(40)], rows)
    index.add("zh", ["z0"], _unit(1, 5))
    identity, cosine = index.nearest("en", rows[7], 3)[0]
    assert identity == "a7"
    assert cosine > 0.999
    assert index.languages() == ["en", "zh"]
    assert index.nearest("ar", rows[0], 3) == []
    index.remove("en", [*(f"a{i}" for i in range(20)), "never there"])
    index.remove("ar", ["a0"])
    assert index.count() == 21
    assert all(identity.startswith("a") and int(identity[1:]) >= 20 for identity, _ in index.nearest("en", rows[7], 40))
    assert index.ids("zh") == ["z0"]
    index.clear()
    assert (index.count(), index.languages(), index.ids("en")) == (0, [], [])
    index.add("en", ["a7"], rows[7:8])
    assert index.count() == 1
    index.close()


def test_it_survives_closing_and_has_one_owner(tmp_path: Path) -> None:
    index = _open(tmp_path)
    index.add("ko", ["k"], _unit(1))
    assert VectorIndex.open(tmp_path, IDENTITY) is None
    generation = index.generation
    index.close()
    index.close()
    again = _open(tmp_path)
    assert again.generation == generation
    assert again.nearest("ko", _unit(1)[0], 1)[0][0] == "k"
    again.close()


def test_another_embedder_has_another_index(tmp_path: Path) -> None:
    index = _open(tmp_path)
    index.add("en", ["a"], _unit(1))
    other = VectorIndex.open(tmp_path, EmbedderIdentity("hashing:8", "2", 8))
    assert other is not None
    assert other.count() == 0
    other.close()
    index.close()


def test_a_damaged_index_is_emptied_not_trusted(tmp_path: Path) -> None:
    index = _open(tmp_path)
    index.add("en", ["a"], _unit(1))
    generation = index.generation
    index.close()
    database = next(tmp_path.rglob("chroma.sqlite3"))
    database.write_bytes(b"no database" * 400)
    again = _open(tmp_path)
    assert again.count() == 0
    assert again.generation != generation
    again.close()


def test_an_index_left_without_closing_is_read_before_it_is_trusted(tmp_path: Path) -> None:
    index = _open(tmp_path)
    index.add("en", ["a"], _unit(1))
    index.close()
    for seal in tmp_path.glob("*.sealed.json"):
        seal.unlink()
    again = _open(tmp_path)
    assert again.count() == 1
    again.close()


def test_a_full_disk_is_one_sentence_though_the_index_tells_it_in_its_own_way(tmp_path: Path) -> None:
    from chromadb.errors import InternalError

    with pytest.raises(StoreFull, match="free some space"), _room(tmp_path):
        raise InternalError("error returned from database: (code: 13) database or disk is full")
    with pytest.raises(InternalError), _room(tmp_path):
        raise InternalError("something else")
