"""Sentences in four scripts, and spans that never lose a character."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import CharSpan
from corpus.sentences import pieces, sentence_spans


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was late. I waited! Why?", ["It was late.", "I waited!", "Why?"]),
        ("He paid 3.50 for it. Dr. Lee agreed, e.g. twice.", ["He paid 3.50 for it.", "Dr. Lee agreed, e.g. twice."]),
        ('She said "no." Then left.', ['She said "no."', "Then left."]),
        ("配送太慢了。我等了一天！为什么？", ["配送太慢了。", "我等了一天！", "为什么？"]),
        ("他说：“太慢了。”然后走了。", ["他说：“太慢了。”", "然后走了。"]),
        ("تأخر الطلب. لماذا؟ لا أعرف.", ["تأخر الطلب.", "لماذا؟", "لا أعرف."]),
        ("배송이 늦었어요. 왜 그랬을까요? 모르겠어요", ["배송이 늦었어요.", "왜 그랬을까요?", "모르겠어요"]),
        ("one line\nanother line", ["one line", "another line"]),
        ("Well...maybe. Sure…", ["Well...maybe.", "Sure…"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet='ab .!?。\n"”_،؟é 가字'))
def test_spans_hold_every_word_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(spans))


@given(st.text(alphabet="ab .。\n字", max_size=200), st.integers(4, 40))
def test_pieces_hold_every_word_within_the_limit(text: str, limit: int) -> None:
    whole = CharSpan(0, len(text))
    cut = pieces(text, whole, limit)
    assert "".join("".join(span.of(text).split()) for span in cut) == "".join(text.split())
    if len(text) > limit:
        assert all(span.end - span.start <= limit for span in cut)
