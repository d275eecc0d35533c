"""Make the pictures of the screen in `docs/screens` from the shipped example, without a language model.

    python scripts/screens.py [--output docs/screens] [--project FOLDER]

Needs the development extra and a Chromium, on the path or named by WAYFOLK_CHROMIUM. With `--project` the passages
stay coded in that folder, and a second run is quicker. Run by hand, not part of the installed package.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.artifacts import Brief
from assistant.examples import make_example
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from ui.app import build, launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
"""A browser that asks no other host, also where it runs as root in a container."""
HEIGHTS = {1440: 900, 390: 844}
"""Width → height of the window, pixels: a laptop, a telephone."""
TABS = ("journey", "personas", "findings", "ideas", "sources")
VIEWS = {"space": "[data-view=space]", "source": ".wf-kind-button"}
"""Pictures of the panel of sources → what is clicked there."""
QUESTIONS = {
    "en": "Why do people hesitate to buy the permit online?",
    "ar": "لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟",
}
DRAFTS = (draft_findings, draft_personas, draft_journey, draft_ideas)
PATIENCE = 60_000
"""Milliseconds for an answer or a first paint on a busy machine."""


@dataclass(frozen=True)
class Picture:
    """One picture: what it shows, in which language, how wide, in which scheme."""

    what: str
    language: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        """Its file's name."""
        return f"{self.what}-{self.language}-{self.width}-{self.scheme}.png"


PICTURES = (
    Picture("chat", "en", 1440, "light"),
    Picture("journey", "en", 1440, "light"),
    Picture("personas", "en", 1440, "light"),
    Picture("findings", "en", 1440, "dark"),
    Picture("ideas", "en", 1440, "light"),
    Picture("journey", "en", 390, "light"),
    Picture("chat", "en", 390, "dark"),
    Picture("chat", "ar", 1440, "dark"),
    Picture("journey", "ar", 1440, "light"),
    Picture("personas", "ar", 390, "light"),
    Picture("sources", "en", 1440, "light"),
    Picture("space", "en", 1440, "dark"),
    Picture("source", "ar", 1440, "light"),
    Picture("space", "ar", 390, "light"),
)


@contextmanager
def browser_open() -> Iterator[Browser]:
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("WAYFOLK_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        sys.exit("screens: there is no Chromium; install it or set WAYFOLK_CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> None:
    """Take one picture of the screen at `address`."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": HEIGHTS[picture.width]},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}?lang={picture.language}", wait_until="domcontentloaded")
    page.locator("#wf-journey .wf-grid").wait_for(timeout=PATIENCE)
    if picture.what == "chat":
        _ask(page, QUESTIONS[picture.language])
    else:
        shown = "sources" if picture.what in VIEWS else picture.what
        tab = page.locator("#wf-tabs button[role=tab]").nth(TABS.index(shown))
        tab.click()
        if picture.what in VIEWS:
            page.locator(f"#wf-work {VIEWS[picture.what]}").first.click()
            page.locator(".wf-space, .wf-source").wait_for(timeout=PATIENCE)
        if picture.width < 1000:
            tab.evaluate("tab => tab.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(600)  # until what slides has come to rest
    page.screenshot(path=folder / picture.name, animations="disabled", caret="hide")
    context.close()


def _ask(page: Page, question: str) -> None:
    """Ask, wait for the whole answer, and open the passage behind its first citation."""
    page.locator("#wf-box textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".wf-answer .wf-usage").wait_for(timeout=PATIENCE)
    page.locator("#wf-log .wf-chip").first.click()
    page.locator(".wf-open-drawer mark").wait_for(timeout=PATIENCE)


def draft_all(project: Project, language: str) -> None:
    """Every kind of draft in that language, newer than those in others."""
    for draft in DRAFTS:
        draft(project, Brief(language=language))


def make_pictures(root: Path, folder: Path) -> None:
    """The pictures, language by language: the screen shows the newest draft first."""
    make_example("permits", root).close()
    folder.mkdir(parents=True, exist_ok=True)
    with Project.open(root, chat_model="extractive:") as project, browser_open() as browser:
        address = launch(build(project), "127.0.0.1", 0)
        for language in dict.fromkeys(picture.language for picture in PICTURES):
            draft_all(project, language)
            for picture in PICTURES:
                if picture.language == language:
                    take(browser, address, picture, folder)


def main() -> None:
    """Make them in a folder of one's own, or in one that is kept."""
    parser = argparse.ArgumentParser(description="Make the pictures of the screen from the shipped example.")
    parser.add_argument("--output", type=Path, default=Path("docs/screens"))
    parser.add_argument("--project", type=Path, help="keep the project of the pictures here")
    chosen = parser.parse_args()
    if chosen.project is not None:
        make_pictures(chosen.project, chosen.output)
        return
    with tempfile.TemporaryDirectory() as root:
        make_pictures(Path(root), chosen.output)


if __name__ == "__main__":
    main()
