"""What is suggested is told from what merely happened by how it is put, in four languages."""

from __future__ import annotations

import pytest

from assistant.coders.codes import Kind
from assistant.coders.suggesting import Form, form_of, suggestion_odds

PROPOSED = {
    "en": [
        "You should tell people before they set out.",
        "It would be really helpful to see the queue.",
        "Why not send a text the day before?",
        "Could you add a way to pay later?",
        "Maybe a map next to the list.",
        "Please let us keep our old number.",
        "The form could be much shorter.",
        "They could have kept me informed.",
    ],
    "zh": ["建议增加夜间班次。", "能不能先打个电话？", "要是有个座位就好了。", "最好写明截止日期。", "应该有个通知。"],
    "ar": [
        "أتمنى أن أرى رقمي في الطابور.",
        "لماذا لا ترسلون رسالة؟",
        "يجب أن يكون الدفع أسهل.",
        "لو كان هناك مقعد لانتظرت.",
    ],
    "ko": [
        "미리 알려 주면 좋겠어요.",
        "주차장을 늘려 주세요.",
        "문자로 알려 주시면 어떨까요?",
        "취소 버튼이 있었으면 해요.",
    ],
}
BARE = {
    "en": [
        "Add a night bus.",
        "More seats in the waiting room.",
        "Don't change the driver every day.",
        "Simplify the form.",
    ],
    "zh": ["增加夜间班次", "缩短等待时间"],
    "ar": ["زيادة عدد المقاعد", "تقليل وقت الانتظار"],
    "ko": ["더 많은 좌석", "대기 시간 단축"],
}
NONE = {
    "en": [
        "Because it is true.",
        "The bus came at nine.",
        "I should have gone earlier.",
        "She was as kind as she could be.",
        "More people came than last year.",
        "I would recommend it to anyone.",
        "Keep up the good work.",
        "Don't know.",
    ],
    "zh": ["我等了两个小时。", "应该是星期三到的。", "这是最好吃的一家。", "医生建议我住院。"],
    "ar": ["انتظرت ساعتين.", "وصلت الحافلة كما يجب.", "أتمنى لكم التوفيق."],
    "ko": ["두 시간을 기다렸어요.", "버스가 아홉 시에 왔어요.", "친절하게 설명해 줬어요."],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Language and sentence."""
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), cases(PROPOSED))
def test_wishes_and_requests_are_proposals(language: str, text: str) -> None:
    assert form_of(text, language) is Form.PROPOSED


@pytest.mark.parametrize(("language", "text"), cases(BARE))
def test_sentences_that_begin_with_what_to_do_are_bare_proposals(language: str, text: str) -> None:
    assert form_of(text, language) is Form.BARE


@pytest.mark.parametrize(("language", "text"), cases(NONE))
def test_what_happened_is_no_proposal(language: str, text: str) -> None:
    assert form_of(text, language) is Form.NONE


def test_a_form_makes_an_idea_likelier_and_none_takes_away_but_where_ideas_are_asked_for() -> None:
    assert suggestion_odds("More seats.", "en", None) == suggestion_odds("More seats.", "en", Kind.IDEA) > 0
    plain = "The waiting room at noon."
    assert suggestion_odds(plain, "en", None) < suggestion_odds(plain, "en", Kind.IDEA) == 0.0


def test_a_language_without_patterns_is_left_as_it_is() -> None:
    assert form_of("Bitte mehr Sitze.", "de") is Form.UNKNOWN
    assert suggestion_odds("Bitte mehr Sitze.", "de", None) == 0.0
