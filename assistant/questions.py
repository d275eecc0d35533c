"""What a question asks for: a passage, a count, or a ranking, and of which kinds of observation.

Words decide, from a data file; a question that fits nothing is a narrow one. Knows nothing of corpora or models.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.amounts import asks_for_amount
from assistant.observations import Kind

KINDS_ASKED: dict[str, frozenset[Kind]] = {
    "pain": frozenset({Kind.PAIN}),
    "delight": frozenset({Kind.DELIGHT}),
    "idea": frozenset({Kind.IDEA}),
    "need": frozenset({Kind.NEED, Kind.GOAL, Kind.EXPECTATION}),
}


_SYLLABLES = re.compile(r"[\u3400-\u9fff가-힣]")
_SPACED = {"en": r"(?<!\w)", "ar": r"(?<!\w)[وف]?(?:لل|[بلك]?(?:ال)?)"}
"""What stands before a word in languages that part words by spaces. In Arabic some words are written onto the next."""
ENDING = 2
"""Letters of a word that are left of it without words that ask, up to which it names nothing. An ending has as many in
English; set by judgement."""
SYLLABLES_LEFT = 1
"""The same in Chinese and Korean characters. Two of them are a word; set by judgement."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood."""

    text: str
    shape: Literal["narrow", "count", "rank"]
    kinds: frozenset[Kind]
    """Kinds of observation it asks for; empty where it does not say."""
    of_everyone: bool = False
    """Whether it asks for everybody who was heard, whatever they said."""


def understood(text: str) -> Question:
    """What `text` asks for."""
    lowered = text.casefold()
    shape: Literal["narrow", "count", "rank"] = "narrow"
    kinds, rest = _kinds(lowered)
    if _any("count", lowered) and not asks_for_amount(text):
        shape = "count"
    elif _any("rank", lowered) or (kinds and not _about(rest)):
        shape = "rank"
    return Question(text, shape, kinds, of_everyone=shape == "count" and _any("everyone", lowered))


def _kinds(lowered: str) -> tuple[frozenset[Kind], str]:
    """The kinds that a question names, and what is left of it without their words; of words within each other the
    longest decides, so that who is dissatisfied is not satisfied. Who does not like dislikes."""
    names: set[str] = set()
    rest = _neutral().sub(" ", lowered)
    for name, pattern in _said_otherwise():
        if pattern.search(rest):
            names.add(name)
            rest = pattern.sub(" ", rest)
    spans = [(match.start(), match.end(), name) for name, word in _kind_words() for match in word.finditer(rest)]
    for start, end, name in spans:
        if not any(a <= start and end <= b and b - a > end - start for a, b, _ in spans):
            names |= _turned(rest, start, end) if name == "delight" else {name}
    left = list(rest)
    for start, end, _ in spans:
        left[start:end] = " " * (end - start)
    return frozenset().union(*(KINDS_ASKED[name] for name in names)), "".join(left)


def _turned(text: str, start: int, end: int) -> set[str]:
    """What a word of praise at a place of a question asks for: pains where it is denied."""
    before, after, both = _denials()
    if both.search(text):
        return {"delight", "pain"}
    denied = before.search(text[:start]) is not None or after.search(text[end:]) is not None
    return {"pain"} if denied else {"delight"}


def _about(rest: str) -> bool:
    """Whether what is left of a question without words of a kind is about anything."""
    spaced, joined = _asking()
    left = joined.sub("", " ".join(word for word in re.findall(r"[^\W\d_]+", rest) if word not in spaced))
    return any(len(word) > (SYLLABLES_LEFT if _SYLLABLES.match(word) else ENDING) for word in left.split())


@cache
def _kind_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern of each word that names one."""
    return tuple(
        (name, re.compile(_word(tag, word)))
        for name, languages in _table().kinds.items()
        for tag, words in languages.items()
        for word in words
    )


def _word(tag: str, word: str) -> str:
    """A pattern for an entry of the data file; English and Arabic words begin and end where a word does."""
    if tag not in _SPACED:
        return re.escape(word)
    stem = word.removesuffix("*")
    return _SPACED[tag] + re.escape(stem) + (r"\w*" if stem != word else r"(?!\w)")


@cache
def _said_otherwise() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile("|".join(patterns))) for name, patterns in _table().said_otherwise.items())


@cache
def _denials() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a word of praise that is denied, what behind it, and what asks for both."""
    table = _table().denied
    before, after, both = (re.compile("|".join(table[name])) for name in ("before", "after", "both"))
    return before, after, both


@cache
def _neutral() -> re.Pattern[str]:
    return re.compile("|".join(pattern for patterns in _table().neutral.values() for pattern in patterns))


@cache
def _asking() -> tuple[frozenset[str], re.Pattern[str]]:
    """Words that ask and name nothing: whole ones, and parts of words in scripts that write them together."""
    asking = _table().asking
    parts = sorted((*asking["zh"], *asking["ko"]), key=lambda word: (-len(word), word))
    return frozenset((*asking["en"], *asking["ar"])), re.compile("|".join(map(re.escape, parts)))


def topic_of(text: str) -> str:
    """What a "how many" is about, without its asking words, which would be near to everything that holds a number."""
    table = _table()
    asking = [word for words in (*table.people.values(), *table.count.values()) for word in words]
    topic = text.casefold()
    for word in sorted(asking, key=len, reverse=True):
        topic = topic.replace(word, " ")
    topic = " ".join(topic.split()).strip(" ?？؟.。")
    return topic if sum(char.isalpha() for char in topic) > 1 else text


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: dict[str, list[str]]
    rank: dict[str, list[str]]
    people: dict[str, list[str]]
    everyone: dict[str, list[str]]
    kinds: dict[str, dict[str, list[str]]]
    denied: dict[str, list[str]]
    said_otherwise: dict[str, list[str]]
    neutral: dict[str, list[str]]
    asking: dict[str, list[str]]


def _any(name: str, lowered: str) -> bool:
    return _words(name).search(lowered) is not None


@cache
def _words(name: str) -> re.Pattern[str]:
    """A pattern for any word of a table of the data file."""
    table: dict[str, list[str]] = getattr(_table(), name)
    return re.compile("|".join(_word(tag, word) for tag, words in table.items() for word in words))


@cache
def _table() -> _Table:
    text = (files("assistant") / "question_kinds.toml").read_text(encoding="utf-8")
    return _Table.model_validate(tomllib.loads(text))
