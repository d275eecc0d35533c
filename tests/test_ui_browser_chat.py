"""The chat in a real browser: conversations come back, commands, scopes, edit, copy, two jobs, signing in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from test_ui_accessibility import violations
from test_ui_browser import Tab, address, browser, tab
from ui_fixtures import QUOTES
from ui_serving import served

from ui.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["address", "browser", "tab"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]


IN_SIGHT = "node => { const at = node.getBoundingClientRect(); return at.bottom > 60 && at.top < innerHeight; }"


def answered(tab: Tab, question: str, answers: int) -> None:
    tab.say(question)
    tab.page.locator(".wf-answer .wf-usage").nth(answers - 1).wait_for(timeout=90_000)


def test_a_conversation_comes_back_with_its_citations(tab: Tab) -> None:
    answered(tab, "Why do people wait?", 1)
    assert "conversation=" in tab.page.url
    tab.page.reload()
    tab.page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    tab.page.locator("#wf-log .wf-chip").first.click()
    tab.page.locator(".wf-open-drawer mark").wait_for()
    assert tab.page.locator(".wf-open-drawer mark").inner_text() == QUOTES[2][2]
    tab.page.keyboard.press("Escape")
    tab.page.locator("#wf-chatbar [data-do=new]").click()
    tab.page.locator(".wf-welcome").wait_for()
    assert "conversation=" not in tab.page.url
    tab.page.locator("#wf-chatbar [data-do=list]").click()
    tab.page.locator(".wf-talk", has_text="Why do people wait?").first.click()
    tab.page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    assert tab.page.locator("dialog[open]").count() == 0


def test_a_page_loaded_anew_in_mid_answer_shows_the_answer(tab: Tab) -> None:
    tab.say("slowly, and then the page is loaded anew")
    tab.page.locator(".wf-live").wait_for()
    tab.page.wait_for_function("location.search.includes('conversation=')")
    tab.page.locator("#wf-box textarea").fill("half a thought")
    tab.page.reload()
    tab.page.locator(".wf-live").wait_for(timeout=90_000)
    assert tab.page.locator("#wf-box textarea").input_value() == "half a thought"
    tab.page.locator("#wf-box textarea").fill("")
    tab.page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)


WAITING = {"en": "And then?", "zh": "然后呢？", "ar": "ثم ماذا؟", "ko": "그다음에는요?"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_sent_while_an_answer_is_written_stays_and_is_told_why(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 390, 844, "dark")
    page, note = tab.page, tab.page.locator(".wf-waits")
    tab.say("slowly, please")
    page.locator(".wf-live").wait_for()
    tab.say(WAITING[language])
    page.locator(".wf-waits", has_text=texts(language)("chat.waits")).wait_for()
    assert violations(page, "#wf-composer") == []
    assert page.locator("#wf-box textarea").input_value() == WAITING[language]
    page.locator(".wf-answer .wf-usage").wait_for()
    note.wait_for(state="hidden")
    page.locator("#wf-box .submit-button").wait_for()
    page.locator("#wf-box textarea").press("Enter")
    page.locator(".wf-answer .wf-usage").nth(1).wait_for()
    assert page.locator(".wf-asked").nth(1).inner_text().endswith(WAITING[language])
    assert page.locator("#wf-box textarea").input_value() == ""
    tab.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_that_is_open_stays_open_when_the_page_is_loaded_anew(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 1440, 900, "light")
    page, other = tab.page, next(each for each in LANGUAGES if each != language)
    opened = page.locator("#wf-tabs button[role=tab][aria-selected=true]")
    tab.open(4)
    page.wait_for_function("location.search.includes('tab=sources')")
    page.locator(f".wf-languages a[lang={other}]").click()
    page.locator(f"html[lang={other}] #wf-sources-bar [data-view=list]").wait_for()
    assert opened.inner_text() == texts(other)("sources.tab")
    tab.open(0)
    page.wait_for_function("!location.search.includes('tab=')")
    page.goto(f"{address}?lang={language}&tab=nowhere")
    page.locator("#wf-journey .wf-grid").wait_for()
    assert opened.inner_text() == texts(language)("journey.tab")
    tab.close()


def test_a_conversation_is_named_found_and_removed(tab: Tab) -> None:
    answered(tab, "Where are refunds told of?", 1)
    tab.page.locator("#wf-chatbar [data-do=rename_sheet]").click()
    tab.page.locator("dialog[open] input[name=name]").fill("Refunds, told")
    tab.page.keyboard.press("Enter")
    tab.page.locator(".wf-talk-name", has_text="Refunds, told").wait_for()
    tab.page.locator("#wf-chatbar [data-do=list]").click()
    tab.page.locator("dialog[open] input[type=search]").fill("refunds")
    tab.page.keyboard.press("Enter")
    tab.page.locator("dialog[open] input[type=search][value=refunds]").wait_for()
    row = tab.page.locator(".wf-talk-row", has_text="Refunds, told")
    row.wait_for()
    remove = row.locator("[data-do=remove]")
    remove.dblclick()  # the question it asks has been read by nobody
    assert "for good" in remove.inner_text()
    remove.click()
    row.wait_for(state="detached")
    tab.page.locator(".wf-welcome").wait_for(state="attached")


def test_a_slash_shows_the_commands_and_keys_choose_one(tab: Tab) -> None:
    box = tab.page.locator("#wf-box textarea")
    box.press_sequentially("/")
    tab.page.locator("#wf-commands li[aria-selected=true]").wait_for()
    box.press_sequentially("he")
    assert tab.page.locator("#wf-commands li:visible").count() == 1
    box.press("Enter")
    assert box.input_value() == "/help "
    box.press("Enter")
    tab.page.locator("dialog[open]", has_text="/persona").wait_for()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("dialog[open]").count() == 0
    assert tab.page.locator(".wf-asked").count() == 0


def test_a_scope_is_chosen_shown_on_the_answer_and_taken_away(tab: Tab) -> None:
    tab.page.locator(".wf-scope-menu summary").click()
    tab.page.locator(".wf-scope-menu select[data-field=kind]").select_option("interview")
    chip = tab.page.locator(".wf-scope-chip", has_text="Interview")
    chip.wait_for()
    answered(tab, "Why?", 1)
    assert tab.page.locator(".wf-within").inner_text() == "Asked of: Interview"
    chip.locator("button").click()
    chip.wait_for(state="detached")


WITHIN = """menu => {
  const at = menu.getBoundingClientRect();
  return at.top >= 0 && at.left >= 0 && at.right <= innerWidth && at.bottom <= innerHeight;
}"""
"""Whether all of it is in the window."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_stands_in_the_window_and_closes_by_key_and_when_the_focus_goes(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 390, 844, "light")
    page, box, opens = tab.page, tab.page.locator("#wf-box textarea"), tab.page.locator(".wf-scope-menu summary")
    box.evaluate("box => box.scrollIntoView({block: 'start'})")
    opens.click()
    form = page.locator(".wf-scope-menu[open] .wf-menu-form")
    page.wait_for_function(WITHIN, arg=form.element_handle())
    form.locator("select").first.focus()
    page.keyboard.press("Escape")
    form.wait_for(state="detached")
    assert opens.evaluate("summary => summary === document.activeElement")
    opens.press("Enter")
    form.wait_for()
    box.focus()
    form.wait_for(state="detached")
    tab.close()


