"""Pseudonyms in a real browser: shown, opened, told, corrected, forgotten; by keys, right to left, 390 px, dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_ui_accessibility import unnamed, violations
from test_ui_browser import Tab, browser
from ui_serving import served

from ui.texts import texts

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
IN_SIGHT = "node => { const at = node.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight; }"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page on which names may be told."""
    with served("ui_server.py", tmp_path_factory.mktemp("served"), "open") as address:
        yield address


def opened(browser: object, address: str, language: str, width: int, scheme: str) -> Tab:
    tab = Tab(browser, address, language, width, 900, scheme)  # type: ignore[arg-type]
    tab.page.set_default_timeout(90_000)
    tab.open(4)
    tab.page.locator("#wf-sources-bar [data-view=privacy]").click()
    tab.page.locator(".wf-marks").wait_for()
    return tab


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1440, "light"), ("ar", 390, "dark")])
def test_a_name_is_shown_put_back_joined_and_replaced(
    browser: object, here: str, language: str, width: int, scheme: str
) -> None:
    words, tab = texts(language), opened(browser, here, language, width, scheme)
    page = tab.page
    row = page.locator(".wf-marks > li", has=page.locator(".wf-mark", has_text="Person 4"))
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_role("button", name=words("privacy.show")).press("Enter")
    told = row.locator(".wf-originals")
    told.locator("li", has_text="May").wait_for()
    assert violations(page, "#wf-work") == []
    assert unnamed(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row.get_by_role("button", name=words("privacy.hide")).click()
    assert told.inner_text() == ""

    row.get_by_role("button", name=words("privacy.show")).click()
    back = told.locator("[data-do=privacy_keep]")
    back.click()
    assert back.inner_text() == words("privacy.keep_sure", name="May")
    back.click()
    note = page.locator("#wf-sources-note")
    note.locator(".wf-kept", has_text=words("privacy.done_keep")).wait_for()
    assert note.evaluate(IN_SIGHT)

    first = page.locator(".wf-marks > li", has=page.locator(".wf-mark", has_text="Person 1"))
    first.locator("summary").click()
    first.locator("[name=other]").fill("Person 3")
    page.keyboard.press("Enter")
    note.locator(".wf-kept", has_text=words("privacy.done_join")).wait_for()
    page.locator(".wf-privacy-form [name=text]").fill("the captain")
    page.keyboard.press("Enter")
    note.locator(".wf-kept", has_text=words("privacy.done_replace")).wait_for()
    tab.close()


def test_who_it_is_stays_untold_where_others_reach_the_page(
    browser: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with served("ui_server.py", tmp_path_factory.mktemp("closed")) as address:
        tab = opened(browser, address, "en", 1440, "light")
        tab.page.locator(".wf-marks summary").first.click()
        assert tab.page.locator("[data-originals], [data-do=privacy_plan]").count() == 0
        assert tab.page.locator(".wf-mark-closed").first.inner_text() == texts("en")("privacy.closed")
        tab.close()


def test_a_place_opens_and_a_person_is_forgotten_after_what_rests_on_them(browser: object, here: str) -> None:
    words, tab = texts("en"), opened(browser, here, "en", 1440, "light")
    page = tab.page
    page.locator(".wf-marks .wf-place").first.click()
    page.locator(".wf-open-drawer .wf-turn-text").first.wait_for()
    page.keyboard.press("Escape")
    row = page.locator(".wf-marks > li", has=page.locator(".wf-mark", has_text="Person 2"))
    row.locator("summary").click()
    row.get_by_role("button", name=words("privacy.forget")).click()
    dialog = page.locator("dialog[open].wf-forgetting")
    dialog.locator(".wf-forgetting-counts").wait_for()
    assert violations(page, "dialog[open]") == []
    dialog.get_by_role("button", name=words("forgetting.leave")).click()
    dialog.wait_for(state="detached")
    assert row.count() == 1
    row.get_by_role("button", name=words("privacy.forget")).click()
    dialog.get_by_role("button", name=words("forgetting.do")).click()
    page.locator("#wf-sources-note .wf-kept", has_text=words("privacy.done_forget")).wait_for()
    assert row.count() == 0
    tab.close()


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh", 1440), ("ar", 390), ("ko", 390)])
def test_other_tabs_and_other_browsers_are_told_that_names_were_corrected(
    browser: object, here: str, language: str, width: int
) -> None:
    words, tab = texts(language), opened(browser, here, language, width, "light")
    somebody = Tab(browser, here, language, 1280, 800, "light")  # type: ignore[arg-type]
    other = tab.context.new_page()
    other.goto(f"{here}?lang={language}")
    for page in (other, somebody.page):
        page.locator(".wf-header").wait_for()
        page.locator("#wf-journey .wf-grid").wait_for()
    tab.page.bring_to_front()
    tab.page.locator(".wf-privacy-form [name=text]").fill("the captain")
    tab.page.keyboard.press("Enter")
    tab.page.locator("#wf-sources-note .wf-kept").wait_for()
    told = other.locator(".wf-elsewhere")
    told.wait_for()
    assert words("app.corrected") in told.inner_text()
    assert violations(other, ".wf-elsewhere") == []
    # A page in another browser asks now and then, and when somebody comes back to it.
    somebody.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    note = somebody.page.locator(".wf-elsewhere", has_text=words("app.corrected"))
    note.wait_for()
    note.get_by_role("button", name=words("app.anew")).focus()
    somebody.page.keyboard.press("Enter")
    note.wait_for(state="detached")
    somebody.close()
    assert tab.page.locator(".wf-elsewhere").count() == 0
    told.get_by_role("button", name=words("app.anew")).click()
    told.wait_for(state="detached")
    other.locator(".wf-header").wait_for()
    tab.close()
