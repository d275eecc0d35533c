"""The JSON documents of commands that print neither a reply nor an artifact: their shapes, and how they are filled.

What a field means stands under it; `docs/json.md` and the JSON Schemas are made from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NotRequired

from typing_extensions import TypedDict

from ui.cli_codes import CodingRow, coding_rows
from ui.cli_explain import ExplanationRow

if TYPE_CHECKING:
    from assistant.checking import CheckReport
    from corpus.insight_space import Placement
    from corpus.records import Coding, Document, Evidence, Participant, Segment
    from corpus.telling import Fact


class LegsRow(TypedDict):
    """How well each index found a passage, 0 to 1."""

    dense: float
    """Nearness in meaning."""
    keyword: float
    """Words in common."""


class HitRow(TypedDict):
    """One passage found."""

    document: str
    """Id of the source."""
    segment: str
    """Id of the passage."""
    start: int
    """Code points of the source's text."""
    end: int
    """Exclusive."""
    text: str
    """The passage, `text[start:end]` of the source."""
    score: float
    """Higher is better; comparable within one search."""
    legs: LegsRow
    """The scores that were joined."""
    speaker: str
    """The label in front of the words, empty where there is none."""
    participant: str | None
    """Id of the person, or null where the source does not tell people apart."""
    role: str
    """participant, staff, interviewer or narrator."""
    language: str
    """BCP 47."""
    time: float | None
    """Seconds from the start of the recording, or null."""


class SearchDocument(TypedDict):
    """What `wayfolk search --json` prints."""

    query: str
    """As it was asked."""
    narrowed: str
    """A sentence that says which part of the corpus alone was searched, since the query names it; empty: all of it."""
    hits: list[HitRow]
    """Best first."""
    explanation: NotRequired[ExplanationRow]
    """With `--explain`."""


class SourceRow(TypedDict):
    """One source in a list."""

    id: str
    """Made from the content: equal content, equal id."""
    title: str
    """As the source or its sidecar gives it."""
    kind: str
    """interview, survey, usability_test, …"""
    method: str
    """How it was collected, in the team's words."""
    date: str
    """ISO 8601, as exact as is known; empty where it is not."""
    language: str
    """BCP 47; `und` where it can't be told."""
    study: str
    """The study it belongs to."""
    participants: int
    """People who speak in it or answered in it; 0 where it does not tell people apart."""
    segments: int
    """Passages in it."""
    origin: str
    """Path it was read from."""
    attributes: dict[str, str]
    """Facts such as audience."""
    setting: str
    """field, lab, or empty where it can't be told."""
    contact: str
    """unobtrusive, obtrusive, or empty where it can't be told."""
    standing: str
    """customer_voice, staff_belief, measurement or researcher: whose knowledge it holds."""


class SourcesDocument(TypedDict):
    """What `wayfolk sources --json` prints."""

    sources: list[SourceRow]
    """In the order they were taken in."""


class PersonRow(TypedDict):
    """One person of a source."""

    id: str
    """Stable within the project."""
    label: str
    """As the source shows it."""
    attributes: dict[str, str]
    """What the sources say of the person."""


class SegmentRow(TypedDict):
    """One passage of a source."""

    id: str
    """`<source>.<ordinal>`."""
    start: int
    """Code points of `text`."""
    end: int
    """Exclusive."""
    speaker: str
    """The label in front of the words, empty where there is none."""
    role: str
    """participant, staff, interviewer or narrator."""
    time: float | None
    """Seconds from the start of the recording, or null."""
    end_time: float | None
    """Seconds, or null."""
    participant: str | None
    """Id of the person, or null where the source does not tell people apart."""
    heading: str
    """The question answered, or the heading above."""
    language: str
    """BCP 47."""
    attributes: dict[str, str]
    """What belongs to this passage alone: rating, date."""


class GuessRow(TypedDict):
    """Something concluded of a source."""

    what: str
    """kind, date, language, study, setting, contact, voice, quotations, `role of <label>`, `column <title>`…"""
    value: str
    """What was concluded."""
    why: str
    """The ground, as a clause."""


class FactRow(TypedDict):
    """Something known of a source."""

    what: str
    """As in a guess; also method, title, `person <label>`, `attribute <name>`."""
    value: str
    """What it is known to be."""
    ground: str
    """you: a person said so with `sources set`, `ingest` or on screen; source: it or a sidecar tells it; guess."""
    why: str
    """The ground of a guess; empty otherwise."""


