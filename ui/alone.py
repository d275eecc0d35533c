"""Many may work on one thing at the same time, or one alone: who works alone waits for those at work, and they for him.

Who came first is let in first, so that nobody who waits to be alone waits for ever. Knows names, not what they mean.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Place:
    """Who is in one place, and who waits before it."""

    inside: int = 0
    alone: bool = False
    line: deque[object] = field(default_factory=deque)


class Places:
    """Places by name. Safe to use from several threads."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = defaultdict(_Place)
        self._changed = threading.Condition()

    def enter(self, name: str, alone: bool, gone: Callable[[], bool]) -> bool:
        """Wait for one's turn to come into a place; False where one is `gone` before it comes."""
        ticket = object()
        with self._changed:
            place = self._places[name]
            place.line.append(ticket)
            try:
                while place.line[0] is not ticket or place.alone or (alone and place.inside):
                    if gone():
                        return False
                    self._changed.wait(0.2)
                place.inside += 1
                place.alone = alone
                return True
            finally:
                place.line.remove(ticket)
                self._changed.notify_all()

    def leave(self, name: str) -> None:
        """Make room."""
        with self._changed:
            place = self._places[name]
            place.inside -= 1
            place.alone = False
            if not place.inside and not place.line:
                del self._places[name]
            self._changed.notify_all()
