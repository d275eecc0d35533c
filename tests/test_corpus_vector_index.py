"""The dense index: one owner, nothing lost, rebuilt when damaged."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from corpus.embedding import EmbedderIdentity, Vectors
from corpus.errors import StoreFull
from corpus.unused_memory import clear_unused
from corpus.vector_index import VectorIndex, _room, _seal, clear_folders

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


@pytest.mark.parametrize(("count", "more"), [(3, 0), (1500, 1)])
def test_its_files_hold_nothing_of_what_the_process_had_in_memory(tmp_path: Path, count: int, more: int) -> None:
    rows = _unit(count + more)
    index = _open(tmp_path)
    index.add("en", [f"a{i}" for i in range(count)], rows[:count])
    index.add("en", [f"a{i}" for i in range(count, count + more)], rows[count:])
    index.close()
    (path,) = tmp_path.glob("*/*/data_level0.bin")
    held, size = _header(path.with_name("header.bin"))
    assert not path.read_bytes()[held * size :].strip(b"\0")
    lengths = path.with_name("length.bin")
    allotted = lengths.stat().st_size // 4
    with path.open("r+b") as file:  # as a process that is killed leaves them, with room for more
        file.seek(held * size)
        file.write("欧阳娜".encode().ljust((allotted - held) * size, b"x")[: (allotted - held) * size])
    _seal(path.parent.parent).unlink()
    clear_folders(tmp_path)
    assert "欧阳娜".encode() not in path.read_bytes()
    index = _open(tmp_path)
    assert index.nearest("en", rows[-1], 1)[0][0] == f"a{count + more - 1}"
    assert index.nearest("en", rows[0], 1)[0][0] == "a0"
    assert index.count() == count + more
    clear_folders(tmp_path)  # one that is in use is left alone
    index.close()
    clear_folders(tmp_path)
    generation = index.generation
    index = _open(tmp_path)
    assert index.generation == generation
    assert index.nearest("en", rows[0], 1)[0][0] == "a0"
    index.close()


def _header(path: Path) -> tuple[int, int]:
    """Vectors held and bytes of each."""
    _, _, _, held, size = struct.unpack_from("<iQQQQ", path.read_bytes())
    return held, size


def test_a_graph_in_another_layout_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    folder.mkdir()
    (folder / "data_level0.bin").write_bytes(b"x" * 100)
    for header in (b"", struct.pack("<iQQQQ", 2, 0, 10, 1, 10), struct.pack("<iQQQQ", 1, 0, 5, 9, 10)):
        (folder / "header.bin").write_bytes(header)
        assert clear_unused(tmp_path) == 0
    (folder / "header.bin").write_bytes(struct.pack("<iQQQQ", 1, 0, 10, 4, 10))
    assert clear_unused(tmp_path) == 1
    assert (folder / "data_level0.bin").read_bytes() == b"x" * 40 + b"\0" * 60
