"""The OpenAI-compatible provider against a scripted server: replies, schemas, choices, and every fault."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from fault_server import Answer, FaultServer, failing, serving, top
from pydantic import BaseModel

from assistant.chat_model import ChatRequest, Message
from assistant.errors import (
    ModelContextOverflow,
    ModelError,
    ModelRefusal,
    ModelReplyInvalid,
    ModelTimeout,
    ModelUnavailable,
)
from assistant.providers import make_chat_model
from assistant.providers.openai_compatible import OpenAICompatibleChatModel
from assistant.settings import load_settings
from assistant.structured import ask_for

ASK = ChatRequest((Message("system", "Be brief."), Message("user", "你好؟")), max_tokens=40)
YES_NO = ChatRequest((Message("user", "Is it?"),), choices=("yes", "no"))


class Theme(BaseModel):
    title: str
    voices: int


def model_at(url: str, **settings: Any) -> OpenAICompatibleChatModel:
    values = {"base_url": url, "api_key": "sk-very-secret", "timeout": 5.0, "retries": 1, **settings}
    model = make_chat_model("openai:test-model", load_settings(None, values, environ={}))
    assert isinstance(model, OpenAICompatibleChatModel)
    return model


def fault(server: FaultServer, kind: type[ModelError], request: ChatRequest = ASK, **settings: Any) -> ModelError:
    with pytest.raises(kind) as caught:
        model_at(server.url, **settings).reply(request)
    message = str(caught.value)
    assert "sk-very-secret" not in message
    assert "\n" not in message
    assert len(message) < 500
    return caught.value


def test_a_reply_is_streamed_counted_and_whole() -> None:
    pieces: list[str] = []
    with serving(Answer("لأنّ الموقع بطيء 너무 느려요 太慢了")) as server:
        reply = model_at(server.url).reply(ASK, pieces.append)
    assert reply.text == "".join(pieces) == "لأنّ الموقع بطيء 너무 느려요 太慢了"
    assert len(pieces) > 2
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (11, 7)
    assert reply.usage.model == "openai:test-model"
    assert server.keys == ["Bearer sk-very-secret"]
    body = server.requests[0]
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "你好؟"},
    ]
    assert (body["max_tokens"], body["temperature"], body["seed"], body["model"]) == (40, 0.0, 7, "test-model")


def test_it_may_write_unless_set_otherwise_and_never_shows_its_key() -> None:
    assert model_at("http://127.0.0.1:9/v1").writes
    assert not model_at("http://127.0.0.1:9/v1", writes=False).writes
    assert "sk-very-secret" not in repr(vars(model_at("http://127.0.0.1:9/v1")))


def test_stopping_from_on_text_reaches_the_caller() -> None:
    def stop(piece: str) -> None:
        raise KeyError("enough")

    with serving(Answer("one two three")) as server, pytest.raises(KeyError, match="enough"):
        model_at(server.url).reply(ASK, stop)


def test_too_many_requests_waits_as_told_and_goes_on() -> None:
    slow_down = failing(429, "Slow down", headers={"retry-after-ms": "150"})
    begun = time.monotonic()
    with serving(slow_down, slow_down, Answer("done")) as server:
        assert model_at(server.url, retries=2).reply(ASK).text == "done"
    assert time.monotonic() - begun >= 0.3
    assert len(server.requests) == 3


def test_too_many_requests_to_the_end_says_when_to_try_again() -> None:
    with serving(failing(429, "Slow down", headers={"retry-after-ms": "10"})) as server:
        error = fault(server, ModelUnavailable)
    assert error.retryable
    assert "Try again in a minute" in str(error)
    assert len(server.requests) == 2


def test_no_credit_is_not_retryable() -> None:
    with serving(failing(429, "You exceeded your quota", code="insufficient_quota")) as server:
        error = fault(server, ModelUnavailable, retries=0)
    assert not error.retryable
    assert "credit" in str(error)


def test_server_error_is_retried() -> None:
    with serving(failing(500, "Oops"), Answer("done")) as server:
        assert model_at(server.url).reply(ASK).text == "done"
    with serving(failing(503, "Overloaded")) as server:
        assert fault(server, ModelUnavailable).retryable


def test_time_out() -> None:
    with serving(Answer("late", delay=1.0)) as server:
        error = fault(server, ModelTimeout, timeout=0.2, retries=0)
    assert error.retryable
    assert "timeout" in str(error)


@pytest.mark.parametrize("how", ["cut", "broken"])
def test_a_stream_cut_once_is_asked_again_and_shown_once(how: str) -> None:
    pieces: list[str] = []
    with serving(Answer("The page is", **{how: True}), Answer("The page is slow")) as server:
        reply = model_at(server.url).reply(ASK, pieces.append)
    assert reply.text == "".join(pieces) == "The page is slow"
    assert len(server.requests) == 2


@pytest.mark.parametrize("how", ["cut", "broken"])
def test_a_stream_cut_twice_is_an_error_never_a_reply(how: str) -> None:
    with serving(Answer("The page is", **{how: True})) as server:
        assert "cut off" in str(fault(server, ModelReplyInvalid))
    assert len(server.requests) == 2


def test_a_reply_that_reached_its_length_is_cut_off_and_its_cost_is_known() -> None:
    with serving(Answer("and on and on", finish="length")) as server:
        error = fault(server, ModelReplyInvalid)
    assert "cut off" in str(error)
    assert error.usage is not None
    assert error.usage.completion_tokens == 7


def test_a_model_that_thinks_its_reply_away_gets_more_room() -> None:
    with serving(Answer("", finish="length"), Answer("done")) as server:
        assert model_at(server.url).reply(ASK).text == "done"
    assert server.requests[1]["max_tokens"] > 1000


def test_an_empty_reply() -> None:
    with serving(Answer("")) as server:
        assert "empty" in str(fault(server, ModelReplyInvalid))


def test_a_refusal_is_told_from_an_empty_reply() -> None:
    with serving(Answer("", refusal="I can't help with that")) as server:
        error = fault(server, ModelRefusal)
    assert "I can't help with that" in str(error)
    with serving(Answer("Well", finish="content_filter")) as server:
        fault(server, ModelRefusal)


def test_wrong_key() -> None:
    with serving(failing(401, "Incorrect API key provided: sk-very-secret", code="invalid_api_key")) as server:
        error = fault(server, ModelUnavailable)
    assert not error.retryable
    assert "OPENAI_API_KEY" in str(error)
    assert len(server.requests) == 1


def test_no_such_model_and_no_right_to_it() -> None:
    with serving(failing(404, "The model does not exist", code="model_not_found")) as server:
        assert "test-model" in str(fault(server, ModelUnavailable))
    with serving(failing(403, "Not for you")) as server:
        assert not fault(server, ModelUnavailable).retryable


@pytest.mark.parametrize(
    "error",
    [
        failing(400, "This model's maximum context length is 8192 tokens", code="context_length_exceeded"),
        failing(400, "request (9029 tokens) exceeds the available context size", type="exceed_context_size_error"),
    ],
)
def test_context_overflow_is_not_retried(error: Answer) -> None:
    schema = ChatRequest(ASK.messages, schema=Theme.model_json_schema())
    for request in (ASK, schema, YES_NO):
        with serving(error) as server:
            assert "longer than" in str(fault(server, ModelContextOverflow, request))
            assert len(server.requests) == 1


def test_nothing_listening() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(ModelUnavailable, match="Nothing answers at") as caught:
        model_at(url, retries=0).reply(ASK)
    assert caught.value.retryable


@pytest.mark.parametrize("raw", [b"<html>Welcome</html>", b"{}", b'"hello"', b"{not json"])
def test_something_that_is_no_such_server(raw: bytes) -> None:
    for request in (ASK, YES_NO):
        with serving(Answer(raw=raw)) as server:
            fault(server, ModelReplyInvalid, request)


def test_a_hosted_model_without_a_key() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        make_chat_model("openai:gpt-4o-mini", load_settings(environ={}))
    with pytest.raises(ModelUnavailable, match="names no model"):
        make_chat_model("openai:", load_settings(environ={}))


def test_data_of_a_schema() -> None:
    with serving(Answer('{"title": "배송 지연", "voices": 3}')) as server:
        assert ask_for(model_at(server.url), ASK, Theme) == Theme(title="배송 지연", voices=3)
    sent = server.requests[0]["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"]["required"] == ["title", "voices"]


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"title": "等待", "voices": 2}\n```',
        '<think>Two people {perhaps}</think>\n{"title": "等待", "voices": 2}',
        'Here it is: {"title": "等待", "voices": 2} Anything else?',
    ],
)
def test_json_with_talk_around_it_needs_no_second_call(text: str) -> None:
    with serving(Answer(text)) as server:
        assert ask_for(model_at(server.url), ASK, Theme).title == "等待"
    assert len(server.requests) == 1


@pytest.mark.parametrize("bad", ['{"title": "Waiting", "voices": 2,', '{"title": "Waiting"}', "Sorry, what?"])
def test_invalid_json_or_schema_is_repaired_once(bad: str) -> None:
    good = Answer('{"title": "Waiting", "voices": 2}')
    with serving(Answer(bad), good) as server:
        assert ask_for(model_at(server.url), ASK, Theme).voices == 2
    repair = server.requests[1]["messages"]
    assert repair[-2] == {"role": "assistant", "content": bad}
    assert "voices" in repair[-1]["content"]
    with serving(Answer(bad)) as server:
        with pytest.raises(ModelReplyInvalid, match="nor when told what was wrong") as caught:
            ask_for(model_at(server.url), ASK, Theme)
        assert len(server.requests) == 2
    assert caught.value.usage is not None


def test_a_server_without_schemas_is_asked_in_words_and_remembered() -> None:
    no_schema = failing(400, "response_format type json_schema is not supported", param="response_format")
    no_format = failing(400, "bad request")
    with serving(no_schema, no_format, Answer('{"title": "a", "voices": 1}')) as server:
        model = model_at(server.url)
        ask_for(model, ASK, Theme)
        ask_for(model, ASK, Theme)
    kinds = [body.get("response_format", {}).get("type") for body in server.requests]
    assert kinds == ["json_schema", "json_object", None, None]
    assert "schema" in server.requests[2]["messages"][-1]["content"]


def test_parameters_a_server_does_not_know_are_left_out_and_remembered() -> None:
    refusals = [
        failing(400, "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens'."),
        failing(400, "Unsupported value: 'temperature' does not support 0", param="temperature"),
        failing(422, "extra fields not permitted: seed"),
        failing(400, "unknown field stream_options"),
    ]
    with serving(*refusals, Answer("done")) as server:
        model = model_at(server.url)
        assert model.reply(ASK).text == "done"
        model.reply(ASK)
    assert len(server.requests) == 6
    for name in ("max_tokens", "temperature", "seed", "stream_options"):
        assert name not in server.requests[-1]
    assert server.requests[-1]["max_completion_tokens"] == 40


def test_a_request_refused_for_good_says_why() -> None:
    with serving(failing(400, "Messages must alternate")) as server:
        error = fault(server, ModelUnavailable)
    assert "Messages must alternate" in str(error)
    assert len(server.requests) == 1


def test_choices_by_the_probabilities_of_the_first_token() -> None:
    with serving(Answer("Yes", logprobs=top(Yes=-0.2, no=-2.0, No=-3.0, maybe=-4.0))) as server:
        reply = model_at(server.url).reply(YES_NO)
    assert reply.text == "yes"
    assert sum(reply.choice_weights.values()) == pytest.approx(1)
    assert 0.75 < reply.choice_weights["yes"] < 0.9
    assert server.requests[0]["logprobs"] is True


def test_choices_without_probabilities_are_held_to_a_list() -> None:
    no_logprobs = failing(400, "logprobs are not supported with this model", param="logprobs")
    with serving(no_logprobs, Answer("hm"), Answer('{"choice": "no"}')) as server:
        model = model_at(server.url)
        reply = model.reply(YES_NO)
        assert model.reply(YES_NO).text == "no"
    assert (reply.text, reply.choice_weights) == ("no", {"yes": 0.0, "no": 1.0})
    assert "logprobs" not in server.requests[-1]
    assert server.requests[-1]["response_format"]["json_schema"]["strict"] is True


def test_a_choice_outside_the_list_is_an_error() -> None:
    with serving(Answer("perhaps"), Answer('{"choice": "perhaps"}')) as server:
        assert "yes, no" in str(fault(server, ModelReplyInvalid, YES_NO))
