"""A text without labels in which questions and answers alternate → turns, as a guess. Knows question marks and "I".

A list of frequent questions alternates too; what tells an interview is that the answers speak in the first person, or,
in a longer exchange, that they instruct nobody. Nothing is concluded from fewer than three questions.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from corpus.labelled import LabelledSpan, Transcript, is_tool_line
from corpus.questions import has_question_mark, instructs, speaks_of_self
from corpus.records import CharSpan, Guess, Role
from corpus.sentences import trimmed

_DASH = regex.compile(r"^[-–—]\s+")
_MARKED = regex.compile(r"^\s*(?:[*+•‣·>|#]|\d{1,3}[.)、])")
_BLANK = regex.compile(r"\n[ \t]*\n")
_LEAST = 6
"""Paragraphs from which question and answer may alternate. Nothing is concluded from fewer than three questions."""


def find_exchange(text: str) -> Transcript | None:
    """The questions and answers of `text` in turn, or None where they do not alternate."""
    paragraphs = _paragraphs(text)
    first = next((number for number, span in enumerate(paragraphs[:4]) if _asks(text, span)), None)
    if first is None:
        return None
    spoken = paragraphs[first:]
    if len(spoken) < _LEAST or not _alternate(text, spoken):
        return None
    turns = []
    for number, span in enumerate(spoken):
        role = Role.INTERVIEWER if number % 2 == 0 else Role.PARTICIPANT
        dash = _DASH.match(span.of(text))
        span = CharSpan(span.start + (dash.end() if dash else 0), span.end)
        turns.append(LabelledSpan("", span, None, None, "", role=role))
    guess = Guess("turns", "question and answer", "paragraphs alternate between questions and personal answers")
    note = (
        "no speakers are named; every other paragraph asks: these were read as an interviewer's, the rest as answers."
    )
    return Transcript(tuple(turns), trimmed(text, 0, spoken[0].start), (note,), (guess,))


def _paragraphs(text: str) -> list[CharSpan]:
    """The blocks between blank lines; the lines, where there are no blank ones and each begins with a dash."""
    spans: list[CharSpan] = []
    start = 0
    for match in [*_BLANK.finditer(text), None]:
        span = trimmed(text, start, match.start() if match else len(text))
        if span.end > span.start and not is_tool_line(span.of(text)):
            spans.append(span)
        start = match.end() if match else start
    if len(spans) > 1:
        return spans
    lines: list[CharSpan] = []
    start = 0
    for line in text.split("\n"):
        if _DASH.match(line.lstrip()):
            lines.append(trimmed(text, start, start + len(line)))
        start += len(line) + 1
    return lines


def _asks(text: str, span: CharSpan) -> bool:
    return span.of(text).rstrip("\"'”’」』)] ").endswith(("?", "？", "؟"))


def _alternate(text: str, spans: Sequence[CharSpan]) -> bool:
    questions, answers = spans[0::2], spans[1::2]
    if any(_MARKED.match(span.of(text)) for span in spans):
        return False
    asking = sum(1 for span in questions if _asks(text, span) or has_question_mark(span.of(text)))
    asked_back = sum(1 for span in answers if _asks(text, span))
    selves = sum(1 for span in answers if speaks_of_self(span.of(text)))
    selves_asking = sum(1 for span in questions if speaks_of_self(span.of(text)))
    of_self = selves >= 0.5 * len(answers) and selves >= 2 * selves_asking
    instructing = sum(1 for span in answers if instructs(span.of(text)))
    # Where pronouns are dropped, "I" is rare; a longer exchange that instructs nobody is no list of frequent questions.
    impersonal = len(answers) >= 5 and instructing <= 0.2 * len(answers) and selves_asking <= 0.2 * len(questions)
    return (
        asking >= 0.8 * len(questions)
        and asked_back <= 0.2 * len(answers)
        and instructing <= 0.4 * len(answers)
        and (of_self or impersonal)
    )
