"""Which closed question, and which answer to it, somebody asks about: by the telling words they share.

A word tells the more the rarer it is in everyday speech and among the questions themselves. Across languages the
encoder's closeness decides, in spreads of everyday speech (`assistant.common_ground`). A match that is not clear is
none. Knows no counts and no texts of people.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.closed_answers import Chosen, ClosedQuestion
from assistant.everyday import everyday_speech
from assistant.questionnaires import without_asking_words
from assistant.questions import topic_of
from corpus.analysis import analyse
from corpus.protected import negations
from corpus.readers.column_roles import CHECKED, UNCHECKED

VALUE_NAMED = 0.7
"""Share of an answer's telling words that a question holds, from which it names that answer. Set on the invented
surveys of `tests/data/closed/bus_*.csv`."""
ASKED_COVERED = 0.62
"""Share of a question's telling words that stand in the closed question or its answer, from which it asks about it.
Set on the same."""
TITLE_COVERED, TITLE_SHARED = 0.62, 0.5
"""Share of a question's telling words that stand in the title, and of the title's in the question, from which it asks
about the whole closed question. Set on the same."""
INSTEAD_COVERED, INSTEAD_SHARED = 0.6, 0.4
"""The same where the alternative is to say that nothing answers. Set on the same."""
SCALE_SHARED = 0.2
"""Share of a scale's title in a question that sets a bound on its numbers. Titles of scales are long, since they name
both ends; set on the same."""
AS_GOOD = 0.06
"""Difference of scores within which two matches are as good as each other. Both are told then; set by judgement."""
MOST_MATCHES = 3
"""Matches as good as each other up to which they are told. Of more none is clear; set by judgement."""
RUN_TOGETHER = 6
"""Letters from which an answer counts as named where the question holds it with spaces: "otlp exporter". Shorter ones
stand inside other words by chance; set by judgement."""
UNSURE = frozenset(
    {
        "don't know",
        "i don't know",
        "not sure",
        "不知道",
        "不清楚",
        "不确定",
        "لا أعرف",
        "لا أدري",
        "모르겠다",
        "모름",
        "잘 모르겠음",
    }
)
"""Answers beside yes and no that leave a question one of yes and no."""
_SPACE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """What a question asks about."""

    question: ClosedQuestion
    chosen: Chosen | None
    """None: the whole question."""
    score: float


def matched(asked: str, also: Sequence[str], questions: Sequence[ClosedQuestion]) -> list[Match]:
    """The matches of the words of a question, or of its translations; several only where they are as good as one
    another."""
    best: list[Match] = []
    for wording in (asked, *also):
        found = _matches(wording, questions)
        if found and (not best or found[0].score > best[0].score + AS_GOOD):
            best = found
    return best


def titled(
    asked: str, also: Sequence[str], questions: Sequence[ClosedQuestion], *, scales: bool = False
) -> list[Match]:
    """The closed questions whose whole a question asks about, whatever answers it may name; less has to be shared than
    where a count is given in place of what people said.

    Args:
        scales: leave words and numbers of scales out of what is asked.
    """
    weigh = Weights.of(questions)
    wordings = [_Asked(wording, weigh, scales=scales) for wording in (asked, *also)]
    limits = (TITLE_COVERED, SCALE_SHARED) if scales else (INSTEAD_COVERED, INSTEAD_SHARED)
    return _clear([m for wording in wordings for q in questions if (m := _title_match(wording, q, weigh, *limits))])


def negated(value: str) -> bool:
    """Whether an answer denies what it answers."""
    return _polarity(value) in ("denial", "no")


class Weights:
    """How telling words are."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known = Counter(term for text in texts for term in set(analyse(text)))
        self._known.update(_everyday()[0])
        self._texts = _everyday()[1]

    @classmethod
    def of(cls, questions: Sequence[ClosedQuestion]) -> Weights:
        """Those among questions."""
        return cls(question.question for question in questions)

    def weight(self, term: str) -> float:
        """0 for the commonest words, about 6 for one that stands nowhere else."""
        return math.log((1 + self._texts) / (1 + self._known[term]))

    def sum(self, terms: Iterable[str]) -> float:
        """Weight of several."""
        return sum(map(self.weight, terms))


@cache
def _everyday() -> tuple[Counter[str], int]:
    speech = everyday_speech()
    counts: Counter[str] = Counter()
    most = 1
    for language in speech.remarks:
        texts = [*speech.remarks[language], *speech.questions.get(language, ()), *speech.talk.get(language, ())]
        counts.update(term for text in texts for term in set(analyse(text)))
        most = max(most, len(texts))
    return counts, most


