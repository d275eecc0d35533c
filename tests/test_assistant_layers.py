"""One map told apart by persona, language and kind of source: curves, cards and counts of each group."""

from __future__ import annotations

from ui_fixtures import CITATIONS, claim, journey, personas

from assistant.artifacts import JourneyMap
from assistant.layers import MOST_VALUES, attribute_groups, groups_by, layers_of, persona_groups

FELT = {3: -1.5, 4: -1.0, 6: 1.5, 8: 1.0, 1: -0.8}


def felt_map() -> JourneyMap:
    """The invented map, whose passages say how they felt."""
    coded = tuple(
        each.model_copy(update={"valence": FELT.get(number, 0.0)}) for number, each in enumerate(CITATIONS, start=1)
    )
    return journey().model_copy(update={"citations": coded})


def test_each_persona_has_its_own_curve_and_its_own_cards() -> None:
    made = felt_map()
    counter, commuter = layers_of(made, persona_groups(made, personas()))
    assert (counter.name, commuter.name) == ("The door counter", "The train basket")
    assert (counter.voices, commuter.voices) == (5, 2)
    assert counter.felt["service"].mean < -0.5
    assert commuter.felt["acquisition"].mean == 1.0
    assert commuter.felt["acquisition"].n == 1
    assert "need" not in counter.felt  # none of hers is cited there
    assert counter.cards["c13"] == 5
    assert "c13" not in commuter.cards
    assert commuter.cards["c8"] == 1


def test_ten_passages_of_one_person_are_one_voice() -> None:
    made = felt_map()
    stage = made.stages[0].model_copy(update={"cells": {"feelings": (claim("x", "Tom twice", [5, 6]),)}})
    (only,) = layers_of(made.model_copy(update={"stages": (stage,)}), persona_groups(made, personas())[1:])
    assert only.cards == {"x": 1}
    assert only.voices == 1


def test_languages_and_kinds_of_source_tell_a_map_apart() -> None:
    made = felt_map()
    languages = layers_of(made, groups_by(made, "language"))
    assert {layer.key for layer in languages} == {"en", "zh", "ar", "ko"}
    assert sum(layer.voices for layer in languages) == 9
    assert [group.key for group in groups_by(made, "kind")] == ["interview"]


def test_a_group_that_the_map_cites_nobody_of_is_left_out() -> None:
    made = felt_map()
    elsewhere = personas().personas[0].model_copy(update={"members": ("groceries/Nobody",)})
    others = personas().model_copy(update={"personas": (elsewhere,)})
    assert layers_of(made, persona_groups(made, others)) == ()


def test_what_sources_say_of_people_tells_a_map_apart() -> None:
    made = felt_map()
    people = sorted({each.participant or "" for each in made.citations})
    old = {who: "60+" if n % 2 else "18–29" for n, who in enumerate(people)}
    known = {
        each.segment: {"العمر": old[each.participant or ""], "diary": each.quote, "channel": "app; phone"}
        for each in made.citations
    }
    groups = attribute_groups(made, known)
    assert set(groups) == {"العمر", "channel"}, "what nobody shares tells nobody apart"
    layers = layers_of(made, groups["العمر"])
    assert {layer.key for layer in layers} == {"60+", "18–29"}
    assert sum(layer.voices for layer in layers) == len(people)
    assert [layer.voices for layer in layers_of(made, groups["channel"])] == [len(people)] * 2


def test_a_list_of_people_is_no_attribute_that_tells_apart() -> None:
    made = felt_map()
    one_each = {each.segment: {"name": each.participant or "", "same": "yes"} for each in made.citations}
    assert attribute_groups(made, one_each) == {}
    assert attribute_groups(made, {}) == {}
    many = {each.segment: {"code": str(n % (MOST_VALUES + 1))} for n, each in enumerate(made.citations)}
    assert "code" not in attribute_groups(made, many) or len({row["code"] for row in many.values()}) <= MOST_VALUES
