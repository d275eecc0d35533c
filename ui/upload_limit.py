"""How large a file may be that comes in through the page, and the sentence for one that is larger.

The page's script refuses a larger file before any of it is sent; the server breaks off what comes all the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ui.present import isolated
from ui.texts import Texts

MEGABYTE = 2**20
MAX_UPLOAD = 200 * MEGABYTE
"""Bytes of one file."""
_NAMED = 5
"""Files named in the sentence; it counts the others."""
_LONGEST_NAME = 120


def too_large(asked: Mapping[str, object], texts: Texts) -> str:
    """One sentence for files over the limit, as the browser tells of them: `files`, a list of [name, bytes]. What it
    sends is checked, never trusted."""
    told = asked.get("files")
    files = [pair for pair in (map(_named, told) if isinstance(told, list) else ()) if pair is not None]
    named = [isolated(f"{name} ({size:,} MB)") for name, size in files[:_NAMED]]
    further = [f"+{len(files) - _NAMED}"] if len(files) > _NAMED else []
    return texts("sources.too_large", what=" · ".join([*named, *further]), limit=MAX_UPLOAD // MEGABYTE)


def _named(pair: object) -> tuple[str, int] | None:
    """Name and megabytes, rounded up: what is over the limit never reads as the limit."""
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], int | float):
        return None
    if not math.isfinite(pair[1]) or pair[1] < 0:
        return None
    return str(pair[0])[:_LONGEST_NAME], math.ceil(pair[1] / MEGABYTE)
