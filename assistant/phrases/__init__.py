"""What the product itself says around quotes and counts, per language.

Languages without a file of their own fall back to English. Knows nothing of artifacts.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

FALLBACK = "en"


@cache
def _phrases(language: str) -> dict[str, str]:
    source = files("assistant.phrases") / f"{language}.toml"
    return {name: str(text) for name, text in tomllib.loads(source.read_text(encoding="utf-8")).items()}


@cache
def phrase_languages() -> tuple[str, ...]:
    """Languages that have phrases of their own, sorted."""
    names = (entry.name for entry in files("assistant.phrases").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


def phrase(name: str, language: str, /, **values: object) -> str:
    """The phrase `name` in `language` (BCP 47; its primary subtag counts), filled in.

    Raises:
        KeyError: no such phrase, or a value is missing.
    """
    primary = language.split("-", 1)[0].lower()
    known = _phrases(primary if primary in phrase_languages() else FALLBACK)
    return known[name].format(**values)
