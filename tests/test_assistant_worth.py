"""Ideas by priority against effort: an effort that people set moves the idea, in the app and in what is written out."""

from __future__ import annotations

import csv
import io

import pytest
from ui_fixtures import ideas

from assistant.artifacts import IdeaSet
from assistant.export import export_artifact
from assistant.operations import Rank, Set, Shift
from assistant.revisions import apply
from assistant.worth import in_order, worth_of
from ui.panels.ideas import ideas_panel
from ui.texts import texts


def applied(artifact: IdeaSet, *operations: Set | Shift | Rank) -> IdeaSet:
    for operation in operations:
        _, changed = apply(artifact, operation, "en")
        assert isinstance(changed, IdeaSet)
        artifact = changed
    return artifact


def test_an_effort_set_by_people_moves_the_idea() -> None:
    made = ideas()
    assert [idea.id for idea in in_order(made)] == ["i1", "i2"]  # .64 / 2 before .31 / 2
    cheap = applied(made, Set(card="i2", field="effort", value="low"), Set(card="i1", field="effort", value="high"))
    assert [idea.id for idea in cheap.ideas] == ["i2", "i1"]
    assert [round(worth_of(idea), 3) for idea in cheap.ideas] == [0.31, 0.213]


def test_the_sentence_says_where_the_idea_stands_now() -> None:
    said, _ = apply(ideas(), Set(card="i1", field="effort", value="high"), "en")
    assert said.endswith("effort high, now rank 1")


def test_an_order_set_by_a_person_stays_until_it_is_ranked_again() -> None:
    made = applied(ideas(), Shift(card="i2", group="ideas", place=1), Set(card="i2", field="effort", value="high"))
    assert (made.ranked_by, [idea.id for idea in made.ideas]) == ("person", ["i2", "i1"])
    again = applied(made, Rank())
    assert (again.ranked_by, [idea.id for idea in again.ideas]) == ("priority", ["i1", "i2"])


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_the_order_is_the_same_on_the_screen_and_in_every_file(language: str) -> None:
    made = applied(ideas(), Set(card="i2", field="effort", value="low"), Set(card="i1", field="effort", value="high"))
    first, second = (idea.text for idea in made.ideas)
    shown = str(ideas_panel(made, texts(language)))
    assert shown.index('data-card="i2"') < shown.index('data-card="i1"')
    for form in ("md", "html", "csv"):
        written = export_artifact(made, form, language=language)
        assert written.index(first) < written.index(second)
    rows = list(csv.DictReader(io.StringIO(export_artifact(made, "csv", language=language))))
    judged = {row["claim"]: (row["effort"], row["worth"]) for row in rows if row["effort"]}
    assert judged == {"i2": ("low", "0.31"), "i1": ("high", "0.2133")}
