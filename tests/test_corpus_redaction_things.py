"""Words that look like names of people and are none."""

from __future__ import annotations

import pytest

from corpus.redaction import find_personal
from corpus.redaction.items import Kind


def people(text: str) -> list[str]:
    """What is found of people."""
    return [item.span.of(text) for item in find_personal(text, "en") if item.kind is Kind.PERSON]


@pytest.mark.parametrize(
    "text",
    [
        "I use Safari on my phone and Kaggle at work; TeX is fine too.",
        "We met from Jan-March at the office.",
        "The Roosevelt National Forest and Mt. Hood have different rules.",
        "Move the General UI settings to the left.",
        "The Stanford University page and the Likert Scale were clear.",
    ],
)
def test_things_are_nobody(text: str) -> None:
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jason Page told me on Mt. Hood.", ["Jason Page"]),
        ("I spoke to Anna McKenzie about Safari.", ["Anna McKenzie"]),
        ("Thanks, Maria DeLuca!", ["Maria DeLuca"]),
        ("My colleague April Jones uses Excel.", ["April Jones"]),
        ("CALL ANNA LEE.", ["ANNA LEE"]),
    ],
)
def test_people_beside_things_are_found(text: str, names: list[str]) -> None:
    assert people(text) == names
