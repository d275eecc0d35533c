"""Denied complaints, denied service, waits that did not come, and lukewarm words, as a reader hears them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from assistant.coders.adapted import AdaptedEmbedder
from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.praise import blames_by_lack, is_lukewarm, is_uncrowded, praises_by_lack
from assistant.frames import load_frame
from corpus.embedders import make_embedder

STATEMENTS = tomllib.loads((Path(__file__).parent / "data" / "denials.toml").read_text(encoding="utf-8"))
LANGUAGES = ["en", "zh", "ar", "ko"]
NEVER: dict[str, Kind] = {
    "negative": Kind.DELIGHT,
    "positive": Kind.PAIN,
    "no_complaint": Kind.PAIN,
    "no_praise": Kind.DELIGHT,
}


def heard_as(how: str, kind: Kind, valence: float) -> bool:
    """Whether codes are what a reader hears."""
    felt = {
        "negative": valence <= -0.5,
        "positive": valence >= 0.5,
        "no_complaint": valence > -0.5,
        "no_praise": valence < 0.5,
    }
    return felt[how] and kind is not NEVER[how]


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_coded_as_a_reader_hears_them(language: str) -> None:
    embedder = make_embedder("local:multilingual-e5-small")
    assert isinstance(embedder, AdaptedEmbedder)
    coder = EmbeddedCoder(
        embedder.embed_passages,
        embedder.identity,
        load_frame("six_stages"),
        adapted=embedder.adapted_vectors,
    )
    said = [(how, text) for how, texts in STATEMENTS[language].items() for text in texts]
    codes = coder.code([Passage(text, language) for _, text in said])
    wrong = [
        f"{how}: {text} ({code.kind}, {code.valence})"
        for (how, text), code in zip(said, codes, strict=True)
        if not heard_as(how, code.kind, code.valence)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No reply needed, it all worked."),
        ("en", "Nobody complained about the wait."),
        ("zh", "没人抱怨过排队。"),
        ("ar", "شكرًا لكم على الرد السريع."),
        ("ko", "도움 없이 혼자 다 했어요."),
        ("ko", "설명이 없어도 쉬웠어요."),
    ],
)
def test_what_was_not_needed_blames_nobody(language: str, text: str) -> None:
    assert not blames_by_lack(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I wish we never had to wait."),
        ("en", "Get more transport so I don't have to wait for three hours."),
        ("zh", "要是不用等就好了。"),
        ("ar", "أتمنى ألا تكون هناك أي مشكلة في الحجز."),
        ("ko", "기다릴 필요가 없으면 좋겠어요."),
    ],
)
def test_a_wish_to_be_spared_praises_nothing(language: str, text: str) -> None:
    assert not praises_by_lack(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On average I go twice a month."),
        ("zh", "我们一般周末去。"),
        ("zh", "他跑得像风一般快。"),
        ("ar", "متوسط السعر عشرة ريالات للكيلو."),
        ("ko", "보통 주말에 가요."),
    ],
)
def test_what_is_usual_is_not_lukewarm(language: str, text: str) -> None:
    assert not is_lukewarm(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hardly anyone helped us."),
        ("zh", "没什么人帮忙。"),
        ("ar", "لم يكن هناك أحد يساعدنا."),
        ("ko", "도와주는 사람이 없었어요."),
    ],
)
def test_where_nobody_helps_it_is_not_called_uncrowded(language: str, text: str) -> None:
    assert not is_uncrowded(text, language)
