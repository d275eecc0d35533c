"""Filter expressions are understood or refused with a sentence."""

from __future__ import annotations

import pytest

from corpus.errors import FilterError
from corpus.filters import matches, parse_scope
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment, SourceKind

DOCUMENT = Document("d", "Round 7", SourceKind.INTERVIEW, "x", date="2018-01-24", language="en", study="permits",
                    attributes={"audience": "public"}, origin="rounds/7.md")  # fmt: skip
SEGMENT = Segment("d.0", "d", CharSpan(0, 1), "x", Role.PARTICIPANT, "P07", "permits/p07", attributes={"rating": "2"})
PERSON = Participant(
    "permits/p07", "P07", "permits", {"Service line": "Patient transport", "Title words": "See and Convey"}
)


def inside(expression: str) -> bool:
    return matches(parse_scope(expression), DOCUMENT, SEGMENT, PERSON)


def test_an_expression_becomes_a_scope() -> None:
    scope = parse_scope(
        'audience=public and language=en|ZH and kind=interview|survey and date>=2018 and "a and b"="x|y"'
    )
    assert scope == Scope(
        kinds=frozenset({SourceKind.INTERVIEW, SourceKind.SURVEY}),
        languages=frozenset({"en", "zh"}),
        attributes={"audience": frozenset({"public"}), "a and b": frozenset({"x|y"})},
        date_from="2018",
    )
    assert parse_scope("  ").everything


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "kind=interview",
        "study=Permits",
        "audience=PUBLIC",
        "rating=1|2",
        "service line=patient transport",
        "service  line=patient\u00a0 transport and rating=2",
        "title words=see and convey and rating=2",
        "participant=p07",
        "person=permits/p07 AND language=en",
        "date=2018",
        "date=2018-01",
        "date>=2018-01-24 & date<=2018-02",
        "source=rounds/7.md",
        "document=d",
        "audience＝public",
    ],
)
def test_what_lies_inside(expression: str) -> None:
    assert inside(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "kind=survey",
        "study=other",
        "audience=staff",
        "rating=3",
        "unknown=1",
        "participant=p08",
        "language=zh",
        "date>=2018-02",
        "date<=2017",
        "date=2018-01-25",
        "document=e",
    ],
)
def test_what_lies_outside(expression: str) -> None:
    assert not inside(expression)


def test_an_undated_source_is_outside_every_period() -> None:
    undated = Document("d", "t", SourceKind.INTERVIEW, "x")
    assert not matches(parse_scope("date>=1900"), undated, SEGMENT)
    assert not matches(parse_scope("date<=2100"), undated, SEGMENT)


def test_other_scripts_are_values_and_names() -> None:
    scope = parse_scope("地区=北京|上海 and 지역=서울 and المدينة=القاهرة")
    assert scope.attributes["地区"] == {"北京", "上海"}
    assert scope.attributes["المدينة"] == {"القاهرة"}


@pytest.mark.parametrize(
    "expression",
    [
        "nonsense",
        "kind=song",
        "=x",
        "audience=",
        "date>=soon",
        'audience="x',
        "rating>3",
        "date!=2018",
        "a=b and",
        "audience==x",
    ],
)
def test_what_cannot_be_understood_is_refused(expression: str) -> None:
    with pytest.raises(FilterError) as refused:
        parse_scope(expression)
    assert str(refused.value).endswith(".")
