"""Ways to help with a pain, as questions of different kinds, each with the mechanism by which it should help.

Where no model suggests a change, these are put up to be thought on. The first turns the pain's own words around,
where they can be (`assistant.turning`). Which others fit is told by the scale at whose bad end the pain's passages
lie (`assistant.opposition.reading`), as a wait or a want of clearness; a way that fits any pain stands beside it,
another one for the next pain, so that a list does not say one thing over and over. Asks no model.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.opposition.reading import read
from assistant.turning import turned

_OTHERWISE = "en"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to help."""

    name: str
    scales: tuple[str, ...]
    """Scales at whose bad end a pain lies that it fits; none: it fits any."""
    discipline: str
    questions: Mapping[str, str]
    """Language → the question, with `{pain}` where the pain's words stand."""
    mechanisms: Mapping[str, str]
    """Language → why it should help."""

    def question(self, pain: str, language: str) -> str:
        """The question about a pain, in a language or else in English."""
        return _in(self.questions, language).format(pain=pain)

    def mechanism(self, language: str) -> str:
        """Why it should help, in a language or else in English."""
        return _in(self.mechanisms, language)


def ways_for(quotes: Sequence[tuple[str, str]], place: int, told: tuple[str, str] = ("", "")) -> tuple[Way, Way]:
    """Two ways of different disciplines for a pain, the one that fits it best first.

    Args:
        quotes: the pain's passages, each with its language.
        place: of the pain among the others, from 0: the next pain is given other ways where nothing tells which fit.
        told: the words that stand for the pain and their language, to be turned around; empty: none are.
    """
    fitting = fitting_ways(quotes)
    general = [way for way in all_ways() if not way.scales]
    others = [general[(place + at) % len(general)] for at in range(len(general))]
    around = turned_way(*told)
    if around is not None:
        first = around
    elif len(fitting) > 1 and fitting[1].scales[0] in _bad(quotes):
        first = fitting[place % 2]
    else:
        first = next(iter(fitting), others[0])
    beside = fitting if around is not None else []
    return first, next(way for way in (*beside, *others) if way.discipline != first.discipline)


def fitting_ways(quotes: Sequence[tuple[str, str]]) -> list[Way]:
    """The ways that fit what went wrong, by most of the passages (each with its language) first."""
    found = (way for scale, _ in _bad(quotes).most_common() for way in all_ways() if scale in way.scales)
    return list({way.name: way for way in found}.values())


def turned_way(told: str, language: str) -> Way | None:
    """A question that turns the words of a pain around; None where they can't be."""
    found = turned(told, language)
    if found is None:
        return None
    tag = language.split("-", 1)[0]
    question = found.question.replace("{", "{{").replace("}", "}}") + ("：" if tag == "zh" else ": ") + "{pain}"
    return Way(f"turned_{found.name}", (), found.discipline, {tag: question}, {tag: found.mechanism})


def _bad(quotes: Sequence[tuple[str, str]]) -> Counter[str]:
    """Scale → passages that lie at its bad end."""
    return Counter(scale for text, language in quotes for scale, end in read(text, language).ends.items() if end < 0)


def leads() -> tuple[str, ...]:
    """What the questions begin with, before the pain's words, in every language."""
    return tuple(text.partition("{pain}")[0].strip() for way in all_ways() for text in way.questions.values())


@cache
def all_ways() -> tuple[Way, ...]:
    """Every way, those for certain pains first."""
    text = (files("assistant") / "taxonomies" / "ways_to_help.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["way"]
    return tuple(
        Way(
            row["name"],
            tuple(row.get("scales", ())),
            row["discipline"],
            {tag: row[tag][0] for tag in row if isinstance(row[tag], list) and tag != "scales"},
            {tag: row[tag][1] for tag in row if isinstance(row[tag], list) and tag != "scales"},
        )
        for row in rows
    )


def _in(said: Mapping[str, str], language: str) -> str:
    own = said.get(language.split("-", 1)[0])
    return said.get(_OTHERWISE, "") if own is None else own
