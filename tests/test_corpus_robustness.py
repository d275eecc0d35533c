"""What no text may do to search: crash it, hang it, or give vectors that depend on the batch."""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from corpus import weights
from corpus.analysis import analyse
from corpus.embedders import make_embedder
from corpus.embedding import Embedder
from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store

ODD = (
    "",
    " ",
    "\x00",
    "\ud800",
    "a\udfffb",
    "ﷺ" * 2000,
    "\u202eright to left\u202c",
    "\u2066\u2067\u2068",
    "e\u0301" * 500,
    "x" * 1_000_000,
    "字" * 100_000,
    "👩‍👩‍👧‍👦" * 300,
    "\u0300" * 3000,
    "​" * 1000,
    "<s></s><pad>",
    "ＦＵＬＬ ｗｉｄｔｈ",
    "ﬀﬁﬂﬃﬄﬅﬆ",
    "\U000e0041\U000e007f",
    "\ufdfa \ufdfb \ufdfd",
    "한" * 500,
    "नमस्ते दुनिया",
)


def _of_planes() -> list[str]:
    """For every plane of Unicode some of its characters, the surrogates among them."""
    draw = random.Random(3)
    return ["".join(chr((plane << 16) | draw.randrange(0x10000)) for _ in range(200)) for plane in range(17)]


def _random_texts(count: int) -> list[str]:
    draw = random.Random(11)
    kinds = [(0x20, 0x7F), (0x600, 0x6FF), (0xAC00, 0xD7A4), (0x4E00, 0x9FFF), (0, 0x110000)]
    texts = []
    for _ in range(count):
        low, high = draw.choice(kinds)
        texts.append("".join(chr(draw.randrange(low, high)) for _ in range(draw.randrange(24))))
    return texts


@pytest.fixture(params=["hashing:64", "local:multilingual-e5-small"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Each embedder of this machine."""
    if request.param.startswith("local"):
        weights.require("multilingual-e5-small")
    return make_embedder(request.param)


def test_every_plane_and_odd_text_has_a_vector(embedder: Embedder) -> None:
    odd = [text[:5_000] for text in ODD] if embedder.identity.name.startswith("local") else list(ODD)
    texts = [*odd, *_of_planes()]
    rows = embedder.embed_passages(texts)
    assert np.isfinite(rows).all()
    lengths = np.linalg.norm(rows, axis=1)
    assert np.all((lengths < 1e-6) | (np.abs(lengths - 1) < 1e-4))
    for at in range(0, len(texts), 5):
        assert np.allclose(embedder.embed_passages([texts[at]])[0], rows[at], atol=1e-5)


def test_ten_thousand_random_texts_have_vectors() -> None:
    texts = _random_texts(10_000)
    rows = make_embedder("hashing:64").embed_passages(texts)
    assert np.isfinite(rows).all()
    assert all(isinstance(term, str) for text in texts for term in analyse(text))


@pytest.mark.slow
def test_ten_thousand_random_texts_have_vectors_of_the_model() -> None:
    weights.require("multilingual-e5-small")
    texts = _random_texts(10_000)
    rows = make_embedder("local:multilingual-e5-small").embed_passages(texts)
    assert np.isfinite(rows).all()


def test_a_random_text_has_the_same_vector_in_every_batch(embedder: Embedder) -> None:
    texts = [*_random_texts(120), *(text[:300] for text in (*ODD, *_of_planes()))]
    order = random.Random(1).sample(range(len(texts)), len(texts))
    rows = embedder.embed_passages(texts)
    shuffled = embedder.embed_passages([texts[at] for at in order])
    assert np.allclose(shuffled, rows[order], atol=1e-5)
    for at in order[:12]:
        assert np.allclose(embedder.embed_passages([texts[at]])[0], rows[at], atol=1e-5)


def test_a_question_of_a_megabyte_is_answered_by_its_beginning(tmp_path: Path) -> None:
    weights.require("multilingual-e5-small")
    lines = ("The ramp was blocked.", "坡道被挡住了。", "كان المنحدر مسدودا.", "경사로가 막혀 있었어요.")
    with Store.open(tmp_path / "corpus.sqlite") as store:
        text = "\n".join(lines)
        segments = [
            Segment(f"d.{at}", "d", CharSpan(text.index(line), text.index(line) + len(line)), line, Role.PARTICIPANT)
            for at, line in enumerate(lines)
        ]
        store.put(Document("d", "d", SourceKind.SURVEY, text), segments, [])
        retriever = Retriever(store, make_embedder("local:multilingual-e5-small"), tmp_path / "index")
        started = time.process_time()
        for question in ("ramp " * 200_000, "길" * 350_000, "x" * 1_000_000):
            hits = retriever.search(question, limit=4)
            assert all(np.isfinite(hit.score) for hit in hits)
            assert all(len(hit.query) <= 4000 for hit in hits)
        assert time.process_time() - started < 30
        assert retriever.search("ramp " * 200_000, limit=1)[0].segment.id == "d.0"
        retriever.close()


def test_a_project_of_odd_texts_can_be_searched(tmp_path: Path) -> None:
    clean = [text.encode("utf-8", "replace").decode("utf-8") for text in (*ODD, *_of_planes(), *_random_texts(1000))]
    with Store.open(tmp_path / "corpus.sqlite") as store:
        text, segments = "", []
        for number, words in enumerate(clean):
            words = unicodedata.normalize("NFC", words)
            span = CharSpan(len(text), len(text) + len(words))
            text += words + "\n"
            segments.append(
                Segment(f"d.{number}", "d", span, words, Role.PARTICIPANT, "", f"s/{number}", language="en")
            )
        store.put(Document("d", "d", SourceKind.SURVEY, text, language="en"), segments, [])
        retriever = Retriever(store, make_embedder("hashing:64"), tmp_path / "index")
        retriever.refresh()
        for question in (*ODD, *_of_planes(), *_random_texts(300)):
            for hit in retriever.search(question, limit=5):
                assert np.isfinite(hit.score)
        retriever.close()


def test_a_deep_text_takes_no_deep_stack() -> None:
    before = sys.getrecursionlimit()
    analyse("(" * 100_000 + "word" + ")" * 100_000)
    assert sys.getrecursionlimit() == before
