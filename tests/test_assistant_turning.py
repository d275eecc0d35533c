"""A pain is turned around into a question that names what people lacked, in four languages."""

from __future__ import annotations

import pytest

from assistant.how_might_we import MOST_QUESTIONS, bare, how_might_we
from assistant.turning import turned
from assistant.ways_to_help import ways_for

PAINS = {
    "able": {
        "en": ("I can't return the bike in the evening.", "make it possible to return the bike in the evening"),
        "zh": ("晚上根本没法还车。", "让人们能够还车"),
        "ar": ("لا يمكن إرجاع الدراجة مساءً.", "نتيح إرجاع الدراجة مساءً"),
        "ko": ("저녁에는 자전거를 반납할 수가 없어요.", "자전거를 반납할 수 있게"),
    },
    "easy": {
        "en": ("It is hard to compare the prices.", "easy to compare the prices"),
        "zh": ("价格很难看清。", "轻松地看清"),
        "ar": ("من الصعب العثور على الموقف.", "نسهّل العثور على الموقف"),
        "ko": ("가격을 비교하기가 너무 어려워요.", "가격을 비교하기 쉽게"),
    },
    "know": {
        "en": ("I don't know where my form is.", "plain where their form is"),
        "zh": ("我不知道该去哪个窗口。", "明白该去哪个窗口"),
        "ar": ("لا أعرف أين أقدم الطلب.", "نوضّح للناس أين أقدم الطلب"),
        "ko": ("어디로 가야 하는지 몰라서 헤맸어요.", "어디로 가야 하는지 바로 알 수 있게"),
    },
    "told": {
        "en": ("Nobody told us that it was closed.", "tell people in time"),
        "zh": ("关门了也没有人通知。", "及时告诉人们"),
        "ar": ("أُغلق المكتب ولم يخبرنا أحد.", "نخبر الناس في الوقت المناسب"),
        "ko": ("문을 닫았는데 아무도 알려 주지 않았어요.", "제때 알려 줄까"),
    },
    "once": {
        "en": ("They asked for my address again.", "only once"),
        "zh": ("每次都要把地址重新说一遍。", "只需说一次"),
        "ar": ("طلبوا المعلومات نفسها عند الباب.", "إلا مرة واحدة"),
        "ko": ("매번 주소를 다시 입력해요.", "한 번만"),
    },
    "arrives": {
        "en": ("The code never arrived.", "people get the code"),
        "zh": ("验证码一直收不到。", "收到验证码"),
        "ar": ("لا يصلني رمز التحقق أبدًا.", "نضمن وصول رمز التحقق"),
        "ko": ("인증 문자가 안 와요.", "문자가 꼭 오게"),
    },
    "sooner": {
        "en": ("We waited for three hours.", "before anybody has to wait"),
        "zh": ("饭一直拖到下午。", "不用等"),
        "ar": ("انتظرنا ثلاث ساعات عند الباب.", "أن يضطر أحد إلى انتظاره"),
        "ko": ("세 시간을 기다렸어요.", "기다리지 않게"),
    },
    "less": {
        "en": ("There is too much text on the page.", "cut down on text"),
        "zh": ("字太小。", "让字不再那么小"),
        "ar": ("الانتظار طويل جدًا.", "ألّا يقول أحد إن الانتظار طويل"),
        "ko": ("광고가 너무 많아요.", "광고가 덜 많게"),
    },
}
LANGUAGES = ("en", "zh", "ar", "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PAINS))
def test_a_pain_is_turned_around(name: str, language: str) -> None:
    pain, asked = PAINS[name][language]
    found = turned(pain, language)
    assert found is not None
    assert found.name == name
    assert asked in found.question
    assert found.mechanism


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PAINS))
def test_the_turned_question_comes_first_and_gives_back_the_words_it_is_about(name: str, language: str) -> None:
    pain, asked = PAINS[name][language]
    questions = how_might_we(f"“{pain}”", language)
    assert asked in questions[0]
    assert len(set(questions)) == MOST_QUESTIONS
    assert all(bare(question) == f"“{pain}”" for question in questions)
    first, second = ways_for([(pain, language)], 0, (pain, language))
    assert asked in first.question(pain, language)
    assert first.mechanism(language)
    assert first.discipline != second.discipline


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I can't believe how kind they were."),
        ("en", "The tag."),
        ("zh", "能不能有低盐的选择。"),
        ("zh", "送餐员态度特别好。"),
        ("ar", "الممرضة صبورة جدًا."),
        ("ko", "알 수 없는 사용자라고 떴어요."),
        ("ko", "한 번도 바람맞은 적이 없어요."),
    ],
)
def test_what_is_no_such_pain_is_not_turned(language: str, said: str) -> None:
    assert turned(said, language) is None


def test_words_of_the_one_who_speaks_become_everybodys() -> None:
    found = turned("I couldn’t find my form when I needed it", "en")
    assert found is not None
    assert "find their form when they needed it" in found.question
    asked = turned("还是没法给我妈订餐", "zh")
    assert asked is not None
    assert "给妈妈订餐" in asked.question


def test_a_pain_in_another_language_than_the_question_is_not_turned() -> None:
    assert "make it possible" not in how_might_we("根本没法还车", "en")[0]
    assert turned("Man kann das Rad nicht zurückgeben.", "de") is None
