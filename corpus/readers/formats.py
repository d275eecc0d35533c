"""Which reader a file needs, by its content first and its name second. Knows no reader's insides."""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePath

from corpus.errors import EmptySource, SourceError, UnreadableSource, UnsupportedSource
from corpus.readers.reading import Part, Reading
from corpus.sidecar import SourceSettings

Reader = Callable[[bytes, str, SourceSettings], "Reading | Iterator[Part]"]

_READERS = {
    "text": ("corpus.readers.plain_text", "read"),
    "subtitles": ("corpus.readers.subtitles", "read"),
    "delimited": ("corpus.readers.tables", "read_delimited"),
    "workbook": ("corpus.readers.tables", "read_workbook"),
    "word": ("corpus.readers.word", "read"),
    "pdf": ("corpus.readers.pdf", "read"),
}
_BY_SUFFIX = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".log": "text",
    ".vtt": "subtitles",
    ".srt": "subtitles",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".docx": "word",
    ".pdf": "pdf",
}
SUFFIXES = frozenset(_BY_SUFFIX)
"""File suffixes that are read; others are refused with a sentence."""
_ADVICE = {
    ".doc": "save it as .docx",
    ".xls": "save it as .xlsx",
    ".pages": "export it as .docx",
    ".numbers": "export it as .csv",
    ".mp3": "transcribe it first",
    ".mp4": "transcribe it first",
    ".m4a": "transcribe it first",
    ".wav": "transcribe it first",
    ".zip": "unpack it first",
}
DEPTH_LIMIT = 3
"""Files within files within files: deeper ones are refused."""


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """Read the bytes of a source with the reader they need.

    Raises:
        SourceError: it could not be read; says why and what to do. Parts raise nothing: one that can't be read holds
        its error.
    """
    module, name = _READERS[_reader_name(data, origin)]
    reader: Reader = getattr(importlib.import_module(module), name)
    return reader(data, origin, settings)


def read_parts(
    data: bytes, origin: str, settings: SourceSettings, depth: int = 0
) -> Iterator[tuple[str, Reading | SourceError]]:
    """All documents of a source, each with its origin: that of the file, or `<file>!/<part>` where it holds several.

    Raises:
        SourceError: the file itself could not be read, before the first part.
    """
    found = read(data, origin, settings)
    if isinstance(found, Reading):
        yield origin, found
        return
    for part in found:
        inner = f"{origin}!/{part.name}"
        if isinstance(part.content, Reading | SourceError):
            yield inner, part.content
        elif depth + 1 >= DEPTH_LIMIT:
            yield inner, UnreadableSource(inner, f"it lies {depth + 1} files deep; unpack it first.")
        else:
            try:
                yield from read_parts(part.content, inner, settings, depth + 1)
            except SourceError as error:
                yield inner, error


def _reader_name(data: bytes, origin: str) -> str:
    suffix = _suffix(origin)
    by_suffix = _BY_SUFFIX.get(suffix)
    by_content = _by_content(data)
    if by_suffix is None and by_content is None:
        advice = _ADVICE.get(suffix, f"the kinds read are {', '.join(sorted(SUFFIXES - {''}))}")
        raise UnsupportedSource(origin, f"files of the kind {suffix!r} can't be read; {advice}.")
    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    if by_suffix is None or by_suffix == by_content or by_content is None:
        return by_content or by_suffix or "text"
    if by_suffix == "text" and by_content == "subtitles":
        return by_content
    # A real document under a text suffix is somebody's mistake worth telling; under another document's suffix it is
    # read.
    if by_suffix in ("text", "subtitles", "delimited") and by_content in ("pdf", "word", "workbook"):
        right = {"pdf": ".pdf", "word": ".docx", "workbook": ".xlsx"}[by_content]
        raise UnreadableSource(origin, f"this is not {suffix or 'text'} inside but {right}; rename it and try again.")
    return by_content if by_content != "subtitles" else by_suffix


def _suffix(origin: str) -> str:
    suffix = PurePath(origin.replace("\\", "/")).suffix.lower()
    # "Results-February-7-2018" and "notes v1.2" have no suffix, only a dot or none.
    return suffix if suffix[1:].isalnum() and not suffix[1:].isdigit() else ""


def _by_content(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    head = data[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"WEBVTT"):
        return "subtitles"
    return None


def _office(data: bytes) -> str | None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        return None
    if "word/document.xml" in names:
        return "word"
    return "workbook" if "xl/workbook.xml" in names else None
