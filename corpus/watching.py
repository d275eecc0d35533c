"""Folders watched: which files came, changed or went, told once they have come to rest.

The file system's own word that something happened only wakes; what happened is found by looking, so that a folder that
vanishes and comes back, a network disk that tells nothing, and a file that is still being written are all the same
case. A change is told when two looks in a row, `settle` seconds apart, saw the same sizes and times. Knows no store.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.readers.formats import may_be_source
from corpus.sidecar import is_sidecar
from corpus.source_files import files_below

SETTLE = 1.0
"""Seconds without a change after which a file counts as written."""
POLL = 2.0
"""Seconds between two looks where the file system is not asked to tell."""
UNASKED = 30.0
"""Seconds after which is looked even where the file system told nothing: it may not know."""
_STEP = 0.2
"""Seconds between two looks at whether to stop."""

Seen = dict[str, tuple[int, int]]
"""Path → size and time of the last change, of the files that are there."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened between two tellings."""

    came: tuple[Path, ...]
    """New and changed files."""
    went: tuple[Path, ...]

    def __bool__(self) -> bool:
        return bool(self.came or self.went)


def look(paths: Sequence[Path]) -> Seen:
    """The files of these paths that may be sources or speak of sources, as they are now; what is not there is left
    out."""
    seen: Seen = {}
    for path in paths:
        for file in files_below(path) if path.is_dir() else [path]:
            if file != path and not (may_be_source(file.name) or is_sidecar(file)):
                continue
            try:
                about = file.stat()
            except OSError:
                continue
            seen[os.path.abspath(file)] = (about.st_size, about.st_mtime_ns)
    return seen


def changes(before: Seen, after: Seen) -> Changes:
    """What differs between two looks."""
    came = sorted(path for path, about in after.items() if before.get(path) != about)
    went = sorted(before.keys() - after.keys())
    return Changes(tuple(map(Path, came)), tuple(map(Path, went)))


def watch(
    paths: Sequence[Path],
    stop: threading.Event,
    *,
    seen: Seen | None = None,
    poll: float | None = None,
    settle: float = SETTLE,
) -> Iterator[Changes]:
    """Changes of files and folders, as they come to rest, until `stop` is set.

    Args:
        seen: what was there at the last telling; None: what is there now.
        poll: seconds between two looks, for disks that don't tell of changes (network, some containers); None: the file
        system tells, and once in a while is looked all the same.
        settle: seconds that a file must have been left alone.
    """
    told = look(paths) if seen is None else seen
    while not stop.is_set():
        if not changes(told, look(paths)):
            _wait(paths, stop, poll, told)
            continue
        now = _at_rest(paths, stop, settle)
        if now is None:
            return
        happened = changes(told, now)
        told = now
        if happened:
            yield happened


def _at_rest(paths: Sequence[Path], stop: threading.Event, settle: float) -> Seen | None:
    """What is there once it stays the same for a while; None where it was asked to stop before."""
    last = look(paths)
    while not stop.wait(settle):
        now = look(paths)
        if now == last:
            return now
        last = now
    return None


def _wait(paths: Sequence[Path], stop: threading.Event, poll: float | None, told: Seen) -> None:
    """Until something may have happened."""
    there = [path for path in paths if path.exists()]
    # A path that is not there can't be watched; it is looked for until it comes back.
    if poll is not None or len(there) < len(paths):
        stop.wait(POLL if poll is None else poll)
        return
    try:
        _wait_for_the_system(there, stop, told)
    except (OSError, RuntimeError):
        # Too many folders for the system to watch, or one went while it was asked.
        stop.wait(POLL)


def _wait_for_the_system(paths: Sequence[Path], stop: threading.Event, told: Seen) -> None:
    from watchfiles import watch as system_watch

    began = time.monotonic()
    batches = system_watch(
        *paths,
        watch_filter=None,
        debounce=200,
        step=int(_STEP * 500),
        stop_event=stop,
        rust_timeout=int(_STEP * 1000),
        yield_on_timeout=True,
        raise_interrupt=True,
        ignore_permission_denied=True,
    )
    listening = False
    for batch in batches:
        # What happened between the last look and the first moment of listening nobody tells of.
        if not listening and changes(told, look(paths)):
            return
        listening = True
        if batch or time.monotonic() - began > UNASKED or not all(path.exists() for path in paths):
            return
