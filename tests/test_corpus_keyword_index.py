"""The keyword index: BM25 against its own theory, and books that agree with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import keyword_filing, keyword_index
from corpus.analysis import analyse
from corpus.errors import StoreError
from corpus.keyword_index import Filing, KeywordIndex, overlap
from corpus.records import CharSpan, Chunk, Role, Segment
from corpus.store import Store

TEXTS = {
    "a": ["the permit button was missing", "the map of the forest", "snow and trees"],
    "b": ["付款按钮在哪里", "地图看不清"],
    "c": ["زر الدفع غير موجود", "결제 버튼이 없어요", "nothing else"],
}


def _filing(document: str, lines: list[str], role: Role = Role.PARTICIPANT) -> Filing:
    segments = [
        Segment(f"{document}.{number}", document, CharSpan(0, len(line)), line, role)
        for number, line in enumerate(lines)
    ]
    chunks = [Chunk(f"{each.id}+1", document, each.span, (each.id,), each.text, "en") for each in segments]
    return Filing(document, chunks, segments)


def _scores(index: KeywordIndex, query: str) -> dict[str, float]:
    """Scores by the id of the chunk, those above 0."""
    table = index.table()
    scores = index.match(query, table).scores
    chunks = index.chunks(table.numbers.tolist())
    return {chunks[int(table.numbers[row])].id: float(scores[row]) for row in np.flatnonzero(scores)}


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
    made.add([_filing(document, lines) for document, lines in TEXTS.items()])
    return made


@pytest.mark.parametrize(
    ("query", "found"), [("permit button", "a.0+1"), ("按钮", "b.0+1"), ("زر الدفع", "c.0+1"), ("버튼", "c.1+1")]
)
def test_the_chunk_with_the_words_scores_highest(index: KeywordIndex, query: str, found: str) -> None:
    scores = _scores(index, query)
    assert max(scores, key=lambda chunk: scores[chunk]) == found
    assert all(0 <= score <= 1 for score in scores.values())


def test_scores_are_those_of_the_formula(index: KeywordIndex) -> None:
    texts = [line for lines in TEXTS.values() for line in lines]
    counts = [Counter(analyse(text)) for text in texts]
    mean = sum(count.total() for count in counts) / len(counts)
    table = index.table()
    matched = index.match("permit map zebra", table)
    total = len(texts)
    highest = sum(matched.weights.values()) * 2.2
    for row, count in enumerate(counts):
        expected = 0.0
        for term in ("permit", "map"):
            held = sum(term in other for other in counts)
            weight = math.log((total - held + 0.5) / (held + 0.5))
            expected += weight * 2.2 * count[term] / (count[term] + 1.2 * (0.25 + 0.75 * count.total() / mean))
        assert matched.scores[row] == pytest.approx(expected / highest, rel=1e-5)


def test_words_that_stand_nowhere_lower_the_score(index: KeywordIndex) -> None:
    plain = max(_scores(index, "permit button").values())
    padded = max(_scores(index, "permit button zebra quartz").values())
    assert padded < plain


def test_weights_are_those_of_the_formula(index: KeywordIndex) -> None:
    matched = index.match("permit zebra", index.table())
    total = len(index.ids())
    assert matched.weights["permit"] == pytest.approx(math.log((total - 1 + 0.5) / 1.5))
    assert matched.weights["zebra"] == pytest.approx(math.log((total + 0.5) / 0.5))
    assert dict(matched.frequencies) == {"permit": 1, "zebra": 0}


def test_the_words_of_asking_do_not_count_beside_others(index: KeywordIndex) -> None:
    table = index.table()
    assert set(index.match("Why do people want the permit?", table).weights) == {"want", "permit"}
    assert set(index.match("who are they", table).weights) == {"who", "are", "they"}


def test_nothing_is_found_for_nothing(index: KeywordIndex) -> None:
    assert _scores(index, "...") == {}
    assert _scores(index, "zebra") == {}


def test_documents_are_replaced_and_removed_with_their_books(index: KeywordIndex, store: Store) -> None:
    index.add([_filing("a", ["a completely different wording"], Role.STAFF)])
    assert store.indexed(index.name) == {"a", "b", "c"}
    assert _scores(index, "permit") == {}
    last = index.table().numbers.tolist()[-1]
    assert index.chunks([last])[last].roles == frozenset({Role.STAFF})
    index.remove(["a", "b"])
    assert store.indexed(index.name) == {"c"}
    assert index.ids() == ["c.0+1", "c.1+1", "c.2+1"]
    assert [row.document for row in index.filed(index.numbers())] == ["c"] * 3
    assert _scores(index, "付款") == {}


def test_dead_postings_are_swept_and_numbers_never_come_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyword_filing, "_DEAD_LEAST", 3)
    index = KeywordIndex(store)
    for turn in range(12):
        lines = [f"round {turn} of the permit", f"the permit again {turn}"]
        index.add([_filing("a", lines), _filing("b", [f"a map {turn}"])])
        assert set(_scores(index, f"round {turn}")) == {"a.0+1"}
    places = store.rows("SELECT length(places) / 2 FROM keyword_postings WHERE term = 'map'")[0][0]
    assert places <= 3
    assert index.table().numbers.min() > 30
    assert index.sound()


def test_what_is_said_again_keeps_its_number_wherever_it_stands(index: KeywordIndex, store: Store) -> None:
    before = {chunk.id: number for number, chunk in index.chunks(index.numbers()).items()}
    postings = "SELECT term, block, places, counts FROM keyword_postings ORDER BY term, block"
    pool = index.pool(["a"])
    index.add([_filing("new", ["snow and trees", "something new", TEXTS["a"][0], TEXTS["a"][0]], Role.STAFF)], pool)
    index.remove(["a"])
    after = index.chunks(index.numbers())
    numbers = {chunk.id: number for number, chunk in after.items() if chunk.document == "new"}
    assert numbers["new.0+1"] == before["a.2+1"]
    assert numbers["new.2+1"] == before["a.0+1"]
    assert numbers["new.1+1"] > max(before.values())
    assert numbers["new.3+1"] > max(before.values()), "one chunk can't stand in for two"
    assert {chunk.segments for chunk in after.values() if chunk.document == "new"} == {
        (f"new.{at}",) for at in range(4)
    }
    assert after[before["a.0+1"]].roles == frozenset({Role.STAFF})
    assert [number for number, _ in index.struck(0, index.last()[1])] == [before["a.1+1"]]
    assert store.indexed(index.name) == {"b", "c", "new"}
    assert index.sound()
    assert max(_scores(index, "snow"), key=_scores(index, "snow").__getitem__) == "new.0+1"
    kept = store.rows(postings)
    index.add([_filing("new", ["snow and trees", "something new", TEXTS["a"][0], TEXTS["a"][0]])])
    assert store.rows(postings) == kept, "nothing is said in other words"


def test_blocks_and_many_documents_at_once_give_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"word{number % 7} and word{number % 11} of {number}" for number in range(60)]
    one = KeywordIndex(store)
    one.add([_filing("all", lines)])
    together = sorted(_scores(one, "word3 word5").values())
    one.clear()
    assert store.indexed(one.name) == set()
    for module in (keyword_index, keyword_filing):
        monkeypatch.setattr(module, "BLOCK", 16)
    for at, line in enumerate(lines):
        one.add([_filing(f"d{at}", [line])])
    assert np.allclose(sorted(_scores(one, "word3 word5").values()), together)
    assert one.sound()


def test_tables_of_an_earlier_version_go(store: Store) -> None:
    with store.transaction() as connection:
        connection.execute("CREATE TABLE keyword_chunks (number INTEGER)")
        connection.execute("CREATE VIRTUAL TABLE keyword_terms USING fts5 (terms)")
        connection.execute("CREATE VIRTUAL TABLE keyword_counts USING fts5vocab (keyword_terms, row)")
    KeywordIndex(store)
    assert not store.rows("SELECT name FROM sqlite_master WHERE name IN ('keyword_chunks', 'keyword_terms')")


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM keyword_postings",
        "UPDATE keyword_postings SET counts = zeroblob(length(counts))",
        "UPDATE keyword_postings SET places = substr(places, 1, 1)",
        "UPDATE keyword_texts SET text = 'other words'",
        "DELETE FROM keyword_texts WHERE number = 2",
        "DROP TABLE keyword_texts",
    ],
)
def test_damage_is_noticed(index: KeywordIndex, store: Store, damage: str) -> None:
    assert index.sound()
    with store.transaction() as connection:
        connection.execute(damage)
    if damage.startswith("DROP"):
        with pytest.raises(StoreError, match="keyword_texts"):
            index.sound()
    else:
        assert not index.sound()


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=80), min_size=1, max_size=8), query=st.text(max_size=40))
def test_any_text_can_be_indexed_and_asked_for(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], query: str
) -> None:
    clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    with Store.open(tmp_path_factory.mktemp("any") / "corpus.sqlite") as store:
        index = KeywordIndex(store)
        index.add([_filing("d", clean)])
        scores = index.match(query, index.table()).scores
        assert len(scores) == len(texts)
        assert np.isfinite(scores).all()
        assert index.sound()


def test_overlap_is_the_share_of_weight() -> None:
    weights = {"permit": 3.0, "button": 1.0}
    assert overlap(weights, "Permits here") == 0.75
    assert overlap(weights, "nothing") == 0
    assert overlap({}, "nothing") == 0
