"""Long work that outlives the tab that asked for it: one job a key, followed by any tab, stopped only by a word.

Jobs of a group wait for each other in the order they came; one that is to work on its project alone waits for the
others of it, and they for it. Knows nothing of what a job does.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex
from typing import Any

from assistant.errors import AssistantError
from ui.alone import Places
from ui.work import Done, Stopped

LIMITS: Mapping[str, int] = {"chat": 4, "draft": 2, "files": 1}
"""Group → jobs of it that run at the same time; the embedded models and the store's writer are shared by all."""
LIMITS_ELSEWHERE: Mapping[str, int] = {**LIMITS, "chat": 12}
"""The same where every chat model runs on a server: an answer waits for it most of the time."""
WAITING = 64
"""Jobs that may wait in a group; more are told to come back."""
KEPT_EVENTS = 400
"""Events kept of a running job for tabs that begin to follow it later."""
UNHEARD = 100
"""Jobs kept that ended while nobody followed them."""
PATIENCE = 8.0
"""Seconds that a small change waits for one who works on its project alone. Longer, the page seems to hang."""
ABANDONED = 600.0
"""Seconds after which an answer that nobody follows any more is given up: time to load the page anew, or to read in
another conversation and come back."""

ALONE = "Names are being replaced in this project, or somebody is being forgotten; try again when that is done."

Tell = Callable[[Any], None]
Work = Callable[[Tell], Any]


class Busy(AssistantError):
    """Too many wait already, or one works on the project alone."""


class Gate:
    """Lets so many in at a time, the first come first. The limit is asked anew for each, so that it may change."""

    def __init__(self, limit: Callable[[], int]) -> None:
        self._limit = limit
        self._inside = 0
        self._line: deque[object] = deque()
        self._changed = threading.Condition()

    def enter(self, gone: Callable[[], bool]) -> bool:
        """Wait for one's turn; False where one is `gone` before it comes."""
        ticket = object()
        with self._changed:
            self._line.append(ticket)
            while self._line[0] is not ticket or self._inside >= self._limit():
                if gone():
                    self._line.remove(ticket)
                    self._changed.notify_all()
                    return False
                self._changed.wait(0.2)
            self._line.popleft()
            self._inside += 1
            self._changed.notify_all()
            return True

    def leave(self) -> None:
        """Make room."""
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()


@dataclass
class Job:
    """One piece of work under way."""

    key: str
    label: str
    """What it was asked for, in the words that started it."""
    patience: float | None
    alone: bool = False
    """Whether nothing else of its project may run meanwhile."""
    events: deque[Any] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    listeners: list[Callable[[Any], None]] = field(default_factory=list)
    left: float = field(default_factory=time.monotonic)
    """When the last listener went."""
    stopped: bool = False
    ended: Any = None

    @property
    def gone(self) -> bool:
        """Whether it is to end: somebody said stop, or nobody waits for it any more."""
        if self.stopped:
            return True
        return self.patience is not None and not self.listeners and time.monotonic() - self.left > self.patience


