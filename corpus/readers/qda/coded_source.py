"""Coded sources of any tool → the documents of a file. Knows texts, selections and people, no file format.

Texts are loaded one at a time, so that memory does not grow with the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.decoding import clean_text
from corpus.errors import EmptySource, SourceError
from corpus.readers.qda.anchoring import Anchored, Chosen, CodedText, Selection, anchored, choose_counting
from corpus.readers.qda.positions import Ruler, WrittenText
from corpus.readers.reading import Moment, Part, Reading, Respondent, TextBuilder, Turn, Voice
from corpus.records import Guess, Role, SourceKind

_SAMPLED_TEXTS = 40
"""Texts looked at to find out how positions are counted."""
_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Membership:
    """A person and the passage that is theirs."""

    person: str
    """Key into the project's people."""
    start: int | None = None
    """As the tool counts; None: the whole source."""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A researcher's note on a source."""

    text: str
    heading: str = ""
    start: int | None = None
    """The passage it is on, as the tool counts; None: the whole source."""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class CodedSource:
    """A source of a coded project."""

    name: str
    """As the tool shows it; need not be unique."""
    identity: str
    """The tool's id of it."""
    load: Callable[[], WrittenText | Reading]
    """The text as the tool's positions count it; a reading where the tool keeps only a document, whose positions
    nobody can count. Raises SourceError."""
    selections: Sequence[Selection] = ()
    members: Sequence[Membership] = ()
    moments: Sequence[tuple[int, float]] = ()
    """Position and seconds."""
    remarks: Sequence[Remark] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    kind: SourceKind | None = None
    notes: tuple[str, ...] = ()


def parts_of(
    sources: Sequence[CodedSource], people: Mapping[str, Respondent], notes: Sequence[str], origin: str
) -> Iterator[Part]:
    """The documents of a coded project.

    Args:
        people: everybody the project tells of, by key.
        notes: sentences on what of the whole project was not taken in.
        origin: the file, for the sentences of errors.
    """
    yield from (Part("", note) for note in notes)
    chosen = _counting(sources)
    names: set[str] = set()
    for source in sources:
        name = _unique(source, names)
        try:
            yield Part(name, _reading(source, people, chosen, f"{origin}!/{name}"))
        except SourceError as error:
            yield Part(name, error)
    if not sources:
        raise EmptySource(origin, " ".join(["there is no text in this project.", *notes]))


def notes_source(name: str, entries: Sequence[tuple[str, str]], kind: SourceKind = SourceKind.FIELD_NOTES) -> Reading:
    """Researchers' own writing as a document of narration: memos, the meaning of codes.

    Args:
        entries: heading and text of each.
    """
    builder = TextBuilder()
    turns = []
    for heading, text in entries:
        span = builder.add(text)
        if span.end > span.start:
            builder.separate("\n\n")
            turns.append(Turn(span, role=Role.NARRATOR, heading=" ".join(clean_text(heading).split())))
    return Reading(builder.text.rstrip("\n"), turns=tuple(turns), title=name, kind=kind)


def _counting(sources: Sequence[CodedSource]) -> Chosen:
    texts: list[CodedText] = []
    for source in sources:
        if len(texts) < _SAMPLED_TEXTS and any(each.start is not None for each in source.selections):
            try:
                loaded = source.load()
            except SourceError:
                continue
            if isinstance(loaded, WrittenText):
                texts.append(CodedText(loaded, source.selections))
    return choose_counting(texts)


def _unique(source: CodedSource, taken: set[str]) -> str:
    """A name for a document of the file: as the tool shows it, told apart by the tool's id where several share it."""
    plain = " ".join(clean_text(source.name).replace("/", "-").replace("\\", "-").split())[:_NAME_LIMIT]
    name = plain or source.identity or "source"
    if name in taken:
        name = f"{name} [{source.identity[:8]}]"
    number = 2
    while name in taken:
        name, number = f"{plain} ({number})", number + 1
    taken.add(name)
    return name


def _reading(source: CodedSource, people: Mapping[str, Respondent], chosen: Chosen, origin: str) -> Reading:
    loaded = source.load()
    base = loaded if isinstance(loaded, Reading) else Reading(loaded.text)
    written = loaded if isinstance(loaded, WrittenText) else WrittenText(loaded.text)
    if not any(map(str.isalnum, base.text)):
        raise EmptySource(origin, "there is no text in it; nothing was taken in.")
    selections: Sequence[Selection] = source.selections
    if loaded is base:  # nobody knows what the tool's positions count
        selections = [replace(each, start=None, end=None) for each in selections]
    found = anchored(CodedText(written, selections), chosen.counting)
    ruler = Ruler(written, chosen.counting)
    moments = ((ruler.place(at), seconds) for at, seconds in source.moments) if loaded is not base else ()
    voices, misplaced = _voices(source, ruler, placed=loaded is not base)
    keys = {voice.person for voice in voices}
    notes = [*base.notes, *source.notes, *found.notes()]
    if misplaced:
        notes.append(f"{misplaced} passages of cases point outside the text and were left out.")
    reading = replace(
        base,
        title=" ".join(clean_text(source.name).split()) or base.title,
        kind=source.kind or base.kind,
        people={**base.people, **{key: people[key] for key in people if key in keys}},
        voices=tuple(voices),
        moments=tuple(sorted((Moment(at, time) for at, time in moments if at is not None), key=lambda each: each.at)),
        attributes={**base.attributes, **source.attributes},
        codings=tuple(found.codings),
        guesses=(*base.guesses, *_guesses(found, chosen)),
        notes=tuple(notes),
    )
    return _with_remarks(reading, source, ruler)


def _guesses(found: Anchored, chosen: Chosen) -> list[Guess]:
    return [chosen.guess()] if found.codings else []


def _voices(source: CodedSource, ruler: Ruler, *, placed: bool) -> tuple[list[Voice], int]:
    """People with their passages, and how many passages could not be placed."""
    voices: list[Voice] = []
    misplaced = 0
    for member in source.members:
        if member.start is None or member.end is None:
            voices.append(Voice(member.person))
            continue
        span = ruler.span(member.start, member.end) if placed else None
        if span is None:
            misplaced += 1
        else:
            voices.append(Voice(member.person, span))
    return voices, misplaced


def _with_remarks(reading: Reading, source: CodedSource, ruler: Ruler) -> Reading:
    """Researchers' notes after the text, each under its own heading and the words it is on."""
    if not source.remarks or reading.turns is not None:
        return reading
    builder = TextBuilder()
    builder.separate(reading.text)
    remarks = list(reading.remarks)
    for remark in source.remarks:
        text = clean_text(remark.text).strip()
        if not any(map(str.isalnum, text)):
            continue
        on = ruler.span(remark.start, remark.end) if remark.start is not None and remark.end is not None else None
        words = on.of(reading.text) if on is not None else ""
        builder.separate("\n\n")
        heading = " — ".join(" ".join(each.split()) for each in (clean_text(remark.heading), words[:200]) if each)
        remarks.append(Turn(builder.add(text), role=Role.NARRATOR, heading=heading))
    return replace(reading, text=builder.text, remarks=tuple(remarks))
