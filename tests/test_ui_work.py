"""Long work in a thread: its events in order, its errors, and that it stops when nobody follows."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from ui.work import Done, Stopped, follow


def test_events_come_in_order_and_the_result_last() -> None:
    def work(tell: Callable[[int], None]) -> str:
        for n in range(3):
            tell(n)
        return "made"

    async def followed() -> list[int | Done[str]]:
        return [event async for event in follow(work)]

    assert asyncio.run(followed()) == [0, 1, 2, Done("made")]


def test_an_error_of_the_work_is_raised_where_it_is_followed() -> None:
    def work(tell: Callable[[int], None]) -> str:
        tell(1)
        raise LookupError("gone")

    async def followed() -> None:
        async for _ in follow(work):
            pass

    with pytest.raises(LookupError, match="gone"):
        asyncio.run(followed())


def test_the_work_stops_when_the_one_who_follows_goes_away() -> None:
    ended = threading.Event()
    gone = threading.Event()

    def work(tell: Callable[[int], None]) -> None:
        try:
            tell(0)
            gone.wait(5)
            tell(1)
        except Stopped:
            ended.set()
            raise

    async def left() -> None:
        events = follow(work)
        assert await anext(events) == 0
        await events.aclose()
        gone.set()

    asyncio.run(left())
    assert ended.wait(5)
