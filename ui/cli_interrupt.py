"""Ctrl-C that is not lost: an interrupt that a native library swallowed is raised again at the next step of the work.

A handler runs between two steps of Python. Where that happens to be inside a call back from C, the library prints the
exception and goes on; so it is remembered here.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked_to_stop = threading.Event()


@contextmanager
def interrupts_remembered() -> Iterator[None]:
    """Within it Ctrl-C raises KeyboardInterrupt as ever, and is remembered.

    Does nothing outside the main thread, and where a shell that put the command in the background has Ctrl-C ignored.
    """
    _asked_to_stop.clear()
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _asked_to_stop.clear()


def stop_if_asked() -> None:
    """Raise KeyboardInterrupt if one was asked for and did not end the work."""
    if _asked_to_stop.is_set():
        raise KeyboardInterrupt


def _stop(number: int, frame: FrameType | None) -> None:
    _asked_to_stop.set()
    raise KeyboardInterrupt
