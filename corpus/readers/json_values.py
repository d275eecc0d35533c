"""Bytes of JSON or JSON Lines → values, one by one. Knows the syntax, nothing of what values mean.

The elements of a long array, and lines, are given one after the other, so that memory holds the text and one of them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from corpus.decoding import decode, detect_encoding
from corpus.errors import EmptySource, UnreadableSource

WHOLE_LIMIT = 64_000_000
"""Characters of a JSON value that is read at once; its objects take some ten times as much memory."""
LINE_LIMIT = 20_000_000
"""Characters of one line of JSON Lines."""
DEPTH_LIMIT = 200
"""Values within values: deeper ones are no export of a tool."""
_DIGITS = 300
"""Digits of a number that is kept as one; a longer one is kept as text."""
_HEAD = 1_000_000
_BLANK = re.compile(r"[\s,]*")


@dataclass(slots=True)
class Values:
    """The values of a source: one, or the elements of its array, or its lines."""

    found: Iterator[Any]
    many: bool
    """Whether they are elements or lines, however many; else `found` gives the one value."""
    trouble: Trouble


@dataclass(slots=True)
class Trouble:
    """What went wrong while values were read; complete when the last of them was."""

    bad_lines: list[int] = field(default_factory=list)
    """Numbers of lines that are no JSON, from 1."""
    doubled: set[str] = field(default_factory=set)
    """Keys that came twice in one object; the later value was taken."""
    broken_after: int | None = None
    """How many elements came before the array broke off; None where it is whole."""

    def notes(self) -> list[str]:
        """Sentences on it."""
        notes = []
        if self.bad_lines:
            shown = ", ".join(map(str, self.bad_lines[:5])) + (", …" if len(self.bad_lines) > 5 else "")
            notes.append(f"{len(self.bad_lines)} lines are no JSON and were left out: {shown}.")
        if self.doubled:
            shown = ", ".join(sorted(self.doubled)[:5])
            notes.append(f"some objects have a key twice ({shown}); the later value was taken.")
        if self.broken_after is not None:
            notes.append(f"the file breaks off after {self.broken_after} records; those came in. Export it again.")
        return notes


def values_of(data: bytes, origin: str) -> Values:
    """The values in the bytes of a source.

    Raises:
        UnreadableSource: it is no JSON, nested too deep, or too large to be read at once.
        EmptySource: there is nothing in it.
    """
    trouble = Trouble()
    decoder = _Decoder(trouble)
    encoding = _encoding(data, origin)
    if _is_lines(data, encoding, decoder, origin):
        return Values(_values_of_lines(data, encoding, decoder, origin), True, trouble)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    start = _BLANK.match(text).end()  # type: ignore[union-attr]
    if start == len(text):
        raise EmptySource(origin, "the file is empty.")
    if text[start] == "[":
        elements = _elements(text, start + 1, decoder, origin)
        first = next(elements, None)
        if first is None and trouble.broken_after is not None:
            raise UnreadableSource(origin, "this is no JSON, or it breaks off in its first record; export it again.")
        return Values(_again(first, elements), True, trouble)
    if len(text) > WHOLE_LIMIT:
        raise UnreadableSource(
            origin, f"it is one JSON value of more than {WHOLE_LIMIT // 1_000_000} MB; export it as JSON Lines."
        )
    try:
        value, end = decoder.value_at(text, start, origin)
    except json.JSONDecodeError as error:
        raise UnreadableSource(origin, _broken(error, text)) from None
    if text[end:].strip():
        line = text.count("\n", 0, end) + 1
        raise UnreadableSource(origin, f"something stands after the end of the JSON in line {line}; export it again.")
    return Values(iter([value]), False, trouble)


def _encoding(data: bytes, origin: str) -> str:
    """The encoding, by the first bytes: values are cleaned later, for a line separator in a string ends no line."""
    head = data[:_HEAD]
    head = head[: head.rfind(b"\n") + 1] or head
    decode(head, origin)
    return detect_encoding(head) or "utf-8"


class _Decoder:
    """Reads one value at a place in a text, hostile ones included."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self._json = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=_integer, parse_constant=lambda _name: None, strict=False
        )

    def value_at(self, text: str, start: int, origin: str) -> tuple[Any, int]:
        try:
            return self._json.raw_decode(text, start)
        except RecursionError:
            raise UnreadableSource(
                origin, "its JSON is nested deeper than that of any export; it can't be read."
            ) from None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            self.trouble.doubled.update(key for key in found if keys.count(key) > 1)
        return found


def _elements(text: str, at: int, decoder: _Decoder, origin: str) -> Iterator[Any]:
    count = 0
    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        try:
            value, at = decoder.value_at(text, at, origin)
        except json.JSONDecodeError:
            decoder.trouble.broken_after = count
            return
        count += 1
        yield value


def _lines(data: bytes, encoding: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1; of one that is too long to be a record, nothing."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding, "replace", newline="\n")
    number = 0
    while line := stream.readline(LINE_LIMIT):
        number += 1
        if len(line) == LINE_LIMIT and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = stream.readline(LINE_LIMIT)
            yield number, ""
        elif plain := line.strip(" \t\r\n\ufeff"):
            yield number, plain


def _values_of_lines(data: bytes, encoding: str, decoder: _Decoder, origin: str) -> Iterator[Any]:
    for number, line in _lines(data, encoding):
        try:
            value, stop = decoder.value_at(line, 0, origin)
        except (json.JSONDecodeError, UnreadableSource):
            decoder.trouble.bad_lines.append(number)
            continue
        if line[stop:].strip(" ,"):
            decoder.trouble.bad_lines.append(number)
            continue
        yield value


def _is_lines(data: bytes, encoding: str, decoder: _Decoder, origin: str) -> bool:
    """Whether one of the first two lines is a whole object and another line follows."""
    for _, line in islice(_lines(data, encoding), 2):
        if line.startswith("["):
            return False
        try:
            value, end = decoder.value_at(line, 0, origin)
        except (json.JSONDecodeError, UnreadableSource):
            continue
        if isinstance(value, dict) and not line[end:].strip(" ,"):
            return len(list(islice(_lines(data, encoding), 2))) == 2
    return False


def _again(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    if first is not None:
        yield first
    yield from others


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _DIGITS else digits


def _broken(error: json.JSONDecodeError, text: str) -> str:
    if error.pos >= len(text.rstrip()) - 1:
        return f"the JSON breaks off in line {error.lineno}; export it again."
    return f"this is no JSON: it can't be read from line {error.lineno} on; export it again."
