"""The command line changes a project while pages of it are open in browsers: each is told in its reader's language and
shows the new state by a click, without a restart. A page is not told of what it changed itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from test_ui_accessibility import violations
from test_ui_browser import Tab, browser
from ui_serving import served

from ui.texts import LANGUAGES, texts

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 60_000
"""Milliseconds."""
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
"""What a page does by itself every few seconds, and when somebody comes back to it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def tabs(browser: object, folder: Path) -> Iterator[Mapping[str, Tab]]:
    """One page in each language, all of one project."""
    with served("ui_project_server.py", folder, "en") as address:
        made = {
            language: Tab(browser, address, language, width, 800, "light")  # type: ignore[arg-type]
            for language, width in zip(LANGUAGES, (1440, 390, 390, 1440), strict=True)
        }
        for tab in made.values():
            tab.page.set_default_timeout(SOON)
        yield made
        for tab in made.values():
            tab.close()


def said(folder: Path, *words: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "ui.cli", *words, "--project", str(folder / "interviews")]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def told_and_loaded_anew(tab: Tab, language: str, why: str) -> None:
    words, page = texts(language), tab.page
    page.evaluate(LOOK)
    note = page.locator(".wf-elsewhere", has_text=words(why))
    note.wait_for()
    assert violations(page, ".wf-elsewhere") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    note.get_by_role("button", name=words("app.anew")).click()
    note.wait_for(state="detached")
    page.locator("#wf-journey .wf-grid").wait_for()


def test_a_passage_rejected_by_command_is_told_and_shown(tabs: Mapping[str, Tab], folder: Path) -> None:
    listed = json.loads(said(folder, "observations", "list", "--json"))["observations"]
    drawn = tabs["en"].page.locator("#wf-journey .wf-chip").first
    segment, start = drawn.get_attribute("data-segment"), drawn.get_attribute("data-start")
    each = next(o for o in listed if o["id"].startswith(f"{segment}@") and str(o["start"]) == start)
    said(folder, "observations", "reject", each["id"])
    for language, tab in tabs.items():
        told_and_loaded_anew(tab, language, "app.changed")
        page = tab.page
        page.locator("#wf-journey-bar [data-op=refresh], #wf-journey-bar .wf-due").first.wait_for(state="attached")
        page.locator("#wf-journey .wf-chip").first.click()
        page.locator(".wf-open-drawer .wf-coded-out").wait_for()
        page.keyboard.press("Escape")


def test_a_page_is_not_told_of_its_own_correction_and_others_are(tabs: Mapping[str, Tab]) -> None:
    own, words = tabs["ko"].page, texts("ko")
    own.locator("#wf-journey .wf-chip").first.click()
    own.locator(".wf-coded-out").get_by_role("button", name=words("coding.undo")).click()
    own.locator(".wf-open-drawer [role=status]", has_text=words("coding.done_undo")).wait_for()
    with own.expect_response(re.compile("component_server"), timeout=SOON):
        own.evaluate(LOOK)
    told_and_loaded_anew(tabs["zh"], "zh", "app.changed")
    assert own.locator(".wf-elsewhere").count() == 0
    own.keyboard.press("Escape")
    for language in ("en", "ar"):
        told_and_loaded_anew(tabs[language], language, "app.changed")


def test_a_file_taken_in_by_command_is_told_and_listed(tabs: Mapping[str, Tab], folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "나중 later بعد.txt"
    file.write_text("Zora: The parcel was crushed when it came.", encoding="utf-8")
    said(folder, "ingest", str(file))
    for language, tab in tabs.items():
        told_and_loaded_anew(tab, language, "app.changed")
        tab.open(4)
        tab.page.locator("#wf-sources tbody tr", has_text="나중 later").wait_for()
        tab.page.locator("#wf-sources-bar [data-view=search]").click()
        tab.page.locator("#wf-search-words").fill("crushed")
        tab.page.keyboard.press("Enter")
        tab.page.locator(".wf-hits mark", has_text="crushed").wait_for()
        tab.open(0)


def test_a_name_replaced_by_command_is_told_as_one_though_sources_changed_before(
    tabs: Mapping[str, Tab], folder: Path
) -> None:
    said(folder, "observations", "add", *_words(folder))
    tabs["ar"].page.evaluate(LOOK)
    tabs["ar"].page.locator(".wf-elsewhere", has_text=texts("ar")("app.changed")).wait_for()
    said(folder, "privacy", "replace", "Maya")
    for language, tab in tabs.items():
        told_and_loaded_anew(tab, language, "app.corrected")
        tab.open(4)
        tab.page.locator("#wf-sources-bar [data-view=people]").click()
        tab.page.locator(".wf-people .wf-person").first.wait_for()
        people = tab.page.locator(".wf-people .wf-person").all_inner_texts()
        assert "Maya" not in people
        assert [each for each in people if re.fullmatch(r"\[?Person \d+\]?", each)], people
        tab.open(0)


def _words(folder: Path) -> list[str]:
    """Words of a passage that nobody coded, as the command takes them."""
    listed = json.loads(said(folder, "sources", "list", "--json"))["sources"]
    shown = json.loads(said(folder, "sources", "show", listed[0]["id"], "--json"))
    segment = next(each for each in shown["segments"] if each["role"] == "participant")
    quote = shown["text"][segment["start"] : segment["start"] + 12].strip()
    return [listed[0]["id"], "--quote", quote, "--kind", "idea"]
