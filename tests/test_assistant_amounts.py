"""Questions for amounts and for what no corpus holds, told by their words in four languages."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from counted_remarks import LANGUAGES, heard, surveys

from assistant.amounts import asks_for_amount, tells_amount
from assistant.answers import answer
from assistant.few_passages import few_margin
from assistant.questions import understood
from assistant.refusals import refused


@pytest.mark.parametrize(
    "question",
    [
        "How much does the summer pass cost?",
        "How many buses does the city own?",
        "How many tents were sold last year?",
        "What is the budget of the library?",
        "夏季通票多少钱？",
        "图书馆的预算是多少？",
        "كم تكلف بطاقة الصيف؟",
        "ما سعر التذكرة؟",
        "여름 이용권은 얼마인가요?",
        "사우나는 몇 도인가요?",
    ],
)
def test_a_price_or_a_number_of_things_is_no_count_of_people(question: str) -> None:
    assert asks_for_amount(question)
    assert understood(question).shape != "count"


@pytest.mark.parametrize(
    "question",
    [
        "How many people complain that it is too crowded?",
        "How many patients do not come back?",
        "How many hikers got lost?",
        "How many people did you interview?",
        "有多少人抱怨太拥挤？",
        "كم عدد الأشخاص الذين يشتكون من الازدحام؟",
        "너무 붐빈다고 불평한 사람은 몇 명인가요?",
    ],
)
def test_who_said_something_is_counted(question: str) -> None:
    assert not asks_for_amount(question)
    assert understood(question).shape == "count"


@pytest.mark.parametrize(
    ("told", "silent"),
    [
        ("I paid twenty euros for it.", "It was far too dear."),
        ("我付了二十块。", "实在太贵了。"),
        ("دفعت عشرين درهمًا.", "كان غاليًا جدًا."),
        ("이만 원을 냈어요.", "너무 비쌌어요."),
    ],
)
def test_a_passage_tells_an_amount_by_a_number(told: str, silent: str) -> None:
    assert tells_amount(told)
    assert not tells_amount(silent)


@pytest.mark.parametrize(
    "question",
    [
        "Is this worse than before?",
        "这比之前更差吗？",
        "هل هذا أسوأ من قبل؟",
        "그게 전보다 나쁜가요?",
    ],
)
def test_a_comparison_with_nothing_named_leans_on_an_earlier_turn(question: str) -> None:
    assert refused(question, "en", first=True) is not None
    assert refused(question, "en", first=False) is None


@pytest.mark.parametrize(
    "question",
    [
        "Is the new app worse than before?",
        "新的应用比之前更差吗？",
        "هل التطبيق أسوأ من قبل؟",
        "새 앱이 전보다 나쁜가요?",
    ],
)
def test_a_comparison_that_names_its_matter_is_answered(question: str) -> None:
    assert refused(question, "en", first=True) is None


@pytest.mark.parametrize(
    "question",
    [
        "Show me the sketch of the entrance.",
        "What does her voice sound like?",
        "她的声音听起来怎么样？",
        "كيف يبدو صوت المشاركة؟",
        "그 참가자의 목소리는 어떻게 들리나요?",
        "What is the insurance number of the tall man?",
        "她的社保号是多少？",
        "여권 번호가 뭐예요?",
    ],
)
def test_what_can_not_be_shown_or_told_is_refused(question: str) -> None:
    assert refused(question, "en", first=True) is not None


ABOUT = {
    "en": "What is wrong with the showers?",
    "zh": "淋浴有什么问题？",
    "ar": "لماذا الأجهزة معطلة؟",
    "ko": "샤워실은 뭐가 문제인가요?",
}
TAXES = {
    "en": "Why do people file their tax return late?",
    "zh": "人们为什么迟交报税表？",
    "ar": "لماذا يتأخر الناس في تقديم الإقرار الضريبي؟",
    "ko": "사람들은 왜 세금 신고를 늦게 하나요?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dozen_remarks_answer_what_they_are_about_and_nothing_else(language: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for survey in heard(Path(folder), surveys("tuned")["gym"], language):
            texts = [said[language] for matter in survey.matters for said in matter.said]
            retriever = survey.project.retriever()
            vectors = retriever.vectors_for(texts)
            spoken = [language] * len(texts)
            embedder = survey.project.embedder()
            about = few_margin(retriever, embedder, vectors, spoken, [ABOUT[language]])
            other = few_margin(retriever, embedder, vectors, spoken, [TAXES[language]])
            assert about >= 0 > other
            assert not answer(survey.project, ABOUT[language]).abstained
            assert answer(survey.project, TAXES[language]).abstained
