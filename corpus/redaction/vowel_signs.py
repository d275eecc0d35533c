"""A text without the signs for short and doubled letters that Arabic may be written with, and where its letters stood.

Names are found in what is left, for lists and the encoder know them bare; the places are those of the text as written.
The signs of the indefinite ending stay: they tell an adverb from a name (يدويًا). So does the joining stroke, which
parts a prefix from a name (لـرائدة).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.redaction.items import Found

_SIGNS = re.compile("(?<=[\u0621-\u064a\u064e-\u0652])[\u064e-\u0652]")
_SIGN = re.compile("[\u064e-\u0652]*")


@dataclass(frozen=True, slots=True)
class Unvowelled:
    """The text without them."""

    text: str
    written: str
    """As it was."""
    places: tuple[int, ...]
    """Where each letter stood; empty where nothing was taken out."""

    @classmethod
    def of(cls, written: str) -> Unvowelled:
        """What is left of a text."""
        if written.isascii() or _SIGNS.search(written) is None:
            return cls(written, written, ())
        signs = {found.start() for found in _SIGNS.finditer(written)}
        places = tuple(at for at in range(len(written)) if at not in signs)
        return cls("".join(written[at] for at in places), written, places)

    def spans(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Places of the bare text in the text as written, with the signs on the last letter."""
        for start, end in spans:
            yield self._span(start, end)

    def found(self, found: Iterable[Found]) -> Iterator[Found]:
        """The same of what was found."""
        for item in found:
            start, end = self._span(item.start, item.end)
            yield item if (start, end) == (item.start, item.end) else replace(item, start=start, end=end)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        if not self.places or end <= start:
            return start, end
        last = _SIGN.match(self.written, self.places[end - 1] + 1)
        return self.places[start], last.end() if last else self.places[end - 1] + 1
