"""Praise that is put as a denial is taken for praise, in four languages."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.praise import answers_nothing, blames_by_denying, praises_by_denying, praises_by_relief
from assistant.frames import load_frame
from corpus.embedders.hashing import HashingEmbedder

PRAISE = {
    "en": [
        "They could not have helped me any more than they did.",
        "I don't think anything could be better.",
        "I can't fault the crew.",
        "There is nothing to improve.",
        "No complaints at all.",
        "I don't know what I would do without the drivers.",
        "We couldn't have managed without her.",
        "Where else would you get lunch for that price?",
    ],
    "zh": [
        "服务好得不能再好了。",
        "完全挑不出毛病。",
        "没什么需要改进的地方。",
        "无可挑剔。",
        "要是没有他们，我真不知道该怎么办。",
        "这么便宜，别的地方哪里找得到。",
    ],
    "ar": [
        "لا يمكن أن يكون أفضل من ذلك.",
        "لا شيء يحتاج إلى تحسين.",
        "لا توجد أي شكوى.",
        "لا أعرف ماذا كنت سأفعل بدونهم.",
        "لولا الممرضة لما استطعت الوصول.",
    ],
    "ko": [
        "이보다 더 좋을 수 없어요.",
        "흠잡을 데가 없습니다.",
        "개선할 점이 전혀 없어요.",
        "기사님이 없었으면 어쩔 뻔했어요.",
        "알림 덕분에 편하게 다녀왔어요.",
    ],
}
NONE = {
    "en": [
        "It could be better.",
        "They could not find my file.",
        "The bus could have been faster.",
        "It needs improvement.",
        "I don't know what to do without a phone.",
        "We couldn't have managed without calling them three times.",
        "I don't know where to find the form.",
    ],
    "zh": [
        "还可以做得更好。",
        "找不到我的档案。",
        "需要改进的地方很多。",
        "没有说明，不知道怎么填。",
        "在外面哪里找客服？",
    ],
    "ar": [
        "يمكن أن يكون أفضل.",
        "لم يجدوا ملفي.",
        "تحتاج الخدمة إلى تحسين.",
        "لا أعرف كيف أسجل بدون رقم.",
        "أين أجد الرقم؟",
    ],
    "ko": [
        "더 좋을 수 있었을 텐데요.",
        "제 서류를 찾지 못했어요.",
        "개선할 점이 많아요.",
        "설명이 없으면 어떻게 하는지 몰라요.",
        "덕분에 하루를 날렸어요.",
    ],
}

NOTHING_AND_PRAISE = {
    "en": ["Nothing great service", "Nothing, the staff were excellent."],
    "zh": ["没有，服务很好", "没什么，都挺好的"],
    "ar": ["لا شيء، الخدمة ممتازة", "لا شيء كل شيء رائع"],
    "ko": ["없음 다 좋았어요", "없어요. 모두 친절했어요"],
}
NOTHING = {
    "en": ["Nothing at all, it runs well.", "None that I can think of.", "Nothing really, they looked after me."],
    "zh": ["没有，一切都按时。", "目前没什么。", "暂时没有，都按时到。"],
    "ar": ["لا شيء في الوقت الحالي.", "لا شيء على الإطلاق.", "لا يوجد، كل شيء في موعده."],
    "ko": ["딱히 없습니다.", "없어요, 제때 왔습니다.", "특별히 없음."],
}
SOMETHING = {
    "en": [
        "Nothing works here.",
        "Nothing great about this service.",
        "Nothing, except the parking.",
        "No good at all.",
    ],
    "zh": ["没有停车位。", "没有人理我，很不满意。", "没有，就是排队太久。"],
    "ar": ["لا شيء جيد هنا.", "لا يوجد موقف للسيارات.", "لا أحد يرد على الهاتف."],
    "ko": ["주차장이 없어요.", "없어요, 다만 대기가 길었어요.", "없는 게 너무 많아요."],
}


COMPLAINT_DENIED = {
    "en": [
        "Nothing to complain about.",
        "There were no problems.",
        "No issues whatsoever",
        "Nothing bad to say.",
        "Nothing was too much trouble.",
        "No problems, all great",
    ],
    "zh": ["没有什么不满", "没什么不满意的。", "没有不好的地方", "没有任何问题。"],
    "ar": ["لا شيء سيئ", "لا شيء سيء، كل شيء ممتاز", "لا توجد مشاكل.", "ليس لدي أي شكوى"],
    "ko": ["불만 없어요", "불편한 점 없습니다.", "나쁜 점 없음", "아쉬운 점은 딱히 없어요"],
}
PRAISE_DENIED = {
    "en": [
        "Nothing was great",
        "No staff were happy",
        "None of it was great.",
        "Nothing good about it",
        "Nothing they did was excellent",
        "Nobody was satisfied.",
        "No one could help me.",
        "Nothing, I am not happy",
        "Nothing. It was terrible.",
    ],
    "zh": ["没有，态度不是很好", "没有，不满意", "没什么满意的", "没有，体验很差"],
    "ar": ["لا شيء كل شيء غير جيد", "لا شيء، لم تكن الخدمة ممتازة", "لا شيء كان رائعا", "لا شيء، لست راضيا"],
    "ko": ["없어요. 불만족", "없음. 좋지 않았어요", "칭찬할 점이 없어요", "없습니다. 안 좋았어요"],
}
NEITHER = {
    "en": [
        "No complaints desk",
        "No complaint was ever answered.",
        "They did nothing to improve it.",
        "It is not any better.",
        "It is no better than before.",
        "I could not get a better appointment.",
        "I cannot complain to anyone.",
        "Nothing works.",
    ],
    "zh": ["没有任何投诉渠道", "没有任何意见箱", "情况不会更好了", "没有停车位"],
    "ar": ["لا يوجد موقف للسيارات", "توجد مشاكل كثيرة"],
    "ko": ["개선이 없었어요", "불만이 없어지지 않아요", "불만 접수처가 없어요", "문제 없이는 못 써요"],
}


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in COMPLAINT_DENIED.items() for text in own])
def test_who_denies_a_complaint_praises(language: str, text: str) -> None:
    assert praises_by_denying(text, language)
    assert not blames_by_denying(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in PRAISE_DENIED.items() for text in own])
def test_who_denies_praise_blames(language: str, text: str) -> None:
    assert blames_by_denying(text, language)
    assert not praises_by_denying(text, language)
    assert not answers_nothing(text, language)
    assert not blames_by_denying(text, "fr")


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in NEITHER.items() for text in own])
def test_what_only_begins_like_it_is_neither(language: str, text: str) -> None:
    assert not praises_by_denying(text, language)
    assert not blames_by_denying(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, own[0]) for tag, own in PRAISE_DENIED.items()])
def test_the_coder_takes_denied_praise_for_a_pain(language: str, text: str) -> None:
    embedder = HashingEmbedder(256)
    coder = EmbeddedCoder(embedder.embed_passages, embedder.identity, load_frame("six_stages"))
    (code,) = coder.code([Passage(text, language)])
    assert code.kind is Kind.PAIN
    assert code.valence < -0.6


def test_a_stop_left_out_is_heard_where_it_was_asked_what_could_be_better(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = HashingEmbedder(256)
    coder = EmbeddedCoder(embedder.embed_passages, embedder.identity, load_frame("six_stages"))
    told: dict[Kind, float] = {}
    for asked in (Kind.IDEA, Kind.DELIGHT):
        shares = np.array([0.92 if kind is asked else 0.01 for kind in Kind] + [0.01], dtype=np.float32)
        monkeypatch.setattr(
            coder, "_asked", lambda passages, own=shares: {(p.heading, p.language): own for p in passages}
        )
        told[asked] = coder.code([Passage("Nothing was excellent", "en", "?")])[0].valence
    assert told[Kind.DELIGHT] < -0.6
    assert told[Kind.IDEA] > told[Kind.DELIGHT]


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


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in NOTHING_AND_PRAISE.items() for text in own])
def test_nothing_before_praise_is_praise_whatever_was_asked(language: str, text: str) -> None:
    assert praises_by_denying(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in NOTHING.items() for text in own])
def test_an_answer_of_nothing_is_told(language: str, text: str) -> None:
    assert answers_nothing(text, language)
    assert not answers_nothing(text, "fr")


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in SOMETHING.items() for text in own])
def test_what_is_missing_or_taken_back_is_no_such_answer(language: str, text: str) -> None:
    assert not answers_nothing(text, language)
    assert not praises_by_denying(text, language)


@pytest.mark.parametrize("language", sorted(NOTHING))
@pytest.mark.parametrize(
    ("asked", "told"),
    [(Kind.IDEA, Kind.DELIGHT), (Kind.PAIN, Kind.DELIGHT), (Kind.NEED, Kind.DELIGHT), (Kind.DELIGHT, Kind.PAIN)],
)
def test_nothing_denies_what_was_asked(monkeypatch: pytest.MonkeyPatch, language: str, asked: Kind, told: Kind) -> None:
    embedder = HashingEmbedder(256)
    coder = EmbeddedCoder(embedder.embed_passages, embedder.identity, load_frame("six_stages"))
    shares = np.array([0.92 if kind is asked else 0.01 for kind in Kind] + [0.01], dtype=np.float32)
    monkeypatch.setattr(coder, "_asked", lambda passages: {(p.heading, p.language): shares for p in passages})
    codes = coder.code([Passage(text, language, "?") for text in NOTHING[language]])
    assert {code.kind for code in codes} == {told}
    assert all(code.valence > 0.6 if told is Kind.DELIGHT else code.valence < -0.6 for code in codes)


RELIEVED = {
    "en": [
        "Pricing was hard, but since the guide came it is much easier now.",
        "Finding the form is so much easier now.",
        "The reminder put my mind at ease.",
        "What a relief.",
        "It made my day.",
        "I felt proud of what we built.",
        "Checking in has become a lot faster since the app.",
    ],
    "zh": [
        "以前要跑三趟，现在方便多了。",
        "有了提醒以后我就省心多了。",
        "看到孩子笑了，心里特别暖。",
        "办下来那一刻终于松了一口气。",
        "字变大以后看得清楚多了。",
        "送餐员每天来问一声，我心里很踏实。",
    ],
    "ar": [
        "كان الحجز صعبًا، وأصبح الآن أسهل بكثير.",
        "بعد رسالة التذكير ارتحت كثيرًا.",
        "طمأنتني الممرضة قبل العملية.",
        "صار الدفع أسرع من قبل.",
        "شعرت بالراحة عندما وصلتني النتيجة.",
        "وفّر عليّ الاتصال والانتظار على الخط.",
    ],
    "ko": [
        "신혼부부가 조심조심 밀고 가는 뒷모습을 보니 흐뭇했다.",
        "시세 보기가 생겨서 편해졌어요.",
        "예전에는 한참 걸렸는데 지금은 훨씬 빨라졌어요.",
        "처음엔 어려웠지만 이제 익숙해졌습니다.",
        "매너 점수가 올라가니까 괜히 뿌듯해서 더 친절하게 하게 되더라고요.",
        "직원분이 설명해 주셔서 마음이 놓였어요.",
        "알림이 와서 안심이 됐어요.",
        "올리는 것 자체는 정말 금방이었어요.",
        "걱정했는데 다 해결돼서 속이 시원해요.",
    ],
}
NOT_RELIEVED = {
    "en": [
        "It would be much easier if they told us.",
        "It is not much better.",
        "I need peace of mind.",
        "It could be a lot faster.",
        "It is much easier to give up.",
        "It made my day longer.",
        "I wish it was a lot simpler.",
        "It is a lot worse now.",
    ],
    "zh": [
        "要是能提前打个电话，我心里就踏实了。",
        "如果送到了能给我发一条信息，我就放心多了。",
        "希望以后能方便多了。",
        "一点也不省心。",
        "怎么才能轻松多了？",
        "比以前麻烦多了。",
        "比以前慢多了。",
        "本来以为会方便多了，结果更麻烦。",
    ],
    "ar": [
        "لو كان الدفع أسهل لارتحت.",
        "لم يصبح الحجز أسهل.",
        "أتمنى أن يصبح أسرع.",
        "صار الانتظار أطول.",
        "أصبح التطبيق أبطأ.",
        "ما ارتحت أبدًا.",
    ],
    "ko": [
        "더 편해졌으면 좋겠어요.",
        "업데이트하고 나서 더 불편해졌어요.",
        "전혀 나아지지 않았어요.",
        "가격이 내려가면 좋아질 것 같아요.",
        "하나도 안 뿌듯했어요.",
        "빨라졌다고 들었는데 아니었어요.",
        "답이 빨라졌으면 안심이 됐을 텐데요.",
        "점점 느려졌어요.",
        "든든한 사람이 있으면 좋겠어요.",
        "왜 좋아졌는지 모르겠어요?",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in RELIEVED.items() for text in own])
def test_what_became_easier_or_does_one_good_is_praise(language: str, text: str) -> None:
    assert praises_by_relief(text, language)
    assert not praises_by_relief(text, "fr")


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, own in NOT_RELIEVED.items() for text in own])
def test_a_wish_a_denial_and_a_turn_to_the_bad_are_no_relief(language: str, text: str) -> None:
    assert not praises_by_relief(text, language)


@pytest.mark.parametrize(("language", "text"), [(tag, own[0]) for tag, own in RELIEVED.items()])
def test_the_coder_takes_relief_for_a_delight(language: str, text: str) -> None:
    embedder = HashingEmbedder(256)
    coder = EmbeddedCoder(embedder.embed_passages, embedder.identity, load_frame("six_stages"))
    (code,) = coder.code([Passage(text, language)])
    assert code.kind is Kind.DELIGHT
    assert code.valence > 0.6
