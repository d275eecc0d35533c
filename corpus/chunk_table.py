"""What a search needs to know of every chunk, as columns: from the database, or out of a file beside the indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.packed import Array, Packed

if TYPE_CHECKING:
    from corpus.store import Store

UNKNOWN = "und"
"""The language of a text too short to tell."""
_KEY_DIGITS = 32
_ROWS_AT_ONCE = 10_000
"""Rows of the database in memory at once."""
_KEPT = ("numbers", "documents", "languages", "roles", "first", "last", "norms", "keys")


@dataclass(frozen=True, slots=True)
class ChunkTable:
    """Columns of all chunks; row i of one is row i of all."""

    numbers: NDArray[np.int64]
    """Ascending."""
    documents: NDArray[np.int32]
    """Places in `document_names`."""
    document_names: tuple[str, ...]
    languages: NDArray[np.int32]
    """Places in `language_names`."""
    language_names: tuple[str, ...]
    roles: NDArray[np.uint8]
    """Sets of roles: bit i for `keyword_index.ROLES[i]`."""
    first: NDArray[np.int64]
    """Ordinal of the first segment of the chunk in its document."""
    last: NDArray[np.int64]
    norms: NDArray[np.float32]
    """BM25's denominator without the term's count: k1 · (1 − b + b · length / mean length)."""
    keys: NDArray[np.uint8]
    """Hashes of the texts, 16 octets a row."""
    places: NDArray[np.int32]
    """Row of each number; −1 for numbers that are gone."""

    def __len__(self) -> int:
        return len(self.numbers)

    def key(self, row: int) -> str:
        """Hash of the text of a row, in hex digits."""
        return bytes(self.keys[row]).hex()

    def hashes(self) -> list[str]:
        """Hashes of all texts, in hex digits."""
        digits = self.keys.tobytes().hex()
        return [digits[at : at + _KEY_DIGITS] for at in range(0, len(digits), _KEY_DIGITS)]

    def kept(self) -> tuple[dict[str, Array], dict[str, Sequence[str]]]:
        """Arrays and lists of texts to write to a file."""
        arrays: dict[str, Array] = {name: getattr(self, name) for name in _KEPT}
        return arrays, {"document_names": self.document_names, "language_names": self.language_names}


def read_table(store: Store, k1: float, b: float) -> ChunkTable:
    """The columns as the keyword index has them in the database."""
    documents, languages = dict[str, int](), dict[str, int]()
    parts: list[tuple[Array, ...]] = []
    last = -1
    while rows := store.rows(
        "SELECT number, document, language, roles, first, last, length, text_hash FROM keyword_rows"
        " WHERE number > ? ORDER BY number LIMIT ?",
        (last, _ROWS_AT_ONCE),
    ):
        number, document, language, roles, first, end, length, key = zip(*rows, strict=True)
        last = number[-1]
        parts.append(
            (
                np.array(number, np.int64),
                _coded(document, documents),
                _coded(language, languages),
                np.array(roles, np.uint8),
                np.array(first, np.int64),
                np.array(end, np.int64),
                np.array(length, np.float32),
                np.frombuffer(bytes.fromhex("".join(key)), np.uint8).reshape(-1, _KEY_DIGITS // 2),
            )
        )
    if not parts:
        kinds = (np.int64, np.int32, np.int32, np.uint8, np.int64, np.int64, np.float32)
        parts.append((*(np.zeros(0, kind) for kind in kinds), np.zeros((0, _KEY_DIGITS // 2), np.uint8)))
    numbers, codes, spoken, bits, firsts, lasts, long, keys = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    mean = max(1.0, float(long.mean())) if len(long) else 1.0
    return ChunkTable(
        numbers=numbers,
        documents=codes,
        document_names=tuple(documents),
        languages=spoken,
        language_names=tuple(languages),
        roles=bits,
        first=firsts,
        last=lasts,
        norms=np.asarray(k1 * (1 - b + b * long / mean), np.float32),
        keys=keys,
        places=_places(numbers),
    )


def kept_table(packed: Packed) -> ChunkTable:
    """The columns out of a file."""
    return ChunkTable(
        document_names=tuple(packed.texts("document_names")),
        language_names=tuple(packed.texts("language_names")),
        places=_places(packed.array("numbers")),
        **{name: packed.array(name) for name in _KEPT},
    )


def base_language(language: str) -> str:
    """The language without its region or script: `zh` of `zh-Hant`."""
    return language.split("-")[0].lower() or UNKNOWN


def main_language(table: ChunkTable) -> str:
    """The language of most chunks: those too short to tell are taken to be in it."""
    sizes: Counter[str] = Counter()
    for name, count in zip(
        table.language_names, np.bincount(table.languages, minlength=len(table.language_names)).tolist(), strict=True
    ):
        sizes[base_language(name)] += count
    known = {name: size for name, size in sizes.items() if name != UNKNOWN}
    return max(known, key=lambda name: (known[name], name)) if known else UNKNOWN


def by_language(table: ChunkTable) -> dict[str, NDArray[np.int64]]:
    """Rows of each language, in order."""
    main = main_language(table)
    bases = [base_language(name) for name in table.language_names]
    own = [main if base == UNKNOWN else base for base in bases]
    codes_of = {language: [code for code, each in enumerate(own) if each == language] for language in sorted(set(own))}
    return {language: np.flatnonzero(np.isin(table.languages, codes)) for language, codes in codes_of.items()}


def _places(numbers: NDArray[np.int64]) -> NDArray[np.int32]:
    places = np.full(int(numbers[-1]) + 1 if len(numbers) else 0, -1, np.int32)
    places[numbers] = np.arange(len(numbers), dtype=np.int32)
    return places


def _coded(values: Sequence[str], names: dict[str, int]) -> NDArray[np.int32]:
    """Values as places in the list of distinct ones, to which new ones are added."""
    return np.fromiter((names.setdefault(value, len(names)) for value in values), np.int32, len(values))
