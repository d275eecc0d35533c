"""Puts other words in the place of some in everything that is stored of a source, so that every span still fits.

Knows what a `Segmented` holds; what is replaced by what, the caller says through a `Naming`.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.records import CharSpan, Coding, Document, Guess, Participant, Segment
from corpus.segmenting import Segmented, identity_of

REMOVED = "[removed]"
"""Stands where words of somebody forgotten stood."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for a stretch of a text."""

    start: int
    end: int
    words: str


class Naming(Protocol):
    """What is said instead."""

    def text(self, segmented: Segmented) -> Sequence[Edit]:
        """Edits of the document's text, in order, none overlapping another."""

    def short(self, text: str) -> str:
        """A heading, a value, a note."""

    def label(self, label: str) -> str:
        """The label of a speaker or respondent."""

    def title(self, title: str) -> str:
        """The title of a document, a study or a part of an id, which may come from a file's name in small letters."""

    def person(self, person: Participant, study: str) -> Participant:
        """Somebody, with the id and label to be shown; `study` is the study's name to be shown."""

    def gone(self, segment: Segment) -> bool:
        """Whether the segment is to be taken out."""

    def leaves(self, person: Participant) -> bool:
        """Whether somebody is to be taken out."""


def replaced(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.words)
        at = edit.end
    return "".join((*pieces, text[at:]))


class Offsets:
    """Where a place of the text before lies in the text after."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._ends = [edit.end for edit in edits]
        self._edits = edits
        self._grown = [0]
        for edit in edits:
            self._grown.append(self._grown[-1] + len(edit.words) - (edit.end - edit.start))

    def start(self, place: int) -> int:
        """A place where something begins: inside replaced words, where their replacement begins."""
        before = bisect.bisect_right(self._ends, place)
        if before < len(self._edits) and self._edits[before].start < place:
            return self._edits[before].start + self._grown[before]
        return place + self._grown[before]

    def end(self, place: int) -> int:
        """A place where something ends: inside replaced words, where their replacement ends."""
        before = bisect.bisect_right(self._ends, place)
        if before < len(self._edits) and self._edits[before].start < place:
            return self._edits[before].start + self._grown[before] + len(self._edits[before].words)
        return place + self._grown[before]

    def span(self, span: CharSpan) -> CharSpan:
        """A span, in the text after."""
        start = self.start(span.start)
        return CharSpan(start, max(start, self.end(span.end)))


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A source before and after, and which words of its text were put in the place of which."""

    before: Segmented
    after: Segmented
    """The very same object where nothing changes."""
    edits: tuple[Edit, ...]
    people: Mapping[str, str]
    """Id of each person before → after."""
    gone: tuple[int, ...] = ()
    """Ordinals of the segments that were taken out."""


def rewritten(segmented: Segmented, naming: Naming) -> Segmented:
    """The same source as `naming` has it; the very same object where nothing changes."""
    return rewriting(segmented, naming).after


def rewriting(segmented: Segmented, naming: Naming) -> Rewriting:
    """As `rewritten`, with what was changed."""
    edits = naming.text(segmented)
    text = replaced(segmented.document.text, edits)
    offsets = Offsets(edits)
    study = naming.title(segmented.document.study)
    people: dict[str, Participant] = {}
    """Id before → the person after."""
    for person in segmented.participants:
        shown = naming.person(person, study)
        people[person.id] = replace(shown, attributes=_values(person.attributes, naming))
    removed = [naming.gone(segment) for segment in segmented.segments]
    kept = [segment for segment, without in zip(segmented.segments, removed, strict=True) if not without]
    segments = [_segment(segment, text, offsets, naming, people) for segment in kept]
    gone: set[str | None] = {person.id for person in segmented.participants if naming.leaves(person)}
    document = _document(segmented.document, text, study, naming, people, gone)
    codings = tuple(_coding(coding, text, offsets, naming) for coding in segmented.codings)
    after = Segmented(
        document=document,
        segments=tuple(segments),
        participants=_joined(person for identity, person in people.items() if identity not in gone),
        notes=tuple(naming.short(note) for note in segmented.notes),
        codings=codings,
        guesses=tuple(
            Guess(naming.short(each.what), naming.short(each.value), naming.short(each.why))
            for each in segmented.guesses
        ),
        read=segmented.read,
    )
    return Rewriting(
        segmented,
        segmented if after == segmented else with_identity(after),
        tuple(edits),
        {identity: person.id for identity, person in people.items()},
        tuple(ordinal for ordinal, without in enumerate(removed) if without),
    )


def with_identity(segmented: Segmented) -> Segmented:
    """The same with ids made from what it says now: equal content, equal id."""
    turns = ((each.span, each.role, each.participant or "", each.heading) for each in segmented.segments)
    identity = identity_of(segmented.document, turns)
    return replace(
        segmented,
        document=replace(segmented.document, id=identity),
        segments=tuple(
            replace(segment, id=f"{identity}.{ordinal}", document=identity)
            for ordinal, segment in enumerate(segmented.segments)
        ),
    )


def heading_lines(text: str, people: Iterable[str]) -> list[Edit]:
    """Edits that take out the lines with which tables head what respondents said: their key, and what is told of them
    there."""
    edits = []
    for key in {person.rpartition("#")[2] for person in people if "#" in person}:
        for found in re.finditer(rf"^{re.escape(key)}(?: · .*)?$", text, re.MULTILINE):
            edits.append(Edit(found.start(), found.end(), REMOVED))
    return edits


def _document(
    document: Document, text: str, study: str, naming: Naming, people: Mapping[str, Participant], gone: set[str | None]
) -> Document:
    here = [
        people[identity].id if identity in people else identity
        for identity in document.participants
        if identity not in gone
    ]
    return replace(
        document,
        title=naming.title(document.title),
        text=text,
        method=naming.short(document.method),
        study=study,
        participants=tuple(dict.fromkeys(here)),
        attributes=_values(document.attributes, naming),
    )


def _segment(
    segment: Segment, text: str, offsets: Offsets, naming: Naming, people: Mapping[str, Participant]
) -> Segment:
    span = offsets.span(segment.span)
    known = people.get(segment.participant or "")
    return replace(
        segment,
        span=span,
        text=span.of(text),
        speaker=naming.label(segment.speaker),
        participant=known.id if known is not None else segment.participant,
        heading=naming.short(segment.heading),
        attributes=_values(segment.attributes, naming),
    )


def _coding(coding: Coding, text: str, offsets: Offsets, naming: Naming) -> Coding:
    span = offsets.span(coding.span)
    return Coding(
        span,
        naming.short(coding.code),
        naming.label(coding.coder),
        naming.short(coding.quote),
        naming.short(coding.note),
    )


def _values(attributes: Mapping[str, str], naming: Naming) -> Mapping[str, str]:
    if not attributes:
        return attributes
    after: dict[str, str] = {}
    for key, value in attributes.items():
        name = naming.short(key)
        after[key if name in after else name] = naming.short(value)
    return attributes if after == dict(attributes) else after


def _joined(people: Iterable[Participant]) -> tuple[Participant, ...]:
    """People by the id they have now: two that turn out to be one are one."""
    joined: dict[str, Participant] = {}
    for person in people:
        known = joined.get(person.id)
        joined[person.id] = (
            person if known is None else replace(known, attributes={**known.attributes, **person.attributes})
        )
    return tuple(joined.values())
