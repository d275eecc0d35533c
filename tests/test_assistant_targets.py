"""A map of how it should be: a copy to plan in, and what it changes of the map of how it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from ui_fixtures import findings, journey

from assistant.artifacts import JourneyMap
from assistant.by_hand import revised_by_hand
from assistant.errors import ArtifactError
from assistant.export import export_artifact
from assistant.export.words import words_in
from assistant.project import Project
from assistant.targets import make_target, planned_changes, with_changes


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "shelf", embedder="hashing:256", chat_model="extractive:") as project:
        project.save(journey())
        yield project


def changed(project: Project, target: str, *changes: Mapping[str, object]) -> JourneyMap:
    """The target after some changes by hand."""
    for change in changes:
        revised_by_hand(project, target, change, seen=99, language="en")
    made = project.load(target)
    assert isinstance(made, JourneyMap)
    return made


def test_a_target_is_a_copy_that_nobody_has_lived_through(project: Project) -> None:
    target = make_target(project, "journey-1")
    assert (target.state, target.beside) == ("target", "journey-1")
    assert target.title == "Weekly shop, delivered: as it should be"
    assert all(stage.emotion is None for stage in target.stages)
    assert not any(card.approved for stage in target.stages for held in stage.cells.values() for card in held)
    assert project.load("journey-1") == journey()
    assert [each.beside for each in project.artifacts() if each.id == target.id] == ["journey-1"]
    assert planned_changes(journey(), target).counts() == {"new": 0, "reworded": 0, "moved": 0, "gone": 0}


def test_every_change_is_told_against_the_map_as_it_is(project: Project) -> None:
    target = make_target(project, "journey-1")
    made = changed(
        project,
        target.id,
        {"op": "word", "card": "c13", "text": "A message says when the van is three stops away"},
        {"op": "shift", "card": "c14", "part": "loyalty", "group": "pains"},
        {"op": "shift", "card": "c13", "part": "acquisition", "group": "ideas"},
        {"op": "drop", "card": "c1"},
        {"op": "write", "part": "need", "group": "ideas", "text": "Offer the slot with the reminder"},
        {"op": "rename", "part": "service", "text": "Delivery"},
        {"op": "add", "text": "Return of the boxes"},
        {"op": "remove", "part": "awareness"},
    )
    plan = planned_changes(journey(), made)
    assert plan.counts() == {"new": 1, "reworded": 1, "moved": 2, "gone": 4}
    assert plan.cards["c13"].change == "reworded_moved"
    assert plan.cards["c13"].was == "Nobody says when the driver comes"
    assert plan.cards["c14"].stood == ("service", "pains")
    assert [card.id for card in plan.gone["need", "touchpoints"]] == ["c1"]
    assert plan.renamed == {"service": "Service"}
    assert len(plan.new_stages) == 1
    assert plan.gone_stages == ("Awareness",)
    assert all(stage.emotion is None for stage in made.stages)  # a moved card brings no feeling along


def test_a_target_is_not_planned_from_a_target_nor_from_findings(project: Project) -> None:
    target = make_target(project, "journey-1")
    project.save(findings())
    for identity in (target.id, "findings-1"):
        with pytest.raises(ArtifactError, match="Only a map of how it is"):
            make_target(project, identity)


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_a_target_is_written_out_like_any_map(project: Project, form: str) -> None:
    written = export_artifact(make_target(project, "journey-1"), form, language="en")
    assert "Nobody says when the driver comes" in written


def planned_in(project: Project) -> JourneyMap:
    """A target in which a card is reworded and moved, one is new, one is to go, a stage renamed, one new, one to go."""
    target = make_target(project, "journey-1")
    return changed(
        project,
        target.id,
        {"op": "word", "card": "c13", "text": "=A message | says <b>when</b>"},
        {"op": "shift", "card": "c13", "part": "acquisition", "group": "ideas"},
        {"op": "drop", "card": "c1"},
        {"op": "write", "part": "need", "group": "ideas", "text": "تذكير قبل الموعد 提醒 알림"},
        {"op": "rename", "part": "service", "text": "Delivery"},
        {"op": "add", "text": "Return of the boxes"},
        {"op": "remove", "part": "awareness"},
    )


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_file_of_a_target_says_what_it_changes(project: Project, form: str, language: str) -> None:
    made = with_changes(project, planned_in(project))
    words = words_in(language)
    text = export_artifact(made, form, language=language)
    part = text.partition(words["changes"])[2]
    for name in ("new", "reworded_moved", "gone", "new_stage", "renamed_stage", "gone_stage"):
        assert words[f"change_{name}"] in part
    assert "Nobody says when the driver comes" in part
    assert "تذكير قبل الموعد 提醒 알림" in part
    assert "<b>when" not in text


def test_a_table_of_a_target_has_what_is_planned_for_each_line_and_what_is_to_go(project: Project) -> None:
    made = with_changes(project, planned_in(project))
    rows = list(csv.DictReader(io.StringIO(export_artifact(made, "csv", language="en"))))
    of = {row["claim"]: row for row in rows}
    assert of["c13"]["change"] == "reworded_moved"
    assert of["c13"]["today"] == "Nobody says when the driver comes"
    assert of["c13"]["text"].startswith("'=")
    assert of["c1"]["change"] == "gone"
    assert of["c1"]["section"] == "Need"
    assert of["c14"]["change"] == ""
    plain = csv.DictReader(io.StringIO(export_artifact(journey(), "csv")))
    assert {row["change"] for row in plain} == {""}


def test_the_data_of_a_target_has_its_changes_and_comes_back_the_same(project: Project) -> None:
    made = with_changes(project, planned_in(project))
    assert isinstance(made, JourneyMap)
    kept = JourneyMap.model_validate_json(export_artifact(made, "json"))
    assert kept.changes == made.changes
    assert {each.change for each in made.changes or ()} >= {"new", "gone", "reworded_moved"}
    assert project.load(made.id) == made.model_copy(update={"changes": None}), "it is worked out when it is written"


def test_where_the_map_as_it_is_is_gone_a_file_says_so(project: Project) -> None:
    made = planned_in(project).model_copy(update={"beside": "journey-99"})
    text = export_artifact(with_changes(project, made), "md", language="en")
    assert words_in("en")["change_lost"] in text
    assert with_changes(project, findings()) == findings()
    assert words_in("en")["changes"] not in export_artifact(with_changes(project, journey()), "md", language="en")


def test_a_target_that_changes_nothing_yet_says_so(project: Project) -> None:
    made = with_changes(project, make_target(project, "journey-1"))
    assert words_in("en")["change_none"] in export_artifact(made, "html", language="en")
