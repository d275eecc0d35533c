"""Passages that lean on what was said before, in four languages."""

from __future__ import annotations

import pytest

from assistant.leaning import leans


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
