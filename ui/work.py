"""Long work in a thread, followed as it goes, and stopped when the one who follows goes away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Event = TypeVar("Event")
Result = TypeVar("Result")


class Stopped(Exception):
    """The one who asked for the work has gone or pressed stop; raised inside the work at its next event."""


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """The last thing that is told: what came of the work."""

    result: Result


async def follow(work: Callable[[Callable[[Event], None]], Result]) -> AsyncIterator[Event | Done[Result]]:
    """The events of `work` as they happen, then `Done`. Errors of the work are raised here.

    `work` runs in a thread of its own and is given a function to tell events with. When the iteration is closed
    before its end, that function raises `Stopped` in the work at its next call.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[Event | Done[Result] | BaseException] = asyncio.Queue()
    gone = threading.Event()

    def put(item: Event | Done[Result] | BaseException) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(told.put_nowait, item)

    def tell(event: Event) -> None:
        if gone.is_set():
            raise Stopped
        put(event)

    def run() -> None:
        try:
            put(Done(work(tell)))
        except Stopped as stopped:
            put(stopped)
        except BaseException as error:  # noqa: BLE001  (handed over to the one who follows, who raises it)
            put(error)

    threading.Thread(target=run, daemon=True, name="wayfolk-work").start()
    try:
        while True:
            item = await told.get()
            if isinstance(item, BaseException):
                raise item
            yield item
            if isinstance(item, Done):
                return
    finally:
        gone.set()
