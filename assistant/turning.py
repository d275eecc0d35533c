"""A pain turned around into a question that names what people lacked, by how the pain is put.

"I can't return the bike" asks how people could come to return the bike, "太淡了" how the food could be less bland.
Patterns in English, Chinese, Arabic and Korean (`taxonomies/turned_around.toml`) find the words that are turned;
words of the one who speaks become everybody's. What they do not hold is not turned. Asks no model and adds nothing to
what was said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.passages import words_in

LONGEST_TURNED = 16.0
"""English words, or as much in another language, that a question takes over from a pain. More are a story, not a
matter."""
SHORTEST_TURNED = 0.5
"""The same at the least. One Chinese character says something."""
_NEXT_CLAUSE = re.compile(
    r"\s(?:(?:and|or|but|so) (?:i|we|they|you|he|she|it|had|have)\b|but\b|because\b|versus\b|or it['’]s\b).*", re.I
)
"""Where an English clause goes on to say another thing."""
_FIRST_WORDS = frozenset({"The", "A", "An", "This", "That", "Our", "My"})
"""English words that have a capital letter at the beginning of a sentence alone."""
_EDGES = " \t\n.,;:!?…，。、；：！？،؛؟“”\"'«»"

_ISOLATES = "\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Turned:
    """A pain turned around."""

    name: str
    """Id of the turn."""
    question: str
    """Ends before the pain's words, without a mark."""
    mechanism: str
    """Why an answer should help."""
    discipline: str


@dataclass(frozen=True, slots=True)
class _Turn:
    name: str
    discipline: str
    find: tuple[re.Pattern[str], ...]
    say: str
    why: str


def turned(pain: str, language: str) -> Turned | None:
    """The first turn that fits the words of a pain; None where none does.

    Args:
        language: of the words, BCP 47, which is the question's.
    """
    tag = language.split("-", 1)[0]
    plain = pain.strip(_EDGES + _ISOLATES)
    for turn in _turns(tag):
        for pattern in turn.find:
            found = pattern.search(plain)
            if found is None:
                continue
            said = {name: _everybodys(words or "", tag) for name, words in found.groupdict().items()}
            told = said.get("x") or said.get("y", "")
            if not said or SHORTEST_TURNED <= words_in(told) <= LONGEST_TURNED:
                return Turned(turn.name, turn.say.format(**{**said, "x": told}), turn.why, turn.discipline)
    return None


def _everybodys(words: str, tag: str) -> str:
    """Words of the one who speaks as words about anybody."""
    own = (_NEXT_CLAUSE.sub("", words) if tag == "en" else words).strip(_EDGES)
    if own.partition(" ")[0] in _FIRST_WORDS:
        own = own[0].lower() + own[1:]
    table = {mine: everybodys for mine, everybodys in _mine(tag)}
    if not table:
        return own
    whole = "" if tag == "zh" else r"(?<![\w'’])"
    end = r"(?![\w'’])" if tag == "en" else ""
    pattern = whole + "(?:" + "|".join(map(re.escape, sorted(table, key=len, reverse=True))) + ")" + end
    return re.sub(pattern, lambda found: table[found.group().casefold().replace("’", "'")], own, flags=re.IGNORECASE)


@cache
def _turns(tag: str) -> tuple[_Turn, ...]:
    return tuple(
        _Turn(
            row["name"],
            row["discipline"],
            tuple(re.compile(each, re.IGNORECASE) for each in row[tag]["find"]),
            row[tag]["say"],
            row[tag]["why"],
        )
        for row in _table()["turn"]
        if tag in row
    )


def _mine(tag: str) -> Sequence[Sequence[str]]:
    own: Sequence[Sequence[str]] = _table()["mine"].get(tag, ())
    return own


@cache
def _table() -> dict[str, Any]:
    text = (files("assistant") / "taxonomies" / "turned_around.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
