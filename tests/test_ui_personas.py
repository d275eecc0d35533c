"""A persona's card says what sets its people apart, or that nothing does."""

from __future__ import annotations

import pytest
from ui_fixtures import personas

from ui.panels.personas import personas_panel
from ui.texts import LANGUAGES, texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_persona_that_nothing_sets_apart_says_so_unless_nobody_measured_it(language: str) -> None:
    words = texts(language)
    one = personas().personas[0]
    alike = one.model_copy(update={"differs": (), "fit": dict.fromkeys(one.members, 0.1)})
    alone = alike.model_copy(update={"fit": {}})
    said = words("personas.differs_none")
    assert said in str(personas_panel(personas().model_copy(update={"personas": (alike,)}), words))
    assert said not in str(personas_panel(personas().model_copy(update={"personas": (alone,)}), words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_lies_between_two_personas_is_said_to(language: str) -> None:
    words = texts(language)
    free = personas().model_copy(update={"unassigned": ("x/y",), "misfits": {"x/y": "between"}})
    assert words.named("misfit", "between") in str(personas_panel(free, words))
    assert words.named("misfit", "between") != "between"
