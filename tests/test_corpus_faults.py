"""Bad input and faults: one clear sentence each, other files go on, nothing is lost, the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from source_files import encrypted_pdf_bytes, pdf_bytes

from corpus.errors import StoreFull, StoreLocked
from corpus.ingest import ingest
from corpus.store import Store

TALK = "Interviewer: How was it?\nMaya: It was late again.\nInterviewer: And then?\nMaya: I called them."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store.open(tmp_path / "corpus.sqlite") as opened:
        yield opened


def test_one_sentence_per_bad_file_and_the_good_ones_go_on(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "research"
    folder.mkdir()
    files = {
        "empty.txt": b"",
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(300),
        "zero.docx": b"",
        "wrong.docx": b"only words",
        "locked.pdf": encrypted_pdf_bytes("x"),
        "scan.pdf": pdf_bytes(["", ""]),
        "header.csv": b"id,comment\n",
        "good.txt": TALK.encode(),
        "ragged.csv": b"id;comment\n1;Slow; but they were kind\n2\n",
        "broken.vtt": b"WEBVTT\n\n0:xx --> 00:02.000\n<v Kim>It was late.</v>\n",
        "utf16.txt": TALK.replace("Maya", "王芳").encode("utf-16"),
        "gb.txt": ("访谈员：怎么样？\n王芳：等了两个小时才送到，太慢了。\n" * 3).encode("gb18030"),
        "kr.txt": ("면접관: 어땠나요?\n김민수: 두 시간이나 기다려서 힘들었어요.\n" * 3).encode("euc-kr"),
        "ar.txt": ("المحاور: كيف كانت؟\nليلى: انتظرت ساعتين كاملتين في البيت.\n" * 3).encode("cp1256"),
        "crlf.txt": b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode() + "\r\nMaya: 👍🏽 cafe\u0301".encode(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    report = ingest(store, [folder], root=tmp_path)
    failed = dict(report.failed)
    assert sorted(name.rpartition("/")[2] for name in failed) == [
        "empty.txt",
        "header.csv",
        "locked.pdf",
        "picture.txt",
        "scan.pdf",
        "wrong.docx",
        "zero.docx",
    ]
    for origin, sentence in failed.items():
        assert sentence.startswith(f"{origin}: ")
        assert sentence.endswith(".")
        assert "\n" not in sentence
    assert len(report.added) == len(files) - len(failed)
    speakers = {item.speaker for item in store.segments()}
    assert {"Maya", "王芳", "김민수", "ليلى", "Kim"} <= speakers
    assert any(item.text == "👍🏽 café" for item in store.segments())


def test_paths_that_are_not_there_or_empty_or_sidecars(store: Store, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    sidecar = tmp_path / "a.txt.wayfolk.toml"
    sidecar.write_text("", encoding="utf-8")
    report = ingest(store, [tmp_path / "nowhere.txt", tmp_path / "bare", sidecar, tmp_path / "a.txt"], root=tmp_path)
    assert report.added == ["a.txt"]
    assert dict(report.failed) == {
        "nowhere.txt": "nowhere.txt: there is no such file; check the path.",
        "bare": "bare: there is nothing to read in this folder.",
        "a.txt.wayfolk.toml": "a.txt.wayfolk.toml: this is a sidecar; name the source it speaks of.",
    }


def test_pipes_and_names_that_are_no_utf8_do_not_stop_the_others(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / os.fsdecode(b"n\xe9.txt")).write_text(TALK, encoding="utf-8")
    (tmp_path / "z.txt").write_text(TALK, encoding="utf-8")
    report = ingest(store, [tmp_path], root=tmp_path)
    assert report.added == ["z.txt"]
    assert dict(report.failed) == {
        "pipe.txt": "pipe.txt: this is no ordinary file; save it as one and try again.",
        "n\\udce9.txt": "n\\udce9.txt: its name is not valid UTF-8; rename it and try again.",
    }


def test_no_permission(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, fine = tmp_path / "secret.txt", tmp_path / "fine.txt"
    for path in (secret, fine):
        path.write_text(TALK, encoding="utf-8")
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "secret.txt":  # as the system answers; rights do not bind the superuser
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    report = ingest(store, [secret, fine], root=tmp_path)
    assert report.added == ["fine.txt"]
    assert report.failed == [("secret.txt", "secret.txt: no permission to read it; change its rights and try again.")]


def test_a_line_of_five_megabytes_is_read_in_seconds(store: Store, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("It was late and nobody told me. " * 160_000, encoding="utf-8")
    started = time.process_time()
    assert ingest(store, [tmp_path / "long.txt"], root=tmp_path).added == ["long.txt"]
    assert time.process_time() - started < 30
    assert max(len(item.text) for item in store.segments()) <= 4000


def test_a_full_disk_stops_with_a_sentence_and_keeps_what_was_done(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "research"
    folder.mkdir()
    for name, words in (("a.txt", "short"), ("b.txt", "long " * 100_000), ("c.txt", "short too")):
        (folder / name).write_text(f"Interviewer: How?\nP1: {words}", encoding="utf-8")
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 12}")
    with pytest.raises(StoreFull, match="free some space and run the same command again"):
        ingest(store, [folder], root=tmp_path)
    assert [item.title for item in store.documents()] == ["a"]
    store.connection.execute("PRAGMA max_page_count = 1000000")
    report = ingest(store, [folder], root=tmp_path)
    assert (report.unchanged, report.added) == (["research/a.txt"], ["research/b.txt", "research/c.txt"])


_CHILD = """
import sys, time
from pathlib import Path
from corpus.ingest import ingest
from corpus.store import Store

root = Path(sys.argv[1])
def progress(step):
    print(step.done, flush=True)
    time.sleep(float(sys.argv[2]))
with Store.open(root / "corpus.sqlite", wait=0.2) as store:
    ingest(store, [root / "research"], root=root, progress=progress)
"""


def _child(root: Path, pause: float) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _CHILD, str(root), str(pause)], stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_killed_in_the_middle_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "research"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02d}.txt").write_text(TALK + f"\nMaya: {number}.", encoding="utf-8")
    child = _child(tmp_path, 0.05)
    assert child.stdout is not None
    with child.stdout as lines:
        for line in lines:
            if line.strip() == "5":
                os.kill(child.pid, signal.SIGKILL)
                break
    child.wait(20)
    with Store.open(tmp_path / "corpus.sqlite", wait=1) as store:
        done = len(store.documents())
        assert 5 <= done < 12
        assert all(list(store.segments(item.id)) for item in store.documents())
        report = ingest(store, [folder], root=tmp_path)
        assert len(report.unchanged) == done
        assert len(store.documents()) == 12
        assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_two_processes_ingesting_into_one_project(tmp_path: Path) -> None:
    folder = tmp_path / "research"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(TALK + f"\nMaya: {number}.", encoding="utf-8")
    child = _child(tmp_path, 0.6)
    assert child.stdout is not None
    with child.stdout as lines:
        lines.readline()
        with Store.open(tmp_path / "corpus.sqlite", wait=0.1) as store, pytest.raises(StoreLocked, match="try again"):
            ingest(store, [folder], root=tmp_path)
        lines.read()
    assert child.wait(20) == 0
    with Store.open(tmp_path / "corpus.sqlite") as store:
        assert len(store.documents()) == 3
        assert len(ingest(store, [folder], root=tmp_path).unchanged) == 3
