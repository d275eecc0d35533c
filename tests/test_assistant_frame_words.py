"""A question that names a stage is looked for by what happens in it, in the languages of the corpus."""

from __future__ import annotations

import pytest

from assistant.frame_words import frame_wordings
from assistant.frames import list_frames, load_frame

FIVE = load_frame("five_stages")


@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
@pytest.mark.parametrize("stage", FIVE.stages, ids=lambda stage: stage.id)
@pytest.mark.parametrize("lane", FIVE.lanes, ids=lambda lane: lane.id)
def test_the_question_of_an_empty_cell_brings_what_its_stage_is_about(language: str, stage, lane) -> None:  # type: ignore[no-untyped-def]
    asked = FIVE.ask(lane.id, stage.id, language)
    wordings = frame_wordings(asked, [FIVE], ["en", "ko"])
    assert len(wordings) == 2
    assert stage.about["en"] in wordings[0]
    assert stage.about["ko"] in wordings[1]


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What went wrong in the evaluate stage?", "compare"),
        ("评估阶段有哪些痛点？", "compare"),
        ("ماذا حدث في مرحلة التقييم؟", "compare"),
        ("평가 단계에서 무엇이 어려웠나요?", "compare"),
    ],
)
def test_a_stage_is_named_beside_the_word_for_a_stage(question: str, about: str) -> None:
    (wording,) = frame_wordings(question, [FIVE], ["en"])
    assert about in wording


def test_a_lane_that_is_named_with_it_is_added() -> None:
    (wording,) = frame_wordings("评估阶段有哪些痛点？", [FIVE], ["en"])
    assert wording.endswith("Pain points")


@pytest.mark.parametrize(
    "question",
    [
        "How do people find the form?",
        "Why do people use the app?",
        "人们怎么购买许可证？",
        "كيف يدفع الناس؟",
        "사람들은 왜 구매를 망설이나요?",
        "What is unclear about the tree species?",
    ],
)
def test_everyday_words_name_no_stage(question: str) -> None:
    assert frame_wordings(question, list_frames(), ["en", "zh", "ar", "ko"]) == ()


def test_a_language_without_words_gets_none() -> None:
    assert frame_wordings("What was hard during “Evaluate”?", [FIVE], ["fi"]) == ()
