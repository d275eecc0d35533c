"""Citations: labels given by code, quotes cut from the source by code, and their check against the corpus.

Attribution only: that the words stand where the citation says. Whether they bear a claim out is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.artifacts import Citation, CountUnit
from corpus.alignment import CitationStatus, align
from corpus.records import CharSpan, Document, Role, Segment


class UnknownLabel(KeyError):
    """A label that this ledger never gave out."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Who stands behind a set of citations."""

    voices: int
    unit: CountUnit
    sources: int
    kinds: int


class Ledger:
    """Gives out the labels of one artifact and remembers what each stands for."""

    def __init__(self, documents: Mapping[str, Document], prefix: str = "E") -> None:
        self._documents = dict(documents)
        self._prefix = prefix
        self._by_place: dict[tuple[str, str, int | None, int | None, str], str] = {}
        self._citations: dict[str, Citation] = {}
        self._last = 0

    def go_on(self, citations: Iterable[Citation]) -> None:
        """Take over the labels of an artifact, so that new ones come after them and the same passage keeps its own."""
        for citation in citations:
            quote = citation.quote if citation.start is None else ""
            place = (citation.document, citation.segment, citation.start, citation.end, quote)
            self._by_place[place] = citation.label
            self._citations[citation.label] = citation
            number = citation.label.removeprefix(self._prefix)
            self._last = max(self._last, int(number) if number.isdecimal() else 0)

    def know(self, document: Document) -> None:
        """Passages of this document may be cited as well."""
        self._documents.setdefault(document.id, document)

    def cite(self, segment: Segment, span: CharSpan, valence: float | None = None) -> str:
        """Label of the passage at `span` of the segment's document; the same passage has one label."""
        document = self._documents[segment.document]
        return self._enter(segment, span, span.of(document.text), CitationStatus.EXACT, valence)

    def cite_answer(self, document: Document, span: CharSpan, participant: str, speaker: str = "") -> str:
        """Label of an answer to a closed question, which stands in the line of its respondent and in no segment."""
        self.know(document)
        line = Segment(
            id="",
            document=document.id,
            span=span,
            text=span.of(document.text),
            role=Role.PARTICIPANT,
            speaker=speaker,
            participant=participant,
            language=document.language,
        )
        return self._enter(line, span, line.text, CitationStatus.EXACT, None)

    def cite_quote(self, segment: Segment, quote: str) -> str:
        """Label of a quote that a model gave for a segment, with the status that its alignment has."""
        document = self._documents[segment.document]
        found = align(quote, document.text, segment.span)
        status = found.status
        if found.span is None and self._elsewhere(quote, segment):
            status = CitationStatus.WRONG_SOURCE
        shown = found.span.of(document.text) if found.span is not None else quote
        return self._enter(segment, found.span, shown, status, None)

    def _elsewhere(self, quote: str, segment: Segment) -> bool:
        return any(align(quote, document.text).span is not None for document in self._documents.values())

    def _enter(
        self, segment: Segment, span: CharSpan | None, quote: str, status: CitationStatus, valence: float | None
    ) -> str:
        at = (span.start, span.end) if span else (None, None)
        place = (segment.document, segment.id, *at, quote if span is None else "")
        if place not in self._by_place:
            self._last += 1
            label = f"{self._prefix}{self._last}"
            document = self._documents[segment.document]
            self._by_place[place] = label
            self._citations[label] = Citation(
                label=label,
                document=document.id,
                segment=segment.id,
                start=span.start if span else None,
                end=span.end if span else None,
                quote=quote,
                verified=status,
                participant=segment.participant,
                role=segment.role.value,
                language=segment.language,
                time=segment.start_time,
                title=document.title,
                kind=document.kind.value,
                speaker=segment.speaker,
                valence=valence,
            )
        return self._by_place[place]

    def __getitem__(self, label: str) -> Citation:
        if label not in self._citations:
            raise UnknownLabel(label)
        return self._citations[label]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation given out, in order."""
        return tuple(self._citations.values())

    def tally(self, labels: Iterable[str]) -> Tally:
        """Distinct voices, sources and source kinds among these labels."""
        return tally(self[label] for label in labels)


def tally(citations: Iterable[Citation]) -> Tally:
    """Distinct voices, sources and source kinds; a source that names nobody counts as one round."""
    people: set[str] = set()
    rounds: set[str] = set()
    sources: set[str] = set()
    kinds: set[str] = set()
    for citation in citations:
        sources.add(citation.document)
        kinds.add(citation.kind)
        if citation.participant is None:
            rounds.add(citation.document)
        else:
            people.add(citation.participant)
    return Tally(
        voices=len(people) + len(rounds),
        unit=unit_of(bool(people), bool(rounds)),
        sources=len(sources),
        kinds=len(kinds),
    )


def unit_of(people: bool, rounds: bool) -> CountUnit:
    """What is counted, where there are people, rounds, or both."""
    if people and rounds:
        return CountUnit.PEOPLE_AND_ROUNDS
    return CountUnit.ROUNDS if rounds else CountUnit.PEOPLE


def is_sound(citation: Citation) -> bool:
    """Whether the quote stands in the cited source, word for word or nearly so with the same numbers and negations."""
    return citation.verified in (CitationStatus.EXACT, CitationStatus.NORMALISED, CitationStatus.FUZZY)


def who_said(citation: Citation) -> str:
    """The label of who said it; of a table's rows, where labels are rare, what the table calls them: `R07` of
    `study/survey.csv#R07`. Empty where nobody is named."""
    identity = citation.participant or ""
    return citation.speaker or identity.rpartition("#")[2]


def round_titles(citations: Iterable[Citation]) -> dict[str, str]:
    """Titles of documents by their ids, for voices that are rounds: sources that do not tell people apart."""
    return {citation.document: citation.title for citation in citations if citation.title}
