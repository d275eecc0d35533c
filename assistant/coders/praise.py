"""Praise put as a denial: "it could not have been better", "I can't fault them", in four languages.

The words deny, and what the sentence says is as good as can be, so an embedding reads it as a complaint one time in
seven. Patterns, from a data file (`data/praise.toml`); what they do not hold is not seen. Of patients' comments under
160 letters that hold one, 98 of 100 were labelled positive in the set they were written on (123 comments), and
92 of 100 of those labelled either way in another (103).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def praises_by_denying(text: str, language: str) -> bool:
    """Whether a passage in this language (BCP 47) says that nothing could be better, or that it has no fault."""
    pattern = _patterns().get(language.split("-", 1)[0])
    return pattern is not None and pattern.search(text) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((files("assistant.coders") / "data" / "praise.toml").read_text(encoding="utf-8"))
    return {tag: re.compile("|".join(f"(?:{each})" for each in own), re.IGNORECASE) for tag, own in table.items()}
