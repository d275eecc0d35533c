"""OpenDocument text (ODT, OTT, flat FODT) → a reading. Knows paragraphs, tables, notes, comments and tracked changes.

Deletions that nobody has accepted yet, tables of contents, headers and pictures are left out and counted. What it does
not know: spreadsheets and drawings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import EncryptedSource, UnreadableSource
from corpus.readers.counted import changed, left_out, set_apart
from corpus.readers.flow import Flow, with_notes
from corpus.readers.packages import XML_LIMIT, Package, attribute, local, parsed_xml
from corpus.readers.reading import Reading
from corpus.readers.styled import Item, StyledParagraph, compose
from corpus.readers.styles import speaker_of_style, style_of_name
from corpus.sidecar import SourceSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

_INDEXES = {
    *("table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"),
    "bibliography",
}
_REPEAT_LIMIT = 100
"""Cells, rows or spaces that one element may stand for; more is an empty rest of a sheet, or hostile."""


@dataclass(slots=True)
class _Style:
    """A paragraph's or a run's style."""

    name: str = ""
    parent: str = ""
    bold: bool = False
    italic: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Words:
    """A paragraph being read."""

    text: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    lead_style: str = ""
    lead_open: bool = True
    italic: bool = True
    boxes: list[_Element] = field(default_factory=list)


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read an OpenDocument text, packed or flat.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no OpenDocument text, or damaged.
        EmptySource: there is no text in it.
    """
    if is_flat(data):
        if len(data) > XML_LIMIT:
            raise UnreadableSource(origin, f"larger than {XML_LIMIT // 1024**2} MB; split it and try again.")

        def damaged(error: BaseException | str) -> UnreadableSource:
            why = error if isinstance(error, str) else type(error).__name__
            return UnreadableSource(origin, f"this is not an OpenDocument text, or it is damaged ({why}).")

        root = parsed_xml(data, damaged)
        return _Text([root], origin).reading(root, damaged)
    package = Package(data, origin, "OpenDocument text", ".odt")
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(item) == "encryption-data" for item in manifest.iter()):
        raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.")
    content = package.xml("content.xml")
    if content is None:
        raise package.damaged("it has no content")
    styles = package.xml("styles.xml")
    return _Text([content] if styles is None else [styles, content], origin).reading(content, package.damaged)


def is_flat(data: bytes) -> bool:
    """Whether the bytes are an OpenDocument text in one XML file."""
    head = data[:2000]
    return b"office:document" in head and b"opendocument" in head and not data.startswith(b"PK")


