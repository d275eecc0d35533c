"""RTF → a reading. Knows styles, tables, notes, comments and tracked changes; pictures and headers are not read.

Headings, quotations and speakers are told by the names of styles, italics and bold beginnings, as in other documents.
"""

from __future__ import annotations

from corpus.errors import EmptySource, UnreadableSource
from corpus.readers.counted import changed, left_out, set_apart
from corpus.readers.flow import Flow, with_notes
from corpus.readers.reading import Reading
from corpus.readers.rtf_text import RtfParagraph, RtfText
from corpus.readers.styled import Item, StyledParagraph, compose
from corpus.readers.styles import speaker_of_style, style_of_name
from corpus.sidecar import SourceSettings


def read(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read Rich Text Format.

    Raises:
        UnreadableSource: it is no RTF.
        EmptySource: there is no text in it.
    """
    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise UnreadableSource(origin, "this is not an RTF document, or it is damaged; save it as .docx and try again.")
    document = RtfText()
    document.take(data)
    flow = Flow()
    compose(flow, [_item(part) for part in document.parts])
    for words, author, about in document.remarks:
        flow.remark(words, author, about)
    return with_notes(flow.reading(origin, "RTF document"), _notes(document, flow))


def _item(part: RtfParagraph | list[list[str]]) -> Item:
    if isinstance(part, list):
        return part
    style = "heading" if part.outline else style_of_name(part.style)
    if not style and part.italic and any(char.isalnum() for char in part.text):
        style = "quote"
    named = bool(part.lead_style and speaker_of_style(part.lead_style))
    return StyledParagraph(part.text, style, part.lead, speaker_of_style(part.style) if part.style else "", named)


def _notes(document: RtfText, flow: Flow) -> list[str]:
    counts = document.counts
    return [
        set_apart({about: flow.remarks(about) for about in ("comment", "footnote", "endnote")}),
        changed(counts["insertions"], counts["deletions"]),
        left_out(counts["margins"], "header or footer", "headers and footers"),
        left_out(counts["pictures"], "picture or object", "pictures and objects"),
        left_out(counts["hidden"], "hidden passage"),
        "some characters are damaged and are shown as \ufffd." if counts["damaged"] else "",
    ]
