"""The words of questionnaires: what questions are made of, how numbers are bounded, what tells who was asked.

Data in `closed_questions.toml`; knows no corpus.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from corpus.readers.column_titles import plain_title

Bound = Literal["at_least", "at_most", "more_than", "less_than"]
BOUNDS: tuple[Bound, ...] = ("at_least", "at_most", "more_than", "less_than")
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)?)"
_WHOLE_WORDS = ("en", "ar")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    asking: dict[str, list[str]]
    most: dict[str, list[str]]
    mean: dict[str, list[str]]
    scale: dict[str, list[str]]
    at_least: dict[str, list[str]]
    at_most: dict[str, list[str]]
    more_than: dict[str, list[str]]
    less_than: dict[str, list[str]]
    who: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound on a number."""

    kind: Bound
    number: float

    def holds(self, value: float) -> bool:
        """Whether a number lies within it."""
        if self.kind == "at_least":
            return value >= self.number
        if self.kind == "at_most":
            return value <= self.number
        return value > self.number if self.kind == "more_than" else value < self.number


def without_asking_words(text: str, *, scales: bool = False) -> str:
    """A question without the words that questions are made of; the question itself where nothing else is in it."""
    left = text.casefold()
    if scales:
        for kind in BOUNDS:
            for pattern in _limits(kind):
                left = pattern.sub(" ", left)
        for name in ("mean", "scale"):
            left = _words(name).sub(" ", _stretches(name).sub(" ", left))
    left = _words("asking").sub(" ", _stretches("asking").sub(" ", left))
    left = " ".join(left.split())
    return left if any(char.isalnum() for char in left) else "" if scales else text


def names_a_scale(text: str) -> bool:
    """Whether a question speaks of rating or scoring."""
    lowered = text.casefold()
    return bool(_words("scale").search(lowered) or _stretches("scale").search(lowered))


def asks_for_most(text: str) -> bool:
    """Whether a question asks for what comes first among answers."""
    return _holds("most", text)


def asks_for_mean(text: str) -> bool:
    """Whether a question asks for the mean of a scale."""
    return _holds("mean", text)


def limit_in(text: str) -> Limit | None:
    """The bound that a question sets on a number; None where it sets none."""
    lowered = text.casefold()
    for kind in BOUNDS:
        for pattern in _limits(kind):
            if found := pattern.search(lowered):
                return Limit(kind, float(found.group("n").replace(",", ".")))
    return None


def tells_who(title: str) -> bool:
    """Whether the title of a column asks who somebody is: age, country, job."""
    plain = plain_title(title)
    return any(plain == word for words in _table().who.values() for word in words)


def _holds(name: str, text: str) -> bool:
    lowered = text.casefold()
    return any(word in lowered for words in getattr(_table(), name).values() for word in words)


@cache
def _words(name: str) -> re.Pattern[str]:
    """Words of the languages that part theirs by spaces and join nothing to them."""
    words = [word for language in _WHOLE_WORDS for word in getattr(_table(), name)[language]]
    return re.compile(
        r"(?<![\w'’])(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")(?![\w'’])"
    )


@cache
def _stretches(name: str) -> re.Pattern[str]:
    table = getattr(_table(), name)
    words = [word for language in table if language not in _WHOLE_WORDS for word in table[language]]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def _limits(kind: Bound) -> tuple[re.Pattern[str], ...]:
    words = [word for language in getattr(_table(), kind).values() for word in language]
    return tuple(
        re.compile(r"(?<![\d.,])" + re.escape(word).replace(r"\{n\}", _NUMBER) + r"(?![\d])")
        if word.startswith("{n}")
        else re.compile(re.escape(word).replace(r"\{n\}", _NUMBER))
        for word in sorted(words, key=len, reverse=True)
    )


@cache
def _table() -> _Table:
    text = (files("assistant") / "closed_questions.toml").read_text(encoding="utf-8")
    return _Table.model_validate(tomllib.loads(text))
