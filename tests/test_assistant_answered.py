"""Whether a corpus answers a question: what is near, each corpus says for itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from assistant.answerability import asked_in
from assistant.answered import ACROSS, LEANING, LEAST, MOST, SPOKEN, Measures, _nearer, _said, elsewhere, log_odds
from corpus.languages import detect_language

if TYPE_CHECKING:
    from corpus.embedding import Embedder
    from corpus.retrieval import Retriever


def test_the_questions_elsewhere_are_the_same_number_in_each_language_and_in_it() -> None:
    counts = {language: len(questions) for language, questions in elsewhere().items()}
    assert counts == dict.fromkeys(("en", "zh", "ar", "ko"), 40)
    for language, questions in elsewhere().items():
        assert len(set(questions)) == len(questions)
        told = [detect_language(question, default="und") for question in questions]
        assert told.count(language) >= 38, language


def test_near_is_what_lies_nearer_than_other_questions_do() -> None:
    """A corpus all of whose passages lie near to anything must be nearer still to what it speaks of."""
    rng = np.random.default_rng(3)
    others = rng.normal(size=(40, 16)).astype(np.float32)
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    asked = others.mean(axis=0) + 0.5 * rng.normal(size=16).astype(np.float32)
    asked /= np.linalg.norm(asked)
    languages = np.array(["zh"] * 20)
    far = rng.normal(size=(20, 16)).astype(np.float32)
    far /= np.linalg.norm(far, axis=1, keepdims=True)
    speaking = far.copy()
    speaking[:3] = asked
    assert _nearer(far, languages, asked, others) < _nearer(speaking, languages, asked, others)
    assert LEAST <= _nearer(far, languages, -asked, others) <= MOST


def test_the_language_that_speaks_of_it_counts() -> None:
    rng = np.random.default_rng(5)
    others = rng.normal(size=(40, 8)).astype(np.float32)
    asked = rng.normal(size=8).astype(np.float32)
    silent = rng.normal(size=(10, 8)).astype(np.float32)
    speaking = np.concatenate([silent, 3 * np.tile(asked, (5, 1))])
    languages = np.array(["en"] * 10 + ["ko"] * 5)
    assert _nearer(speaking, languages, asked, others) > _nearer(silent, languages[:10], asked, others)


@pytest.mark.parametrize(
    ("language", "question", "says", "says_not"),
    [
        ("en", "What do people say about the parking?", "The parking is too far away.", "People say it is fine."),
        ("zh", "停车方便吗？", "停车场太远了。", "方便得很，味道好。"),
        ("ar", "ماذا يقولون عن المواقف؟", "المواقف بعيدة جدا.", "يقولون إنه جيد."),
        ("ko", "주차에 대해 뭐라고 하나요?", "주차 공간이 너무 멀어요.", "좋다고 뭐라고 하네요."),
    ],
)
def test_what_is_asked_about_weighs_more_than_asking_words(
    language: str, question: str, says: str, says_not: str
) -> None:
    quotes = [says, says_not, *(f"{says_not} {number}" for number in range(20))]
    assert _said(question, language, quotes, [says]) > _said(question, language, quotes, [says_not])
    assert 0.0 <= _said(question, language, quotes, quotes) <= 1.0


def test_a_question_without_words_of_its_own_is_said_by_nobody() -> None:
    assert _said("??", "en", ["yes"], ["yes"]) == 0.0


def test_words_count_only_where_passages_are_in_the_language() -> None:
    said, unsaid = Measures(0.0, 0.0, 1.0, spoken=True), Measures(0.0, 0.0, 0.0, spoken=True)
    assert said.log_odds - unsaid.log_odds == pytest.approx(SPOKEN[2])
    assert Measures(0.0, 0.0, 1.0, spoken=False).log_odds == pytest.approx(ACROSS[3] + LEANING)


@pytest.mark.parametrize("words", ["no phone signal", "permit price", "login errors"])
def test_words_too_few_to_tell_their_language_are_in_one_of_the_passages(words: str) -> None:
    """A phrase that no letter tells the language of was held against the passages as if it were in another."""
    assert asked_in(words, ["en", "zh", "en"]) == "en"
    assert asked_in(words, ["zh", "ko", "en", "zh"]) == "en"
    assert asked_in(words, ["zh", "ar", "ko"]) == "und"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("没有手机信号", "zh"),
        ("لا توجد إشارة هاتف", "ar"),
        ("휴대폰 신호 없음", "ko"),
        ("¿Por qué no compran el permiso?", "es"),
    ],
)
def test_what_tells_its_language_is_in_it_whatever_the_passages_are_in(words: str, language: str) -> None:
    assert asked_in(words, ["en"]) == language


@pytest.mark.parametrize(
    ("asked", "own", "translated", "odds"),
    [
        ("zh", 1.2, -2.0, 1.2 / 3 - 4 / 3 - LEANING),  # near to something, and the corpus's own words say otherwise
        ("ar", 5.0, -1.0, 1.0 - LEANING),  # a translation may be wrong
        ("ko", -0.4, 3.0, 5.6 / 3 - LEANING),
        ("en", 1.2, -2.0, 1.2),  # asked in the passages' language, it needs no translation
    ],
)
def test_across_languages_question_and_translation_both_count(
    monkeypatch: pytest.MonkeyPatch, asked: str, own: float, translated: float, odds: float
) -> None:
    def measured(*given: object) -> SimpleNamespace:
        question = given[-1] == ""
        return SimpleNamespace(log_odds=own if question else translated, spoken=not question or asked == "en")

    monkeypatch.setattr("assistant.answered.measured", measured)
    known = cast("Retriever", None), cast("Embedder", None), np.zeros((1, 4), dtype=np.float32)
    assert log_odds(*known, ["en"], ["A quote."], "?", {"en": "?"}) == pytest.approx(odds)
    assert log_odds(*known, ["en"], ["A quote."], "?", {}) == own


def test_a_translation_into_a_language_that_the_model_writes_poorly_counts_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def measured(*given: object) -> SimpleNamespace:
        return SimpleNamespace(log_odds=1.0 if given[-1] == "" else -0.5, spoken=given[-1] != "")

    monkeypatch.setattr("assistant.answered.measured", measured)
    known = cast("Retriever", None), cast("Embedder", None), np.zeros((1, 4), dtype=np.float32)
    odds = {to: log_odds(*known, [to], ["A quote."], "?", {to: "?"}) for to in ("en", "zh", "ar", "ko")}
    assert odds["en"] == odds["zh"] == pytest.approx(-LEANING)
    assert odds["ar"] == odds["ko"] == pytest.approx(0.25)
