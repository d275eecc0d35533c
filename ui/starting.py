"""Starting the page: what is loaded then stays for as long as it is served, so nobody looks through it for garbage.

The web framework brings a million objects; looking through them again and again while they come in is a fifth of the
processor time of a start, and later each full collection would look through them once more.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_from_collection() -> Iterator[None]:
    """What is made inside is never looked through by the collector of garbage; what comes after is, as ever."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
