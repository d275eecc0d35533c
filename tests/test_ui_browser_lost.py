"""A server that is killed while pages of it are open, in a real browser: each says so in its reader's language, touched
or not, and comes back by itself with what was half written once the server is there again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import interviews_project
from test_ui_accessibility import violations
from test_ui_browser import Tab, address, browser

from ui.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["address", "browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 60_000
"""Milliseconds; a server that starts beside other work takes a while."""
LOST = "Connection to the server was lost"
"""How the component library begins to tell, in English alone, that the server does not answer."""
HALF = {"en": "half a thought", "zh": "写了一半", "ar": "نصف فكرة", "ko": "쓰다 만 글"}


@contextmanager
def serving(root: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`wayfolk serve` as people start it, from when its page can be opened."""
    command = [sys.executable, "-m", "ui.cli", "serve", "--project", str(root), "--port", str(port)]
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(root.parent / "uploads"), "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert f":{port}" in process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_the_library_tells_it_in_the_words_that_are_replaced() -> None:
    scripts = files("gradio").joinpath("templates", "frontend", "assets")
    blocks = [each for each in scripts.iterdir() if each.name.startswith("Blocks-") and each.name.endswith(".js")]
    assert any(LOST in each.read_text(encoding="utf-8") for each in blocks), "the library says it in other words now"


def test_a_killed_server_is_told_of_by_every_page_and_each_comes_back(browser: Browser, tmp_path: Path) -> None:
    interviews_project(tmp_path / "p", embedder="hashing:256", chat_model="extractive:").close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    with serving(tmp_path / "p", port) as server:
        tabs = {
            language: Tab(browser, address, language, width, 800, "light", shows=".wf-welcome")
            for language, width in zip(LANGUAGES, (1440, 390, 1440, 390), strict=True)
        }
        for language, tab in tabs.items():
            tab.page.set_default_timeout(SOON)
            tab.open(4)
            tab.page.locator("#wf-sources .wf-open").first.wait_for()
            tab.page.locator("#wf-box textarea").fill(HALF[language])
        server.kill()
        server.wait()
        # English: nobody touches the page. The others ask it for something, in three ways.
        tabs["zh"].page.keyboard.press("Enter")
        tabs["ar"].page.locator("#wf-sources .wf-open").first.click()
        tabs["ko"].page.locator("#wf-sources-bar [data-view=people]").click()
        for language, tab in tabs.items():
            words, page = texts(language), tab.page
            note = page.locator(".wf-lost")
            note.wait_for()
            assert note.inner_text().split("\n") == [words("app.lost"), words("app.lost_why")]
            page.locator("[data-testid=toast-body] >> visible=true").wait_for(state="hidden")
            assert page.locator(".wf-open-drawer").count() == 0, "no drawer without a passage"
            assert violations(page, ".wf-lost") == []
            at = note.bounding_box()
            assert at is not None
            assert at["x"] >= 0
            assert at["x"] + at["width"] <= page.evaluate("innerWidth")
    with serving(tmp_path / "p", port):
        for language, tab in tabs.items():
            tab.page.locator(".wf-lost").wait_for(state="detached")
            tab.page.locator(".wf-welcome").wait_for()
            tab.page.wait_for_function(
                "words => document.querySelector('#wf-box textarea').value === words", arg=HALF[language]
            )
            tab.page.locator("#wf-box textarea").fill(
                {"en": "Who waits?", "zh": "谁在等？", "ar": "من ينتظر؟", "ko": "누가 기다리나요?"}[language]
            )
            tab.page.keyboard.press("Enter")
            tab.page.locator(".wf-answer").wait_for()
            assert tab.page.locator(".wf-lost").count() == 0
            tab.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_library_says_besides_is_in_the_readers_language(
    browser: Browser, address: str, language: str
) -> None:
    tab, words = Tab(browser, address, language, 1440, 800, "light"), texts(language)
    tab.page.set_default_timeout(SOON)
    full = {"detail": "Queue is full. Max size is 64 and size is 64."}
    tab.page.route("**/queue/join*", lambda route: route.fulfill(status=503, json=full))
    tab.open(4)
    tab.page.locator("#wf-sources-bar [data-view=people]").click()
    toast = tab.page.locator("[data-testid=toast-body]", has_text=words("told.many"))
    toast.locator(".toast-title", has_text=words("draft.failed")).wait_for()
    assert "Queue" not in toast.inner_text()
    tab.close()
