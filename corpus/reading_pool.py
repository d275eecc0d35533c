"""Reads files in other processes, some at a time, and gives their documents in the order of the files.

Processes are started when first needed and end with the pool. One that crashes, hangs or takes too much memory costs
its file one sentence and is started anew. What is not yet taken of a file waits in its process, so memory here grows
with no file. Knows nothing of the store.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO, Self

from corpus.handing_over import item_of, job_bytes
from corpus.reading_worker import LENGTH, READY
from corpus.source_documents import Finished, Item, Job, Refused

SECONDS = 120.0
"""The longest time in which a file must give a document or its end, however small it is."""
SECONDS_PER_MEGABYTE = 4.0
"""Added to it for each megabyte of the file."""
START_SECONDS = 60.0
"""The longest time in which a process must start."""
WORKERS_LIMIT = 8
"""More processes than this wait for the one that writes."""
_MESSAGE_LIMIT = 1024**3
"""Bytes: no process within its memory hands over more at once."""
_HEARTBEAT = 0.25
"""Seconds between two looks at whether the work is to stop."""
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from corpus.reading_worker import main; main()"


def time_for(size: int) -> float:
    """Seconds in which a file of `size` bytes must give a document."""
    return SECONDS + SECONDS_PER_MEGABYTE * size / 1024**2


class ReadingPool:
    """Processes that read. Use it as a context manager: leaving it ends them all, whatever they do."""

    def __init__(self, workers: int | None = None) -> None:
        """`workers`: at most so many processes; None: one for each core."""
        self.workers = workers or min(WORKERS_LIMIT, _cores())
        self._workers: list[_Worker] = []
        self._next = 0
        self._by_job: dict[str, _Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def submit(self, job: Job) -> None:
        """Have a file read. What comes of jobs must be taken in the order in which they were submitted."""
        if len(self._workers) < self.workers:
            self._workers.append(_Worker())
        worker = self._workers[self._next % len(self._workers)]
        self._next += 1
        self._by_job[job.origin] = worker
        worker.give(job)

    def items(self, job: Job, alive: Callable[[], None]) -> Iterator[Item]:
        """What comes of a job that was submitted; `alive` is called now and then and may raise to stop the work."""
        worker = self._by_job.pop(job.origin)
        while True:
            item = worker.take(job, alive)
            yield item
            if isinstance(item, Finished) or (isinstance(item, Refused) and item.whole):
                return


class _Worker:
    """One process and the jobs that it was given."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._ready = False
        self._start()

    def give(self, job: Job) -> None:
        self._jobs.append(job)
        self._tell(job)

    def take(self, job: Job, alive: Callable[[], None]) -> Item:
        """The next item of the oldest job."""
        waited = 0.0
        while True:
            try:
                message = self._messages.get(timeout=_HEARTBEAT)
            except queue.Empty:
                waited += _HEARTBEAT
                alive()
                if waited > (job.seconds if self._ready else max(START_SECONDS, job.seconds)):
                    return self._lost(
                        job, f"reading it took longer than {job.seconds:.0f} s; split it or export it anew."
                    )
                continue
            if message is None:
                return self._lost(job, "its reader broke or took too much memory; split it or export it anew.")
            if message == READY:
                self._ready = True
                waited = 0.0
                continue
            try:
                item = item_of(message)
            except ValueError:
                return self._lost(job, "its reader broke; export it anew.")
            if isinstance(item, Finished) or (isinstance(item, Refused) and item.whole):
                self._jobs.popleft()
            return item

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._listening.clear()
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._thread.join()

    def _start(self) -> None:
        arguments = [sys.executable, "-P", "-c", _START, json.dumps(sys.path)]
        # One thread each: the processes are many already, and each thread of OpenBLAS reserves memory.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._messages: queue.Queue[bytes | None] = queue.Queue(2)
        self._ready = False
        self._listening = threading.Event()
        self._listening.set()
        assert self._process.stdout is not None
        self._thread = threading.Thread(
            target=_listen, args=(self._process.stdout, self._messages, self._listening), daemon=True
        )
        self._thread.start()

    def _tell(self, job: Job) -> None:
        message = job_bytes(job)
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(LENGTH.pack(len(message)) + message)
            self._process.stdin.flush()
        except OSError:
            return  # it is dead, which `take` will see

    def _lost(self, job: Job, sentence: str) -> Refused:
        """Start anew, with the jobs after this one."""
        self.stop()
        self._jobs.popleft()
        self._start()
        for waiting in self._jobs:
            self._tell(waiting)
        return Refused(job.origin, f"{job.origin}: {sentence}", whole=True)


def _listen(source: BinaryIO, messages: queue.Queue[bytes | None], listening: threading.Event) -> None:
    """Pass messages on, two at most ahead of who takes them; None at the end."""
    with source:
        while len(head := source.read(LENGTH.size)) == LENGTH.size:
            length = LENGTH.unpack(head)[0]
            if length > _MESSAGE_LIMIT or len(body := source.read(length)) < length:
                break
            if not _put(messages, body, listening):
                return
    _put(messages, None, listening)


def _put(messages: queue.Queue[bytes | None], message: bytes | None, listening: threading.Event) -> bool:
    while listening.is_set():
        try:
            messages.put(message, timeout=_HEARTBEAT)
            return True
        except queue.Full:
            continue
    return False


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1
