"""Which reader a file needs, by its content first and its name second. Knows no reader's insides."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from corpus.errors import EmptySource, SourceError, UnreadableSource, UnsupportedSource
from corpus.readers.detection import kind_of_bytes
from corpus.readers.reading import Part, Reading
from corpus.records import Guess
from corpus.sidecar import SourceSettings
from corpus.transcribing import RECORDINGS

Reader = Callable[[bytes, str, SourceSettings], "Reading | Iterator[Part]"]

_READERS = {
    "text": ("corpus.readers.plain_text", "read"),
    "subtitles": ("corpus.readers.subtitles", "read"),
    "delimited": ("corpus.readers.tables", "read_delimited"),
    "workbook": ("corpus.readers.tables", "read_workbook"),
    "json": ("corpus.readers.json_lines", "read"),
    "word": ("corpus.readers.word", "read"),
    "pdf": ("corpus.readers.pdf", "read"),
    "archive": ("corpus.readers.archive", "read"),
    "html": ("corpus.readers.html", "read"),
    "mail": ("corpus.readers.mail", "read"),
    "recording": ("corpus.readers.audio", "read"),
    "mailbox": ("corpus.readers.mail", "read_mailbox"),
    "rtf": ("corpus.readers.rtf", "read"),
    "open_document": ("corpus.readers.open_document", "read"),
    "slides": ("corpus.readers.slides", "read"),
    "refi": ("corpus.readers.qda.refi", "read"),
    "codebook": ("corpus.readers.qda.refi_codebook", "read_codebook"),
    "coded database": ("corpus.readers.qda.databases", "read"),
    "coded table": ("corpus.readers.qda.passage_tables", "read"),
    "coded page": ("corpus.readers.qda.passage_files", "read_taguette_page"),
    "coded export": ("corpus.readers.qda.passage_files", "read_aqda_export"),
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
    ".sbv": "subtitles",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".tab": "delimited",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".xlsb": "workbook",
    ".ods": "workbook",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".docx": "word",
    ".pdf": "pdf",
    ".zip": "archive",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".mht": "html",
    ".eml": "mail",
    **dict.fromkeys(RECORDINGS, "recording"),
    ".mbox": "mailbox",
    ".mbx": "mailbox",
    ".mhtml": "html",
    ".rtf": "rtf",
    ".odt": "open_document",
    ".ott": "open_document",
    ".fodt": "open_document",
    ".pptx": "slides",
    ".ppsx": "slides",
    ".potx": "slides",
    ".qdpx": "refi",
    ".qdc": "codebook",
    ".qda": "coded database",
    ".aqda": "coded database",
    ".sqlite3": "coded database",
}
SUFFIXES = frozenset(_BY_SUFFIX)
"""File suffixes that are read; others are refused with a sentence."""
_PACKED = {
    "word/document.xml": "word",
    "xl/workbook.xml": "workbook",
    "xl/workbook.bin": "workbook",
    "ppt/presentation.xml": "slides",
    "project.qde": "refi",
}
"""A member that a format packed as ZIP always has → its reader."""
_SAVED_AS = {".doc": ".docx", ".ppt": ".pptx", ".msg": ".eml"}
_EXPORTED_AS = {".pages": ".docx", ".numbers": ".csv"}
_MAILBOXES = frozenset({".pst"})
_ARCHIVES = frozenset({".rar", ".7z"})
_ADVISED = _SAVED_AS.keys() | _EXPORTED_AS.keys() | _MAILBOXES | _ARCHIVES
_JSON = re.compile(rb'\{\s*"[^"\n]{1,200}"\s*:|\[\s*\{\s*"[^"\n]{1,200}"\s*:')
"""What JSON objects and lists of them begin with."""
DEPTH_LIMIT = 3
"""Files within files within files: deeper ones are refused."""
PARTS_LIMIT = 100_000
"""Documents that are read of one file, however they are nested."""
BYTES_LIMIT = 4 * 1024**3
"""Bytes of all files inside one file, however they are nested."""
_SRT = re.compile(rb"\d+\s*\r?\n\d{1,2}:\d{2}:\d{2}[.,]\d{1,3}\s*-->")
_SIMPLE = {"text", "subtitles", "delimited"}
_TOLD_BY_BYTES = {"pdf", "word", "workbook", "slides", "open_document", "rtf"}
_NOT_SOURCES = {"license", "licence", "copying", "thumbs.db", "desktop.ini", "wayfolk.toml", "journal.jsonl"}


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """Read the bytes of a source with the reader they need.

    Raises:
        SourceError: it could not be read; says why and what to do. Parts raise nothing: one that can't be read holds
        its error.
    """
    kind = _reader_name(data, origin)
    module, name = _READERS[kind]
    reader: Reader = getattr(importlib.import_module(module), name)
    found = reader(data, origin, settings)
    suffix = _suffix(origin)
    if isinstance(found, Reading) and _BY_SUFFIX.get(suffix) in _SIMPLE and kind in _TOLD_BY_BYTES:
        guess = Guess(
            "format", kind, f"its bytes say so, though its name ends in {suffix}" if suffix else "its bytes say so"
        )
        return replace(found, guesses=(*found.guesses, guess))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """One document of a file, or why it could not be read, or what of the file was not taken in."""

    origin: str
    """That of the file, or `<file>!/<part>` where it holds several documents."""
    content: Reading | SourceError | str
    settings: SourceSettings
    """All that is said of it, from outside and by the file itself."""
    study: str = ""
    """The study it belongs to where nobody tells another; empty: that of the file."""


def read_documents(
    data: bytes, origin: str, settings: SourceSettings, flags: SourceSettings | None = None
) -> Iterator[Found]:
    """All documents of a source, however deep they lie.

    Args:
        settings: all that is said of the source from outside. flags: what of that is stronger than what the file
        itself says of its parts.

    Raises:
        SourceError: the file itself could not be read, before the first document.
    """
    bounds = _Bounds(origin)
    try:
        yield from _documents(data, Found(origin, "", settings), flags or SourceSettings(), bounds, 1)
    except _TooMuch as error:
        yield Found(origin, error.error, settings)


def read_parts(
    data: bytes, origin: str, settings: SourceSettings, depth: int = 0
) -> Iterator[tuple[str, Reading | SourceError]]:
    """All documents of a source, each with its origin: that of the file, or `<file>!/<part>` where it holds several.

    Raises:
        SourceError: the file itself could not be read, before the first part.
    """
    for found in read_documents(data, origin, settings):
        if not isinstance(found.content, str):
            yield found.origin, found.content


class _TooMuch(Exception):
    """A file holds more than is read of one file."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(str(error))
        self.error = error


