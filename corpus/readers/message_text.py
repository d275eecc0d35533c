"""Body of a message in HTML → its words. Knows the tags that mail and chat tools write, follows no link."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from corpus.decoding import clean_text

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "blockquote", "pre", "hr"}
)
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:[a-zA-Z]{2,8}|#\d{1,7});")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def words_of(body: str) -> str:
    """The words of a message, written in HTML or plain: lines kept, tags, styles and pictures gone."""
    if not _TAG.search(body):
        return clean_text(body).strip()
    if "<" not in body:
        return clean_text(html.unescape(body)).strip()
    parser = _Words()
    parser.feed(_BLANKS.sub(" ", body.replace("\r", " ").replace("\n", " ")))
    parser.close()
    text = _BLANKS.sub(" ", clean_text("".join(parser.pieces)))
    return _LINES.sub("\n", text).strip()
