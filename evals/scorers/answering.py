"""A1, A2, A4, A5, R4, I11: whether answers say what a person would, on the passages that bear it out, and say so where
there are none. A3 of the usual lists is I11 here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.references import AskedAbout
from evals.scorers.theme_f1 import matched_items
from evals.scores import Direction, Score, State, f1, ratio
from evals.setting import Setting
from evals.token_overlap import overlap
from evals.views import OutputView, ReplyView

SHOWN = 5
"""An answer shows about so many passages: recall is counted up to them."""


def answering(output: OutputView, setting: Setting) -> list[Score]:
    """The scores of replies; none where the task asks no questions."""
    asked = setting.asked_about
    if asked is None:
        return []
    return [
        key_point_recall(output.replies, setting, asked),
        citation_f1(output.replies, asked),
        token_f1(output.replies, asked),
        counts_right(output.replies, asked),
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


def key_point_recall(replies: Sequence[ReplyView], setting: Setting, asked: AskedAbout) -> Score:
    """Weight of the key points that a statement makes, in meaning and on evidence, over the weight of all."""
    values: list[tuple[str, float]] = []
    missed: list[str] = []
    for reply in replies:
        points = asked.points.get(reply.question, ())
        if not points:
            continue
        made = {pair.reference.id for pair in matched_items(points, reply.statements, setting)}
        missed += [f"{point.id}-{reply.language}" for point in points if point.id not in made]
        found = sum(point.severity for point in points if point.id in made)
        values.append((reply.language, found / sum(point.severity for point in points)))
    return ratio(
        "A1 key_point_recall",
        sum(value for _, value in values),
        len(values),
        explanation=_told(values) or "the case names no key points",
        nothing=State.NOT_APPLICABLE if not asked.points else State.DEGENERATE,
        details={"languages": _by_language(values), "missed": missed},
    )


def citation_f1(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """F1 of cited passages that a person marked, and of marked passages that are cited, each a mean over questions.

    Recall is counted up to `SHOWN`; an answerable question without an answer counts 0 in both.
    """
    precision, recall = [], []
    for reply in replies:
        gold = asked.evidence.get(reply.question, frozenset())
        if gold:
            right = len(gold & set(reply.passages))
            precision.append((reply.language, right / len(reply.passages) if reply.passages else 0.0))
            recall.append((reply.language, min(1.0, right / min(SHOWN, len(gold)))))
    if not recall:
        return Score("A2 citation_f1", 0.0, 0, State.DEGENERATE, "no answerable question was asked")
    p, r = (sum(value for _, value in values) / len(values) for values in (precision, recall))
    return Score(
        "A2 citation_f1",
        f1(p, r),
        len(recall),
        State.OK,
        f"precision {p:.2f} ({_told(precision)}), recall {r:.2f} ({_told(recall)})",
        details={
            "precision": round(p, 3),
            "recall": round(r, 3),
            "precision_by_language": _by_language(precision),
            "recall_by_language": _by_language(recall),
        },
    )


def token_f1(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """Mean F1 of the words shared with a person's answer, over replies in its language. Reported."""
    values = [
        overlap(reply.text, asked.answers[reply.question])[2]
        for reply in replies
        if reply.question in asked.answers and reply.language == asked.first_language
    ]
    return ratio(
        "A4 token_f1",
        sum(values),
        len(values),
        explanation=f"over {len(values)} answers" if values else "the case has no answers in a person's words",
        direction=Direction.REPORT,
        nothing=State.NOT_APPLICABLE,
    )


def counts_right(replies: Sequence[ReplyView], asked: AskedAbout) -> Score:
    """Share of the questions for a number whose reply gives that number."""
    wanted = [(reply, asked.counts[reply.question]) for reply in replies if reply.question in asked.counts]
    wrong = [
        {"reply": f"{reply.question}-{reply.language}", "says": list(reply.counts), "is": right}
        for reply, right in wanted
        if right not in reply.counts
    ]
    return ratio(
        "A5 counts_right",
        len(wanted) - len(wrong),
        len(wanted),
        explanation=f"{wrong[0]['reply']} says {wrong[0]['says']}, it is {wrong[0]['is']}" if wrong else "",
        nothing=State.NOT_APPLICABLE,
        details={"wrong": wrong},
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
            "acceptable": round(sum(bool(r.missing) for r in right) / len(right), 3) if right else 0.0,
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