class _Bounds:
    """What the files inside one file may cost together, however they are nested."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._parts = 0
        self._bytes = 0

    def count(self, part: Part) -> None:
        self._parts += 1
        self._bytes += len(part.content) if isinstance(part.content, bytes) else 0
        if self._parts > PARTS_LIMIT or self._bytes > BYTES_LIMIT:
            sentence = f"it holds more than {PARTS_LIMIT:,} documents or {BYTES_LIMIT // 1024**3} GB; the rest was left"
            raise _TooMuch(UnreadableSource(self._origin, f"{sentence} out; unpack it and take in its files."))


def _documents(data: bytes, whole: Found, flags: SourceSettings, bounds: _Bounds, depth: int) -> Iterator[Found]:
    content = read(data, whole.origin, whole.settings)
    if isinstance(content, Reading):
        yield replace(whole, content=content)
        return
    for part in content:
        bounds.count(part)
        if isinstance(part.content, str):
            yield replace(whole, content=part.content)
            continue
        inner = Found(
            f"{whole.origin}!/{part.name}",
            "",
            flags.over(part.settings.over(whole.settings)).for_part(part.name),
            part.study or whole.study,
        )
        if not isinstance(part.content, bytes):
            yield replace(inner, content=part.content)
        elif depth >= DEPTH_LIMIT:
            error = UnreadableSource(inner.origin, f"it lies {depth} files deep; unpack it first.")
            yield replace(inner, content=error)
        else:
            try:
                yield from _documents(part.content, inner, flags.for_part(part.name), bounds, depth + 1)
            except SourceError as error:
                yield replace(inner, content=error)


def may_be_source(name: str) -> bool:
    """Whether a file found in a folder or an archive is worth opening, by its name: not a picture, not a licence."""
    lower = name.lower()
    suffix = PurePath(lower).suffix
    if lower in _NOT_SOURCES or PurePath(lower).stem in _NOT_SOURCES:
        return False
    return suffix in SUFFIXES or not suffix[1:].isalnum() or suffix[1:].isdigit() or " " in suffix or "-" in suffix


def is_simple(head: bytes, origin: str) -> bool:
    """Whether a file is plain text by name and first bytes: parsed by Python alone, in time and memory like its size.

    Args:
        head: its first 8 bytes or more.
    """
    return _BY_SUFFIX.get(_suffix(origin)) in _SIMPLE and not head.startswith((b"PK", b"%PDF-", b"\xd0\xcf", b"{\\rtf"))


def _advice(suffix: str) -> str:
    """Why a file isn't read, and what to do; every sentence whole, so that each can be told in other languages."""
    if form := _SAVED_AS.get(suffix):
        return f"files of the kind {suffix!r} can't be read; save it as {form}."
    if form := _EXPORTED_AS.get(suffix):
        return f"files of the kind {suffix!r} can't be read; export it as {form}."
    if suffix in _MAILBOXES:
        return f"files of the kind {suffix!r} can't be read; export it as .mbox or .eml."
    if suffix in _ARCHIVES:
        return f"files of the kind {suffix!r} can't be read; pack it as .zip."
    kinds = ", ".join(sorted(SUFFIXES - {""}))
    return f"files of the kind {suffix!r} can't be read; the kinds read are {kinds}."