def test_an_edited_question_takes_the_place_of_the_old_one(tab: Tab) -> None:
    answered(tab, "first", 1)
    answered(tab, "second", 2)
    tab.page.locator("[data-do=edit]").first.click()
    tab.page.wait_for_function("document.querySelector('#wf-box textarea').value === 'first'")
    tab.page.locator(".wf-editing").wait_for()
    tab.say("first, otherwise")
    tab.page.locator(".wf-asked", has_text="first, otherwise").wait_for()
    tab.page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    assert tab.page.locator(".wf-asked").count() == 1
    tab.page.locator(".wf-next .wf-try").first.click()
    tab.page.locator(".wf-asked", has_text="Who waits longest?").wait_for()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_one_column_the_answer_comes_into_sight(browser: Browser, address: str, language: str) -> None:
    tab = Tab(browser, address, language, 390, 800, "light")
    tab.page.locator("#wf-composer").evaluate("box => box.scrollIntoView({ block: 'start' })")
    assert not tab.page.locator("#wf-log").evaluate(IN_SIGHT)
    answered(tab, "Why do people wait?", 1)
    tab.page.wait_for_function(f"({IN_SIGHT})(document.querySelector('.wf-asked'))")
    tab.close()


HALF = {"en": "half a thought", "zh": "写了一半", "ar": "نصف فكرة", "ko": "쓰다 만 글"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_half_written_stays_when_a_suggested_question_is_asked(
    browser: Browser, address: str, language: str
) -> None:
    tab = Tab(browser, address, language, 390, 900, "light")
    page, box = tab.page, tab.page.locator("#wf-box textarea")
    box.fill(HALF[language])
    page.locator(".wf-welcome .wf-try").first.click()
    for answers in (1, 2):
        page.locator(".wf-answer .wf-usage").nth(answers - 1).wait_for(timeout=90_000)
        page.locator("#wf-box .submit-button").wait_for()
        assert box.input_value() == HALF[language]
        if answers == 1:
            page.locator(".wf-next .wf-try").first.click()
    # A question that was being edited keeps its place, too, and so do those after it.
    page.locator("[data-do=edit]").first.click()
    page.locator(".wf-editing").wait_for()
    page.locator(".wf-next .wf-try").first.click()
    page.locator(".wf-answer .wf-usage").nth(2).wait_for(timeout=90_000)
    assert page.locator(".wf-asked").count() == 3
    assert page.locator(".wf-editing").count() == 0
    page.keyboard.press("Escape")
    box.fill("")
    page.locator("#wf-box .submit-button").wait_for()
    tab.close()


def test_an_answer_is_copied_with_its_citations(tab: Tab, address: str) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    answered(tab, "Why?", 1)
    label = tab.page.locator("button[data-copy]").inner_text()
    tab.page.locator("button[data-copy]").dblclick()
    tab.page.locator("button[data-copy]", has_text="Copied").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert "People mind the silence more than the delay." in copied
    assert f"{QUOTES[2][2]} — " in copied
    assert "[1]" in copied
    tab.page.locator("button[data-copy]", has_text=label).wait_for()
    tab.page.wait_for_timeout(2_000)  # longer than the second click says so
    assert tab.page.locator("button[data-copy]").inner_text() == label


def asked_for(tab: Tab, kind: str) -> str:
    """Ask for a draft, and wait until it is under way, or done: on a busy machine nobody may see it under way. The
    selector of the new draft."""
    before = tab.page.locator(f"#wf-{kind} [data-board]").get_attribute("data-artifact")
    drafted = f"#wf-{kind} [data-board]:not([data-artifact='{before}'])"
    tab.page.locator(f"#wf-{kind}-bar [data-act=draft]").click()
    tab.page.locator(f"#wf-{kind}-note .wf-working, {drafted}").first.wait_for(timeout=90_000)
    return drafted


def test_a_question_does_not_wait_for_a_draft_and_neither_undoes_the_other(tab: Tab) -> None:
    tab.open(3)
    drafted = asked_for(tab, "ideas")
    answered(tab, "Why?", 1)
    tab.page.locator(drafted).wait_for(timeout=90_000)
    answered(tab, "And then?", 2)
    assert tab.page.locator(".wf-asked").count() == 2


def test_drafts_of_two_kinds_are_asked_for_one_after_the_other_and_both_come(tab: Tab) -> None:
    drafted = []
    for place, kind in ((2, "findings"), (3, "ideas")):
        tab.open(place)
        drafted.append(asked_for(tab, kind))
    for each in drafted:
        tab.page.locator(each).wait_for(state="attached", timeout=90_000)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("ui_rooms_server.py", tmp_path_factory.mktemp("rooms"), "auth") as address:
        yield address


def test_people_sign_in_switch_projects_and_sign_out(browser: Browser, signed: str) -> None:
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.goto(signed)
    page.locator("input[type=text], input:not([type])").first.fill("root")
    page.locator("input[type=password]").fill("another password")
    page.keyboard.press("Enter")
    page.locator(".wf-user", has_text="root").wait_for(timeout=90_000)
    page.locator("[data-project-switch]").select_option("south")
    page.wait_for_url("**project=south**")
    page.locator("[data-project-switch]").wait_for(timeout=90_000)
    assert page.locator("[data-project-switch]").input_value() == "south"
    page.locator(".wf-user a").click()
    page.locator("input[type=password]").wait_for(timeout=90_000)
    page.locator("input[type=text], input:not([type])").first.fill("ana")
    page.locator("input[type=password]").fill("a long password")
    page.keyboard.press("Enter")
    page.locator(".wf-user", has_text="ana").wait_for(timeout=90_000)
    assert page.locator("[data-project-switch]").count() == 0
    assert page.locator(".wf-project strong").inner_text() == "North"
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sign_in_page_speaks_the_visitors_language(browser: Browser, signed: str, language: str) -> None:
    words = texts(language)
    context = browser.new_context(locale=language, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(signed)
    assert page.title() == words("sign_in.title")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, words.direction]
    assert violations(page) == []
    page.locator("[name=username]").fill("ana")
    page.locator("[name=password]").fill("a wrong password")
    page.locator("button").click()
    page.locator("[role=alert]:visible", has_text=words("sign_in.refused")).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{signed}?lang=ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    context.close()


def test_a_draft_that_is_cancelled_stops_and_says_so(tab: Tab) -> None:
    tab.open(2)
    tab.page.locator("#wf-findings-bar [data-act=draft]").click()
    # By a script: the note is drawn anew at each step, and a hand that is slower finds the next one.
    tab.page.wait_for_function(
        "(button => { if (button) button.click(); return button; })"
        "(document.querySelector('#wf-findings-note [data-do=stop_work]'))"
    )
    tab.page.locator("#wf-findings-note .wf-failure", has_text="Stopped.").wait_for()
    # A draft of another kind goes its whole way meanwhile: what was stopped stays so.
    tab.open(3)
    tab.page.locator("#wf-ideas-bar [data-act=draft]").click()
    tab.page.locator("#wf-ideas-bar h2", has_text="Drafted ideas").wait_for(timeout=90_000)
    assert tab.page.locator("#wf-findings-note .wf-failure").count() == 1
