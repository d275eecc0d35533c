"""Bytes of CSV or TSV → rows of cells, one by one. Knows delimiters and quotation marks, nothing of what cells mean."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.decoding import decode, detect_encoding
from corpus.errors import UnreadableSource

CELL_LIMIT = 10_000_000
"""Characters of one cell: a longer one is no answer, but a quotation mark that was never closed."""
COLUMN_LIMIT = 16_384
"""Columns of one table, as many as Excel has."""
_DELIMITERS = ",;\t|"
_HEAD = 200_000
_BLANK_END = 100_000
"""Bytes of empty rows at the end of a file that are not worth reading."""
_BYTES_OF_HEAD = 800_000


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a delimited file is written."""

    encoding: str
    delimiter: str
    starts_with_hint: bool
    """Whether its first line is Excel's `sep=;`."""


def look_at(data: bytes, origin: str) -> Delimited:
    """Encoding and delimiter of a file.

    Raises:
        UnreadableSource: the bytes are no text.
    """
    head = decode(data[:_BYTES_OF_HEAD], origin).text[:_HEAD]
    encoding = detect_encoding(data)
    if encoding is None:
        raise UnreadableSource(origin, "the bytes are not text in any encoding known here; save it as UTF-8 CSV.")
    first, _, rest = head.partition("\n")
    hint = first.strip().strip('"')
    if hint[:4].casefold() == "sep=" and len(hint) <= 5:
        return Delimited(encoding, hint[4:] or "\t", True)
    return Delimited(encoding, find_delimiter(head if rest else first), False)


def rows_of(data: bytes, about: Delimited, origin: str) -> Iterator[list[str]]:
    """The rows of a file, blank ones left out; cells as they stand in it.

    Raises:
        UnreadableSource: a cell that never ends, or more columns than any table has.
    """
    csv.field_size_limit(CELL_LIMIT)
    # UTF-16 and UTF-32 with a mark are read by the codec that takes it away.
    encoding = {"utf-8": "utf-8-sig"}.get(about.encoding, about.encoding)
    wide = about.encoding.startswith(("utf-16", "utf-32"))
    filled = data if wide else data.rstrip(b"\r\n\t ,;")
    data = filled if len(data) - len(filled) > _BLANK_END else data
    stream = io.TextIOWrapper(io.BytesIO(data), encoding, "replace", newline="")
    try:
        if wide and stream.read(1) != "\ufeff":
            stream.seek(0)
        if about.starts_with_hint:
            stream.readline()
        for row in csv.reader(stream, delimiter=about.delimiter):
            if len(row) > COLUMN_LIMIT and any(cell.strip() for cell in row[COLUMN_LIMIT:]):
                raise UnreadableSource(
                    origin, f"a row has {len(row):,} cells; tables of up to {COLUMN_LIMIT:,} columns are read."
                )
            if any(row) and any(not cell.isspace() for cell in row if cell):
                yield row
    except csv.Error as error:
        reason = "a cell is longer than any answer; is a quotation mark never closed?" if "limit" in str(error) else ""
        raise UnreadableSource(
            origin, f"this table can't be read ({reason or error}); export it as UTF-8 CSV again."
        ) from None


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, more than one, most often."""
    best, best_score = ",", 0.0
    sample = text[:50_000]
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in _first_rows(sample, delimiter) if row)
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
        score = count / sum(widths.values()) * min(width, 8) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    return [row for row, _ in zip(reader, range(50), strict=False)]
