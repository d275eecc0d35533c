"""Touchpoints by the words people use, in four scripts."""

from __future__ import annotations

import pytest

from assistant.touchpoints import all_touchpoints, detect, provider_name, provider_of, script_language, touchpoint_name


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I called the help desk, then paid at the checkout.", "en", ["phone", "support", "payment"]),
        ("The e-mails never came; the map is fine.", "en", ["email", "map"]),
        ("打电话给客服，在地图上找。", "zh", ["phone", "support", "map"]),
        ("اتصلت بالموظفة وفتحت الخريطة في التطبيق", "ar", ["phone", "staff", "map", "app"]),
        ("앱에서 결제가 안 돼서 고객센터에 전화했어요", "ko", ["phone", "app", "payment"]),
        ("앱 login이 안 돼요", "ko", ["app", "sign_in"]),
    ],
)
def test_words_are_found_in_every_script(text: str, language: str, expected: list[str]) -> None:
    assert [touchpoint.id for touchpoint in detect(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "never"),
    [
        ("We were mapping happiness and its adoption.", "en", {"map", "app", "advert"}),
        ("방법을 잘 몰라요", "ko", {"premises"}),
        ("약간 불안했어요", "ko", {"product"}),
        ("وصلت متأخرًا", "ar", {"document", "price_list"}),
    ],
)
def test_words_inside_words_are_not(text: str, language: str, never: set[str]) -> None:
    assert not never & {touchpoint.id for touchpoint in detect(text, language)}


def test_the_longer_word_wins() -> None:
    assert [touchpoint.id for touchpoint in detect("The waiting room was full.", "en")] == ["premises"]
    assert [touchpoint.id for touchpoint in detect("The search box is small.", "en")] == ["search"]


def test_the_most_mentioned_comes_first() -> None:
    found = detect("The app asked for a map, the app failed, and the app was slow.", "en")
    assert [touchpoint.id for touchpoint in found] == ["app", "map"]


def test_an_unknown_language_is_told_by_script() -> None:
    assert [touchpoint.id for touchpoint in detect("打电话给客服", "und")] == ["phone", "support"]
    assert detect("", "und") == []
    assert script_language("전화 call 했어요") == "ko"
    assert script_language("123 !?") == "en"


def test_the_taxonomy_is_whole() -> None:
    providers = {touchpoint.provider for touchpoint in all_touchpoints()}
    assert len(providers) == 7
    for touchpoint in all_touchpoints():
        assert touchpoint.channel
        assert set(touchpoint.names) == {"en", "zh", "ar", "ko"}
    for provider in providers:
        assert provider_name(provider, "ar") != provider


def test_names_fall_back() -> None:
    assert touchpoint_name("map", "ko") == "지도"
    assert touchpoint_name("map", "fr") == "Map"
    assert touchpoint_name("zeppelin", "en") == "zeppelin"
    assert provider_of("staff") == "employees"
    assert provider_of("zeppelin") == ""
