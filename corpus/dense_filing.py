"""Keeps the dense index in step with the keyword index, by the numbers of chunks.

Numbers ascend and never come back, and a number's words never change, so all there is to know is how far the dense
index has come: the highest number filed and the count of struck ones taken out, kept in the project's database. A
change that was cut short, or a database put back from a copy, shows by what is noted beside the dense index; numbers
are then compared one by one. Knows no embedder and no texts.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.chunk_table import base_language
from corpus.keyword_index import FiledChunk, KeywordIndex

if TYPE_CHECKING:
    from corpus.store import Store
    from corpus.vector_index import VectorIndex

PREFIX = "dense/"


class DenseFiling:
    """One refresh of one dense index."""

    def __init__(self, store: Store, keyword: KeywordIndex, dense: VectorIndex, vectors: str) -> None:
        """
        Args:
            vectors: what the vectors depend on.
        """
        self._store, self._keyword, self._dense = store, keyword, dense
        self._own = f"{PREFIX}{vectors}/{keyword.name}/"
        book = f"{self._own}{dense.generation}"
        self._filed, self._struck, self._settled = f"{book}/filed", f"{book}/struck", f"{book}/settled"
        self._changed = False
        self._last = 0

    def unfiled(self) -> list[int]:
        """Numbers of chunks that are not in the dense index, ascending; what it holds too much is taken out."""
        held = self._store.counters(self._own)
        filed, struck = held.get(self._filed, 0), held.get(self._struck, 0)
        self._last, all_struck = self._keyword.last()
        settled = held.get(self._settled)
        if not self._last and settled is None:
            return []  # nothing was ever filed
        if settled is None or settled != self._dense.settled():
            return self._compared(filed, all_struck)
        if all_struck > struck:
            gone: dict[str, list[str]] = {}
            for number, language in self._keyword.struck(struck, all_struck):
                if number <= filed:
                    gone.setdefault(base_language(language), []).append(str(number))
            self._begin()
            for language, ids in gone.items():
                self._dense.remove(language, ids)
            self._store.set_counters({self._struck: all_struck})
        return self._keyword.numbers(filed) if self._last > filed else []

    def _compared(self, filed: int, all_struck: int) -> list[int]:
        """As `unfiled`, where the notes do not agree: what was filed past the notes counts for nothing."""
        self._begin()
        numbers = self._keyword.numbers()
        if not filed:
            self._dense.clear()
            found: set[int] = set()
        else:
            valid = {number for number in numbers if number <= filed}
            found = set()
            for language in self._dense.languages():
                ids = self._dense.ids(language)
                self._dense.remove(language, [each for each in ids if int(each) not in valid])
                found |= valid.intersection(map(int, ids))
        self._store.set_counters({self._struck: all_struck})
        return [number for number in numbers if number not in found]

    def file(self, rows: Sequence[FiledChunk], vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Adds chunks; the numbers of later calls are higher."""
        self._begin()
        by_language: dict[str, list[FiledChunk]] = {}
        for row in rows:
            # A text without words has the zero vector, which is near to nothing and not indexed.
            if vectors[row.key].any():
                by_language.setdefault(base_language(row.language), []).append(row)
        for language, own in by_language.items():
            stacked = np.stack([vectors[row.key] for row in own])
            self._dense.add(language, [str(row.number) for row in own], stacked)
        self._store.set_counters({self._filed: max(self._store.counter(self._filed) or 0, rows[-1].number)})

    def finish(self) -> None:
        """Notes that all is in."""
        if not self._changed:
            return
        number, filed = secrets.randbelow(2**62), self._store.counter(self._filed) or 0
        others = [name for name in self._store.counters(self._own) if not name.startswith(self._filed[: -len("filed")])]
        self._store.set_counters(
            {self._filed: max(self._last, filed), self._settled: number, **dict.fromkeys(others, None)}
        )
        self._dense.settle(number)
        self._keyword.forget_struck(min(_struck_of_all(self._store), self._keyword.last()[1]))

    def _begin(self) -> None:
        if not self._changed:
            self._dense.unsettle()
            self._changed = True


def _struck_of_all(store: Store) -> int:
    """How many struck chunks every dense index of the project has taken out."""
    return min(value for name, value in store.counters(PREFIX).items() if name.endswith("/struck"))
