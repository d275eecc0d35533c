"""Words that join, point, weigh or judge and name no matter, in four languages: "但是", "-지만", "في", "although".

Two passages that share one of them need not be on the same matter, so they neither hold a theme together nor count in
how a clause is placed. Knows lists of words and Korean endings; no grammar.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

STEM_BEFORE_ENDING, STEM_BEFORE_PARTICLE = 1, 2
"""Syllables that must be left of a Korean word without a joining ending, and without a particle. Many nouns end as
particles do ("광고", "나이"); hardly any as "-지만" does."""
_HAN = re.compile("[\u3400-\u9fff]+")
_WORD = re.compile("[\uac00-\ud7a3]+|[^\\W\uac00-\ud7a3\u3400-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_ALIKE = str.maketrans("أإآٱةئ", "ااااهي")
_SENTENCE_END = re.compile(
    "(?P<stem>[\uac00-\ud7a3])(?:지만|는데|은데)(?:은|도)?$|(?P<short>[좋있없하되같했었았였웠쁘])고$"
)
_SPACES = re.compile(r"\s+")


def content(text: str) -> str:
    """The text in plain spelling without function words and Korean endings."""
    known = _known()
    words = _HAN.sub(lambda run: known["cut"].sub(" ", run.group()), plain_spelling(text))
    return _SPACES.sub(" ", _WORD.sub(lambda word: _content_of(word.group()), words)).strip()


def without_joining(clause: str) -> str:
    """A clause as it would be said by itself: "但是太咸" is "太咸", "볼만하지만" is "볼만하다"; never empty."""
    bare = clause.strip()
    while found := _known()["opening"].match(bare):
        if not (rest := bare[found.end() :].lstrip(" ,，、،")):
            return bare
        bare = rest
    return _SENTENCE_END.sub(lambda end: f"{end['stem'] or end['short']}다", bare)


def _content_of(word: str) -> str:
    stem = _stem(word) if _HANGUL.fullmatch(word) else word
    return " " if word in _words() or stem in _words() else stem


def _stem(word: str) -> str:
    for endings, left in ((_endings("joining"), STEM_BEFORE_ENDING), (_endings("particles"), STEM_BEFORE_PARTICLE)):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= left:
                return word[: -len(ending)]
    return word


def plain_spelling(text: str) -> str:
    """The text in lower case, its Arabic without vowels, hamza and the two dots of a final h."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    return re.sub("[\u0610-\u061a\u064b-\u065f\u0670\u0640]", "", plain)


@cache
def _taxonomy() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("assistant") / "taxonomies" / "function_words.toml").read_text(encoding="utf-8"))


@cache
def _words() -> frozenset[str]:
    return frozenset(plain_spelling(word) for words in _taxonomy()["words"].values() for word in words.split())


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(sorted(_taxonomy()["endings"][name].split(), key=lambda ending: (-len(ending), ending)))


@cache
def _known() -> Mapping[str, re.Pattern[str]]:
    """Patterns of what is cut out of Chinese, and of what opens a clause."""
    opening = _taxonomy()["opening"]
    parted = _either(" ".join(words for language, words in opening.items() if language != "zh"))
    return {
        "cut": re.compile(_either(_taxonomy()["words"]["zh"])),
        "opening": re.compile(rf"(?:{_either(opening['zh'])})|(?:{parted})(?=[\s,،])", re.IGNORECASE),
    }


def _either(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(), key=lambda word: (-len(word), word))))
