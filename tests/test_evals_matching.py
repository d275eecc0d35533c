"""What a person writes of a reference counts: other wordings, passages to be cited, near items that are different."""

from __future__ import annotations

import pytest
from spelling_measure import spelling_measure

from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from evals.cases import CaseError, JourneyTask
from evals.matching import align_stages, match_items
from evals.passages import Passages, passages_of
from evals.references import Reference, resolve
from evals.resemblance import Resemblance
from evals.scorers.sentiment_curve import sentiment_curve
from evals.setting import Comparison
from evals.views import Item, MapView, StageView

SAID = {"A1": "The page timed out and all I had typed was gone.", "A2": "The form asks for my tax number twice."}


@pytest.fixture(scope="module")
def sim() -> Resemblance:
    """Likeness by spelling: enough where texts are the same or have nothing in common."""
    return spelling_measure()


@pytest.fixture(scope="module")
def passages() -> Passages:
    text, segments = "", []
    for name, words in SAID.items():
        segments.append(Segment(name, "d", CharSpan(len(text), len(text) + len(words)), words, Role.PARTICIPANT, "P1"))
        text += words + "\n"
    return passages_of([Document("d", "Talk", SourceKind.INTERVIEW, text, language="en")], segments)


def reference(passages: Passages, **of_the_first: object) -> MapView:
    first = {"id": "p1", "text": "Typing is lost after a while", "evidence": ["A1", "A2"], **of_the_first}
    second = {"id": "p2", "text": "The tax number is asked twice", "evidence": ["A2"]}
    stage = {
        "id": "s1",
        "name": "Apply",
        "aliases": ["在线申请", "تقديم الطلب", "온라인 신청"],
        "order": 1,
        "sentiment": {"value": -0.5, "tolerance": 0.1},
        "cells": {"pain_points": [first, second]},
    }
    task = {"id": "map", "kind": "journey_map", "lanes": ["pain_points"], "reference": {"stages": [stage]}}
    return resolve(JourneyTask.model_validate(task), passages).journey


def output(text: str, *evidence: str, name: str = "Apply") -> MapView:
    item = Item("o1", text, "pain_points", frozenset(evidence))
    return MapView((StageView("o", name, {"pain_points": (item,)}, sentiment=-0.2),))


def found(left: MapView, right: MapView, sim: Resemblance, *, evidence: bool = True) -> list[str]:
    pairs = match_items(left, right, sim, align_stages(left, right, sim), evidence=evidence)
    return [pair.reference.id for pair in pairs]


@pytest.mark.parametrize(
    "alias", ["会话超时，内容全没了", "انتهت المهلة وضاع كل شيء", "시간이 지나 입력이 사라진다", "It forgets"]
)
def test_another_wording_of_an_item_is_the_item(passages: Passages, sim: Resemblance, alias: str) -> None:
    plain, worded = reference(passages), reference(passages, aliases=[alias])
    assert found(plain, output(alias, "A1", "A2"), sim) == []
    assert found(worded, output(alias, "A1", "A2"), sim) == ["p1"]


@pytest.mark.parametrize("name", ["在线申请", "تقديم الطلب", "온라인 신청"])
def test_another_name_of_a_stage_is_the_stage(passages: Passages, sim: Resemblance, name: str) -> None:
    left, right = reference(passages), output("Typing is lost after a while", "A1", name=name)
    unnamed = MapView((StageView("o", "Zzz", right.stages[0].cells),))
    assert align_stages(left, right, sim).pairs[0].likeness > align_stages(left, unnamed, sim).pairs[0].likeness + 0.2


def test_a_required_passage_must_be_cited(passages: Passages, sim: Resemblance) -> None:
    strict = reference(passages, required_evidence=["A1"])
    text = "Typing is lost after a while"
    assert found(strict, output(text, "A1"), sim) == ["p1"]
    assert found(strict, output(text, "A2"), sim) == []
    assert found(reference(passages), output(text, "A2"), sim) == ["p1"]
    assert found(strict, output(text, "A2"), sim, evidence=False) == ["p1"]


def test_what_is_more_like_another_item_is_not_this_one(passages: Passages, sim: Resemblance) -> None:
    near = "The tax number is asked twice after a while"
    crossed = MapView(
        (StageView("s1", "Apply", {"pain_points": reference(passages).stages[0].cells["pain_points"][:1]}),)
    )
    assert found(crossed, output(near, "A1", "A2"), sim) == ["p1"]
    apart = reference(passages, must_not_match=["p2"])
    assert found(apart, output(near, "A1"), sim) == []


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ({"required_evidence": ["A9"]}, "p1: A9 is required and not among the item's evidence"),
        ({"must_not_match": ["p7"]}, "p1: there is no item p7 that it must not match"),
    ],
)
def test_names_that_lead_nowhere_are_refused(passages: Passages, field: dict[str, object], told: str) -> None:
    with pytest.raises(CaseError, match=told):
        reference(passages, **field)


def test_how_near_a_stage_felt_is_told_by_its_own_tolerance(passages: Passages, sim: Resemblance) -> None:
    stages = [(-0.5, 0.1, -0.2), (0.0, 0.3, 0.2), (0.6, 0.3, 0.7)]
    words = ["Typing is lost", "Waiting for the letter", "Money arrives"]
    cells = [{"pain_points": (Item(f"p{i}", word, "pain_points", frozenset({"A1"})),)} for i, word in enumerate(words)]
    left = [StageView(f"s{i}", words[i], cells[i], i, a, (), near) for i, (a, near, _) in enumerate(stages)]
    right = [StageView(f"o{i}", words[i], cells[i], i, b) for i, (_, _, b) in enumerate(stages)]
    whole = Reference(MapView(tuple(left)), frozenset(), frozenset())
    score = sentiment_curve(Comparison(whole, MapView(tuple(right)), sim))
    assert score.details["within"] == 2
    assert "2 as near as asked" in score.explanation
