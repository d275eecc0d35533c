"""DOCX → a reading. Knows paragraphs, tables, styles, comments, notes and tracked changes; pictures and headers are not
read.

Insertions that nobody has accepted yet are in, deletions are out. Speakers are told by a table, by a style named for
them, by bold names in front of the words, or by the lines of a meeting tool; else they are looked for in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.readers.counted import changed, left_out, set_apart
from corpus.readers.flow import Flow, with_notes
from corpus.readers.packages import Package, attribute, local
from corpus.readers.reading import Reading
from corpus.readers.styled import StyledParagraph, compose
from corpus.readers.styles import speaker_of_style, style_of_name
from corpus.sidecar import SourceSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

_THROUGH = {
    "ins",
    "moveTo",
    "hyperlink",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "customXml",
    "Choice",
    "dir",
    "bdo",
}
_PICTURES = {"pic", "imagedata", "chart", "relIds", "OLEObject"}


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's words and what its runs look like."""

    style: str = ""
    """Id of its style."""
    text: list[str] = field(default_factory=list)
    italic: bool = True
    """All words so far are."""
    lead: list[str] = field(default_factory=list)
    """The bold words it begins with."""
    lead_style: str = ""
    """Id of the character style of its first run."""
    lead_open: bool = True
    boxes: list[_Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Styles:
    names: dict[str, str]
    parents: dict[str, str]
    outline: frozenset[str]

    def kind_of(self, style: str) -> str:
        """`heading`, `quote` or empty, by the style's own name or one it is based on."""
        for known in self._line(style):
            kind = "heading" if known in self.outline else style_of_name(self.names.get(known, known))
            if kind:
                return kind
        return ""

    def speaker_of(self, style: str) -> str:
        return speaker_of_style(self.names.get(style, style)) if style else ""

    def _line(self, style: str) -> Iterator[str]:
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            yield style
            style = self.parents.get(style, "")


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read a Word document.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no DOCX, or damaged.
        EmptySource: there is no text in it.
    """
    return _Document(Package(data, origin, "Word document", ".docx"), origin).reading()


class _Document:
    """One document, while it is read."""

    def __init__(self, package: Package, origin: str) -> None:
        self._package, self._origin = package, origin
        main = next((target for kind, target in package.related("").values() if kind == "officeDocument"), "")
        self._main = main if main in package.names else "word/document.xml"
        self._parts: dict[str, list[str]] = {}
        for kind, target in package.related(self._main).values():
            self._parts.setdefault(kind, []).append(target)
        self._styles = self._read_styles()
        self._flow = Flow()
        self._counts: Counter[str] = Counter()
        self._open: dict[str, list[str]] = {}
        """Comments whose passage is being read: id → its words so far."""
        self._anchors: dict[str, str] = {}

    def reading(self) -> Reading:
        """The whole of it."""
        root = self._package.xml(self._main)
        body = next((child for child in root if local(child) == "body"), None) if root is not None else None
        if body is None:
            raise self._package.damaged("it has no body")
        compose(self._flow, (item if isinstance(item, list) else self._styled(item) for item in self._blocks(body)))
        self._add_remarks()
        reading = self._flow.reading(self._origin, "Word document")
        return with_notes(reading, self._notes())

    def _styled(self, item: _Paragraph) -> StyledParagraph:
        text = "".join(item.text)
        kind = self._styles.kind_of(item.style)
        if not kind and item.italic and any(char.isalnum() for char in text):
            kind = "quote"
        named = bool(item.lead_style and self._styles.speaker_of(item.lead_style))
        return StyledParagraph(text, kind, "".join(item.lead), self._styles.speaker_of(item.style), named)

    def _blocks(self, container: _Element) -> Iterator[_Paragraph | list[list[str]]]:
        """Paragraphs and tables in order, text boxes after the paragraph they hang on."""
        for child in container:
            name = local(child)
            if name == "p":
                paragraph = _Paragraph()
                self._runs(child, paragraph)
                yield paragraph
                for box in paragraph.boxes:
                    yield from self._blocks(box)
            elif name == "tbl":
                yield from self._table(child)
            elif name in _THROUGH:
                yield from self._blocks(child)
            elif name in ("del", "moveFrom"):
                self._counts["deletions"] += 1

    def _table(self, table: _Element) -> Iterator[_Paragraph | list[list[str]]]:
        rows = [list(self._cells(row)) for row in _within(table, "tr")]
        if max((len(row) for row in rows), default=0) == 1:  # a frame around text
            for row in rows:
                for cell in row:
                    yield from self._blocks(cell)
            return
        yield [[self._cell_text(cell) for cell in row] for row in rows]

    def _cells(self, row: _Element) -> Iterator[_Element]:
        return _within(row, "tc")

    def _cell_text(self, cell: _Element) -> str:
        properties = next((child for child in cell if local(child) == "tcPr"), None)
        for child in properties if properties is not None else ():
            if local(child) == "vMerge" and attribute(child, "val") != "restart":
                return ""
        lines: list[str] = []
        for item in self._blocks(cell):
            if isinstance(item, _Paragraph):
                lines.append("".join(item.text))
            else:
                lines.extend("\t".join(" ".join(inner.split()) for inner in row) for row in item)
        return "\n".join(line for line in lines if line.strip())

    def _runs(self, element: _Element, paragraph: _Paragraph) -> None:
        """Add the words within an element to the paragraph."""
        for child in element:
            name = local(child)
            if name == "pPr":
                style = next((item for item in child if local(item) == "pStyle"), None)
                paragraph.style = attribute(style, "val") if style is not None else ""
            elif name == "r":
                self._run(child, paragraph)
            elif name in ("del", "moveFrom"):
                self._counts["deletions"] += 1
            elif name == "ins":
                self._counts["insertions"] += 1
                self._runs(child, paragraph)
            elif name == "AlternateContent":
                self._runs(child[0] if len(child) else child, paragraph)
            elif name == "commentRangeStart":
                self._open[attribute(child, "id")] = []
            elif name == "commentRangeEnd":
                known = attribute(child, "id")
                self._anchors[known] = "".join(self._open.pop(known, []))
            elif name in ("oMath", "oMathPara"):
                self._put(paragraph, "".join(item.text or "" for item in child.iter() if local(item) == "t"), "", False)
            elif name in _THROUGH:
                self._runs(child, paragraph)

    def _run(self, run: _Element, paragraph: _Paragraph) -> None:
        style, bold, italic = "", False, False
        for child in run:
            name = local(child)
            if name == "rPr":
                on = {local(item) for item in child if attribute(item, "val", "1") not in ("0", "false", "none", "off")}
                if "vanish" in on or "webHidden" in on:
                    self._counts["hidden"] += 1
                    return
                bold, italic = "b" in on, "i" in on
                style = next((attribute(item, "val") for item in child if local(item) == "rStyle"), "")
                continue
            text = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")
            if name == "t":
                text = child.text or ""
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._drawing(child, paragraph)
            if text:
                self._put(paragraph, text, style, bold, italic)

    def _put(self, paragraph: _Paragraph, text: str, style: str, bold: bool, italic: bool = False) -> None:
        if text.strip():
            paragraph.italic = paragraph.italic and italic
            if not paragraph.lead and paragraph.lead_open:
                paragraph.lead_style = style
            same = bool(style) and style == paragraph.lead_style
            paragraph.lead_open = paragraph.lead_open and (bold or same)
        if paragraph.lead_open:
            paragraph.lead.append(text)
        paragraph.text.append(text)
        for words in self._open.values():
            words.append(text)

    def _drawing(self, element: _Element, paragraph: _Paragraph) -> None:
        """Text boxes of a drawing, once: what older programs would show instead is passed over."""
        todo = [element]
        while todo:
            item = todo.pop(0)
            name = local(item)
            if name == "txbxContent":
                paragraph.boxes.append(item)
            elif name == "AlternateContent":
                todo[:0] = list(item[:1])
            else:
                self._counts["pictures"] += name in _PICTURES
                todo[:0] = list(item)

    def _read_styles(self) -> _Styles:
        names: dict[str, str] = {}
        parents: dict[str, str] = {}
        outline: set[str] = set()
        for target in self._parts.get("styles", [])[:1]:
            root = self._package.xml(target)
            for style in root if root is not None else ():
                if local(style) != "style":
                    continue
                own = attribute(style, "styleId")
                for item in style.iter():
                    name = local(item)
                    if name == "name":
                        names[own] = attribute(item, "val")
                    elif name == "basedOn":
                        parents[own] = attribute(item, "val")
                    elif name == "outlineLvl" and attribute(item, "val") in "012345678":
                        outline.add(own)
        return _Styles(names, parents, frozenset(outline))

    def _add_remarks(self) -> None:
        for kind, about in (("comments", "comment"), ("footnotes", "footnote"), ("endnotes", "endnote")):
            for target in self._parts.get(kind, [])[:1]:
                root = self._package.xml(target)
                for item in root if root is not None else ():
                    # Word keeps the lines that part notes from the page as notes of their own.
                    if local(item) != about or attribute(item, "type") not in ("", "normal"):
                        continue
                    lines = [
                        "".join(block.text)
                        if isinstance(block, _Paragraph)
                        else "\n".join("\t".join(row) for row in block)
                        for block in self._blocks(item)
                    ]
                    anchor = self._anchors.get(attribute(item, "id"), "") if about == "comment" else ""
                    words = "\n".join(line.strip() for line in lines if line.strip())
                    self._flow.remark(words, attribute(item, "author"), about, anchor)

    def _margins(self) -> int:
        """Headers and footers that hold words."""
        found = 0
        for target in (*self._parts.get("header", []), *self._parts.get("footer", [])):
            root = self._package.xml(target)
            words = "".join(item.text or "" for item in root.iter() if local(item) == "t") if root is not None else ""
            found += any(char.isalpha() for char in words)
        return found

    def _notes(self) -> list[str]:
        counts = self._counts
        return [
            set_apart({about: self._flow.remarks(about) for about in ("comment", "footnote", "endnote")}),
            changed(counts["insertions"], counts["deletions"]),
            left_out(self._margins(), "header or footer", "headers and footers"),
            left_out(counts["pictures"], "picture"),
            left_out(counts["hidden"], "hidden passage"),
        ]


def _within(element: _Element, wanted: str) -> Iterator[_Element]:
    """Rows or cells, also where a control or a tracked change is wrapped around them."""
    for child in element:
        name = local(child)
        if name == wanted:
            yield child
        elif name in _THROUGH:
            yield from _within(child, wanted)
