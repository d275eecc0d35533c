"""A large model's answer: its sentences are checked as they come in, and stand where the reply breaks off."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from conftest import interviews_project

from assistant.answer_events import AnswerEvent
from assistant.answers import answer
from assistant.chat_model import ChatReply, ChatRequest, OnText, Usage
from assistant.coming_in import ComingIn
from assistant.errors import ModelContextOverflow, ModelError, ModelRefusal, ModelReplyCutOff, ModelReplyInvalid
from assistant.phrases import phrase
from assistant.project import Project

QUESTIONS = {
    "en": "Why are people unhappy with the delivery?",
    "zh": "为什么人们对送货不满意？",
    "ar": "لماذا لا يرضى الناس عن التوصيل؟",
    "ko": "사람들은 왜 배송에 불만이 있나요?",
}
ITEM = {"text": "Late [again], “so” it said: }{", "citations": [{"label": "P1", "quote": '"statements": [ {'}]}


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    "around",
    ["{}", '<think>so "statements": [{"a": 1}] no</think>{}', "Here it is:\n```json\n{}\n```", "\n\n  {} That is all."],
)
def test_items_come_one_by_one_whatever_the_pieces_and_whatever_is_around(size: int, around: str) -> None:
    items = [ITEM, {"text": "둘째 문장 لا 第二句", "citations": []}, ITEM]
    whole = around.replace("{}", json.dumps({"answerable": True, "statements": items, "missing": ["{x}"]}), 1)
    coming, came = ComingIn("statements"), []
    for at in range(0, len(whole), size):
        came += [json.loads(each) for each in coming.more(whole[at : at + size])]
        closed = whole[: at + size].count('"citations"') - 1
        assert len(came) >= closed - 1, "an item waits for more than its own end"
    assert came == items
    assert '"answerable": true' in coming.before


@pytest.mark.parametrize(
    "text", ["", "no JSON", '{"other": [{"a": 1}]}', '{"statements": "none"}', '{"statements": []}']
)
def test_nothing_comes_where_there_is_no_such_list(text: str) -> None:
    assert list(ComingIn("statements").more(text)) == []


class Streaming:
    """A large model that says its reply in pieces, and then it, or an error."""

    name, writes = "openai:large", True

    def __init__(self, say: Callable[[str, str], Sequence[str] | ModelError], *after: ModelError) -> None:
        """`say` is given a passage's label and words; `after` is what each answer ends with, in turn."""
        self._say, self._after = say, list(after)
        self.heard: list[str] = []

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        if not request.prompt.startswith("answer."):
            return ChatReply("delivery late 배송 늦다 送货 晚 توصيل متأخر", Usage(self.name))
        line = request.messages[-1].content.partition("[P1] ")[2].splitlines()[0]
        pieces = self._say("P1", line.partition(": ")[2])
        if isinstance(pieces, ModelError):
            raise pieces
        if on_text is not None:
            for piece in pieces:
                self.heard.append(piece)
                on_text(piece)
        if self._after:
            raise self._after.pop(0)
        return ChatReply("".join(pieces), Usage(self.name))


def two_sentences(label: str, words: str) -> list[str]:
    """A reply of two sentences, cut into pieces after the first."""
    cited = [{"label": label, "quote": words}]
    statements = [
        {"text": "They are not happy with it.", "citations": cited},
        {"text": "And this comes later.", "citations": cited},
    ]
    whole = json.dumps({"answerable": True, "statements": statements, "missing": []}, ensure_ascii=False)
    at = whole.index("And this")
    return [whole[: at + 3], whole[at + 3 :]]


def first_sentence(label: str, words: str) -> list[str]:
    """The same, broken off within the second."""
    return two_sentences(label, words)[:1]


@pytest.fixture
def interviews(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return interviews_project(tmp_path_factory.mktemp("study") / "interviews", embedder="hashing:256")


def test_a_sentence_is_told_before_the_next_has_come(interviews: Project) -> None:
    model = Streaming(two_sentences)
    interviews.use_chat_model(model)
    told: list[tuple[int, AnswerEvent]] = []
    reply = answer(interviews, QUESTIONS["en"], on_event=lambda event: told.append((len(model.heard), event)))
    sentences = [(at, event.statement) for at, event in told if event.statement is not None]
    assert [at for at, _ in sentences] == [1, 2]
    assert [statement for _, statement in sentences] == list(reply.statements)
    assert sentences[0][1] is not None
    assert sentences[0][1].verified
    kinds = [event.kind for _, event in told]
    assert kinds.index("drafting") < kinds.index("verifying") < kinds.index("statement")
    assert reply.trouble == ""


@pytest.mark.parametrize("language", QUESTIONS)
def test_where_the_reply_breaks_off_what_was_verified_stands_and_the_reader_is_told(
    interviews: Project, language: str
) -> None:
    interviews.use_chat_model(Streaming(first_sentence, ModelReplyCutOff("It was cut off on its way, twice.")))
    reply = answer(interviews, QUESTIONS[language], language=language)
    (said,) = reply.statements
    assert said.wording == "model"
    assert [citation.label for citation in reply.citations] == list(said.citations)
    assert reply.trouble == phrase("trouble_cut", language, model="openai:large")
    assert not reply.abstained


@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize(
    ("failure", "name"),
    [
        (ModelReplyCutOff("Cut off."), "trouble_cut_early"),
        (ModelRefusal("Declined."), "trouble_declined"),
        (ModelContextOverflow("Too long."), "trouble_too_long"),
        (ModelReplyInvalid("No JSON."), "trouble_unusable"),
    ],
)
def test_what_went_wrong_is_told_in_the_readers_language(
    interviews: Project, language: str, failure: ModelError, name: str
) -> None:
    interviews.use_chat_model(Streaming(lambda label, words: failure))
    reply = answer(interviews, QUESTIONS[language], language=language)
    assert reply.trouble == phrase(name, language, model="openai:large")
    assert all(statement.wording == "quote" for statement in reply.statements)


def test_a_whole_reply_counts_where_its_beginning_came_otherwise(interviews: Project) -> None:
    class SecondThoughts(Streaming):
        def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
            given = super().reply(request, on_text)
            return ChatReply(given.text.replace("And this comes later.", "Another end."), given.usage)

    interviews.use_chat_model(SecondThoughts(two_sentences))
    reply = answer(interviews, QUESTIONS["en"])
    assert [statement.text for statement in reply.statements][1] == "Another end."
    assert len(reply.statements) == 2
    assert len(reply.citations) == 1


def test_sentences_of_an_answer_that_is_none_are_not_told(interviews: Project) -> None:
    def declines(label: str, words: str) -> list[str]:
        return [each.replace('"answerable": true', '"answerable": false') for each in two_sentences(label, words)]

    interviews.use_chat_model(Streaming(declines))
    told: list[AnswerEvent] = []
    reply = answer(interviews, QUESTIONS["en"], on_event=told.append)
    assert reply.abstained
    assert reply.statements == ()
    assert not [event for event in told if event.statement is not None]