class SourceDocument(TypedDict):
    """What `wayfolk sources show DOC --json` prints."""

    id: str
    """Made from the content: equal content, equal id."""
    title: str
    """As the source or its sidecar gives it."""
    kind: str
    """interview, survey, usability_test, …"""
    method: str
    """How it was collected, in the team's words."""
    date: str
    """ISO 8601, as exact as is known; empty where it is not."""
    language: str
    """BCP 47; `und` where it can't be told."""
    study: str
    """The study it belongs to."""
    participants: list[PersonRow]
    """People who speak in it; empty where it does not tell people apart."""
    attributes: dict[str, str]
    """Facts such as audience."""
    origin: str
    """Path it was read from."""
    text: str
    """The whole text as stored; every offset counts its code points."""
    segments: list[SegmentRow]
    """In the order of the text."""
    guesses: list[GuessRow]
    """What was concluded of the source rather than told; `wayfolk sources set` says otherwise."""
    facts: list[FactRow]
    """Everything known of what the source is, guesses included, with whence it is known."""
    standing: str
    """customer_voice, staff_belief, measurement or researcher: whose knowledge it holds."""
    codings: list[CodingRow]
    """Passages that people coded in another tool, in order."""


class FailureRow(TypedDict):
    """A citation that does not hold, under one claim that rests on it."""

    claim: str
    """Id of the claim."""
    label: str
    """Label of the citation."""
    verified: str
    """FUZZY, WRONG_SOURCE or NOT_FOUND."""
    why: str
    """What happened, in a sentence."""


class CheckDocument(TypedDict):
    """What `wayfolk check ARTIFACT --json` prints; without ARTIFACT also `artifacts`, one of these for each draft."""

    artifact: str | None
    """Id of the draft; null where all were checked."""
    claims: int
    """How many claims were checked."""
    failed: list[FailureRow]
    """Empty where every quote stands; else the exit status is 3."""


def source_row(document: Document, segments: int, people: int, place: Placement) -> SourceRow:
    """A source in a list."""
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "method": document.method,
        "date": document.date,
        "language": document.language,
        "study": document.study,
        "participants": people,
        "segments": segments,
        "origin": document.origin,
        "attributes": dict(document.attributes),
        "setting": place.setting,
        "contact": place.contact,
        "standing": place.standing.value,
    }


def source_document(
    document: Document,
    segments: list[Segment],
    people: dict[str, Participant],
    facts: Sequence[Fact],
    place: Placement,
    codings: Sequence[Coding],
    silent: Iterable[str],
) -> SourceDocument:
    """A source with everything in it; `silent`: ids of those who answered in it without a passage."""
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "method": document.method,
        "date": document.date,
        "language": document.language,
        "study": document.study,
        "participants": [
            {"id": each, "label": people[each].label, "attributes": dict(people[each].attributes)}
            for each in dict.fromkeys((*document.participants, *silent))
            if each in people
        ],
        "attributes": dict(document.attributes),
        "origin": document.origin,
        "text": document.text,
        "segments": [segment_row(each) for each in segments],
        "guesses": [
            {"what": each.what, "value": each.value, "why": each.why} for each in facts if each.ground == "guess"
        ],
        "facts": [fact_row(each) for each in facts],
        "standing": place.standing.value,
        "codings": coding_rows(document.text, codings),
    }


def fact_row(fact: Fact) -> FactRow:
    """Something known of a source."""
    return {"what": fact.what, "value": fact.value, "ground": fact.ground.value, "why": fact.why}


def segment_row(segment: Segment) -> SegmentRow:
    """A passage of a source."""
    return {
        "id": segment.id,
        "start": segment.span.start,
        "end": segment.span.end,
        "speaker": segment.speaker,
        "role": segment.role.value,
        "time": segment.start_time,
        "end_time": segment.end_time,
        "participant": segment.participant,
        "heading": segment.heading,
        "language": segment.language,
        "attributes": dict(segment.attributes),
    }


def hit_row(hit: Evidence) -> HitRow:
    """A passage found."""
    segment = hit.segment
    return {
        "document": segment.document,
        "segment": segment.id,
        "start": segment.span.start,
        "end": segment.span.end,
        "text": segment.text,
        "score": hit.score,
        "legs": {"dense": hit.legs.dense, "keyword": hit.legs.keyword},
        "speaker": segment.speaker,
        "participant": segment.participant,
        "role": segment.role.value,
        "language": segment.language,
        "time": segment.start_time,
    }


def failure_rows(report: CheckReport) -> list[FailureRow]:
    """The citations of a draft that fail."""
    return [
        {"claim": each.claim, "label": each.label, "verified": each.verified.value, "why": each.why}
        for each in report.failed
    ]


def check_document(report: CheckReport) -> CheckDocument:
    """What a check found in one draft."""
    return {"artifact": report.artifact, "claims": report.claims, "failed": failure_rows(report)}
