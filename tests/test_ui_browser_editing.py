"""A map, personas and ideas changed in place in a real browser, over a real project, in English and Arabic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_ui_browser import Tab, browser  # noqa: F401  (a fixture)
from ui_serving import served

from ui.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 90_000
"""Milliseconds."""
CARD = "#wf-journey [data-group] > [data-card]"
TURNS = {
    "en": (
        "Interviewer: How was it?",
        "Zoe: Then I wait. The delivery window is four hours.",
    ),
    "ar": ("المحاور: كيف كان ذلك؟", "زوي: موعد التوصيل طويل جدا، أنتظر أربع ساعات في البيت."),
}


@pytest.fixture(scope="module", params=["en", "ar"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and language of a served project."""
    with served("ui_project_server.py", tmp_path_factory.mktemp("project"), request.param) as address:
        yield address, request.param


@pytest.fixture
def tab(browser: Browser, project: tuple[str, str]) -> Iterator[Tab]:  # noqa: F811
    tab = Tab(browser, *project, 1440, 900, "light")
    tab.page.set_default_timeout(SOON)
    yield tab
    tab.close()


def told(tab: Tab, kind: str = "journey") -> str:
    """What the last change says it did."""
    note = tab.page.locator(f"#wf-{kind}-note [role=status]")
    note.wait_for(timeout=SOON)
    return note.inner_text()


def reworded(tab: Tab, card: Locator, words: str) -> None:
    """Reword a card of the map by the keyboard alone."""
    card.locator("[data-menu]").first.focus()
    tab.page.keyboard.press("F2")
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type(words)
    pressed(tab, "Enter")


