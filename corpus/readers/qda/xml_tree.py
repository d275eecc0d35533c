"""XML of unknown origin → a tree, nothing expanded and nothing fetched. Knows XML, no vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableSource

_HEAD = 4096
"""Bytes in which a document type would stand; one that hides behind a long comment is refused after parsing."""
_MARK = b"\xef\xbb\xbf"


def parse_xml(data: bytes, origin: str) -> Any:
    """The root element.

    A byte-order mark and white space before the declaration are passed over, as other readers of these files do not.

    Raises:
        UnreadableSource: it is no XML, is cut off, or declares a document type, by which XML can be made to grow
        without end or to read other files.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    body = data
    while body.startswith(_MARK):
        body = body.removeprefix(_MARK)
    body = body.lstrip()
    if b"<!DOCTYPE" in body[:_HEAD]:
        raise UnreadableSource(origin, "its XML declares a document type, which these files never need.")
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UnreadableSource(origin, f"its XML is damaged ({reason}); export it again.") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableSource(origin, "its XML declares a document type, which these files never need.")
    return root


def tag(element: Any) -> str:
    """The name of an element, without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """Child elements of these names, in order; all where none is named."""
    for child in element:
        if tag(child) and (not names or tag(child) in names):
            yield child


def child(element: Any, name: str) -> Any | None:
    """The first child of this name."""
    return next(children(element, name), None)


def below(element: Any, *names: str) -> Iterator[Any]:
    """Elements of these names at any depth, in order."""
    for each in element.iter():
        if tag(each) in names:
            yield each


def words(element: Any | None) -> str:
    """The text within an element, empty where there is none."""
    return "" if element is None else "".join(element.itertext())
