"""Scripted and replayed chat models, and the making of providers by name."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.chat_model import ChatReply, ChatRequest, Message, Usage
from assistant.errors import ModelRefusal, ModelReplyInvalid, ModelUnavailable
from assistant.providers import make_chat_model
from assistant.providers.replay import RecordingChatModel, ReplayChatModel, request_key
from assistant.providers.scripted import ScriptedChatModel
from assistant.settings import load_settings

SETTINGS = load_settings(environ={})
ASK = ChatRequest((Message("system", "简短。"), Message("user", "Café: 왜 기다렸나요?")), prompt="p.v1@00000000")
CHOICE = replace(ASK, choices=("yes", "no"))


def test_extractive_is_no_model_and_strangers_are_named() -> None:
    assert make_chat_model("extractive:", SETTINGS) is None
    for name in ("gpt-4", "cloud:x", ""):
        with pytest.raises(ModelUnavailable, match="names no provider"):
            make_chat_model(name, SETTINGS)


def test_replies_come_in_turn_then_from_the_function_then_not_at_all() -> None:
    model = ScriptedChatModel(["one"], answer=lambda request: request.messages[-1].content[:4])
    model.enqueue("two", ModelRefusal("no"))
    assert [model.reply(ASK).text, model.reply(ASK).text] == ["one", "two"]
    with pytest.raises(ModelRefusal):
        model.reply(ASK)
    assert model.reply(ASK).text == "Café"
    assert len(model.history) == 4
    with pytest.raises(ModelUnavailable, match=r"no reply left after 0; the request was for p\.v1@00000000"):
        ScriptedChatModel().reply(ASK)


def test_scripted_choices() -> None:
    model = ScriptedChatModel(["no", {"yes": 0.9, "no": 0.1}, "perhaps"])
    assert model.reply(CHOICE).choice_weights == {"yes": 0.0, "no": 1.0}
    reply = model.reply(CHOICE)
    assert (reply.text, reply.choice_weights["yes"]) == ("yes", 0.9)
    with pytest.raises(ModelReplyInvalid, match="none of yes, no"):
        model.reply(CHOICE)


def test_a_script_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text('"안녕"\n\n{"yes": 1.0}\n', encoding="utf-8")
    model = make_chat_model(f"scripted:{path}", SETTINGS)
    assert model is not None
    assert (model.reply(ASK).text, model.reply(CHOICE).text, model.name) == ("안녕", "yes", f"scripted:{path}")
    for bad in ("{", "3"):
        path.write_text(bad)
        with pytest.raises(ModelUnavailable, match="can't be"):
            make_chat_model(f"scripted:{path}", SETTINGS)
    with pytest.raises(ModelUnavailable):
        make_chat_model(f"scripted:{tmp_path / 'none'}", SETTINGS)


def recorded(folder: Path) -> Path:
    weights = {"yes": 0.7, "no": 0.3}
    inner = ScriptedChatModel(
        [ChatReply("等了很久", Usage("local:m", 5, 3, 0.2)), ChatReply("yes", Usage(), weights)],
        name="local:m",
        writes=False,
    )
    model = RecordingChatModel(inner, folder)
    assert (model.name, model.writes) == ("local:m", False)
    model.reply(ASK)
    model.reply(CHOICE)
    return folder


def test_a_recording_plays_back_text_weights_and_usage(tmp_path: Path) -> None:
    model = make_chat_model(f"replay:{recorded(tmp_path)}", SETTINGS)
    assert isinstance(model, ReplayChatModel)
    pieces: list[str] = []
    reply = model.reply(ASK, pieces.append)
    assert (reply.text, pieces, reply.usage) == ("等了很久", ["等了很久"], Usage("local:m", 5, 3, 0.2))
    assert model.reply(CHOICE).choice_weights == {"yes": 0.7, "no": 0.3}
    assert (model.writes, model.name) == (False, f"replay:{tmp_path}")
    assert "等了很久" in (tmp_path / f"{request_key('local:m', ASK)[:12]}.json").read_text(encoding="utf-8")


def test_the_key_knows_what_decides_and_nothing_else() -> None:
    key = request_key("m", ASK)
    decomposed = tuple(Message(m.role, unicodedata.normalize("NFD", m.content)) for m in ASK.messages)
    assert request_key("m", replace(ASK, messages=decomposed, prompt="other.v2@11111111")) == key
    different = [replace(ASK, seed=8), replace(ASK, temperature=0.5), replace(ASK, max_tokens=9), CHOICE]
    keys = {key, request_key("n", ASK), *(request_key("m", other) for other in different)}
    assert len(keys) == 6
    assert request_key("m", replace(ASK, schema={"a": 1, "b": 2})) == request_key(
        "m", replace(ASK, schema={"b": 2, "a": 1})
    )


def test_a_miss_names_the_nearest_prompt_and_what_differs(tmp_path: Path) -> None:
    model = ReplayChatModel(recorded(tmp_path))
    changed = replace(ASK, messages=(ASK.messages[0], Message("user", "Café: 왜 떠났나요?")))
    with pytest.raises(ModelUnavailable) as caught:
        model.reply(changed)
    message = str(caught.value)
    assert request_key("local:m", ASK)[:12] in message
    assert "-user: Café: 왜 기다렸나요?" in message
    assert "+user: Café: 왜 떠났나요?" in message
    assert not caught.value.retryable
    assert model.misses == [changed]


def test_recordings_that_cannot_be_played(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no recording"):
        ReplayChatModel(tmp_path / "none")
    folder = recorded(tmp_path / "r")
    with pytest.raises(ModelUnavailable, match=r"recording of local:m"):
        RecordingChatModel(ScriptedChatModel(), folder)
    path = folder / f"{request_key('local:m', ASK)[:12]}.json"
    path.write_text(json.dumps({"key": "x"}))
    with pytest.raises(ModelUnavailable, match="Record it again"):
        ReplayChatModel(folder).reply(ASK)
    path.unlink()
    (folder / f"{request_key('local:m', CHOICE)[:12]}.json").unlink()
    with pytest.raises(ModelUnavailable, match="it is empty"):
        ReplayChatModel(folder).reply(ASK)
