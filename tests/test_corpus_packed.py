"""Columns in a file: given back as they were, or not at all."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from corpus import packed as packed_module
from corpus.errors import StoreFull
from corpus.packed import Packed, write_packed

TEXTS = ["", "a", "한국어", "العربية", "中文", "\ud800", 'quote " and \\']


def _written(path: Path, stamp: str = "one") -> dict[str, np.ndarray]:
    arrays = {
        "numbers": np.arange(1000, dtype=np.int64),
        "small": np.array([1, 2, 3], np.uint8),
        "rows": np.random.default_rng(1).normal(size=(50, 7)).astype(np.float32),
        "none": np.zeros((0, 16), np.uint8),
    }
    write_packed(path, stamp, arrays, {"texts": TEXTS})
    return arrays


def test_columns_come_back_as_they_were(tmp_path: Path) -> None:
    arrays = _written(tmp_path / "c")
    found = Packed.read(tmp_path / "c", "one")
    assert found is not None
    for name, array in arrays.items():
        assert name in found
        assert found.array(name).dtype == array.dtype
        assert np.array_equal(found.array(name), array)
    assert found.texts("texts") == TEXTS
    assert "other" not in found
    assert not found.array("numbers").flags.writeable


def test_another_state_is_not_taken_for_this_one(tmp_path: Path) -> None:
    _written(tmp_path / "c")
    assert Packed.read(tmp_path / "c", "two") is None
    assert Packed.read(tmp_path / "nowhere", "one") is None


@pytest.mark.parametrize("whole", [True, False])
def test_no_damage_is_overlooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    if not whole:
        # As for arrays too long to be summed whole: enough pieces to cover these.
        monkeypatch.setattr(packed_module, "_WHOLE", 0)
        monkeypatch.setattr(packed_module, "_PIECE", 16)
    path = tmp_path / "c"
    _written(path)
    data = path.read_bytes()
    draw = random.Random(2)
    used = [at for at in range(len(data)) if data[at]]
    for _ in range(60):
        at = draw.choice(used)
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        assert Packed.read(path, "one") is None, at
        path.write_bytes(data[:at])
        assert Packed.read(path, "one") is None
    path.write_bytes(b"")
    assert Packed.read(path, "one") is None
    path.write_bytes(data)
    assert Packed.read(path, "one") is not None


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _written(tmp_path / "c")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packed_module.os, "fsync", full)
    with pytest.raises(StoreFull, match="No space left"):
        _written(tmp_path / "c", "two")
    assert Packed.read(tmp_path / "c", "one") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["c"]
