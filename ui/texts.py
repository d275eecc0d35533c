"""The words of the screen in English, Chinese, Arabic and Korean, read from `ui/messages`.

Knows which language a visitor wants and how each language counts; knows nothing of panels.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文", "ar": "العربية", "ko": "한국어"}
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})


@dataclass(frozen=True, slots=True)
class Texts:
    """The screen's words in one language."""

    language: str
    messages: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __call__(self, key: str, **values: object) -> str:
        """The message `key` with `values` put in. A missing key is an error, never an empty label."""
        return self.messages[key].format(**values)

    def named(self, group: str, value: str) -> str:
        """The name of a fixed value (`role.staff`); the value itself where there is no name for it."""
        return self.messages.get(f"{group}.{value}", value.replace("_", " "))

    def listed(self, words: Iterable[str]) -> str:
        """Words after each other, as a list is written in this language."""
        return self.messages["list.comma"].join(words)

    def count(self, key: str, n: int) -> str:
        """The message `key` in the form that the language uses with `n`."""
        form = f"{key}.{plural_form(self.language, n)}"
        return self.messages.get(form, self.messages[f"{key}.other"]).format(n=f"{n:,}")


@cache
def texts(language: str) -> Texts:
    """The words in `language`; English where it is not one of the four."""
    chosen = language if language in LANGUAGES else "en"
    messages: dict[str, str] = {}
    for folder in (
        ("messages",),
        ("messages", "chat"),
        ("messages", "map"),
        ("messages", "overall"),
        ("messages", "errors"),
        ("messages", "privacy"),
    ):
        content = files("ui").joinpath(*folder, f"{chosen}.toml").read_text(encoding="utf-8")
        messages |= _flat("", tomllib.loads(content))
    return Texts(chosen, messages)


def plural_form(language: str, n: int) -> str:
    """CLDR plural category of the whole number `n` (unicode.org, Language Plural Rules)."""
    if language == "ar":
        if n in {0, 1, 2}:
            return ("zero", "one", "two")[n]
        if 3 <= n % 100 <= 10:
            return "few"
        return "many" if n % 100 >= 11 else "other"
    if language in {"zh", "ko"}:
        return "other"
    return "one" if n == 1 else "other"


def preferred_language(asked: str, accepted: str) -> str:
    """The screen's language from the address (`?lang=`) and the browser's `Accept-Language` header."""
    for wish in [asked, *(part.split(";")[0] for part in accepted.split(","))]:
        primary = wish.strip().replace("_", "-").split("-")[0].lower()
        if primary in LANGUAGES:
            return primary
    return "en"


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        rows.extend(_flat(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))])
    return rows
