"""axe finds no serious violation on the main screens: light and dark, both directions, wide and narrow."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from test_ui_browser import Tab, address, browser

from ui.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["address", "browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

SERIOUS = ("serious", "critical")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async ([within, rules]) => {
    const bar = document.querySelector('#wf-tabs .tab-wrapper');
    if (bar) bar.style.position = 'relative';
    const found = await axe.run(within, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
    if (bar) bar.style.position = '';
    return found;
}"""
"""The bar of tabs stays where the page scrolls beneath it: what lies half under it just then is no smaller for that."""


def violations(page: Page, within: str = "html") -> list[str]:
    """Serious violations in a part of the page, each with its rule and the first places."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(RUN, [within, list(RULES)])
    return [
        f"{each['id']}: {each['help']}: "
        + " | ".join(f"{node['target']} {node['html'][:140]}" for node in each["nodes"][:4])
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]


USED = {"button", "textbox", "combobox", "searchbox", "link", "tab", "checkbox"}
"""Roles of what people use."""


def unnamed(page: Page) -> list[str]:
    """What can be used and has no accessible name, as the browser tells a screen reader."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    found = []
    for node in nodes:
        role = node.get("role", {}).get("value")
        if role in USED and not node.get("ignored") and not node.get("name", {}).get("value", "").strip():
            told = session.send("DOM.describeNode", {"backendNodeId": node["backendDOMNodeId"]})["node"]
            found.append(f"{role} {told['nodeName']} {told.get('attributes')}")
    session.detach()
    return found


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1440, "light"), ("en", 1440, "dark"), ("ar", 1440, "light"), ("ar", 390, "dark"), ("ko", 390, "light")],
)
def test_the_main_screens_have_no_serious_violation(
    browser: Browser, address: str, language: str, width: int, scheme: str
) -> None:
    tab = Tab(browser, address, language, width, 900, scheme)
    page = tab.page
    told: dict[str, list[str]] = {"welcome": violations(page)}
    tab.say("Why do people wait?")
    page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    told["answer"] = violations(page)
    page.locator("#wf-log .wf-chip").first.click()
    page.locator(".wf-open-drawer mark").wait_for()
    tab.at_rest()
    told["drawer"] = violations(page)
    page.keyboard.press("Escape")
    for place, name in enumerate(("journey", "personas", "findings", "ideas", "sources")):
        tab.open(place)
        tab.at_rest()
        told[name] = violations(page)
    for view in ("people", "questions", "space", "privacy"):
        tab.look(view)
        tab.at_rest()
        told[view] = violations(page)
    for do in ("list", "models"):
        page.locator(f"[data-do={do}]").first.click()
        page.locator("dialog[open]").wait_for()
        told[do] = violations(page)
        page.keyboard.press("Escape")
    page.locator(".wf-scope-menu summary").click()
    told["scope"] = violations(page, "#wf-composer")  # what a menu covers can't be reached while it is open
    page.locator(".wf-scope-menu summary").click()
    page.locator("#wf-box textarea").fill("/")
    page.locator("#wf-commands li[aria-selected=true]").wait_for()
    told["commands"] = violations(page, "#wf-composer")
    assert {screen: each for screen, each in told.items() if each} == {}
    tab.close()


def test_everything_in_the_chat_can_be_reached_and_used_by_keys(browser: Browser, address: str) -> None:
    tab = Tab(browser, address, "en", 1440, 900, "light")
    page = tab.page
    tab.say("Why do people wait?")
    page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    page.locator("#wf-chatbar button").first.focus()
    reached = []
    for _ in range(40):
        reached.append(
            page.evaluate(
                "(() => { const e = document.activeElement; return [e.dataset.do || e.dataset.act || e.className,"
                " getComputedStyle(e).outlineStyle !== 'none' || e.matches('textarea, input')]; })()"
            )
        )
        page.keyboard.press("Tab")
    names = [name for name, _ in reached]
    for wanted in ("list", "rename_sheet", "new", "edit", "again", "suggest"):
        assert wanted in names
    assert [name for name, seen in reached[1:] if not seen] == []
    page.locator("[data-do=list]").focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.dataset.do") == "list"
    tab.close()


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_whatever_can_be_used_has_a_name_for_those_who_hear_the_page(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 1440, 900, "light")
    page, words = tab.page, texts(language)
    page.locator("#wf-box .submit-button").wait_for()
    assert unnamed(page) == []
    assert page.get_by_role("button", name=words("chat.send"), exact=True).count() == 1
    tab.say("Why do people wait?")
    page.get_by_role("button", name=words("chat.stop"), exact=True).wait_for(timeout=90_000)
    page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    for place in range(5):
        tab.open(place)
        tab.at_rest()
        assert unnamed(page) == []
    files = page.locator("#wf-files .upload-container, #wf-files input[type=file]")
    assert {each.get_attribute("aria-label") for each in files.all()} == {words("sources.upload")}
    tab.close()


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ar", 390)])
def test_a_name_opens_what_its_person_said_and_back(browser: Browser, address: str, language: str, width: int) -> None:
    tab, words = Tab(browser, address, language, width, 900, "light"), texts(language)
    page = tab.page
    tab.open(1)
    fold = page.locator("#wf-personas .wf-fold:has(.wf-members) > summary").first
    fold.focus()
    page.keyboard.press("Enter")
    name = page.locator("#wf-personas .wf-members .wf-person").first
    name.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name=words("person.label"))
    drawer.locator("[data-cite]").first.wait_for()
    assert drawer.locator("[data-cite]").count() == 60
    drawer.get_by_role("button", name=words("person.more")).press("Enter")
    drawer.locator("[data-cite]").nth(69).wait_for()
    assert page.evaluate("document.activeElement.dataset.segment") == "doc0.60"
    back = drawer.get_by_role("button", name=words("person.back"))
    assert back.count() == 0
    assert violations(page, ".wf-drawer") == []
    page.keyboard.press("Enter")
    passage = page.get_by_role("dialog", name=words("evidence.label"))
    passage.locator(".wf-turn-text").first.wait_for()
    passage.get_by_role("button", name=words("person.back")).press("Enter")
    drawer.locator("[data-cite]").nth(69).wait_for()
    page.wait_for_function("document.activeElement.dataset.segment === 'doc0.60'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    assert name.evaluate("name => name === document.activeElement")
    tab.close()