class Jobs:
    """The jobs of one server. Safe to use from several threads."""

    def __init__(self, limits: Callable[[], Mapping[str, int]] = lambda: LIMITS) -> None:
        """No job yet; `limits` tells what holds now, as `LIMITS` does, and is asked whenever one is to be let in."""
        self._limits = limits
        self._gates = {group: Gate(partial(self._most, group)) for group in limits()}
        self._jobs: dict[str, Job] = {}
        self._unheard: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._projects = Places()

    def start(
        self, key: str, work: Work, *, label: str = "", patience: float | None = None, alone: bool = False
    ) -> None:
        """Begin `work` as `key` (`group:project:…`), unless a job of that key is under way.

        Args:
            label: what it was asked for. patience: as of `Job`.
            alone: whether nothing else of its project may run meanwhile.

        Raises:
            Busy: too many jobs of the group wait already.
        """
        group = key.partition(":")[0]
        gate = self._gates[group]
        with self._lock:
            if key in self._jobs:
                return
            if sum(each.partition(":")[0] == group for each in self._jobs) >= WAITING + self._most(group):
                raise Busy("Too many people are asking at once; try again in a minute.")
            self._unheard.pop(key, None)
            job = self._jobs[key] = Job(key, label, patience, alone)
        threading.Thread(target=self._run, args=(job, gate, work), daemon=True, name=f"wayfolk-{key}").start()

    @contextmanager
    def beside(self, project: str) -> Iterator[None]:
        """A small change of a project, made at once: beside its jobs, but never beside one that works alone.

        Raises:
            Busy: one works on the project alone, or waits to, and is not done within `PATIENCE`.
        """
        until = time.monotonic() + PATIENCE
        if not self._projects.enter(project, False, lambda: time.monotonic() > until):
            raise Busy(ALONE)
        try:
            yield
        finally:
            self._projects.leave(project)

    async def done(self, key: str, work: Work) -> AsyncIterator[Any]:
        """What work of a key (`group:project:…`) tells that nobody else follows, as a job of its own; `Done` at last.

        Raises:
            Busy: as of `start`. Exception: what the work ended with.
        """
        own = f"{key}:{token_hex(6)}"
        self.start(own, work)
        async for _, event in self.follow(own):
            yield event

    def running(self, key: str) -> Job | None:
        """The job of that key, if it is under way."""
        return self._jobs.get(key)

    def stop(self, key: str) -> bool:
        """Say stop to a job; its followers hear of it at once. False where there is none."""
        with self._lock:
            job = self._jobs.pop(key, None)
        if job is None:
            return False
        job.stopped = True
        self._end(job, Stopped())
        return True

    async def follow(self, *keys: str, alone: bool = True) -> AsyncIterator[tuple[str, Any]]:
        """What these jobs told and tell, with their keys, until all have ended; each ends with `Done`.

        A job that ended while nobody followed it is told of once, to the first who asks.

        Raises:
            Exception: what a job ended with, where it is followed `alone`; else that is an event like others.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        open_ = {}
        for key in keys:
            with self._lock:
                job = self._jobs.get(key) or self._unheard.pop(key, None)
                if job is None:
                    continue

                def hear(event: Any, key: str = key) -> None:
                    if not loop.is_closed():
                        loop.call_soon_threadsafe(told.put_nowait, (key, event))

                for event in job.events:
                    told.put_nowait((key, event))
                if job.ended is not None:
                    told.put_nowait((key, job.ended))
                job.listeners.append(hear)
                open_[key] = (job, hear)
        try:
            while open_:
                key, event = await told.get()
                if isinstance(event, BaseException | Done):
                    open_.pop(key, None)
                    if isinstance(event, BaseException) and alone:
                        raise event
                yield key, event
        finally:
            for job, hear in open_.values():
                with self._lock:
                    if hear in job.listeners:
                        job.listeners.remove(hear)
                    job.left = time.monotonic()

    def _most(self, group: str) -> int:
        return self._limits()[group]

    def _run(self, job: Job, gate: Gate, work: Work) -> None:
        def tell(event: Any) -> None:
            if job.gone:
                raise Stopped
            with self._lock:
                job.events.append(event)
                listeners = list(job.listeners)
            for listener in listeners:
                listener(event)

        ended: Any = Stopped()
        project = job.key.split(":")[1]
        if self._projects.enter(project, job.alone, lambda: job.gone):
            try:
                if gate.enter(lambda: job.gone):
                    try:
                        ended = Done(work(tell))
                    finally:
                        gate.leave()
            except BaseException as error:  # noqa: BLE001  (handed over to those who follow, who raise it)
                ended = error
            finally:
                self._projects.leave(project)
        self._end(job, ended)

    def _end(self, job: Job, ended: Any) -> None:
        with self._lock:
            if job.ended is not None:
                return
            job.ended = ended
            if self._jobs.get(job.key) is job:
                del self._jobs[job.key]
            listeners = list(job.listeners)
            job.listeners.clear()
            if not listeners and not isinstance(ended, Stopped):
                self._unheard[job.key] = job
                while len(self._unheard) > UNHEARD:
                    self._unheard.popitem(last=False)
        for listener in listeners:
            listener(ended)
