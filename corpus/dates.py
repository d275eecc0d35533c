"""Dates as people write them in file names and headers → ISO 8601. Knows the Gregorian calendar, digits of any script,
and the months of English, Arabic (Gulf, Levantine and Maghreb), Chinese, Korean, Japanese and ten more languages.
Other calendars (Hijri, eras) are not converted: a date in them is no date here.

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
            "january jan يناير جانفي كانون_الثاني januar jänner janvier enero janeiro gennaio января ocak januari"
            " जनवरी",
            "february feb فبراير فيفري شباط februar février fevrier febrero fevereiro febbraio февраля şubat februari"
            " फरवरी",
            "march mar مارس آذار اذار märz maerz mars marzo março marco марта mart maret मार्च",
            "april apr أبريل ابريل إبريل أفريل نيسان avril abril aprile апреля nisan अप्रैल",
            "may مايو ماي أيار ايار mai mayo maio maggio мая mayıs mei मई",
            "june jun يونيو يونيه جوان حزيران juni juin junio junho giugno июня haziran जून",
            "july jul يوليو يوليه جويلية تموز juli juillet julio julho luglio июля temmuz जुलाई",
            "august aug أغسطس اغسطس أوت آب اب août aout agosto августа ağustos agustus अगस्त",
            "september sept sep سبتمبر شتنبر أيلول ايلول septembre septiembre setembro settembre сентября eylül सितंबर",
            "october oct أكتوبر اكتوبر تشرين_الأول تشرين_الاول oktober octobre octubre outubro ottobre октября ekim"
            " अक्टूबर",
            "november nov نوفمبر نونبر تشرين_الثاني novembre noviembre novembro ноября kasım नवंबर",
            "december dec ديسمبر دجنبر كانون_الأول كانون_الاول dezember décembre decembre diciembre dezembro dicembre"
            " декабря aralık desember दिसंबर",
        ),
        start=1,
    )
    for name in names.replace("_", "\N{NO-BREAK SPACE}").split(" ")
}
_MONTHS = {name.replace("\N{NO-BREAK SPACE}", " "): number for name, number in _MONTHS.items()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９", "0123456789" * 4)
_NUMERIC = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>(?:19|20)\d{2})(?!\d)")
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2}),?\s+năm\s+(?P<y>(?:19|20)\d{2})(?!\d)", re.I),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-./_](?P<m>\d{1,2})[-./_](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*[日일号])?"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\. ?(?P<m>\d{1,2})\. ?(?P<d>\d{1,2})(?!\d)"),
    re.compile(
        rf"\b(?P<n>{_MONTH})\.?[\s_-]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s,_-]+(?P<y>(?:19|20)\d{{2}})(?!\d)", re.I
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º)?[\s._-]+(?:de\s|من\s|tháng\s)?(?P<n>{_MONTH})\.?[\s,،_-]+(?:de\s|del\s)?(?P<y>(?:19|20)\d{{2}})(?!\d)",
        re.I,
    ),
    _NUMERIC,
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"\b(?P<n>{_MONTH})\.?[\s,_-]+(?P<y>(?:19|20)\d{{2}})(?!\d)", re.I),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/_](?P<m>0[1-9]|1[0-2])(?![\d-])"),
)


def find_date(text: str, *, month_first: bool = False) -> str:
    """The first date in `text` as ISO 8601, as exact as it is written; empty where there is none.

    Args:
        month_first: read `03/04/2022` as 4 March, not 3 April.
    """
    plain = _INVISIBLE.sub("", text).translate(_DIGITS)
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            found = _iso(match.groupdict(), month_first)
            if found:
                return found
    return ""


def month_comes_first(values: Iterable[str]) -> bool:
    """Whether numeric dates in one column are written month first: some second number is above 12 and no first one."""
    pairs = [(int(m.group("a")), int(m.group("b"))) for value in values if (m := _NUMERIC.search(value))]
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
