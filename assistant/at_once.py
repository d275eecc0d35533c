"""Several calls under way at the same time, each result as soon as it is there, and nothing begun after an error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from types import TracebackType
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _NotBegun(Exception):
    """Stands for a result after another call has failed; never leaves this module."""


class AtOnce(Generic[Item, Result]):
    """Work on items, begun when this is entered; iterating gives the place of each item and its result, as they come.

    What `work` raises is raised from the iteration. Then, and when this is left, what was not begun is not done at all;
    what is under way is waited for. One call at a time is made in the caller's own thread.
    """

    def __init__(self, work: Callable[[Item], Result], items: Sequence[Item], most: int) -> None:
        """`most`: calls at the same time."""
        self._work = work
        self._items = items
        workers = min(most, len(items))
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="call") if workers > 1 else None
        self._over = threading.Event()
        self._places: dict[Future[Result], int] = {}

    def __enter__(self) -> AtOnce[Item, Result]:
        if self._pool is not None:
            self._places = {self._pool.submit(self._one, item): place for place, item in enumerate(self._items)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[tuple[int, Result]]:
        if self._pool is None:
            yield from ((place, self._work(item)) for place, item in enumerate(self._items))
            return
        failed: BaseException | None = None
        for future in as_completed(self._places):
            error = future.exception()
            if isinstance(error, _NotBegun):
                continue
            if error is not None:
                failed = failed or error
                continue
            yield self._places[future], future.result()
        if failed is not None:
            raise failed

    def _one(self, item: Item) -> Result:
        if self._over.is_set():
            raise _NotBegun
        try:
            return self._work(item)
        except BaseException:
            self._over.set()
            raise
