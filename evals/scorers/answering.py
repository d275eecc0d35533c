"""A1, A2, R4, I11: whether answers rest on the passages that a person found, and say so where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.references import AskedAbout
from evals.scores import Score, State, f1, ratio
from evals.setting import Setting
from evals.views import OutputView, ReplyView

SHOWN = 5
"""An answer shows about so many passages: recall is counted up to them."""


def answering(output: OutputView, setting: Setting) -> list[Score]:
    """The scores of replies; none where the task asks no questions."""
    asked = setting.asked_about
    if asked is None:
        return []
    return [
        answer_recall(output.replies, asked),
        answer_precision(output.replies, asked),
        abstention(output.replies, asked),
        cross_language(output.replies, asked),
    ]


def _by_language(values: Iterable[tuple[str, float]]) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for language, value in values:
        sums.setdefault(language, []).append(value)
    return {language: round(sum(found) / len(found), 3) for language, found in sums.items()}


def _told(values: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{language} {value:.2f}" for language, value in _by_language(values).items())


def answer_recall(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """Mean over answerable questions of the passages found among those there are, at most `SHOWN`."""
    values = [
        (r.language, min(1.0, len(gold & set(r.passages)) / min(SHOWN, len(gold))))
        for r in replies
        if (gold := asked.evidence.get(r.question, frozenset()))
    ]
    missed = [f"{r.question}-{r.language}" for r in replies if asked.evidence.get(r.question) and not r.passages]
    return ratio(
        "A1 answer_recall",
        sum(value for _, value in values),
        len(values),
        explanation=_told(values),
        details={"languages": _by_language(values), "nothing_cited": missed},
    )


def answer_precision(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """Mean over answered answerable questions of the cited passages that answer it; an unanswered one counts 0."""
    values = [
        (r.language, len(gold & set(r.passages)) / len(r.passages) if r.passages else 0.0)
        for r in replies
        if (gold := asked.evidence.get(r.question, frozenset()))
    ]
    return ratio(
        "A2 answer_precision",
        sum(value for _, value in values),
        len(values),
        explanation=_told(values),
        details={"languages": _by_language(values)},
    )


def abstention(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """F1 of abstaining, told by the reply's own state, never by its words."""
    can = [r for r in replies if asked.evidence.get(r.question)]
    cannot = [r for r in replies if not asked.evidence.get(r.question)]
    if not cannot:
        return Score("I11 abstention_f1", 0.0, 0, State.NOT_APPLICABLE, "every question can be answered")
    right = [r for r in cannot if r.abstained]
    refused = [r for r in can if r.abstained]
    precision = len(right) / (len(right) + len(refused)) if right or refused else 0.0
    recall = len(right) / len(cannot)
    reasons: dict[str, list[float]] = {}
    for reply in cannot:
        reasons.setdefault(asked.reasons.get(reply.question, ""), []).append(float(reply.abstained))
    return Score(
        "I11 abstention_f1",
        f1(precision, recall),
        len(replies),
        State.OK,
        f"{len(right)} of {len(cannot)} unanswerable ones declined, {len(refused)} of {len(can)} answerable ones",
        details={
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "reasons": {reason: round(sum(found) / len(found), 3) for reason, found in reasons.items()},
            "answered_though_unanswerable": [f"{r.question}-{r.language}" for r in cannot if not r.abstained],
            "declined_though_answerable": [f"{r.question}-{r.language}" for r in refused],
        },
    )


def cross_language(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """Mean overlap of a reply's passages with those of its twin in the first language, over answerable questions."""
    first = {r.question: set(r.passages) for r in replies if r.language == asked.first_language}
    values = [
        (r.language, len(twin & set(r.passages)) / len(twin))
        for r in replies
        if r.language != asked.first_language
        and asked.evidence.get(r.question)
        and (twin := first.get(r.question, set()))
    ]
    return ratio(
        "R4 cross_language",
        sum(value for _, value in values),
        len(values),
        explanation=_told(values),
        nothing=State.NOT_APPLICABLE,
        details={"languages": _by_language(values)},
    )
