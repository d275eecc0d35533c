"""Ways between stages as arcs: each with its count, none through another, mirrored right to left."""

from __future__ import annotations

import re

from ui.stage_ways import Way, stage_ways
from ui.texts import texts

WAYS = (
    Way(0, 1, "next", 4, "Need → Awareness"),
    Way(0, 2, "branch", 3, "Need → Consideration"),
    Way(4, 1, "loop", 2, "Service → Awareness"),
    Way(3, -1, "exit", 1, "Acquisition: leaves"),
)


def test_every_way_is_drawn_with_its_count_and_told_in_words() -> None:
    drawn = str(stage_ways(WAYS, 6, texts("en")))
    assert re.findall(r'class="wf-arc-count">(\d)<', drawn) == ["4", "3", "2", "1"]
    assert {kind for kind in re.findall(r'<g class="wf-arc-(\w+)"', drawn)} == {"next", "branch", "loop", "exit"}
    assert all(way.told in drawn for way in WAYS)


def test_a_longer_arc_goes_over_a_shorter_one() -> None:
    drawn = str(
        stage_ways(
            (Way(0, 2, "branch", 1, "a"), Way(0, 5, "branch", 9, "b"), Way(1, 4, "loop", 2, "c")), 6, texts("en")
        )
    )
    peaks = {told: float(y) for told, y in re.findall(r"<title>(\w)</title><path d=\"M \S+ \S+ C \S+ (\S+)", drawn)}
    assert peaks["b"] < peaks["c"] < peaks["a"]


def test_arcs_run_the_other_way_where_the_page_runs_right_to_left() -> None:
    left, right = (str(stage_ways(WAYS[1:2], 6, texts(language))) for language in ("en", "ar"))
    first = [float(re.findall(r'd="M (\S+) ', drawn)[0]) for drawn in (left, right)]
    assert first[0] < first[1]
    assert abs(first[0] + first[1] - 6 * 220) < 1


def test_nothing_is_drawn_where_no_way_is_known() -> None:
    assert stage_ways((), 6, texts("en")) is None
