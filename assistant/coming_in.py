"""A list of a JSON reply, item by item while the reply still comes in.

Reads what has come as the text of one object and gives each whole object of one of its lists as soon as it is closed.
Thoughts before the reply and talk or code fences around it are passed over. Knows nothing of what an item is; the
whole reply is read anew by `assistant.structured`, and that reading counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_BLANKS = re.compile(r"[\s,]*")
_THINKS = re.compile(r"\A\s*<think(ing)?>")


class ComingIn:
    """The list called `name` of an object that comes in as text."""

    def __init__(self, name: str) -> None:
        self._opening = re.compile(rf'"{re.escape(name)}"\s*:\s*\[')
        self._text = ""
        self._at: int | None = None
        self._closed = False

    @property
    def before(self) -> str:
        """What stands before the list, as far as it has come."""
        match = self._opening.search(self._text)
        return self._text[: match.start()] if match else self._text

    def more(self, piece: str) -> Iterator[str]:
        """The items that this piece closes, as JSON."""
        self._text += piece
        if self._closed or not ("}" in piece or "]" in piece):
            return
        if self._at is None:
            self._at = self._begin()
        while self._at is not None:
            blank = _BLANKS.match(self._text, self._at)
            start = blank.end() if blank else self._at
            if self._text[start : start + 1] != "{":
                self._closed = self._text[start : start + 1] != ""
                return
            try:
                _, end = json.JSONDecoder().raw_decode(self._text, start)
            except ValueError:
                return  # not whole yet
            self._at = end
            yield self._text[start:end]

    def _begin(self) -> int | None:
        """Where the first item may stand; None before the list has begun."""
        if _THINKS.match(self._text):
            _, found, rest = self._text.partition("</think")
            if not found:
                return None
            self._text = rest
        match = self._opening.search(self._text)
        return match.end() if match else None
