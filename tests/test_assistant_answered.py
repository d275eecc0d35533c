"""Whether a corpus answers a question: what is near, each corpus says for itself."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answered import ACROSS, LEANING, LEAST, MOST, SPOKEN, Measures, _nearer, _said, elsewhere
from corpus.languages import detect_language


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
