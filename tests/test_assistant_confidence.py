"""The confidence rule: people, sources and opposition decide the level, and the sentence says the same numbers."""

from __future__ import annotations

import pytest

from assistant.artifacts import Confidence, CountUnit
from assistant.confidence import arithmetic_of, confidence_of


@pytest.mark.parametrize(
    ("voices", "sources", "kinds", "against", "level"),
    [
        (1, 1, 1, 0, Confidence.LOW),
        (2, 2, 1, 0, Confidence.MEDIUM),
        (3, 3, 1, 0, Confidence.MEDIUM),
        (3, 3, 2, 0, Confidence.HIGH),  # two kinds of source agree
        (4, 4, 1, 0, Confidence.HIGH),
        (4, 4, 1, 1, Confidence.HIGH),  # one in five against does not lower it
        (4, 4, 1, 2, Confidence.MEDIUM),
        (4, 1, 1, 0, Confidence.MEDIUM),  # one source carries its own bias
        (8, 1, 1, 0, Confidence.HIGH),
        (2, 2, 1, 2, Confidence.LOW),
    ],
)
def test_level(voices: int, sources: int, kinds: int, against: int, level: Confidence) -> None:
    assert confidence_of(voices, sources, kinds, against) is level


@pytest.mark.parametrize(("language", "level"), [("en", "high"), ("zh", "高"), ("ar", "عالية"), ("ko", "높음")])
def test_arithmetic_names_every_number(language: str, level: str) -> None:
    said = arithmetic_of(7, CountUnit.PEOPLE, 5, 2, 3, Confidence.HIGH, language)
    assert all(number in said for number in "7523")
    assert said.endswith(level)
