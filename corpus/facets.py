"""Which segments lie in a scope, for all segments at once.

A scope is decided as `filters.matches` does it, but once for each distinct value of what it looks at instead of once
for each segment. Knows columns of segments, no index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.facet_columns import FacetColumns, KeptColumns, ReadColumns
from corpus.filters import dated_within, document_matches, folded, same_language, value_accepted
from corpus.own_columns import Column
from corpus.packed import Packed
from corpus.records import Scope

if TYPE_CHECKING:
    from corpus.store import Store


class Facets:
    """Columns of all segments of a store as it is now."""

    def __init__(self, store: Store, kept: Packed | None = None) -> None:
        """Reads the columns.

        Args:
            kept: the columns of this state of the store, where they are kept in a file.
        """
        self._store = store
        self._columns: FacetColumns = ReadColumns(store) if kept is None else KeptColumns(kept, store)
        self._places = {head.id: place for place, head in enumerate(self._columns.heads)}
        self._starts = _starts(self._columns.documents, len(self._columns.heads))

    def __len__(self) -> int:
        return len(self._columns)

    def mask(self, scope: Scope) -> NDArray[np.bool_]:
        """For every segment, in the order of documents' ids and ordinals, whether it lies in the scope."""
        columns, documents = self._columns, self._columns.documents
        # A segment may have a date of its own, so dates are not asked of documents.
        undated = replace(scope, date_from="", date_to="")
        fitting = np.fromiter((document_matches(undated, head) for head in columns.heads), bool, len(columns.heads))
        inside = fitting[documents] if len(documents) else np.zeros(0, bool)
        if scope.date_from or scope.date_to:
            inside &= _where(columns.date(), lambda value: dated_within(scope, value))
        if scope.languages:
            wanted = scope.languages
            inside &= _where(columns.language(), lambda value: any(same_language(value, each) for each in wanted))
        if scope.participants:
            names = {name.casefold() for name in scope.participants} - {""}
            person, label, speaker = (
                _where(column, lambda value: value.casefold() in names) for column in columns.people()
            )
            inside &= person | label | speaker
        for name, values in scope.attributes.items():
            column, accepted = columns.attribute(folded(name)), frozenset(map(folded, values))
            inside &= (column.codes > 0) & _where(column, partial(value_accepted, accepted=accepted))
        return inside

    def any_within(
        self,
        mask: NDArray[np.bool_],
        documents: NDArray[np.int32],
        names: Sequence[str],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """For ranges of segments (document, first and last ordinal), whether the mask holds anywhere in them."""
        starts = np.array(
            [self._starts[self._places[name]] if name in self._places else -1 for name in names], np.int64
        )
        start = starts[documents] if len(documents) else np.zeros(0, np.int64)
        total = np.concatenate([[0], np.cumsum(mask)])
        known = start >= 0
        low = np.where(known, start + first, 0)
        high = np.where(known, np.minimum(start + last + 1, len(mask)), 0)
        return np.asarray(total[high] - total[np.minimum(low, len(mask))] > 0)

    def within(self, mask: NDArray[np.bool_], segment: str) -> bool:
        """Whether the mask holds for the segment with this id."""
        rows = self._store.rows("SELECT document, ordinal FROM segments WHERE id = ?", (segment,))
        if not rows or rows[0][0] not in self._places:
            return False
        start = int(self._starts[self._places[rows[0][0]]])
        at = start + int(rows[0][1])
        return start >= 0 and at < len(mask) and bool(mask[at])


def _where(column: Column, accepted: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Where a column has one of the accepted values."""
    return np.fromiter((accepted(value) for value in column.values), bool, len(column.values))[column.codes]


def _starts(documents: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Place of the first segment of each document; −1 for a document without any."""
    starts = np.full(count, -1, np.int64)
    if len(documents):
        firsts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
        starts[documents[firsts]] = firsts
    return starts
