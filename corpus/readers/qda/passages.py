"""Coded passages exported without their documents → one document per source, each passage a quotation.

Knows that a passage may bear several codes and comes once for each; nothing of the files these rows stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.decoding import clean_text
from corpus.errors import EmptySource
from corpus.readers.reading import Part, Reading, Respondent, TextBuilder, Turn
from corpus.records import Coding

_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One coded passage."""

    document: str
    text: str
    code: str
    identity: str = ""
    """Of the passage, where the tool gives one to all its rows."""
    coder: str = ""
    note: str = ""
    place: int | None = None
    """Where it stands in its document, for the order."""
    person: str = ""
    """Label of the case it belongs to."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What is said of its document."""
    person_attributes: Mapping[str, str] = field(default_factory=dict)


def parts_of_rows(rows: Iterable[Row], tool: str, origin: str, notes: Iterable[str] = ()) -> Iterator[Part]:
    """A document for each source that the rows name, in the order of their first rows.

    Raises:
        EmptySource: no row holds a passage.
    """
    by_document: dict[str, list[Row]] = {}
    empty = 0
    for row in rows:
        if any(map(str.isalnum, row.text)):
            by_document.setdefault(row.document, []).append(row)
        else:
            empty += 1
    passages = sum(len({(row.identity, row.text, row.place) for row in each}) for each in by_document.values())
    alone = (
        f"{passages} passages marked in {tool}, without the text around them; bring the documents or the project "
        "itself for all that was said."
    )
    told = [alone, *notes, *([f"{empty} rows without words were left out."] if empty else [])]
    if not by_document:
        raise EmptySource(origin, " ".join(["there is no coded passage in it.", *told]))
    yield from (Part("", note) for note in told)
    taken: set[str] = set()
    for document, of_document in by_document.items():
        yield Part(_unique(document, taken), _reading(document, of_document))


def _unique(document: str, taken: set[str]) -> str:
    plain = " ".join(clean_text(document).replace("/", "-").replace("\\", "-").split())[:_NAME_LIMIT] or "passages"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain} ({number})", number + 1
    taken.add(name)
    return name


def _reading(document: str, rows: list[Row]) -> Reading:
    passages: dict[tuple[str, str, int | None], list[Row]] = {}
    for row in rows:
        passages.setdefault((row.identity, clean_text(row.text).strip(), row.place), []).append(row)
    ordered = sorted(passages.items(), key=lambda item: item[0][2] if item[0][2] is not None else -1)
    builder = TextBuilder()
    turns: list[Turn] = []
    codings: list[Coding] = []
    people: dict[str, Respondent] = {}
    for (_, text, _), same in ordered:
        if turns:
            builder.separate("\n\n")
        span = builder.add(text)
        person = " ".join(clean_text(same[0].person).split())
        if person:
            people.setdefault(person, Respondent(person, same[0].person_attributes, everywhere=True))
        turns.append(Turn(span, person=person))
        for code, coder in dict.fromkeys((row.code, row.coder) for row in same):
            note = "\n".join(
                dict.fromkeys(row.note for row in same if row.note and (row.code, row.coder) == (code, coder))
            )
            if code:
                codings.append(Coding(span, code, coder, span.of(builder.text), note))
    return Reading(
        builder.text,
        turns=tuple(turns),
        people=people,
        title=" ".join(clean_text(document).split()),
        codings=tuple(codings),
        attributes=rows[0].attributes,
    )
