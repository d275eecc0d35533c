"""What a task took: calls of a chat model, their tokens and price, and the processor's time. Judges nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.budget import cost_of, price_of

if TYPE_CHECKING:
    from assistant.project import Project
    from assistant.settings import Settings
    from evals.cassettes import Cassette


@dataclass(frozen=True, slots=True)
class Spent:
    """One task's share."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = 0.0
    """US dollars; None where the price of a call is not known."""
    cpu_seconds: float = 0.0
    """Of drafting and measuring together, all threads of the process: unlike the clock, it does not depend on what
    else the machine does."""


NOTHING = Spent()


def recorded(cassette: Cassette, task: str, settings: Settings) -> Spent:
    """What the calls recorded for a task took when they were made, at the prices of `settings` where a call does not
    tell its own."""
    price = price_of(cassette.model(), settings)
    found = NOTHING
    for usage in cassette.usages(task):
        read, said = int(usage["prompt_tokens"]), int(usage["completion_tokens"])
        usd = usage["cost"] if usage["cost"] is not None else cost_of(price, read, said)
        found = Spent(
            found.calls + 1,
            found.prompt_tokens + read,
            found.completion_tokens + said,
            None if found.usd is None or usd is None else found.usd + usd,
        )
    return found


class Meter:
    """Reads what is spent from its making on, by a project's journal and the processor's clock."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._before = project.journal.totals()
        self._began = time.process_time()

    def spent(self, cassette: Cassette | None, task: str) -> Spent:
        """So far; in the lane `replay` the calls are those recorded, since nobody is asked."""
        cpu_seconds = time.process_time() - self._began
        if cassette is not None:
            return replace(recorded(cassette, task, self._project.settings), cpu_seconds=cpu_seconds)
        now, before = self._project.journal.totals(), self._before
        return Spent(
            now.calls - before.calls,
            now.prompt_tokens - before.prompt_tokens,
            now.completion_tokens - before.completion_tokens,
            None if now.cost is None or before.cost is None else now.cost - before.cost,
            cpu_seconds,
        )
