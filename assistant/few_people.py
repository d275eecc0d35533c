"""Whether a clause tells that few people were there: "人不多", "it was not crowded".

Whether that was good or bad is told by what stands around it, never by the words: coders take the denial for a
complaint. Knows expressions in four languages.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from assistant.function_words import plain_spelling


def tells_of_few_people(clause: str) -> bool:
    """Whether it says, in any of the languages known, that hardly anybody was there."""
    return bool(_pattern().search(plain_spelling(clause).strip()))


@cache
def _pattern() -> re.Pattern[str]:
    source = (files("assistant") / "taxonomies" / "few_people.toml").read_text(encoding="utf-8")
    return re.compile("|".join(f"(?:{each})" for each in tomllib.loads(source).values()))
