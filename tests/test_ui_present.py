"""View data from artifacts: numbers of chips, counts, gaps, moods, times."""

from __future__ import annotations

import pytest
from ui_fixtures import CITATIONS, claim, ideas, journey, reply

from assistant.artifacts import CountUnit, Status
from assistant.replies import Count
from corpus.alignment import CitationStatus
from ui import present
from ui.texts import texts

EN = texts("en")
BY_LABEL = present.by_label(CITATIONS)


def test_a_chip_has_its_labels_number_and_points_at_its_passage() -> None:
    chip = present.chip_of(CITATIONS[2])
    assert (chip.number, chip.document, chip.start, chip.failed) == ("3", "doc3", 120, False)
    assert chip.origin == "Interview 4 · سلمى"


@pytest.mark.parametrize("status", [CitationStatus.NOT_FOUND, CitationStatus.WRONG_SOURCE])
def test_a_citation_that_failed_is_marked(status: CitationStatus) -> None:
    failed = CITATIONS[0].model_copy(update={"verified": status, "start": None, "end": None})
    assert present.chip_of(failed).failed


def test_a_label_without_a_citation_makes_no_chip() -> None:
    assert [chip.number for chip in present.chips_of(["E2", "E99"], BY_LABEL)] == ["2"]


def test_a_claim_shows_people_level_and_what_speaks_against_it() -> None:
    view = present.claim_view(claim("c", "Silence is worse than delay", [3, 4, 1], [8]), BY_LABEL, EN)
    assert (view.voices, view.level) == ("3 people", 3)
    assert [chip.number for chip in view.counter] == ["8"]
    assert view.counter[0].against


@pytest.mark.parametrize(
    ("unit", "said"),
    [(CountUnit.PEOPLE, "2 people"), (CountUnit.ROUNDS, "2 rounds"), (CountUnit.PEOPLE_AND_ROUNDS, "2 voices")],
)
def test_the_unit_is_said(unit: CountUnit, said: str) -> None:
    assert present.counted(2, unit, EN) == said


def test_the_grid_has_every_lane_in_every_stage_and_asks_where_nothing_was_said() -> None:
    view = present.journey_view(journey(), EN)
    assert [lane for lane, _ in view.lanes] == ["touchpoints", "feelings", "pains", "ideas"]
    assert all([cell.lane for cell in stage.cells] == [lane for lane, _ in view.lanes] for stage in view.stages)
    empty = [cell for stage in view.stages for cell in stage.cells if not cell.claims]
    assert len(empty) == 10
    assert all(cell.ask for cell in empty)
    assert view.stages[4].cells[2].further == "and 3 more, of no more voices than these"


def test_a_lane_that_the_map_does_not_name_is_shown_all_the_same() -> None:
    made = journey()
    stage = made.stages[0].model_copy(update={"cells": {"back_stage": (claim("x", "Packed at night", [1]),)}})
    view = present.journey_view(made.model_copy(update={"stages": (stage, *made.stages[1:])}), EN)
    assert view.lanes[-1] == ("back_stage", "back stage")


def test_counts_say_of_how_many_and_never_overflow_their_bar() -> None:
    rows = present.count_views(reply(), EN)
    assert (rows[0].of, round(rows[0].share, 2)) == ("4 of 9 people", 0.44)
    odd = present.count_view(Count(what="x", participants=3, of=0), {}, EN)
    assert odd.share == 0.0


def test_an_idea_tells_what_is_known_and_leaves_out_what_is_not() -> None:
    facts = dict(present.idea_facts(ideas().ideas[0], EN))
    assert facts["Reach"] == "1 person"
    assert facts["Severity"] == "50%"
    assert "Owner" not in facts
    assert "Effort (assumed)" not in facts


@pytest.mark.parametrize(
    ("value", "sign", "feeling"), [(1.25, "+1.2", "good"), (-0.84, "−0.8", "bad"), (-0.04, "0.0", "mixed")]
)
def test_valence_has_a_sign_and_a_mood(value: float, sign: str, feeling: str) -> None:
    assert (present.signed(value), present.mood(value)) == (sign, feeling)


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (0.0, "0:00"), (59.9, "0:59"), (61.0, "1:01"), (3700.0, "1:01:40")]
)
def test_times_read_like_a_player_shows_them(seconds: float | None, said: str) -> None:
    assert present.clock(seconds) == said


@pytest.mark.parametrize(
    ("counts", "flat"), [((), False), ((1, 2), False), ((3, 6, 9, 9, 9, 9), True), ((2, 4, 6, 8, 10, 12), False)]
)
def test_saturation_is_flat_where_the_last_third_brought_little(counts: tuple[int, ...], flat: bool) -> None:
    assert present.saturation_flat(counts) is flat


def test_an_assumed_claim_has_no_chips_and_says_so() -> None:
    view = present.claim_view(claim("a", "Alone in the household?"), BY_LABEL, EN)
    assert (view.status, view.chips, view.voices) == (Status.ASSUMED, (), "")
