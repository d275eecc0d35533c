"""The screen in a real browser: first paint, cited chat, drawer, drafts, files, languages, narrow, hostile text."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import httpx
import pytest
from ui_fixtures import HOSTILE, QUOTES
from ui_serving import served

from ui.api import ENDPOINTS
from ui.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("ui_server.py", tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("WAYFOLK_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, (
        "The browser tests need Chromium: install it (on Debian or Ubuntu: apt-get install chromium) "
        "or set WAYFOLK_CHROMIUM to its path."
    )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


class Tab:
    """A page with what went wrong in it and every host it asked."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        language: str,
        width: int,
        height: int,
        scheme: str,
        *,
        shows: str = "#wf-journey .wf-grid",
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-US",
            color_scheme="dark" if scheme == "dark" else "light",
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(90_000)  # two processes of tests and a model may share the cores
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlparse(request.url).hostname or ""))
        self.page.goto(f"{address}?lang={language}", wait_until="domcontentloaded")
        self.page.locator(shows).wait_for(timeout=90_000)

    def open(self, place: int) -> None:
        """Show the tab at `place`: journey, personas, findings, ideas, sources."""
        button = self.page.locator("#wf-tabs button[role=tab]").nth(place)
        button.click()
        self.page.wait_for_function("tab => tab.getAttribute('aria-selected') === 'true'", arg=button.element_handle())

    def look(self, view: str) -> None:
        """Choose a view of the sources, and wait until it is shown."""
        self.page.locator(f"#wf-sources-bar [data-view={view}]").click()
        self.page.locator(f"#wf-sources-bar [data-view={view}][aria-pressed=true]").wait_for()

    def at_rest(self) -> None:
        """Wait until nothing moves any more but what moves without end."""
        self.page.wait_for_function(
            "() => document.getAnimations().every("
            "each => each.playState === 'finished' || each.effect.getTiming().iterations === Infinity)"
        )

    def say(self, words: str) -> None:
        self.page.locator("#wf-box textarea").fill(words)
        self.page.keyboard.press("Enter")

    def close(self) -> None:
        assert self.errors == []
        assert self.hosts <= {"127.0.0.1", ""}
        assert self.page.evaluate("window.hacked") is None
        self.context.close()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    tab = Tab(browser, address, "en", 1440, 900, "light")
    yield tab
    tab.close()


def test_a_question_is_answered_with_marks_that_open_the_passage(tab: Tab) -> None:
    tab.say("Why do people mind late deliveries?")
    tab.page.locator(".wf-steps").wait_for()
    tab.page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    assert tab.page.locator(".wf-unverified").count() == 1
    assert tab.page.locator(".wf-counts tr").count() == 2
    assert tab.page.locator("#wf-box textarea").input_value() == ""
    chip = tab.page.locator("#wf-log .wf-chip").first
    chip.hover()
    assert QUOTES[2][2] in tab.page.locator(".wf-tip").inner_text()
    chip.click()
    tab.page.locator(".wf-open-drawer mark").wait_for()
    assert tab.page.locator(".wf-open-drawer mark").inner_text() == QUOTES[2][2]
    assert tab.page.locator(".wf-here .wf-turn-text").get_attribute("dir") == "auto"
    assert "3:09" in tab.page.locator(".wf-here").inner_text()
    tab.page.keyboard.press("Escape")
    tab.page.locator(".wf-open-drawer").wait_for(state="detached")
    assert chip.evaluate("chip => chip === document.activeElement")
    # From one citation to the next by keys alone; the passage is at hand now and comes at once.
    for mark in tab.page.locator("#wf-log .wf-chip").all()[:2]:
        mark.press("Enter")
        tab.page.wait_for_function("document.activeElement.matches('.wf-open-drawer .wf-drawer-close')")
        tab.page.keyboard.press("Tab")
        assert tab.page.evaluate("Boolean(document.activeElement.closest('.wf-drawer'))")
        tab.page.keyboard.press("Escape")
        assert mark.evaluate("mark => mark === document.activeElement")


