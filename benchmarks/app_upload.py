"""A file of 200 MB through the app: how long it takes to arrive, whether its reading is told of, and the memory.

    python -m benchmarks.app_upload [--write docs/app.md]

Makes a CSV file of survey answers just under the limit, brings it into an empty project in Chromium, waits until the
page tells of the rows being read, and says stop; indexing all of it is no part of this. Then sends one over the limit
past the page, as a program would. Memory is that of the server's process with its children, looked at ten times a
second.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from assistant.project import Project
from benchmarks.app_cost import PATIENCE, Row, chromium, served, write_between
from ui.upload_limit import MAX_UPLOAD, MEGABYTE

MARKS = ("<!-- upload -->", "<!-- /upload -->")
WORDS = "delivery window website payment map office printing vendor date rules waiting driver late help phone price fee"
FIRST_ROWS = ":has-text('!/rows')"
READING = 10 * PATIENCE
"""Milliseconds until the first rows are told of."""


def make_answers(path: Path, size: int) -> int:
    """A CSV file of at most `size` bytes; how many rows it has."""
    draw, words, rows, written = random.Random(1), WORDS.split(), 0, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        written += file.write("id,rating,comment\n")
        while True:
            line = f"{rows},{draw.randint(1, 5)},{' '.join(draw.choices(words, k=25)).capitalize()}.\n"
            if written + len(line) > size:
                return rows
            written += file.write(line)
            rows += 1


def resident(process: int) -> float:
    """Megabytes of a process and of those it started."""
    kept = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text(encoding="utf-8")
        except OSError:
            continue  # it ended meanwhile
        fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        if str(process) in (folder.name, fields["PPid"].strip()):
            kept += int(fields.get("VmRSS", "0 kB").split()[0]) / 1024
    return kept


@contextmanager
def watched(process: int) -> Iterator[list[float]]:
    """The memory while something runs, MB."""
    told, over = [resident(process)], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            told.append(resident(process))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        over.set()
        thread.join()


def brought(address: str, process: int, path: Path) -> list[Row]:
    """The file in a browser: until it has arrived, until its rows are told of, until stopped."""
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{address}?lang=en", wait_until="domcontentloaded")
        page.locator("#wf-top header").wait_for(timeout=PATIENCE)
        page.locator("#wf-tabs button[role=tab]").nth(4).click()
        note = page.locator("#wf-sources-note")
        with watched(process) as arriving:
            began = time.monotonic()
            page.locator("#wf-files input[type=file]").set_input_files([path])
            note.locator(".wf-working").wait_for(timeout=READING)
            arrived = time.monotonic() - began
        with watched(process) as reading:
            note.locator(f".wf-working{FIRST_ROWS}").wait_for(timeout=READING)
            told = time.monotonic() - began - arrived
            note.locator("button").click()
            note.locator(".wf-failure").wait_for(timeout=READING)
    return [
        Row("until the file has arrived, s", f"{arrived:.1f}"),
        Row("memory before / at most while it arrives, MB", f"{arriving[0]:.0f} / {max(arriving):.0f}"),
        Row("from there until the first rows are told of, s", f"{told:.1f}"),
        Row("memory at most while it is read, MB", f"{max(reading):.0f}"),
    ]


def refused(address: str, process: int, folder: Path) -> list[Row]:
    """A file over the limit, sent past the page."""
    large = folder / "over.csv"
    make_answers(large, MAX_UPLOAD + 5 * MEGABYTE)
    with watched(process) as memory, large.open("rb") as file, httpx.Client(trust_env=False, timeout=300.0) as client:
        status = client.post(f"{address}gradio_api/upload", files={"files": file}).status_code
    return [
        Row("a file over the limit, sent past the page: answer", str(status)),
        Row("the same: memory before / at most, MB", f"{memory[0]:.0f} / {max(memory):.0f}"),
    ]


def measured(folder: Path) -> list[Row]:
    """Every line of the table."""
    path = folder / "answers.csv"
    rows = make_answers(path, MAX_UPLOAD)
    Project.create(folder / "survey", name="survey", chat_model="extractive:").close()
    with served(folder / "survey") as app:
        return [
            Row("rows of the file", f"{rows:,}"),
            *refused(app.address, app.process, folder),
            *brought(app.address, app.process, path),
        ]


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="A file of 200 MB through the app.")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table between the marks of this page")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measured(Path(folder))
    text = "\n".join(["| | |", "|---|---|", *(f"| {row.what} | {row.measured} |" for row in rows)])
    print(text)
    if chosen.write is not None:
        write_between(chosen.write, text, MARKS)


if __name__ == "__main__":
    main()
