"""Ages asked for in words name the bands that a survey offers, in four languages; other numbers name none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ages import OLDEST, ages_asked, ages_within, band_of, tells_age
from corpus.scoping import ProjectNames, named_scope

OFFERED = ("Under 18", "18–29", "30–44", "45–64", "65+", "Prefer not to say")


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What do people aged 18-29 say about the docks?", ["18–29"]),
        ("What do people aged 18 to 44 say?", ["18–29", "30–44"]),
        ("What do those under 30 want?", ["18–29", "Under 18"]),
        ("What annoys people older than 64?", ["65+"]),
        ("What do 18- to 29-year-olds want?", ["18–29"]),
        ("18到29岁的人怎么说？", ["18–29"]),
        ("65岁以上的人为什么不买？", ["65+"]),
        ("30岁以下的人想要什么？", ["18–29", "Under 18"]),
        ("18세에서 29세 사이는 무엇을 원하나요?", ["18–29"]),
        ("65세 이상은 무엇을 원하나요?", ["65+"]),
        ("30세 미만은 무엇이 불편한가요?", ["18–29", "Under 18"]),
        ("ماذا يقول من تتراوح أعمارهم بين 18 و29؟", ["18–29"]),
        ("ماذا تريد الفئة العمرية ١٨-٢٩؟", ["18–29"]),
        ("ما الذي يزعج من عمرهم فوق 64 سنة؟", ["65+"]),
        ("What do people aged 20 to 25 say?", []),
        ("Why did 3 people wait 20 to 25 minutes?", []),
        ("What went wrong between 2018 and 2029?", []),
    ],
)
def test_a_question_names_the_bands_within_the_ages_it_asks_for(question: str, values: list[str]) -> None:
    assert ages_within(OFFERED, ages_asked(question)) == values
    names = ProjectNames(attributes={"What is your age?": frozenset(OFFERED), "Waited": frozenset({"18–29"})})
    assert named_scope(question, names).scope.attributes == ({"What is your age?": frozenset(values)} if values else {})


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("18–29", (18, 29)),
        ("18 to 29 years", (18, 29)),
        ("65 or older", (65, OLDEST)),
        ("Under 18", (0, 17)),
        ("34", (34, 34)),
        ("18岁-24岁", (18, 24)),
        ("60岁及以上", (60, OLDEST)),
        ("60세 이상", (60, OLDEST)),
        ("30대", (30, 39)),
        ("أقل من 18", (0, 17)),
        ("60 سنة فأكثر", (60, OLDEST)),
        ("Prefer not to say", None),
    ],
)
def test_an_answer_names_its_band(value: str, band: tuple[int, int] | None) -> None:
    assert band_of(value) == band


@pytest.mark.parametrize("name", ["Age", "How old are you?", "您的年龄", "나이", "العمر", "Age group"])
def test_an_attribute_is_an_age_by_its_name(name: str) -> None:
    assert tells_age(name)


@pytest.mark.parametrize("name", ["Page", "Usage", "Language", "Village", "Message"])
def test_other_names_are_no_ages(name: str) -> None:
    assert not tells_age(name)


@given(st.integers(0, 99), st.integers(0, 99), st.sampled_from(["-", "–", " to ", "~", "到", "至", " و"]))
def test_every_band_is_within_itself_however_it_is_written(first: int, second: int, between: str) -> None:
    low, high = min(first, second), max(first, second)
    written = f"{low}{between}{high}"
    assert band_of(written) == (low, high)
    assert ages_within([written], [(low, high)]) == [written]


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(low <= high for low, high in ages_asked(text))
    band_of(text)
