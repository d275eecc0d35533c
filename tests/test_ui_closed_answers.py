"""Closed answers on the page: bars of those who answered, words of a source as text, the line an answer stands in."""

from __future__ import annotations

import pytest

from assistant.artifacts import Citation, ClosedAnswer, ClosedTally
from corpus.alignment import CitationStatus
from corpus.records import Document, SourceKind
from ui.closed_lines import closed_line
from ui.panels.closed_answers import closed_section
from ui.texts import texts

TEXT = "R1 · How do you pay?: Cash · Do you own a car?: Yes\nR2 · How do you pay?: Phone app · Do you own a car?: No\n"


def tally(value: str) -> ClosedTally:
    answers = (ClosedAnswer(value=value, participants=3, for_=("E1",)), ClosedAnswer(value="Cash", participants=1))
    return ClosedTally(id="q1", question="How do you <i>pay</i>?", answers=answers, answered=4, asked=5, mean=None)


def citation(quote: str) -> Citation:
    return Citation(
        label="E1",
        document="d",
        segment="",
        start=0,
        end=len(quote),
        quote=quote,
        verified=CitationStatus.EXACT,
        participant="s.csv#R1",
        role="participant",
        language="en",
        time=None,
    )


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_a_bar_shows_the_share_of_those_who_answered(language: str) -> None:
    shown = str(closed_section((tally("Phone app"),), {"E1": citation("Phone app")}, texts(language)))
    assert "inline-size:75%" in shown
    assert "inline-size:25%" in shown
    assert shown.count("<bdi>") >= 3, "each text of a source runs its own way"
    assert "data-document" in shown


def test_words_of_a_source_are_text() -> None:
    shown = str(closed_section((tally("<script>alert(1)</script>"),), {}, texts("en")))
    assert "<script>" not in shown
    assert "<i>pay" not in shown


def test_no_tallies_no_section() -> None:
    assert closed_section((), {}, texts("en")) is None


def test_an_answer_is_shown_in_the_line_of_its_respondent() -> None:
    source = Document("d", "Fares", SourceKind.SURVEY, TEXT)
    start = TEXT.index("Phone app")
    passage = closed_line(source, start, start + len("Phone app"))
    assert passage is not None
    (turn,) = passage.turns
    assert (passage.heading, turn.speaker, turn.mark) == ("How do you pay?", "R2", "Phone app")
    assert (turn.before, turn.after) == ("How do you pay?: ", " · Do you own a car?: No")
    assert turn.voice == ""
    named = closed_line(source, start, start + len("Phone app"), {"R2": "s.csv#R2"})
    assert named is not None
    assert named.turns[0].voice == "s.csv#R2", "their name opens what they said"
    assert closed_line(source, 0, 2) is None
