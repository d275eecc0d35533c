"""Which segments lie in a scope, for all segments at once.

A scope is decided by `filters.matches`; here it is asked once for each distinct combination of what the scope looks at
(document, language, person, the values of the named attributes) instead of once for each segment. Knows columns of
segments, no index.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.filters import document_matches, matches
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment

if TYPE_CHECKING:
    from corpus.store import Store

_KNOWN = {"documents", "studies", "kinds", "languages", "participants", "attributes", "date_from", "date_to"}


@dataclass(frozen=True, slots=True)
class _Column:
    """Values of all segments as places in the list of distinct ones."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]


class Facets:
    """Columns of all segments of a store as it is now."""

    def __init__(self, store: Store) -> None:
        """Reads the columns: about three microseconds a segment."""
        self._documents = store.heads()
        places = {document.id: place for place, document in enumerate(self._documents)}
        rows = store.rows(
            "SELECT document, language, coalesce(participant, ''), speaker, attributes FROM segments"
            " ORDER BY document, ordinal"
        )
        names, languages, participants, speakers, attributes = zip(*rows, strict=True) if rows else [()] * 5
        self._document = np.fromiter((places[name] for name in names), np.int32, len(names))
        self._languages = _column(languages)
        self._participants = _column(participants)
        self._speakers = _column(speakers)
        self._attributes = _column(attributes)
        self._parsed: list[Mapping[str, str]] | None = None
        self._store = store
        self._people: Mapping[str, Participant] | None = None
        self._named: dict[tuple[str, frozenset[str]], _Named] = {}
        self._starts = _starts(self._document, len(self._documents))
        self._places = places

    def __len__(self) -> int:
        return len(self._document)

    def mask(self, scope: Scope) -> NDArray[np.bool_]:
        """For every segment, in the order of documents' ids and ordinals, whether it lies in the scope."""
        inside = self._documents_in(scope)[self._document]
        if not inside.any() or not _looks_at_segments(scope):
            return inside
        places = np.flatnonzero(inside)
        keys = self._keys(scope, places)
        _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
        decided = np.fromiter((self._decide(scope, int(places[first])) for first in firsts), bool, len(firsts))
        inside[places] = decided[inverse.reshape(-1)]
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

    def people(self) -> Mapping[str, Participant]:
        """All people by id."""
        if self._people is None:
            self._people = self._store.participants()
        return self._people

    def document(self, identity: str) -> Document | None:
        """The document with this id."""
        place = self._places.get(identity)
        return None if place is None else self._documents[place]

    def _documents_in(self, scope: Scope) -> NDArray[np.bool_]:
        """Documents that can hold segments of a scope, dates aside: a segment may have one of its own."""
        undated = replace(scope, date_from="", date_to="")
        return np.fromiter(
            (document_matches(undated, document) for document in self._documents), bool, len(self._documents)
        )

    def _keys(self, scope: Scope, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """A number for each place, the same for places that a scope can't tell apart."""
        columns = [self._document[places]]
        everything = bool({field.name for field in fields(scope)} - _KNOWN)
        if scope.languages or everything:
            columns.append(self._languages.codes[places])
        if scope.participants or everything:
            columns += [self._participants.codes[places], self._speakers.codes[places]]
        names = frozenset(map(_folded, scope.attributes))
        dated = frozenset({"date"}) if scope.date_from or scope.date_to else frozenset()
        if everything:
            columns.append(self._attributes.codes[places])
        elif names or dated:
            columns.append(self._values("segment", names | dated).of(self._attributes.codes[places]))
        if names and not everything:
            columns.append(self._values("person", names).of(self._participants.codes[places]))
        keys = np.zeros(len(places), np.int64)
        for column in columns:
            _, codes = np.unique(column, return_inverse=True)
            _, keys = np.unique(keys * (int(codes.max()) + 1) + codes.reshape(-1), return_inverse=True)
            keys = keys.reshape(-1).astype(np.int64)
        return keys

    def _values(self, whose: str, names: frozenset[str]) -> _Named:
        """The values of some attributes as one code for each distinct set of attributes."""
        key = (whose, names)
        if key not in self._named:
            if whose == "segment":
                sources: Iterable[Mapping[str, str]] = self._parsed_attributes()
            else:
                people = self.people()
                sources = (people[p].attributes if p in people else {} for p in self._participants.values)
            self._named[key] = _Named.of_sources(sources, names)
        return self._named[key]

    def _parsed_attributes(self) -> list[Mapping[str, str]]:
        if self._parsed is None:
            self._parsed = [json.loads(text) for text in self._attributes.values]
        return self._parsed

    def _decide(self, scope: Scope, place: int) -> bool:
        document = self._documents[self._document[place]]
        participant = self._participants.values[self._participants.codes[place]] or None
        segment = Segment(
            "",
            document.id,
            CharSpan(0, 0),
            "",
            Role.PARTICIPANT,
            self._speakers.values[self._speakers.codes[place]],
            participant,
            language=self._languages.values[self._languages.codes[place]],
            attributes=self._parsed_attributes()[self._attributes.codes[place]],
        )
        needed = scope.participants or scope.attributes
        return matches(scope, document, segment, self.people().get(participant or "") if needed else None)


@dataclass(frozen=True, slots=True)
class _Named:
    """Codes of the values of some attributes, for each distinct set of attributes."""

    codes: NDArray[np.int32]

    @classmethod
    def of_sources(cls, sources: Iterable[Mapping[str, str]], names: frozenset[str]) -> _Named:
        known: dict[tuple[tuple[str, str], ...], int] = {}
        folded: dict[str, bool] = {}
        codes = []
        for source in sources:
            kept = []
            for name, value in source.items():
                if name not in folded:
                    folded[name] = _folded(name) in names
                if folded[name]:
                    kept.append((name, str(value)))
            codes.append(known.setdefault(tuple(kept), len(known)))
        return cls(np.array(codes, np.int32))

    def of(self, places: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.asarray(self.codes[places])


def _column(values: Sequence[str]) -> _Column:
    names: dict[str, int] = {}
    codes = np.fromiter((names.setdefault(value, len(names)) for value in values), np.int32, len(values))
    return _Column(codes, tuple(names))


def _starts(documents: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Place of the first segment of each document; −1 for a document without any."""
    starts = np.full(count, -1, np.int64)
    if len(documents):
        firsts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
        starts[documents[firsts]] = firsts
    return starts


def _looks_at_segments(scope: Scope) -> bool:
    beyond = {field.name for field in fields(scope)} - _KNOWN
    return bool(scope.languages or scope.participants or scope.attributes or scope.date_from or scope.date_to or beyond)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
