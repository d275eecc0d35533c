"""Terms of the keyword index, script by script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.analysis import analyse


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("buying permits online", "She buys a permit online."),
        ("don’t", "I don't know"),
        ("许可证", "在网上购买许可证"),
        ("2015年", "他们在2015年开始"),
        ("التصريح", "شراء تصريح"),
        ("أسئلة", "اسئله كثيرة"),
        ("허가증", "허가증을 샀어요"),
        ("हिन्दी", "यह हिन्दी में है"),
        ("P-104", "participant p-104 said"),
        ("ＷＩＤＥ", "wide"),
        ("дома", "в доме"),
        ("ภาษา", "ภาษาไทย"),
    ],
)
def test_a_question_meets_the_forms_of_its_words(question: str, passage: str) -> None:
    assert set(analyse(question)) & set(analyse(passage))


def test_words_of_one_script_do_not_glue_to_another() -> None:
    assert "2015" in analyse("2015年购买")
    assert "app" in analyse("用app购买")


def test_vowel_signs_stay_in_their_word() -> None:
    assert analyse("हिन्दी में") == ["हिन्दी", "में"]


def test_vowel_marks_and_tatweel_do_not_matter() -> None:
    assert analyse("التَّصْرِيحُ") == analyse("التصـــريح") == analyse("التصريح")


def test_a_code_is_kept_whole_and_in_parts() -> None:
    assert analyse("form FS-2400-8")[1:] == ["fs-2400-8", "fs", "2400", "8"]


@given(st.text(max_size=200))
def test_terms_are_safe_for_the_index(text: str) -> None:
    terms = analyse(text)
    assert all(term and '"' not in term and not any(each.isspace() for each in term) for term in terms)
    assert analyse(unicodedata.normalize("NFKC", text)) == terms


def test_a_run_without_spaces_is_cut() -> None:
    assert max(map(len, analyse("x" * 5000 + " ok"))) <= 64
