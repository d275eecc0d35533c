"""What a line of a conversation wants, in four languages."""

from __future__ import annotations

import pytest

from assistant.intents import intent_of
from assistant.observations import Kind
from assistant.questions import understood


@pytest.mark.parametrize(
    ("line", "name", "parts"),
    [
        ("How many reviews do we have?", "state", {}),
        ("我们有多少条评论？", "state", {}),
        ("كم مراجعة لدينا؟", "state", {}),
        ("리뷰가 몇 개 있나요?", "state", {}),
        ("How many reviews mention parking?", "ask", {}),
        ("有多少条评论提到服务？", "ask", {}),
        ("draft a persona of first-time buyers", "draft_personas", {"topic": "first-time buyers"}),
        ("Draft personas", "draft_personas", {}),
        ("make a journey map", "draft_journey", {}),
        ("Draft a journey map of buying the permit.", "draft_journey", {"topic": "buying the permit"}),
        ("list the findings about maps", "draft_findings", {"topic": "maps"}),
        ("give me ideas for the payment page", "draft_ideas", {"topic": "the payment page"}),
        ("split the purchase stage in two", "split", {"stage": "purchase"}),
        ("rename Awareness to Finding out", "rename", {"stage": "Awareness", "name": "Finding out"}),
        ("merge need and awareness", "merge", {"stage": "need", "other": "awareness"}),
        ("remove the loyalty stage", "remove", {"stage": "loyalty"}),
        ("add a stage called Renewal", "add", {"name": "Renewal"}),
        ("move service to position 2", "move", {"stage": "service", "place": "2"}),
        ("accept", "accept", {}),
        ("reject", "refuse", {}),
        ("yes", "yes", {}),
        ("네", "yes", {}),
        ("rename the first persona to Planner", "rename", {"stage": "first persona", "name": "Planner"}),
        ("merge the first and second persona", "merge", {"stage": "first", "other": "second persona"}),
        ("把第一个人物角色改名为计划者", "rename", {"stage": "第一个人物角色", "name": "计划者"}),
        ("draft a persona of people who merge orders", "draft_personas", {"topic": "people who merge orders"}),
        ("how many interviews do we have in Korean?", "state", {}),
        ("起草一份旅程图", "draft_journey", {}),
        ("起草首次购买者的用户画像", "draft_personas", {"topic": "首次购买者"}),
        ("起草人物画像", "draft_personas", {}),
        ("把“获取”阶段拆成两个", "split", {"stage": "获取"}),
        ("接受", "accept", {}),
        ("我们有多少份资料？", "state", {}),
        ("ارسم خريطة رحلة", "draft_journey", {}),
        ("احذف مرحلة الولاء", "remove", {"stage": "الولاء"}),
        ("اقبل", "accept", {}),
        ("페르소나 초안을 작성해 줘", "draft_personas", {}),
        ("여정 지도를 만들어 줘", "draft_journey", {}),
        ("구매 단계를 둘로 나눠 줘", "split", {"stage": "구매"}),
        ("수락", "accept", {}),
        ("Why do people hesitate to buy the permit online?", "ask", {}),
        ("为什么人们犹豫在网上购买许可证？", "ask", {}),
        ("لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟", "ask", {}),
        ("사람들은 왜 온라인으로 허가증을 사는 것을 망설이나요?", "ask", {}),
    ],
)
def test_intent(line: str, name: str, parts: dict[str, str]) -> None:
    intent = intent_of(line)
    assert (intent.name, dict(intent.parts)) == (name, parts)


def test_a_long_story_is_no_command() -> None:
    assert intent_of("draft personas " + "and so on " * 60).name == "ask"


@pytest.mark.parametrize(
    ("question", "shape", "kinds"),
    [
        ("What is the most common reason people complain?", "rank", {Kind.PAIN}),
        ("How many participants mention the map?", "count", set()),
        ("What are the main problems?", "rank", {Kind.PAIN}),
        ("最常见的问题是什么？", "rank", {Kind.PAIN}),
        ("有多少人提到地图？", "count", set()),
        ("ما هي المشاكل الأكثر شيوعا؟", "rank", {Kind.PAIN}),
        ("가장 흔한 불만은 무엇인가요?", "rank", {Kind.PAIN}),
        ("몇 명이 지도를 언급했나요?", "count", set()),
        ("Where do people look for the rules?", "narrow", set()),
    ],
)
def test_question_shape(question: str, shape: str, kinds: set[Kind]) -> None:
    found = understood(question)
    assert found.shape == shape
    assert found.kinds == kinds
