"""The journal of model calls: one line of JSON a call, in `journal.jsonl`.

It holds which prompt, which model, how long and how much, never what was said: texts of people stay in the corpus.
What this module does not know: providers, artifacts.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.budget import Budget, cost_of, price_of
from assistant.chat_model import ChatModel, ChatReply, ChatRequest, OnText, Usage
from assistant.errors import AssistantError, ModelError, ProjectError
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One model call."""

    time: str
    """When it began: ISO 8601, UTC."""
    prompt: str
    """`name.vN@hash8`; empty where the request came from no prompt file."""
    model: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    cost: float | None
    """US dollars; None where the price is not known."""
    outcome: str
    """`ok`, or the class of the error."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What many calls took together."""

    calls: int = 0
    failed: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cost: float | None = 0.0
    """None as soon as the price of one call is not known."""

    def plus(self, entry: JournalEntry) -> Totals:
        """These totals and one call more."""
        return Totals(
            self.calls + 1,
            self.failed + (entry.outcome != "ok"),
            self.prompt_tokens + entry.prompt_tokens,
            self.completion_tokens + entry.completion_tokens,
            self.seconds + entry.seconds,
            None if self.cost is None or entry.cost is None else self.cost + entry.cost,
        )


class Journal:
    """Appends to and reads one journal file. Safe across threads, and across processes for appends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def append(self, entry: JournalEntry) -> None:
        """Write one line and see it on the disk.

        Raises:
            ProjectError: the file can't be written.
        """
        line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
        try:
            with self._lock, self.path.open("ab+") as file:
                # After a crash in the middle of a line, the next entry begins a line of its own.
                if file.tell() > 0:
                    file.seek(-1, os.SEEK_END)
                    line = line if file.read(1) == b"\n" else "\n" + line
                file.write(line.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise ProjectError(
                f"The journal {self.path} can't be written: {error.strerror or error}. "
                "Make room or allow writing, then run again."
            ) from error

    def entries(self, since: str = "") -> Iterator[JournalEntry]:
        """Every whole entry from `since` on (ISO 8601, inclusive), oldest first; a line cut by a crash is left out."""
        if not self.path.exists():
            return
        names = {field.name for field in fields(JournalEntry)}
        with self.path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    row = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if isinstance(row, dict) and names <= row.keys() and str(row["time"]) >= since:
                    yield JournalEntry(**{name: row[name] for name in names})

    def totals(self, since: str = "", model: str = "") -> Totals:
        """What the calls took together, of one model where `model` is given."""
        totals = Totals()
        for entry in self.entries(since):
            if not model or entry.model == model:
                totals = totals.plus(entry)
        return totals


class JournalledChatModel:
    """A chat model whose every call is budgeted before, and journalled after, whatever comes of it."""

    def __init__(
        self,
        model: ChatModel,
        journal: Journal,
        settings: Settings,
        budget: Budget,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._journal = journal
        self._settings = settings
        self._budget = budget
        self._clock = clock

    @property
    def name(self) -> str:
        """`provider:model` of the model inside."""
        return self._model.name

    @property
    def writes(self) -> bool:
        """As the model inside."""
        return self._model.writes

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """As `ChatModel.reply`; the reply's usage has its cost filled in."""
        held = self._budget.reserve(self.name, request)
        started, begun = datetime.now(UTC).isoformat(timespec="milliseconds"), self._clock()
        usage, outcome = Usage(model=self.name), "interrupted"
        try:
            reply = self._model.reply(request, on_text)
            usage, outcome = self._priced(reply.usage, self._clock() - begun), "ok"
            return replace(reply, usage=usage)
        except AssistantError as error:
            outcome = type(error).__name__
            # A reply that was refused or cut was paid for all the same.
            spent = error.usage if isinstance(error, ModelError) else None
            usage = self._priced(spent or usage, self._clock() - begun)
            raise
        finally:
            self._budget.settle(held, usage)
            seconds = usage.seconds or round(self._clock() - begun, 3)
            self._journal.append(
                JournalEntry(
                    started,
                    request.prompt,
                    self.name,
                    usage.prompt_tokens,
                    usage.completion_tokens,
                    seconds,
                    usage.cost,
                    outcome,
                )
            )

    def _priced(self, usage: Usage, seconds: float) -> Usage:
        price = price_of(self.name, self._settings)
        return replace(
            usage,
            model=usage.model or self.name,
            seconds=round(usage.seconds or seconds, 3),
            cost=usage.cost if usage.cost is not None else cost_of(price, usage.prompt_tokens, usage.completion_tokens),
        )