def test_stop_ends_an_answer_and_the_next_question_can_be_asked(tab: Tab) -> None:
    tab.say("slowly, please")
    tab.page.locator("#wf-box .stop-button").click(timeout=10_000)
    tab.page.locator(".wf-error", has_text="Stopped.").wait_for()
    tab.page.locator("#wf-box .submit-button").wait_for()
    assert tab.page.locator(".wf-live").count() == 0


def test_hostile_text_is_shown_as_text(tab: Tab) -> None:
    tab.say(HOSTILE)
    tab.page.locator(".wf-answer .wf-usage").wait_for(timeout=90_000)
    assert tab.page.locator(".wf-asked").inner_text().endswith(HOSTILE)
    assert tab.page.locator(".wf-statement").inner_text() == HOSTILE
    tab.open(2)
    assert tab.page.locator("#wf-findings h3").first.inner_text() == HOSTILE
    assert tab.page.locator("#wf-findings img, #wf-log img").count() == 0


def test_a_proposed_change_waits_for_accept(tab: Tab) -> None:
    tab.say("split the purchase stage in two")
    accept = tab.page.locator(".wf-proposal .wf-primary")
    accept.wait_for(timeout=90_000)
    accept.click()
    tab.page.locator(".wf-drafted", has_text="Accepted.").wait_for()
    assert tab.page.locator(".wf-proposal").count() == 0


def test_a_draft_tells_its_progress_and_takes_its_options(tab: Tab) -> None:
    tab.open(1)
    tab.page.locator("#wf-personas-bar summary", has_text="Options").click()
    tab.page.locator("#wf-personas-bar input[name=scope]").fill("slowly waiting")
    tab.page.locator("#wf-personas-bar [data-act=draft]").click()
    tab.page.locator("#wf-personas-note .wf-working").wait_for()
    tab.page.locator("#wf-personas-bar h2", has_text="Drafted personas").wait_for(timeout=90_000)
    assert "waiting" in tab.page.locator("#wf-personas-bar p").first.inner_text()
    assert tab.page.locator("#wf-personas-note .wf-working").count() == 0
    tab.page.locator("#wf-personas-bar select[data-act=version]").select_option("personas-1")
    tab.page.locator("#wf-personas-bar h2", has_text="Two ways to get").wait_for()


def test_a_draft_leaves_as_a_file(tab: Tab) -> None:
    tab.page.locator("#wf-journey-bar summary", has_text="Export").click()
    with tab.page.expect_download(timeout=90_000) as download:
        tab.page.locator("#wf-journey-bar [data-format=md]").click()
    assert download.value.suggested_filename == "journey-1.md"


def test_files_come_in_and_failures_are_told(tab: Tab, tmp_path: Path) -> None:
    tab.open(4)
    (tmp_path / "notes 한국어.txt").write_text("참가자: 늦었어요.", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    tab.page.locator("#wf-files input[type=file]").set_input_files(
        [tmp_path / "notes 한국어.txt", tmp_path / "empty.txt"]
    )
    tab.page.locator(".wf-uploaded").wait_for(timeout=90_000)
    told = tab.page.locator(".wf-uploaded").inner_text()
    assert "Added: 1" in told
    assert "empty.txt" in told
    assert tab.page.locator("#wf-sources tbody tr").count() == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_wait_come_in_though_the_page_is_loaded_anew(
    browser: Browser, address: str, tmp_path: Path, language: str
) -> None:
    tab, words = Tab(browser, address, language, 1440, 900, "light"), texts(language)
    tab.open(4)
    picker, note = tab.page.locator("#wf-files input[type=file]"), tab.page.locator("#wf-sources-note")
    first = [tmp_path / f"{language} {n}.txt" for n in range(30)]
    later = tmp_path / f"later 나중 بعد {language}.txt"
    for path in (*first, later):
        path.write_text("Maya: It came late.", encoding="utf-8")
    picker.set_input_files(first)
    note.locator(".wf-working .wf-count").first.wait_for(timeout=90_000)
    picker.set_input_files([later])
    note.locator(".wf-working", has_text=words.count("waiting", 1)).wait_for(timeout=90_000)
    tab.page.reload()
    tab.page.locator(".wf-header").wait_for(timeout=90_000)
    tab.open(4)
    note.locator(".wf-uploaded", has_text=words("sources.added", n=31)).wait_for(timeout=90_000)
    assert tab.page.locator("#wf-sources tbody tr", has_text=later.name).count() == 1
    tab.close()


DROP = """([place, name]) => {
  const files = new DataTransfer(), at = document.querySelector(place);
  files.items.add(new File(["Maya: It came late."], name, { type: "text/plain" }));
  return ["dragover", "drop"].map((kind) => {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files });
    at.dispatchEvent(event);
    return event.defaultPrevented;
  });
}"""


def test_a_file_dropped_on_the_chat_or_on_the_place_for_files_comes_in(tab: Tab) -> None:
    for place in ("#wf-box", "#wf-files .upload-container"):
        name = f"dropped on {place.strip('#.').split()[0]}.txt"
        assert tab.page.evaluate(DROP, [place, name]) == [True, True], "the browser would show the file and leave"
        tab.page.locator("#wf-sources tbody tr", has_text=name).wait_for(timeout=90_000)
        assert "wf-dropping" not in tab.page.evaluate("document.body.className")


@pytest.mark.parametrize(
    ("language", "journey", "direction"),
    [("en", "Journey", "ltr"), ("zh", "旅程", "ltr"), ("ar", "الرحلة", "rtl"), ("ko", "여정", "ltr")],
)
def test_the_page_speaks_the_language_asked_for(
    browser: Browser, address: str, language: str, journey: str, direction: str
) -> None:
    tab = Tab(browser, address, language, 1440, 900, "light")
    assert tab.page.locator("#wf-tabs button[role=tab]").first.inner_text() == journey
    assert tab.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, direction]
    chat, work = (tab.page.locator(name).bounding_box() for name in ("#wf-chat", "#wf-work"))
    assert chat is not None
    assert work is not None
    assert (chat["x"] < work["x"]) is (direction == "ltr")
    tab.close()


