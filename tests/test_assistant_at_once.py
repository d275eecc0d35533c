"""Several calls at the same time: results with their places, and nothing begun after an error."""

from __future__ import annotations

import threading

import pytest

from assistant.at_once import AtOnce


def test_results_come_with_the_places_of_their_items() -> None:
    with AtOnce(lambda word: word.upper(), ["a", "b", "c", "d"], 3) as calls:
        assert dict(calls) == {0: "A", 1: "B", 2: "C", 3: "D"}


def test_calls_are_under_way_at_the_same_time() -> None:
    together = threading.Barrier(4, timeout=20)
    with AtOnce(lambda _: together.wait(), range(4), 4) as calls:
        assert sorted(place for place, _ in calls) == [0, 1, 2, 3]


def test_one_at_a_time_stays_in_the_thread_of_the_caller() -> None:
    here = threading.get_ident()
    with AtOnce(lambda _: threading.get_ident(), range(3), 1) as calls:
        assert {thread for _, thread in calls} == {here}


@pytest.mark.parametrize("most", [1, 2])
def test_after_an_error_nothing_more_is_begun_and_what_was_done_is_told(most: int) -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 1:
            raise ValueError("no")
        return item

    told: list[int] = []
    with pytest.raises(ValueError, match="no"), AtOnce(work, range(50), most) as calls:
        told += [place for place, _ in calls]
    assert begun[:1] == [0]
    assert len(begun) < 50


def test_work_on_nothing_is_nothing() -> None:
    with AtOnce(lambda item: item, list[int](), 8) as calls:
        assert list(calls) == []
