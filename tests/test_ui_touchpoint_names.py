"""A touchpoint's card says what people call it, escaped, and read out with who says so."""

from __future__ import annotations

import pytest

from assistant.artifacts import Confidence, Status
from ui.panels.touchpoint_names import called
from ui.present import Chip, ClaimView
from ui.texts import LANGUAGES, texts


def card(name: str, text: str, *quotes: str) -> ClaimView:
    chips = tuple(Chip(str(n), "d", f"d.{n}", 0, 1, quote, "", failed=False) for n, quote in enumerate(quotes))
    return ClaimView(name, text, Status.OBSERVED, "2 people", Confidence.LOW, 1, chips, (), False, False, "", "rule")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_stand_under_the_card_in_quotation_marks_with_their_label(language: str) -> None:
    shown = called(
        card("service-touchpoints-text_message", "문자 메시지", "키워드 알림이 안 와요.", "키워드 알림을 켰어요."),
        "ko",
        texts(language),
    )
    assert shown is not None
    assert "<bdi>“키워드 알림”</bdi>" in shown
    assert texts(language)("personas.quotes") in shown


def test_a_card_that_a_person_made_is_told_by_its_words() -> None:
    claim = card("c-17", "Paper permit", "The Christmas tree permit tore.", "Our Christmas tree permit got wet.")
    shown = called(claim, "en", texts("en"))
    assert shown is not None
    assert "Christmas tree permit" in shown


def test_a_card_of_no_known_contact_has_no_names() -> None:
    assert called(card("c-18", "Thursday", "It was Thursday.", "Thursday again."), "en", texts("en")) is None


def test_names_are_escaped() -> None:
    quotes = ("The <img src=x onerror=alert(1)>-permit tore.", "My <img src=x onerror=alert(1)>-permit tore.")
    shown = called(card("need-touchpoints-document", "Document", *quotes), "en", texts("en"))
    assert shown is None or "<img" not in shown
