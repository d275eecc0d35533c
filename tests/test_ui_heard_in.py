"""Under an answer stands in which kinds of source and languages it was heard; one click asks only there."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_ui_markup import read
from ui_fixtures import CITATIONS, FixtureBackend, reply

from ui.actions import Actions
from ui.panels.chat import chat_panel
from ui.panels.chat_turn import heard_in
from ui.session import Screen, Turn
from ui.texts import LANGUAGES, texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_told_with_their_voices_and_each_asks_only_there(language: str) -> None:
    words = texts(language)
    markup = str(heard_in(CITATIONS, words))
    for code in ("en", "zh", "ar", "ko"):
        assert f'data-field="language" data-value="{code}"' in markup
        assert words.named("tongue", code) in read(markup).text
    assert 'data-field="kind"' not in markup, "all are of one kind, which tells nothing"
    people = {each.participant for each in CITATIONS if each.language == "en"}
    assert words.count("voices", len(people)) in markup


def test_nothing_is_said_where_all_are_alike() -> None:
    assert heard_in(CITATIONS[:1], texts("en")) is None
    assert heard_in((), texts("en")) is None


def test_it_stands_under_the_answer_and_a_click_makes_a_chip(tmp_path: Path) -> None:
    words = texts("en")
    told = Turn("Why?", reply(citations=CITATIONS))
    assert "wf-heard-in" in str(chat_panel((told,), words))
    actions = Actions(FixtureBackend(tmp_path))
    screen = actions.first("en")["screen"]
    assert isinstance(screen, Screen)
    made = actions.scope({"do": "scope_add", "field": "language", "value": "ko"}, screen)["screen"]
    assert isinstance(made, Screen)
    assert made.scope.chips == (("language", "ko"),)
