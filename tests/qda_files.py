"""Projects of tools for qualitative analysis, written on the spot as those tools write them."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HEAD = '<Project xmlns="urn:QDA-XML:project:1.0" name="Study" origin="Some Tool 1.0">'


@dataclass(frozen=True)
class Passage:
    """A passage of a text, in code points of it as written, and how its tool tells of it."""

    start: int
    end: int
    name: str = ""
    code: str = "c1"


def counted(text: str, place: int, unit: str, line_ends: str = "as written", mark: bool = False) -> int:
    """The position of a place, as a tool counts it that writes `text`."""
    before = text[:place]
    if line_ends == "as one":
        before = before.replace("\r\n", "\n")
    elif line_ends == "as two":
        before = before.replace("\r\n", "\n").replace("\n", "\r\n")
    count = {"utf16": len(before.encode("utf-16-le")) // 2, "utf8": len(before.encode()), "points": len(before)}[unit]
    return count + (0 if not mark else 3 if unit == "utf8" else 1)


def selection(start: int, end: int, code: str = "c1", name: str = "", guid: str = "") -> str:
    named = f" name={quoteattr(name)}" if name else ""
    return (
        f'<PlainTextSelection guid="{guid or f"s{start}-{end}"}"{named} startPosition="{start}" endPosition="{end}"'
        f' creatingUser="u1"><Coding guid="k{start}-{end}" creatingUser="u1"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection>"
    )


def project_xml(sources: str, *, cases: str = "", notes: str = "", more: str = "") -> str:
    return (
        f'{HEAD}<Users><User guid="u1" name="Kim"/></Users><CodeBook><Codes>'
        '<Code guid="c0" name="Waiting" isCodable="false"><Code guid="c1" name="At the counter" isCodable="true">'
        "<Description>Time spent standing in line</Description></Code></Code>"
        '<Code guid="c2" name="Online" isCodable="true"/></Codes></CodeBook>'
        '<Variables><Variable guid="v1" name="Age group" typeOfVariable="Text"/></Variables>'
        f"{cases}<Sources>{sources}</Sources>{notes}{more}</Project>"
    )


def qdpx(xml: str, files: Mapping[str, bytes] | None = None, *, prefix: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        head = b'<?xml version="1.0" encoding="utf-8"?>\n'
        archive.writestr("project.qde", prefix + head + xml.encode())
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def coded_project(
    text: str,
    passages: Sequence[Passage],
    *,
    unit: str = "points",
    line_ends: str = "as written",
    mark: bool = False,
    mark_counted: bool = False,
    folder: str = "Sources",
) -> bytes:
    """A project of one text in a file beside the XML, coded by a tool that counts in `unit`."""
    marks = "".join(
        selection(
            counted(text, each.start, unit, line_ends, mark_counted),
            counted(text, each.end, unit, line_ends, mark_counted),
            each.code,
            each.name,
            guid=f"s{number}",
        )
        for number, each in enumerate(passages)
    )
    source = f'<TextSource guid="t1" name="Talk" plainTextPath="internal://t1.txt">{marks}</TextSource>'
    return qdpx(project_xml(source), {f"{folder}/t1.txt": (b"\xef\xbb\xbf" if mark else b"") + text.encode()})


def inline_source(guid: str, name: str, text: str, inside: str = "") -> str:
    return (
        f'<TextSource guid="{guid}" name={quoteattr(name)}><PlainTextContent>{escape(text)}</PlainTextContent>'
        f"{inside}</TextSource>"
    )


def database(path: Path, statements: Sequence[str], rows: Mapping[str, Sequence[tuple[object, ...]]]) -> bytes:
    """The bytes of an SQLite database."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    for table, values in rows.items():
        for row in values:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
    connection.commit()
    connection.close()
    return path.read_bytes()