def _reader_name(data: bytes, origin: str) -> str:
    from corpus.readers.qda.detection import coded_by_content

    suffix = _suffix(origin)
    if (coded := coded_by_content(data, suffix)) is not None:
        return coded
    by_suffix = _BY_SUFFIX.get(suffix)
    by_content = _by_content(data)
    if by_suffix is None and (by_content is None or (by_content == "archive" and suffix in _ADVISED)):
        raise UnsupportedSource(origin, _advice(suffix))
    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    if by_suffix is None or by_suffix == by_content or by_content is None:
        return by_content or by_suffix or "text"
    if by_suffix == "text" and by_content == "subtitles":
        return by_content
    if by_suffix == "workbook" and by_content == "html":  # many tools write a page with a table under .xls
        return by_suffix
    if by_content == "archive" and by_suffix not in _SIMPLE:
        return by_suffix  # a damaged document of that kind: its own reader says what is wrong
    return by_content if by_content != "subtitles" else by_suffix


def _suffix(origin: str) -> str:
    suffix = PurePath(origin.replace("\\", "/")).suffix.lower()
    # "Results-February-7-2018" and "notes v1.2" have no suffix, only a dot or none.
    return suffix if suffix[1:].isalnum() and not suffix[1:].isdigit() else ""


def _by_content(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return "pdf"
    known = kind_of_bytes(data)
    if known is not None and known in _READERS:
        return known
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    head = data[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"WEBVTT") or _SRT.match(head):
        return "subtitles"
    return "json" if _JSON.match(head) else None


def _office(data: bytes) -> str | None:
    """What a ZIP file is: a document that is packed as one, or an archive."""
    from corpus.readers.archive import member_names

    names = member_names(data)
    if names is None:
        return None
    for member, reader in _PACKED.items():
        if member in names:
            return reader
    # Other formats that are packed so: OOXML, ODF and EPUB, Apple's.
    packed = {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "Index/Document.iwa"}
    return None if packed.intersection(names) else "archive"
