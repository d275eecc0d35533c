"""Finding the JSON in a reply, and asking for data with one repair."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from assistant.chat_model import ChatRequest, Message
from assistant.errors import ModelRefusal, ModelReplyInvalid
from assistant.providers.openai_dialect import is_strict
from assistant.providers.scripted import ScriptedChatModel
from assistant.structured import ask_for, json_text


class Quote(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str
    words: str = Field(max_length=20)


class Quotes(BaseModel):
    model_config = ConfigDict(extra="forbid")

    quotes: list[Quote]


GOOD = '{"quotes": [{"label": "E1", "words": "太慢了"}]}'
REQUEST = ChatRequest((Message("user", "Quote."),))

json_values = st.recursive(
    st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    json_values,
    st.sampled_from(["{}", "```json\n{}\n```", "<think>a [b] c</think>\n{}", "Sure: {} Good?", "```\n{}```"]),
)
def test_json_is_found_in_any_wrapping(value: object, wrapping: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(json_text(wrapping.replace("{}", text, 1))) == value


@given(st.text())
def test_text_without_json_comes_back(text: str) -> None:
    assert isinstance(json_text(text), str)


def test_the_schema_goes_along_unless_one_is_given() -> None:
    model = ScriptedChatModel([GOOD, GOOD])
    assert ask_for(model, REQUEST, Quotes).quotes[0].words == "太慢了"
    assert model.history[0].schema == Quotes.model_json_schema()
    ask_for(model, ChatRequest(REQUEST.messages, schema={"type": "object"}), Quotes)
    assert model.history[1].schema == {"type": "object"}


def test_one_repair_says_what_was_wrong() -> None:
    model = ScriptedChatModel(['{"quotes": [{"label": "E1"}]}', GOOD])
    ask_for(model, REQUEST, Quotes)
    last = model.history[1].messages[-1]
    assert "quotes.0.words: Field required" in last.content
    assert '"maxLength":20' in last.content


def test_a_second_bad_reply_is_an_error_and_a_refusal_is_not_repaired() -> None:
    with pytest.raises(ModelReplyInvalid, match="no JSON of the right shape"):
        ask_for(ScriptedChatModel(["no", "no"]), REQUEST, Quotes)
    model = ScriptedChatModel([ModelRefusal("declined")])
    with pytest.raises(ModelRefusal):
        ask_for(model, REQUEST, Quotes)
    assert len(model.history) == 1


def test_strict_schemas_are_told_from_loose_ones() -> None:
    class Loose(BaseModel):
        note: str = ""

    class Mixed(BaseModel):
        model_config = ConfigDict(extra="forbid")
        inner: Loose

    assert is_strict(Quotes.model_json_schema())
    assert not is_strict(Loose.model_json_schema())
    assert not is_strict(Mixed.model_json_schema())
