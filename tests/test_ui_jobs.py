"""Jobs outlive the tab that asked: followed by others, stopped by a word, let in by turns."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from ui_fixtures import FixtureBackend

from ui.jobs import LIMITS, LIMITS_ELSEWHERE, Busy, Gate, Jobs, Tell
from ui.rooms import limits_of
from ui.talk import ModelRow
from ui.work import Done, Stopped

SOON = 30.0
"""Seconds in which what is waited for comes, also on a machine that does much else."""


async def all_of(jobs: Jobs, *keys: str, alone: bool = True) -> list[Any]:
    return [event async for _, event in jobs.follow(*keys, alone=alone)]


async def all_of_rest(following: AsyncIterator[tuple[str, Any]]) -> list[Any]:
    return [event async for _, event in following]


def slow(tell: Tell) -> str:
    for step in range(6):
        tell(step)
        time.sleep(0.05)
    return "made"


def test_a_tab_that_comes_later_hears_all_of_it() -> None:
    async def run() -> tuple[list[Any], list[Any]]:
        jobs = Jobs()
        jobs.start("draft:a", slow, label="a draft")
        first = jobs.follow("draft:a")
        heard = [await anext(first)]
        await first.aclose()  # the tab goes away
        assert jobs.running("draft:a") is not None
        return [event for _, event in heard], await all_of(jobs, "draft:a")

    heard, later = asyncio.run(run())
    assert heard == [0]
    assert later == [0, 1, 2, 3, 4, 5, Done("made")]


def test_stop_is_heard_at_once_and_ends_the_work() -> None:
    ended = threading.Event()

    def work(tell: Tell) -> None:
        try:
            while True:
                tell("still")
                time.sleep(0.02)
        finally:
            ended.set()

    async def run() -> None:
        jobs = Jobs()
        jobs.start("chat:a", work)
        following = jobs.follow("chat:a")
        await anext(following)
        jobs.stop("chat:a")
        with pytest.raises(Stopped):
            await all_of_rest(following)
        assert not jobs.stop("chat:a")

    asyncio.run(run())
    assert ended.wait(SOON)


def test_work_that_nobody_follows_is_given_up_after_its_patience() -> None:
    ended = threading.Event()

    def work(tell: Tell) -> None:
        try:
            while True:
                tell("still")
                time.sleep(0.02)
        finally:
            ended.set()

    Jobs().start("chat:a", work, patience=0.1)
    assert ended.wait(SOON)


def test_what_ended_while_nobody_looked_is_told_once() -> None:
    def work(tell: Tell) -> None:
        tell("begun")
        raise ValueError("no")

    async def run() -> tuple[list[Any], list[Any]]:
        jobs = Jobs()
        jobs.start("draft:a", work)
        deadline = time.monotonic() + SOON
        while jobs.running("draft:a") and time.monotonic() < deadline:
            time.sleep(0.01)
        return await all_of(jobs, "draft:a", alone=False), await all_of(jobs, "draft:a", alone=False)

    first, second = asyncio.run(run())
    assert [str(each) for each in first] == ["begun", "no"]
    assert second == []


def test_several_are_followed_together_and_a_failure_is_an_event() -> None:
    def work(tell: Tell) -> None:
        tell("begun")
        raise ValueError("no")

    async def run() -> list[Any]:
        jobs = Jobs()
        jobs.start("draft:a", slow)
        jobs.start("draft:b", work)
        return await all_of(jobs, "draft:a", "draft:b", "draft:none", alone=False)

    heard = asyncio.run(run())
    assert Done("made") in heard
    assert [str(each) for each in heard if isinstance(each, ValueError)] == ["no"]


@pytest.mark.parametrize("limit", [1, 2])
def test_the_first_who_comes_is_the_first_let_in_and_no_more_than_fit(limit: int) -> None:
    open_to, order, inside, most = 0, [], 0, 0
    gate, lock = Gate(lambda: open_to), threading.Lock()

    def person(name: int, waits: threading.Event) -> None:
        nonlocal inside, most

        def gone() -> bool:
            waits.set()  # one is asked as soon as one stands in line
            return False

        assert gate.enter(gone)
        with lock:
            order.append(name)
            inside += 1
            most = max(most, inside)
        time.sleep(0.02)
        with lock:
            inside -= 1
        gate.leave()

    threads = []
    for name in range(8):
        waits = threading.Event()
        threads.append(threading.Thread(target=person, args=(name, waits)))
        threads[-1].start()
        assert waits.wait(SOON)
    open_to = limit
    for thread in threads:
        thread.join()
    assert most <= limit
    assert sorted(order) == list(range(8))
    assert limit > 1 or order == sorted(order)


def test_too_many_who_wait_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.jobs.WAITING", 2)
    go = threading.Event()
    jobs = Jobs(lambda: {"chat": 1})
    for n in range(3):
        jobs.start(f"chat:{n}", lambda tell: go.wait(SOON))
    with pytest.raises(Busy, match="Too many people"):
        jobs.start("chat:9", lambda tell: go.wait(SOON))
    go.set()


def test_how_many_run_follows_what_is_set_meanwhile() -> None:
    limits = {"chat": 1}
    jobs, go, begun = Jobs(lambda: limits), threading.Event(), []

    def work(tell: Tell) -> None:
        begun.append(1)
        go.wait(SOON)

    def so_many(wanted: int) -> bool:
        """Whether so many have begun, and a little later still no more."""
        deadline = time.monotonic() + SOON
        while len(begun) < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.3)
        return len(begun) == wanted

    for n in range(4):
        jobs.start(f"chat:{n}", work)
    assert so_many(1)
    limits["chat"] = 3
    assert so_many(3)
    limits["chat"] = 1
    go.set()
    assert so_many(4)


def test_answers_wait_for_the_models_as_they_are_set_now(tmp_path: Path) -> None:
    one, two = FixtureBackend(tmp_path / "a"), FixtureBackend(tmp_path / "b")
    server = ModelRow("chat", "openai:large", "http://127.0.0.1:9/v1")
    one.models = two.models = lambda: (server,)  # type: ignore[method-assign]
    assert limits_of((one, two)) == LIMITS_ELSEWHERE
    two.models = lambda: (ModelRow("chat", "local:qwen", ""),)  # type: ignore[method-assign]
    assert limits_of((one, two)) == LIMITS
    assert limits_of(()) == LIMITS
