"""What many tell of in passing is one theme for each thing, in four languages, stable and with its own clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from test_assistant_themes import observation

from assistant.clauses import clauses_of
from assistant.findings import FAMILIES
from assistant.observations import Kind, Observation
from assistant.recurring_words import recurring_words
from assistant.themes import Matrix, Theme, centred
from assistant.widely_told import MANY_VOICES, widely_told
from corpus import weights
from corpus.embedders import make_embedder
from corpus.embedding import Embedder

ASPECTS = {
    "en": {
        "food": ["the food tastes great", "the dishes are delicious", "very tasty food", "the food is really tasty"],
        "staff": [
            "the waiters are friendly",
            "such friendly waiters",
            "the waiters were kind",
            "the waiters are very kind",
        ],
        "price": ["the prices are fair", "the price is reasonable", "very fair prices", "prices are quite reasonable"],
    },
    "zh": {
        "food": ["味道很好吃", "菜的味道不错", "味道真的很好", "菜很好吃"],
        "staff": ["服务员很热情", "服务态度很好", "服务员态度不错", "服务很热情周到"],
        "price": ["价格很实惠", "价格也很实惠", "价格很便宜", "价格便宜实惠"],
    },
    "ar": {
        "food": ["الطعام لذيذ جدًا", "طعم الأكل لذيذ", "الأكل لذيذ حقًا", "الطعام طعمه لذيذ"],
        "staff": ["الموظفون ودودون جدًا", "تعامل الموظفين لطيف", "الموظفون لطفاء معنا", "الموظفون ودودون ولطفاء"],
        "price": ["الأسعار معقولة جدًا", "السعر مناسب للجميع", "الأسعار مناسبة ومعقولة", "أسعارهم معقولة حقًا"],
    },
    "ko": {
        "food": ["음식이 정말 맛있어요", "음식 맛이 좋아요", "음식이 아주 맛있었어요", "음식 맛이 훌륭해요"],
        "staff": ["직원들이 아주 친절해요", "직원분이 친절하셨어요", "직원이 정말 친절해요", "직원들이 친절했어요"],
        "price": ["가격이 저렴해요", "가격이 합리적이에요", "가격이 정말 저렴했어요", "가격도 합리적이었어요"],
    },
}
"""What everybody says of a restaurant, in any order and in one breath."""
KNOWN: dict[str, Matrix] = {}
"""Vectors of texts that were embedded before."""
BETWEEN = {"en": ", ", "zh": "，", "ar": "، ", "ko": ", "}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    weights.require("multilingual-e5-small")
    return make_embedder("local:multilingual-e5-small")


def reviews(language: str, people: int) -> list[Observation]:
    """Two things said by each, so that no passage is about one of them."""
    names = list(ASPECTS[language])
    made = []
    for person in range(people):
        chosen = [names[person % 3], names[(person + 1) % 3]]
        said = [ASPECTS[language][name][(person // 3 + at) % 4] for at, name in enumerate(chosen)]
        passage = observation(person, f"p{person}", kind=Kind.DELIGHT, valence=1.5, language=language)
        made.append(replace(passage, quote=BETWEEN[language].join(said)))
    return made


def themes_of(embedder: Embedder, seen: Sequence[Observation], valence: float = 1.5) -> list[Theme]:
    def embed(texts: Sequence[str]) -> Matrix:
        waiting = [text for text in dict.fromkeys(texts) if text not in KNOWN]
        if waiting:
            KNOWN.update(zip(waiting, np.asarray(embedder.embed_passages(waiting), dtype=np.float32), strict=True))
        return np.stack([KNOWN[text] for text in texts])

    vectors = centred(embed([each.quote for each in seen]), [each.language for each in seen])
    return widely_told(vectors, seen, range(len(seen)), FAMILIES, embed, lambda clauses: [valence] * len(clauses))


def aspect_of(language: str, clause: str) -> str:
    return next(name for name, said in ASPECTS[language].items() if clause in said)


@pytest.mark.parametrize("language", sorted(ASPECTS))
def test_what_dozens_say_in_passing_is_one_theme_for_each_thing(language: str, embedder: Embedder) -> None:
    found = themes_of(embedder, reviews(language, 60))
    told: Counter[str] = Counter()
    for theme in found:
        aspects = Counter(aspect_of(language, clause) for clause in theme.words)
        name, most = aspects.most_common(1)[0]
        assert most >= 0.9 * len(theme.words)
        told[name] = max(told[name], len(theme.voices))
    assert len(found) <= 9
    assert all(told[name] >= 20 for name in ASPECTS[language]), told


def test_a_passage_stands_in_the_theme_of_each_thing_it_says(embedder: Embedder) -> None:
    found = themes_of(embedder, reviews("zh", 60))
    places = Counter(row for theme in found for row in theme.members)
    assert max(places.values()) >= 2
    for theme in found:
        assert len(theme.words) == len(theme.members) == len(set(theme.members))


def test_the_same_passages_make_the_same_themes(embedder: Embedder) -> None:
    seen = reviews("ko", 60)
    assert themes_of(embedder, seen) == themes_of(embedder, seen)


def test_a_clause_that_felt_bad_is_a_pain_whatever_its_passage_felt(embedder: Embedder) -> None:
    found = themes_of(embedder, reviews("en", 60), valence=-1.5)
    assert found
    assert {theme.kind for theme in found} == {Kind.PAIN}
    assert all(theme.valence.mean < 0 for theme in found)


def test_in_a_dozen_interviews_nothing_is_widely_told(embedder: Embedder) -> None:
    assert themes_of(embedder, reviews("en", MANY_VOICES - 1)) == []


@pytest.mark.parametrize(
    ("language", "quote", "clauses"),
    [
        ("en", "The food was great, but the service was slow.", ["The food was great", "but the service was slow"]),
        ("zh", "味道不错，服务也很热情，就是有点贵。", ["味道不错", "服务也很热情", "就是有点贵"]),
        ("ar", "الطعام لذيذ جدًا، لكن الخدمة بطيئة جدًا.", ["الطعام لذيذ جدًا", "لكن الخدمة بطيئة جدًا"]),
        ("ko", "음식은 맛있지만 서비스가 느려요.", ["음식은 맛있지만", "서비스가 느려요"]),
        ("en", "Slow.", ["Slow."]),
    ],
)
def test_clauses_in_four_languages(language: str, quote: str, clauses: list[str]) -> None:
    assert [span.of(quote) for span in clauses_of(quote, language)] == clauses


def test_words_that_recur_are_shared_and_pseudonyms_are_not() -> None:
    likeness = recurring_words(["[Person 1] queue", "[Person 1] parking", "long queue", "dear parking"] + ["x y"] * 9)
    product = (likeness @ likeness.T).toarray()
    assert product[0, 2] == pytest.approx(1.0)
    assert product[0, 1] == pytest.approx(0.0)
