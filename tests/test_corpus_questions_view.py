"""The same question of several people, reworded and in four languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.decoding import clean_text
from corpus.question_wording import wording_of
from corpus.questions_view import question_of, questions
from corpus.readers.formats import read
from corpus.readers.reading import Reading
from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings

SAME = [
    ("How do you pay today?", "So, how do you usually pay?"),
    ("What would you change about the checkout page first?", "And what would you change first about the chekout page?"),
    ("您平时怎么付款？", "好的，那你平时是怎么付款的呢？"),
    ("결제는 보통 어떻게 하세요?", "네, 그럼 결제를 어떻게 하시나요?"),
    ("كيف تدفع عادة؟", "طيب، كيف تدفعون؟"),
    ("ما الذي أعجبك في التطبيق؟", "ما الذي أعجبكم بالتطبيق اليوم؟"),
]
DIFFERENT = [
    ("What did you like?", "What did you not like?"),
    ("What was the best part of your visit?", "What was the worst part of your visit?"),
    ("How much did you like the page?", "How much did you dislike the page?"),
    ("How do you pay?", "Why do you pay?"),
    ("How was it in 2019?", "How was it in 2020?"),
    ("您最喜欢哪里？", "您最不喜欢哪里？"),
    ("最好的体验是什么？", "最坏的体验是什么？"),
    ("좋았던 점은 무엇인가요?", "나빴던 점은 무엇인가요?"),
    ("왜 사용하세요?", "왜 사용 안 하세요?"),
    ("ما الذي أعجبك؟", "ما الذي لم يعجبك؟"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_reworded_questions_are_one(one: str, other: str) -> None:
    assert wording_of(one).same_as(wording_of(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_questions_are_others(one: str, other: str) -> None:
    assert not wording_of(one).same_as(wording_of(other))


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("Thanks. That helps. How do you pay today?", "How do you pay today?"),
        ("How do you pay? Why?", "How do you pay?"),
        ("Tell me about your last order.", "Tell me about your last order."),
        ("Mm-hm.", ""),
        ("And then?", ""),
        ("好的。", ""),
        ("好的。您平时怎么付款？", "您平时怎么付款？"),
        ("네.", ""),
        ("결제는 어떻게 하세요?", "결제는 어떻게 하세요?"),
        ("نعم.", ""),
        ("شكرا. كيف تدفع؟", "كيف تدفع؟"),
    ],
)
def test_what_a_turn_asks(turn: str, question: str) -> None:
    assert question_of(turn) == question


def corpus(files: dict[str, str]) -> tuple[dict[str, Document], list[Segment]]:
    results: list[Segmented] = []
    for name, text in files.items():
        settings = SourceSettings(study="winter")
        reading = read(text.encode(), name, settings) if name.endswith(".csv") else Reading(clean_text(text))
        assert isinstance(reading, Reading)
        results.append(segment(reading, Source(name, name, "h", settings)))
    return {each.document.id: each.document for each in results}, [part for each in results for part in each.segments]


INTERVIEWS = {
    "a.txt": "Interviewer: How do you pay?\nMaya: By card.\nInterviewer: Mm-hm.\nMaya: Always.\n"
    "Interviewer: What would you change?\nMaya: The queue.",
    "b.txt": "Interviewer: So how do you pay today?\nTom: Cash.\nInterviewer: Thanks.\nTom: Sure.",
    "c.txt": "Interviewer: Where do you live?\nAda: In town.\nInterviewer: With whom?\nAda: Alone.",
}


def test_who_answered_what_and_who_did_not() -> None:
    found = questions(*corpus(INTERVIEWS))
    first = found[0]
    assert (first.number, first.column, first.languages) == (1, False, ("en",))
    assert set(first.wordings) == {"How do you pay?", "So how do you pay today?"}
    assert {(each.voice, each.text) for each in first.answers} == {
        ("winter/maya", "By card.\nAlways."),
        ("winter/tom", "Cash.\nSure."),
    }
    assert first.missing == ("winter/ada",)
    assert [question.number for question in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("language", "files"),
    [
        (
            "zh",
            {
                "一.txt": "访谈员：您平时怎么付款？\n李娜：我用微信。\n访谈员：谢谢。\n李娜：不客气。",
                "二.txt": "访谈员：那你平时是怎么付款的？\n陈伟：现金。\n访谈员：谢谢。\n陈伟：好。",
            },
        ),
        (
            "ko",
            {
                "일.txt": "면접관: 결제는 어떻게 하세요?\n박서연: 카드로 해요.\n면접관: 네.\n박서연: 네.",
                "이.txt": "면접관: 그럼 결제를 보통 어떻게 하시나요?\n이준호: 현금이요.\n면접관: 네.\n이준호: 네.",
            },
        ),
        (
            "ar",
            {
                "ا.txt": "المحاورة: كيف تدفع عادة؟\nليلى: بالبطاقة دائما.\nالمحاورة: نعم.\nليلى: هكذا أسهل.",
                "ب.txt": "المحاورة: طيب، كيف تدفعون؟\nسامي: نقدا في المحل.\nالمحاورة: نعم.\nسامي: نعم.",
            },
        ),
    ],
)
def test_one_question_across_interviews(language: str, files: dict[str, str]) -> None:
    found = questions(*corpus(files))
    assert len(found) == 1
    assert len(found[0].voices) == 2
    assert found[0].languages == (language,)
    assert found[0].missing == ()


def test_columns_of_surveys_are_questions() -> None:
    table = (
        "id,How do you pay?,What would you change?\n"
        "1,By card mostly I guess,The long queue at noon\n"
        "2,Cash because I like it,\n"
    )
    found = questions(*corpus({"survey.csv": table}))
    assert [(each.text, each.column, len(each.voices)) for each in found] == [
        ("How do you pay?", True, 2),
        ("What would you change?", True, 1),
    ]
    assert found[1].missing == ("winter/survey.csv#2",)


def test_an_embedder_joins_translations() -> None:
    files = {
        "a.txt": INTERVIEWS["b.txt"],
        "b.txt": "访谈员：您平时怎么付款？\n李娜：我用微信。\n访谈员：谢谢。\n李娜：不客气。",
    }

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1.0, 0.0] if "pay" in text or "付款" in text else [0.0, 1.0] for text in texts], np.float32)

    assert len(questions(*corpus(files))) == 2
    joined = questions(*corpus(files), embed)
    assert [each.languages for each in joined] == [("en", "zh")]
    assert set(joined[0].voices) == {"winter/tom", "winter/李娜"}


def _headed(kind: SourceKind, headings: Sequence[str], subject: str = "") -> list[str]:
    document = Document(id="d", title="t", kind=kind, text="Slow.", attributes={"subject": subject} if subject else {})
    said = [
        Segment(
            id=f"d.{number}",
            document="d",
            span=CharSpan(0, 5),
            text="Slow.",
            role=Role.PARTICIPANT,
            participant="p",
            heading=heading,
        )
        for number, heading in enumerate(headings)
    ]
    return sorted(each.text for each in questions({"d": document}, said))


@pytest.mark.parametrize("kind", [SourceKind.REVIEW, SourceKind.TICKET])
def test_what_was_written_unasked_answers_a_heading_only_where_that_asks(kind: SourceKind) -> None:
    plain = ["Title", "content", "评论内容", "리뷰 제목", "نص التقييم"]
    asking = ["What do you like best?", "您最喜欢什么？", "무엇이 좋았나요?", "ما الذي أعجبك؟"]
    assert _headed(kind, [*plain, *asking]) == sorted(asking)


def test_the_subject_of_a_mail_is_no_question() -> None:
    assert _headed(SourceKind.TICKET, ["Where is my order?"], subject="Where is my order?") == []


def test_every_column_of_a_survey_is_one() -> None:
    assert _headed(SourceKind.SURVEY, ["Other comments"]) == ["Other comments"]
