"""Answers that many gave word for word: told from speech, taken apart, counted, and shown under their question."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.artifacts import Brief
from assistant.choices import ASKED_OF_MANY, chosen_parts
from assistant.findings import draft_findings
from assistant.frames import load_frame
from assistant.observations import Kind, observe
from assistant.project import Project
from corpus.records import CharSpan, Document, Participant, Role, Segment, SourceKind

ASKED = {
    "en": ("What would you most like us to improve?", ("Stability", "Opening hours", "Price list"), "; "),
    "zh": ("您最希望改进什么？", ("稳定性", "营业时间", "价目表"), "、"),
    "ar": ("ما الذي تريد أن نحسّنه أكثر؟", ("الاستقرار", "ساعات العمل", "الأسعار"), "، "),
    "ko": ("무엇을 가장 개선하면 좋을까요?", ("안정성", "영업시간", "가격표"), ", "),
}
OWN_WORDS = {
    "en": "It fails every Monday morning when everybody signs in at once.",
    "zh": "每个星期一早上大家一起登录的时候就打不开。",
    "ar": "يتعطل كل صباح اثنين عندما يدخل الجميع في وقت واحد.",
    "ko": "월요일 아침에 모두 한꺼번에 접속하면 꼭 멈춰요.",
}


def answers(language: str) -> list[str]:
    """Twelve people: 6 take the first choice, 5 the second, 4 the third; two of them several, one adds their own."""
    _, (first, second, third), mark = ASKED[language]
    return [
        *[first] * 3,
        *[second] * 3,
        *[third] * 2,
        mark.join((first, second)),
        mark.join((first, third)),
        mark.join((second, third)),
        mark.join((first, OWN_WORDS[language])),
    ]


def segments_of(language: str, texts: list[str], heading: str = "") -> list[Segment]:
    question = heading or ASKED[language][0]
    return [
        Segment(
            f"d.{n}",
            "d",
            CharSpan(0, len(text)),
            text,
            Role.PARTICIPANT,
            f"P{n}",
            f"P{n}",
            question,
            language=language,
        )
        for n, text in enumerate(texts)
    ]


@pytest.fixture(params=sorted(ASKED))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_choices_are_taken_apart_and_own_words_left_out(language: str) -> None:
    segments = segments_of(language, answers(language))
    found = chosen_parts(segments)
    parts = {s.id: [span.of(s.text) for span in found[s.id]] for s in segments}
    _, (first, second, third), _ = ASKED[language]
    assert [parts[f"d.{n}"] for n in (0, 3, 6)] == [[first], [second], [third]]
    assert [parts[f"d.{n}"] for n in (8, 9, 10)] == [[first, second], [first, third], [second, third]]
    assert parts["d.11"] == [first]


def test_a_choice_that_holds_a_comma_stays_whole() -> None:
    whole = "Yes, but only on weekdays"
    found = chosen_parts(segments_of("en", [whole] * 5 + ["Never at all"] * 5))
    assert found["d.0"] == (CharSpan(0, len(whole)),)


def test_open_answers_and_small_groups_hold_no_choices(language: str) -> None:
    own = [f"{OWN_WORDS[language]} {n}" for n in range(9)]
    assert not chosen_parts(segments_of(language, own + [ASKED[language][1][0]] * 3)), "mostly people's own words"
    assert not chosen_parts(segments_of(language, answers(language)[: ASKED_OF_MANY - 1])), "asked of few"
    assert not chosen_parts([*segments_of(language, ["N/A"] * 12)]), "an answer that says nothing is none"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab ,;、،\n。", max_size=9), min_size=1, max_size=30))
def test_parts_lie_in_order_within_their_answer(texts: list[str]) -> None:
    segments = segments_of("en", texts, "Which?")
    for identity, spans in chosen_parts(segments).items():
        text = texts[int(identity.removeprefix("d."))]
        assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.fixture
def project(tmp_path: Path, language: str) -> Iterator[Project]:
    made = Project.create(tmp_path / "study", embedder="hashing:256", chat_model="extractive:", language=language)
    texts = answers(language)
    document = Document("d", "Survey", SourceKind.SURVEY, "\n".join(texts), language=language, study="s")
    at, segments = 0, []
    for n, segment in enumerate(segments_of(language, texts)):
        span = CharSpan(at, at + len(texts[n]))
        segments.append(
            Segment(
                segment.id,
                "d",
                span,
                texts[n],
                Role.PARTICIPANT,
                f"P{n}",
                f"s/P{n}",
                ASKED[language][0],
                language=language,
            )
        )
        at = span.end + 1
    people = [Participant(f"s/P{n}", f"P{n}", "s") for n in range(len(texts))]
    with made.store(writer=True) as store:
        store.put(document, segments, people)
    with made:
        yield made


def test_each_choice_is_an_observation_and_what_stands_beside_it_another(project: Project, language: str) -> None:
    seen = observe(project, load_frame("six_stages"))
    chosen = [o for o in seen if o.chosen]
    assert len(chosen) == 15
    assert [o.quote for o in seen if not o.chosen] == [OWN_WORDS[language]]
    assert len({(o.quote, o.kind, o.valence, o.stage) for o in chosen}) == 3, "one choice has one code"


def test_findings_count_everybody_behind_a_choice_under_its_question(project: Project, language: str) -> None:
    question, choices, _ = ASKED[language]
    found = draft_findings(project, Brief())
    counts = {f.title: f.participants for f in found.findings}
    for choice, expected in zip(choices, (6, 5, 4), strict=True):
        (title,) = (title for title in counts if f"“{choice}”" in title)
        assert title.startswith(question)
        assert counts[title] == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "kinds",
    [
        {
            "What could we do better?": Kind.IDEA,
            "您的哪些需求没有得到满足？": Kind.NEED,
            "왜 해지하셨나요?": Kind.PAIN,
            "ما الذي أعجبك أكثر؟": Kind.DELIGHT,
            "What kind of organisation do you work for?": Kind.CONTEXT,
        },
        {
            "Where do you work most of the time?": Kind.CONTEXT,
            "您的职业是？": Kind.CONTEXT,
            "كم عدد موظفي شركتكم؟": Kind.CONTEXT,
            "회사 직원은 몇 명인가요?": Kind.CONTEXT,
            "How often do you use Jupyter Notebook?": Kind.BEHAVIOUR,
            "أين تعمل معظم الوقت؟": Kind.CONTEXT,
            "주로 어디에서 일하세요?": Kind.CONTEXT,
            "您大部分时间在哪里工作？": Kind.CONTEXT,
        },
    ],
)
def test_a_choice_is_of_the_kind_that_its_question_asks_for(tmp_path: Path, kinds: dict[str, Kind]) -> None:
    with Project.create(tmp_path / "study", chat_model="extractive:") as made:
        with made.store(writer=True) as store:
            for number, question in enumerate(kinds):
                text = "Stability\n" * 8
                spans = [CharSpan(10 * n, 10 * n + 9) for n in range(8)]
                rows = [
                    Segment(
                        f"{number}.{n}", f"{number}", span, "Stability", Role.PARTICIPANT, f"P{n}", f"s/P{n}", question
                    )
                    for n, span in enumerate(spans)
                ]
                people = [Participant(f"s/P{n}", f"P{n}", "s") for n in range(8)]
                store.put(Document(f"{number}", question, SourceKind.SURVEY, text, study="s"), rows, people)
        told = {o.segment.heading: o.kind for o in observe(made, load_frame("six_stages"))}
    assert told == kinds
