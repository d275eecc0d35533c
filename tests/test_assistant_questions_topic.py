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


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What don't people like?", {"pain"}),
        ("Where do first-time visitors get stuck?", {"pain"}),
        ("What do people value about the helpline?", {"delight"}),
        ("护士交班时最头疼的是什么？", {"pain"}),
        ("ما الذي لا يرضي العملاء في التوصيل؟", {"pain"}),
        ("배송에서 만족스럽지 않은 점은 무엇인가요?", {"pain"}),
        ("What do people like least?", {"pain"}),
        ("What do people not like?", {"pain"}),
        ("What don't new customers like about the app?", {"pain"}),
        ("Which part of the visit did guests like the least?", {"pain"}),
        ("What are people not happy with?", {"pain"}),
        ("What are the things people like?", {"delight"}),
        ("What are the things people hate?", {"pain"}),
        ("What is the thing they like most?", {"delight"}),
        ("What was the food like?", set()),
        ("What is the waiting room like?", set()),
        ("What was it like to use the map?", set()),
        ("What would people like?", {"need"}),
        ("What would users like to see first?", {"need"}),
        ("What do people like most and least?", {"delight", "pain"}),
        ("What do nurses say about needles?", set()),
        ("What did visitors say about the paintings?", set()),
        ("Did anyone mention the ideal size?", set()),
        ("How did people use the issuer page?", set()),
        ("What do they say about the fixture list?", set()),
        ("Who isn't satisfied with delivery?", {"pain"}),
        ("Who never enjoyed the tour?", {"pain"}),
        ("What do people like about the map, at least?", {"delight"}),
        ("Please list what people love", {"delight"}),
        ("What was said about overalls?", set()),
        ("What do people need?", {"need"}),
        ("What do people wish for?", {"idea"}),
        ("Who likes the new menu?", {"delight"}),
        ("大家不太喜欢什么？", {"pain"}),
        ("用户不怎么喜欢哪些功能？", {"pain"}),
        ("顾客不是很满意的是什么？", {"pain"}),
        ("大家喜欢什么？", {"delight"}),
        ("有没有喜欢的地方？", {"delight"}),
        ("他们喜不喜欢地图？", {"delight"}),
        ("赞助商说了什么？", set()),
        ("大家称赞什么？", {"delight"}),
        ("哪些地方让人不高兴？", {"pain"}),
        ("ما لا يحبه الناس؟", {"pain"}),
        ("ما الذي لا يعجب الناس؟", {"pain"}),
        ("ما أقل ما يعجب الناس؟", {"pain"}),
        ("ما الذي يحبه الناس؟", {"delight"}),
        ("ماذا قالوا عن الأولاد؟", set()),
        ("ماذا قالوا عن اعتراضات الجيران؟", set()),
        ("ما الذي يحبط الناس؟", {"pain"}),
        ("هل العملاء غير راضين عن الخدمة؟", {"pain"}),
        ("هل العملاء راضون عن الخدمة؟", {"delight"}),
        ("من لا يزال يحب الخدمة؟", {"delight"}),
        ("وما المشاكل؟", {"pain"}),
        ("사람들이 안 좋아하는 것은?", {"pain"}),
        ("사람들이 별로 좋아하지 않는 것은 무엇인가요?", {"pain"}),
        ("별로인 점은 무엇인가요?", {"pain"}),
        ("사람들이 좋아하는 것은?", {"delight"}),
        ("만족하지 못한 점은?", {"pain"}),
        ("마음에 안 드는 점은?", {"pain"}),
        ("가장 덜 좋아하는 점은 무엇인가요?", {"pain"}),
        ("어떤 점이 좋았나요?", {"delight"}),
    ],
)
def test_denied_praise_asks_for_pains_and_words_within_others_for_nothing(question: str, kinds: set[str]) -> None:
    names = {"goal": "need", "expectation": "need"}
    assert {names.get(kind.value, kind.value) for kind in understood(question).kinds} == kinds


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("What was said about overalls?", "narrow"),
        ("ماذا قالوا عن الأولاد؟", "narrow"),
        ("ما الذي نصلحه أولا؟", "rank"),
        ("What don't people like?", "rank"),
        ("大家不太喜欢什么？", "rank"),
        ("ما لا يحبه الناس؟", "rank"),
        ("사람들이 안 좋아하는 것은?", "rank"),
        ("사람들이 만족하지 못한 점은 무엇인가요?", "rank"),
    ],
)
def test_a_broad_question_is_told_by_whole_words(question: str, shape: str) -> None:
    assert understood(question).shape == shape