def pressed(tab: Tab, keys: str, kind: str = "journey") -> None:
    """Press keys and wait until the board is another version."""
    board = tab.page.locator(f"#wf-{kind} [data-board]")
    seen = board.get_attribute("data-seen")
    tab.page.keyboard.press(keys)
    tab.page.locator(f"#wf-{kind} [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)


def test_edit_undo_redo_and_the_focus_stays_with_the_card(tab: Tab, project: tuple[str, str]) -> None:
    words = texts(project[1])
    card = tab.page.locator(CARD).first
    identity, before = card.get_attribute("data-card"), card.locator("[data-field=text]").inner_text()
    reworded(tab, card, "In our own words")
    assert "In our own words" in told(tab)
    assert tab.page.locator(f'#wf-journey [data-card="{identity}"]').inner_text().find(words("edit.reworded")) > 0
    focused = (
        "document.activeElement.closest('[data-card]') && document.activeElement.closest('[data-card]').dataset.card"
    )
    tab.page.wait_for_function(f"({focused}) === {identity!r}", timeout=SOON)
    pressed(tab, "Control+z")
    assert tab.page.locator(f'#wf-journey [data-card="{identity}"] [data-field=text]').inner_text() == before
    pressed(tab, "Control+Shift+z")
    assert (
        tab.page.locator(f'#wf-journey [data-card="{identity}"] [data-field=text]').inner_text() == "In our own words"
    )
    pressed(tab, "Control+z")


def test_every_change_is_told_also_once_the_note_before_has_faded(tab: Tab) -> None:
    card, note = tab.page.locator(CARD).first, tab.page.locator("#wf-journey-note .wf-toast")
    for words in ("Said once", "Said twice"):
        reworded(tab, card, words)
        tab.page.locator("#wf-journey-note .wf-toast:visible", has_text=words).wait_for(timeout=SOON)
        note.wait_for(state="hidden", timeout=SOON)
    pressed(tab, "Control+z")
    pressed(tab, "Control+z")


def test_cards_move_by_key_by_menu_and_by_hand_with_their_evidence(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 1440, "height": 1300})  # the whole goal in view, so that nothing scrolls
    place = tab.page.locator("#wf-journey td[data-group=touchpoints]:has([data-card])").first
    card = place.locator("[data-card]").first
    identity, marks = card.get_attribute("data-card"), card.locator(".wf-chip").count()
    card.locator("[data-menu]").focus()
    pressed(tab, "Alt+ArrowRight" if tab.page.evaluate("document.documentElement.dir") == "ltr" else "Alt+ArrowLeft")
    moved = tab.page.locator(f'#wf-journey [data-card="{identity}"]')
    assert moved.locator("xpath=ancestor::td").get_attribute("data-owner") != place.get_attribute("data-owner")
    assert moved.locator(".wf-chip").count() == marks
    moved.locator("[data-menu]").focus()
    tab.page.keyboard.press("Enter")
    board = tab.page.locator("#wf-journey [data-board]")
    seen = board.get_attribute("data-seen")
    tab.page.locator(".wf-popup select").first.select_option(index=1)
    tab.page.locator(f"#wf-journey [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)
    goal = tab.page.locator("#wf-journey td[data-group]").nth(2)
    seen = board.get_attribute("data-seen")
    moved.hover()
    moved.locator("[data-menu]").drag_to(goal)
    tab.page.locator(f"#wf-journey [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)
    assert goal.locator(f'[data-card="{identity}"]').count() == 1
    for _ in range(3):
        pressed(tab, "Control+z")


def test_a_stage_is_added_renamed_merged_and_removed(tab: Tab, project: tuple[str, str]) -> None:
    words = texts(project[1])
    heads = tab.page.locator("#wf-journey thead th[data-part]")
    stages = heads.count()

    def choose(head: Locator, word: str) -> None:
        seen = tab.page.locator("#wf-journey [data-board]").get_attribute("data-seen")
        head.locator("[data-menu]").focus()
        tab.page.keyboard.press("Enter")
        tab.page.locator(".wf-popup [role=menuitem]", has_text=words(f"edit.{word}")).first.click()
        if word != "rename":
            tab.page.locator(f"#wf-journey [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)

    choose(heads.first, "stage")
    assert heads.count() == stages + 1
    choose(heads.nth(1), "rename")
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type("Moving in")
    pressed(tab, "Enter")
    assert heads.nth(1).locator("[data-field=name]").inner_text() == "Moving in"
    choose(heads.nth(1), "merge")
    assert heads.count() == stages
    assert "Moving in · " in heads.nth(1).inner_text()
    pressed(tab, "Control+z")
    choose(heads.nth(1), "remove")
    assert heads.count() == stages


def test_changes_made_in_a_hurry_are_made_one_after_the_other(tab: Tab) -> None:
    seen = int(tab.page.locator("#wf-journey [data-board]").get_attribute("data-seen") or 0)
    tab.page.evaluate("""() => {
      const cards = [...document.querySelectorAll('#wf-journey [data-group] > [data-card] [data-menu]')];
      const down = new KeyboardEvent('keydown', { key: 'ArrowDown', altKey: true, bubbles: true });
      cards[0].dispatchEvent(down);
      cards[0].dispatchEvent(down);
    }""")
    tab.page.locator("#wf-journey-bar [data-revise=approve]").click()
    tab.page.locator(f"#wf-journey [data-board][data-seen='{seen + 3}']").wait_for(timeout=SOON)
    assert tab.page.locator("#wf-journey-note .wf-failure").count() == 0
    for _ in range(3):
        pressed(tab, "Control+z")


def slowly(tab: Tab) -> None:
    """Let every answer of the server take its time, so that somebody is faster."""
    session = tab.context.new_cdp_session(tab.page)
    session.send("Network.enable")
    far = {"offline": False, "latency": 600, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", far)


def written(tab: Tab, field: Locator, words: str) -> None:
    """Begin to write in place of what a field says, without ending it."""
    field.dblclick()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type(words)


def test_what_is_being_written_stays_while_the_change_before_comes_back(tab: Tab) -> None:
    slowly(tab)
    board, names = tab.page.locator("#wf-journey [data-board]"), tab.page.locator("#wf-journey thead [data-field=name]")
    seen = int(board.get_attribute("data-seen") or 0)
    written(tab, names.nth(0), "One after")
    tab.page.keyboard.press("Enter")
    written(tab, names.nth(1), "e other")
    tab.page.keyboard.press("Home")
    tab.page.locator(f"#wf-journey [data-board][data-seen='{seen + 1}']").wait_for(timeout=SOON)
    assert names.nth(0).inner_text() == "One after"
    tab.page.keyboard.type("th")
    tab.page.keyboard.press("Enter")
    tab.page.locator("#wf-journey [data-add=write]").first.click()
    tab.page.keyboard.type("A thing")
    tab.page.locator(f"#wf-journey [data-board][data-seen='{seen + 2}']").wait_for(timeout=SOON)
    assert names.nth(1).inner_text() == "the other"
    tab.page.keyboard.type(" of ours")
    tab.page.keyboard.press("Enter")
    tab.page.locator(CARD, has_text="A thing of ours").wait_for(timeout=SOON)
    for _ in range(3):
        pressed(tab, "Control+z")


def test_the_chat_keeps_the_focus_while_a_change_comes_back(tab: Tab) -> None:
    slowly(tab)
    board, name = tab.page.locator("#wf-journey [data-board]"), tab.page.locator("#wf-journey thead [data-field=name]")
    seen = int(board.get_attribute("data-seen") or 0)
    written(tab, name.first, "Beforehand")
    tab.page.keyboard.press("Enter")
    tab.page.locator("#wf-box textarea").click()
    tab.page.keyboard.type("Why do ")
    tab.page.locator(f"#wf-journey [data-board][data-seen='{seen + 1}']").wait_for(timeout=SOON)
    tab.page.keyboard.type("people wait")
    assert tab.page.locator("#wf-box textarea").input_value() == "Why do people wait"
    name.first.dblclick()  # nothing is written here
    tab.page.locator("#wf-box textarea").click()
    tab.page.keyboard.type("?")
    assert sorted(tab.page.locator("#wf-box textarea").input_value()) == sorted("Why do people wait?")
    tab.page.locator("#wf-box textarea").fill("")
    tab.page.locator("#wf-journey [data-menu]").first.focus()
    pressed(tab, "Control+z")


def test_a_menu_stays_with_its_card_while_the_one_before_goes(tab: Tab) -> None:
    slowly(tab)
    board = tab.page.locator("#wf-journey [data-board]")
    seen = int(board.get_attribute("data-seen") or 0)
    place = tab.page.locator("#wf-journey td[data-group]:has([data-card] ~ [data-card])").first
    first, second = (place.locator("[data-card]").nth(n).get_attribute("data-card") for n in (0, 1))
    place.locator(f'[data-card="{first}"] [data-menu]').click()
    tab.page.locator(".wf-popup .wf-danger").click()
    place.locator(f'[data-card="{second}"] [data-menu]').click()
    tab.page.locator(f"#wf-journey [data-board][data-seen='{seen + 1}']").wait_for(timeout=SOON)
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.type("This one was meant")
    pressed(tab, "Enter")
    assert tab.page.locator(CARD, has_text="This one was meant").get_attribute("data-card") == second
    for _ in range(2):
        pressed(tab, "Control+z")


def test_a_line_without_evidence_says_that_a_person_set_it(tab: Tab, project: tuple[str, str]) -> None:
    tab.open(1)
    words = texts(project[1])
    group = tab.page.locator("#wf-personas section[data-group=needs]").first
    group.locator("[data-add]").focus()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type("A slot that is there in the evening")
    pressed(tab, "Enter", "personas")
    line = tab.page.locator("#wf-personas [data-card]", has_text="A slot that is there in the evening")
    assert words("edit.own") in line.inner_text()
    assert words("status.assumed") in line.inner_text()
    pressed(tab, "Control+z", "personas")
    assert line.count() == 0


def test_ideas_are_ranked_by_hand_and_judged(tab: Tab, project: tuple[str, str]) -> None:
    tab.open(3)
    ideas = tab.page.locator("#wf-ideas .wf-idea")
    assert ideas.count() >= 2
    first, second = ideas.nth(0).get_attribute("data-card"), ideas.nth(1).get_attribute("data-card")
    ideas.nth(0).locator("[data-menu]").focus()
    pressed(tab, "Alt+ArrowDown", "ideas")
    assert [ideas.nth(n).get_attribute("data-card") for n in (0, 1)] == [second, first]
    assert texts(project[1])("edit.ranked") in tab.page.locator("#wf-ideas").inner_text()
    seen = tab.page.locator("#wf-ideas [data-board]").get_attribute("data-seen")
    ideas.nth(0).locator("[data-menu]").focus()
    tab.page.keyboard.press("Enter")
    tab.page.locator(".wf-popup label", has_text=texts(project[1])("ideas.effort")).locator("select").select_option(
        "high"
    )
    tab.page.locator(f"#wf-ideas [data-board]:not([data-seen='{seen}'])").wait_for(timeout=SOON)
    assert ideas.nth(0).get_attribute("data-effort") == "high"


def test_two_tabs_lose_no_edit(tab: Tab, browser: Browser, project: tuple[str, str]) -> None:  # noqa: F811
    words = texts(project[1])
    other = Tab(browser, *project, 1440, 900, "light")
    other.page.set_default_timeout(SOON)
    mine, theirs = (each.page.locator(CARD) for each in (tab, other))
    reworded(tab, mine.nth(0), "First tab")
    theirs.nth(0).locator("[data-menu]").focus()
    other.page.keyboard.press("F2")
    other.page.keyboard.type(" too")
    other.page.keyboard.press("Enter")
    other.page.locator("#wf-journey-note .wf-failure").wait_for(timeout=SOON)
    assert "First tab" in other.page.locator("#wf-journey-note").inner_text()
    assert "First tab" in theirs.nth(0).inner_text()
    yours = (
        other.page.locator("#wf-journey-note").inner_text().partition(words("edit.yours", text="\0").split("\0")[0])[2]
    )
    assert yours.strip("\u2068\u2069 ").endswith(" too"), "what was written is not lost with it"
    reworded(tab, mine.nth(0), "First tab again")
    reworded(other, theirs.nth(1), "Second tab")
    kept = words("edit.meanwhile", what="\0").split("\0")[0]
    assert kept.strip() in told(other)
    assert "First tab again" in theirs.nth(0).inner_text()
    other.close()


def test_by_words_a_persona_changes_once_the_proposal_is_accepted(tab: Tab, project: tuple[str, str]) -> None:
    line = {"en": "rename the first persona to The careful ones", "ar": "أعد تسمية الشخصية الأولى إلى الحذرون"}
    name = {"en": "The careful ones", "ar": "الحذرون"}[project[1]]
    tab.say(line[project[1]])
    accept = tab.page.locator(".wf-proposal .wf-primary")
    accept.wait_for(timeout=SOON)
    assert tab.page.locator("#wf-personas h3", has_text=name).count() == 0
    accept.click()
    tab.page.locator("#wf-personas h3", has_text=name).wait_for(timeout=SOON)


def test_edit_approve_add_a_source_refresh_and_decide(tab: Tab, project: tuple[str, str], tmp_path: Path) -> None:
    words = texts(project[1])
    reworded(tab, tab.page.locator(CARD).nth(2), "What we say")
    tab.page.locator("#wf-journey-bar [data-revise=approve]").click()
    tab.page.locator("#wf-journey .wf-badge-good").first.wait_for(timeout=SOON)
    approved = tab.page.locator("#wf-journey .wf-badge-good").count()
    source = tmp_path / "zoe.txt"
    source.write_text("\n".join(TURNS[project[1]]), encoding="utf-8")
    tab.open(4)
    tab.page.locator("#wf-files input[type=file]").set_input_files([source])
    tab.page.locator(".wf-uploaded").wait_for(timeout=SOON)
    tab.open(2)
    tab.page.locator("#wf-findings-bar .wf-due").wait_for(timeout=SOON)
    tab.page.locator("#wf-findings-bar [data-revise=refresh]").click()
    tab.page.locator("#wf-findings .wf-diff").wait_for(timeout=SOON)
    changes = tab.page.locator("#wf-findings .wf-diff > ol > li")
    open_ = changes.count()
    assert words("refresh.title") in tab.page.locator("#wf-findings .wf-diff").inner_text()
    changes.first.locator(".wf-chip").first.click()
    tab.page.locator(".wf-open-drawer mark").wait_for(timeout=SOON)
    tab.page.keyboard.press("Escape")
    before = tab.page.locator("#wf-findings .wf-finding").count()
    changes.first.locator("[data-settle=take]").click()
    if open_ > 1:
        tab.page.wait_for_function(
            f"document.querySelectorAll('#wf-findings .wf-diff > ol > li').length === {open_ - 1}"
        )
        tab.page.locator("#wf-findings .wf-diff > ol [data-settle=leave]").first.click()
    while tab.page.locator("#wf-findings .wf-diff header [data-settle=leave]").count():
        tab.page.locator("#wf-findings .wf-diff header [data-settle=leave]").click()
        tab.page.locator("#wf-findings .wf-diff").wait_for(state="detached", timeout=SOON)
    assert tab.page.locator("#wf-findings .wf-finding").count() >= before
    tab.open(0)
    assert tab.page.locator("#wf-journey .wf-badge-good").count() == approved
    assert tab.page.locator(CARD, has_text="What we say").count() == 1
