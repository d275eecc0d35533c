"""Sources of a REFI-QDA project → coded sources: their texts, selections, people, times and memos."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from corpus.decoding import clean_text
from corpus.readers.qda.anchoring import Selection
from corpus.readers.qda.coded_source import CodedSource, Membership, Remark
from corpus.readers.qda.refi_people import Cases, values_of
from corpus.readers.qda.refi_texts import Texts
from corpus.readers.qda.xml_tree import child, children, tag, words

_RECORDINGS = ("AudioSource", "VideoSource")
_WITHOUT_TEXT = {"PictureSource": "pictures", **dict.fromkeys(_RECORDINGS, "recordings without a transcript")}
_STRETCHES = ("AudioSelection", "VideoSelection")


@dataclass(frozen=True, slots=True)
class Linked:
    """What the ids in a project stand for."""

    codes: Mapping[str, str]
    """Id → path."""
    users: Mapping[str, str]
    notes: Mapping[str, Any]
    variables: Mapping[str, str]
    cases: Cases
    used_notes: set[str] = field(default_factory=set)
    """Memos that were given with a source or a coded passage."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a selection lies, as the tool counts."""

    start: int | None = None
    end: int | None = None


def sources_of(root: Any, linked: Linked, texts: Texts) -> tuple[list[CodedSource], Counter[str]]:
    """The sources that have a text; and, by element name, how many of those left out elsewhere were taken in here.

    Below zero: how many more were left out.
    """
    sources: list[CodedSource] = []
    taken = Counter[str]()
    holder = child(root, "Sources")
    for element in children(holder) if holder is not None else ():
        found = list(_of_element(element, linked, texts, taken))
        if not found:
            taken[_WITHOUT_TEXT.get(tag(element), "sources without a text")] -= 1  # told as left out
        sources.extend(found)
    return sources, taken


def _of_element(element: Any, linked: Linked, texts: Texts, taken: Counter[str]) -> Iterator[CodedSource]:
    kind = tag(element)
    if kind == "TextSource":
        yield _source(element, element, linked, texts)
    elif kind == "PDFSource":
        text = child(element, "Representation")
        found = _source(element, text if text is not None else element, linked, texts)
        for item in children(element, "PDFSelection"):
            region = _region(item, linked, texts)
            found = replace(found, selections=[*found.selections, *region])
            taken["PDFSelection"] += bool(region)
        yield found
    elif kind in _RECORDINGS:
        for transcript in children(element, "Transcript"):
            yield _transcript(element, transcript, linked, texts, taken)
    elif kind == "PictureSource":
        text = child(element, "TextDescription")
        if text is not None and texts.has_text(text):
            yield _source(element, text, linked, texts)


def _source(element: Any, text: Any, linked: Linked, texts: Texts) -> CodedSource:
    """A source whose text and selections stand in `text`, which may be the source itself."""
    identity = element.get("guid", "")
    selections: list[Selection] = []
    members = [Membership(person) for person in linked.cases.of_source.get(identity, ())]
    members = [each for each in members if each.person in linked.cases.people]
    remarks = [Remark(words_, name) for name, words_ in _memos(element, linked, texts)]
    for each in children(text, "PlainTextSelection"):
        _add_selection(each, _place(each, "startPosition", "endPosition"), linked, texts, selections, members, remarks)
    attributes = values_of(element, linked.variables)
    coded = [path for item in (element, text) for path, _ in _codes(item, linked)]
    if coded:
        attributes["codes"] = "; ".join(dict.fromkeys(coded))
    description = words(child(element, "Description")).strip()
    if description:
        remarks.insert(0, Remark(description, "Description"))
    name = element.get("name") or element.get("plainTextPath", "").rpartition("/")[2]
    return CodedSource(
        name,
        identity,
        lambda: texts.of(text),
        selections=selections,
        members=members,
        remarks=remarks,
        attributes={key: value for key, value in attributes.items() if value},
    )


