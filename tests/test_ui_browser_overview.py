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


SOUGHT = {"en": "queue", "zh": "排队", "ar": "طابور", "ko": "줄"}


@pytest.mark.parametrize("language", list(SOUGHT))
def test_a_search_comes_back_after_another_view_and_with_the_page(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 390, 844, "light")
    page, field = tab.page, tab.page.locator("#wf-search-words")
    tab.open(4)
    tab.look("search")
    field.fill(SOUGHT[language])
    page.keyboard.press("Enter")
    tab.look("people")
    tab.look("search")
    page.locator(".wf-hits mark").first.wait_for()
    assert field.input_value() == SOUGHT[language]
    page.locator(".wf-facet-value", has_text=texts(language).named("source_kind", "survey")).click()
    page.locator(".wf-facet-value[aria-pressed=true]").wait_for()
    page.wait_for_function("location.search.includes('view=search')")
    page.reload()
    page.locator(".wf-facet-value[aria-pressed=true]").wait_for()
    assert field.input_value() == SOUGHT[language]
    assert page.evaluate("decodeURIComponent(location.href)").find(SOUGHT[language]) < 0, "it may be a name"
    tab.close()


@pytest.mark.parametrize("language", list(SOUGHT))
def test_a_view_of_the_sources_and_an_older_draft_stay_when_the_page_is_loaded_anew(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 1440, 900, "dark")
    page, words = tab.page, texts(language)
    tab.open(1)
    kept = page.locator("#wf-personas-bar select[data-act=version] option")
    before = max(kept.count(), 1)  # one alone is not listed
    page.locator("#wf-personas-bar [data-act=draft]").click()
    kept.nth(before).wait_for(state="attached")
    page.locator("#wf-personas-bar select[data-act=version]").select_option("personas-1")
    page.locator("#wf-personas-bar h2", has_text="Two ways to get").wait_for()
    page.wait_for_function("location.search.includes('personas=personas-1')")
    tab.open(4)
    tab.look("people")
    page.wait_for_function("location.search.includes('view=people')")
    page.reload()
    page.locator("#wf-sources-bar [data-view=people][aria-pressed=true]").wait_for()
    page.locator("#wf-sources", has_text=words("persons.lead")).wait_for()
    tab.open(1)
    page.locator("#wf-personas-bar h2", has_text="Two ways to get").wait_for()
    tab.open(4)
    tab.look("list")
    page.locator("#wf-sources .wf-kind-button").first.click()
    page.locator("#wf-sources .wf-source").wait_for()
    title = page.locator("#wf-sources .wf-source h2").first.inner_text()
    page.wait_for_function("location.search.includes('view=source')")
    page.reload()
    page.locator("#wf-sources .wf-source").wait_for()
    assert page.locator("#wf-sources .wf-source h2").first.inner_text() == title
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
