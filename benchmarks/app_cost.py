"""What using the app costs: starting it, seeing it, opening a quote, changing a card, scrolling a large map.

    python -m benchmarks.app_cost [--project FOLDER] [--write docs/app.md]

Makes the shipped example, drafts it without a language model, adds a map of 12 stages and 300 cards, serves it with
`wayfolk serve` in a process of its own and uses it in Chromium (on the path, or WAYFOLK_CHROMIUM). Server times are
those the browser saw from sending a request to the last byte of its answer, so the way there and back counts. With
`--project` the drafts stay in that folder for the next run; `--write` puts the table between the marks of that page.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from assistant.artifacts import Brief, JourneyMap
from assistant.examples import make_example
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from benchmarks.app_cost_map import CARDS, STAGES, large_map

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MARKS = ("<!-- cost -->", "<!-- /cost -->")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
DRAFTS = (draft_findings, draft_personas, draft_ideas, draft_journey)
LARGE = "journey-large"
STARTS, LOADS, CLICKS, EDITS = 3, 5, 20, 10
PATIENCE = 60_000
"""Milliseconds that anything may take before the run is given up."""
TICKS = os.sysconf("SC_CLK_TCK")

LAST_REQUEST = """path => {
  const found = performance.getEntriesByType("resource").filter((entry) => entry.name.includes(path)).pop();
  return found ? found.responseEnd - found.requestStart : null;
}"""
OPEN_QUOTE = """chip => new Promise((done) => {
  const body = document.querySelector(".wf-drawer-body");
  const began = performance.now();
  const seen = new MutationObserver(() => {
    if (!body.querySelector("mark")) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  body.innerHTML = "";
  seen.observe(body, { childList: true, subtree: true });
  chip.click();
})"""
SCROLL = """box => new Promise((done) => {
  const long = [];
  const watcher = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  watcher.observe({ entryTypes: ["longtask"] });
  const wide = box.scrollWidth - box.clientWidth, high = box.scrollHeight - box.clientHeight;
  const frames = [], steps = 240;
  let step = 0, last = 0;
  const next = (now) => {
    if (last) frames.push(now - last);
    last = now;
    if (step++ === steps) {
      setTimeout(() => { watcher.disconnect(); done({ frames, long, wide, high }); }, 200);
      return;
    }
    const at = step / steps;
    box.scrollTo(wide * (at < 0.5 ? 2 * at : 2 - 2 * at), high * at);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: str
    goal: str = ""


@dataclass(frozen=True)
class Served:
    """An app that runs."""

    address: str
    process: int
    passed: float
    """Seconds from the process's start to its first page."""
    spent: float
    """Processor seconds by then."""


def prepared(root: Path) -> tuple[Path, Path]:
    """The example with one draft of each kind, and a copy of it with the large map as well; what is there is kept."""
    example, large = root / "example", root / "large"
    make_example("permits", example, chat_model="extractive:").close()
    with Project.open(example, chat_model="extractive:") as project:
        if not project.artifacts():
            for draft in DRAFTS:
                draft(project, Brief(language="en"))
    if not large.exists():
        shutil.copytree(example, large)
        with Project.open(large) as project:
            drafted = next(project.load(entry.id) for entry in project.artifacts() if entry.kind == "journey")
            assert isinstance(drafted, JourneyMap)
            project.save(large_map(drafted, LARGE))
    return example, large


@contextmanager
def served(root: Path) -> Iterator[Served]:
    """`wayfolk serve` in a process of its own. It finds the packages' bytecode, as after an install, also where this
    environment has none: its first start leaves it beside the project."""
    environment = {**os.environ, "WAYFOLK_CHAT_MODEL": "extractive:", "PYTHONPYCACHEPREFIX": str(root.parent / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "ui.cli", "serve", "--project", str(root), "--port", "0", "--json"]
    began = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment, bufsize=1
    )
    assert process.stdout is not None
    try:
        told = ""
        for line in process.stdout:
            told += line
            if line.startswith("}") or line.strip().endswith("}"):
                break
        address = str(json.loads(told)["address"])
        with httpx.Client(trust_env=False, timeout=60.0) as client:
            client.get(address).raise_for_status()
        passed = time.monotonic() - began
        spent = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        yield Served(address, process.pid, passed, (int(spent[11]) + int(spent[12])) / TICKS)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("WAYFOLK_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        sys.exit("app_cost: there is no Chromium; install it or set WAYFOLK_CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> Page:
    """A new visitor's page, once its map is there."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}?lang=en", wait_until="domcontentloaded")
    page.locator("#wf-journey .wf-grid").wait_for()
    return page


def starting(root: Path) -> Row:
    """Process start to the first page; the first start, which may have to compile the packages, is not counted."""
    times: list[float] = []
    processor: list[float] = []
    with served(root):
        pass
    for _ in range(STARTS):
        with served(root) as app:
            times.append(app.passed)
            processor.append(app.spent)
    return Row("start of the app to its first page, s", f"{_both(times, 1)} (processor {_both(processor, 1)})", "5")


def painting(browser: Browser, address: str, what: str) -> list[Row]:
    """First paint and the whole map, for visitors with nothing in their cache."""
    paints: list[float] = []
    wholes: list[float] = []
    for _ in range(LOADS):
        page = opened(browser, address)
        wholes.append(page.evaluate("performance.now()") / 1000)
        paints.append(_first_paint(page) / 1000)
        page.context.close()
    return [
        Row(f"{what}: first contentful paint, s", _both(paints, 2), "2"),
        Row(f"{what}: the whole map is there, s", _both(wholes, 2)),
    ]


def _first_paint(page: Page) -> float:
    script = "performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)[0]"
    page.wait_for_function(f"{script} !== undefined")
    return float(page.evaluate(script))


def quoting(page: Page, what: str) -> list[Row]:
    """Clicks on marks of the map."""
    server: list[float] = []
    seen: list[float] = []
    chips = page.locator("#wf-journey .wf-chip:visible").all()
    for chip in chips[:CLICKS]:
        seen.append(chip.evaluate(OPEN_QUOTE))
        server.append(page.evaluate(LAST_REQUEST, "component_server"))
        page.keyboard.press("Escape")
    return [
        Row(f"{what}: click on a citation, server, ms", _both(server, 0), "100"),
        Row(f"{what}: click on a citation, until the quote is on the screen, ms", _both(seen, 0)),
    ]


def editing(page: Page, what: str) -> list[Row]:
    """Cards reworded by the keyboard."""
    server: list[float] = []
    seen: list[float] = []
    for number in range(EDITS):
        board = page.locator("#wf-journey [data-board]")
        before = board.get_attribute("data-seen")
        page.locator("#wf-journey [data-group] > [data-card] [data-menu]").nth(number).focus()
        page.keyboard.press("F2")
        page.keyboard.type(" now")
        began = page.evaluate("performance.now()")
        page.keyboard.press("Enter")
        page.locator(f"#wf-journey [data-board]:not([data-seen='{before}'])").wait_for()
        seen.append(page.evaluate("performance.now()") - began)
        server.append(page.evaluate(LAST_REQUEST, "run/predict"))
    return [
        Row(f"{what}: change of a card, server, ms", _both(server, 0), "200"),
        Row(f"{what}: change of a card, until the map shows it, ms", _both(seen, 0)),
    ]


def scrolling(page: Page) -> list[Row]:
    """The whole of the large map passes by, with everything unfolded."""
    page.evaluate("document.querySelectorAll('#wf-journey .wf-more').forEach((fold) => { fold.open = true; })")
    page.wait_for_timeout(500)
    cards = page.locator("#wf-journey [data-card]:visible").count()
    told: dict[str, Any] = page.locator("#wf-journey .wf-scroll").evaluate(SCROLL)
    frames = sorted(told["frames"])
    late = sum(frame > 50 for frame in frames)
    return [
        Row(
            f"scrolling {cards} cards, {told['wide']:.0f} × {told['high']:.0f} pixels: frames, ms, p50 / p95 / longest",
            f"{statistics.median(frames):.0f} / {frames[int(0.95 * len(frames))]:.0f} / {frames[-1]:.0f}",
        ),
        Row("the same: frames later than 50 ms, of all", f"{late} of {len(frames)}"),
        Row("the same: tasks of the page over 50 ms", f"{len(told['long'])}", "0"),
    ]


def measured(root: Path) -> list[Row]:
    """Every line of the table."""
    example, large = prepared(root)
    rows = [starting(example)]
    with chromium() as browser:
        for project, what in ((example, "example"), (large, f"{STAGES} stages, {CARDS} cards")):
            with served(project) as app:
                rows += painting(browser, app.address, what)
                page = opened(browser, app.address)
                rows += scrolling(page) if project == large else []
                rows += [*quoting(page, what), *editing(page, what)]
                page.context.close()
    return rows


def _both(values: list[float], digits: int) -> str:
    return f"{statistics.median(values):.{digits}f}, at most {max(values):.{digits}f}"


def table(rows: list[Row]) -> str:
    """The figures as Markdown, with what they were made on."""
    machine = f"{os.cpu_count()} cores ({platform.machine()}), load average {os.getloadavg()[0]:.1f} at the end"
    return "\n".join(
        [
            f"On {machine}; medians of",
            f"{STARTS} starts, {LOADS} visits, {CLICKS} clicks, {EDITS} changes:",
            "",
            "| | measured | at most |",
            "|---|---|---|",
            *(f"| {row.what} | {row.measured} | {row.goal} |" for row in rows),
        ]
    )


def write_between(page: Path, text: str, marks: tuple[str, str]) -> None:
    """Put a text between two marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(marks[0])
    if marks[1] not in rest:
        sys.exit(f"{page} has no {marks[0]} … {marks[1]}.")
    page.write_text(f"{before}{marks[0]}\n{text}\n{marks[1]}{rest.partition(marks[1])[2]}", encoding="utf-8")


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="What using the app costs.")
    parser.add_argument("--project", type=Path, help="keep the example with its drafts here")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table between the marks of this page")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = table(measured(chosen.project or Path(folder)))
    print(text)
    if chosen.write is not None:
        write_between(chosen.write, text, MARKS)


if __name__ == "__main__":
    main()
