"""A question asked alone gets the reply that a conversation would give, over the part of the corpus that is meant."""

from __future__ import annotations

import re

import pytest

from assistant.conversation import Conversation
from assistant.project import Project
from assistant.replying import reply_to
from corpus.filters import parse_scope


@pytest.mark.parametrize(
    "question",
    [
        "How many interviews do we have?",
        "我们有多少份访谈？",
        "كم عدد المقابلات؟",
        "인터뷰가 몇 개 있나요?",
        "Show me everything on the courier",
        "Where do people contradict each other?",
        "What is a persona?",
        "Why did the courier come late?",
    ],
)
def test_it_is_the_reply_of_a_conversation(interviews: Project, question: str) -> None:
    alone = reply_to(interviews, question)
    told = Conversation(interviews, "one").send(question)
    assert alone.answer == told.answer
    assert alone.citations == told.citations
    assert alone.language == told.language


def test_what_there_is_is_counted_within_the_scope(interviews: Project) -> None:
    korean = reply_to(interviews, "How many interviews do we have?", scope=parse_scope("language=ko"))
    assert "Sources: 1; people: 2; " in korean.answer
    assert "languages: Korean 10" in korean.answer
    assert "kinds: interview 1" in korean.answer


def test_kinds_are_told_in_the_language_of_the_reply(interviews: Project) -> None:
    assert "类型：访谈 4" in reply_to(interviews, "我们有多少份访谈？").answer
    assert "유형: 인터뷰 4" in reply_to(interviews, "인터뷰가 몇 개 있나요?").answer
    assert "الأنواع: مقابلة 4" in reply_to(interviews, "كم عدد المقابلات؟").answer


def test_languages_are_named_in_the_language_of_the_reply(interviews: Project) -> None:
    named = {
        "en": ("How many interviews do we have?", "languages: ", "English ", "Arabic "),
        "zh": ("我们有多少份访谈？", "语言：", "英语 ", "阿拉伯语 "),
        "ar": ("كم عدد المقابلات؟", "اللغات: ", "الإنجليزية ", "العربية "),
        "ko": ("인터뷰가 몇 개 있나요?", "언어: ", "영어 ", "아랍어 "),
    }
    for question, lead, *names in named.values():
        _, _, told = reply_to(interviews, question).answer.partition(lead)
        assert all(name in told for name in names), told
        assert not re.search(r"\b(?:en|zh|ar|ko) \d", told)


def test_groups_are_compared_within_the_scope(interviews: Project) -> None:
    line = "Compare what people say in Korean and in Arabic"
    everyone = reply_to(interviews, line)
    nobody = reply_to(interviews, line, scope=parse_scope("language=en"))
    assert {count.of for count in everyone.counts} == {2}
    assert nobody.abstained or {count.participants for count in nobody.counts} == {0}


def test_the_opposite_of_nothing_is_refused(interviews: Project) -> None:
    reply = reply_to(interviews, "Who said the opposite?")
    assert reply.abstained
    assert not reply.citations
