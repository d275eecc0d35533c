"""How long-running work tells of itself: one small event, one callable."""

from __future__ import annotations

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
