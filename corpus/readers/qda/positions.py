"""Positions as other tools count them → places in the text as it is stored.

Tools count a text's characters in three units, a line end as one or as two, a byte-order mark or not, and the last
position as in or out. Cleaning a text (line ends, NFC, control characters) moves places once more. Knows texts and
numbers, nothing of who wrote them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import regex

from corpus.decoding import clean_text
from corpus.records import CharSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARK = "\ufeff"
_JOINING = regex.compile("[\\p{M}\u1160-\u11ff\ud7b0-\ud7ff\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Characters that cleaning may join with the one before: marks, parts of a syllable, and what is taken out."""


class Unit(StrEnum):
    """What a tool counts."""

    CODE_POINTS = "characters"
    UTF16 = "UTF-16 code units"
    UTF8 = "UTF-8 bytes"


class LineEnds(StrEnum):
    """How a tool counts the end of a line."""

    AS_WRITTEN = "as written"
    ONE = "as one"
    TWO = "as two"


@dataclass(frozen=True, slots=True)
class Counting:
    """A way to count; the first of the fields is what the standard asks for."""

    unit: Unit = Unit.CODE_POINTS
    line_ends: LineEnds = LineEnds.AS_WRITTEN
    mark_counted: bool = False
    """Whether a byte-order mark takes a position."""
    last_included: bool = False
    """Whether the end is the last character itself."""

    def __str__(self) -> str:
        told = [self.unit.value, f"line ends {self.line_ends.value}"]
        told += ["the byte-order mark too"] if self.mark_counted else []
        told += ["the last one included"] if self.last_included else []
        return ", ".join(told)


class WrittenText:
    """A text as a tool's file holds it, and as it is stored."""

    def __init__(self, written: str) -> None:
        """`written`: decoded, with its byte-order mark and line ends as they are."""
        self.written = written
        self._before: array[int] | None = None
        self._after: array[int] | None = None
        cleaned = clean_text(written)
        if cleaned == written:
            self.text = written
        else:
            self.text = self._clusters()
        self.placeable = self.text == cleaned
        """False where cleaning joined characters in a way not known here: no position can be trusted."""
        self.text = cleaned

    def _clusters(self) -> str:
        """The cleaned text; notes for each place between written characters where it lies there."""
        before, after = array("L"), array("L")
        pieces: list[str] = []
        length = done = 0
        for match in _changing(self.written).finditer(self.written):
            start, end = match.span()
            kept = range(length, length + start - done)
            before.extend(kept)
            after.extend(kept)
            length += start - done
            piece = clean_text(match.group())
            pieces += (self.written[done:start], piece)
            before.extend([length] * (end - start))
            after.append(length)
            length += len(piece)
            after.extend([length] * (end - start - 1))
            done = end
        rest = range(length, length + len(self.written) - done + 1)
        before.extend(rest)
        after.extend(rest)
        pieces.append(self.written[done:])
        self._before, self._after = before, after
        return "".join(pieces)

    def span(self, start: int, end: int) -> CharSpan:
        """The stretch of `text` for two places in `written`; what cleaning joined is taken in whole.

        So is a letter with its marks: who selects from a mark on has the letter selected as well.
        """
        if self._before is None or self._after is None:
            return CharSpan(start, end)
        first = self._before[start]
        return CharSpan(first, max(first, self._after[end]))


def _changing(written: str) -> regex.Pattern[str]:
    """Finds what cleaning may change in a text: pairs of line ends, letters with what joins them, and others alone."""
    there = set(written)
    joining = "".join(each for each in there if _JOINING.match(each))
    alone = "".join(each for each in there if clean_text(each) != each)
    ways = ["\r\n"]
    if joining:
        ways.append(f"(?s:.)[{regex.escape(joining)}]+")
    if alone:
        ways.append(f"[{regex.escape(alone)}]")
    return regex.compile("|".join(ways))


class Ruler:
    """The places of one text under one way of counting."""

    def __init__(self, text: WrittenText, counting: Counting) -> None:
        import numpy as np

        self._text = text
        self._counting = counting
        widths = _widths(text.written, counting)
        self._ends: NDArray[np.int64] = np.concatenate([np.zeros(1, np.int64), np.cumsum(widths)])

    def span(self, start: int, end: int) -> CharSpan | None:
        """The stretch of the stored text from position `start` to `end`; None where the text is shorter, or the end
        comes before the start."""
        last = end + 1 if self._counting.last_included else end
        if not self._text.placeable or start < 0 or last <= start or last > int(self._ends[-1]):
            return None
        # Characters that take no position go with what comes before a start, and stay out at an end.
        first = int(self._ends.searchsorted(start, side="right")) - 1
        until = int(self._ends.searchsorted(last, side="left"))
        return self._text.span(first, max(first, until))

    def between_characters(self, *positions: int) -> bool:
        """Whether none of these positions lies inside a character."""
        return all(int(self._ends[int(self._ends.searchsorted(each))]) == each for each in positions)

    def place(self, position: int) -> int | None:
        """The place in the stored text for one position."""
        if not self._text.placeable or not 0 <= position <= int(self._ends[-1]):
            return None
        return self._text.span(*[int(self._ends.searchsorted(position, side="left"))] * 2).start


def _widths(written: str, counting: Counting) -> NDArray[np.int64]:
    """Positions that each character takes."""
    import numpy as np

    points = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    widths = np.ones(len(points), np.int64)
    if counting.unit is Unit.UTF16:
        widths += points > 0xFFFF
    elif counting.unit is Unit.UTF8:
        widths += (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
    feeds, returns = points == 0x0A, points == 0x0D
    pairs = np.zeros(len(points), bool)
    pairs[:-1] = returns[:-1] & feeds[1:]
    if counting.line_ends is LineEnds.ONE:
        widths[pairs] = 0
    elif counting.line_ends is LineEnds.TWO:
        alone = feeds.copy()
        alone[1:] &= ~pairs[:-1]
        widths[alone | (returns & ~pairs)] = 2
    if len(points) and points[0] == ord(_MARK) and not counting.mark_counted:
        widths[0] = 0
    return widths


def countings(texts: Iterable[WrittenText]) -> Iterator[Counting]:
    """The ways of counting that differ for these texts, what the standard asks for first."""
    wide = foreign = paired = alone = marked = False
    for text in texts:
        written = text.written
        foreign = foreign or not written.isascii()
        wide = wide or (foreign and max(written, default="") > "\uffff")
        paired = paired or "\r\n" in written
        alone = alone or "\n" in written.replace("\r\n", "")
        marked = marked or written.startswith(_MARK)
    units = [Unit.CODE_POINTS] + [Unit.UTF16] * wide + [Unit.UTF8] * foreign
    ends = [LineEnds.AS_WRITTEN] + [LineEnds.ONE] * paired + [LineEnds.TWO] * alone
    for last_included in (False, True):
        for mark_counted in (False, True) if marked else (False,):
            for unit in units:
                for line_ends in ends:
                    yield Counting(unit, line_ends, mark_counted, last_included)
