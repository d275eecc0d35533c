"""Dates as files and headers write them, in many languages and digits."""

from __future__ import annotations

import pytest

from corpus.dates import find_date


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "March 2, 2026",
        "2nd March 2026",
        "Mon, Mar 2, 2026 3:12PM",
        "2026年3月2日",
        "2026年3月2号",
        "2026년 3월 2일",
        "2026. 3. 2.",
        "2 مارس 2026",
        "٢ آذار ٢٠٢٦",
        "التاريخ: ٢٠٢٦/٣/٢",
        "2\u200f/3\u200f/2026",
        "2. März 2026",
        "2 de marzo de 2026",
        "2 mars 2026",
        "2 марта 2026 г.",
        "2 Mart 2026",
        "ngày 2 tháng 3 năm 2026",
        "2 Maret 2026",
        "2 मार्च 2026",
    ],
)
def test_the_second_of_march(text: str) -> None:
    assert find_date(f"({text})") == "2026-03-02"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("كانون الثاني 2026", "2026-01"),
        ("5 كانون الأول 2025", "2025-12-05"),
        ("12 تشرين الثاني، 2025", "2025-11-12"),
        ("9 أيلول 2025", "2025-09-09"),
    ],
)
def test_levantine_months(text: str, date: str) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize("text", ["١٤٤٧/٩/١٢ هـ", "12 رمضان 1447", "令和8年3月2日", "no date", "30 February 2026"])
def test_other_calendars_and_impossible_days_are_no_dates(text: str) -> None:
    assert find_date(text) in ("", "2026-02")
