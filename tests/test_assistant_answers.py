"""Answers: every sentence with its passage, what fails its check is shown as unverified, and nothing is made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

import pytest

from assistant.answer_events import AnswerEvent
from assistant.answers import Turn, answer
from assistant.chat_model import ChatRequest
from assistant.corrections import reject
from assistant.errors import BudgetExceeded, ModelContextOverflow, ModelUnavailable
from assistant.frames import load_frame
from assistant.observations import observed
from assistant.project import Project
from assistant.providers.scripted import Scripted, ScriptedChatModel
from corpus.filters import parse_scope

LATE = "Why are people unhappy with the delivery?"


def hosted(*statements: dict[str, object], answerable: bool = True, missing: tuple[str, ...] = ()) -> ScriptedChatModel:
    """A large model that answers every question with these statements."""

    def reply(request: ChatRequest) -> Scripted:
        if request.choices:
            return {"yes": 0.9, "no": 0.1}
        if request.prompt.startswith("answer."):
            return json.dumps({"answerable": answerable, "statements": statements, "missing": missing})
        if request.prompt.startswith("code_passages."):
            return json.dumps({"passages": []})
        return request.messages[-1].content.rsplit(":", 1)[-1].strip()

    return ScriptedChatModel(answer=reply, writes=True)


def passages_given(model: ScriptedChatModel) -> dict[str, str]:
    """Label → the line that the model was shown."""
    asked = next(request for request in model.history if request.prompt.startswith("answer."))
    lines = asked.messages[-1].content.splitlines()
    return {line[1 : line.index("]")]: line for line in lines if line.startswith("[P")}


def label_of(embedded: Project, words: str) -> str:
    """The label that a model will see for the passage with these words."""
    probe = hosted(answerable=False)
    embedded.use_chat_model(probe)
    answer(embedded, LATE)
    return next(label for label, line in passages_given(probe).items() if words in line)


@pytest.fixture
def late(embedded: Project) -> str:
    return label_of(embedded, "came an hour late")


def test_a_cited_sentence_is_verified_against_its_passage(embedded: Project, late: str) -> None:
    statement = {
        "text": "The order came late and nobody said so.",
        "citations": [{"label": late, "quote": "twice the order came an hour late and nobody told me"}],
    }
    embedded.use_chat_model(hosted(statement))
    reply = answer(embedded, LATE)
    (said,) = reply.statements
    (citation,) = reply.citations
    assert said.verified
    assert said.citations == (citation.label,)
    with embedded.store() as store:
        document = store.document(citation.document)
    assert document is not None
    assert document.text[citation.start : citation.end] == citation.quote
    assert (citation.speaker, citation.verified) == ("Tom", "EXACT")


@pytest.mark.parametrize(
    "broken",
    [
        {"quote": "the order was always on time"},  # nobody said it
        {"quote": "twice the order came two hours late"},  # another number
        {"label": "P99"},  # a label that was never given
        {"quote": "The vegetables are fresher than in the shop."},  # another person's words
    ],
)
def test_a_sentence_whose_citation_fails_is_never_shown_as_fact(
    embedded: Project, late: str, broken: dict[str, str]
) -> None:
    citation = {"label": late, "quote": "twice the order came an hour late and nobody told me"} | broken
    embedded.use_chat_model(hosted({"text": "The order came late and nobody said so.", "citations": [citation]}))
    (said,) = answer(embedded, LATE).statements
    assert not said.verified


def test_a_number_that_no_quote_holds_makes_a_sentence_unverified(embedded: Project, late: str) -> None:
    citations = [{"label": late, "quote": "twice the order came an hour late and nobody told me"}]
    embedded.use_chat_model(hosted({"text": "Seventeen or 17 orders came late.", "citations": citations}))
    (said,) = answer(embedded, LATE).statements
    assert not said.verified


def test_a_sentence_without_citation_is_unverified(embedded: Project) -> None:
    embedded.use_chat_model(hosted({"text": "Everyone loves it.", "citations": []}))
    (said,) = answer(embedded, LATE).statements
    assert not said.verified


def test_the_model_says_what_is_missing(embedded: Project) -> None:
    embedded.use_chat_model(hosted(answerable=False, missing=("Ask about insurance.",)))
    reply = answer(embedded, LATE)
    assert reply.abstained
    assert reply.missing == ("Ask about insurance.",)
    assert reply.statements == ()


def test_a_reply_that_cannot_be_read_falls_back_to_the_passages(embedded: Project) -> None:
    def broken(request: ChatRequest) -> Scripted:
        if request.choices:
            return {"yes": 0.9, "no": 0.1}
        return "I would rather not answer in JSON."

    embedded.use_chat_model(ScriptedChatModel(answer=broken, writes=True))
    reply = answer(embedded, LATE)
    assert reply.statements
    assert all(statement.verified and statement.wording == "quote" for statement in reply.statements)


def test_a_model_whose_replies_are_all_useless_is_told_and_hides_no_answer(embedded: Project) -> None:
    embedded.use_chat_model(ScriptedChatModel(answer=lambda _: ModelContextOverflow("Too long."), writes=True))
    told: list[AnswerEvent] = []
    reply = answer(embedded, LATE, on_event=told.append)
    assert reply.statements
    assert [event.text for event in told if event.kind == "unusable"] == ["Too long."]


def test_a_model_that_cannot_be_reached_is_told(embedded: Project) -> None:
    embedded.use_chat_model(ScriptedChatModel(answer=lambda _: ModelUnavailable("Nothing listens."), writes=True))
    with pytest.raises(ModelUnavailable, match="Nothing listens"):
        answer(embedded, LATE)


def test_earlier_turns_make_a_follow_up_understandable(embedded: Project) -> None:
    model = hosted(answerable=False)
    embedded.use_chat_model(model)
    answer(embedded, "And in winter?", history=[Turn("Why is the delivery late?", "People say it is late.")])
    standalone = [request for request in model.history if request.prompt.startswith("standalone_question.")]
    assert "Why is the delivery late?" in standalone[0].messages[-1].content
    asked = next(request for request in model.history if request.prompt.startswith("answer."))
    assert "People say it is late." in asked.messages[-1].content


def test_a_scope_restricts_the_passages(embedded: Project) -> None:
    model = hosted(answerable=False)
    embedded.use_chat_model(model)
    answer(embedded, "배송은 어떤가요?", scope=parse_scope("language=ko"))
    given = passages_given(model)
    assert given
    assert all(any("가" <= char <= "힣" for char in line) for line in given.values())


def small(*helping: str) -> ScriptedChatModel:
    """A small model: a passage helps if it holds one of these words."""

    def reply(request: ChatRequest) -> Scripted:
        if not request.choices:
            return ""
        helps = any(word in request.messages[-1].content.split("Passage:")[-1] for word in helping)
        return {"yes": 0.95, "no": 0.05} if helps else {"yes": 0.1, "no": 0.9}

    return ScriptedChatModel(answer=reply, writes=False)


def test_a_small_model_picks_and_people_speak_for_themselves(embedded: Project) -> None:
    embedded.use_chat_model(small("four hours", "fine"))
    told: list[AnswerEvent] = []
    reply = answer(embedded, "Is the delivery late or the window too long?", on_event=told.append)
    assert {citation.speaker for citation in reply.citations} <= {"Maya", "Tom"}
    assert all(statement.wording == "quote" and statement.verified for statement in reply.statements)
    assert "four hours" in reply.answer
    assert told[0].kind == "searching"
    assert sum(event.kind == "statement" for event in told) == len(reply.statements)


def test_no_passage_that_helps_means_no_answer(embedded: Project) -> None:
    embedded.use_chat_model(small("nothing of the kind"))
    reply = answer(embedded, LATE)
    assert reply.abstained
    assert reply.missing
    assert reply.statements == ()


@pytest.mark.parametrize(
    ("question", "language", "lead"),
    [
        ("Is the delivery late?", "en", "What people said"),
        ("配送会迟到吗？", "zh", "受访者"),
        ("هل يتأخر التوصيل؟", "ar", "ما قاله"),
        ("배송이 늦나요?", "ko", "참여자"),
    ],
)
def test_the_answer_is_in_the_language_asked_and_quotes_stay_as_they_were_said(
    embedded: Project, question: str, language: str, lead: str
) -> None:
    reply = answer(embedded, question, scope=parse_scope("language=zh"))
    assert reply.language == language
    assert reply.answer.startswith(lead)
    assert {citation.language for citation in reply.citations} == {"zh"}


def test_how_many_counts_people_over_everything(embedded: Project) -> None:
    reply = answer(embedded, "How many people liked the driver?")
    assert reply.counts
    for count in reply.counts:
        cited = {c.participant for c in reply.citations if c.label in count.citations}
        assert (count.participants, count.of) == (len(cited), 8)


def test_how_many_counts_only_those_who_speak_to_it(embedded: Project) -> None:
    reply = answer(embedded, "How many people liked the driver?")
    assert reply.counts[0].participants < reply.counts[0].of


@pytest.mark.parametrize(
    "question",
    [
        "How many people own a submarine?",
        "有多少人养大象？",
        "كم عدد الأشخاص الذين يملكون غواصة؟",
        "잠수함을 가진 사람은 몇 명인가요?",
    ],
)
def test_nobody_is_counted_for_what_nobody_speaks_to(embedded: Project, question: str) -> None:
    reply = answer(embedded, question)
    assert reply.abstained
    assert not reply.counts


def test_how_many_took_part_counts_everybody(embedded: Project) -> None:
    reply = answer(embedded, "How many people took part?")
    assert reply.counts[0].participants == reply.counts[0].of == 8


def test_the_budget_holds(embedded: Project) -> None:
    with Project.open(embedded.root, chat_model="scripted:", max_tokens=10) as project:
        project.use_chat_model(hosted(answerable=False))
        with pytest.raises(BudgetExceeded):
            answer(project, LATE)


def test_what_was_left_out_does_not_tell_whether_the_sources_answer(
    interviews: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = load_frame("six_stages")
    read: list[str] = []

    def log_odds(*given: object) -> float:
        read.extend(cast("Sequence[str]", given[-1]))
        return 1.0

    monkeypatch.setattr("assistant.answered.log_odds", log_odds)
    answer(interviews, "What did the driver carry?")
    assert read
    left_out = [each for each in observed(interviews, frame).observations if each.segment.text in read]
    for each in left_out:
        reject(interviews, frame, each.id)
    gone, read[:] = set(read), []
    answer(interviews, "What did the driver carry?")
    assert not gone & set(read)
