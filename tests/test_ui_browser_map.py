"""The map's further views in a real browser: told apart by persona, planned as it should be; no serious violation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_ui_accessibility import violations
from test_ui_browser import Tab, address, browser

from assistant.artifacts import Brief
from assistant.frames import load_frame
from ui.present import isolated
from ui.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["address", "browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
COVERED = """part => [...part.querySelectorAll('.wf-handle')].filter(handle => {
  const at = handle.getBoundingClientRect(), texts = document.createRange();
  return at.width && [...handle.parentElement.querySelectorAll('[data-field], .wf-badge')].some(text => {
    texts.selectNodeContents(text);
    return [...texts.getClientRects()].some(line =>
      line.left < at.right - 1 && line.right > at.left + 1 && line.top < at.bottom - 1 && line.bottom > at.top + 1);
  });
}).length"""
"""How many handles lie on the words that they belong to."""
SOON = 90_000
"""Milliseconds."""


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_several_personas_on_one_map_are_shown_and_hidden(
    browser: Browser, address: str, language: str, scheme: str
) -> None:
    tab = Tab(browser, address, language, 1440, 900, scheme)
    page, words = tab.page, texts(language)
    page.locator("[data-layers]").select_option("personas")
    page.locator(".wf-layers").wait_for(timeout=SOON)
    assert page.locator("[data-layer]").count() == 2
    page.wait_for_function("document.activeElement.matches('[data-layers]')")
    shown = page.locator("#wf-journey [data-card]:visible").count()
    page.locator("[data-layer]").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-layer][aria-pressed=false]").wait_for(timeout=SOON)
    assert page.locator("#wf-journey [data-card]:visible").count() < shown
    page.wait_for_function("document.activeElement.matches('[data-layer]')")
    assert violations(page, "#wf-journey") == []
    page.locator("[data-layers]").select_option("")
    page.locator(".wf-layers").wait_for(state="detached", timeout=SOON)
    assert page.locator("#wf-journey [data-card]:visible").count() == shown
    arcs = page.locator(".wf-arcs").get_attribute("aria-label") or ""
    assert words("journey.transitions") in arcs
    tab.close()


@pytest.mark.parametrize("language", ["zh", "ar", "ko"])
def test_a_map_is_told_apart_by_what_the_sources_say_of_people(browser: Browser, address: str, language: str) -> None:
    tab = Tab(browser, address, language, 1440, 900, "light")
    page = tab.page
    choice = page.locator("[data-layers]")
    choice.select_option(label="\u2068City & <b>age</b>\u2069")
    page.locator("[data-layer='서울']").wait_for(timeout=SOON)
    assert page.locator("[data-layer]").all_inner_texts()[0].split()[0] in ("서울", "Porto")
    shown = page.locator("#wf-journey [data-card]:visible").count()
    page.locator("[data-layer='서울']").click()
    page.locator("[data-layer='서울'][aria-pressed=false]").wait_for(timeout=SOON)
    assert 0 < page.locator("#wf-journey [data-card]:visible").count() < shown
    assert violations(page, "#wf-journey") == []
    choice.select_option("")
    tab.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_target_map_is_planned_beside_the_map_as_it_is(browser: Browser, address: str, language: str) -> None:
    tab = Tab(browser, address, language, 1440, 900, "light")
    page, words = tab.page, texts(language)
    if page.locator("[data-plan]").count():
        page.locator("[data-plan]").click()
    page.locator(".wf-state-target").wait_for(timeout=SOON)
    board = page.locator("#wf-journey [data-board]")
    seen = board.get_attribute("data-seen")
    card = page.locator("#wf-journey [data-card]").first
    card.locator("[data-menu]").first.focus()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"As it should be, {language}")
    page.keyboard.press("Enter")
    page.locator(f"#wf-journey [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)
    page.locator(".wf-planned", has_text=f"As it should be, {language}").wait_for(timeout=SOON)
    assert words("target.planned_reworded") in page.locator(".wf-planned").first.inner_text()
    # A stage with a new name, however short, says under it what it is called today, clear of its handle.
    stage = page.locator("#wf-journey thead th[data-part]").first
    seen = board.get_attribute("data-seen")
    stage.locator("[data-menu]").focus()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"To {language}")
    page.keyboard.press("Enter")
    page.locator(f"#wf-journey [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)
    today = load_frame(Brief().frame).stage_name("need", language)
    assert stage.locator(".wf-badge").inner_text() == words("target.stage_was", name=isolated(today))
    assert stage.evaluate(COVERED) == 0
    page.locator("#wf-tabs button[role=tab]").nth(1).click()
    page.locator(".wf-persona").first.wait_for(timeout=SOON)
    assert page.locator("#wf-personas").evaluate(COVERED) == 0
    page.locator("#wf-tabs button[role=tab]").nth(0).click()
    assert violations(page, "#wf-journey") == []
    page.locator(".wf-switch [aria-pressed=false]").click()
    page.locator(".wf-state-current").wait_for(timeout=SOON)
    assert page.locator("#wf-journey", has_text=f"As it should be, {language}").count() == 0
    tab.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_pain_on_the_map_leads_to_the_idea_that_answers_it(browser: Browser, address: str, language: str) -> None:
    tab = Tab(browser, address, language, 1440, 900, "light")
    page, words = tab.page, texts(language)
    told = page.locator("#wf-journey .wf-pain-ideas").first
    told.locator("summary").click()
    assert told.locator("summary").inner_text() == words.count("ideas.answer", 2)
    told.locator("button").first.click()
    page.wait_for_function("document.activeElement.closest('[data-card]')?.dataset.card === 'i1'", timeout=90_000)
    assert page.locator("#wf-ideas [data-card=i1]").is_visible()
    tab.close()
