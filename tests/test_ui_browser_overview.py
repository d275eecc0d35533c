"""The project at a glance in a real browser: no serious violation, its guide comes as a file, its drafts come up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_ui_accessibility import violations
from test_ui_browser import Tab, address, browser

from ui.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["address", "browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 90_000
"""Milliseconds."""


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1440, "light"), ("ar", 390, "dark"), ("zh", 390, "light"), ("ko", 1440, "dark")],
)
def test_a_project_at_a_glance(browser: Browser, address: str, language: str, width: int, scheme: str) -> None:
    tab = Tab(browser, address, language, width, 900, scheme)
    page, words = tab.page, texts(language)
    tab.open(4)
    page.locator("[data-view=overview]").click()
    page.locator(".wf-overall").wait_for(timeout=SOON)
    assert words("overall.cost") in page.locator(".wf-overall").inner_text()
    assert violations(page, "#wf-sources") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing hangs over the side"
    with page.expect_download(timeout=SOON) as download:
        page.locator(".wf-overall [data-format=guide]").click()
    assert download.value.suggested_filename.endswith("guide")
    page.locator(".wf-glance-drafts button").last.click()
    page.locator("#wf-tabs button[role=tab][aria-selected=true]", has_text=words("findings.tab")).wait_for(timeout=SOON)
    tab.close()


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1440, "light"), ("ar", 390, "dark"), ("zh", 1440, "dark"), ("ko", 390, "light")],
)
def test_the_corpus_is_searched_and_narrowed_by_keys(
    browser: Browser, address: str, language: str, width: int, scheme: str
) -> None:
    tab = Tab(browser, address, language, width, 900, scheme)
    page, words = tab.page, texts(language)
    tab.open(4)
    page.locator("[data-view=search]").click()
    page.locator("#wf-search-words").fill("queue")
    page.keyboard.press("Enter")
    page.locator(".wf-hits mark").first.wait_for(timeout=SOON)
    assert page.locator(".wf-hits > li").count() == 30
    assert words.count("passages", 40) in page.locator(".wf-search-told").inner_text()
    assert violations(page, "#wf-sources") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing hangs over the side"
    survey = page.locator(".wf-facet-value", has_text=words.named("source_kind", "survey"))
    survey.focus()
    page.keyboard.press("Enter")
    page.locator(".wf-facet-value[aria-pressed=true]").wait_for(timeout=SOON)
    page.wait_for_function("document.activeElement.getAttribute('aria-pressed') === 'true'", timeout=SOON)
    assert page.locator(".wf-hits > li").count() == 14
    page.keyboard.press("Enter")
    page.locator(".wf-hits > li").nth(29).wait_for(timeout=SOON)
    card = page.locator(".wf-hits > li").first
    name = card.locator(".wf-person").inner_text()
    card.locator(".wf-person").click()
    page.locator(".wf-open-drawer h3", has_text=name).wait_for(timeout=SOON)
    page.keyboard.press("Escape")
    page.locator(".wf-open-drawer").wait_for(state="detached", timeout=SOON)
    at = card.bounding_box()
    assert at is not None
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + 6)  # anywhere but on the name the card opens its passage
    page.locator(".wf-open-drawer .wf-turns, .wf-open-drawer .wf-gone").wait_for(timeout=SOON)
    tab.close()
