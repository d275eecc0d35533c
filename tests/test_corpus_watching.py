"""A watched folder tells what came, changed and went, once each, when it has come to rest."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from corpus.source_files import FoundFiles, sources_in
from corpus.watching import Changes, changes, look, watch

WAYS = pytest.mark.parametrize("poll", [None, 0.05], ids=["told by the system", "looked for"])
SETTLE = 0.15


class Watched:
    """A watch in a thread of its own."""

    def __init__(self, folder: Path, poll: float | None) -> None:
        self.folder = folder
        self.stop = threading.Event()
        self._told: Queue[Changes] = Queue()
        self._thread = threading.Thread(target=self._run, args=(poll,))
        self._seen = look([folder])
        self._thread.start()

    def _run(self, poll: float | None) -> None:
        for each in watch([self.folder], self.stop, seen=self._seen, poll=poll, settle=SETTLE):
            self._told.put(each)

    def told(self, seconds: float = 10.0) -> Changes:
        return self._told.get(timeout=seconds)

    def silent(self, seconds: float = 0.6) -> bool:
        try:
            self._told.get(timeout=seconds)
        except Empty:
            return True
        return False

    def close(self) -> None:
        self.stop.set()
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "research").mkdir()
    (tmp_path / "research" / "a.txt").write_text("one", encoding="utf-8")
    return tmp_path / "research"


@pytest.fixture
def watched(folder: Path, poll: float | None) -> Iterator[Watched]:
    watching = Watched(folder, poll)
    yield watching
    watching.close()


@WAYS
def test_what_comes_changes_and_goes_is_told_once(watched: Watched, folder: Path) -> None:
    new = folder / "访谈" / "مقابلة.txt"
    new.parent.mkdir()
    new.write_text("two", encoding="utf-8")
    assert watched.told() == Changes((new,), ())
    new.write_text("three!", encoding="utf-8")
    (folder / "a.txt").unlink()
    assert watched.told() == Changes((new,), (folder / "a.txt",))
    assert watched.silent()


@WAYS
def test_a_file_that_is_still_written_is_waited_for(watched: Watched, folder: Path) -> None:
    path = folder / "long.txt"
    began = time.monotonic()
    with path.open("w", encoding="utf-8") as file:
        for number in range(12):
            file.write(f"line {number}\n")
            file.flush()
            time.sleep(0.08)
    written = time.monotonic()
    assert watched.told() == Changes((path,), ())
    assert time.monotonic() >= written > began
    assert watched.silent()


@WAYS
def test_a_folder_that_vanishes_and_comes_back_is_survived(watched: Watched, folder: Path) -> None:
    shutil.rmtree(folder)
    assert watched.told() == Changes((), (folder / "a.txt",))
    folder.mkdir()
    (folder / "a.txt").write_text("back again", encoding="utf-8")
    assert watched.told() == Changes((folder / "a.txt",), ())


def test_sidecars_count_and_what_a_project_keeps_for_itself_does_not(folder: Path) -> None:
    for name in (
        "wayfolk.toml",
        "corpus.sqlite",
        "corpus.sqlite-wal",
        "journal.jsonl",
        ".hidden.txt",
        "~$a.docx",
        "p.png",
    ):
        (folder / name).write_text("x", encoding="utf-8")
    for name in ("index", "artifacts", "node_modules", ".git"):
        (folder / name).mkdir()
        (folder / name / "b.txt").write_text("x", encoding="utf-8")
    (folder / "a.txt.wayfolk.toml").write_text("", encoding="utf-8")
    assert {Path(path).name for path in look([folder])} == {"a.txt", "a.txt.wayfolk.toml"}
    assert look([folder / "gone"]) == {}


def test_a_qualcoder_folder_gives_its_database_and_no_second_copies(folder: Path) -> None:
    project = folder / "study.qda"
    (project / "documents").mkdir(parents=True)
    (project / "data.qda").write_bytes(b"SQLite format 3\x00")
    (project / "documents" / "talk.txt").write_text("x", encoding="utf-8")
    found = [path.name for path, _ in sources_in([folder], folder, FoundFiles())]
    assert found == ["a.txt", "data.qda"]


def test_changes_are_the_difference_of_two_looks() -> None:
    before = {"/a": (1, 1), "/b": (1, 1)}
    assert not changes(before, dict(before))
    assert changes(before, {"/a": (1, 2), "/c": (0, 0)}) == Changes((Path("/a"), Path("/c")), (Path("/b"),))
