"""What many tell of in passing is one theme for each thing, in four languages, stable and with its own clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from test_assistant_themes import observation

from assistant.clauses import clauses_of
from assistant.corrected import PERSON
from assistant.few_people import tells_of_few_people
from assistant.findings import FAMILIES
from assistant.function_words import without_joining
from assistant.observations import Kind, Observation
from assistant.recurring_words import recurring_words
from assistant.themes import Matrix, Theme, centred, evenly
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


@pytest.mark.parametrize("language", sorted(ASPECTS))
def test_what_a_person_coded_keeps_their_code_in_its_clauses(language: str, embedder: Embedder) -> None:
    seen = reviews(language, 60)
    told = [
        replace(each, kind=Kind.NEED, valence=0.5, coder=PERSON) if at < 30 else each for at, each in enumerate(seen)
    ]
    found = themes_of(embedder, told, valence=1.0)
    by_kind: dict[Kind, set[int]] = {}
    for theme in found:
        by_kind.setdefault(theme.kind, set()).update(theme.members)
    assert by_kind[Kind.NEED]
    assert by_kind[Kind.NEED] <= set(range(30))
    assert by_kind[Kind.DELIGHT] <= set(range(30, 60))
    assert all(theme.valence.mean == pytest.approx(0.5) for theme in found if theme.kind is Kind.NEED)


def test_no_clause_that_surely_felt_otherwise_stands_for_what_a_person_said(embedder: Embedder) -> None:
    pains = [replace(each, kind=Kind.PAIN, valence=-1.5, coder=PERSON) for each in reviews("en", 60)]
    assert themes_of(embedder, pains, valence=1.5) == []
    assert {theme.kind for theme in themes_of(embedder, pains, valence=0.8)} == {Kind.PAIN}


JOINED = {"en": "although there is a {}", "zh": "但是还有{}", "ar": "لكن هناك {}", "ko": "{}였지만"}
THINGS = {
    "en": ["train", "lamp", "pencil", "river", "ticket", "violin", "garden", "kettle", "bridge", "parcel"],
    "zh": ["火车", "台灯", "铅笔", "河流", "车票", "提琴", "花园", "水壶", "大桥", "包裹"],
    "ar": ["القطار", "المصباح", "القلم", "النهر", "التذكرة", "الكمان", "البستان", "الإبريق", "الجسر", "الطرد"],
    "ko": ["기차", "전등", "연필", "강물", "승차권", "바이올린", "정원", "주전자", "다리", "소포"],
}


@pytest.mark.parametrize("language", sorted(JOINED))
def test_a_word_or_an_ending_that_joins_is_no_recurring_word(language: str) -> None:
    texts = [JOINED[language].format(thing) for thing in THINGS[language]] + ["x y"] * 90
    for clauses in (True, False):
        likeness = recurring_words(texts, clauses=clauses)
        shared = (likeness[:10] @ likeness[:10].T).toarray()
        assert not shared[~np.eye(10, dtype=bool)].any()


@pytest.mark.parametrize(
    ("language", "clause", "bare"),
    [
        ("en", "but the soup was cold", "the soup was cold"),
        ("zh", "但是太咸", "太咸"),
        ("ar", "لكن الخدمة بطيئة", "الخدمة بطيئة"),
        ("ko", "액션은 나름 볼만하지만", "액션은 나름 볼만하다"),
        ("ko", "광고", "광고"),
        ("en", "but", "but"),
    ],
)
def test_a_clause_is_placed_as_it_would_be_said_by_itself(language: str, clause: str, bare: str) -> None:
    assert without_joining(clause) == bare


@pytest.mark.parametrize(
    ("clause", "few"),
    [
        ("hardly anyone was there", True),
        ("it was not crowded", True),
        ("nobody answered me", False),
        ("没什么人", True),
        ("客人也不是很多", True),
        ("没有人理我", False),
        ("人太多了", False),
        ("المكان غير مزدحم", True),
        ("لم يرد علي أحد", False),
        ("사람이 별로 없었어요", True),
        ("직원이 없었어요", False),
    ],
)
def test_that_few_were_there_is_no_complaint(clause: str, few: bool) -> None:
    assert tells_of_few_people(clause) is few


def test_few_people_are_neither_good_nor_bad_in_a_review_that_praises(embedder: Embedder) -> None:
    said = [f"{ASPECTS['zh']['food'][at % 4]}，{['人不多', '没什么人', '客人也不是很多'][at % 3]}" for at in range(60)]
    seen = [
        replace(observation(at, f"p{at}", kind=Kind.DELIGHT, valence=1.5, language="zh"), quote=quote)
        for at, quote in enumerate(said)
    ]
    for theme in themes_of(embedder, seen, valence=-1.2):
        assert not any(tells_of_few_people(word) for word in theme.words)


def test_later_sources_make_seeds_as_earlier_ones_do(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.widely_told.LARGEST_LINKAGE", 60)
    monkeypatch.setattr("assistant.themes.LARGEST_LINKAGE", 60)
    seen = [*reviews("en", 60), *reviews("zh", 60)]
    seen = [replace(each, voice=f"v{at}") for at, each in enumerate(seen)]
    languages = {seen[row].language for theme in themes_of(embedder, seen) for row in theme.members}
    assert languages == {"en", "zh"}


def test_some_are_taken_evenly_and_the_same_each_time() -> None:
    assert evenly(5, 10).tolist() == [0, 1, 2, 3, 4]
    assert evenly(9, 3).tolist() == [0, 4, 8]
    assert evenly(0, 3).tolist() == []


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
