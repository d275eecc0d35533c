"""Records ↔ rows of the database. Knows the columns of `corpus.migrations`, no transactions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from corpus.records import CharSpan, Coding, Document, Participant, Role, Segment, SourceKind

DOCUMENT_COLUMNS = "id, title, kind, text, method, date, language, study, participants, attributes, origin, origin_hash"
SEGMENT_COLUMNS = (
    "id, document, span_start, span_end, text, role, speaker, participant, heading, start_time, end_time, language,"
    " attributes"
)


def document_row(document: Document) -> tuple[str, ...]:
    """Values in the order of `DOCUMENT_COLUMNS`."""
    return (
        document.id,
        document.title,
        document.kind.value,
        document.text,
        document.method,
        document.date,
        document.language,
        document.study,
        json.dumps(list(document.participants), ensure_ascii=False),
        mapping_text(document.attributes),
        document.origin,
        document.origin_hash,
    )


def document_of(row: sqlite3.Row | tuple[str, ...]) -> Document:
    """The document in a row of `DOCUMENT_COLUMNS`."""
    identity, title, kind, text, method, date, language, study, participants, attributes, origin, origin_hash = row
    return Document(
        id=identity,
        title=title,
        kind=SourceKind(kind),
        text=text,
        method=method,
        date=date,
        language=language,
        study=study,
        participants=tuple(json.loads(participants)),
        attributes=json.loads(attributes),
        origin=origin,
        origin_hash=origin_hash,
    )


def segment_row(segment: Segment) -> tuple[str | int | float | None, ...]:
    """Values in the order of `SEGMENT_COLUMNS`."""
    return (
        segment.id,
        segment.document,
        segment.span.start,
        segment.span.end,
        segment.text,
        segment.role.value,
        segment.speaker,
        segment.participant,
        segment.heading,
        segment.start_time,
        segment.end_time,
        segment.language,
        mapping_text(segment.attributes),
    )


def segment_of(row: tuple[object, ...]) -> Segment:
    """The segment in a row of `SEGMENT_COLUMNS`."""
    identity, document, start, end, text, role, speaker, participant, heading, begins, ends, language, attributes = row
    return Segment(
        id=str(identity),
        document=str(document),
        span=CharSpan(int(str(start)), int(str(end))),
        text=str(text),
        role=Role(str(role)),
        speaker=str(speaker),
        participant=None if participant is None else str(participant),
        heading=str(heading),
        start_time=None if begins is None else float(str(begins)),
        end_time=None if ends is None else float(str(ends)),
        language=str(language),
        attributes=json.loads(str(attributes)),
    )


def participant_row(document: str, participant: Participant) -> tuple[str, str, str, str, str]:
    """Values in the order of the table `participants`."""
    attributes = mapping_text(participant.attributes)
    return (document, participant.id, participant.label, participant.study, attributes)


def coding_row(document: str, ordinal: int, coding: Coding) -> tuple[str | int, ...]:
    """Values in the order of the table `codings`."""
    span = coding.span
    return (document, ordinal, span.start, span.end, coding.code, coding.coder, coding.quote, coding.note)


def mapping_text(mapping: Mapping[str, str]) -> str:
    """A mapping as JSON, keys in their order."""
    return json.dumps(dict(mapping), ensure_ascii=False)
