"""The words of an export around the claims themselves, in the languages there are files for.

Knows `words/<language>.toml`; a language without a file gets English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

DEFAULT = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"})


@lru_cache(maxsize=32)
def words_in(language: str) -> Mapping[str, str]:
    """Key → word in `language`, a BCP 47 code."""
    folder = files("assistant.export") / "words"
    file = folder / f"{language.split('-')[0].lower()}.toml"
    if not file.is_file():
        file = folder / f"{DEFAULT}.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8")))


def has_words(language: str) -> bool:
    """Whether exports speak `language`."""
    return (files("assistant.export") / "words" / f"{language.split('-')[0].lower()}.toml").is_file()


def tongue_in(code: str, words: Mapping[str, str]) -> str:
    """What a language (BCP 47; its primary subtag counts) is called in these words; its code where they don't say."""
    return words.get(f"tongue_{code.split('-')[0].lower()}", code)


def direction_of(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
