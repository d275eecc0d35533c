"""The JSON documents of `wayfolk sources space|people|questions|set`: their shapes, and how they are filled.

What a field means stands under it; `docs/json.md` and the JSON Schemas are made from that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from ui.cli_documents import FactRow

if TYPE_CHECKING:
    from corpus.insight_space import Quadrant
    from corpus.people import Suggestion
    from corpus.people_view import Person
    from corpus.questions_view import Answer, Question


class QuadrantRow(TypedDict):
    """One quadrant of the insight space."""

    quadrant: str
    """`field unobtrusive`, `field obtrusive`, `lab unobtrusive`, `lab obtrusive`, or `not placed`."""
    sources: int
    """Sources that stand there."""
    people: int
    """Distinct voices of participants: people, or sources where people are not told apart."""
    passages: int
    """Passages of participants."""
    standings: dict[str, int]
    """Sources by whose knowledge they hold: customer_voice, staff_belief, measurement, researcher."""
    documents: list[str]
    """Ids of the sources."""


class SpaceDocument(TypedDict):
    """What `wayfolk sources space --json` prints."""

    quadrants: list[QuadrantRow]
    """All four, and those without a place."""


class PersonViewRow(TypedDict):
    """One person over all sources."""

    id: str
    """Stable within the project."""
    label: str
    """As the first source shows it."""
    labels: list[str]
    """All ways in which the sources write the person."""
    study: str
    """The study the person belongs to."""
    role: str
    """participant, or staff where they speak as staff only."""
    attributes: dict[str, str]
    """What the sources say of the person."""
    documents: list[str]
    """Ids of the sources in which the person speaks."""
    passages: int
    """How often; 0 for somebody who gave ratings and no words."""
    languages: list[str]
    """BCP 47, most used first."""


class SuggestionRow(TypedDict):
    """Two people who may be one."""

    one: str
    """Id of a person."""
    other: str
    """Id of another."""
    why: str
    """The ground."""
    say: str
    """The line for the table [people] of a sidecar that makes them one."""


class PeopleDocument(TypedDict):
    """What `wayfolk sources people --json` prints."""

    people: list[PersonViewRow]
    """Those who speak in most sources first."""
    suggestions: list[SuggestionRow]
    """Who may be one person but was not joined."""


class AnswerRow(TypedDict):
    """What one voice said to a question."""

    voice: str
    """Id of the person, or of the source where people are not told apart."""
    document: str
    """Id of the source."""
    segments: list[str]
    """Ids of the passages."""
    text: str
    """Their words."""


class QuestionRow(TypedDict):
    """A question in the list."""

    number: int
    """From 1; `wayfolk sources questions NUMBER` shows the answers."""
    text: str
    """The wording used most."""
    wordings: list[str]
    """All, that one first."""
    column: bool
    """True for a column of a table, false for what an interviewer asked."""
    languages: list[str]
    """In which it was asked."""
    answered: int
    """Distinct voices that answered."""
    missing: int
    """Voices of the same studies and kind of source that did not."""


class QuestionsDocument(TypedDict):
    """What `wayfolk sources questions --json` prints."""

    questions: list[QuestionRow]
    """Most answered first."""


class QuestionDocument(TypedDict):
    """What `wayfolk sources questions NUMBER --json` prints."""

    number: int
    """As in the list."""
    text: str
    """The wording used most."""
    wordings: list[str]
    """All, that one first."""
    column: bool
    """True for a column of a table, false for what an interviewer asked."""
    languages: list[str]
    """In which it was asked."""
    answers: list[AnswerRow]
    """Source by source."""
    missing: list[str]
    """Ids of voices of the same studies and kind of source that did not answer."""


class SetDocument(TypedDict):
    """What `wayfolk sources set --json` prints."""

    id: str
    """Of the source as it is now; other content, other id."""
    before: str
    """Its id until now."""
    facts: list[FactRow]
    """What is known of it now."""
    notes: list[str]
    """Sentences on what was not taken in."""


def space_document(space: Mapping[str, Quadrant]) -> SpaceDocument:
    """The insight space."""
    return {
        "quadrants": [
            {
                "quadrant": name,
                "sources": len(each.sources),
                "people": len(each.people),
                "passages": each.passages,
                "standings": {str(standing): count for standing, count in each.standings.items()},
                "documents": list(each.sources),
            }
            for name, each in space.items()
        ]
    }


def people_document(
    people: Sequence[Person], suggestions: Sequence[Suggestion], labels: Mapping[str, str]
) -> PeopleDocument:
    """Everybody; `labels`: id of a person → label."""
    return {
        "people": [
            {
                "id": each.id,
                "label": each.label,
                "labels": list(each.labels),
                "study": each.study,
                "role": each.role.value,
                "attributes": dict(each.attributes),
                "documents": list(each.documents),
                "passages": each.passages,
                "languages": list(each.languages),
            }
            for each in people
        ],
        "suggestions": [
            {
                "one": each.one,
                "other": each.other,
                "why": each.why,
                "say": f'"{labels.get(each.other, each.other)}" = "{each.one}"',
            }
            for each in suggestions
        ],
    }


def question_row(question: Question) -> QuestionRow:
    """A question in the list."""
    return {
        "number": question.number,
        "text": question.text,
        "wordings": list(question.wordings),
        "column": question.column,
        "languages": list(question.languages),
        "answered": len(question.voices),
        "missing": len(question.missing),
    }


def question_document(question: Question) -> QuestionDocument:
    """A question with its answers."""
    return {
        "number": question.number,
        "text": question.text,
        "wordings": list(question.wordings),
        "column": question.column,
        "languages": list(question.languages),
        "answers": [_answer_row(each) for each in question.answers],
        "missing": list(question.missing),
    }


def _answer_row(answer: Answer) -> AnswerRow:
    return {
        "voice": answer.voice,
        "document": answer.document,
        "segments": list(answer.segments),
        "text": answer.text,
    }
