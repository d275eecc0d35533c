"""A process that reads files for another one: jobs come in on its input, documents go out on its output.

A parser that crashes, hangs or eats memory ends this process and no other. Its memory is bounded where the system can;
it ends by itself when whoever started it is gone, or when a parser never comes back. Run by `corpus.reading_pool`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import os
import queue
import signal
import struct
import sys
import threading
from collections.abc import Iterator
from io import FileIO
from typing import BinaryIO, TextIO

from corpus.errors import SourceError
from corpus.handing_over import item_bytes, job_of
from corpus.segmenting import Segmented
from corpus.source_documents import Item, Job, Refused, documents_of
from corpus.source_files import bytes_of

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space beyond what the process has at its start: some eight times the largest file."""
LENGTH = struct.Struct(">Q")
"""What stands before each message: its length in bytes."""
READY = b""
"""The first message: the process has started."""
_GRACE = 30.0
"""Seconds beyond the time of a job after which the process ends itself, should nobody have ended it."""


def main() -> None:
    """Read until the input ends."""
    out, nowhere = _streams()
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits
    jobs: queue.Queue[Job] = queue.Queue()
    threading.Thread(target=_take_jobs, args=(jobs,), daemon=True).start()
    _warm_up()
    _bound_memory()
    _write(out, READY)
    while True:
        job = jobs.get()
        for item in _in_time(_items(job), job.seconds + _GRACE, nowhere):
            _send(out, item)


def _items(job: Job) -> Iterator[Item]:
    try:
        data = bytes_of(job.path, job.origin)
    except SourceError as error:
        yield Refused(job.origin, str(error), whole=True)
        return
    yield from documents_of(data, job)


def _in_time(items: Iterator[Item], seconds: float, nowhere: TextIO) -> Iterator[Item]:
    """The items, each within some seconds, else the process ends; the time to hand them over does not count."""
    while True:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            item = next(items, None)
        finally:
            faulthandler.cancel_dump_traceback_later()
        if item is None:
            return
        yield item


def _send(out: BinaryIO, item: Item) -> None:
    try:
        message = item_bytes(item)
    except MemoryError:
        origin = item.document.origin if isinstance(item, Segmented) else ""
        message = item_bytes(Refused(origin, f"{origin}: it takes more memory than allowed; split it and try again."))
    _write(out, message)


def _write(out: BinaryIO, message: bytes) -> None:
    try:
        out.write(LENGTH.pack(len(message)))
        out.write(message)
        out.flush()
    except OSError:
        os._exit(0)  # nobody listens any more


def _streams() -> tuple[BinaryIO, TextIO]:
    """Where messages go, and nowhere: what libraries print must not get between messages."""
    out = os.fdopen(os.dup(1), "wb")
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    os.dup2(nowhere.fileno(), 1)
    sys.stdout = nowhere
    return out, nowhere


def _take_jobs(jobs: queue.Queue[Job]) -> None:
    # Without a buffer, whose lock would be held at the end of the process.
    with open(0, "rb", buffering=0, closefd=False) as source:
        while len(head := _exactly(source, LENGTH.size)) == LENGTH.size:
            jobs.put(job_of(_exactly(source, LENGTH.unpack(head)[0])))
    os._exit(0)


def _exactly(source: FileIO, count: int) -> bytes:
    """So many bytes, or fewer at the end."""
    pieces = []
    while count and (piece := source.read(count)):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _warm_up() -> None:
    """Load what every file needs before memory is bounded and time is taken."""
    from corpus.languages import detect_language

    detect_language("these are some words of which the language is to be told")


def _bound_memory() -> None:
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return  # there are no such limits on Windows
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            present = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        present = 1024**3
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit and refuses it
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = present + MEMORY_LIMIT
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
