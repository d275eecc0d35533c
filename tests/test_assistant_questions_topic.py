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


@pytest.mark.parametrize(
    ("question", "shape", "kinds"),
    [
        ("What do patients complain about most?", "rank", {"pain"}),
        ("顾客抱怨最多的是什么？", "rank", {"pain"}),
        ("ما أكثر ما يشتكي منه الناس؟", "rank", {"pain"}),
        ("사람들이 가장 많이 불평하는 것은 무엇인가요?", "rank", {"pain"}),
        ("What do they praise?", "rank", {"delight"}),
        ("大家喜欢什么？", "rank", {"delight"}),
        ("ماذا يحب الناس؟", "rank", {"delight"}),
        ("사람들이 무엇을 좋아하나요?", "rank", {"delight"}),
        ("What do people like about the map?", "narrow", {"delight"}),
        ("他们对服务满意吗？", "narrow", {"delight"}),
        ("ما الذي لا يعجب الناس في التطبيق؟", "narrow", {"pain"}),
        ("고객은 배송의 어떤 점을 싫어하나요?", "narrow", {"pain"}),
        ("Who dislikes the map?", "narrow", {"pain"}),
        ("大家不喜欢什么？", "rank", {"pain"}),
        ("What was the food like?", "narrow", set()),
        ("How unlikely is it?", "narrow", set()),
    ],
)
def test_what_a_question_asks_for_is_told_by_its_words(question: str, shape: str, kinds: set[str]) -> None:
    read = understood(question)
    assert (read.shape, {kind.value for kind in read.kinds}) == (shape, kinds)
