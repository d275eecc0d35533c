"""Answers to questions from what people answered to closed questions: exact counts, cited by the answers themselves.

Which question is asked about is known to `assistant.closed_matching`; this module counts, words and cites. Where no
closed question is clearly asked about it says nothing, and passages answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from assistant.citations import Ledger
from assistant.closed_answers import Chosen, ClosedAnswers, ClosedQuestion
from assistant.closed_matching import Match, matched, negated, titled
from assistant.phrases import phrase
from assistant.questionnaires import asks_for_mean, asks_for_most, limit_in, names_a_scale
from assistant.questions import Question
from assistant.replies import Count, Reply, Statement
from corpus.records import Segment
from corpus.store import Store

MOST_VALUES = 12
"""Answers of one question told at the most. Longer lists are not read to the end, and the rest is told as a number; set
by judgement."""
CITED_BESIDE = 5
"""Labels that stand beside a sentence. All of them stand with the count of one answer; where all answers to a question
are told, these are the first who gave each."""
Near = Callable[[Sequence[ClosedQuestion], bool], list[Match]]
"""Matches by closeness: of questions in other languages, or (True) of those in the asker's own."""


def asks_for_answers(question: Question) -> bool:
    """Whether a question asks for counts or for what comes first, so that closed answers are looked at first."""
    return question.shape != "narrow" or asks_for_most(question.text) or asks_for_mean(question.text)


def closed_reply(
    question: Question, also: Sequence[str], answers: ClosedAnswers, language: str, near: Near
) -> Reply | None:
    """A reply from closed answers; None where no closed question is clearly asked about."""
    if not answers.questions:
        return None
    writing = _Writing(answers, language)
    if question.of_everyone:
        return None  # `everyone_counted` tells
    scale = _of_scale(question.text, also, answers.questions, writing, near)
    if scale is not None:
        return scale
    # A bound on a number is no answer to a scale: "4 or more" is not those who answered 4.
    bounded = limit_in(question.text) is not None
    questions = [each for each in answers.questions if not (bounded and each.scores is not None)]
    found = matched(question.text, also, questions) or near(questions, False)
    return writing.reply_to(found)


def everyone_counted(
    answers: ClosedAnswers, voices: Mapping[str, Segment], store: Store, language: str
) -> Reply | None:
    """How many were heard, with those who answered closed questions alone; None where nobody did, or where some
    sources don't tell people apart.

    Args:
        voices: everybody who speaks in a passage, with one of theirs.
    """
    silent = [person for person in answers.people if person not in voices]
    if not silent or any(segment.participant is None for segment in voices.values()):
        return None
    writing = _Writing(answers, language)
    documents = {each.document: store.document(each.document) for each in voices.values()}
    writing.ledger = Ledger({identity: document for identity, document in documents.items() if document is not None})
    labels = [writing.ledger.cite(segment, segment.span) for segment in voices.values()]
    for person in silent:
        found = answers.line(person)
        if found is not None:
            labels.append(writing.ledger.cite_answer(*found, person))
    n = len(voices) + len(silent)
    text = phrase("closed_everyone", language, n=n)
    writing.say(text, labels)
    writing.counts.append(Count(what=text, participants=n, of=n, citations=tuple(labels)))
    return writing.reply()


def closed_instead(
    question: Question, also: Sequence[str], answers: ClosedAnswers, language: str, near: Near
) -> Reply | None:
    """All answers to the closed question that a question is about, where nothing that was said answers it."""
    writing = _Writing(answers, language)
    found = titled(question.text, also, answers.questions) or near(answers.questions, True)
    return writing.reply_to(found)