def test_programs_are_offered_the_named_endpoints_alone_and_no_file_of_the_machine_is_given_out(address: str) -> None:
    with httpx.Client(base_url=address, trust_env=False) as client:
        named = client.get("gradio_api/info").json()["named_endpoints"]
        assert set(named) == {f"/{name}" for name in ENDPOINTS}
        assert client.get("gradio_api/file=/etc/passwd").status_code == 403
        assert client.get("gradio_api/file=" + str(Path(__file__).resolve())).status_code == 403
        assert "svg" in client.get("favicon.ico").headers["content-type"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_reads_and_chats_without_sideways_scrolling(browser: Browser, address: str, language: str) -> None:
    tab = Tab(browser, address, language, 390, 844, "dark")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
    grid = tab.page.locator("#wf-journey .wf-scroll")
    assert grid.evaluate("box => box.scrollWidth > box.clientWidth")
    chat, work = (tab.page.locator(name).bounding_box() for name in ("#wf-chat", "#wf-work"))
    assert chat is not None
    assert work is not None
    assert work["y"] >= chat["y"] + chat["height"] - 1
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 27)"
    tab.close()


def test_stage_names_and_lanes_stay_in_sight(tab: Tab) -> None:
    grid = tab.page.locator("#wf-journey .wf-scroll")
    grid.evaluate("box => box.scrollTo(500, 300)")
    tab.page.wait_for_function("document.querySelector('#wf-journey .wf-scroll').scrollTop === 300")
    box, head, lane = (
        tab.page.locator(name).first.bounding_box()
        for name in (
            "#wf-journey .wf-scroll",
            "#wf-journey thead th:nth-child(4)",
            "#wf-journey tbody tr:nth-child(3) th",
        )
    )
    assert box is not None
    assert head is not None
    assert lane is not None
    assert abs(head["y"] - box["y"]) < 3
    assert abs(lane["x"] - box["x"]) < 3


def test_the_switch_between_light_and_dark_is_remembered(tab: Tab) -> None:
    tab.page.locator("[data-theme-switch]").click()
    assert tab.page.evaluate("document.body.classList.contains('dark')")
    tab.page.reload()
    tab.page.locator("#wf-journey .wf-grid").wait_for(timeout=90_000)
    tab.page.locator(".wf-header").wait_for()
    tab.page.wait_for_function("document.body.classList.contains('dark')")
    assert tab.page.evaluate("localStorage.getItem('wayfolk-theme')") == "dark"
