"""Vectors of texts: kept where they must be, and worked out for who only asks while another process writes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from corpus.chunking import chunk, parts_of
from corpus.embedders import make_embedder
from corpus.embedding import text_hash
from corpus.errors import StoreLocked
from corpus.keyword_index import IndexedChunk
from corpus.records import CharSpan, Document, Role, Segment
from corpus.source_kinds import SourceKind
from corpus.store import Store
from corpus.text_vectors import TextVectors

SAID = (
    "The delivery was late and nobody called me.",
    "配送又迟到了，没有人给我打电话。",
    "تأخر التوصيل ولم يتصل بي أحد.",
    "배송이 늦었는데 아무도 전화하지 않았어요.",
)


def talk(heading: str = "") -> tuple[Document, list[Segment]]:
    """Four turns, each in another language, as one document."""
    text = "\n".join(SAID)
    segments = []
    for number, words in enumerate(SAID):
        span = CharSpan(text.index(words), text.index(words) + len(words))
        segments.append(Segment(f"d.{number}", "d", span, words, Role.PARTICIPANT, "P: 1", "p", heading, language="en"))
    return Document("d", "talk", SourceKind.INTERVIEW, text, language="en"), segments


@pytest.mark.parametrize("heading", ["", "On the way"])
def test_parts_of_a_chunk_are_its_segments_words(heading: str) -> None:
    document, segments = talk(heading)
    (made,) = chunk(document, segments, budget=1000)
    assert tuple(span.of(made.text) for span in parts_of(made.text, segments)) == SAID


def test_who_asks_does_not_need_the_lock_and_who_indexes_does(tmp_path: Path) -> None:
    document, segments = talk()
    (made,) = chunk(document, segments, budget=1000)
    key = text_hash(made.text)
    held = IndexedChunk(1, made.id, "d", "en", frozenset({Role.PARTICIPANT}), made.segments, key)
    embedder = make_embedder("hashing:64")
    with Store.open(tmp_path / "corpus.sqlite", wait=0.1) as store:
        vectors = TextVectors(store, embedder)
        other = sqlite3.connect(tmp_path / "corpus.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked):
            vectors.of_chunks({key: made.text}, {}, lambda _: None)
        asked = vectors.of_segments([held], {each.id: each for each in segments})
        other.execute("ROLLBACK")
        other.close()
        assert set(asked) == {each.id for each in segments}
        assert np.array_equal(asked["d.2"], embedder.embed_passages([SAID[2]])[0])
        assert vectors.kept([text_hash(SAID[2])]) == {}
        vectors.of_chunks({key: made.text}, {}, lambda _: None)
        assert list(vectors.kept([key])) == [key]
