"""How common names and words are is told by script; turns of a chat tell of each other; names of another script by how
they begin."""

from __future__ import annotations

import pytest

from corpus.redaction.detecting import detect
from corpus.redaction.items import Found, Kind
from corpus.redaction.name_levels import (
    arabic_given,
    arabic_levels,
    han_levels,
    is_han_word,
    korean_given,
    korean_kind,
)
from corpus.redaction.name_lists import folded
from corpus.redaction.romanised import distance, opening
from corpus.redaction.turn_labels import labels_of_people


def test_common_arabic_names_stand_above_rare_ones_and_words() -> None:
    common, rare = (arabic_levels(folded(name))[0] for name in ("محمد", "ثامر"))
    assert common > rare > arabic_levels(folded("مزهرية"))[0] == 0
    assert arabic_levels(folded("السيوطي"))[1] == arabic_levels(folded("سيوطي"))[1]
    assert folded("طلعت") in arabic_given(0.5)


def test_korean_names_and_words_are_told_apart() -> None:
    assert [korean_kind(word) for word in ("서연", "양호", "뷁뷁")] == ["n", "w", ""]
    assert "서연" in korean_given()


def test_chinese_signs_of_names_and_words_around_them() -> None:
    least, mean, around, own = han_levels("晓琳来了", 0, 2)
    assert (least, mean) > (0.8, 0.8)
    assert own == 0 <= around
    assert han_levels("很高兴", 1, 2)[2] == han_levels("很高兴", 1, 3)[3] > 0
    assert is_han_word("高兴")
    assert not is_han_word("晓琳")


CHATS = {
    "en": ("Priya: are you in?\nMoss: no\nPriya: ok", "Moss"),
    "zh": ("梓琪：今晚开会吗\n大熊：不开\n梓琪：好的", "大熊"),
    "ko": ("민지: 몇 시?\n콩알: 7시요\n민지: 헐", "콩알"),
    "ar": ("سلمى: وصلت؟\nدقدق: لا\nسلمى: طيب", "دقدق"),
}


@pytest.mark.parametrize("language", list(CHATS))
def test_who_speaks_beside_somebody_is_somebody(language: str) -> None:
    text, name = CHATS[language]
    first = Found(0, text.index(":") if ":" in text[:8] else text.index("："), Kind.PERSON, "one")
    assert name in {text[each.start : each.end] for each in labels_of_people(text, [first])}
    assert not list(labels_of_people(text, []))


@pytest.mark.parametrize(
    "text",
    [
        "Priya: are you in?\nAgent: no\nPriya: ok",
        "王芳：你好\n客服：您好\n王芳：谢谢",
        "민지: 네\n상담원: 확인했습니다\n민지: 감사합니다",
        "سلمى: متى؟\nالموظف: غدا\nسلمى: شكرا",
        "Priya: one\nCity: Leeds\nPlan: Basic",
    ],
)
def test_roles_and_fields_of_forms_are_nobody(text: str) -> None:
    first = Found(0, len(text.replace("：", ":").partition(":")[0]), Kind.PERSON, "one")
    others = {text[each.start : each.end] for each in labels_of_people(text, [first])} - {text[: first.end]}
    assert not others


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("Agent: Your account number please?\nCustomer: KT-8810-4471", "en", "KT-8810-4471"),
        ("客服：请报一下您的会员号\n用户：KT-8810-4471", "zh", "KT-8810-4471"),
        ("상담원: 계약번호 부탁드립니다.\n고객: KT-8810-4471", "ko", "KT-8810-4471"),
        ("الموظف: ما رقم العقد؟\nالعميل: KT-8810-4471", "ar", "KT-8810-4471"),
    ],
)
def test_a_number_that_answers_is_what_was_asked_for(text: str, language: str, number: str) -> None:
    assert number in [text[each.start : each.end] for each in detect(text, language)]


@pytest.mark.parametrize(
    ("latin", "native"),
    [
        *(
            ("salma", "سلمى"),
            ("abdelrahman", "عبدالرحمن"),
            ("al-amin", "الأمين"),
            ("yasmin", "ياسمين"),
            ("idris", "إدريس"),
        ),
        *(("lee eunkyung", "이은경"), ("jihoon park", "박지훈"), ("ahn yuna", "안유나"), ("yoo inna", "유인나")),
        *(("xiaowen", "晓雯"), ("ouyang jingyi", "欧阳静怡"), ("na li", "李娜")),
    ],
)
def test_names_that_are_one_may_begin_alike(latin: str, native: str) -> None:
    key = folded(native)
    assert distance(latin, key) is not None
    assert not opening(latin) or not opening(key) or opening(latin) & opening(key)
