"""Stretches to read on a matter: where it is spoken of in a row, not where it is announced."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.context import Stretch, stretches
from corpus.embedders.hashing import HashingEmbedder
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store

WORDS = {
    "en": ("the battery and its charger", "the colour of the shell", "prices in the shop"),
    "zh": ("电池和充电器", "外壳的颜色", "商店里的价格"),
    "ko": ("배터리와 충전기", "케이스의 색깔", "가게의 가격"),
    "ar": ("البطارية والشاحن", "لون الغلاف", "الأسعار في المتجر"),
}
FILLING = {
    "en": "and so we went on about it for quite a while until somebody had another idea about",
    "zh": "于是我们又谈了很久直到有人想到别的主意关于",
    "ko": "그래서 우리는 누군가 다른 생각을 떠올릴 때까지 한참 이야기했어요",
    "ar": "وهكذا تحدثنا عن ذلك مدة طويلة حتى خطرت لأحدنا فكرة أخرى عن",
}
TURNS_EACH = 40


def meeting(language: str, name: str = "") -> tuple[Document, list[Segment], list[Participant]]:
    """An opening that names three matters, and then many turns on each of them."""
    name = name or f"meeting-{language}"
    said = ["; ".join(WORDS[language])]
    said += [
        f"{words} {FILLING[language]} {words}, {number}."
        for words in WORDS[language]
        for number in range(100, 100 + TURNS_EACH)
    ]
    text, segments = "", []
    for number, words in enumerate(said):
        text += "P1: "
        span = CharSpan(len(text), len(text) + len(words))
        text += words + "\n"
        segments.append(
            Segment(f"{name}.{number}", name, span, words, Role.PARTICIPANT, "P1", f"{name}/P1", language=language)
        )
    people = [Participant(f"{name}/P1", "P1", "")]
    return Document(name, name, SourceKind.FOCUS_GROUP, text, language=language), segments, people


def read(tmp_path: Path, language: str, question: str, tokens: int, *others: str) -> list[Stretch]:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        for each in (language, *others):
            store.put(*meeting(each))
        retriever = Retriever(store, HashingEmbedder(256), tmp_path / "index")
        try:
            return stretches(retriever, store, question, tokens=tokens, scope=Scope(languages=frozenset({language})))
        finally:
            retriever.close()


@pytest.mark.parametrize("language", WORDS)
def test_what_is_read_lies_where_the_matter_is_spoken_of(tmp_path: Path, language: str) -> None:
    found = read(tmp_path, language, WORDS[language][1], 400)
    spoken = range(1 + TURNS_EACH, 1 + 2 * TURNS_EACH)
    turns = [int(segment.id.rpartition(".")[2]) for stretch in found for segment in stretch.segments]
    assert len(turns) >= 4
    assert sum(turn in spoken for turn in turns) >= 0.7 * len(turns)
    assert sum(stretch.tokens for stretch in found) <= 400


def test_stretches_are_in_a_row_and_the_best_comes_first(tmp_path: Path) -> None:
    found = read(tmp_path, "en", WORDS["en"][2], 600, "ko")
    assert [stretch.score for stretch in found] == sorted((stretch.score for stretch in found), reverse=True)
    for stretch in found:
        turns = [int(segment.id.rpartition(".")[2]) for segment in stretch.segments]
        assert turns == list(range(turns[0], turns[0] + len(turns)))


def test_nothing_is_read_where_nothing_fits_or_nothing_is_asked(tmp_path: Path) -> None:
    assert read(tmp_path, "en", "   ", 500) == []
    (tmp_path / "2").mkdir()
    assert read(tmp_path / "2", "en", WORDS["en"][0], 1) == []
