"""The records of a corpus: what was said, by whom, where and when.

Offsets everywhere count Unicode code points of `Document.text`, end exclusive, so that
`document.text[span.start:span.end]` is the passage. Records are frozen; ids are given by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class SourceKind(StrEnum):
    """What a source is. Decides whose voice it holds and where it lies in the insight space."""

    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"
    USABILITY_TEST = "usability_test"
    SURVEY = "survey"
    REVIEW = "review"
    TICKET = "ticket"
    FEEDBACK = "feedback"
    FIELD_NOTES = "field_notes"
    DIARY = "diary"
    STAFF = "staff"
    REPORT = "report"
    PROCESS = "process"
    """How a service is meant to go, step by step: a blueprint, a procedure. Nobody's experience."""


class Role(StrEnum):
    """Whose words a segment holds.

    Only PARTICIPANT speech is evidence of experience. STAFF speech is evidence of what staff believe.
    INTERVIEWER and NARRATOR (a researcher's notes, headings) are context.
    """

    PARTICIPANT = "participant"
    STAFF = "staff"
    INTERVIEWER = "interviewer"
    NARRATOR = "narrator"


@dataclass(frozen=True, slots=True)
class CharSpan:
    """A half-open interval of code points, `start <= end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The passage of `text` that this span points at."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> CharSpan:
        """The same span, `by` code points later."""
        return CharSpan(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of a study, known by a label the source gives."""

    id: str
    """Stable within the project, for example `permits/p07` or `survey.csv#R_12`."""
    label: str
    """The name or code as the source shows it."""
    study: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What the sources say of the person: ratings, segment, region. Values as written."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source, read."""

    id: str
    """First 16 hex digits of the SHA-256 over title, text and what was detected of it: equal content, equal id."""
    title: str
    kind: SourceKind
    text: str
    """The text as stored: NFC, line ends `\\n`. Every offset counts code points of this."""
    method: str = ""
    """How it was collected, in the team's own words: "remote moderated test"."""
    date: str = ""
    """ISO 8601, as exact as is known: `2018-01-24`, `2018-01`, `2018`; empty where it is not."""
    language: str = "und"
    """BCP 47 language of most of the text; `und` where it can't be told."""
    study: str = ""
    participants: tuple[str, ...] = ()
    """Ids of the people who speak in it; empty where the source does not tell people apart."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    """Where it came from: a path relative to the project or absolute, with `/` separators."""
    origin_hash: str = ""
    """SHA-256 of the bytes of the origin, hex."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One utterance, answer, review or note: consecutive words of one voice."""

    id: str
    """`<document>.<ordinal>`, ordinal counting from 0 within the document."""
    document: str
    span: CharSpan
    text: str
    """Equal to `span.of(document.text)`."""
    role: Role
    speaker: str = ""
    """The label in front of the words, as written; empty where there is none."""
    participant: str | None = None
    """Id of the person, or None where the source does not tell people apart."""
    heading: str = ""
    """The question answered, or the heading above: context, never evidence."""
    start_time: float | None = None
    """Seconds from the start of the recording."""
    end_time: float | None = None
    language: str = "und"
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What belongs to this utterance alone: rating, channel, date of the ticket."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that was not said of a source but concluded: shown to people, who may say otherwise."""

    what: str
    """`kind`, `date`, `language`, `role of Anna`, `column Comments`…"""
    value: str
    why: str
    """The ground, as a clause: "its name says so", "most of its turns ask"."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A passage that a person coded in another tool."""

    span: CharSpan
    """In the text of the document."""
    code: str
    """Path of the code, its levels parted by ` / `."""
    coder: str = ""
    quote: str = ""
    """The passage as the other tool shows it; empty where it stores positions alone."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive segments within a token budget: the unit that is indexed."""

    id: str
    """`<first segment>+<count>`."""
    document: str
    span: CharSpan
    segments: tuple[str, ...]
    text: str
    """What is indexed: speaker labels and heading kept, so it need not equal the span."""
    language: str


@dataclass(frozen=True, slots=True)
class Legs:
    """Scores of the two indexes for one hit, each in 0..1, before fusion."""

    dense: float
    keyword: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a query."""

    segment: Segment
    chunk: str
    rank: int
    """From 0."""
    score: float
    """Fused score, higher is better; comparable within one search only."""
    legs: Legs
    query: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the corpus counts. An empty field does not restrict."""

    documents: frozenset[str] = frozenset()
    studies: frozenset[str] = frozenset()
    kinds: frozenset[SourceKind] = frozenset()
    languages: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Attribute name → accepted values; matched on segment, participant, then document; case-insensitive. An attribute
    with several values parted by `; ` matches where one of them is accepted."""
    date_from: str = ""
    """Inclusive, ISO 8601 prefix."""
    date_to: str = ""
    """Inclusive, ISO 8601 prefix."""

    @property
    def everything(self) -> bool:
        """True where nothing is restricted."""
        return not (
            self.documents
            or self.studies
            or self.kinds
            or self.languages
            or self.participants
            or self.attributes
            or self.date_from
            or self.date_to
        )


def voice_of(segment: Segment) -> str:
    """The unit that counts for a segment: its person, or its document where people are not told apart."""
    return segment.participant if segment.participant is not None else segment.document
