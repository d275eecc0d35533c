"""Ideas stand on the map beside the pains they answer, by the passages that both rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
from ui_fixtures import CITATIONS, HOSTILE, FixtureBackend, ideas, journey

from assistant.artifacts import JourneyMap
from ui.actions import Actions
from ui.map_sides import Sides
from ui.pain_ideas import ideas_for
from ui.panels.journey import journey_panel
from ui.session import Screen
from ui.texts import LANGUAGES, texts


def told_of_pains() -> JourneyMap:
    """The map with its pains in the lane that the frames call so."""
    made = journey()
    lanes = {"pain_points" if lane == "pains" else lane: name for lane, name in made.lanes.items()}
    stages = [
        stage.model_copy(
            update={"cells": {"pain_points" if lane == "pains" else lane: cards for lane, cards in stage.cells.items()}}
        )
        for stage in made.stages
    ]
    return made.model_copy(update={"lanes": lanes, "stages": tuple(stages)})


@pytest.mark.parametrize("made", [journey(), told_of_pains()])
def test_a_pain_has_the_ideas_whose_pain_shares_a_passage(made: JourneyMap) -> None:
    found = ideas_for(made, ideas())
    # c13 rests on E3 and E4, as the pain that both ideas answer; c14 on E7 alone, c7 on E2.
    assert [identity for identity, _ in found.of("c13")] == ["i1", "i2"], "the most worthwhile first"
    assert found.of("c14") == found.of("c7") == ()
    assert found.of("c12") == (), "what is felt is no pain, though it rests on the same passages"


def test_nothing_is_linked_without_ideas_or_shared_passages() -> None:
    assert ideas_for(journey(), None).of("c13") == ()
    elsewhere = [each.model_copy(update={"segment": f"other.{n}"}) for n, each in enumerate(CITATIONS)]
    assert ideas_for(journey(), ideas().model_copy(update={"citations": tuple(elsewhere)})).of("c13") == ()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_map_names_them_and_leads_to_the_board(tmp_path: Path, language: str) -> None:
    words = texts(language)
    actions, screen = Actions(FixtureBackend(tmp_path)), Screen("c", language)
    screen = screen.showing("journey", "journey-1").showing("ideas", "ideas-1")
    shown = str(actions.panel("journey", screen)["journey"])
    assert words.count("ideas.answer", 2) in shown
    assert 'data-kind="ideas"' in shown
    assert 'data-then-card="i1"' in shown
    without = str(actions.panel("journey", Screen("c", language).showing("journey", "journey-1"))["journey"])
    assert "data-then-card" not in without


def test_what_an_idea_says_is_text() -> None:
    made = ideas()
    hostile = tuple(idea.model_copy(update={"text": HOSTILE}) for idea in made.ideas)
    sides = Sides(ideas=ideas_for(journey(), made.model_copy(update={"ideas": hostile})))
    shown = str(journey_panel(journey(), texts("en"), sides))
    assert "data-then-card" in shown
    assert "<img" not in shown
    assert "<script" not in shown
