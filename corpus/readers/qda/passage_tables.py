"""Tables of coded passages as Taguette, AQDA and QualCoder export them, and Taguette's codebook.

Told from other tables by their titles, which these tools never translate.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile

from corpus.decoding import clean_text, decode
from corpus.errors import UnreadableSource
from corpus.readers.qda.database import whole_number
from corpus.readers.qda.passages import Row, parts_of_rows
from corpus.readers.qda.refi_codebook import LEVELS, Codebook, codebook_reading, step, tag_path
from corpus.readers.reading import Part, Reading
from corpus.sidecar import SourceSettings

_HIGHLIGHTS = ("id", "document", "tag", "content")
_CODEBOOK = ("tag", "description", "number of highlights", "number of documents")
_AQDA = ("document", "code", "coder", "start_pos", "end_pos", "text", "created_at")
_QUALCODER = ("coder", "coded", "id", "codename")
_FILE, _CASE = "FileVar_", "CaseVar_"
_HEAD = 4096
_MARK = b"\xef\xbb\xbf"
_DAMAGE = (
    *(BadZipFile, zlib.error, EOFError, LookupError, AttributeError),
    *(OSError, RuntimeError, SyntaxError, TypeError, ValueError),
)
"""What a workbook with damaged bytes raises."""
_PACKED = b"PK\x03\x04"


def tells_passages(titles: Sequence[str]) -> bool:
    """Whether a table with these titles holds coded passages or a codebook of one of these tools."""
    lower = tuple(title.strip().lower() for title in titles)
    if lower[:1] in (("file",), ("case",)):
        return set(_QUALCODER) <= set(lower)
    return lower in (_HIGHLIGHTS, _CODEBOOK, _AQDA)


def first_titles(data: bytes) -> list[str]:
    """The titles of a comma-separated file, empty where its head is none."""
    head = data[:_HEAD].removeprefix(_MARK).partition(b"\n")[0].rstrip(b"\r")
    if len(head) >= _HEAD or b"," not in head:
        return []
    try:
        return next(csv.reader([head.decode("utf-8")]), [])
    except (UnicodeDecodeError, csv.Error):
        return []


def workbook_titles(data: bytes) -> list[str]:
    """The titles of a workbook's first sheet; empty where it can't be read."""
    try:
        return next(_sheet(data, 1), [])
    except _DAMAGE:
        return []


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """The passages of such a table, or the codebook it is.

    Raises:
        EmptySource: there is no passage in it.
        UnreadableSource: it can't be read as a table.
    """
    try:
        if data.startswith(_PACKED):
            rows = list(_sheet(data, None))
        else:
            rows = list(csv.reader(io.StringIO(decode(data, origin).text)))
    except (csv.Error, *_DAMAGE) as error:
        raise UnreadableSource(origin, f"this table can't be read ({error}); export it again.") from None
    titles = [title.strip() for title in rows[0]] if rows else []
    lower = tuple(title.lower() for title in titles)
    body = [row + [""] * (len(titles) - len(row)) for row in rows[1:] if any(row)]
    if lower == _CODEBOOK:
        return _codebook(body, origin)
    if lower == _AQDA:
        return parts_of_rows(_aqda(body), "AQDA", origin)
    if lower == _HIGHLIGHTS:
        return parts_of_rows(_taguette(body), "Taguette", origin)
    passages = [row for row in body if row[lower.index("id")].startswith("ctid")]
    others = len(body) - len(passages)
    notes = [f"{others} coded regions of pictures or stretches of recordings were left out."] if others else []
    return parts_of_rows(_qualcoder(titles, passages), "QualCoder", origin, notes)


def _taguette(body: Sequence[Sequence[str]]) -> Iterator[Row]:
    for identity, document, tag, content, *_ in body:
        yield Row(document, content, tag_path(tag), identity)


def _aqda(body: Sequence[Sequence[str]]) -> Iterator[Row]:
    for document, code, coder, start, end, text, *_ in body:
        place = whole_number(start)
        yield Row(document, text, step(code), f"{start}-{end}", coder, place=place)


def _qualcoder(titles: Sequence[str], body: Sequence[Sequence[str]]) -> Iterator[Row]:
    lower = [title.lower() for title in titles]
    cases = lower[0] == "case"
    document = lower.index("filename") if cases and "filename" in lower else 0
    above = [at for at, title in enumerate(lower) if title == "category"]
    at = {name: lower.index(name) for name in _QUALCODER}
    memo = lower.index("coded_memo") if "coded_memo" in lower else None
    for row in body:
        # Categories stand from the nearest to the outermost.
        levels = [step(row[place]) for place in reversed(above) if row[place].strip()]
        yield Row(
            row[document],
            row[at["coded"]],
            LEVELS.join([*levels, step(row[at["codename"]])]),
            "",
            row[at["coder"]],
            row[memo] if memo is not None else "",
            person=row[0] if cases else "",
            attributes=_variables(titles, row, _FILE),
            person_attributes=_variables(titles, row, _CASE),
        )


def _variables(titles: Sequence[str], row: Sequence[str], prefix: str) -> dict[str, str]:
    return {
        title.removeprefix(prefix): " ".join(clean_text(value).split())
        for title, value in zip(titles, row, strict=False)
        if title.startswith(prefix) and value.strip()
    }


def _codebook(body: Sequence[Sequence[str]], origin: str) -> Reading:
    names = {str(number): tag_path(row[0]) for number, row in enumerate(body) if row[0].strip()}
    meanings = [(names[str(number)], row[1]) for number, row in enumerate(body) if row[0].strip() and row[1].strip()]
    return codebook_reading(Codebook(names, frozenset(), meanings), "Taguette", origin)


def _sheet(data: bytes, rows: int | None) -> Iterator[list[str]]:
    """Rows of the first sheet, as text."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(max_row=rows, values_only=True):
            yield ["" if value is None else str(value) for value in row]
    finally:
        book.close()