class _Text:
    """One document, while it is read."""

    def __init__(self, roots: list[_Element], origin: str) -> None:
        self._origin = origin
        self._flow = Flow()
        self._counts: Counter[str] = Counter()
        self._styles = {name: style for root in roots for name, style in _styles(root)}
        self._margins = sum(_words_in_margins(root) for root in roots)
        self._open: dict[str, list[str]] = {}
        """Comments whose passage is being read: name → its words so far."""
        self._comments: list[tuple[str, str, str]] = []
        """Words, author and name of each."""
        self._anchors: dict[str, str] = {}

    def reading(self, root: _Element, damaged: Callable[[BaseException | str], UnreadableSource]) -> Reading:
        """The whole of it."""
        body = next((item for item in root.iter() if local(item) == "text" and _is_office(item)), None)
        if body is None:
            raise damaged("it holds no text document")
        compose(self._flow, list(self._blocks(body)))
        for words, author, name in self._comments:
            self._flow.remark(words, author, "comment", self._anchors.get(name, ""))
        reading = self._flow.reading(self._origin, "OpenDocument text")
        return with_notes(reading, self._notes())

    def _blocks(self, container: _Element) -> Iterator[Item]:
        for child in container:
            name = local(child)
            if name in ("p", "h"):
                yield from self._paragraph(child, name == "h")
            elif name == "table":
                yield from self._table(child)
            elif name == "tracked-changes":
                kinds = [local(item) for item in child.iter()]
                self._counts["deletions"] += kinds.count("deletion")
                self._counts["insertions"] += kinds.count("insertion")
            elif name in _INDEXES:
                self._counts["indexes"] += 1
            elif name not in ("sequence-decls", "variable-decls", "user-field-decls", "forms", "annotation"):
                yield from self._blocks(child)

    def _paragraph(self, element: _Element, heading: bool) -> Iterator[Item]:
        words = _Words()
        own = self._styles.get(attribute(element, "style-name"), _Style())
        if own.hidden:
            self._counts["hidden"] += 1
            return
        self._inline(element, words, attribute(element, "style-name"), "")
        text = "".join(words.text)
        kind, speaker = ("heading" if heading else ""), ""
        for name in self._line(attribute(element, "style-name")):
            kind = kind or style_of_name(name)
            speaker = speaker or speaker_of_style(name)
        if not kind and words.italic and any(char.isalnum() for char in text):
            kind = "quote"
        named = any(speaker_of_style(name) for name in self._line(words.lead_style))
        yield StyledParagraph(text, kind, "".join(words.lead), speaker, named)
        for box in words.boxes:
            yield from self._blocks(box)

    def _inline(self, element: _Element, words: _Words, paragraph: str, run: str) -> None:
        """Add the words within an element to the paragraph."""
        self._put(element.text, words, paragraph, run)
        for child in element:
            name = local(child)
            if name == "s":
                self._put(" " * _repeat(child, "c"), words, paragraph, run)
            elif name in ("tab", "line-break"):
                self._put("\t" if name == "tab" else "\n", words, paragraph, run)
            elif name == "note":
                self._note(child)
            elif name == "annotation":
                self._annotation(child)
            elif name == "annotation-end":
                known = attribute(child, "name")
                self._anchors[known] = "".join(self._open.pop(known, []))
            elif name == "span":
                style = self._styles.get(attribute(child, "style-name"), _Style())
                if style.hidden:
                    self._counts["hidden"] += 1
                else:
                    self._inline(child, words, paragraph, attribute(child, "style-name") or run)
            elif name in ("frame", "custom-shape", "g", "a") and "drawing" in str(child.tag):
                self._drawing(child, words, paragraph, run)
            elif name not in ("hidden-text", "ruby-text", "tracked-changes"):
                self._inline(child, words, paragraph, run)
            self._put(child.tail, words, paragraph, run)

    def _put(self, text: str | None, words: _Words, paragraph: str, run: str) -> None:
        if not text:
            return
        # White space in the XML is one space; more of it stands there as elements.
        text = text if text in ("\t", "\n") or not text.strip(" ") else " ".join(text.replace("\n", " ").split(" "))
        styles = [self._styles[name] for name in (run, paragraph) if name in self._styles]
        if text.strip():
            words.italic = words.italic and any(style.italic for style in styles)
            if not words.lead and words.lead_open:
                words.lead_style = run
            same = bool(run) and run == words.lead_style
            words.lead_open = words.lead_open and (any(style.bold for style in styles) or same)
        if words.lead_open:
            words.lead.append(text)
        words.text.append(text)
        for anchor in self._open.values():
            anchor.append(text)

    def _drawing(self, element: _Element, words: _Words, paragraph: str, run: str) -> None:
        for item in element.iter():
            name = local(item)
            if name == "text-box":
                words.boxes.append(item)
                return
            self._counts["pictures"] += name in ("image", "object", "object-ole")
        if local(element) in ("a", "custom-shape", "g"):
            self._inline(element, words, paragraph, run)

    def _note(self, note: _Element) -> None:
        about = attribute(note, "note-class", "footnote")
        for child in note:
            if local(child) == "note-body":
                self._flow.remark(self._plain(child), "", about if about in ("footnote", "endnote") else "footnote")

    def _annotation(self, annotation: _Element) -> None:
        author = next(("".join(item.itertext()) for item in annotation if local(item) == "creator"), "")
        name = attribute(annotation, "name")
        self._comments.append((self._plain(annotation), author, name))
        if name:
            self._open[name] = []

    def _plain(self, container: _Element) -> str:
        """The words of a comment, note or cell, a line a paragraph."""
        lines: list[str] = []
        for item in self._blocks(container):
            if isinstance(item, StyledParagraph):
                lines.append(item.text)
            elif isinstance(item, list):
                lines.extend("\t".join(" ".join(cell.split()) for cell in row) for row in item)
        return "\n".join(line for line in lines if line.strip())

    def _table(self, table: _Element) -> Iterator[Item]:
        rows = [[cell for cell in row if local(cell) == "table-cell"] for row in _rows(table)]
        if max((len(row) for row in rows), default=0) == 1:  # a frame around text
            for row in rows:
                for cell in row:
                    yield from self._blocks(cell)
            return
        yield [
            [self._plain(cell) for cell in row if local(cell) in ("table-cell", "covered-table-cell")]
            for row in _rows(table)
        ]

    def _line(self, style: str) -> Iterator[str]:
        """Names of a style and of those it is based on."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            known = self._styles.get(style, _Style(style))
            yield known.name or style
            style = known.parent

    def _notes(self) -> list[str]:
        counts = self._counts
        return [
            set_apart({about: self._flow.remarks(about) for about in ("comment", "footnote", "endnote")}),
            changed(counts["insertions"], counts["deletions"]),
            left_out(self._margins, "header or footer", "headers and footers"),
            left_out(counts["indexes"], "table of contents or other index", "tables of contents or other indexes"),
            left_out(counts["pictures"], "picture"),
            left_out(counts["hidden"], "hidden passage"),
        ]


def _styles(root: _Element) -> Iterator[tuple[str, _Style]]:
    for element in root.iter():
        if local(element) != "style":
            continue
        style = _Style(attribute(element, "display-name") or attribute(element, "name"))
        style.parent = attribute(element, "parent-style-name")
        # An automatic style (P1, T3) has no name of its own to speak of.
        if style.parent and not attribute(element, "display-name"):
            style.name = style.name if len(style.name) > 4 else ""
        for item in element:
            if local(item) == "text-properties":
                style.bold = attribute(item, "font-weight") in ("bold", "700", "800", "900")
                style.italic = attribute(item, "font-style") in ("italic", "oblique")
                style.hidden = attribute(item, "display") == "none"
        yield attribute(element, "name"), style


def _words_in_margins(root: _Element) -> int:
    """Headers and footers that hold words."""
    return sum(
        1
        for item in root.iter()
        if local(item) in ("header", "footer", "header-left", "footer-left")
        and any(char.isalpha() for char in "".join(item.itertext()))
    )


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        name = local(child)
        if name == "table-row":
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _repeat(element: _Element, name: str) -> int:
    said = attribute(element, name, "1")
    return min(int(said), _REPEAT_LIMIT) if said.isascii() and said.isdecimal() and len(said) < 9 else 1


def _is_office(element: _Element) -> bool:
    return "office" in str(element.tag).partition("}")[0]
