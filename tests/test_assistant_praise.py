"""Praise that is put as a denial is taken for praise, in four languages."""

from __future__ import annotations

import pytest

from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.praise import praises_by_denying
from assistant.frames import load_frame
from corpus.embedders.hashing import HashingEmbedder

PRAISE = {
    "en": [
        "They could not have helped me any more than they did.",
        "I don't think anything could be better.",
        "I can't fault the crew.",
        "There is nothing to improve.",
        "No complaints at all.",
    ],
    "zh": ["服务好得不能再好了。", "完全挑不出毛病。", "没什么需要改进的地方。", "无可挑剔。"],
    "ar": [
        "لا يمكن أن يكون أفضل من ذلك.",
        "لا شيء يحتاج إلى تحسين.",
        "لا توجد أي شكوى.",
    ],
    "ko": ["이보다 더 좋을 수 없어요.", "흠잡을 데가 없습니다.", "개선할 점이 전혀 없어요."],
}
NONE = {
    "en": [
        "It could be better.",
        "They could not find my file.",
        "The bus could have been faster.",
        "It needs improvement.",
    ],
    "zh": ["还可以做得更好。", "找不到我的档案。", "需要改进的地方很多。"],
    "ar": ["يمكن أن يكون أفضل.", "لم يجدوا ملفي.", "تحتاج الخدمة إلى تحسين."],
    "ko": ["더 좋을 수 있었을 텐데요.", "제 서류를 찾지 못했어요.", "개선할 점이 많아요."],
}


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in PRAISE.items() for text in own])
def test_what_could_not_be_better_is_praise(language: str, text: str) -> None:
    assert praises_by_denying(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in NONE.items() for text in own])
def test_what_could_be_better_is_none(language: str, text: str) -> None:
    assert not praises_by_denying(text, language)


def test_a_language_without_patterns_has_none() -> None:
    assert not praises_by_denying("Nothing could be better.", "fr")


def test_the_coder_takes_it_for_a_delight() -> None:
    embedder = HashingEmbedder(256)
    coder = EmbeddedCoder(embedder.embed_passages, embedder.identity, load_frame("six_stages"))
    passages = [Passage(own[0], tag, "How could we improve?") for tag, own in PRAISE.items()]
    codes = coder.code(passages)
    assert {code.kind for code in codes} == {Kind.DELIGHT}
    assert min(code.valence for code in codes) > 0.6
