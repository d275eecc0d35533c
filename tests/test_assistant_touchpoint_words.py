"""What people call a touchpoint: the same longer words of two of them, in four languages."""

from __future__ import annotations

import pytest

from assistant.touchpoint_words import names_in_use

USED = [
    (
        "document",
        "en",
        ("I need a Christmas tree permit.", "The Christmas tree permits were gone.", "My permit came late."),
        "Christmas tree permits",
    ),
    ("text_message", "ko", ("키워드 알림이 안 와요.", "키워드 알림을 켜 뒀어요."), "키워드 알림"),
    ("app", "zh", ("我用手机小程序订餐。", "手机小程序太难了。"), "手机小程序"),
    ("sign_in", "ar", ("لم يصل رمز التحقق.", "كتبت رمز التحقق مرتين."), "رمز التحقق"),
]


@pytest.mark.parametrize(("touchpoint", "language", "quotes", "name"), USED)
def test_longer_words_that_recur_are_the_name_in_use(
    touchpoint: str, language: str, quotes: tuple[str, ...], name: str
) -> None:
    assert names_in_use(touchpoint, quotes, language)[0] == name


@pytest.mark.parametrize(("touchpoint", "language", "quotes", "name"), USED)
def test_what_one_person_alone_says_is_no_name(
    touchpoint: str, language: str, quotes: tuple[str, ...], name: str
) -> None:
    assert names_in_use(touchpoint, quotes[:1], language) == ()


@pytest.mark.parametrize(
    ("touchpoint", "language", "quotes"),
    [
        ("email", "en", ("They sent an email.", "No e-mail came.", "The email was late.")),
        ("map", "en", ("The map is small.", "That map again.")),
        ("phone", "ar", ("اتصلت بالهاتف.", "رن الهاتف ساعة.")),
        ("payment", "zh", ("支付很慢。", "支付失败了。")),
        ("app", "ko", ("앱이 느려요.", "앱을 지웠어요.")),
    ],
)
def test_what_the_card_is_called_already_is_not_said_again(
    touchpoint: str, language: str, quotes: tuple[str, ...]
) -> None:
    assert names_in_use(touchpoint, quotes, language) == ()


def test_words_that_join_belong_to_no_name() -> None:
    quotes = ("We drove to the ranger station.", "Then at the ranger station they helped.", "To the station")
    assert names_in_use("counter", quotes, "en")[0] == "ranger station"


def test_a_touchpoint_that_nobody_spoke_of_has_no_names() -> None:
    assert names_in_use("", ("the permit", "the permit"), "en") == ()
    assert names_in_use("map", (), "en") == ()
