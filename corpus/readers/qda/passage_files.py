"""Coded passages in other files than tables: Taguette's HTML and AQDA's JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from corpus.decoding import decode
from corpus.errors import UnreadableSource
from corpus.readers.qda.aqda_database import code_paths
from corpus.readers.qda.coded_source import notes_source
from corpus.readers.qda.database import whole_number
from corpus.readers.qda.html_text import text_of
from corpus.readers.qda.passages import Row, parts_of_rows
from corpus.readers.qda.refi_codebook import step, tag_path
from corpus.readers.reading import Part
from corpus.sidecar import SourceSettings

AQDA_FORMAT = "AQDA analysis export"
_RULE = re.compile(r"<hr\s*/?>", re.IGNORECASE)
_BODY_LIMIT = 64 * 1024 * 1024


def read_taguette_page(data: bytes, origin: str, settings: SourceSettings) -> Iterator[Part]:
    """Highlights that Taguette exported as an HTML page: each followed by its document and tags.

    Raises:
        EmptySource: there is no highlight in it.
        UnreadableSource: it is no such page.
    """
    html = decode(data, origin).text
    if len(html) > _BODY_LIMIT:
        raise UnreadableSource(origin, "a page of highlights this long can't be read; export them as CSV.")
    start = html.lower().find("</h1>")
    return parts_of_rows(_of_page(html[start + 5 if start >= 0 else 0 :]), "Taguette", origin)


def _of_page(html: str) -> Iterator[Row]:
    for number, piece in enumerate(_RULE.split(html)):
        at = piece.lower().rfind("<p>")
        if at < 0:
            continue
        labels = _Labels()
        labels.feed(piece[at:])
        labels.close()
        document, tags = labels.told()
        for tag in tags or [""]:
            yield Row(document, text_of(piece[:at]), tag_path(tag), str(number))


class _Labels(HTMLParser):
    """The line under a highlight: two labels in bold, each followed by what it labels."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._values: list[str] = []
        self._bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "strong":
            self._bold = True
            self._values.append("")

    def handle_endtag(self, tag: str) -> None:
        self._bold = self._bold and tag != "strong"

    def handle_data(self, data: str) -> None:
        if not self._bold and self._values:
            self._values[-1] += data

    def told(self) -> tuple[str, list[str]]:
        """The document's name and the tags."""
        values = [" ".join(value.split()) for value in (*self._values, "", "")]
        return values[0], [tag for each in values[1].split(",") if (tag := each.strip())]


def read_aqda_export(data: bytes, origin: str, settings: SourceSettings) -> Iterator[Part]:
    """The passages of AQDA's JSON export, which holds no texts.

    Raises:
        EmptySource: there is no passage in it.
        UnreadableSource: it is no such export.
    """
    try:
        told = json.loads(decode(data, origin).text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableSource(origin, f"this JSON is damaged ({error}); export it again.") from None
    if not isinstance(told, dict):
        raise UnreadableSource(origin, "this is no project of AQDA; export it again.")
    return _of_project(told, origin)


def _of_project(told: dict[str, Any], origin: str) -> Iterator[Part]:
    yield from parts_of_rows(_of_export(told), "AQDA", origin)
    memos = [(_word(each, "title"), _word(each, "content")) for each in _list(told, "memos")]
    memos = [(title, text) for title, text in memos if any(map(str.isalnum, text))]
    if memos:
        yield Part("Memos of the project", notes_source("AQDA: memos", memos))


def _of_export(told: dict[str, Any]) -> Iterator[Row]:
    codes = [(_word(each, "id"), _word(each, "name"), _word(each, "parent_id")) for each in _list(told, "codes")]
    paths = code_paths(codes)
    names = {_word(each, "id"): _word(each, "name") for each in _list(told, "documents")}
    variables = {_word(each, "id"): each.get("variables") for each in _list(told, "documents")}
    for each in _list(told, "codings"):
        document = _word(each, "document_id")
        code = paths.get(_word(each, "code_id")) or step(_word(each, "code_name"))
        said = variables.get(document)
        attributes = {str(key): str(value) for key, value in said.items() if value} if isinstance(said, dict) else {}
        start = whole_number(_word(each, "start_pos"))
        yield Row(
            names.get(document, document),
            _word(each, "selected_text"),
            code,
            f"{start}-{_word(each, 'end_pos')}",
            _word(each, "coder"),
            place=start,
            attributes=attributes,
        )


def _list(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    items = told.get(name)
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _word(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)
