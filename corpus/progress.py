"""How long-running work tells of itself: one small event, one callable."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SET_ASIDE = "set aside"
"""Stage of a step whose detail is a sentence for the user: something could not be used and something else stands in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a long-running piece of work."""

    stage: str
    """What is being done, as a short verb phrase in English: "reading", "embedding", "wording"."""
    done: int
    """Units finished in this stage."""
    total: int | None = None
    """Units in this stage, or None where it is not known."""
    detail: str = ""
    """The thing in hand: a file name, a stage of the journey."""


Progress = Callable[[Step], None]
"""Called from the working thread; must return quickly and may raise to cancel the work."""


def silent(step: Step) -> None:
    """A `Progress` that tells nobody."""


_SOON = 3.0
"""Seconds of a stage before its pace can be told."""


class Pace:
    """How fast the stage in hand goes, for those who show it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._began = 0.0
        self._from = 0

    def told(self, step: Step) -> str:
        """Rate and time left as a phrase, as "12/s, about 2 min left"; empty while neither can be told."""
        now = self._clock()
        if step.stage != self._stage or step.done < self._from:
            self._stage, self._began, self._from = step.stage, now, step.done
        seconds, done = now - self._began, step.done - self._from
        if seconds < _SOON or done <= 0:
            return ""
        rate = done / seconds
        shown = f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s" if rate >= 0.1 else f"{60 * rate:.1f}/min"
        if step.total is None or step.total <= step.done:
            return shown
        return f"{shown}, about {_span((step.total - step.done) / rate)} left"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
