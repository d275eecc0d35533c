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
    table = _table()
    kinds, rest = _kinds(lowered)
    if _any(table.count, lowered) and not asks_for_amount(text):
        shape = "count"
    elif _any(table.rank, lowered) or (kinds and not _about(rest)):
        shape = "rank"
    return Question(text, shape, kinds, of_everyone=shape == "count" and _any(table.everyone, lowered))


def _kinds(lowered: str) -> tuple[frozenset[Kind], str]:
    """The kinds that a question names, and what is left of it without their words; of words within each other the
    longest decides, so that who dislikes does not like."""
    pattern, kinds = _kind_words()
    rest = _neutral().sub(" ", lowered)
    found = {kinds[match["word"]] for match in pattern.finditer(rest)}
    return frozenset().union(*(KINDS_ASKED[name] for name in found)), pattern.sub(" ", rest)


def _about(rest: str) -> bool:
    """Whether what is left of a question without words of a kind is about anything."""
    spaced, joined = _asking()
    left = joined.sub("", " ".join(word for word in re.findall(r"[^\W\d_]+", rest) if word not in spaced))
    return any(len(word) > (SYLLABLES_LEFT if _SYLLABLES.match(word) else ENDING) for word in left.split())


@cache
def _kind_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for words of a kind, and the kind of each. A word in English begins where a word begins."""
    table = _table().kinds
    kinds = {word: name for name, languages in table.items() for words in languages.values() for word in words}
    longest = sorted(kinds, key=lambda word: (-len(word), word))
    alike = "|".join((r"\b" if word[0].isascii() and word[0].isalpha() else "") + re.escape(word) for word in longest)
    return re.compile(f"(?P<word>{alike})[a-z]*"), kinds


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
    neutral: dict[str, list[str]]
    asking: dict[str, list[str]]


def _any(words: dict[str, list[str]], lowered: str) -> bool:
    return any(word in lowered for language in words.values() for word in language)


@cache
def _table() -> _Table:
    text = (files("assistant") / "question_kinds.toml").read_text(encoding="utf-8")
    return _Table.model_validate(tomllib.loads(text))
