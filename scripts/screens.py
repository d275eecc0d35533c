"""Make the pictures of the screen in `docs/screens` from the shipped example, without a language model.

    python scripts/screens.py [--output docs/screens] [--project FOLDER] [--only PART]

Where they go to that folder, `docs/screens.md` is made as well, where they all stand. Needs the development extra and
a Chromium, on the path or named by WAYFOLK_CHROMIUM. With `--project` the passages stay coded in that folder, and a
second run is quicker. Run by hand, not part of the installed package.
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
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from assistant.artifacts import Brief
from assistant.examples import make_example
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.settings import SETTINGS_FILE
from corpus.progress import silent
from ui.app import build, launch
from ui.backend import ProjectBackend

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
"""A browser that asks no other host, also where it runs as root in a container."""
HEIGHTS = {1440: 900, 390: 844}
"""Width → height of the window, pixels: a laptop, a telephone."""
NARROW = 900
"""Width up to which the page is one column: a passage covers the chat, and drafts stand below it."""
FOLDER, PAGE = Path("docs/screens"), Path("docs/screens.md")
TABS = ("journey", "personas", "findings", "ideas", "sources")
VIEWS = {
    "search": "[data-view=search]",
    "overview": "[data-view=overview]",
    "space": "[data-view=space]",
    "source": ".wf-kind-button",
}
"""Pictures of the panel of sources → what is clicked there."""
QUESTIONS = {
    "en": "Why do people hesitate to buy the permit online?",
    "ar": "لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟",
    "zh": "人们为什么不愿意在网上购买许可证？",
    "ko": "사람들은 왜 온라인으로 허가증을 사기를 망설이나요?",
}
SOUGHT = "printing the permit"
"""What is searched for; the sources are in English."""
TALKS = {
    "market": """Interviewer: How did the delivery go?
Rosamund Achterberg: The driver rang twice. Thaddeus told me to write to help@parcels.example, and nobody answered.
Interviewer: And then?
Rosamund Achterberg: Then Thaddeus called me back on +44 20 7946 0123. He was kind, but the parcel was gone.
""",
    "集市": """访谈者：送货怎么样？
王秀兰：等了三天没人来。后来李志强给我打电话，说让我自己去取。
访谈者：您去了吗？
王秀兰：去了，李志强帮我找到了包裹，在最里面的架子上。
""",
    "سوق": """المحاور: كيف كان التوصيل؟
سلمى الكتبي: انتظرت يومين ولم يتصل أحد. ثم اتصل بي السيد عبد الرحمن الخطيب واعتذر عن التأخير.
""",
}
"""Invented talks, in which names are replaced."""
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


APART = ("privacy",)
"""Pictures of the project of invented talks, which is not drafted."""
SCREENS = {
    "chat": "A question, its answer, and the passage behind a citation",
    "journey": "A journey map",
    "personas": "Personas side by side",
    "findings": "Findings",
    "ideas": "Ideas, by priority against effort",
    "sources": "Sources",
    "search": "Search over everything, with facets",
    "overview": "The project at a glance",
    "space": "The insight space",
    "source": "What is known of a source",
    "settings": "Settings",
    "privacy": "Pseudonyms: where they stand, who it is at a click, corrections",
}
"""Screen → what is seen there."""
EACH = tuple(product(("en", "ar"), HEIGHTS, ("light", "dark")))
"""How every screen is shown: both widths, both schemes and both directions of reading, each with each."""
FURTHER = (
    ("chat", 1440, "light"),
    ("journey", 1440, "light"),
    ("personas", 1440, "dark"),
    ("chat", 390, "light"),
)
"""What is shown in Chinese and Korean."""
NAMES = {"en": "English", "zh": "Chinese", "ar": "Arabic", "ko": "Korean"}
PICTURES = (
    *(Picture(what, *how) for what in SCREENS for how in EACH),
    *(Picture(what, language, width, scheme) for language in ("zh", "ko") for what, width, scheme in FURTHER),
)


def page_of_pictures() -> str:
    """The page that shows them all, as Markdown."""
    lines = [
        "# The screens",
        "",
        "Each screen at 1440 and 390 pixels, light and dark, in English and Arabic, and some in Chinese and Korean.",
        "They and this page are made by `python scripts/screens.py` from the default example, which is in English",
        "whatever the screen's language, without a language model.",
    ]
    for what, said in SCREENS.items():
        lines += ["", f"## {said}", "", "| | light | dark |", "|---|---|---|"]
        for language, width in product(("en", "ar"), HEIGHTS):
            shown = [_shown(Picture(what, language, width, scheme), said) for scheme in ("light", "dark")]
            lines.append(f"| {NAMES[language]}, {width} | {' | '.join(shown)} |")
    lines += ["", "## In Chinese and Korean", "", "| | Chinese | Korean |", "|---|---|---|"]
    for what, width, scheme in FURTHER:
        shown = [_shown(Picture(what, language, width, scheme), SCREENS[what]) for language in ("zh", "ko")]
        lines.append(f"| {SCREENS[what]}, {width}, {scheme} | {' | '.join(shown)} |")
    return "\n".join(lines) + "\n"


def _shown(picture: Picture, said: str) -> str:
    return f"![{said}: {NAMES[picture.language]}, {picture.width}, {picture.scheme}](screens/{picture.name})"


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
    page.locator(".wf-chatbar" if picture.what in APART else "#wf-journey .wf-grid").wait_for(timeout=PATIENCE)
    if picture.what in APART:
        _show_privacy(page, picture)
    elif picture.what == "settings":
        page.locator("[data-do=models]").click()
        page.locator("dialog[open]").wait_for(timeout=PATIENCE)
    elif picture.what == "chat":
        _ask(page, QUESTIONS[picture.language])
        if picture.width > NARROW:
            _open_passage(page)
    else:
        shown = "sources" if picture.what in VIEWS else picture.what
        tab = page.locator("#wf-tabs button[role=tab]").nth(TABS.index(shown))
        tab.click()
        if picture.what in VIEWS:
            page.locator(f"#wf-work {VIEWS[picture.what]}").first.click()
            page.locator(".wf-search, .wf-overall, .wf-space, .wf-source").wait_for(timeout=PATIENCE)
        if picture.what == "search":
            page.locator("#wf-search-words").fill(SOUGHT)
            page.keyboard.press("Enter")
            page.locator(".wf-hits").wait_for(timeout=PATIENCE)
        if picture.width <= NARROW:
            tab.evaluate("tab => tab.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(600)  # until what slides has come to rest
    path = folder / picture.name
    page.screenshot(path=path, animations="disabled", caret="hide")
    context.close()
    with Image.open(path) as taken:
        plain = taken.convert("RGB")
    plain.save(path, optimize=True)


def _show_privacy(page: Page, picture: Picture) -> None:
    """The pseudonyms, the first of them open."""
    page.locator("#wf-tabs button[role=tab]").nth(TABS.index("sources")).click()
    page.locator("#wf-sources-bar [data-view=privacy]").click()
    page.locator(".wf-marks summary").first.click(timeout=PATIENCE)
    if picture.width <= NARROW:
        page.locator(".wf-privacy-bar").evaluate("bar => bar.scrollIntoView({block: 'start'})")


def _ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.locator("#wf-box textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator(".wf-answer .wf-usage").wait_for(timeout=PATIENCE)


def _open_passage(page: Page) -> None:
    """Open the passage behind the answer's first citation."""
    page.locator("#wf-log .wf-chip").first.click()
    page.locator(".wf-open-drawer mark").wait_for(timeout=PATIENCE)


