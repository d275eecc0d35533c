"""Work done beside the work in hand: in one other thread, in the order in which it was given. Knows nothing of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

_AHEAD = 2
"""Pieces that may wait: what they hold is in memory meanwhile."""


class Beside:
    """One other thread. Use it as a context manager: leaving it waits for what was given."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def do(self, work: Callable[[], None]) -> None:
        """Have something done; waits while much is waiting. Raises what earlier work raised: nothing is done after."""
        while len(self._waiting) > _AHEAD or (self._waiting and self._waiting[0].done()):
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(work))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        failed = kind is not None
        try:
            while self._waiting and not failed:
                self._waiting.popleft().result()
        finally:
            # After a failure what waits is dropped: it may build on what failed.
            self._thread.shutdown(wait=True, cancel_futures=True)
