"""DOCX → a reading. Knows paragraphs, tables and their styles; comments, headers and pictures are not read.

A table is rendered row by row with tabs between the cells, so that a two-column table of speakers and words is a
transcript like any other.
"""

from __future__ import annotations

import io
from typing import Any
from zipfile import BadZipFile

from corpus.errors import EmptySource, EncryptedSource, UnreadableSource
from corpus.readers.reading import Reading, TextBuilder
from corpus.records import CharSpan
from corpus.sidecar import SourceSettings

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read a Word document.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no DOCX, or damaged.
        EmptySource: there is no text in it.
    """
    document = _open(data, origin)
    builder = TextBuilder()
    headings: list[CharSpan] = []
    quotes: list[CharSpan] = []
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            _add_table(builder, item)
            continue
        span = builder.add(item.text)
        builder.separate("\n")
        if span.end == span.start:
            continue
        style = (item.style.name or "").lower() if item.style is not None else ""
        if style.startswith(("heading", "title")):
            headings.append(span)
        elif "quote" in style or _all_italic(item):
            quotes.append(span)
    text = builder.text
    if not text.strip():
        raise EmptySource(origin, "there is no text in this Word document.")
    return Reading(text, headings=tuple(headings), quotes=tuple(quotes))


def _open(data: bytes, origin: str) -> Any:
    import docx
    from docx.opc.exceptions import OpcError

    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED_STREAM in data:
            raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.")
        raise UnreadableSource(origin, "this is an old Word file (.doc); save it as .docx and try again.")
    try:
        return docx.Document(io.BytesIO(data))
    except (BadZipFile, OpcError, SyntaxError, KeyError, ValueError) as error:
        raise UnreadableSource(
            origin, f"this is not a Word document, or it is damaged ({type(error).__name__}); save it as .docx again."
        ) from None


def _all_italic(paragraph: Any) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.italic for run in runs)


def _add_table(builder: TextBuilder, table: Any) -> None:
    for row in table.rows:
        cells: list[str] = []
        seen: list[Any] = []
        for cell in row.cells:
            # A merged cell is given once per column it covers.
            if cell._tc in seen:
                continue
            seen.append(cell._tc)
            cells.append(" ".join(cell.text.split()))
        if any(cells):
            builder.add("\t".join(cells))
            builder.separate("\n")
