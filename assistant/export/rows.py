"""An artifact as a CSV table: one row for each claim and passage, so that a spreadsheet can count and filter.

Knows the columns; a claim without a passage still has a row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from assistant.artifacts import AnyArtifact, Citation, Claim, ClosedTally, Idea, JourneyMap, PlannedChange
from assistant.export.outline import outline_of
from assistant.worth import worth_of

COLUMNS = (
    "artifact",
    "section",
    "group",
    "claim",
    "text",
    "status",
    "confidence",
    "participants",
    "unit",
    "sources",
    "stale",
    "stance",
    "label",
    "quote",
    "participant",
    "speaker",
    "role",
    "language",
    "time",
    "document",
    "title",
    "kind",
    "segment",
    "start",
    "end",
    "verified",
    "priority",
    "effort",
    "worth",
    "change",
    "today",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(artifact: AnyArtifact, language: str = "") -> str:
    """The table with its head line; lines end in CRLF, as RFC 4180 has them."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in _rows(artifact, language):
        writer.writerow([_harmless(value) for value in row])
    return stream.getvalue()


def _rows(artifact: AnyArtifact, language: str) -> Iterator[tuple[object, ...]]:
    outline = outline_of(artifact, language)
    passages = {citation.label: citation for citation in artifact.citations}
    planned = artifact.changes or () if isinstance(artifact, JourneyMap) else ()
    changes = {each.card: each for each in planned if each.card}
    for section in outline.sections:
        for group in section.groups:
            if group.tally is not None:
                yield from _answers(artifact.id, section.title, group.tally, passages)
            for line in group.lines:
                for stance, label in _labels(line.claim):
                    place = (artifact.id, section.title, group.title or group.key)
                    yield (
                        *place,
                        *_claim(line.claim),
                        stance,
                        label,
                        *_passage(passages.get(label)),
                        *_judged(line.claim),
                        *_changed(changes.get(line.claim.id)),
                    )
    for each in changes.values():
        if each.change == "gone":
            row = (artifact.id, *each.place, each.card, each.text)
            yield (*row, *("",) * (len(COLUMNS) - len(row) - 2), *_changed(each))


def _changed(change: PlannedChange | None) -> tuple[str, str]:
    """What is planned for a line, and how it reads or where it stands today."""
    if change is None:
        return ("", "")
    return (change.change, change.was or " · ".join(filter(None, change.stood)))


def _answers(
    artifact: str, section: str, tally: ClosedTally, passages: dict[str, Citation]
) -> Iterator[tuple[object, ...]]:
    """Answers to a closed question: the question as the group, the answer as the text, the people as a claim has
    them."""
    for at, answer in enumerate(tally.answers, 1):
        claim = (f"{tally.id}-{at}", answer.value, "observed", "", answer.participants, "people", 1, False)
        for label in answer.for_ or ("",):
            place = (artifact, section, tally.question)
            yield (*place, *claim, "for" if label else "", label, *_passage(passages.get(label)), *("",) * 5)


def _labels(claim: Claim) -> list[tuple[str, str]]:
    return [("for", label) for label in claim.for_] + [("against", label) for label in claim.against] or [("", "")]


def _claim(claim: Claim) -> tuple[object, ...]:
    return (
        claim.id,
        claim.text,
        claim.status.value,
        claim.confidence.value,
        claim.participants,
        claim.unit.value,
        claim.sources,
        claim.stale,
    )


def _judged(claim: Claim) -> tuple[object, ...]:
    return (claim.priority, claim.effort, round(worth_of(claim), 4)) if isinstance(claim, Idea) else ("",) * 3


def _passage(citation: Citation | None) -> tuple[object, ...]:
    if citation is None:
        return ("",) * 13
    return (
        citation.quote,
        citation.participant or "",
        citation.speaker,
        citation.role,
        citation.language,
        "" if citation.time is None else citation.time,
        citation.document,
        citation.title,
        citation.kind,
        citation.segment,
        "" if citation.start is None else citation.start,
        "" if citation.end is None else citation.end,
        citation.verified.value,
    )


def _harmless(value: object) -> object:
    """A text that a spreadsheet would run as a formula, with an apostrophe in front; numbers stay as they are."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
