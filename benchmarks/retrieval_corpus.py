"""Puts passages and meetings into a project's store as the readers would: what the benchmarks of retrieval search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.retrieval_sets import Meeting, Passage
from corpus.records import CharSpan, Document, Participant, Role, Segment, SourceKind
from corpus.store import Store


def put_passages(store: Store, passages: Iterable[Passage], per_document: int = 200) -> None:
    """Each passage as an answer by itself, some in each document, a language to a document."""
    by_language: dict[str, list[Passage]] = {}
    for passage in passages:
        by_language.setdefault(passage.language, []).append(passage)
    for language, own in by_language.items():
        for at in range(0, len(own), per_document):
            _put_answers(store, f"{language}{at // per_document}", language, own[at : at + per_document])


def _put_answers(store: Store, name: str, language: str, passages: Sequence[Passage]) -> None:
    text, segments = "", []
    for number, passage in enumerate(passages):
        span = CharSpan(len(text), len(text) + len(passage.text))
        text += passage.text + "\n\n"
        segments.append(
            Segment(
                f"{name}.{number}",
                name,
                span,
                passage.text,
                Role.PARTICIPANT,
                "",
                f"{name}/{number}",
                language=language,
                attributes={"passage": passage.id},
            )
        )
    people = [Participant(segment.participant or "", str(at), "") for at, segment in enumerate(segments)]
    store.put(Document(name, name, SourceKind.SURVEY, text, language=language), segments, people)


def put_meeting(store: Store, meeting: Meeting) -> None:
    """A transcript: every turn a segment."""
    text, segments = "", []
    for number, turn in enumerate(meeting.turns):
        text += f"{turn.speaker}: "
        span = CharSpan(len(text), len(text) + len(turn.text))
        text += turn.text + "\n"
        segments.append(
            Segment(
                f"{meeting.name}.{number}",
                meeting.name,
                span,
                turn.text,
                Role.PARTICIPANT,
                turn.speaker,
                f"{meeting.name}/{turn.speaker}",
                language="en",
            )
        )
    people = [
        Participant(f"{meeting.name}/{speaker}", speaker, "") for speaker in sorted({t.speaker for t in meeting.turns})
    ]
    store.put(Document(meeting.name, meeting.name, SourceKind.FOCUS_GROUP, text, language="en"), segments, people)
