"""Which lane of a map holds which kinds: each kind in one lane at most, needs with pains where they have no lane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.artifacts import Brief
from assistant.coders.codes import Kind
from assistant.frames import DEFAULT_LANES, load_frame
from assistant.journeys import CATCH_ALL, LANE_KINDS, TOUCHPOINTS, draft_journey, kinds_in
from assistant.observations import observe
from assistant.project import Project

LANES = sorted({*LANE_KINDS, CATCH_ALL, TOUCHPOINTS})


@given(st.sets(st.sampled_from(LANES)))
def test_each_kind_stands_in_one_lane(lanes: set[str]) -> None:
    held = [kind for lane in sorted(lanes) for kind in kinds_in(lane, lanes)]
    assert len(held) == len(set(held))
    assert CATCH_ALL not in lanes or set(held) == set(Kind)
    assert all(LANE_KINDS[lane] <= kinds_in(lane, lanes) for lane in lanes & set(LANE_KINDS))
    assert not kinds_in(TOUCHPOINTS, lanes)


@pytest.mark.parametrize(
    ("lanes", "home"),
    [
        (DEFAULT_LANES, "pain_points"),
        ((*DEFAULT_LANES, "needs"), "needs"),
        (("touchpoints", "thoughts_feelings", "ideas"), "thoughts_feelings"),
    ],
)
def test_needs_have_a_lane_of_their_own_or_stand_with_pains(lanes: tuple[str, ...], home: str) -> None:
    assert [lane for lane in lanes if Kind.NEED in kinds_in(lane, lanes)] == [home]


def test_the_lines_of_a_cell_are_of_its_kinds_in_four_languages(interviews: Project) -> None:
    drawn = draft_journey(interviews, Brief())
    frame = load_frame(drawn.frame)
    lanes = [lane.id for lane in frame.lanes]
    told = {(o.segment.document, o.span.start): o for o in observe(interviews, frame)}
    quoted = {citation.label: told[citation.document, citation.start] for citation in drawn.citations}
    rows = [
        (stage.id, lane, quoted[label])
        for stage in drawn.stages
        for lane, cell in stage.cells.items()
        if lane != TOUCHPOINTS
        for claim in cell
        for label in claim.for_
    ]
    assert all(o.kind in kinds_in(lane, lanes) and o.stage == stage for stage, lane, o in rows)
    assert {o.language for *_, o in rows} == {"en", "zh", "ar", "ko"}
