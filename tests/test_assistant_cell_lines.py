"""Which lines a cell of a map shows, and which first: what tells more for its lane, and what is surely of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_assistant_refreshing import SAID, bring

from assistant import journeys, refreshing
from assistant.artifacts import Brief, Stage
from assistant.drafting import Desk, open_desk
from assistant.journeys import MOST_IN_CELL, UNSURE_OF_A_KIND, draft_journey
from assistant.observations import Kind, Observation
from assistant.project import Project
from corpus.records import Document

LANGUAGES = ("en", "zh", "ar", "ko")
Coded = Callable[[int, Observation], Observation]


def coded_as(how: Coded) -> Callable[..., AbstractContextManager[Desk]]:
    """`open_desk`, whose participants' passages all stand in one stage, each unlike all others, coded by place."""

    @contextmanager
    def desk(*given: Any, **named: Any) -> Iterator[Desk]:
        with open_desk(*given, **named) as opened:
            opened.vectors = np.eye(len(opened.observations), dtype=np.float32)
            for place, row in enumerate(opened.experience):
                plain = replace(opened.observations[row], stage="service", stage_weight=0.9, substance=1.0)
                opened.observations[row] = how(place, plain)
            yield opened

    return desk


def stage_of(project: Project, language: str, how: Coded, monkeypatch: pytest.MonkeyPatch) -> tuple[Stage, list[str]]:
    """The one stage of such a map of what was said in a language, and all that was said there, in order."""
    said: list[str] = []

    def noted(place: int, observation: Observation) -> Observation:
        said.append(observation.quote)
        return how(place, observation)

    monkeypatch.setattr(journeys, "open_desk", coded_as(noted))
    drawn = draft_journey(project, Brief(segment=f"language={language}"))
    return next(stage for stage in drawn.stages if stage.id == "service"), said


def quoted(stage: Stage, lane: str) -> list[str]:
    return [claim.text for claim in stage.cells[lane]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_surer_pain_comes_before_one_as_grave(
    interviews: Project, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pains(place: int, observation: Observation) -> Observation:
        return replace(observation, kind=Kind.PAIN, valence=-1.0, kind_weight=0.95 if place == 3 else 0.45)

    stage, said = stage_of(interviews, language, pains, monkeypatch)
    assert len(said) > 3
    assert stage.cells["pain_points"][0].for_ != ()
    first = stage.cells["pain_points"][0]
    surest, _ = stage_of(
        interviews, language, lambda at, each: pains(at, each) if at == 3 else replace(each, stage=""), monkeypatch
    )
    assert quoted(surest, "pain_points") == [first.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_strong_feelings_come_first_whichever_way_they_go(
    interviews: Project, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def felt(place: int, observation: Observation) -> Observation:
        return replace(observation, kind=Kind.DELIGHT, kind_weight=0.9, valence={2: 2.0, 3: -2.0}.get(place, 0.1))

    stage, said = stage_of(interviews, language, felt, monkeypatch)
    alone, _ = stage_of(
        interviews, language, lambda at, each: felt(at, each) if at in (2, 3) else replace(each, stage=""), monkeypatch
    )
    assert len(said) > 3
    assert set(quoted(stage, "thoughts_feelings")[:2]) == set(quoted(alone, "thoughts_feelings"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.PAIN, Kind.IDEA, Kind.DELIGHT])
def test_what_may_as_well_be_of_another_kind_is_told_of_by_number_alone(
    interviews: Project, language: str, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = {Kind.PAIN: "pain_points", Kind.IDEA: "ideas"}.get(kind, "thoughts_feelings")

    def sure_of_two(place: int, observation: Observation) -> Observation:
        weight = 0.8 if place < 2 else UNSURE_OF_A_KIND - 0.01
        return replace(observation, kind=kind, valence=-0.5, kind_weight=weight)

    stage, said = stage_of(interviews, language, sure_of_two, monkeypatch)
    assert len(stage.cells[lane]) == 2
    assert stage.more[lane] == len(said) - 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_is_not_empty_for_being_unsure(
    interviews: Project, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsure(place: int, observation: Observation) -> Observation:
        return replace(observation, kind=Kind.PAIN, valence=-0.5, kind_weight=UNSURE_OF_A_KIND - 0.01)

    stage, said = stage_of(interviews, language, unsure, monkeypatch)
    assert len(stage.cells["pain_points"]) == 1
    assert stage.more["pain_points"] == len(said) - 1
    assert "pain_points" not in {gap.lane for gap in stage.empty}
    assert len(said) > MOST_IN_CELL / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refresh_brings_no_line_that_a_draft_would_not_show(
    interviews: Project, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = coded_as(lambda _, each: replace(each, kind=Kind.PAIN, valence=-1.0, kind_weight=0.9))
    monkeypatch.setattr(journeys, "open_desk", sure)
    monkeypatch.setattr(journeys, "MOST_IN_CELL", 2)  # there is room for more when new research comes
    made = draft_journey(interviews, Brief(segment=f"language={language}"))
    known = {document.id for document in documents(interviews)}
    bring(interviews, "new.txt", SAID[language])

    def new_pains(weight: float) -> int:
        def coded(_: int, each: Observation) -> Observation:
            told = 0.9 if each.segment.document in known else weight
            return replace(each, kind=Kind.PAIN, valence=-1.0, kind_weight=told)

        monkeypatch.setattr(refreshing, "open_desk", coded_as(coded))
        changes = refreshing.refresh(interviews, made.id).changes
        return sum(each.kind == "appeared" and each.group == "pain_points" for each in changes)

    assert new_pains(UNSURE_OF_A_KIND - 0.01) == 0
    assert new_pains(0.9) > 0


def documents(project: Project) -> list[Document]:
    with project.store() as store:
        return list(store.documents())
