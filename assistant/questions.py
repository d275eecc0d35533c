"""What a question asks for: a passage, a count, or a ranking, and of which kinds of observation.

Words decide, from a data file; a question that fits nothing is a narrow one. Knows nothing of corpora or models.
"""

from __future__ import annotations

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
    if _any(table.count, lowered) and not asks_for_amount(text):
        shape = "count"
    elif _any(table.rank, lowered):
        shape = "rank"
    kinds: frozenset[Kind] = frozenset()
    for name, words in table.kinds.items():
        if _any(words, lowered):
            kinds |= KINDS_ASKED[name]
    return Question(text, shape, kinds, of_everyone=shape == "count" and _any(table.everyone, lowered))


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


def _any(words: dict[str, list[str]], lowered: str) -> bool:
    return any(word in lowered for language in words.values() for word in language)


@cache
def _table() -> _Table:
    text = (files("assistant") / "question_kinds.toml").read_text(encoding="utf-8")
    return _Table.model_validate(tomllib.loads(text))
