"""Quotes are found where they stand, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.alignment import CitationStatus, align
from corpus.folding import fold
from corpus.records import CharSpan

TEXTS = {
    "en": "P1: So I looked for the permit page for 25 minutes. I could not find the button, honestly.\n\n"
    "P2: It was easy enough once my daughter showed me the menu.",
    "zh": "受访者甲：我在网上找了25分钟，一直没有找到购买按钮，所以最后放弃了。\n\n受访者乙：女儿教我以后就很方便了。",
    "ar": "المشارك أ: بحثت عن التصريح لمدة 25 دقيقة ولم أجد زر الشراء فاتصلت بالمكتب.\n\n"
    "المشارك ب: كان الأمر سهلا بعد أن ساعدتني ابنتي في الموقع.",
    "ko": "참가자 가: 허가증 페이지를 25분 동안 찾았는데 구매 버튼을 찾지 못했어요.\n\n"
    "참가자 나: 딸이 메뉴를 알려 준 다음에는 꽤 쉬웠어요.",
}

NOT_THERE = [
    ("en", "It was not easy enough once my daughter showed me the menu"),
    ("en", "I could find the button, honestly"),
    ("en", "I looked for the permit page for 35 minutes"),
    ("en", "So I looked for the permit page once my daughter showed me the menu"),
    ("en", "I could not find the button, honestly. It was easy enough once"),
    ("en", "It was hard enough once my daughter showed me the menu"),
    ("en", "The permit office never called me back about it"),
    ("zh", "女儿教我以后就不很方便了"),
    ("zh", "一直没有找到购买按钮，所以最后没有放弃了"),
    ("zh", "我在网上找了35分钟，一直没有找到购买按钮"),
    ("zh", "我在网上找了25分钟，女儿教我以后就很方便了"),
    ("zh", "一直找到购买按钮，所以最后放弃了"),
    ("ar", "لم يكن الأمر سهلا بعد أن ساعدتني ابنتي في الموقع"),
    ("ar", "بحثت عن التصريح لمدة 35 دقيقة ولم أجد زر الشراء"),
    ("ar", "بحثت عن التصريح لمدة 25 دقيقة بعد أن ساعدتني ابنتي في الموقع"),
    ("ar", "وأجد زر الشراء فاتصلت بالمكتب"),
    ("ko", "딸이 메뉴를 알려 준 다음에는 꽤 안 쉬웠어요"),
    ("ko", "허가증 페이지를 35분 동안 찾았는데 구매 버튼을 찾지 못했어요"),
    ("ko", "허가증 페이지를 25분 동안 찾았는데 꽤 쉬웠어요"),
    ("ko", "구매 버튼을 찾았어요"),
]

NORMALISED = [
    ("en", "i COULD not  find the button", "I could not find the button"),
    ("en", "“I could not find the button”", "I could not find the button"),
    ("en", "I could not find the button.", "I could not find the button"),
    ("zh", "我 在 网 上 找 了 ２５ 分 钟", "我在网上找了25分钟"),
    ("ar", "بَحَثْتُ عَنِ التصـــريح", "بحثت عن التصريح"),
    ("ar", "لمدة ٢٥ دقيقة", "لمدة 25 دقيقة"),
    ("ko", unicodedata.normalize("NFD", "구매 버튼을"), "구매 버튼을"),
]

FUZZY = [
    ("en", "I lookd for the permit page for 25 minutes", "I looked for the permit page for 25 minutes"),
    ("en", "I looked for the … page for 25 minutes", "I looked for the permit page for 25 minutes"),
    ("zh", "我在网上找了25分钟…没有找到购买按钮", None),
    ("ko", "허가증 페이지를 25분동안 찾았는데", "허가증 페이지를 25분 동안 찾았는데"),
    ("ar", "كان الأمر سهلا بعد أن ساعدتني ابنتي [...] الموقع", None),
]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@given(data=st.data())
def test_every_piece_of_a_text_stands_in_it_exactly(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    found = align(quote, text)
    if not quote.strip():
        assert found.span is None
        return
    assert found.status is CitationStatus.EXACT
    assert found.span is not None
    assert found.span.of(text) == quote.strip()


@given(st.text(max_size=60), st.text(max_size=200))
def test_a_span_always_lies_in_the_text_and_its_words_fold_to_the_quote(quote: str, text: str) -> None:
    found = align(quote, text)
    if found.span is None:
        assert found.status is CitationStatus.NOT_FOUND
        return
    assert 0 <= found.span.start < found.span.end <= len(text)
    if found.status is CitationStatus.EXACT:
        assert found.span.of(text) == quote.strip()


@given(st.text(max_size=200))
def test_folding_knows_where_each_character_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= origin < len(text) for origin in folded.origins)


@pytest.mark.parametrize(("language", "quote"), NOT_THERE)
def test_a_quote_that_says_something_else_is_not_found(language: str, quote: str) -> None:
    assert align(quote, TEXTS[language]).status is CitationStatus.NOT_FOUND


@pytest.mark.parametrize(("language", "quote", "stands"), NORMALISED)
def test_ways_of_writing_do_not_matter(language: str, quote: str, stands: str) -> None:
    found = align(quote, TEXTS[language])
    assert found.status is CitationStatus.NORMALISED
    assert found.span is not None
    assert found.span.of(TEXTS[language]) == stands


@pytest.mark.parametrize(("language", "quote", "stands"), FUZZY)
def test_a_slip_or_words_left_out_are_at_most_fuzzy(language: str, quote: str, stands: str | None) -> None:
    found = align(quote, TEXTS[language])
    assert found.status is CitationStatus.FUZZY
    assert found.span is not None
    if stands is not None:
        assert found.span.of(TEXTS[language]) == stands


def test_fillers_may_be_left_out() -> None:
    text = "Well, the permit page was um confusing and, you know, slow for me and my family."
    found = align("the permit page was confusing and slow for me and my family", text)
    assert found.status is CitationStatus.FUZZY
    assert found.span is not None
    assert found.span.of(text).startswith("the permit page was um")


def test_an_ellipsis_may_not_hide_a_negation() -> None:
    assert align("I went there … really liked it", "I went there but never really liked it").span is None


def test_an_ellipsis_may_not_join_two_people() -> None:
    text = "P1: I gave up on the website\n\nP2: I bought it at the ranger station"
    assert align("I gave up on the … at the ranger station", text).span is None


def test_parts_must_follow_in_order() -> None:
    assert align("bought it anyway … went there", "I went there on Monday and bought it anyway").span is None


def test_only_the_cited_passage_counts() -> None:
    text = TEXTS["en"]
    second = CharSpan(text.index("P2"), len(text))
    assert align("I could not find the button", text, second).status is CitationStatus.NOT_FOUND
    found = align("EASY enough", text, second)
    assert found.span is not None
    assert found.span.of(text) == "easy enough"


def test_the_vowel_marks_of_the_last_letter_belong_to_the_span() -> None:
    text = "الموقع صَعْبٌ جدا"
    found = align("الموقع صعب", text)
    assert found.span is not None
    assert found.span.of(text) == "الموقع صَعْبٌ"


def test_letters_that_grow_when_folded_do_not_shift_the_span() -> None:
    text = "İİİ ßß ﷺ ǅ then I left the page"
    found = align("THEN I LEFT the page", text)
    assert found.span is not None
    assert found.span.of(text) == "then I left the page"


def test_a_whole_true_sentence_inside_an_invented_one_is_not_enough() -> None:
    assert align("It was easy enough and I loved every single minute of it", "It was easy enough").span is None


def test_an_exact_quote_in_five_million_characters_is_found_without_reading_them_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "The queue at the office was long and nobody told us why.\n" * 90_000 + "Then I drove home."
    monkeypatch.delattr("corpus.alignment.fold")  # folding the text is what takes long
    assert align("Then I drove home.", text).status is CitationStatus.EXACT