def telling_terms(text: str, *, scales: bool = False) -> frozenset[str]:
    """Terms of a text without those that ask or deny; without words and numbers of scales as well."""
    terms = analyse(without_asking_words(text, scales=scales))
    return frozenset(term for term in terms if not negations(term.rstrip("_")) and not (scales and term[0].isdigit()))


class _Asked:
    """A question, taken apart."""

    def __init__(self, text: str, weigh: Weights, *, scales: bool = False) -> None:
        topic = topic_of(text)
        self.terms = telling_terms(topic, scales=scales)
        self.weight = weigh.sum(self.terms) or 1.0
        self.scales = scales
        self.denies = bool(negations(topic.casefold()))
        self.run = _SPACE.sub("", topic.casefold())


def _matches(wording: str, questions: Sequence[ClosedQuestion]) -> list[Match]:
    weigh = Weights.of(questions)
    asked = _Asked(wording, weigh)
    named = [m for question in questions for m in _named_values(asked, question, weigh)]
    if named:
        return _clear(named)
    found = []
    for question in questions:
        whole = _title_match(asked, question, weigh)
        if whole is not None:
            found.append(Match(question, _denied_or_affirmed(asked, question), whole.score))
    return _clear(found)


def _named_values(asked: _Asked, question: ClosedQuestion, weigh: Weights) -> list[Match]:
    """Answers that a question names, in the context of what they answer."""
    title = telling_terms(question.question)
    found = []
    for chosen in question.values:
        terms = telling_terms(chosen.value)
        if not terms or bool(negations(chosen.value.casefold())) != asked.denies:
            continue
        run = _SPACE.sub("", chosen.value.casefold())
        whole = len(run) >= RUN_TOGETHER and run in asked.run
        named = 1.0 if whole else weigh.sum(terms & asked.terms) / max(weigh.sum(terms), 1e-6)
        own = terms - title
        if named < VALUE_NAMED or (not whole and own and not own & asked.terms) or not (own or terms <= asked.terms):
            continue
        inside = asked.terms & (title | terms)
        if whole:
            inside |= {term for term in asked.terms if term in run}
        covered = weigh.sum(inside) / asked.weight
        if covered >= ASKED_COVERED:
            found.append(Match(question, chosen, 0.5 * named + 0.5 * covered))
    return found


def _title_match(
    asked: _Asked,
    question: ClosedQuestion,
    weigh: Weights,
    least_covered: float = TITLE_COVERED,
    least_shared: float = TITLE_SHARED,
) -> Match | None:
    """The whole question, where its title is what is asked about."""
    title = telling_terms(question.question, scales=asked.scales)
    covered = weigh.sum(asked.terms & title) / asked.weight
    shared = weigh.sum(asked.terms & title) / max(weigh.sum(title), 1e-6)
    if covered < least_covered or shared < least_shared:
        return None
    return Match(question, None, 0.5 * covered + 0.5 * shared)


def _denied_or_affirmed(asked: _Asked, question: ClosedQuestion) -> Chosen | None:
    """Of a question of yes and no: the answer that the wording asks for; of another one what denies it, where asked."""
    kinds = {chosen: _polarity(chosen.value) for chosen in question.values}
    if {"yes", "no"} & set(kinds.values()) and not {"", "denial"} & set(kinds.values()):
        wanted = "no" if asked.denies else "yes"
        return next((chosen for chosen, kind in kinds.items() if kind == wanted), None)
    if not asked.denies:
        return None
    denials = [chosen for chosen, kind in kinds.items() if kind in ("denial", "no")]
    return denials[0] if denials else None


def _polarity(value: str) -> str:
    """Whether an answer is a yes, a no, says that one is unsure, or denies something; empty for any other."""
    bare = value.casefold().strip(" .!。！")
    if bare in UNSURE:
        return "unsure"
    if bare in CHECKED:
        return "yes"
    if bare in UNCHECKED:
        return "no"
    return "denial" if negations(bare) else ""


def _clear(found: Sequence[Match]) -> list[Match]:
    """The best, and those as good; none where too many are."""
    ranked = sorted(found, key=lambda match: -match.score)
    best = [match for match in ranked if match.score >= ranked[0].score - AS_GOOD]
    distinct = {
        (match.question.question, match.chosen.value if match.chosen else ""): match for match in reversed(best)
    }
    kept = sorted(distinct.values(), key=lambda match: -match.score)
    return kept if len(kept) <= MOST_MATCHES else []
