"""Records ↔ rows of the database. Knows the columns of `corpus.migrations`, no transactions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from corpus.records import CharSpan, Coding, Document, Participant, Role, Segment, SourceKind

DOCUMENT_COLUMNS = "id, title, kind, text, method, date, language, study, participants, attributes, origin, origin_hash"
HEAD_COLUMNS = DOCUMENT_COLUMNS.replace(" text,", " '',")
"""The same with an empty text."""
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


def document_of(row: tuple[Any, ...]) -> Document:
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


def segment_of(row: tuple[Any, ...]) -> Segment:
    """The segment in a row of `SEGMENT_COLUMNS`."""
    identity, document, start, end, text, role, speaker, participant, heading, begins, ends, language, attributes = row
    return Segment(
        id=identity,
        document=document,
        span=CharSpan(start, end),
        text=text,
        role=Role(role),
        speaker=speaker,
        participant=participant,
        heading=heading,
        start_time=begins,
        end_time=ends,
        language=language,
        attributes={} if attributes == "{}" else json.loads(attributes),
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
    return json.dumps(dict(mapping), ensure_ascii=False) if mapping else "{}"
