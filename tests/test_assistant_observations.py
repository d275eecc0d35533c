"""Observations: passages cut from what people said, coded once, kept, and pointing at their words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat_model import ChatRequest
from assistant.errors import ModelUnavailable
from assistant.frames import Frame, load_frame
from assistant.observations import CACHE, Kind, observe
from assistant.passages import LONGEST, cut_passages, says_nothing, words_in
from assistant.project import Project
from assistant.providers.scripted import ScriptedChatModel
from corpus.progress import Step
from corpus.records import CharSpan, Document, Participant, Role, Scope, Segment, SourceKind

TALKS = {
    "en": "I called the hotline and waited forty minutes. Yes. The nurse was wonderful and so kind to us. "
    "It would be nice if they sent a text message.",
    "zh": "我打客服热线等了四十分钟。好的。护士特别好，非常耐心。如果能在网上预约就好了。",
    "ar": "انتظرت أربعين دقيقة على الهاتف ولم يرد أحد. نعم. "
    "كانت الممرضات رائعات وصبورات جدًا. أتمنى لو كان هناك تطبيق للحجز.",
    "ko": "고객센터에 전화했는데 40분을 기다렸어요. 네. 간호사분들이 정말 친절하고 좋았어요. "
    "앱으로 예약할 수 있으면 좋겠어요.",
}


@pytest.fixture(scope="module")
def frame() -> Frame:
    return load_frame("six_stages")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = Project.create(tmp_path / "study", embedder="hashing:256", chat_model="extractive:")
    with made.store(writer=True) as store:
        for number, (language, text) in enumerate(TALKS.items()):
            asked = "How was it?\n"
            identity = f"{number:016x}"
            document = Document(
                identity, f"Talk {language}", SourceKind.INTERVIEW, asked + text, language=language, study="visits"
            )
            span = CharSpan(len(asked), len(asked) + len(text))
            segments = [
                Segment(f"{identity}.0", identity, CharSpan(0, len(asked) - 1), "How was it?", Role.INTERVIEWER),
                Segment(
                    f"{identity}.1",
                    identity,
                    span,
                    text,
                    Role.PARTICIPANT,
                    participant=f"visits/{language}" if language != "ko" else None,
                    language=language if language != "ar" else "und",
                ),
            ]
            people = [Participant(f"visits/{language}", language, "visits")] if language != "ko" else []
            store.put(document, segments, people)
    with made:
        yield made


# ---- passages ----


def test_passages_stand_by_themselves_and_fillers_go() -> None:
    for text in TALKS.values():
        cut = cut_passages(text)
        assert len(cut.passages) == 3, [span.of(text) for span in cut.passages]
        assert cut.dropped == 1


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "ok",
        "N/A",
        "None!",
        "No comment.",
        "I don't know",
        "没有",
        "好的。",
        "لا شيء",
        "نعم.",
        "네.",
        "없습니다.",
        "",
        "…",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert says_nothing(text)
    assert cut_passages(text).passages == ()


@pytest.mark.parametrize("text", ["Staff were great", "等太久了没人管", "خدمة سيئة جدًا", "너무 비싸요"])
def test_short_answers_that_say_something_stay(text: str) -> None:
    assert not says_nothing(text)


def test_a_sentence_that_leans_on_the_one_before_stays_with_it() -> None:
    cases = [
        "I never got the letter with the new date. Because of that I missed the appointment.",
        "我一直没有收到新的通知信件。所以我错过了那次预约。",
    ]
    for text in cases:
        assert len(cut_passages(text).passages) == 1


def test_an_endless_sentence_is_cut_at_its_clauses() -> None:
    text = ", ".join(["and then we waited for the doctor to come back"] * 20)
    spans = cut_passages(text).passages
    assert len(spans) > 3
    assert all(words_in(span.of(text)) <= LONGEST for span in spans)


def test_editors_notes_at_the_edges_are_not_the_person_s_words() -> None:
    text = "[laughing] I would print it out at home. [referring to the permit]"
    assert [span.of(text) for span in cut_passages(text).passages] == ["I would print it out at home."]
    assert cut_passages("[referring to the map of the forest]").passages == ()


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ("It is just a lot of information to take in.", "(referring to the whole page content)"),
        ("这一页的信息实在太多了，看不过来。", "（指的是整个网页的内容）"),
        ("هناك الكثير من المعلومات في هذه الصفحة.", "(يقصد محتوى الصفحة كلها)"),
        ("한 페이지에 정보가 너무 많아요.", "(페이지 전체의 내용을 말함)"),
    ],
)
def test_a_remark_in_brackets_stays_with_what_it_is_about(said: str, remark: str) -> None:
    text = f"{said} {remark}"
    assert [span.of(text) for span in cut_passages(text).passages] == [text]


def test_a_sentence_without_end_is_cut_at_its_dots_before_it_is_cut_in_a_clause() -> None:
    text = (
        "We are trying to keep it so it's the same dates from year to year...because the public is always confused "
        "about when it starts..so you never know what is going to happen...so yes I think it would be useful to have "
        "the ability to change it."
    )
    first, second = (span.of(text) for span in cut_passages(text).passages)
    assert first.endswith("when it starts..")
    assert second.startswith("so you never know")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab 中文。，. ,\n!？مرح안녕하세요[]yes"), max_size=300))
def test_passages_are_in_order_apart_and_within_the_text(text: str) -> None:
    cut = cut_passages(text)
    last = 0
    for span in cut.passages:
        assert last <= span.start < span.end <= len(text)
        assert not says_nothing(span.of(text))
        last = span.end


def test_a_huge_line_is_cut_without_delay() -> None:
    assert cut_passages("word " * 20_000).passages
    assert cut_passages("字" * 50_000).passages
    assert not cut_passages("I paid. " + " " * 50_000 + "[note]").passages


# ---- observations ----


def test_quotes_point_at_the_document_s_words(project: Project, frame: Frame) -> None:
    observed = observe(project, frame)
    with project.store() as store:
        texts = {document.id: document.text for document in store.documents()}
    assert len(observed) == 12
    for one in observed:
        assert one.span.of(texts[one.segment.document]) == one.quote
        assert one.id == f"{one.segment.id}@{one.span.start}"
    assert len({one.id for one in observed}) == len(observed)


def test_only_people_are_observed_and_voices_are_told_apart(project: Project, frame: Frame) -> None:
    observed = observe(project, frame)
    assert {one.segment.role for one in observed} == {Role.PARTICIPANT}
    assert {one.voice for one in observed} == {"visits/en", "visits/zh", "visits/ar", f"{3:016x}"}
    assert {one.language for one in observed} == {"en", "zh", "ar", "ko"}
    assert observe(project, frame, roles=frozenset({Role.STAFF})) == []


def test_codes_are_plausible_in_four_languages(project: Project, frame: Frame) -> None:
    observed = observe(project, frame)
    for language in TALKS:
        waited, praised, _ = [one for one in observed if one.language == language]
        assert waited.touchpoint == "phone"
        assert waited.valence < 0
        assert praised.kind is Kind.DELIGHT
        assert praised.valence > 0


def test_nothing_is_coded_twice(project: Project, frame: Frame) -> None:
    steps: list[Step] = []
    first = observe(project, frame, progress=steps.append)
    assert any(step.stage == "embedding" for step in steps)
    assert steps[-1].detail.startswith("4 passages said nothing")
    again: list[Step] = []
    assert observe(project, frame, progress=again.append) == first
    assert [step.stage for step in again] == ["coding"]


def test_another_frame_is_coded_anew(project: Project, frame: Frame) -> None:
    observe(project, frame)
    others = {one.stage for one in observe(project, load_frame("digital_service"))}
    assert others <= {stage.id for stage in load_frame("digital_service").stages} | {""}


def test_a_scope_narrows(project: Project, frame: Frame) -> None:
    assert {one.language for one in observe(project, frame, scope=Scope(languages=frozenset({"ko"})))} == {"ko"}
    assert observe(project, frame, scope=Scope(studies=frozenset({"other"}))) == []


def test_work_done_before_a_stop_is_kept(project: Project, frame: Frame) -> None:
    calls = 0

    def answer(request: ChatRequest) -> str | Exception:
        nonlocal calls
        calls += 1
        if calls > 1:
            return ModelUnavailable("The line went dead.")
        return json.dumps({"codes": [dict(id=json.loads(line)["id"], kind="need") for line in lines(request)]})

    project.use_chat_model(ScriptedChatModel(answer=answer))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "settings", project.settings.model_copy(update={"calls_at_once": 1}))
        patch.setattr("assistant.coders.model.PER_CALL", 3)
        with pytest.raises(ModelUnavailable):
            observe(project, frame)
        done = observe(project, frame, scope=Scope(languages=frozenset({"en"})))
    assert [one.kind for one in done] == [Kind.NEED] * 3
    assert calls == 2


def test_a_writing_model_codes_and_a_small_one_does_not(project: Project, frame: Frame) -> None:
    def answer(request: ChatRequest) -> str:
        return json.dumps({"codes": [dict(id=json.loads(line)["id"], kind="goal") for line in lines(request)]})

    embedded = observe(project, frame)
    small = ScriptedChatModel(answer=answer, writes=False)
    project.use_chat_model(small)
    assert observe(project, frame) == embedded
    assert small.history == []
    project.use_chat_model(ScriptedChatModel(answer=answer))
    coded = observe(project, frame)
    assert {one.kind for one in coded} == {Kind.GOAL}
    assert all("code_passages" in one.coder for one in coded)


def test_codes_live_in_the_store_only(project: Project, frame: Frame) -> None:
    observe(project, frame)
    with project.store() as store:
        store.derived_remove(CACHE)
    assert len(observe(project, frame)) == 12


def test_search_and_coding_share_their_vectors(project: Project, frame: Frame) -> None:
    quotes = [one.quote for one in observe(project, frame)]
    embedded: list[Step] = []
    vectors = project.retriever().vectors_for(quotes, embedded.append)
    assert vectors.shape == (len(quotes), 256)
    assert not [step for step in embedded if step.stage == "embedding"]


def lines(request: ChatRequest) -> list[str]:
    return request.messages[-1].content.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "My email is [Email 1].",
        "They asked for my card, [Card 1], and then for [Phone 2]",
        "[Person 3] waited in the car",
        "رقمي هو [Phone 1].",
        "住在[Address 1]",
        "연락처는 [Phone 3]",
    ],
)
def test_a_pseudonym_stands_for_words_and_is_not_cut_off_like_an_editors_note(text: str) -> None:
    assert [span.of(text).rstrip(".") for span in cut_passages(text).passages] == [text.rstrip(".")]


def test_what_was_forgotten_is_nobodys_words() -> None:
    text = "We went there with them [removed]"
    assert [span.of(text) for span in cut_passages(text).passages] == ["We went there with them"]
