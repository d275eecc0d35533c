"""The evals' own check of quotes: exact, near, altered, fabricated, in four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.quoting import Fidelity, fidelity, long_enough

SPOKEN = {
    "en": "Well, I waited 25 minutes in the video queue and then the agent hung up on me.",
    "zh": "我在视频排队等了25分钟，然后客服就挂断了。",
    "ar": "انتظرت 25 دقيقة في طابور الفيديو ثم أغلق الموظف الخط.",
    "ko": "영상 대기열에서 25분을 기다렸는데 상담원이 전화를 끊었어요.",
}


@pytest.mark.parametrize("language", SPOKEN)
def test_words_as_spoken_are_exact(language: str) -> None:
    words = SPOKEN[language]
    assert fidelity(words, words) is Fidelity.EXACT
    assert fidelity(f"“{words[3:-3]}”".strip("“”"), words) is Fidelity.EXACT


@pytest.mark.parametrize("language", SPOKEN)
def test_a_changed_number_is_never_faithful(language: str) -> None:
    words = SPOKEN[language]
    assert not fidelity(words.replace("25", "45"), words).faithful


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("the agent did not hang up on me after that", "the agent did hang up on me after that"),
        ("我不在视频排队等了二十五分钟以后客服就挂断了电话", "我在视频排队等了二十五分钟以后客服就挂断了电话"),
        ("لم أجد زر الدفع في الصفحة الأولى من الموقع", "وجدت زر الدفع في الصفحة الأولى من الموقع"),
        ("상담원이 전화를 안 끊었어요 그래서 계속 기다렸어요", "상담원이 전화를 끊었어요 그래서 계속 기다렸어요"),
    ],
)
def test_a_negation_put_in_is_never_faithful(quote: str, passage: str) -> None:
    assert not fidelity(quote, passage).faithful


def test_a_dropped_filler_is_near() -> None:
    passage = "We, um, compared the interest rates of four banks for about a week and it felt like homework."
    assert fidelity("We, compared the interest rates of four banks for about a week and it felt", passage).faithful


def test_parts_around_an_ellipsis_must_follow_each_other() -> None:
    passage = SPOKEN["en"]
    assert fidelity("I waited 25 minutes … the agent hung up", passage) is Fidelity.EXACT
    assert fidelity("the agent hung up … I waited 25 minutes", passage) is not Fidelity.EXACT


def test_two_people_spliced_are_not_a_quote() -> None:
    spliced = "I waited 25 minutes in the video queue and my old permit was not accepted at all"
    assert not fidelity(spliced, SPOKEN["en"]).faithful


def test_somebody_elses_words_are_fabricated() -> None:
    assert fidelity("The packaging was beautiful, I took a photo", SPOKEN["en"]) is Fidelity.FABRICATED
    assert fidelity("", SPOKEN["en"]) is Fidelity.FABRICATED


@pytest.mark.parametrize(
    ("quote", "enough"),
    [
        ("very good", False),
        ("the agent hung up", True),
        ("很好", False),
        ("客服后来就挂断了电话", True),
        ("정말 좋았어요", False),
    ],
)
def test_a_few_words_are_no_evidence(quote: str, enough: bool) -> None:
    assert long_enough(quote) is enough


@given(st.sampled_from(sorted(SPOKEN.values())), st.integers(0, 40), st.integers(1, 40))
def test_every_part_of_a_passage_stands_in_it(passage: str, start: int, length: int) -> None:
    part = passage[start : start + length]
    if part.strip():
        assert fidelity(part, passage) is Fidelity.EXACT
