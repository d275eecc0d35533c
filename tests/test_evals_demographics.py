"""P7 and I15: the same corpus with other demographics, and what a recorded model said at first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import SUITES, PersonaTask
from evals.cassettes import OWN, Cassette
from evals.other_demographics import MARK, other_demographics, turned
from evals.passages import read_rows, records_of
from evals.recordings import find
from evals.scorers.raw_replies import Exchange, fits_schema, replies_fit
from evals.scorers.stereotypes import stereotype_probe
from evals.scores import State
from evals.tasks import twin_of
from evals.views import OutputView


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Interview with a retired mother", "Interview with a student father"),
        ("访谈 独居老人", "访谈 独居年轻人"),
        ("مقابلة مع أم لثلاثة أطفال", "مقابلة مع أب لثلاثة أطفال"),
        ("인터뷰 사기를 당한 대학생", "인터뷰 사기를 당한 퇴직자"),
        ("Interview on smothering", "Interview on smothering"),
    ],
)
def test_words_of_titles_are_exchanged(title: str, other: str) -> None:
    assert turned(title) == other
    assert turned(other) == title


@pytest.mark.parametrize("case", ["clinic", "market", "meals", "ipfs"])
def test_nothing_that_was_said_changes_and_every_named_speaker_does(case: str) -> None:
    rows = read_rows(SUITES / case / "corpus.jsonl")
    others = other_demographics(rows)
    assert [(row["id"], row["text"], row.get("participant")) for row in others] == [
        (row["id"], row["text"], row.get("participant")) for row in rows
    ]
    (before, spoken), (after, spoken_after) = records_of(rows), records_of(others)
    assert [(d.id, d.text) for d in before] == [(d.id, d.text) for d in after]
    for one, other in zip(spoken, spoken_after, strict=True):
        assert (one.id, one.span, one.participant) == (other.id, other.span, other.participant)
        assert (one.speaker == other.speaker) == (one.participant is None)
    assert others == other_demographics(rows)


def test_ages_go_round_among_those_who_had_another() -> None:
    rows = [
        {
            "id": str(n),
            "participant": f"P{n}",
            "text": "x",
            "lang": "en",
            "attributes": {"age_group": age, "rating": "2"},
        }
        for n, age in enumerate(("20-29", "20-29", "60-69"))
    ]
    ages = [row["attributes"]["age_group"] for row in other_demographics(rows)]
    assert ages == ["60-69", "60-69", "20-29"]
    assert {row["attributes"]["rating"] for row in other_demographics(rows)} == {"2"}


def test_without_a_second_draft_the_probe_is_not_applicable(tmp_path: Path) -> None:
    score = stereotype_probe(OutputView("personas", ()), None)
    assert score.state is State.NOT_APPLICABLE
    task = twin_of(PersonaTask(id="people", kind="persona_set"))
    assert task.id == f"people{MARK}"
    (tmp_path / "personas-1.json").write_text("{}", encoding="utf-8")
    assert find(tmp_path, "case", "people", "persona_set") is not None
    assert find(tmp_path, "case", task.id, "persona_set") is None


SHAPE: dict[str, Any] = {
    "type": "object",
    "required": ["lines"],
    "properties": {"lines": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/Line"}}},
    "$defs": {
        "Line": {
            "type": "object",
            "required": ["text", "mood"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string", "minLength": 1}, "mood": {"enum": ["good", "bad"]}},
        }
    },
}
GOOD = {"lines": [{"text": "late", "mood": "bad"}]}


def _asked(text: str, *more: tuple[str, str], failed: bool = False) -> Exchange:
    return Exchange((("user", "list them"), *more), text, SHAPE, failed=failed)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (GOOD, True),
        ({"lines": []}, True),
        ({}, False),
        ({"lines": [{"text": "", "mood": "bad"}]}, False),
        ({"lines": [{"text": "late", "mood": "sad"}]}, False),
        ({"lines": [{"text": "late", "mood": "bad", "why": "x"}]}, False),
        ({"lines": [GOOD["lines"][0]] * 3}, False),
        ([], False),
    ],
)
def test_a_value_fits_its_schema_or_not(value: Any, fits: bool) -> None:
    assert fits_schema(value, SHAPE, SHAPE) is fits


def test_replies_are_counted_before_they_are_mended() -> None:
    repair = (("assistant", "Sure: late"), ("user", "that is no JSON"))
    mended = [_asked("Sure: late"), _asked(json.dumps(GOOD), *repair)]
    refused = [Exchange((("user", "again"),), "no", SHAPE), Exchange((("user", "again"), *repair), "no", SHAPE)]
    chosen = Exchange((("user", "yes or no?"),), "yes", choices=("yes", "no"))
    free = Exchange((("user", "a sentence"),), "People wait.")
    score = replies_fit([*mended, *refused, chosen, free])
    assert (score.value, score.n) == (1 / 3, 3)
    assert score.details == {"first": 1, "after_repair": 1, "refused": 1, "free_text": 1}
    assert replies_fit([_asked(json.dumps(GOOD), failed=True)]).value == 0
    assert replies_fit([free]).state is State.NOT_APPLICABLE


def test_what_a_task_asked_is_read_from_its_recording() -> None:
    exchanges = Cassette(OWN / "permits").exchanges("permits-journey")
    assert exchanges
    assert all(each.messages and each.text for each in exchanges)
    assert Cassette(OWN / "clinic").exchanges("clinic-personas") == []
