"""REFI-QDA projects (`.qdpx`) → their sources, people and coded passages.

The exchange format of NVivo, MAXQDA, ATLAS.ti, QualCoder, AQDA and others: a ZIP archive with one XML document
(`urn:QDA-XML:project:1.0`) and the texts beside it. Writers differ in folder names, in how they write paths and in how
they count; what is read here is what any of them writes. Pictures, graphs, links and sets are counted and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableSource
from corpus.readers.packages import Package
from corpus.readers.qda.coded_source import CodedSource, notes_source, parts_of
from corpus.readers.qda.refi_codebook import codebook_of
from corpus.readers.qda.refi_people import cases_of, variables_of
from corpus.readers.qda.refi_sources import Linked, sources_of
from corpus.readers.qda.refi_texts import Texts
from corpus.readers.qda.xml_tree import below, child, children, parse_xml, tag, words
from corpus.readers.reading import Part
from corpus.sidecar import SourceSettings

PROJECT = "REFI-QDA project"
_LEFT_OUT = {
    "Set": "sets of codes or sources",
    "Link": "links between passages",
    "Graph": "graphs",
    "PictureSelection": "coded regions of pictures",
    "PDFSelection": "coded regions of PDF pages",
    "AudioSelection": "coded stretches of recordings",
    "VideoSelection": "coded stretches of recordings",
}


def read(data: bytes, origin: str, settings: SourceSettings) -> Iterator[Part]:
    """The sources of a REFI-QDA project, and its memos.

    Raises:
        EmptySource: there is no text in it.
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no such project, damaged, or unpacks to more than the limits.
    """
    package = Package(data, origin, PROJECT, ".qdpx")
    name = next((each for each in sorted(package.names, key=_depth) if each.lower().endswith(".qde")), None)
    if name is None:
        raise UnreadableSource(origin, "there is no project.qde in it, so it is no REFI-QDA project; export it again.")
    root = parse_xml(package.bytes(name), origin)
    if tag(root) != "Project":
        raise UnreadableSource(origin, f"its {name} holds a {tag(root) or 'thing'} where a Project should be.")
    return _parts(root, package, origin, settings)


def _depth(name: str) -> tuple[int, str]:
    return name.count("/"), name


def _parts(root: Any, package: Package, origin: str, settings: SourceSettings) -> Iterator[Part]:
    texts = Texts(package, origin, settings)
    codebook = codebook_of(root)
    variables = variables_of(root)
    notes = {each.get("guid", ""): each for each in below(root, "Note")}
    users = {each.get("guid", ""): each.get("name", "") for each in below(root, "User")}
    cases = cases_of(root, variables, codebook.paths)
    linked = Linked(codebook.paths, users, notes, variables, cases)
    sources, taken = sources_of(root, linked, texts)
    memos = _memos(root, linked, texts)
    told = _left_out(root, taken) + cases.notes()
    if memos or codebook.meanings:
        memos = [*memos, *codebook.meanings]
        reading = notes_source(f"{root.get('name') or 'Project'}: memos and codebook", memos)
        sources = [*sources, CodedSource("Memos and codebook", "memos", lambda: reading)]
    yield from parts_of(sources, cases.people, told, origin)


def _memos(root: Any, linked: Linked, texts: Texts) -> list[tuple[str, str]]:
    """Heading and text of what researchers wrote about the project, its codes and its cases."""
    memos = []
    description = words(child(root, "Description")).strip()
    if description:
        memos.append((root.get("name", ""), description))
    about: dict[str, str] = {}
    for element in below(root, "Code", "Case", "Variable", "Set"):
        for reference in children(element, "NoteRef"):
            about[reference.get("targetGUID", "")] = linked.codes.get(element.get("guid", ""), element.get("name", ""))
    for identity, note in linked.notes.items():
        if identity in linked.used_notes:
            continue
        text = texts.of_note(note)
        heading = " — ".join(each for each in (about.get(identity, ""), note.get("name", "")) if each)
        if text.strip():
            memos.append((heading, text))
    for case in below(root, "Case"):
        text = words(child(case, "Description")).strip()
        if text:
            memos.append((case.get("name", ""), text))
    return memos


def _left_out(root: Any, taken: Counter[str]) -> list[str]:
    """Sentences on what the project holds and is not taken in."""
    found = Counter[str]()
    for element in below(root, *_LEFT_OUT):
        found[_LEFT_OUT[tag(element)]] += 1
    for name, count in taken.items():
        found[_LEFT_OUT.get(name, name)] -= count
    return [f"{count} {what} were left out." for what, count in found.items() if count > 0]
