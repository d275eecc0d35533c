"""A map of how it should be: a copy to plan in, and what it changes of the map of how it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from ui_fixtures import findings, journey

from assistant.artifacts import JourneyMap
from assistant.by_hand import revised_by_hand
from assistant.errors import ArtifactError
from assistant.export import export_artifact
from assistant.project import Project
from assistant.targets import make_target, planned_changes


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
