"""Passages that lean on what was said before, in four languages."""

from __future__ import annotations

import pytest

from assistant.leaning import breaks_off, is_remark, leans, stands_alone


@pytest.mark.parametrize(
    "text",
    [
        "It just isn't clear where it has to be kept.",
        "Yeah, well, that's pretty standard.",
        "Or do I have to click?",
        "Is there a way to print the maps “on here?”",
        "[referring to the page]",
        "But there might be a few people who are not.",
        "但是他们不告诉我。",
        "这个我不知道。",
        "要多少钱？",
        "ولكن الموقع بطيء.",
        "كم السعر؟",
        "그런데 너무 느려요.",
        "이건 뭔가요?",
    ],
)
def test_a_passage_that_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "The maps only show where you can't go.",
        "Items in the list are hard to find.",
        "It does feel like you have to scroll a lot.",
        "It would be nice if the maps were all similar looking.",
        "It's really hard to find the button.",
        "Thatch on the roof leaks.",
        "I could not find it on the map [of the forest].",
        "菜单上没有写糖的量。",
        "الموقع بطيء جدا.",
        "هواتف الموظفين مشغولة.",
        "배송이 너무 느려요.",
        "",
    ],
)
def test_a_passage_that_stands_by_itself(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "of the form that they sent us last year",
        "is the auto-reply that the email was received",
        "...my goal is that more than one person knows",
        "If Mr. Smith comes in and says I lost my permit, then the other helpful point of it might be.",
        "I guess, if I lived north of the city and I wanted to go and cut a tree.",
        "So we went there and the",
        "如果我住在城北想去砍一棵树",
        "每次打开这个页面的时候",
        "我想退款，但是",
        "لو كنت أسكن في شمال المدينة و",
        "أخبرتهم بالمشكلة ولكن",
        "앱을 열면",
        "전화를 했는데",
    ],
)
def test_a_passage_that_breaks_off(text: str) -> None:
    assert breaks_off(text)
    assert not stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "If I could zoom in, it wouldn't be a problem.",
        "If the map had more detail I could read it.",
        "When you lose it you can't get another one.",
        "iPhone users could not open the page.",
        "when I see just this error it makes me feel anxious",
        "real time feedback if I make an error on a case",
        "We always buy it there.",
        "如果能送到家就好了。",
        "要是下雨，汤就凉了。",
        "他们很热情。",
        "لو وصلت رسالة لكان ذلك أفضل.",
        "لا أعرف من أين أشتريها.",
        "앱이 있으면 좋겠어요.",
        "전화를 했는데 안 받았어요.",
        "배송이 늦고 불친절해요.",
        "작은 화면",
        "여기가 최고",
        "",
    ],
)
def test_a_passage_that_comes_to_its_point(text: str) -> None:
    assert not breaks_off(text)


@pytest.mark.parametrize("text", ["(referring to page content)", "（笑）", "[يضحك]", "(웃음)."])
def test_a_remark_in_brackets(text: str) -> None:
    assert is_remark(text)
    assert not is_remark(f"It is slow {text}")
