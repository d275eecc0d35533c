"""Files that were brought and wait for those before them: on the server, so that no page has to stay open for them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(eq=False, slots=True)
class Batch:
    """Files that were brought together."""

    paths: tuple[Path, ...]
    taken: bool = False
    """Whether its turn has come, or it was let go of."""


class Arrivals:
    """The batches of one project that wait, in the order they came. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: deque[Batch] = deque()
        self._lock = threading.Lock()

    @property
    def files(self) -> int:
        """How many files wait."""
        with self._lock:
            return sum(len(batch.paths) for batch in self._waiting)

    def add(self, paths: Sequence[Path]) -> Batch:
        """Let files wait for their turn."""
        batch = Batch(tuple(paths))
        with self._lock:
            self._waiting.append(batch)
        return batch

    def take(self) -> tuple[Path, ...]:
        """The files whose turn it is; none where none wait."""
        with self._lock:
            if not self._waiting:
                return ()
            batch = self._waiting.popleft()
            batch.taken = True
            return batch.paths

    def clear(self) -> None:
        """Let go of all that wait."""
        while self.take():
            pass
