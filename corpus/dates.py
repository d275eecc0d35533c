"""Dates as people write them in file names and headers → ISO 8601. Knows numbers and English months, no calendars'
eras.

A date whose day and month can't be told apart (`03/04/2022`) is read day first unless the column or file shows
otherwise, as most of the world writes it; a sidecar's ISO date ends all doubt.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan يناير",
            "february feb فبراير",
            "march mar مارس",
            "april apr أبريل",
            "may مايو",
            "june jun يونيو",
            "july jul يوليو",
            "august aug أغسطس",
            "september sept sep سبتمبر",
            "october oct أكتوبر",
            "november nov نوفمبر",
            "december dec ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-./_](?P<m>\d{1,2})[-./_](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*[日일])?"),
    re.compile(
        rf"\b(?P<n>{_MONTH})\.?[\s_-]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,_-]+(?P<y>(?:19|20)\d{{2}})(?!\d)", re.I
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s._-]+(?P<n>{_MONTH})\.?[\s,_-]+(?P<y>(?:19|20)\d{{2}})(?!\d)", re.I
    ),
    re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>(?:19|20)\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"\b(?P<n>{_MONTH})\.?[\s,_-]+(?P<y>(?:19|20)\d{{2}})(?!\d)", re.I),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/_](?P<m>0[1-9]|1[0-2])(?![\d-])"),
)


def find_date(text: str, *, month_first: bool = False) -> str:
    """The first date in `text` as ISO 8601, as exact as it is written; empty where there is none.

    Args:
        month_first: read `03/04/2022` as 4 March, not 3 April.
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = _iso(match.groupdict(), month_first)
            if found:
                return found
    return ""


def month_comes_first(values: Iterable[str]) -> bool:
    """Whether numeric dates in one column are written month first: some second number is above 12 and no first one."""
    pairs = [(int(m.group("a")), int(m.group("b"))) for value in values if (m := _PATTERNS[4].search(value))]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)


def _iso(parts: dict[str, str | None], month_first: bool) -> str:
    year = int(parts["y"] or 0)
    if parts.get("a"):
        day, month = int(parts["a"] or 0), int(parts["b"] or 0)
        if (month_first and day <= 12) or month > 12:
            day, month = month, day
    else:
        name = parts.get("n")
        month = _MONTHS[name.lower()] if name else int(parts.get("m") or 0)
        day = int(parts.get("d") or 0)
    if not 1 <= month <= 12:
        return ""
    if not day:
        return f"{year:04d}-{month:02d}"
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
