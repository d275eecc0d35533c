"""What people answered to closed questions, as a draft of findings tells it: question → answers → how many.

Personal columns, ids and dates are never among them; those that tell who was asked (age, country, job) are not either,
since they are no finding. Counts are exact; of each answer the first people who gave it are cited.
"""

from __future__ import annotations

from statistics import fmean

from assistant.artifacts import ClosedAnswer, ClosedTally
from assistant.citations import Ledger
from assistant.closed_answers import ClosedAnswers, ClosedQuestion, closed_answers
from assistant.closed_matching import titled
from assistant.questionnaires import tells_who
from corpus.records import Scope
from corpus.store import Store

MOST_ANSWERS = 12
"""Answers of one question in a draft at the most, most people first; the rest is told as a number. Longer lists are not
read to the end; set by judgement."""
CITED = 3
"""People cited for each answer. The count is exact without more, and all of a survey's cells are no evidence to read;
set by judgement."""
ONCE_EACH = 0.8
"""Share of different answers from which a column is not told. It is then no question with answers that come back, but a
list of names or numbers of its own; set by judgement."""


def closed_tallies(store: Store, scope: Scope | None, ledger: Ledger, topic: str = "") -> tuple[ClosedTally, ...]:
    """The tallies of everybody in scope, in the order of the sources; with a topic, of questions about it alone."""
    answers = closed_answers(store, scope)
    questions = [question for question in answers.questions if _is_worth_telling(question)]
    if topic:
        about = {match.question.question for match in titled(topic, (), questions)}
        questions = [question for question in questions if question.question in about]
    return tuple(_tally(f"q{i}", question, answers, ledger) for i, question in enumerate(questions, 1))


def _is_worth_telling(question: ClosedQuestion) -> bool:
    if tells_who(question.question) or len(question.answered) < 2:
        return False
    return len(question.values) < ONCE_EACH * sum(len(chosen.people) for chosen in question.values)


def _tally(identity: str, question: ClosedQuestion, answers: ClosedAnswers, ledger: Ledger) -> ClosedTally:
    scores = question.scores
    shown = question.values[:MOST_ANSWERS]
    told = []
    for chosen in shown:
        places = [(answers.place(question.question, chosen.value, person), person) for person in chosen.people[:CITED]]
        labels = tuple(ledger.cite_answer(*place, person) for place, person in places if place is not None)
        told.append(ClosedAnswer(value=chosen.value, participants=len(chosen.people), for_=labels))
    return ClosedTally(
        id=identity,
        question=question.question,
        answers=tuple(told),
        answered=len(question.answered),
        asked=question.asked,
        several=sum(len(chosen.people) for chosen in question.values) > len(question.answered),
        more=len(question.values) - len(shown),
        mean=round(fmean(scores.values()), 4) if scores else None,
        language=question.language,
    )
