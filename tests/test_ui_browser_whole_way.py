"""The whole way in a real browser, over a real project that begins empty, in each of the four languages: files come in,
a question and the passage behind its answer, a persona, a map, a change by words, approval, a further source, what it
changes, a file to take along."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import INTERVIEWS
from test_ui_browser import Tab, browser
from ui_serving import served

from assistant.artifacts import Brief
from assistant.frames import load_frame
from assistant.phrases import phrase
from ui.texts import texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = 90_000
"""Milliseconds for a draft on a busy machine."""


IN_SIGHT = """name => {
  const node = [...document.querySelectorAll("#wf-journey .wf-stage-name")].find((each) => each.textContent === name);
  const [at, box] = [node, node.closest(".wf-scroll")].map((each) => each.getBoundingClientRect());
  return at.left >= box.left && at.right <= box.right && at.top >= 0 && at.bottom <= innerHeight;
}"""
"""Whether a stage of the map can be seen without scrolling."""


@dataclass(frozen=True)
class Said:
    """What somebody says on the way, in their language."""

    question: str
    change: str
    stage: str
    """The stage that the change adds."""
    further: str
    """A further interview."""


WAYS = {
    "en": Said(
        "Does the order come late?",
        "add a stage called Farewell",
        "Farewell",
        "Interviewer: How was it?\nZoe: I wait at home all afternoon, the delivery window is four hours.\n"
        "Zoe: It came late twice and nobody told me.\n",
    ),
    "zh": Said(
        "订单会迟到吗？",
        "添加阶段告别",
        "告别",
        "访谈员：怎么样？\n周敏：配送时间段太长了，我在家等了四个小时。\n周敏：有两次迟到，没有人通知我。\n",
    ),
    "ar": Said(
        "هل يتأخر الطلب؟",
        "أضف مرحلة الوداع",
        "الوداع",
        "المحاور: كيف كان ذلك؟\nزوي: موعد التوصيل طويل جدا، أنتظر أربع ساعات في البيت.\n"
        "زوي: تأخر مرتين ولم يخبرني أحد.\n",
    ),
    "ko": Said(
        "주문이 늦게 오나요?",
        "작별 단계를 추가해 줘",
        "작별",
        "면접관: 어땠나요?\n최유진: 배송 시간대가 너무 길어서 네 시간을 집에서 기다렸어요.\n"
        "최유진: 두 번이나 늦었는데 아무도 알려 주지 않았어요.\n",
    ),
}  # fmt: skip

OTHERS = {"en": "ar", "zh": "en", "ar": "ko", "ko": "zh"}
"""Another language for each, in which the map is read at the end."""


@pytest.mark.parametrize("language", list(WAYS))
def test_from_nothing_to_a_file_to_take_along(browser: Browser, tmp_path: Path, language: str) -> None:
    words, said = texts(language), WAYS[language]
    with served("ui_empty_server.py", tmp_path, language) as address:
        tab = Tab(browser, address, language, 1440, 900, "light", shows="#wf-journey .wf-empty")
        page = tab.page
        page.set_default_timeout(SOON)
        assert words("journey.none") in page.locator("#wf-journey").inner_text()
        assert words("chat.begin") in page.locator("#wf-log").inner_text()

        page.locator("#wf-log button", has_text=words("sources.upload")).click()
        page.locator("#wf-files .upload-container").wait_for()
        page.locator("#wf-files input[type=file]").set_input_files(sorted(INTERVIEWS.iterdir()))
        page.locator(".wf-uploaded").wait_for()
        assert words("sources.added", n=4) in page.locator(".wf-uploaded").inner_text()
        page.locator("#wf-log .wf-try", has_text=words("chat.try1")).wait_for()

        tab.say(said.question)
        page.locator(".wf-answer .wf-usage").wait_for()
        page.locator("#wf-log .wf-chip").first.click()
        page.locator(".wf-open-drawer mark").wait_for()
        page.keyboard.press("Escape")

        for place, kind, shows in ((1, "personas", ".wf-persona"), (0, "journey", ".wf-grid")):
            tab.open(place)
            page.locator(f"#wf-{kind}-bar button[data-act=draft]").click()
            page.locator(f"#wf-{kind} {shows}").first.wait_for()

        names = page.locator("#wf-journey .wf-stage-name")
        stages = names.count()
        tab.say(said.change)
        page.locator(".wf-proposal .wf-primary").wait_for()
        assert names.count() == stages, "nothing is changed before somebody says so"
        page.locator(".wf-proposal .wf-primary").click()
        page.locator("#wf-journey .wf-stage-name", has_text=said.stage).wait_for()
        assert names.count() == stages + 1
        page.wait_for_function(IN_SIGHT, arg=said.stage)

        page.locator("#wf-journey-bar [data-revise=approve]").click()
        page.locator("#wf-journey .wf-badge-good").first.wait_for()

        further = tmp_path / "further.txt"
        further.write_text(said.further, encoding="utf-8")
        tab.open(4)
        page.locator("#wf-files input[type=file]").set_input_files([further])
        page.locator(".wf-uploaded", has_text=words("sources.added", n=1)).wait_for()

        tab.open(0)
        page.locator("#wf-journey-bar .wf-due").wait_for()
        page.locator("#wf-journey-bar [data-revise=refresh]").click()
        diff = page.locator("#wf-journey .wf-diff")
        diff.wait_for()
        assert words("refresh.title") in diff.inner_text()
        diff.locator("[data-settle=take]").first.click()
        page.locator("#wf-journey-note [role=status]").wait_for()
        assert page.locator("#wf-journey .wf-stage-name", has_text=said.stage).count() == 1, "a person's stage stays"

        page.locator("#wf-journey-bar summary", has_text=words("export.label")).click()
        with page.expect_download(timeout=SOON) as download:
            page.locator("#wf-journey-bar [data-format=md]").click()
        assert said.stage in Path(download.value.path()).read_text(encoding="utf-8")

        # Whoever reads the map in another language has the frame's stages in it, and a person's stage as it is.
        other = OTHERS[language]
        page.locator("#wf-journey-bar summary", has_text=words("export.label")).click()
        page.locator("#wf-journey-bar [name=export_language]").select_option(other)
        with page.expect_download(timeout=SOON) as download:
            page.locator("#wf-journey-bar [data-format=guide]").click()
        frame = load_frame(Brief().frame)
        stages = [frame.stage_name(stage.id, other) for stage in frame.stages]
        assert phrase("guide_begin", other) in Path(download.value.path()).read_text(encoding="utf-8")
        page.goto(f"{address}?lang={other}", wait_until="domcontentloaded")
        page.locator("#wf-journey .wf-stage-name", has_text=said.stage).wait_for()
        assert page.locator("#wf-journey .wf-stage-name").all_inner_texts() == [*stages, said.stage]
        tab.close()
