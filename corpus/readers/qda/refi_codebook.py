"""The codebook of a REFI-QDA project or of a codebook file (`.qdc`): codes by their paths, and what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus.decoding import clean_text
from corpus.errors import EmptySource, UnreadableSource
from corpus.readers.qda.coded_source import notes_source
from corpus.readers.qda.xml_tree import below, child, children, parse_xml, tag, words
from corpus.readers.reading import Reading
from corpus.sidecar import SourceSettings

LEVELS = " / "
"""Parts the levels of a code's path, as in `corpus.records.Coding.code`."""
_DEEPEST = 30
_LEVEL = re.compile(r"(?<=[^\s.\d])\.(?=[^\s.\d])")


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a project."""

    paths: dict[str, str]
    """Id → path."""
    categories: frozenset[str]
    """Ids of codes that only hold others."""
    meanings: list[tuple[str, str]]
    """Path and description, for codes that have one."""


def codebook_of(root: Any) -> Codebook:
    """The codes below an element, in the order of the file."""
    paths: dict[str, str] = {}
    categories: set[str] = set()
    meanings: list[tuple[str, str]] = []
    for codes in below(root, "Codes"):
        waiting: list[tuple[Any, tuple[str, ...]]] = [(each, ()) for each in reversed(list(children(codes, "Code")))]
        while waiting:
            element, above = waiting.pop()
            levels = (*above, step(element.get("name", "")))[-_DEEPEST:]
            identity = element.get("guid", "")
            path = LEVELS.join(levels)
            paths[identity] = path
            if element.get("isCodable", "true").strip().lower() in ("false", "0"):
                categories.add(identity)
            meaning = words(child(element, "Description")).strip()
            if meaning:
                meanings.append((path, meaning))
            waiting.extend((each, levels) for each in reversed(list(children(element, "Code"))))
    return Codebook(paths, frozenset(categories), meanings)


def step(name: str) -> str:
    """One level of a path: a code's name in one line, a slash in it kept apart from what parts levels."""
    plain = " ".join(clean_text(name).split())
    return plain.replace(LEVELS, "/") or "unnamed code"


def tag_path(tag: str) -> str:
    """The path of a tag of Taguette, which parts levels with a point between words."""
    return LEVELS.join(step(level) for level in _LEVEL.split(tag.strip())) if tag.strip() else ""


def read_codebook(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """A codebook file as a researcher's document: one passage of narration for each code.

    Nobody's words are in it, so it is context and never evidence.

    Raises:
        EmptySource: there is no code in it.
        UnreadableSource: it is no codebook, or damaged.
    """
    root = parse_xml(data, origin)
    if tag(root) != "CodeBook":
        raise UnreadableSource(
            origin, f"it holds a {tag(root) or 'thing'} where a CodeBook should be; export it again."
        )
    codebook = codebook_of(root)
    return codebook_reading(codebook, root.get("origin", ""), origin)


def codebook_reading(codebook: Codebook, tool: str, origin: str) -> Reading:
    """The document of a codebook.

    Raises:
        EmptySource: there is no code in it.
    """
    if not codebook.paths:
        raise EmptySource(origin, "there is no code in this codebook.")
    meaning = dict(codebook.meanings)
    entries = []
    for identity, path in codebook.paths.items():
        told = f"{path}: {meaning[path]}" if path in meaning else path
        entries.append((path.rpartition(LEVELS)[0] if identity not in codebook.categories else "", told))
    reading = notes_source("", entries)
    note = (
        f"a codebook of {len(codebook.paths)} codes and no passages: kept as a researcher's notes, nobody's words; "
        "bring the project itself (.qdpx) for the coded passages."
    )
    return Reading(
        reading.text,
        turns=reading.turns,
        kind=reading.kind,
        notes=(note,),
        attributes={"codes": str(len(codebook.paths)), **({"tool": " ".join(tool.split())} if tool.strip() else {})},
    )
