"""Times of a recording as transcripts write them → seconds. Knows clocks in any digits, no dates.

Understood: `mm:ss`, `hh:mm:ss`, with a fraction after a full stop or comma, in square, round, curly or angle brackets,
between `#` (as F4 writes them, `#00:01:02-5#`, the last figure being tenths), with full stops for colons inside
brackets, with full-width colons and digits of any script.
"""

from __future__ import annotations

import regex

CLOCK = r"(?:\d{1,2}[:：])?\d{1,3}[:：][0-5٠-٥۰-۵]\d(?:[.,]\d{1,3})?(?![:：]?\d)"
"""A pattern for a time; it may stand in running words, so brackets are what tells a stamp."""
_DOTTED = r"(?:\d{1,2}\.)?\d{1,3}\.[0-5٠-٥۰-۵]\d"
_RANGE = r"\s*(?:-->|->|→|[-–—~～])\s*"


def time_pattern(number: int) -> str:
    """A pattern for a time or a range of times, its groups numbered so that one expression may hold several.

    Groups `t` (in brackets) or `u` (bare) hold where it begins, `e` or `f` where it ends.
    """
    return (
        rf"(?:[\[(（【［<{{#]\s*(?P<t{number}>{CLOCK}(?:-\d)?|{_DOTTED})"
        rf"(?:{_RANGE}(?P<e{number}>{CLOCK}))?\s*[\])）】］>}}#]"
        rf"|@?(?P<u{number}>{CLOCK})(?:{_RANGE}(?P<f{number}>{CLOCK}))?)"
    )


TRAILING = regex.compile(
    rf"[ \t]*(?:[\[(（<{{#]\s*(?P<t>{CLOCK}(?:-\d)?|(?:\d{{1,2}}\.)\d{{2}}\.\d{{2}})\s*[\])）>}}#])\s*$"
)
"""A stamp at the end of the words: where they end."""


def seconds(clock: str | None) -> float | None:
    """Seconds of a time that one of the patterns here found; None for None.

    Raises nothing: what is no time gives None.
    """
    if not clock:
        return None
    clock = clock.replace("：", ":").replace(",", ".")
    whole, dash, tenths = clock.partition("-")
    if ":" not in whole:
        whole = whole.replace(".", ":")
    total = 0.0
    try:
        for part in whole.split(":"):
            total = total * 60 + float(part)
        return round(total + (int(tenths) / 10 if dash else 0.0), 3)
    except ValueError:
        return None
