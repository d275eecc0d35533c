"""What a "how many" is about, in four languages."""

from __future__ import annotations

import pytest

from assistant.questions import topic_of, understood


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How many people liked the driver?", "liked the driver"),
        ("有多少人不知道登船口在哪里？", "不知道登船口在哪里"),
        ("كم عدد الأشخاص الذين لم يعرفوا البوابة؟", "لم يعرفوا البوابة"),
        ("게이트를 못 찾은 사람은 몇 명인가요?", "게이트를 못 찾은"),
        ("How many?", "How many?"),
    ],
)
def test_the_topic_is_what_is_left_without_the_asking_words(question: str, topic: str) -> None:
    assert topic_of(question) == topic


@pytest.mark.parametrize(
    "question",
    ["How many people took part?", "有多少人参加了研究？", "كم شخصا شارك في الدراسة؟", "참여한 사람은 몇 명인가요?"],
)
def test_a_question_for_everybody_is_told(question: str) -> None:
    assert understood(question).of_everyone
