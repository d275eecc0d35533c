"""Languages are told by script, then by statistics, then not at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich habe gesagt: this is not acceptable, und dann war Ruhe im Laden.", "de"),
        ("我觉得这个 dashboard 的 loading 太慢了，every time 都要等", "zh"),
        ("이번 sprint에서 onboarding flow를 다시 설계했어요", "ko"),
        ("استخدمت ال dashboard لكن ال login كان صعب جدا علي", "ar"),
    ],
)
def test_speech_that_mixes_languages_is_in_the_one_it_is_built_on(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert detect_language(text, "en") == language


def test_short_texts_in_fifteen_languages() -> None:
    texts = tomllib.loads((Path(__file__).parent / "data" / "short_texts.toml").read_text(encoding="utf-8"))
    said = [(language, text) for language, those in texts.items() for text in those]
    alone = sum(detect_language(text) == language for language, text in said) / len(said)
    among_own = sum(detect_language(text, language) == language for language, text in said) / len(said)
    among_others = [detect_language(text, "de") == language for language, text in said if language != "de"]
    assert len(texts) == 15
    assert alone >= 0.96
    assert among_own >= 0.99
    assert sum(among_others) / len(among_others) >= 0.9


@pytest.mark.parametrize("text", ["Così è comodo", "Ça va", "Olá, é fácil", "Très bien", "Así es fácil", "Può darsi"])
def test_short_accented_text_is_no_rare_language(text: str) -> None:
    assert detect_language(text) in {"it", "fr", "pt", "es", "und"}


@pytest.mark.parametrize("text", ["", "12:30", "!!!", "👍", "x"])
def test_too_little_to_tell_gives_the_default(text: str) -> None:
    assert detect_language(text) == "und"
    assert detect_language(text, "ko") == "ko"


def test_a_short_latin_answer_is_believed_to_be_in_the_document_language() -> None:
    assert detect_language("Super!", "de") == "de"
    assert detect_language("Okay, prima", "de") == "de"
    assert detect_language("Anna Berg", "ko") == "ko"
    assert detect_language("Ça marche très bien", "en") == "fr"
    assert detect_language("非常好", "en") == "zh"
