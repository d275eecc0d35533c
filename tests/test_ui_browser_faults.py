"""Faults while the page is used, in a real browser: files too large, a model whose server dies in mid-answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_ui_browser import Tab, address, browser
from ui_dying_server import SECOND
from ui_serving import served

from ui.texts import LANGUAGES, texts
from ui.upload_limit import MAX_UPLOAD, MEGABYTE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

__all__ = ["address", "browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 90_000
"""Milliseconds."""
WRITTEN = "part => getComputedStyle(part, '::after').content"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_over_the_limit_is_refused_in_the_readers_language_before_it_is_sent(
    browser: Browser, address: str, language: str, tmp_path: Path
) -> None:
    large, small = tmp_path / "ملف كبير 큰.csv", tmp_path / "small.txt"
    with large.open("wb") as file:
        file.truncate(MAX_UPLOAD + 1)
    small.write_text("Ines: It came late.", encoding="utf-8")
    tab = Tab(browser, address, language, 1440, 900, "light")
    sent: list[str] = []
    tab.page.on("request", lambda request: sent.append(request.url))
    tab.open(4)
    rows = tab.page.locator("#wf-sources tbody tr").count()
    picker = tab.page.locator("#wf-files input[type=file]")
    picker.set_input_files([small, large])
    note = tab.page.locator("#wf-sources-note .wf-failure")
    note.wait_for(timeout=SOON)
    said = texts(language)("sources.too_large", what="\0", limit=200).split("\0")
    assert all(part.strip() in note.inner_text() for part in said)
    assert large.name in note.inner_text()
    assert f"{MAX_UPLOAD // MEGABYTE + 1} MB" in note.inner_text()
    assert not [url for url in sent if "upload" in url]
    assert tab.page.locator("#wf-sources tbody tr").count() == rows
    # While a file is sent, and once it is there, nothing around it is in another language.
    held: list[Route] = []
    tab.page.route("**/upload?*", lambda route: held.append(route))
    picker.set_input_files([small])
    sending = tab.page.locator("#wf-files .uploading")
    sending.wait_for(timeout=SOON)
    assert texts(language)("sources.sending") in sending.evaluate(WRITTEN)
    assert sending.evaluate("part => getComputedStyle(part).fontSize") == "0px"
    assert len(held) == 1
    held[0].continue_()
    tab.page.locator(".wf-uploaded").wait_for(timeout=SOON)
    drop = tab.page.locator("#wf-files [data-testid=upload-text]")
    assert texts(language)("sources.lead") in drop.evaluate(WRITTEN)
    assert texts(language)("sources.upload") in tab.page.locator("#wf-files [data-testid=block-label]").inner_text()
    assert tab.page.locator(".wf-failure").count() == 0
    tab.close()


@pytest.fixture(scope="module")
def dying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of a page whose language model dies in mid-answer, and the file that brings it back."""
    folder = tmp_path_factory.mktemp("dying")
    with served("ui_dying_server.py", folder) as address:
        yield address, folder / "back"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_model_that_dies_in_mid_answer_is_told_of_and_asked_again(
    browser: Browser, dying: tuple[str, Path], language: str
) -> None:
    address, back = dying
    back.unlink(missing_ok=True)
    tab = Tab(browser, address, language, 1440, 900, "light", shows="#wf-box textarea")
    page, words = tab.page, texts(language)
    tab.say({"en": "Why are people unhappy with the delivery?", "ar": "لماذا لا يرضى الناس عن التوصيل؟"}[language])
    page.locator(".wf-error").wait_for(timeout=SOON)
    told = page.locator(".wf-error").inner_text()
    assert "openai:large" in told
    assert "Traceback" not in told
    assert page.locator(".wf-live").count() == 0
    assert page.locator("#wf-log .wf-statement").count() == 1, "what was whole stands, half a sentence does not"
    assert SECOND[:9] not in page.locator("#wf-log .wf-answer").inner_text()
    back.touch()
    page.locator("#wf-log button", has_text=words("chat.again")).last.click()
    page.locator(".wf-statement", has_text=SECOND).wait_for(timeout=SOON)
    page.locator(".wf-answer .wf-usage").wait_for(timeout=SOON)
    assert page.locator(".wf-error").count() == 0
    assert page.locator(".wf-asked").count() == 1
    first = page.locator("#wf-log .wf-statement").first
    first.locator(".wf-chip").click()
    page.locator(".wf-open-drawer mark").wait_for(timeout=SOON)
    assert page.locator(".wf-open-drawer mark").inner_text() in first.inner_text()
    tab.close()
