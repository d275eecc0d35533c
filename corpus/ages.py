"""Ages that a question asks for → the answers of a survey's question on age that lie in them.

"Aged 18 to 29", "under 30", "65세 이상": surveys write the same bands in many ways, and people ask for others than the
survey offered. Answers count where the whole of their band lies in the one asked for. Knows numbers and words for age
in four languages; no store.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import regex

Band = tuple[int, int]
"""First and last age in years, both in it."""

OLDEST = 150
"""Last age of a band without an end. No one has been so old."""

_YEARS = r"(?:\s*(?:years?(?:[ -]olds?)?|yrs?|y\.?o\.?|岁|歲|周岁|세|살|سن(?:ة|وات|ه)|عام(?:ا|ًا)?))?"
_OTHER = (
    r"(?!\s*(?:%|percent|min|hour|day|week|month|times|euro|分|小时|天|周|个月|次|元|분|시간|일|주|개월|번|원"
    r"|دق|ساع|يوم|أيام|أسبوع|أشهر|شهر|مر))"
)
_AGE = r"(?<!\d)(?P<{}>1?\d?\d)(?!\d)" + _OTHER
_TO = r"\s*(?:-|~|-?\s*to|and|through|到|至|和|에서|부터|إلى|الى|حتى|و)\s*"
_MORE = r"(?:\+|(?:and|or) (?:over|older|above|up|more)|以上|及以上|及其以上|이상|فأكثر|فما فوق|وما فوق|أو أكثر)"
_LESS = r"(?:(?:and|or) (?:under|younger|less|below)|及以下|이하|فأقل|أو أقل)"
_OVER = r"(?:over|above|older than|more than|超过|大于|فوق|أكبر من|أكثر من)\s*(?:ال|سن )?"
_UNDER = r"(?:under|below|younger than|less than|小于|不到|未满|低于|تحت|دون|أقل من|أصغر من)\s*(?:ال|سن )?"
_BANDS = tuple(
    (kind, regex.compile(pattern, regex.IGNORECASE))
    for kind, pattern in (
        ("between", _AGE.format("low") + _YEARS + _TO + _AGE.format("high")),
        ("decade", r"(?<!\d)(?P<low>[1-9]0)\s*(?:'?s\b|대|多岁|几岁)"),
        ("from", _AGE.format("low") + _YEARS + r"\s*" + _MORE),
        ("to", _AGE.format("high") + _YEARS + r"\s*" + _LESS),
        ("over", _OVER + _AGE.format("low")),
        ("over", _AGE.format("low") + _YEARS + r"\s*(?:초과|이 넘|가 넘|넘는)"),
        ("under", _UNDER + _AGE.format("high")),
        ("under", _AGE.format("high") + _YEARS + r"\s*(?:以下|미만)"),
        ("from", r"(?:at least|على الأقل)\s+" + _AGE.format("low")),
        ("at", _AGE.format("low")),
    )
)
"""Ways to write a band, the more telling first: what one has taken is not looked at by the next."""

_OF_AGE = regex.compile(
    r"\bage[ds]?\b|\bhow old\b|years?[ -]olds?\b|年龄|年齡|年纪|岁数|几岁|나이|연령|عمر|أعمار|\bالسن\b",
    regex.IGNORECASE,
)
_ASKS_AGE = regex.compile(
    _OF_AGE.pattern + r"|\d\s*(?:岁|歲|周岁|세|살)|\d\s*(?:سن(?:ة|وات)|عام)|\bin their [1-9]0|(?<!\d)[1-9]0대"
    r"|(?:people|those|users|customers|respondents|participants|patients|(?:any|every)(?:one|body)) (?:who are )?"
    r"(?:under|over|older|younger)\b",
    regex.IGNORECASE,
)


def tells_age(attribute: str) -> bool:
    """Whether an attribute is a person's age, by its name or the question it answers."""
    return bool(_OF_AGE.search(attribute))


def ages_asked(question: str) -> list[Band]:
    """Bands of ages that a question names, in the order they stand there; none where it does not speak of age.

    A number alone is no band: it may be minutes as well.
    """
    text = _folded(question)
    if not _ASKS_AGE.search(text):
        return []
    return [band for kind, at, band in sorted(_bands(text), key=lambda found: found[1]) if kind != "at"]


def ages_within(values: Iterable[str], asked: Iterable[Band]) -> list[str]:
    """Values of an age attribute whose band lies in one that is asked for, sorted."""
    wanted = list(asked)
    return sorted(
        value
        for value in values
        if (band := band_of(value)) is not None and any(low <= band[0] and band[1] <= high for low, high in wanted)
    )


def band_of(value: str) -> Band | None:
    """The one band that an answer names: `18–29`, `65+`, `Under 18`, `34`; None where it names none, or several."""
    found = _bands(_folded(value))
    return found[0][2] if len(found) == 1 else None


def _bands(text: str) -> list[tuple[str, int, Band]]:
    found: list[tuple[str, int, int, Band]] = []
    for kind, pattern in _BANDS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < stop and begin < end for _, begin, stop, _ in found):
                continue
            ages = {name: int(age) for name, age in match.groupdict().items()}
            low, high = ages.get("low", 0), ages.get("high", OLDEST)
            alone = {"at": (low, low), "decade": (low, low + 9), "over": (low + 1, OLDEST), "under": (0, high - 1)}
            band = alone.get(kind, (low, high))
            if band[0] <= band[1]:
                found.append((kind, start, end, band))
    return [(kind, start, band) for kind, start, _, band in found]


def _folded(text: str) -> str:
    """Text with one kind of digits and one kind of dash."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in plain)
    return str(regex.sub(r"[‐‑‒–—―−~～〜]", "-", digits)).casefold()
