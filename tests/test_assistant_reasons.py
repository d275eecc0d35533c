"""A complaint that is only the reason for praise is not taken for the whole, in four languages."""

from __future__ import annotations

import pytest

from assistant.coders.codes import Kind, Passage
from assistant.coders.reasons import without_reason
from assistant.frames import load_frame
from assistant.observations import make_coder
from assistant.project import Project

CUT = [
    ("en", "Because the metro is packed, cycling is faster.", "cycling is faster."),
    ("en", "I love the night bus because taxis are so dear.", "I love the night bus"),
    ("zh", "因为地铁太挤，骑车更快。", "骑车更快。"),
    ("zh", "我喜欢夜班车，因为打车太贵。", "我喜欢夜班车"),
    ("ar", "لأن المترو مزدحم، فالدراجة أسرع وأفضل.", "الدراجة أسرع وأفضل."),
    ("ar", "أحب الحافلة الليلية لأن سيارات الأجرة غالية.", "أحب الحافلة الليلية"),
    ("ko", "지하철이 너무 붐벼서 자전거가 더 편해요.", "자전거가 더 편해요."),
    ("ko", "택시가 비싸기 때문에 심야 버스가 좋아요.", "심야 버스가 좋아요."),
]
WHOLE = [
    ("en", "We closed early because of the rain."),
    ("en", "The driver was late. I missed my train because of that."),
    ("zh", "司机迟到了。"),
    ("ar", "تأخر السائق كثيرا."),
    ("ko", "집에서 마트까지 걸어갔어요."),
    ("de", "Weil die Bahn voll ist, fahre ich Rad."),
]
FELT = {
    "en": ("As the paper form is confusing, I find the online one much easier.", "Because the app is slow, I gave up."),
    "zh": ("因为地铁太挤，骑车更快，也更舒服。", "因为地铁太挤，我上班总是迟到，累得不行。"),
    "ar": (
        "لأن المترو مزدحم جدا، فركوب الدراجة أسرع وأكثر راحة.",
        "لأن المترو مزدحم جدا، أصل إلى العمل متأخرا ومتعبا.",
    ),
    "ko": ("지하철이 너무 붐벼서 자전거가 더 빠르고 편해요.", "지하철이 너무 붐벼서 출근이 늦고 지쳐요."),
}


@pytest.mark.parametrize(("language", "text", "said"), CUT)
def test_what_follows_from_a_reason_is_told_from_it(language: str, text: str, said: str) -> None:
    assert without_reason(text, language) == said


@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_what_gives_no_reason_plainly_stays_whole(language: str, text: str) -> None:
    assert without_reason(text, language) == ""


@pytest.mark.local_model
@pytest.mark.parametrize("language", FELT)
def test_a_reason_that_complains_of_something_else_makes_no_pain(language: str, embedded: Project) -> None:
    with embedded.store() as store:
        coder = make_coder(embedded, store, load_frame("six_stages"))
        praise, blame = coder.code([Passage(text, language) for text in FELT[language]])
    assert praise.kind is not Kind.PAIN
    assert praise.valence > 0.3
    assert blame.valence < 0
