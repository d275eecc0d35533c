"""Numbered places for one question are one question, in four languages; other numbered columns stay apart."""

from __future__ import annotations

import pytest

from corpus.readers.column_roles import Column
from corpus.readers.shared_questions import with_shared_questions


def names(*titles: str, role: str = "open") -> list[str]:
    columns = [Column(index, title, role, title) for index, title in enumerate(titles)]
    return [column.name for column in with_shared_questions(columns)]


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        ("Need #1:What do you need?", "Need #2:What do you need?", "What do you need?"),
        ("需求1：您还需要什么服务？", "需求2：您还需要什么服务？", "您还需要什么服务？"),
        ("الحاجة ١: ما الذي تحتاج إليه؟", "الحاجة ٢: ما الذي تحتاج إليه؟", "ما الذي تحتاج إليه؟"),
        ("필요 1: 무엇이 필요하신가요?", "필요 2: 무엇이 필요하신가요?", "무엇이 필요하신가요?"),
        ("What do you need? [1]", "What do you need? [2]", "What do you need?"),
        ("您还需要什么服务？（1）", "您还需要什么服务？（2）", "您还需要什么服务？"),
        ("What do you need? - Need 1", "What do you need? - Need 2", "What do you need?"),
    ],
)
def test_places_for_one_question_share_it(one: str, other: str, question: str) -> None:
    assert names(one, other) == [question, question]


def test_what_stands_alone_or_asks_something_else_keeps_its_title() -> None:
    assert names("Need #1:What do you need?") == ["Need #1:What do you need?"]
    titles = ("Task 1: Find the map", "Task 2: Buy a permit", "Pain #1:What do you need?", "Need #1:What do you need?")
    assert names(*titles) == list(titles)
    assert names("Need #1:What?!?!", "Need #2:What?!?!", role="closed") == ["Need #1:What?!?!", "Need #2:What?!?!"]