def _transcript(element: Any, transcript: Any, linked: Linked, texts: Texts, taken: Counter[str]) -> CodedSource:
    """A recording's transcript: its selections lie between moments, those of the recording between times."""
    source = _source(element, transcript, linked, texts)
    points = {}
    moments: list[tuple[int, float]] = []
    for each in children(transcript, "SyncPoint"):
        at, time = _number(each.get("position")), _number(each.get("timeStamp"))
        points[each.get("guid", "")] = at
        if at is not None and time is not None:
            moments.append((at, time / 1000))
    moments.sort(key=lambda each: (each[1], each[0]))
    selections, members, remarks = list(source.selections), list(source.members), list(source.remarks)
    for each in children(transcript, "TranscriptSelection"):
        place = _Place(points.get(each.get("fromSyncPoint", "")), points.get(each.get("toSyncPoint", "")))
        _add_selection(each, place, linked, texts, selections, members, remarks)
    for each in children(element, *_STRETCHES):
        stretch = _between(_number(each.get("begin")), _number(each.get("end")), moments)
        if stretch is not None:
            taken[tag(each)] += 1
            _add_selection(each, stretch, linked, texts, selections, members, remarks)
    return replace(source, selections=selections, members=members, remarks=remarks, moments=moments)


def _between(begin: int | None, end: int | None, moments: list[tuple[int, float]]) -> _Place | None:
    """The words between two times of a recording, in milliseconds, as near as the transcript tells."""
    times = [time for _, time in moments]
    if begin is None or end is None or len(times) < 2 or end <= begin:
        return None
    first = max(bisect_right(times, begin / 1000) - 1, 0)
    last = min(bisect_left(times, end / 1000), len(times) - 1)
    return _Place(moments[first][0], moments[last][0]) if first < last else None


def _add_selection(
    element: Any,
    place: _Place,
    linked: Linked,
    texts: Texts,
    selections: list[Selection],
    members: list[Membership],
    remarks: list[Remark],
) -> None:
    """What a selection stands for: coded passages, somebody's words, or a place that a memo is on."""
    names = [element.get("name", ""), words(child(element, "Description"))]
    names = [each for each in names if each.strip()]
    memos = _memos(element, linked, texts)
    note = "\n".join(text.strip() for _, text in memos if text.strip())
    codes = _codes(element, linked)
    for coding in children(element, "Coding"):
        own = "\n".join(text.strip() for _, text in _memos(coding, linked, texts) if text.strip())
        for path, coder in _codes_of(coding, linked):
            told = "\n".join(each for each in (note, own) if each)
            by = coder or linked.users.get(element.get("creatingUser", ""), "")
            selections.append(Selection(place.start, place.end, path, by, told, names=tuple(names)))
    for person in linked.cases.of_selection.get(element.get("guid", ""), ()):
        if person in linked.cases.people and place.start is not None and place.end is not None:
            members.append(Membership(person, place.start, place.end))
    if not codes:
        remarks.extend(Remark(text, name, place.start, place.end) for name, text in memos)


def _region(element: Any, linked: Linked, texts: Texts) -> list[Selection]:
    """Coded passages of a PDF region that tells its words: they have no place but where these words stand."""
    inner = child(element, "Representation")
    said = words(child(inner, "PlainTextContent")).strip() if inner is not None else ""
    memos = "\n".join(text.strip() for _, text in _memos(element, linked, texts))
    return [Selection(None, None, path, coder, memos, words=said) for path, coder in _codes(element, linked) if said]


def _codes(element: Any, linked: Linked) -> list[tuple[str, str]]:
    return [each for coding in children(element, "Coding") for each in _codes_of(coding, linked)]


def _codes_of(coding: Any, linked: Linked) -> list[tuple[str, str]]:
    """Path and coder of a coding; a code that the codebook does not hold is named by its id."""
    coder = clean_text(linked.users.get(coding.get("creatingUser", ""), ""))
    paths = [each.get("targetGUID", "") for each in children(coding, "CodeRef")]
    return [(linked.codes.get(each, each), coder) for each in paths if each]


def _memos(element: Any, linked: Linked, texts: Texts) -> list[tuple[str, str]]:
    """Name and text of the memos that an element refers to."""
    found = []
    for reference in children(element, "NoteRef"):
        note = linked.notes.get(reference.get("targetGUID", ""))
        if note is not None:
            linked.used_notes.add(reference.get("targetGUID", ""))
            found.append((note.get("name", ""), texts.of_note(note)))
    return found


def _place(element: Any, start: str, end: str) -> _Place:
    return _Place(_number(element.get(start)), _number(element.get(end)))


def _number(value: str | None) -> int | None:
    """A position or a time as a whole number; None where it is none."""
    try:
        return int(float(value)) if value is not None and value.strip() else None
    except (ValueError, OverflowError):
        return None
