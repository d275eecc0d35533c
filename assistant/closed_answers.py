"""What people answered to the closed questions of surveys: question → answer → people, counted exactly.

A table's closed columns become attributes of its respondents, and stand in the text in each respondent's line: that is
where a count finds its words again, to be cited. Knows records and texts; which question somebody asks about is known
to `assistant.closed_matching`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.filters import folded
from corpus.readers.column_titles import title_says
from corpus.readers.column_values import score_of
from corpus.records import CharSpan, Document, Participant, Scope
from corpus.respondents import respondent_inside
from corpus.store import Store

NEVER = frozenset({"personal", "id", "date", "ignore", "speaker", "time", "question", "staff", "open"})
"""Roles of columns that are no closed answers, where a title says so."""
OF_TOOLS = frozenset({"version", "helpful votes"})
"""Meanings of closed columns that the tool fills in and nobody answers."""
_LINE = re.compile(r"^([^\n]+?) · ", re.MULTILINE)
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Chosen:
    """One answer to a closed question, and who gave it."""

    value: str
    """As most of them wrote it."""
    people: tuple[str, ...]
    """Ids, in the order of the sources."""
    alone: tuple[str, ...]
    """Those of them who gave no other answer to the question."""


@dataclass(frozen=True, slots=True)
class ClosedQuestion:
    """A closed question, and what everybody answered to it."""

    question: str
    values: tuple[Chosen, ...]
    """Most people first."""
    answered: tuple[str, ...]
    """Everybody who answered it."""
    asked: int
    """Respondents of the sources in which it stands: with those who passed it over."""
    language: str

    @property
    def scores(self) -> dict[str, float] | None:
        """Person → number, where every answer is a number or a point of a scale; else None."""
        found = {}
        for chosen in self.values:
            score = score_of(chosen.value)
            if score is None:
                return None
            found.update(dict.fromkeys(chosen.people, float(score[0])))
        return found


@dataclass
class ClosedAnswers:
    """All closed questions of a part of the corpus, and where each answer stands."""

    questions: tuple[ClosedQuestion, ...]
    people: Mapping[str, Participant]
    """Everybody who answered a survey, whether in words or by closed answers alone."""
    document_of: Mapping[str, str]
    """Person → the document that tells of them."""
    _store: Store
    _texts: dict[str, Document] = field(default_factory=dict)
    _lines: dict[str, dict[str, list[tuple[int, int]]]] = field(default_factory=dict)

    def place(self, question: str, value: str, person: str) -> tuple[Document, CharSpan] | None:
        """Where a person's answer stands; None where the text does not hold it."""
        document = self._document(self.document_of[person])
        told = self.people[person]
        given = next((own for name, own in told.attributes.items() if folded(name) == folded(question)), "")
        name = next((name for name in told.attributes if folded(name) == folded(question)), question)
        for start, end in self._lines_of(document, told):
            span = _span_in(document.text, start, end, name, given, value)
            if span is not None:
                return document, span
        return None

    def line(self, person: str) -> tuple[Document, CharSpan] | None:
        """Where the line of a respondent begins: the words that name them."""
        document = self._document(self.document_of[person])
        for start, _ in self._lines_of(document, self.people[person]):
            return document, CharSpan(start, document.text.index(_BETWEEN, start))
        return None

    def _document(self, identity: str) -> Document:
        if identity not in self._texts:
            found = self._store.document(identity)
            assert found is not None, f"the store tells of people of {identity}, which it lacks"
            self._texts[identity] = found
        return self._texts[identity]

    def _lines_of(self, document: Document, person: Participant) -> list[tuple[int, int]]:
        """Where the lines of a respondent begin, and where the next line of anybody does."""
        if document.id not in self._lines:
            starts = list(_LINE.finditer(document.text))
            ends = [*(match.start() for match in starts[1:]), len(document.text)]
            lines: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for match, end in zip(starts, ends, strict=True):
                lines[match.group(1).strip("[]").casefold()].append((match.start(), end))
            self._lines[document.id] = lines
        keys = dict.fromkeys((person.label.strip("[]").casefold(), person.id.rpartition("#")[2].casefold()))
        return [line for key in keys for line in self._lines[document.id].get(key, ())]


def closed_answers(store: Store, scope: Scope | None = None) -> ClosedAnswers:
    """The closed answers of everybody in scope.

    A person of several rows counts once, with what the first of them says. Where the same question stands in several
    tables, those who answered it in any of them count together.
    """
    within = scope or Scope()
    people: dict[str, Participant] = {}
    document_of: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    titles: dict[str, str] = {}
    asked: dict[str, set[str]] = defaultdict(set)
    members: dict[str, int] = defaultdict(int)
    languages: dict[str, str] = {}
    told: dict[str, list[Participant]] = defaultdict(list)
    for document, person in store.respondents():
        told[document].append(person)
    for head in store.heads() if told else ():
        for person in sorted(told.get(head.id, ()), key=_in_order):
            if person.id in people or not respondent_inside(within, head, person):
                continue
            people[person.id], document_of[person.id] = person, head.id
            members[head.id] += 1
            languages[head.id] = head.language
            for name, value in person.attributes.items():
                key = folded(name)
                says = title_says(name)
                if not value or key == "date" or says.role in NEVER or says.meaning in OF_TOOLS:
                    continue
                titles.setdefault(key, name)
                columns[key][person.id] = value
                asked[key].add(head.id)
    questions = tuple(
        _question(titles[key], given, sum(members[each] for each in asked[key]), languages[min(asked[key])])
        for key, given in columns.items()
    )
    return ClosedAnswers(questions, people, document_of, store)


def _in_order(person: Participant) -> list[tuple[int, str]]:
    """Rows by their numbers: the second before the tenth."""
    return [(int(piece), "") if piece.isdecimal() else (0, piece) for piece in re.split(r"(\d+)", person.id)]


def _question(title: str, given: Mapping[str, str], asked: int, language: str) -> ClosedQuestion:
    people: dict[str, list[str]] = defaultdict(list)
    alone: dict[str, list[str]] = defaultdict(list)
    written: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person, value in given.items():
        parts = {folded(part): part for part in parts_of(value)}
        for key, part in parts.items():
            people[key].append(person)
            written[key][part] += 1
            if len(parts) == 1:
                alone[key].append(person)
    values = [
        Chosen(max(written[key], key=lambda form: written[key][form]), tuple(own), tuple(alone[key]))
        for key, own in people.items()
    ]
    values.sort(key=lambda chosen: -len(chosen.people))
    return ClosedQuestion(title, tuple(values), tuple(given), max(asked, len(given)), language)


def parts_of(value: str) -> list[str]:
    """The answers that an attribute's value holds: several are kept as one, parted by "; "."""
    return [part for piece in value.split("; ") if (part := piece.strip())]


def _span_in(text: str, start: int, end: int, name: str, given: str, value: str) -> CharSpan | None:
    """The span of one answer within a respondent's line; None where the line does not hold it as a whole."""
    answer = f"{_BETWEEN}{name}: {given}"
    at = text.find(answer, start, end)
    while at >= 0:
        stop = at + len(answer)
        if stop >= len(text) or text[stop] == "\n" or text.startswith(_BETWEEN, stop):
            return _part_in(given, value, stop - len(given))
        at = text.find(answer, at + 1, end)
    return None


def _part_in(given: str, value: str, base: int) -> CharSpan | None:
    at = 0
    for piece in given.split("; "):
        own = piece.strip()
        if own and folded(own) == folded(value):
            start = base + at + piece.index(own)
            return CharSpan(start, start + len(own))
        at += len(piece) + 2
    return None
