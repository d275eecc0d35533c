"""Taguette's project database (`.sqlite3`) → its documents and highlights, whose positions count UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from corpus.readers.qda.anchoring import Selection
from corpus.readers.qda.coded_source import CodedSource, Remark, notes_source, parts_of
from corpus.readers.qda.database import Tables, whole_number
from corpus.readers.qda.html_text import ReadText, text_of
from corpus.readers.qda.positions import WrittenText
from corpus.readers.qda.refi_codebook import tag_path
from corpus.readers.reading import Part


def is_project(tables: Tables) -> bool:
    """Whether these are Taguette's tables."""
    return tables.has("documents", "id", "name", "contents") and tables.has("highlights", "start_offset", "end_offset")


def parts(tables: Tables, origin: str) -> Iterator[Part]:
    """The documents of the projects in the database."""
    tags = {
        identity: (tag_path(path), about)
        for identity, path, about in tables.rows("tags", ("id", "path", "description"), "id")
    }
    tagged: dict[str, list[str]] = {}
    for highlight, tag in tables.rows("highlight_tags", ("highlight_id", "tag_id")):
        tagged.setdefault(highlight, []).append(tags.get(tag, (f"tag {tag}", ""))[0])
    highlights: dict[str, list[tuple[int | None, int | None, str, list[str]]]] = {}
    untagged = 0
    for identity, document, start, end, snippet in tables.rows(
        "highlights", ("id", "document_id", "start_offset", "end_offset", "snippet"), "start_offset"
    ):
        codes = tagged.get(identity, [])
        untagged += not codes
        row = (whole_number(start), whole_number(end), text_of(snippet), codes)
        highlights.setdefault(document, []).append(row)
    sources = []
    for identity, name, about, html in tables.rows("documents", ("id", "name", "description", "contents"), "id"):
        read = ReadText(html)
        selections = [
            Selection(_place(read, start), _place(read, end, end=True), code, words=words)
            for start, end, words, codes in highlights.get(identity, [])
            for code in codes
        ]
        sources.append(
            CodedSource(
                name,
                identity,
                partial(WrittenText, read.text),
                selections=selections,
                remarks=[Remark(about, "Description")] if about.strip() else [],
            )
        )
    notes = [f"{untagged} highlights without a tag were left out."] if untagged else []
    meanings = [(path, about) for path, about in tags.values() if about.strip()]
    about_all = [(name, about) for name, about in tables.rows("projects", ("name", "description")) if about.strip()]
    meanings = [*about_all, *meanings]
    if meanings:
        reading = notes_source("Taguette: tags", meanings)
        sources.append(CodedSource("Tags", "tags", lambda: reading))
    yield from parts_of(sources, {}, notes, origin)


def _place(read: ReadText, position: int | None, *, end: bool = False) -> int | None:
    return None if position is None else read.place(position, end=end)
