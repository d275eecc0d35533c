"""What filters ask of every segment, as columns: its document, language, person, date and attributes.

An attribute of a segment is the first of that name among its own, its person's and its document's, as `filters.matches`
reads them; its date is its own or its document's. Columns are worked out from the project's database and may be kept in
a file (`corpus.packed`), out of which those of the next state take what did not change. Knows no scopes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.filters import folded
from corpus.own_columns import Column, own_columns
from corpus.packed import Array, Packed
from corpus.records import Document
from corpus.rows import document_of, document_row

if TYPE_CHECKING:
    from corpus.store import Store

_LOOKED_AT = 2000
"""Sets of attributes that the commonest names are found in."""
_MOST_NAMES = 64
"""Attributes that are kept as columns; others are worked out when they are asked for."""


class FacetColumns:
    """The columns of all segments, in the order of documents' ids and ordinals."""

    def __init__(self, heads: Sequence[Document], documents: NDArray[np.int32]) -> None:
        self.heads = heads
        self.documents = documents
        """Place of each segment's document in `heads`."""
        self._made: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self.documents)

    def language(self) -> Column:
        """Of the segment, else of the document."""
        return self._column("language")

    def date(self) -> Column:
        """Of the segment, else of the document."""
        return self._column("date")

    def people(self) -> tuple[Column, Column, Column]:
        """Ids and labels of people, and speakers."""
        return self._column("person"), self._column("label"), self._column("speaker")

    def attribute(self, name: str) -> Column:
        """The attribute of a folded name."""
        return self._column(f"={name}")

    def _column(self, name: str) -> Column:
        raise KeyError(name)


class KeptColumns(FacetColumns):
    """Columns out of a file; what is not in it is worked out from the store."""

    def __init__(self, packed: Packed, store: Store) -> None:
        heads = [document_of(tuple(json.loads(row))) for row in packed.texts("heads")]
        super().__init__(heads, packed.array("documents"))
        self._packed = packed
        self._store = store
        self._read: ReadColumns | None = None

    def _column(self, name: str) -> Column:
        if name not in self._made:
            if f"{name}:codes" in self._packed:
                self._made[name] = Column(self._packed.array(f"{name}:codes"), self._packed.texts(f"{name}:values"))
            else:
                self._read = self._read or ReadColumns(self._store, self._packed)
                self._made[name] = self._read._column(name)
        return self._made[name]


class ReadColumns(FacetColumns):
    """Columns read from the store."""

    def __init__(self, store: Store, before: Packed | None = None) -> None:
        """Reads the columns.

        Args:
            before: the columns of another state, out of their file: of documents that were not put again since, what is
            said of segments is taken from there.
        """
        heads = sorted(store.heads(), key=lambda head: head.id)
        self._own = own_columns(store, [head.id for head in heads], before)
        super().__init__(heads, self._own.documents)
        self._people = self._own.columns["person"]
        self._joined = store.participants()
        self._sets = self._own.columns["attributes"]
        self._parsed: list[Mapping[str, str]] = [json.loads(text) if text else {} for text in self._sets.values]
        self._made["person"] = self._people
        self._made["speaker"] = self._own.columns["speaker"]
        labels = (self._joined[p].label if p in self._joined else "" for p in self._people.values)
        self._made["label"] = self._spread(self._people, labels)
        own = self._own.columns["language"]
        languages_of = self._spread(own, ("" if value == "und" else value or " " for value in own.values))
        self._made["language"] = self._else(languages_of, (head.language for head in heads))

    def kept(self) -> tuple[dict[str, Array], dict[str, Sequence[str]]]:
        """Arrays and lists of texts to write to a file: all but rare attributes."""
        arrays, texts = self._own.kept()
        arrays["documents"] = self.documents
        texts["heads"] = [json.dumps(document_row(head)) for head in self.heads]
        for name in ("language", "date", "person", "label", "speaker", *(f"={each}" for each in self._common())):
            column = self._column(name)
            kind = np.min_scalar_type(max(1, len(column.values)))
            arrays[f"{name}:codes"], texts[f"{name}:values"] = column.codes.astype(kind), column.values
        return arrays, texts

    def _common(self) -> list[str]:
        """Folded names of the commonest attributes."""
        counted: Counter[str] = Counter()
        people = [person.attributes for person in self._joined.values()]
        for sources in (self._parsed, people, [head.attributes for head in self.heads]):
            step = max(1, len(sources) // _LOOKED_AT)
            counted.update(name for source in sources[::step] for name in {folded(key) for key in source})
        return [name for name, _ in counted.most_common(_MOST_NAMES)]

    def _column(self, name: str) -> Column:
        if name not in self._made:
            if name == "date":
                own = self._spread(self._sets, (str(source.get("date", "")) for source in self._parsed))
                self._made[name] = self._else(own, (head.date for head in self.heads))
            else:
                self._made[name] = self._attribute(name[1:])
        return self._made[name]

    def _attribute(self, name: str) -> Column:
        known = {"": 0}
        own = _first_values(self._parsed, name, known)[self._sets.codes]
        people = (self._joined[p].attributes if p in self._joined else {} for p in self._people.values)
        persons = _first_values(people, name, known)[self._people.codes]
        heads = _first_values((head.attributes for head in self.heads), name, known)[self.documents]
        return Column(np.where(own > 0, own, np.where(persons > 0, persons, heads)), list(known))

    def _spread(self, column: Column, values: Iterable[str]) -> Column:
        """Other values in place of a column's."""
        known = {"": 0}
        codes = np.fromiter((known.setdefault(value, len(known)) for value in values), np.int32, len(column.values))
        return Column(codes[column.codes], list(known))

    def _else(self, column: Column, of_documents: Iterable[str]) -> Column:
        """A column with the documents' values where it has none."""
        known = {value: code for code, value in enumerate(column.values)}
        codes = np.fromiter((known.setdefault(value, len(known)) for value in of_documents), np.int32, len(self.heads))
        found = np.where(column.codes > 0, column.codes, codes[self.documents] if len(codes) else 0)
        return Column(found.astype(np.int32), list(known))


def _first_values(sources: Iterable[Mapping[str, str]], name: str, known: dict[str, int]) -> NDArray[np.int32]:
    """Code of the first value of a folded name in each source; 0 where there is none."""
    return np.array(list(_codes(sources, name, known)), np.int32)


def _codes(sources: Iterable[Mapping[str, str]], name: str, known: dict[str, int]) -> Iterator[int]:
    same: dict[str, bool] = {}
    for source in sources:
        code = 0
        for key, value in source.items():
            if key not in same:
                same[key] = folded(key) == name
            if same[key]:
                # A value that is there but empty is not none: it keeps later sources from being looked at. A space
                # stands for it, as values are compared without spaces at their ends.
                code = known.setdefault(str(value) or " ", len(known))
                break
        yield code
