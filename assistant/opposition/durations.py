"""The longest span of time that a clause tells of, in seconds, in four languages.

"Two hours", "三个月", "ساعتين" and "사흘" are spans; "in 2019" and "at ten" are not. Words of a data file
(`durations.toml`); knows nothing of what took that long.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_DIGITS = r"\d+(?:[.,]\d+)?"


def longest(clause: str, tag: str) -> float:
    """Seconds of the longest span in a clause in plain spelling; 0 where none is told.

    Args:
        tag: primary language, one of those of `assistant.opposition.reading`.
    """
    whole, numbers, units, spans = _words()[tag]
    found = [spans[match.group("span")] for match in whole.finditer(clause) if match.group("span")]
    for match in whole.finditer(clause):
        if match.group("unit"):
            said = match.group("number")
            many = numbers.get(said) if said in numbers else float(said.replace(",", "."))
            found.append((many or 1.0) * units[match.group("unit")])
    return max(found, default=0.0)


@cache
def _words() -> Mapping[str, tuple[re.Pattern[str], dict[str, float], dict[str, float], dict[str, float]]]:
    table = tomllib.loads((files("assistant.opposition") / "durations.toml").read_text(encoding="utf-8"))
    return {tag: _pattern(rows["numbers"], rows["units"], rows["spans"]) for tag, rows in table.items()}


def _pattern(
    numbers: dict[str, float], units: dict[str, float], spans: dict[str, float]
) -> tuple[re.Pattern[str], dict[str, float], dict[str, float], dict[str, float]]:
    said = f"{_any(numbers)}|{_DIGITS}" if numbers else _DIGITS
    alone = f"|(?P<span>{_any(spans)})" if spans else "|(?P<span>(?!))"
    return (
        re.compile(rf"(?P<number>{said})\s*(?:of an? |个|個)?\s*(?P<unit>{_any(units)}){alone}"),
        numbers,
        units,
        spans,
    )


def _any(words: Mapping[str, float]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: -len(word)))
