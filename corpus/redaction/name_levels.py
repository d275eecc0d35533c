"""How common a name is as one, and how common words are that names may be taken for: what the name probe is told of
each piece beside its vector.

Arabic names by their share of people, Chinese characters by how much likelier they are in given names than in words,
Chinese and Korean words as dictionaries have them. Knows no texts. Made by `scripts/name_levels.py`, which names the
sources (`data/NAMES_LICENSE.txt`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

DATA = "name_levels.txt"
"""The file in `data`."""
_TOP = 9
_LONGEST_WORD = 4
_BEFORE = 2
"""Signs before a piece with which it may make a Chinese word."""


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    """By the first letter of the code: what stands in the file → the rest of its code."""
    tables: dict[str, dict[str, str]] = {each: {} for each in "ackz"}
    for line in (files("corpus.redaction") / "data" / DATA).read_text("utf-8").splitlines():
        code, *held = line.split()
        tables[code[0]].update(dict.fromkeys(held, code[1:]))
    return tables


def arabic_levels(key: str) -> tuple[float, float]:
    """How common a folded Arabic name is as a given and as a family name, 0 to 1; a family name with or without its
    article."""
    table = _tables()["a"]
    code = table.get(key) or "0" + table.get(key.removeprefix("ال"), "00")[1]
    return int(code[0]) / _TOP, int(code[1]) / _TOP


def korean_kind(word: str) -> str:
    """`n` for a person's name, `p` for another name, `w` for a word, as a dictionary has it; else nothing."""
    return _tables()["k"].get(word, "")


def han_levels(text: str, start: int, end: int) -> tuple[float, float, float, float]:
    """Of a stretch of Chinese text, 0 to 1: how likely its signs are in given names, the least of them and the mean;
    how common the commonest word is that holds it; and how common it is as a word itself."""
    signs, words = _tables()["c"], _tables()["z"]
    levels = [int(signs.get(sign, "0")) for sign in text[start:end]]
    commonest = 0
    for first in range(max(0, start - _BEFORE), start + 1):
        for last in range(max(end, first + 2), min(len(text), first + _LONGEST_WORD) + 1):
            commonest = max(commonest, int(words.get(text[first:last], "0")))
    own = int(words.get(text[start:end], "0"))
    return min(levels) / _TOP, sum(levels) / len(levels) / _TOP, commonest / _TOP, own / _TOP


def arabic_given(least: float) -> list[str]:
    """Folded Arabic names that are as common as given names at least, in order."""
    return sorted(key for key, code in _tables()["a"].items() if int(code[0]) / _TOP >= least)


def korean_given() -> list[str]:
    """Korean names of people of two syllables, in order."""
    return sorted(word for word, kind in _tables()["k"].items() if kind == "n" and len(word) == 2)


def is_han_word(text: str) -> bool:
    """Whether dictionaries have it as a Chinese word."""
    return text in _tables()["z"]
