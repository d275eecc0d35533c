"""Changes to a map are proposals: kept, shown, taken over or dropped, and never applied to a map that moved on."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_artifacts import journey_map

from assistant.artifacts import AnyArtifact, JourneyMap, Stage
from assistant.errors import ArtifactError
from assistant.frames import load_frame
from assistant.intents import Intent
from assistant.project import Project
from assistant.proposals import accept, propose, proposed, refuse


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:")
    made.save(journey_map())
    return made


def change(project: Project, intent: str, /, **parts: str) -> tuple[str, list[str]]:
    """The proposal's sentence, and the names of the stages it would give."""
    proposal = propose(project, journey_map(), Intent(intent, parts), "en")
    return proposal.what, [stage.name for stage in stages_of(proposal.changed)]


def stages_of(artifact: AnyArtifact) -> tuple[Stage, ...]:
    assert isinstance(artifact, JourneyMap)
    return artifact.stages


def test_each_change_says_what_it_would_do(project: Project) -> None:
    assert change(project, "rename", stage="find", name="Search") == (
        "stage “Find” is renamed to “Search”",
        ["Search", "Buy", "Cut"],
    )
    assert change(project, "move", stage="Cut", place="1")[1] == ["Cut", "Find", "Buy"]
    assert change(project, "add", name="Renew")[1] == ["Find", "Buy", "Cut", "Renew"]
    assert change(project, "remove", stage="Buy") == ("stage “Buy” is removed with its 2 claims", ["Find", "Cut"])
    assert change(project, "merge", stage="Find", other="Buy")[1] == ["Find · Buy", "Cut"]


@pytest.mark.parametrize("asked", ["Loyalty", "loyalty", "忠诚阶段", "مرحلة الولاء", "الولاء", "충성 단계", "충성"])
@pytest.mark.parametrize("drawn", ["en", "zh", "ar", "ko"])
def test_a_stage_is_known_by_its_name_in_another_language_than_the_map_s(
    project: Project, asked: str, drawn: str
) -> None:
    frame = load_frame("six_stages")
    stages = tuple(Stage(id=each.id, name=frame.stage_name(each.id, drawn)) for each in frame.stages)
    drafted = journey_map().model_copy(
        update={"id": "journey-9", "frame": frame.id, "stages": stages, "transitions": ()}
    )
    project.save(drafted)
    changed = stages_of(
        propose(project, drafted, Intent("rename", {"stage": asked, "name": "Back again"}), "en").changed
    )
    assert [stage.id for stage in changed if stage.name == "Back again"] == ["loyalty"]


def test_a_split_keeps_every_claim_in_one_half(project: Project) -> None:
    proposal = propose(project, journey_map(), Intent("split", {"stage": "buy"}), "en")
    first, second = stages_of(proposal.changed)[1:3]
    halves = [{claim.id for cell in stage.cells.values() for claim in cell} for stage in (first, second)]
    assert halves[0] | halves[1] == {"c2", "c3"}
    assert not halves[0] & halves[1]
    assert first.id != second.id
    assert first.name != second.name


def test_merging_keeps_claims_and_turns_the_way_between_into_nothing(project: Project) -> None:
    merged = propose(project, journey_map(), Intent("merge", {"stage": "Find", "other": "Buy"}), "en").changed
    assert {claim.id for cell in stages_of(merged)[0].cells.values() for claim in cell} == {"c1", "c2", "c3"}
    assert isinstance(merged, JourneyMap)
    assert merged.transitions == ()


def test_removing_a_stage_removes_the_ways_through_it(project: Project) -> None:
    changed = propose(project, journey_map(), Intent("remove", {"stage": "Buy"}), "en").changed
    assert isinstance(changed, JourneyMap)
    assert changed.transitions == ()


def test_accepting_changes_the_kept_map(project: Project) -> None:
    proposal = propose(project, journey_map(), Intent("rename", {"stage": "Buy", "name": "Pay"}), "en")
    unchanged = project.load(proposal.artifact)
    assert unchanged == journey_map()
    accept(project, proposal.id)
    assert project.load(proposal.artifact) == proposal.changed
    with pytest.raises(ArtifactError, match="no open proposal"):
        accept(project, proposal.id)


def test_refusing_leaves_the_map(project: Project) -> None:
    proposal = propose(project, journey_map(), Intent("remove", {"stage": "Buy"}), "en")
    refuse(project, proposal.id)
    assert project.load(proposal.artifact) == journey_map()
    with pytest.raises(ArtifactError, match="no open proposal"):
        proposed(project, proposal.id)


def test_a_map_that_changed_meanwhile_is_not_overwritten(project: Project) -> None:
    proposal = propose(project, journey_map(), Intent("remove", {"stage": "Buy"}), "en")
    project.save(journey_map().model_copy(update={"title": "Edited by someone else"}))
    with pytest.raises(ArtifactError, match="was changed since"):
        accept(project, proposal.id)
    assert project.load(proposal.artifact).title == "Edited by someone else"


def test_an_unknown_stage_is_told_with_the_known_ones(project: Project) -> None:
    with pytest.raises(ArtifactError, match=r"no stage called “Renewal”. It has: Find, Buy, Cut"):
        propose(project, journey_map(), Intent("remove", {"stage": "Renewal"}), "en")


@pytest.mark.parametrize("name", ["../../etc/passwd", "proposal-XYZ", ""])
def test_an_id_is_never_a_path(project: Project, name: str) -> None:
    with pytest.raises(ArtifactError, match="not the id of a proposal"):
        proposed(project, name)
