"""Choosing the chat model on the page: who may, what the form says in four languages, and in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fault_server import serving
from test_assistant_choosing_model import sensible
from test_ui_accessibility import unnamed, violations
from test_ui_browser import Tab, browser
from ui_fixtures import FixtureBackend
from ui_serving import served

from ui.actions import Actions
from ui.app import _is_this_machine
from ui.session import Screen
from ui.texts import LANGUAGES, texts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]
ASKED = {"choice": "server", "model": "small", "base_url": "http://127.0.0.1:9/v1"}


def last_sheet(changes: AsyncIterator[dict[str, Any]]) -> str:
    async def all_of() -> list[dict[str, Any]]:
        return [each async for each in changes]

    return str([each for each in asyncio.run(all_of()) if "sheet" in each][-1]["sheet"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_is_tried_kept_and_told_of(tmp_path: Path, language: str) -> None:
    backend, words = FixtureBackend(tmp_path), texts(language)
    actions = Actions(backend, models_open=True)
    told = last_sheet(actions.choose_model(ASKED, Screen("c", language)))
    assert [(each.model, each.base_url) for each in backend.chosen] == [("small", "http://127.0.0.1:9/v1")]
    assert words("models.kept") in told
    assert "OPENAI_API_KEY" in told
    assert words("models.embedder_stays") in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_models_are_not_open_nothing_is_offered_and_nothing_taken(tmp_path: Path, language: str) -> None:
    backend = FixtureBackend(tmp_path)
    actions, screen = Actions(backend), Screen("c", language)
    told = last_sheet(actions.choose_model(ASKED, screen))
    assert backend.chosen == []
    assert texts(language)("models.closed") in told
    assert "data-form" not in str(actions.models(screen)["sheet"])


def test_what_is_no_choice_is_not_taken(tmp_path: Path) -> None:
    backend = FixtureBackend(tmp_path)
    last_sheet(Actions(backend, models_open=True).choose_model({"choice": "scripted"}, Screen("c", "en")))
    assert backend.chosen == []


def test_only_an_address_of_this_machine_opens_the_models() -> None:
    assert [_is_this_machine(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "192.168.1.4", "::")] == [
        *[True] * 3,
        *[False] * 3,
    ]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_model_is_chosen_in_the_browser(browser: Browser, tmp_path: Path, language: str) -> None:
    words = texts(language)
    file = tmp_path / "north" / "wayfolk.toml"
    width = 1440 if language == "en" else 390
    with served("ui_rooms_server.py", tmp_path) as address, serving(answering=sensible) as server:
        before = file.read_text(encoding="utf-8")
        tab = Tab(browser, address, language, width, 900, "light", shows=".wf-chatbar")
        page = tab.page
        page.locator(".wf-header [data-do=models]").click()
        form = page.locator("dialog[open] .wf-model-choice")
        assert not form.locator("[name=base_url]").is_visible()
        form.locator("select").select_option("server")
        form.locator("[name=model]").fill("small")
        form.locator("[name=base_url]").fill("http://127.0.0.1:1/v1")
        page.keyboard.press("Enter")
        form.locator("[role=alert]", has_text=words("models.not_kept")).wait_for(timeout=90_000)
        assert file.read_text(encoding="utf-8") == before
        assert page.evaluate("document.activeElement.name") == "choice"
        form.locator("[name=base_url]").fill(server.url)
        form.locator("button").press("Enter")
        form.locator("[role=status]", has_text=words("models.kept")).wait_for(timeout=90_000)
        assert violations(page, "dialog[open]") == []
        assert unnamed(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("(d => d.scrollWidth <= d.clientWidth)(document.querySelector('dialog[open]'))")
        kept = file.read_text(encoding="utf-8")
        assert 'chat = "openai:small"' in kept
        assert f'base_url = "{server.url}"' in kept
        assert "extractive" in (tmp_path / "south" / "wayfolk.toml").read_text(encoding="utf-8")
        page.keyboard.press("Escape")
        tried = len(server.requests)
        tab.say("Is the delivery late?")
        page.wait_for_function("document.querySelector('#wf-log .wf-usage, #wf-log .wf-error')", timeout=60_000)
        assert {body["model"] for body in server.requests[tried:]} == {"small"}
        assert tab.errors == []
        tab.context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_who_signs_in_is_told_that_models_are_not_changed_there(browser: Browser, tmp_path: Path) -> None:
    with served("ui_rooms_server.py", tmp_path, "auth") as address:
        context = browser.new_context(locale="en-US")
        page = context.new_page()
        page.goto(address)
        page.locator("[name=username]").fill("ana")
        page.locator("[name=password]").fill("a long password")
        page.keyboard.press("Enter")
        page.locator(".wf-header [data-do=models]").click(timeout=90_000)
        page.locator("dialog[open]", has_text=texts("en")("models.closed")).wait_for()
        assert page.locator("dialog[open] [name=base_url]").count() == 0
        context.close()
