"""Which passages help where no model can be asked: those near the question, and those that say its words."""

from __future__ import annotations

import pytest

from assistant.helping import WITHOUT_MODEL, Near, helping
from assistant.wording import Writer
from corpus.records import CharSpan, Evidence, Legs, Role, Segment


def near(text: str, language: str, closeness: float, keyword: float = 0.0) -> Near:
    span = CharSpan(0, len(text))
    segment = Segment(text, "d", span, text, Role.PARTICIPANT, None, None, language=language)
    hit = Evidence(segment, "", 0, closeness, Legs(dense=closeness, keyword=keyword), "")
    return Near(hit, span, text, closeness)


@pytest.mark.parametrize(
    ("language", "question", "says", "other"),
    [
        ("en", "Why can't people finish their food?", "I can't finish all that food.", "It is too salty for me."),
        ("zh", "为什么有人吃不完？", "一份饭菜我吃不完。", "红烧菜又甜又咸。"),
        ("ar", "لماذا لا ينهي بعضهم طعامه؟", "لا أنهي طعامي كله.", "الطعام مالح جدا."),
        ("ko", "왜 음식을 다 못 먹나요?", "음식을 다 못 먹어요.", "너무 짜요."),
    ],
)
def test_who_says_the_words_of_the_question_comes_first(language: str, question: str, says: str, other: str) -> None:
    writer = Writer(None, language)
    both = [near(other, language, 0.25), near(says, language, 0.2, keyword=0.1)]
    found = sorted(helping(writer, both, {}, question, lambda event: None), key=lambda pair: -pair[0])
    assert [each.text for _, each in found] == [says, other]


def test_what_is_far_less_near_and_shares_no_word_does_not_help() -> None:
    far = near("It rained.", "en", 0.9 * WITHOUT_MODEL * 0.4)
    both = [near("The soup is cold.", "en", 0.3, keyword=0.1), far]
    found = list(helping(Writer(None, "en"), both, {}, "Is the soup cold?", lambda event: None))
    assert [each.text for _, each in found] == ["The soup is cold."]
