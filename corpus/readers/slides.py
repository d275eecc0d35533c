"""PPTX → a reading. Knows slides, their titles, text, tables and speaker notes; pictures and diagrams are not read.

Each segment tells its slide (`page`). Hidden slides are read and counted; numbers, dates and footers are not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.readers.counted import counted, left_out, set_apart
from corpus.readers.flow import Flow, with_notes
from corpus.readers.packages import Package, attribute, local
from corpus.readers.reading import Reading
from corpus.readers.styled import Item, StyledParagraph, compose
from corpus.sidecar import SourceSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLES = {"title", "ctrTitle"}
_MARGINS = {"dt", "ftr", "sldNum", "hdr"}


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read a presentation.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no PPTX, or damaged.
        EmptySource: there is no text in it.
    """
    package = Package(data, origin, "PowerPoint presentation", ".pptx")
    deck = _Deck(package)
    flow = Flow()
    compose(flow, deck.items())
    for words, title, author, about in deck.remarks:
        flow.remark(words, author, about, title)
    counts = deck.counts
    notes = [
        set_apart({"speaker note": flow.remarks("notes"), "comment": flow.remarks("comment")}),
        left_out(counts["pictures"], "picture, chart or diagram", "pictures, charts or diagrams"),
        f"read although hidden: {counted(counts['hidden'], 'slide')}." if counts["hidden"] else "",
    ]
    return with_notes(flow.reading(origin, "presentation"), notes)


class _Deck:
    """One presentation, while it is read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.counts: Counter[str] = Counter()
        self.remarks: list[tuple[str, str, str, str]] = []
        """Words, title of the slide, author, and `notes` or `comment`."""
        main = next((target for kind, target in package.related("").values() if kind == "officeDocument"), "")
        self._main = main if main in package.names else "ppt/presentation.xml"

    def items(self) -> Iterator[Item]:
        """What the slides show, in order, the number of each before it."""
        for number, name in enumerate(self._slides(), start=1):
            root = self._package.xml(name)
            if root is None:
                continue
            self.counts["hidden"] += root.get("show") in ("0", "false")
            yield {"page": str(number)}
            title = ""
            for item in _title_first(list(self._shapes(root))):
                if isinstance(item, StyledParagraph) and item.style == "heading" and not title:
                    title = item.text
                yield item
            self._beside(name, f"{number}. {title}".rstrip(". "))

    def _slides(self) -> list[str]:
        root = self._package.xml(self._main)
        related = self._package.related(self._main)
        if root is None:
            raise self._package.damaged("it has no slides")
        listed = [
            related[attribute_of_relation(item)][1]
            for item in root.iter()
            if local(item) == "sldId" and attribute_of_relation(item) in related
        ]
        return listed or sorted(target for kind, target in related.values() if kind == "slide")

    def _shapes(self, element: _Element) -> Iterator[Item]:
        for child in element:
            name = local(child)
            if name == "sp":
                yield from self._shape(child)
            elif name == "tbl":
                yield [
                    ["\n".join(_paragraphs(cell)) for cell in row if local(cell) == "tc"]
                    for row in child
                    if local(row) == "tr"
                ]
            elif name in ("pic", "chart", "relIds", "oleObj"):
                self.counts["pictures"] += 1
            elif name == "AlternateContent":
                yield from self._shapes(child[0] if len(child) else child)
            else:
                yield from self._shapes(child)

    def _shape(self, shape: _Element) -> Iterator[Item]:
        place = next((attribute(item, "type") for item in shape.iter() if local(item) == "ph"), "")
        if place in _MARGINS:
            return
        lines = _paragraphs(shape)
        if place in _TITLES:
            yield StyledParagraph(" ".join(" ".join(lines).split()), "heading")
            return
        for line in lines:
            yield StyledParagraph(line)

    def _beside(self, slide: str, title: str) -> None:
        """Speaker notes and comments of a slide."""
        for kind, target in self._package.related(slide).values():
            if kind == "notesSlide" and (root := self._package.xml(target)) is not None:
                for item in root.iter():
                    if local(item) != "sp":
                        continue
                    place = next(
                        (attribute(inner, "type", "body") for inner in item.iter() if local(inner) == "ph"), ""
                    )
                    if place == "body":
                        self.remarks.append(("\n".join(_paragraphs(item)), title, "", "notes"))
            elif kind == "comments" and (root := self._package.xml(target)) is not None:
                for item in root:
                    words = "".join(inner.text or "" for inner in item.iter() if local(inner) in ("text", "t"))
                    self.remarks.append((words, title, "", "comment"))


def attribute_of_relation(element: _Element) -> str:
    """The id of the relationship that an element points with."""
    for key, value in element.attrib.items():
        if str(key).endswith("}id") and "relationships" in str(key):
            return str(value)
    return ""


def _title_first(items: list[Item]) -> list[Item]:
    """A slide's shapes come in the order they were drawn; its title goes first."""
    titles = [item for item in items if isinstance(item, StyledParagraph) and item.style == "heading"]
    return [*titles, *(item for item in items if not any(item is title for title in titles))]


def _paragraphs(element: _Element) -> list[str]:
    """The paragraphs within a shape or cell that hold words."""
    found: list[str] = []
    for item in element.iter():
        if local(item) != "p":
            continue
        pieces = []
        for inner in item.iter():
            name = local(inner)
            pieces.append((inner.text or "") if name == "t" else "\n" if name == "br" else "")
        if "".join(pieces).strip():
            found.append("".join(pieces))
    return found
