"""The words a corpus is about, and what the stems of a question mean in another language."""

from __future__ import annotations

import pytest

from assistant.glossary import key_terms, research_words, telling
from assistant.project import Project


def test_words_said_far_more_often_than_elsewhere_come_first() -> None:
    said = ["The ferry was late again", "I missed the ferry", "That ferry is old", "It was late", "Late, as ever"]
    everyday = ["It was late", "I was late", "The train was late", "It is old", "I missed the call", "That is fine"] * 5
    assert telling(said, everyday) == ["ferry"]


def test_editors_notes_are_not_what_people_said() -> None:
    said = [
        "[referring to the banner] I saw it",
        "[the banner] It is fine",
        "[banner] Yes, the ferry",
        "A ferry",
        "Ferry",
    ]
    assert telling(said, ["I saw it"] * 20) == ["ferry"]


def test_a_corpus_is_about_what_its_people_speak_of(interviews: Project) -> None:
    with interviews.store() as store:
        assert key_terms(store, "fr") == []
        assert set(key_terms(store, "en")) <= {
            word.strip(".,").casefold() for segment in store.segments() for word in segment.text.split()
        }


@pytest.mark.parametrize(
    "question",
    [
        "为什么人们犹豫在网上购买许可证？",
        "لماذا يتردد الناس في شراء التصريح عبر الإنترنت؟",
        "사람들은 왜 온라인으로 허가증을 사는 것을 망설이나요?",
    ],
)
def test_stems_of_a_question_are_known_in_english(question: str) -> None:
    assert {"hesitate", "buy", "permit", "online"} <= set(research_words(question, "en"))


def test_a_question_is_not_hinted_in_its_own_words() -> None:
    assert research_words("Why do people hesitate?", "en") == []
    assert "망설" in research_words("Why do people hesitate?", "ko")
