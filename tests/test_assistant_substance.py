"""Talk that keeps an interview going weighs little, in each of the four languages; what is said on a matter in full."""

from __future__ import annotations

import pytest

from assistant.coders.codes import Passage
from assistant.frames import load_frame
from assistant.observations import make_coder
from assistant.project import Project
from assistant.substance import substance
from assistant.themes import TALK_WEIGHT

TALK = {
    "en": ["Hm, I really have no clue.", "Yes, that makes sense.", "Sorry, could you repeat that?"],
    "zh": ["嗯，我真的不知道。", "对，有道理。", "不好意思，能再说一遍吗？"],
    "ar": ["في الحقيقة لا أعرف.", "نعم، هذا منطقي.", "عفوا، هل يمكنك أن تعيد ما قلت؟"],
    "ko": ["음, 정말 잘 모르겠어요.", "네, 일리가 있네요.", "죄송한데 다시 말씀해 주시겠어요?"],
}
TOLD = {
    "en": ["The driver left the parcel in the rain.", "I could not pay by card at the counter."],
    "zh": ["司机把包裹丢在雨里。", "柜台不能刷卡付款。"],
    "ar": ["ترك السائق الطرد تحت المطر.", "لم أستطع الدفع بالبطاقة عند الشباك."],
    "ko": ["기사님이 택배를 빗속에 두고 갔어요.", "창구에서 카드로 결제할 수 없었어요."],
}


@pytest.mark.parametrize("language", list(TALK))
def test_talk_weighs_little_and_what_is_told_weighs_in_full(embedded: Project, language: str) -> None:
    retriever = embedded.retriever()
    texts = TALK[language] + TOLD[language]
    weights = substance(retriever.vectors_for(texts), [language] * len(texts), retriever.vectors_for)
    talk, told = weights[: len(TALK[language])], weights[len(TALK[language]) :]
    assert max(talk) < min(told)
    assert sum(each <= TALK_WEIGHT for each in talk) >= 2
    assert min(told) > 0.9


def test_an_embedder_that_knows_no_meaning_weighs_all_alike(interviews: Project) -> None:
    retriever = interviews.retriever()
    texts = TALK["en"] + TOLD["en"]
    assert substance(retriever.vectors_for(texts), ["en"] * len(texts), retriever.vectors_for) == [1.0] * len(texts)


def test_other_languages_are_weighed_in_full(embedded: Project) -> None:
    retriever = embedded.retriever()
    texts = ["Ich weiß es nicht."]
    assert substance(retriever.vectors_for(texts), ["de-AT"], retriever.vectors_for) == [1.0]


def test_the_coders_word_moves_a_passage_on_the_scale(embedded: Project) -> None:
    retriever = embedded.retriever()
    texts = ["I just don't know.", "The driver left the parcel in the rain.", "Ich weiß es nicht."]
    vectors, languages = retriever.vectors_for(texts), ["en", "en", "de"]
    alone = substance(vectors, languages, retriever.vectors_for)
    assert substance(vectors, languages, retriever.vectors_for, [None] * 3) == alone
    sure = substance(vectors, languages, retriever.vectors_for, [0.0, 0.0, 0.999])
    assert sure[0] >= alone[0]
    assert sure[1] == 1.0
    assert sure[2] < alone[2]


@pytest.mark.parametrize("language", list(TALK))
def test_the_coder_knows_talk_from_what_is_told(embedded: Project, language: str) -> None:
    with embedded.store() as store:
        coder = make_coder(embedded, store, load_frame("six_stages"))
        codes = coder.code([Passage(text, language) for text in TALK[language] + TOLD[language]])
    chances = [code.talk or 0.0 for code in codes]
    assert min(chances[:3]) > 0.5
    assert max(chances[3:]) < 0.1
