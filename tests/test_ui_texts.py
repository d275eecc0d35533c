"""The words of the screen: the same messages in four languages, counted as each language counts."""

from __future__ import annotations

import re
import string

import pytest

from ui.texts import LANGUAGES, plural_form, preferred_language, texts

PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")


def _values(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message_with_the_same_values(language: str) -> None:
    english, other = texts("en").messages, texts(language).messages
    plain = {key for key in english if not PLURAL.search(key)}
    assert {key for key in other if not PLURAL.search(key)} == plain
    assert {key for key in plain if _values(english[key]) != _values(other[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_has_each_form_that_its_language_uses(language: str) -> None:
    counted = {key.removesuffix(".other") for key in texts("en").messages if key.endswith(".other")}
    forms = {plural_form(language, n) for n in range(220)}
    wanted = {f"{key}.{form}" for key in counted for form in forms}
    assert wanted - set(texts(language).messages) == set()


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 1, "1 person"),
        ("en", 1200, "1,200 people"),
        ("zh", 7, "7 人"),
        ("ko", 7, "7명"),
        ("ar", 2, "شخصان"),
        ("ar", 5, "5 أشخاص"),
        ("ar", 11, "11 شخصًا"),
        ("ar", 100, "100 شخص"),
        ("ar", 103, "103 أشخاص"),
    ],
)
def test_people_are_counted_as_the_language_counts(language: str, n: int, said: str) -> None:
    assert texts(language).count("people", n) == said


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("ar", "en-US,en;q=0.9", "ar"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "zh_TW", "zh"),
        ("xx", "de-DE,zh-CN;q=0.5", "zh"),
        ("<script>", "", "en"),
    ],
)
def test_the_address_goes_before_the_browser(asked: str, accepted: str, chosen: str) -> None:
    assert preferred_language(asked, accepted) == chosen


def test_only_arabic_runs_right_to_left() -> None:
    assert {language: texts(language).direction for language in LANGUAGES} == {
        "en": "ltr", "zh": "ltr", "ar": "rtl", "ko": "ltr",
    }  # fmt: skip


def test_a_value_without_a_name_is_shown_as_it_is() -> None:
    assert texts("en").named("role", "shift_leader") == "shift leader"
    assert texts("ko").named("role", "staff") == "직원"
