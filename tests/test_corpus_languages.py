"""Languages are told by script, then by statistics, then not at all."""

from __future__ import annotations

import pytest

from corpus.languages import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The driver carried everything up to the third floor without being asked.", "en"),
        ("骑手帮我把东西搬到五楼，我特别感动。", "zh"),
        ("我的 iPhone App 打不开 checkout 页面", "zh"),
        ("السائق حمل كل شيء إلى الطابق الرابع", "ar"),
        ("기사님이 오 층까지 짐을 들어 주셔서 고마웠어요", "ko"),
        ("앱", "und"),
        ("배송", "ko"),
        ("配達がとても早くて助かりました", "ja"),
        ("Der Fahrer hat alles in den dritten Stock getragen, das war sehr nett.", "de"),
        ("El repartidor subió todo hasta el tercer piso sin que se lo pidiera.", "es"),
    ],
)
def test_language_of_a_sentence(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "12:30", "!!!", "👍", "x"])
def test_too_little_to_tell_gives_the_default(text: str) -> None:
    assert detect_language(text) == "und"
    assert detect_language(text, "ko") == "ko"


def test_a_short_latin_answer_is_believed_to_be_in_the_document_language() -> None:
    assert detect_language("Very good", "de") == "de"
    assert detect_language("非常好", "en") == "zh"
