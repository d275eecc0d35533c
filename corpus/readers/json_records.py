"""JSON objects → rows of a table, so that reviews and answers in JSON are understood like those in CSV.

Objects within objects become columns with dotted titles, lists of plain values one cell. Knows no tool's shapes but
the wrappings that many have: `attributes`, `{"label": …}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from corpus.readers.delimited import COLUMN_LIMIT

SAMPLE = 2000
"""Records whose keys make the header; later ones may bring more, which are counted."""
DEPTH = 6
"""Objects within a record that are looked into."""
_LABELS = ("label", "name", "title", "text", "value", "displayName", "id")
_WRAPPERS = ("attributes", "fields", "_source", "properties", "label")
"""Keys that say nothing of what is in them."""


class Records:
    """Records as a table: the header, then a row each. Iterate once; `notes` is complete afterwards."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._values = iter(values)
        self._unknown: dict[str, int] = {}
        self._passed = 0
        self._nested: set[str] = set()
        """Keys of lists of objects that have no name to show."""

    def __iter__(self) -> Iterator[list[str]]:
        first = [flat for value in islice(self._values, SAMPLE) if (flat := self._flat(value))]
        titles: dict[str, int] = {}
        for record in first:
            for key in record:
                titles.setdefault(key, len(titles))
        if not titles:
            return
        if len(titles) > COLUMN_LIMIT:
            self._unknown["…"] = len(titles) - COLUMN_LIMIT
            titles = dict(islice(titles.items(), COLUMN_LIMIT))
        yield list(titles)
        for record in first:
            yield self._row(record, titles)
        for value in self._values:
            record = self._flat(value)
            if record:
                yield self._row(record, titles)

    def notes(self) -> list[str]:
        """Sentences on what was not taken in."""
        notes = []
        if self._passed:
            notes.append(f"{self._passed} values that are no records were left out.")
        if self._nested:
            notes.append(f"lists of records within records were left out: {', '.join(sorted(self._nested)[:5])}.")
        if self._unknown:
            shown = ", ".join(list(self._unknown)[:5])
            notes.append(f"keys that only later records have were left out: {shown}.")
        return notes

    def _flat(self, value: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            self._passed += 1
            return {}
        flat: dict[str, str] = {}
        _flatten(value, "", flat, self._nested, 0)
        return flat

    def _row(self, record: Mapping[str, str], titles: Mapping[str, int]) -> list[str]:
        row = [""] * len(titles)
        for key, cell in record.items():
            at = titles.get(key)
            if at is None:
                self._unknown[key] = self._unknown.get(key, 0) + 1
            else:
                row[at] = cell
        return row


def cell_of(value: Any) -> str:
    """A plain value, or a list of such, as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, list):
        return "; ".join(filter(None, map(_label, value)))
    if isinstance(value, Mapping):
        return _label(value)
    return str(value)


def _flatten(value: Mapping[str, Any], prefix: str, into: dict[str, str], nested: set[str], depth: int) -> None:
    for key, item in value.items():
        title = prefix if prefix and key in _WRAPPERS else f"{prefix}.{key}" if prefix else str(key)
        if isinstance(item, Mapping) and depth < DEPTH:
            _flatten(item, "" if not prefix and key in _WRAPPERS else title, into, nested, depth + 1)
            continue
        cell = cell_of(item)
        if not cell and isinstance(item, list | Mapping) and item:
            nested.add(title)
        into.setdefault(title, cell)


def _label(value: Any) -> str:
    """An element of a list in a cell: a plain value, or the name of an object."""
    if isinstance(value, Mapping):
        found = next((value[key] for key in _LABELS if isinstance(value.get(key), str | int | float)), None)
        return cell_of(found)
    return "" if isinstance(value, list) else cell_of(value)
