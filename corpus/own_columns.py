"""What segments themselves are said to be, as columns: language, person, speaker and attributes, as they are written.

Read from the project's database document by document, some at a time; of documents that were not put again since an
earlier state was kept in a file, taken from there. Knows nothing of what people and documents add.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.packed import Array, Packed

if TYPE_CHECKING:
    from corpus.store import Store

_NAMES = ("language", "person", "speaker", "attributes")
_AT_ONCE = 16
"""Documents read by one statement."""


@dataclass(frozen=True, slots=True)
class Column:
    """Values of all segments as places in the list of distinct ones."""

    codes: Array
    values: Sequence[str]
    """The first is empty: no value."""


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """The columns of all segments, in the order of documents and ordinals."""

    documents: NDArray[np.int32]
    """Place of each segment's document among the ids."""
    columns: dict[str, Column]
    marks: Sequence[str]
    """Id and mark of each document, parted by a space; see `Store.marks`."""

    def kept(self) -> tuple[dict[str, Array], dict[str, Sequence[str]]]:
        """Arrays and lists of texts to write to a file."""
        arrays: dict[str, Array] = {
            "own:counts": np.bincount(self.documents, minlength=len(self.marks)).astype(np.int64)
        }
        texts: dict[str, Sequence[str]] = {"own:marks": self.marks}
        for name, column in self.columns.items():
            kind = np.min_scalar_type(max(1, len(column.values)))
            arrays[f"own:{name}:codes"], texts[f"own:{name}:values"] = column.codes.astype(kind), column.values
        return arrays, texts


def own_columns(store: Store, documents: Sequence[str], before: Packed | None) -> OwnColumns:
    """The columns of some documents' segments.

    Args:
        documents: ids, ascending.
        before: what `OwnColumns.kept` wrote of another state.
    """
    marks = store.marks()
    told = [f"{document} {marks.get(document, '')}" for document in documents]
    known: dict[str, dict[str, int]] = {name: {"": 0} for name in _NAMES}
    at: dict[str, slice] = {}
    if before is not None and "own:marks" in before:
        ends = np.cumsum(before.array("own:counts")).tolist()
        starts = [0, *ends]
        at = {mark: slice(*span) for mark, *span in zip(before.texts("own:marks"), starts, ends, strict=False)}
        for name in _NAMES:
            values = before.texts(f"own:{name}:values")
            known[name] = {value: code for code, value in enumerate(values)}
    fresh = [document for document, mark in zip(documents, told, strict=True) if mark not in at]
    read = _read(store, fresh, known)
    counts: list[int] = []
    pieces: dict[str, list[Array]] = {name: [] for name in _NAMES}
    for document, mark in zip(documents, told, strict=True):
        own = read.get(document)
        for place, name in enumerate(_NAMES):
            if own is None and before is not None:
                pieces[name].append(before.array(f"own:{name}:codes")[at[mark]])
            elif own is not None:
                pieces[name].append(own[place])
        counts.append(len(pieces[_NAMES[0]][-1]))
    columns = {
        name: _without_unused(np.concatenate([np.zeros(0, np.int32), *own]).astype(np.int32), list(known[name]))
        for name, own in pieces.items()
    }
    return OwnColumns(np.repeat(np.arange(len(documents), dtype=np.int32), counts), columns, told)


def _read(store: Store, documents: Sequence[str], known: dict[str, dict[str, int]]) -> dict[str, list[Array]]:
    """Codes of each column of documents out of the database; new values are added to what is known."""
    found: dict[str, list[Array]] = {}
    for start in range(0, len(documents), _AT_ONCE):
        part = documents[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(part))
        rows = store.rows(
            "SELECT document, language, coalesce(participant, ''), speaker, attributes FROM segments"  # noqa: S608
            f" WHERE document IN ({marks}) ORDER BY document, ordinal",
            part,
        )
        owners, *values = zip(*rows, strict=True) if rows else ([], [], [], [], [])
        coded = [_codes(each, known[name]) for name, each in zip(_NAMES, values, strict=True)]
        ends = np.searchsorted(np.array(owners, str), np.array(part, str), side="right") if rows else [0] * len(part)
        first = 0
        for document, end in sorted(zip(part, map(int, ends), strict=True)):
            found[document] = [codes[first:end] for codes in coded]
            first = end
    return found


def _codes(values: Sequence[str], known: dict[str, int]) -> NDArray[np.int32]:
    return np.fromiter((known.setdefault(value, len(known)) for value in values), np.int32, len(values))


def _without_unused(codes: NDArray[np.int32], values: list[str]) -> Column:
    """A column whose values all stand somewhere, but for the empty one."""
    used = np.zeros(len(values), bool)
    used[codes] = True
    used[0] = True
    if used.all():
        return Column(codes, values)
    places = (np.cumsum(used) - 1).astype(np.int32)
    return Column(places[codes], [value for value, there in zip(values, used.tolist(), strict=True) if there])
