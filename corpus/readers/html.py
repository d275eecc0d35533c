"""HTML and MHTML → a reading. Knows blocks, headings, quotations, tables and what a browser does not show.

Read as a stream of tags, so that neither depth nor size of the page matters. Scripts, styles, menus, forms' controls
and hidden elements are left out and counted. What it does not know: style sheets, and frames of other files.
"""

from __future__ import annotations

import codecs
import email
import email.policy
from collections import Counter
from dataclasses import replace

import regex

from corpus.decoding import clean_text, decode, detect_encoding
from corpus.errors import UnreadableSource
from corpus.languages import detect_language
from corpus.readers.counted import left_out
from corpus.readers.flow import Flow, with_notes
from corpus.readers.reading import Reading
from corpus.readers.styled import Item, StyledParagraph, compose
from corpus.sidecar import SourceSettings

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
    ),
    *(
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "option",
        "p",
    ),
    *("pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
}
_UNSEEN = {"script", "style", "template", "noscript", "object", "svg", "math", "iframe", "canvas", "head"}
_CHROME = {"nav", "footer", "button", "select", "textarea", "menu"}
_CHROME_ROLES = {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar"}
_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"),
}
_META = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", regex.IGNORECASE)
_HIDING = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_SPACE = regex.compile(r"[ \t\r\n\f]+")
_SEEN = 4_000
"""Characters by which the language that a page says it is in is held against its words."""
_TABLE_DEPTH = 1
"""Tables within a table's cell become its text."""


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read a page, or a page saved with its parts (MHTML).

    Raises:
        UnreadableSource: the bytes are no text.
        EmptySource: there is no word that a browser would show.
    """
    if is_mhtml(data):
        data = _page_of_mhtml(data, origin)
    page = page_of(html_text(data, origin))
    reading = page.flow.reading(origin, "page")
    notes = [
        left_out(page.left_out["chrome"], "menu, form or footer", "menus, forms or footers"),
        left_out(page.left_out["hidden"], "hidden element"),
        left_out(page.left_out["media"], "picture, sound or video", "pictures, sounds or videos"),
    ]
    reading = with_notes(reading, notes)
    language = detect_language(reading.text[:_SEEN])
    # Pages are made from templates: many say that they are English and are not.
    agrees = language == "und" or language.partition("-")[0] == page.language.partition("-")[0].lower()
    return replace(reading, language=page.language) if page.language and agrees else reading


def html_text(data: bytes, origin: str) -> str:
    """The markup, decoded: by its byte-order mark, by what it declares, or by how the bytes look.

    Raises:
        UnreadableSource: the bytes are no text.
    """
    declared = _META.search(data[:4096])
    found = detect_encoding(data)
    # What looks like UTF-8 is; a legacy encoding is better declared than guessed.
    if declared and found is not None and not found.startswith("utf"):
        name = {"gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949"}.get(
            declared.group(1).decode().lower(), declared.group(1).decode()
        )
        try:
            return codecs.lookup(name).decode(data, "replace")[0]
        except (LookupError, UnicodeError, TypeError, AttributeError):
            pass
    return decode(data, origin).text


def text_of_html(markup: str, *, mark_quotes: bool = False) -> str:
    """The words of a piece of HTML, a paragraph a block, as a browser shows them; empty where there are none.

    Args:
        mark_quotes: whether lines of quotations begin with `>`, one for each level, as in plain mails.
    """
    return page_of(markup).plain(mark_quotes=mark_quotes)


def is_mhtml(data: bytes) -> bool:
    """Whether the bytes are a page saved with its parts as a mail message."""
    head = data[:2000].lower()
    return (
        b"mime-version:" in head
        and b"multipart/related" in head
        and (b"from: <saved by" in head or b"snapshot" in head)
    )


def _page_of_mhtml(data: bytes, origin: str) -> bytes:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                return body
    raise UnreadableSource(origin, "there is no page in this web archive; save it as .html and try again.")


def page_of(markup: str) -> Page:
    """What a browser would show of the markup."""
    from lxml import etree

    page = Page()
    parser = etree.HTMLParser(target=page, huge_tree=True, remove_comments=True)
    # The parser takes text in pieces; a lone surrogate or NUL would end it.
    text = clean_text(markup)
    text = regex.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text)
    try:
        for at in range(0, len(text), 1 << 20):
            parser.feed(text[at : at + (1 << 20)])
        parser.close()
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space or comments
        pass
    page.finish()
    return page


class Page:
    """Takes tags and words as they come and composes what is shown."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.left_out: Counter[str] = Counter()
        self.language = ""
        self._words: list[str] = []
        self._bold: list[str] = []
        """Bold words at the start of the paragraph."""
        self._lead_open = True
        self._items: list[Item] = []
        self._hidden = ""
        """The element that hides all within it; empty where nothing is hidden."""
        self._hidden_depth = 0
        self._quotes = self._strong = self._pre = 0
        self._heading = False
        self._tables = 0
        self._rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._plain: list[tuple[int, str]] = []
        """Words and how many quotations they lie in."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = tag.lower() if isinstance(tag, str) else ""
        if self._hidden:
            self._hidden_depth += tag == self._hidden
            return
        if tag in ("html", "body") and not self.language:
            self.language = _language(attributes.get("lang") or attributes.get("xml:lang") or "")
        if self._hides(tag, attributes):
            self._break()
            self._hidden, self._hidden_depth = tag, 1
            return
        self.left_out["media"] += tag in ("img", "video", "audio", "embed")
        if tag == "br":
            self._words.append("\n")
        elif tag in ("b", "strong"):
            self._strong += 1
        elif tag in ("td", "th"):
            self._begin_cell()
        elif tag == "pre":
            self._break()
            self._pre += 1
        elif tag in _BLOCKS:
            self._begin_block(tag)

    def end(self, tag: str) -> None:
        """An element ends."""
        tag = tag.lower() if isinstance(tag, str) else ""
        if self._hidden:
            if tag == self._hidden:
                self._hidden_depth -= 1
                if not self._hidden_depth:
                    self._hidden = ""
            return
        if tag in ("b", "strong"):
            self._strong = max(0, self._strong - 1)
        elif tag == "pre":
            self._break()
            self._pre = max(0, self._pre - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _BLOCKS:
            self._end_block(tag)

    def data(self, text: str) -> None:
        """Words, as they stand in the markup."""
        if self._hidden:
            return
        text = text if self._pre else _SPACE.sub(" ", text)
        if text.strip():
            self._lead_open = self._lead_open and self._strong > 0
        if self._lead_open and self._cell is None:
            self._bold.append(text)
        self._words.append(text)

    def comment(self, text: str) -> None:
        """Not shown."""

    def close(self) -> None:
        """The markup has ended."""

    def finish(self) -> None:
        """Whatever is still open ends here."""
        if self._tables:
            self._tables = 1
            self._end_block("table")
        self._break()
        compose(self.flow, self._items)

    def plain(self, *, mark_quotes: bool = False) -> str:
        """The words, paragraph by paragraph."""
        if not mark_quotes:
            return "\n\n".join(text for _, text in self._plain)
        return "\n\n".join(
            "\n".join(">" * min(depth, 20) + " " * bool(depth) + line for line in text.split("\n"))
            for depth, text in self._plain
        )

    def _hides(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag in _VOID:
            return False
        if tag in _UNSEEN:
            self.left_out["media"] += tag in ("object", "iframe", "canvas")
            return True
        if tag in _CHROME or attributes.get("role", "").lower() in _CHROME_ROLES:
            self.left_out["chrome"] += 1
            return True
        style = attributes.get("style", "")
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDING.search(style[:2000]):
            self.left_out["hidden"] += tag not in ("html", "body")
            return tag not in ("html", "body")
        return False

    def _begin_block(self, tag: str) -> None:
        self._break()
        if tag == "blockquote":
            self._quotes += 1
        elif tag in _HEADINGS:
            self._heading = True
        elif tag == "table":
            if not self._tables:
                self._rows = []
            self._tables += 1
        elif tag == "tr" and self._tables == _TABLE_DEPTH:
            self._end_cell()
            self._rows.append([])

    def _end_block(self, tag: str) -> None:
        self._break()
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag in _HEADINGS:
            self._heading = False
        elif tag == "table" and self._tables:
            if self._tables == _TABLE_DEPTH:
                self._end_cell()
                self._add_table()
            self._tables -= 1

    def _begin_cell(self) -> None:
        if self._tables != _TABLE_DEPTH:
            self._words.append("\t")
            return
        self._end_cell()
        if not self._rows:
            self._rows.append([])
        self._cell = []

    def _end_cell(self) -> None:
        if self._tables == _TABLE_DEPTH and self._cell is not None:
            self._break()
            self._rows[-1].append("\n".join(self._cell))
            self._cell = None

    def _add_table(self) -> None:
        rows = [row for row in self._rows if any(cell.strip() for cell in row)]
        self._rows = []
        self._plain.extend((self._quotes, "\t".join(row)) for row in rows)
        if max((len(row) for row in rows), default=0) == 1:  # a frame around text
            for row in rows:
                self._items.extend(StyledParagraph(line) for cell in row for line in cell.split("\n") if line.strip())
        elif rows:
            self._items.append(rows)

    def _break(self) -> None:
        """End the paragraph."""
        lines = "".join(self._words).split("\n")
        text = "\n".join(line.rstrip() if self._pre else line.strip() for line in lines).strip("\n")
        lead = "".join(self._bold)
        self._words, self._bold, self._lead_open = [], [], True
        if not text.strip():
            return
        if self._cell is not None:
            self._cell.append(text)
            return
        self._plain.append((self._quotes, text))
        style = "heading" if self._heading else "quote" if self._quotes else ""
        self._items.append(StyledParagraph(text, style, lead.strip()))


def _language(said: str) -> str:
    """A language tag, where it is one."""
    return said.strip() if regex.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", said.strip()) else ""
