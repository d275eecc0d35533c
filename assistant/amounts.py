"""Whether a question asks for an amount, and whether a passage tells one.

"How much does it cost?" is not answered by a passage without a number, however near it lies, and "How many employees
does the company have?" does not count the people who were heard. Patterns decide, from a data file, in four languages;
knows no corpus, and not whether the number in a passage is the one asked for.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def asks_for_amount(question: str) -> bool:
    """Whether it asks for a price, a measure, or a number of things."""
    return any(pattern.search(question) for pattern in _patterns("asked"))


def tells_amount(text: str) -> bool:
    """Whether there is a number in the text, in digits or words."""
    return any(pattern.search(text) for pattern in _patterns("told"))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads((files("assistant") / "amounts.toml").read_text(encoding="utf-8"))
    return tuple(re.compile(each, re.IGNORECASE) for found in table[name].values() for each in found)
