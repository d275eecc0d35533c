"""A passage's codes corrected in the drawer, in a real browser: mouse, keys, right to left, 390 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_ui_browser import Tab, browser  # noqa: F401  (a fixture)
from ui_serving import served

from ui.texts import texts

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 90_000
"""Milliseconds."""
SELECT = """(length) => {
  const words = document.querySelector(".wf-open-drawer .wf-here .wf-turn-text mark").firstChild;
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(words, length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture(scope="module", params=["en", "ar"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and language of a served project."""
    with served("ui_project_server.py", tmp_path_factory.mktemp("project"), request.param) as address:
        yield address, request.param


@pytest.mark.parametrize("width", [1440, 390])
def test_a_passage_is_corrected_left_out_and_added_to(browser: object, project: tuple[str, str], width: int) -> None:  # noqa: F811
    words = texts(project[1])
    tab = Tab(browser, *project, width, 900, "light")  # type: ignore[arg-type]
    tab.page.set_default_timeout(SOON)
    tab.page.locator("#wf-journey .wf-chip").first.click()
    drawer = tab.page.locator(".wf-open-drawer")
    coded = drawer.locator(".wf-coded[data-passage]").first
    coded.wait_for()
    assert drawer.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    kind = coded.get_by_label(words("coding.kind"))
    before = kind.input_value()
    kind.select_option("goal" if before != "goal" else "context")
    save = coded.get_by_role("button", name=words("coding.save"))
    save.focus()
    tab.page.keyboard.press("Enter")
    drawer.locator("[role=status]", has_text=words("coding.done_correct")).wait_for()
    coded.get_by_role("button", name=words("coding.undo")).click()
    drawer.locator("[role=status]", has_text=words("coding.done_undo")).wait_for()
    assert kind.input_value() == before

    coded.get_by_role("button", name=words("coding.reject")).click()
    drawer.locator(".wf-coded-out").wait_for()
    drawer.locator(".wf-coded-out").get_by_role("button", name=words("coding.undo")).click()
    drawer.locator(".wf-coded-out").wait_for(state="detached")

    tab.page.evaluate(SELECT, 12)
    new = drawer.locator(".wf-coded-new")
    chosen = new.locator("textarea")
    assert chosen.input_value() == drawer.locator("mark").inner_text()[:12].strip()
    new.get_by_label(words("coding.kind")).select_option("need")
    new.get_by_role("button", name=words("coding.add")).click()
    drawer.locator("[role=status]", has_text=words("coding.done_add")).wait_for()
    added = drawer.locator(".wf-coded[data-passage]", has=tab.page.locator(".wf-coded-words")).last
    added.get_by_role("button", name=words("coding.undo")).click()
    drawer.locator("[role=status]", has_text=words("coding.done_undo")).wait_for()
    tab.close()
