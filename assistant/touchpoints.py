"""Touchpoints: which contacts with the organisation a passage speaks of, by the words people use for them.

The taxonomy is data (`taxonomies/touchpoints.toml`): each touchpoint has an experience provider, a channel and words in
four languages. Matching respects how each script joins words. It knows words, not meanings: "page" in a book counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

_LANGUAGES = ("en", "zh", "ar", "ko")
_ARABIC_PREFIX = "(?:[وف])?(?:[بكل])?(?:ال|لل)?"
_ARABIC_SUFFIX = "(?:ه|ها|هم|هن|ي|نا|ك|كم|ات|ين|ون|ة|تي|تنا|تهم)?"
_LATIN = "[A-Za-zÀ-ɏ0-9_]"
_KOREAN_PARTICLE = "(?=[^가-힣]|$|[이가을를은는에의도만과와로]|으로)"  # keeps 방법 from being a 방
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0640]")


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One kind of contact."""

    id: str
    provider: str
    """Which of the seven experience providers it belongs to."""
    channel: str
    names: Mapping[str, str] = field(hash=False)
    """Language → name."""


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    providers: Mapping[str, Mapping[str, str]]
    touchpoints: tuple[Touchpoint, ...]
    words: Mapping[str, Mapping[str, str]]
    """Language → word → touchpoint id."""


def detect(text: str, language: str = "en") -> list[Touchpoint]:
    """The touchpoints whose words stand in `text`, most mentioned first, then in order of appearance.

    `language` is the BCP 47 language of the text; English words are looked for in every language, since people mix
    them in ("앱 login이 안 돼요").
    """
    found = hits(_ARABIC_MARKS.sub("", text), language)
    order = sorted({hit[2] for hit in found}, key=lambda id_: (-sum(h[2] == id_ for h in found), _first(found, id_)))
    known = {touchpoint.id: touchpoint for touchpoint in all_touchpoints()}
    return [known[id_] for id_ in order]


@lru_cache(maxsize=4096)  # a map is drawn anew with every change to it
def named_first(text: str, language: str) -> Touchpoint | None:
    """The touchpoint that `detect` puts first; None where it finds none."""
    return next(iter(detect(text, language)), None)


def hits(text: str, language: str = "") -> list[tuple[int, int, str, str]]:
    """Where words of the taxonomy stand in `text`: start, end, touchpoint id, and the language whose word it is.

    `language` as for `detect`; told by the script where it is none of the taxonomy's.
    """
    base = language.split("-")[0]
    if base not in _LANGUAGES:
        base = script_language(text)
    found: list[tuple[int, int, str, str]] = []
    for code in dict.fromkeys((base, "en")):
        pattern, ids = _pattern(code)
        found += [
            (match.start(), match.end(), ids[(match.lastindex or 1) - 1], code) for match in pattern.finditer(text)
        ]
    return found


def all_touchpoints() -> tuple[Touchpoint, ...]:
    """The taxonomy, in its own order."""
    return _taxonomy().touchpoints


def touchpoint_name(touchpoint_id: str, language: str) -> str:
    """The touchpoint's name; English where the language has none, the id where the taxonomy has no such touchpoint."""
    for touchpoint in all_touchpoints():
        if touchpoint.id == touchpoint_id:
            return touchpoint.names.get(language.split("-")[0], touchpoint.names["en"])
    return touchpoint_id


def provider_of(touchpoint_id: str) -> str:
    """Id of the touchpoint's experience provider; empty where the taxonomy has no such touchpoint."""
    return next((touchpoint.provider for touchpoint in all_touchpoints() if touchpoint.id == touchpoint_id), "")


def provider_name(provider: str, language: str) -> str:
    """The experience provider's name; English where the language has none, the id where it is unknown."""
    names = _taxonomy().providers.get(provider, {})
    return names.get(language.split("-")[0], names.get("en", provider))


def script_language(text: str) -> str:
    """`ko`, `zh` or `ar` where most letters are Hangul, Han or Arabic; else `en`."""
    counts = {
        "ko": sum("\uac00" <= char <= "\ud7a3" for char in text),
        "zh": sum("\u4e00" <= char <= "\u9fff" for char in text),
        "ar": sum("\u0600" <= char <= "\u06ff" for char in text),
    }
    letters = sum(char.isalpha() for char in text)
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 2 > letters else "en"


def _first(found: Sequence[tuple[int, int, str, str]], touchpoint_id: str) -> int:
    return min(start for start, _, id_, _ in found if id_ == touchpoint_id)


@lru_cache(maxsize=1)
def _taxonomy() -> _Taxonomy:
    source = (files("assistant") / "taxonomies" / "touchpoints.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    rows = table["touchpoints"]
    return _Taxonomy(
        table["providers"],
        tuple(Touchpoint(id_, row["provider"], row["channel"], row["names"]) for id_, row in rows.items()),
        {code: {word: id_ for id_, row in rows.items() for word in row[code]} for code in _LANGUAGES},
    )


@lru_cache(maxsize=len(_LANGUAGES))
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression over all words of a language, longest first, one group per word; and the id of each group."""
    words = sorted(_taxonomy().words[language].items(), key=lambda item: -len(item[0]))
    alternatives = "|".join(f"({_escaped(word, language)})" for word, _ in words)
    if language == "zh":
        body = f"(?:{alternatives})"
    elif language == "ko":
        body = rf"(?<![가-힣])(?:{alternatives})"
    elif language == "ar":
        body = rf"(?<!\w){_ARABIC_PREFIX}(?:{alternatives}){_ARABIC_SUFFIX}(?!\w)"
    else:
        body = f"(?<!{_LATIN})(?:{alternatives})(?!{_LATIN})"  # 앱에서 login이: a particle of another script may follow
    return re.compile(body, re.IGNORECASE), tuple(id_ for _, id_ in words)


def _escaped(word: str, language: str) -> str:
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"\w*"
    if language == "ar" and word.endswith("ة"):
        return re.escape(word[:-1]) + "[ةت]"
    if language == "ko" and len(word) == 1:
        return re.escape(word) + _KOREAN_PARTICLE
    return re.escape(word) + ("(?:s|es)?" if language == "en" else "")
