"""What those who interview are called in transcripts: known as interviewers, and never taken for somebody's name."""

from __future__ import annotations

import pytest

from corpus.records import Role
from corpus.redaction import find_personal
from corpus.redaction.labels import named_label
from corpus.speakers import read_label

ASKING = {
    "en": ("Interviewer", "Moderator", "Researcher", "Facilitator"),
    "zh": ("采访者", "访问员", "主持人", "访谈员", "面访员", "調查員", "研究助理"),
    "ar": ("المحاور", "المحاوِر", "المقابِل", "الباحث", "الباحثة الميدانية", "القائم بالمقابلة", "ميسر الجلسة"),
    "ko": ("면접자", "진행자", "면담자", "인터뷰어", "조사원", "면접원", "인터뷰 진행자", "연구보조원"),
}
TURNS = {
    "en": "{}: How do you pay at the market?\nParticipant: In cash. Then the {} asked me again.",
    "zh": "{}：您在市场怎么付钱？\n受访者：现金。后来{}又问了一遍。",
    "ar": "{}: كيف تدفع في السوق؟\nالمشارك: نقدا. ثم سألني {} مرة أخرى.",
    "ko": "{}: 시장에서 어떻게 결제하세요?\n참여자: 현금으로요. {}가 다시 물었어요.",
}
PAIRS = [(language, label) for language, labels in ASKING.items() for label in labels]


@pytest.mark.parametrize(("language", "label"), PAIRS)
def test_who_asks_is_the_interviewer_and_nobody_s_name(language: str, label: str) -> None:
    for written in (label, f"{label} 2", f"{label}1"):
        assert read_label(written).role is Role.INTERVIEWER
        assert named_label(written) is None
    text = TURNS[language].replace("{}", label)
    assert [found.span.of(text) for found in find_personal(text, language)] == []


def test_who_is_interviewed_is_not_the_interviewer() -> None:
    for label in ("피면접자", "면접 대상자", "被访者", "المقابل معه", "Interviewee"):
        assert read_label(label).role is Role.PARTICIPANT
        assert named_label(label) is None
