"""Whether a file is an export of a tool for qualitative analysis, by its first bytes: a table's titles, a database's
magic number, a page's title. Reads no more than that."""

from __future__ import annotations

import re

from corpus.readers.qda.passage_tables import first_titles, tells_passages, workbook_titles

_HEAD = 1024
_PAGE = re.compile(rb"<title>[^<]{0,200}Taguette[^<]{0,200}</title>")
_MARK = b"\xef\xbb\xbf"


def coded_by_content(data: bytes, suffix: str) -> str | None:
    """The name of the reader in `corpus.readers.formats`, or None where it is no such file.

    Args:
        suffix: of the file's name, lower case; a workbook is opened only under its own.
    """
    head = data[:_HEAD].removeprefix(_MARK).lstrip()
    if data.startswith(b"SQLite format 3\x00"):
        return "coded database"
    if head.startswith(b"{") and b'"AQDA analysis export' in head:
        return "coded export"
    if head.startswith(b"<"):
        if b"urn:QDA-XML:codebook" in head:
            return "codebook"
        return (
            "coded page" if _PAGE.search(head) and head[:15].lower().startswith((b"<!doctype html", b"<html")) else None
        )
    if suffix in (".xlsx", ".xlsm") and data.startswith(b"PK\x03\x04"):
        return "coded table" if tells_passages(workbook_titles(data)) else None
    if suffix in (".csv", ".txt", "") and tells_passages(first_titles(data)):
        return "coded table"
    return None
