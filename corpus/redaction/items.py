"""What counts as personal data, and a place in a text where some stands. Knows no text and no language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from corpus.records import CharSpan


class Kind(StrEnum):
    """Kinds of personal data; the value is the word in a pseudonym, `[Person 7]`."""

    PERSON = "Person"
    EMAIL = "Email"
    PHONE = "Phone"
    CARD = "Card"
    ACCOUNT = "Account"
    """Bank accounts and the numbers that a company knows a customer by: contract, policy, booking."""
    ID = "ID"
    """Numbers that a state gives: identity, tax, health, social security, passport, driving licence."""
    ADDRESS = "Address"
    BIRTH = "Birth date"
    LINK = "Link"
    """An address on the web that leads to a person."""
    HANDLE = "Handle"
    """A name on a network, a user name."""
    DEVICE = "Device"
    """IP and MAC addresses."""
    PLATE = "Plate"
    LOCATION = "Location"
    """Coordinates."""


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data in a text."""

    start: int
    end: int
    kind: Kind
    key: str
    """What is the same for the same thing however it is written: digits of a number, a name folded."""
    certain: bool = True
    """For names: whether it may be looked for elsewhere on this ground alone."""

    @property
    def span(self) -> CharSpan:
        """Where it stands."""
        return CharSpan(self.start, self.end)


MARK = re.compile(r"\[(?:" + "|".join(map(re.escape, Kind)) + r") \d+\]|\[removed\]")
"""A pseudonym in a text."""
LABEL = re.compile(r"\[?(?:" + "|".join(map(re.escape, Kind)) + r") \d+\]?")
"""A pseudonym as a label, where the brackets are left out."""

_ASCII: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ASCII |= {0x0660 + n: 0x30 + n for n in range(10)} | {0x06F0 + n: 0x30 + n for n in range(10)}
_ASCII |= {ord(c): "-" for c in "‐‑‒–—−ー"} | {ord(c): " " for c in "\u00a0\u2007\u202f\u3000\u2009"} | {ord("’"): "'"}
_ASCII |= {ord(c): " " for c in "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"}


def plain(text: str) -> str:
    """The text with digits, signs and spaces of all scripts as ASCII ones; as long as before, place by place."""
    return text if text.isascii() else text.translate(_ASCII)


def without_overlaps(found: Iterable[Found], text: str) -> list[Found]:
    """Pieces in the order of the text, none within another or within a pseudonym; earlier ones given win."""
    taken = [(mark.start(), mark.end()) for mark in MARK.finditer(text)]
    kept: list[Found] = []
    cells = _Cells(taken)
    for item in found:
        if item.end > item.start and cells.take(item.start, item.end):
            kept.append(item)
    return sorted(kept, key=lambda item: item.start)


class _Cells:
    """Which stretches of a text are taken, looked up by blocks."""

    _SIZE = 256

    def __init__(self, taken: Iterable[tuple[int, int]]) -> None:
        self._blocks: dict[int, list[tuple[int, int]]] = {}
        for start, end in taken:
            self._put(start, end)

    def take(self, start: int, end: int) -> bool:
        """Takes a stretch if it is free, and tells whether it was."""
        for block in range(start // self._SIZE, (end - 1) // self._SIZE + 1):
            if any(start < until and from_ < end for from_, until in self._blocks.get(block, ())):
                return False
        self._put(start, end)
        return True

    def _put(self, start: int, end: int) -> None:
        for block in range(start // self._SIZE, (end - 1) // self._SIZE + 1):
            self._blocks.setdefault(block, []).append((start, end))
