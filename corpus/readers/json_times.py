"""Times in JSON → seconds. Knows numbers, `1.5s`, ISO durations (`PT1M2.5S`) and clocks (`00:01:02.5`)."""

from __future__ import annotations

import math
import re

_ISO = re.compile(r"P(?:T?(?:(?P<h>\d+(?:\.\d+)?)H)?(?:(?P<m>\d+(?:\.\d+)?)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:[.,]\d{1,9})?)")


def number(value: object) -> float | None:
    """A number, also one written as text; None for anything else, infinities and truth values."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def clock_seconds(value: object) -> float | None:
    """Seconds of a time in any of the forms; None for what is no time."""
    found = number(value)
    if found is not None:
        return found
    if isinstance(value, dict):
        whole, nanos = number(value.get("seconds", 0)), number(value.get("nanos", 0))
        return (whole or 0.0) + (nanos or 0.0) / 1e9 if "seconds" in value or "nanos" in value else None
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = value.strip()
    if text.endswith("s") and (found := number(text[:-1])) is not None:
        return found
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, second = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(second.replace(",", "."))
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        return float(iso["h"] or 0) * 3600 + float(iso["m"] or 0) * 60 + float(iso["s"] or 0)
    return None
