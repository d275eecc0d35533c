"""The keyword index: BM25 against its own theory, and books that agree with it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.keyword_index import KeywordIndex, overlap
from corpus.records import CharSpan, Chunk, Role
from corpus.store import Store


def _chunk(document: str, number: int, text: str) -> Chunk:
    segment = f"{document}.{number}"
    return Chunk(f"{segment}+1", document, CharSpan(0, len(text)), (segment,), text, "en", 5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store.open(tmp_path / "corpus.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def index(store: Store) -> KeywordIndex:
    """Three documents of several chunks."""
    made = KeywordIndex(store)
    texts = {
        "a": ["the permit button was missing", "the map of the forest", "snow and trees"],
        "b": ["付款按钮在哪里", "地图看不清"],
        "c": ["زر الدفع غير موجود", "결제 버튼이 없어요", "nothing else"],
    }
    for document, lines in texts.items():
        chunks = [_chunk(document, number, line) for number, line in enumerate(lines)]
        made.add(document, chunks, {chunk.segments[0]: Role.PARTICIPANT for chunk in chunks})
    return made


@pytest.mark.parametrize(
    ("query", "found"), [("permit button", "a.0+1"), ("按钮", "b.0+1"), ("زر الدفع", "c.0+1"), ("버튼", "c.1+1")]
)
def test_the_chunk_with_the_words_scores_highest(index: KeywordIndex, query: str, found: str) -> None:
    scores = index.scores(index.weights(query))
    ids = {chunk.number: chunk.id for chunk in index.chunks()}
    assert ids[max(scores, key=lambda number: scores[number])] == found
    assert all(0 <= score <= 1 for score in scores.values())


def test_words_that_stand_nowhere_lower_the_score(index: KeywordIndex) -> None:
    plain = max(index.scores(index.weights("permit button")).values())
    padded = max(index.scores(index.weights("permit button zebra quartz")).values())
    assert padded < plain


def test_weights_are_those_of_the_formula(index: KeywordIndex) -> None:
    weights = index.weights("permit zebra")
    total = len(index.chunks())
    assert weights["permit"] == pytest.approx(math.log((total - 1 + 0.5) / 1.5))
    assert weights["zebra"] == pytest.approx(math.log((total + 0.5) / 0.5))


def test_the_words_of_asking_do_not_count_beside_others(index: KeywordIndex) -> None:
    assert set(index.weights("Why do people want the permit?")) == {"want", "permit"}
    assert set(index.weights("who are they")) == {"who", "are", "they"}


def test_nothing_is_found_for_nothing(index: KeywordIndex) -> None:
    assert index.scores(index.weights("...")) == {}
    assert index.scores(index.weights("zebra")) == {}


def test_documents_are_replaced_and_removed_with_their_books(index: KeywordIndex, store: Store) -> None:
    chunk = _chunk("a", 0, "a completely different wording")
    index.add("a", [chunk], {"a.0": Role.STAFF})
    assert store.indexed(index.name) == {"a", "b", "c"}
    assert index.scores(index.weights("permit")) == {}
    assert index.chunks()[-1].roles == frozenset({Role.STAFF})
    index.remove(["a", "b"])
    assert store.indexed(index.name) == {"c"}
    assert {each.document for each in index.chunks()} == {"c"}
    assert index.texts(["a"]) == []


def test_overlap_is_the_share_of_weight() -> None:
    weights = {"permit": 3.0, "button": 1.0}
    assert overlap(weights, "Permits here") == 0.75
    assert overlap(weights, "nothing") == 0
    assert overlap({}, "nothing") == 0
