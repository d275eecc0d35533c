"""Places in a document's text that are no passages of their own: found where they are, and nowhere else."""

from __future__ import annotations

import pytest

from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from evals.passages import Passages, passages_of, place_id
from evals.scorers.quote_fidelity import verdict
from evals.views import Quoted

TEXT = "row-1 · 满意吗？: 很满意\n很好\nrow-2 · 满意吗？: 不满意\n"


def corpus() -> Passages:
    at = TEXT.index("很好")
    segment = Segment("d.1", "d", CharSpan(at, at + 2), "很好", Role.PARTICIPANT, participant="row-1")
    return passages_of([Document("d", "Survey", SourceKind.SURVEY, TEXT)], [segment])


def test_a_closed_answer_is_cited_where_it_stands_and_its_line_is_its_voice() -> None:
    passages = corpus()
    ids = []
    for value in ("很满意", "不满意"):
        start = TEXT.index(value)
        ids.append(place_id("d", start, start + len(value)))
        quoted = Quoted("E1", ids[-1], value, "d", start, start + len(value), None)
        assert verdict(quoted, passages) == "exact"
        assert passages[ids[-1]].text == value
    assert len(passages.voices(ids)) == 2
    assert len(passages.voices([ids[0], place_id("d", 0, 5)])) == 1


def test_places_that_are_not_there_are_no_passages_and_other_words_no_quotes() -> None:
    passages = corpus()
    for gone in (place_id("d", 5, 9999), place_id("other", 0, 3), place_id("d", 4, 4), "d[1]", ""):
        assert gone not in passages
        with pytest.raises(KeyError):
            passages[gone]
    assert verdict(Quoted("E1", place_id("d", 0, 3), "不满意", "d", 0, 3, None), passages) != "exact"
    assert "d.1" in passages
