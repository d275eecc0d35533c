"""The same corpus with other demographics beside its speakers, for P7: what people are said to want must not change.

Ages, genders and origins are put into notes beside the names, those that are there go round from one person to the
next, and words such as mother or retired are exchanged in titles and notes. What anybody said, and every id, stays as
it is.
A pure function of the rows; knows no product and no score.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, Any]

NOTED = frozenset(
    {"age", "age_group", "gender", "sex", "origin", "nationality", "region", "religion", "lives", "family"}
)
"""Attributes whose values go round."""
PARTED = ("en", "ar")
"""Languages that part words; in the others a listed word may stand inside a longer one."""
MARK = "~demographics"
"""What the id of the second draft's task ends in."""


def other_demographics(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows with other demographics; `title`, `speaker` and `person` are set where there is a person."""
    people = list(dict.fromkeys(row["participant"] for row in rows if row.get("participant")))
    language = {row["participant"]: str(row.get("lang", "en")) for row in rows if row.get("participant")}
    notes = {person: _note(number, language[person]) for number, person in enumerate(people)}
    moved = _moved(rows, people)
    made = []
    for row in rows:
        person = row.get("participant")
        new: Row = {**row, "title": turned(str(row.get("document") or person))}
        given = {k: moved.get((person, k), turned(str(v))) for k, v in row.get("attributes", {}).items()}
        if given:
            new["attributes"] = given
        if person:
            new["speaker"] = f"{person} ({', '.join(notes[person].values())})"
            new["person"] = notes[person]
        made.append(new)
    return made


def turned(text: str) -> str:
    """The text with every listed word exchanged for its counterpart."""
    pattern, counterpart = _words()
    return pattern.sub(lambda found: counterpart[found.group().casefold()], text)


def _note(number: int, language: str) -> dict[str, str]:
    table = _table()["note"]
    known: Mapping[str, list[str]] = table.get(language.split("-")[0], table["en"])
    return {name: values[(number + shift) % len(values)] for shift, (name, values) in enumerate(known.items())}


def _moved(rows: Iterable[Mapping[str, Any]], people: Sequence[str]) -> dict[tuple[Any, str], str]:
    """(person, attribute) → the value of the next person who has another."""
    had: dict[str, dict[str, str]] = {}
    for row in rows:
        for name, value in row.get("attributes", {}).items():
            if name in NOTED and row.get("participant"):
                had.setdefault(name, {}).setdefault(row["participant"], str(value))
    moved = {}
    for name, values in had.items():
        order = [person for person in people if person in values]
        for place, person in enumerate(order):
            round_about = order[place + 1 :] + order[:place]
            moved[person, name] = next((values[p] for p in round_about if values[p] != values[person]), values[person])
    return moved


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("evals") / "demographics.toml").read_text(encoding="utf-8"))


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    counterpart: dict[str, str] = {}
    parts = []
    for language, pairs in _table()["words"].items():
        for one, other in pairs:
            counterpart |= {one: other, other: one}
            edge = r"\b" if language in PARTED else ""
            parts += [f"{edge}{word}{edge}" for word in (one, other)]
    return re.compile("|".join(sorted(parts, key=len, reverse=True)), re.IGNORECASE), counterpart
