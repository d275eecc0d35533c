"""Checks on a model's line: they refuse what changes the quotes, in four scripts."""

from __future__ import annotations

import pytest

from assistant.writing_checks import echoes, in_language, invented_numbers, refusal, short_enough


@pytest.mark.parametrize(
    ("line", "quotes", "language", "reason"),
    [
        ("The fee appears only at the end.", ["The fee showed up on the last page."], "en", ""),
        ("", ["The fee showed up."], "en", "empty"),
        ("The fee is 12 dollars.", ["The fee is 5 dollars."], "en", "a number that no quote holds"),
        ("The fee is not shown.", ["The fee showed up on the last page."], "en", "negation changed"),
        ("The fee is shown.", ["The fee was never shown."], "en", "negation changed"),
        ("运费最后才显示。", ["最后一步才告诉我要付运费。"], "zh", ""),
        ("没有运费。", ["最后一步才告诉我要付运费。"], "zh", "negation changed"),
        ("The fee comes late.", ["最后一步才告诉我要付运费。"], "zh", "wrong language"),
        ("تظهر الرسوم في النهاية.", ["ظهرت الرسوم في الصفحة الأخيرة."], "ar", ""),
        ("لا تظهر الرسوم.", ["ظهرت الرسوم في الصفحة الأخيرة."], "ar", "negation changed"),
        ("배송비가 마지막에 나온다.", ["마지막 화면에서 배송비가 나왔어요."], "ko", ""),
        ("배송비가 나오지 않는다.", ["마지막 화면에서 배송비가 나왔어요."], "ko", "negation changed"),
        ("a " * 40, ["a"], "en", "too long"),
        ("one\ntwo", ["one two"], "en", "too long"),
    ],
)
def test_refusal(line: str, quotes: list[str], language: str, reason: str) -> None:
    assert refusal(line, quotes, language) == reason


def test_quotes_in_another_language_do_not_forbid_a_negation() -> None:
    assert refusal("Nobody says how long it takes.", ["没有人告诉我们要等多久。"], "en") == ""


def test_numbers_count_in_any_width() -> None:
    assert invented_numbers("It took 20 minutes.", ["等了２０分钟"]) == []
    assert invented_numbers("It took 2:30 hours.", ["it took 2 hours"]) == ["2:30"]


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [("配送很慢", "zh-Hant", True), ("配送很慢", "ko", False), ("배송이 늦다", "ko", True), ("123", "en", False)],
)
def test_language_by_script(line: str, language: str, expected: bool) -> None:
    assert in_language(line, language) is expected


def test_dense_scripts_are_measured_in_characters() -> None:
    assert short_enough("配送" * 30)
    assert not short_enough("配送" * 31)


@pytest.mark.parametrize(
    ("line", "example", "source", "echoed"),
    [
        (
            "Add a message that explains the waiting times now.",
            "Show the expected waiting times on a screen.",
            "The breadcrumb is overlooked.",
            True,
        ),
        (
            "Say the waiting times at the door.",
            "Show the expected waiting times on a screen.",
            "The waiting times are long.",
            False,
        ),
        ("Print the map on the tag.", "Show the fee on the cart.", "There is no map.", False),
        ("在购物车页面显示规则。", "在购物车页面就显示运费。", "我找不到规则。", True),
        ("在页面加载时显示进度。", "在购物车页面就显示运费。", "页面太慢。", False),
    ],
)
def test_what_repeats_an_example_of_the_prompt_is_told(line: str, example: str, source: str, echoed: bool) -> None:
    assert echoes(line, [example], [source]) is echoed