def draft_all(project: Project, language: str) -> None:
    """Every kind of draft in that language, newer than those in others."""
    for draft in DRAFTS:
        draft(project, Brief(language=language))


@contextmanager
def talks_project(root: Path) -> Iterator[Project]:
    """A project of the invented talks, with pseudonyms."""
    folder = root / "talks"
    folder.mkdir(exist_ok=True)
    for name, talk in TALKS.items():
        (folder / f"{name}.txt").write_text(talk, encoding="utf-8")
    if not (root / "private" / SETTINGS_FILE).exists():
        Project.create(root / "private", chat_model="extractive:", name="Parcels").close()
    with Project.open(root / "private") as project:
        ProjectBackend(project).ingest(sorted(folder.iterdir()), silent)
        yield project


def make_pictures(root: Path, folder: Path, only: str = "") -> None:
    """The pictures, language by language: the screen shows the newest draft first; `only` those whose names hold it."""
    pictures = [picture for picture in PICTURES if only in picture.name]
    make_example("permits", root).close()
    folder.mkdir(parents=True, exist_ok=True)
    with Project.open(root, chat_model="extractive:") as project, browser_open() as browser:
        address = launch(build(project, models_open=True), "127.0.0.1", 0)
        drafted = [picture for picture in pictures if picture.what not in APART]
        for language in dict.fromkeys(picture.language for picture in drafted):
            draft_all(project, language)
            for picture in drafted:
                if picture.language == language:
                    take(browser, address, picture, folder)
        if apart := [picture for picture in pictures if picture.what in APART]:
            with talks_project(root) as private:
                address = launch(build(private, models_open=True), "127.0.0.1", 0)
                for picture in apart:
                    take(browser, address, picture, folder)


def main() -> None:
    """Make them in a folder of one's own, or in one that is kept."""
    parser = argparse.ArgumentParser(description="Make the pictures of the screen from the shipped example.")
    parser.add_argument("--output", type=Path, default=FOLDER)
    parser.add_argument("--project", type=Path, help="keep the project of the pictures here")
    parser.add_argument("--only", default="", metavar="PART", help="those whose names hold this: chat-, -ar-, 390-dark")
    chosen = parser.parse_args()
    if chosen.output == FOLDER:
        PAGE.write_text(page_of_pictures(), encoding="utf-8")
    if chosen.project is not None:
        make_pictures(chosen.project, chosen.output, chosen.only)
        return
    with tempfile.TemporaryDirectory() as root:
        make_pictures(Path(root), chosen.output, chosen.only)


if __name__ == "__main__":
    main()
