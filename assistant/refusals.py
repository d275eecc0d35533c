"""Questions that no corpus answers, whatever it holds: told by their words, and answered with why.

A recording or a picture can't be shown, a person's address or number is not told, and "what about that one?" asks about
nothing where nothing was said before. Patterns decide, from a data file, in four languages; knows no corpus.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from assistant.phrases import phrase
from assistant.replies import Reply

LEANS = "leaning"


def refused(question: str, language: str, *, first: bool) -> Reply | None:
    """The reply to a question that no corpus answers; None for any other.

    Args:
        first: whether nothing was said before, so that a question can't lean on it.
    """
    for name, patterns in _patterns().items():
        if (first or name != LEANS) and any(pattern.search(question.strip()) for pattern in patterns):
            return Reply(answer=phrase(f"refused_{name}", language), language=language, abstained=True)
    return None


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    table = tomllib.loads((files("assistant") / "refusals.toml").read_text(encoding="utf-8"))
    return {str(name): tuple(re.compile(each, re.IGNORECASE) for each in found) for name, found in table.items()}
