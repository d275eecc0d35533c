"""The large map that the screen's cost is measured with."""

from __future__ import annotations

import pytest
from example_artifacts import journey_map

from assistant.artifacts import JourneyMap, Stage
from assistant.claims import claims_of
from benchmarks.app_cost_map import CARDS, STAGES, large_map
from ui.panels.journey import journey_panel
from ui.texts import texts


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_the_large_map_has_as_many_stages_and_cards_as_it_says_and_all_are_drawn(language: str) -> None:
    made = large_map(journey_map(language), "journey-large")
    cards = [claim.id for claim in claims_of(made)]
    assert len(made.stages) == STAGES
    assert len(set(cards)) == len(cards) == CARDS
    drawn = str(journey_panel(made, texts(language)))
    assert all(f'data-card="{card}"' in drawn for card in cards)
    assert JourneyMap.model_validate_json(made.model_dump_json(by_alias=True)) == made


def test_a_map_without_a_card_is_none_to_make_a_large_one_of() -> None:
    bare = journey_map().model_copy(update={"stages": (Stage(id="find", name="Find"),)})
    with pytest.raises(ValueError, match="has no card"):
        large_map(bare, "journey-large")
