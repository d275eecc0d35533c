"""How large a file may be: the sentence about larger ones, and what the server does with one that comes anyway."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from ui_serving import served

from ui.texts import LANGUAGES, texts
from ui.upload_limit import MAX_UPLOAD, MEGABYTE, too_large


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_over_the_limit_is_named_with_its_size(language: str) -> None:
    told = too_large({"files": [["年度.csv", MAX_UPLOAD + 1], ["b.txt", 3 * MAX_UPLOAD]]}, texts(language))
    assert "年度.csv (201 MB)" in told
    assert "b.txt (600 MB)" in told
    assert "200" in told.replace("(201 MB)", "").replace("(600 MB)", "")


def test_of_many_files_the_first_are_named_and_the_others_counted() -> None:
    told = too_large({"files": [[f"{n}.csv", MAX_UPLOAD + MEGABYTE] for n in range(9)]}, texts("en"))
    assert "4.csv" in told
    assert "5.csv" not in told
    assert "+4" in told


@pytest.mark.parametrize(
    "files",
    [
        None,
        "x",
        {},
        [1],
        [["a"]],
        [["a", "b"]],
        [["a", float("nan")]],
        [["a", float("inf")]],
        [["a", -1]],
        [[["a"], None]],
    ],
)
def test_what_no_page_of_ours_sends_names_nothing(files: object) -> None:
    assert too_large({"files": files}, texts("en")) == texts("en")("sources.too_large", what="", limit=200)


def test_a_name_without_end_is_cut() -> None:
    assert len(too_large({"files": [["x" * 100_000, MAX_UPLOAD + 1]]}, texts("en"))) < 400


@pytest.mark.slow
def test_a_program_that_sends_more_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    """Sent piece by piece from a file that holds nothing."""
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(MAX_UPLOAD + MEGABYTE)
    with served("ui_server.py", tmp_path) as address, large.open("rb") as file:
        with httpx.Client(trust_env=False, timeout=60.0) as client:
            answer = client.post(f"{address}gradio_api/upload", files={"files": file})
        assert answer.status_code == 413
        kept = [path for path in (tmp_path / "uploads").rglob("*") if path.is_file() and path.stat().st_size > MEGABYTE]
        assert kept == []


HEAD = (
    "POST /gradio_api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    "Content-Length: {length}\r\n\r\n"
)
PART = '--b\r\nContent-Disposition: form-data; name="files"; filename="talk 회의.csv"\r\n\r\n'


def written(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
def test_of_a_file_that_breaks_off_on_its_way_nothing_is_kept(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    with served("ui_server.py", tmp_path) as address:
        port = urlsplit(address).port
        assert port
        with socket.create_connection(("127.0.0.1", port)) as page:
            page.sendall((HEAD.format(length=8 * MEGABYTE) + PART).encode() + b"Maya: late.\n" * 90_000)
            until(lambda: any(path.stat().st_size > MEGABYTE // 2 for path in written(uploads)))
        until(lambda: not written(uploads))
        with httpx.Client(trust_env=False, timeout=60.0) as client:
            whole = client.post(f"{address}gradio_api/upload", files={"files": ("whole.csv", b"Maya: late.")})
        assert whole.status_code == 200
        assert [path.name for path in written(uploads)] == ["whole.csv"]