@dataclass
class _Writing:
    """A reply on its way."""

    answers: ClosedAnswers
    language: str
    ledger: Ledger = field(default_factory=lambda: Ledger({}))
    statements: list[Statement] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    def reply_to(self, found: Sequence[Match]) -> Reply | None:
        """The reply of what each match asks for: one answer, or all of a question; None where nothing matches."""
        for match in found:
            if match.chosen is None:
                self.all_values(match.question)
            else:
                self.one_value(match.question, match.chosen)
        return self.reply() if found else None

    def one_value(self, question: ClosedQuestion, chosen: Chosen) -> None:
        """How many gave one answer. Of one that denies the question ("I don't"), those who gave no other: whoever
        names something beside it does not deny it; they are told of apart."""
        denied = negated(chosen.value) and 0 < len(chosen.alone) < len(chosen.people)
        people = chosen.alone if denied else chosen.people
        self.count(question, chosen.value, people, "closed_count")
        if denied:
            beside = [person for person in chosen.people if person not in set(chosen.alone)]
            self.say(
                phrase("closed_beside", self.language, n=len(beside), value=chosen.value),
                self.cite(question, chosen.value, beside),
            )
        self.passed_over(question)

    def all_values(self, question: ClosedQuestion) -> None:
        """Every answer with how many gave it, most first."""
        lead = phrase("closed_all", self.language, n=len(question.answered), question=question.question)
        self.say(lead, ())
        for chosen in question.values[:MOST_VALUES]:
            self.count(question, chosen.value, chosen.people, "closed_value", cited=CITED_BESIDE)
        more = len(question.values) - MOST_VALUES
        if more > 0:
            self.say(phrase("closed_more", self.language, n=more), ())
        self.passed_over(question)

    def passed_over(self, question: ClosedQuestion) -> None:
        """How many were asked and did not answer."""
        silent = question.asked - len(question.answered)
        if silent > 0:
            self.say(phrase("closed_unanswered", self.language, n=silent, of=question.asked), ())

    def count(
        self, question: ClosedQuestion, value: str, people: Sequence[str], wording: str, cited: int | None = None
    ) -> None:
        """One counted answer; `cited`: how many of those who gave it are cited, None: all."""
        of = len(question.answered)
        labels = self.cite(question, value, people[:cited])
        text = phrase(wording, self.language, n=len(people), of=of, value=value, question=question.question)
        self.say(text, labels)
        what = f"{question.question}: {value}"
        self.counts.append(Count(what=what, participants=len(people), of=of, citations=labels))

    def cite(self, question: ClosedQuestion, value: str, people: Sequence[str]) -> tuple[str, ...]:
        """Labels of an answer by each of some people, where the text holds it."""
        labels = []
        for person in people:
            found = self.answers.place(question.question, value, person)
            if found is not None:
                labels.append(self.ledger.cite_answer(*found, person))
        return tuple(labels)

    def say(self, text: str, labels: Sequence[str]) -> None:
        """One sentence."""
        self.statements.append(Statement(text=text, verified=True, citations=tuple(labels), wording="rule"))

    def reply(self) -> Reply:
        """The reply."""
        lines = [
            f"- {each.text}{''.join(f' [{label}]' for label in each.citations[:CITED_BESIDE])}"
            for each in self.statements
        ]
        return Reply(
            answer="\n".join(lines),
            language=self.language,
            statements=tuple(self.statements),
            counts=tuple(self.counts),
            citations=self.ledger.citations,
        )


def _of_scale(
    asked: str, also: Sequence[str], questions: Sequence[ClosedQuestion], writing: _Writing, near: Near
) -> Reply | None:
    """How many gave a number within a bound, or the mean of all numbers; None where none of that is asked for, or it
    is not plain of which scale."""
    limit, mean = limit_in(asked), asks_for_mean(asked)
    if limit is None and not mean:
        return None
    scales = [question for question in questions if question.scores is not None]
    found = [match.question for match in titled(asked, also, scales, scales=True)]
    if not found and names_a_scale(asked) and len(scales) == 1:
        found = scales
    found = found or [match.question for match in near(scales, False)]
    if len(found) != 1:
        return None
    question = found[0]
    scores = question.scores or {}
    of = len(scores)
    if limit is None:
        value = f"{fmean(scores.values()):.2f}".rstrip("0").rstrip(".")
        text = phrase("closed_mean", writing.language, mean=value, n=of, question=question.question)
        writing.say(text, ())
        for chosen in question.values[:MOST_VALUES]:
            writing.count(question, chosen.value, chosen.people, "closed_value", cited=CITED_BESIDE)
    else:
        inside = [chosen for chosen in question.values if limit.holds(scores[chosen.people[0]])]
        people = [person for chosen in inside for person in chosen.people]
        labels = [x for chosen in inside for x in writing.cite(question, chosen.value, chosen.people)]
        bound = phrase(f"closed_{limit.kind}", writing.language, number=f"{limit.number:g}")
        text = phrase("closed_within", writing.language, n=len(people), of=of, bound=bound, question=question.question)
        writing.say(text, labels)
        what = f"{question.question}: {bound}"
        writing.counts.append(Count(what=what, participants=len(people), of=of, citations=tuple(labels)))
    writing.passed_over(question)
    return writing.reply()
