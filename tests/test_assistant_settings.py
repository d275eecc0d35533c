"""Settings: defaults, file, environment, overrides, and what is wrong said in a sentence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ProjectError
from assistant.settings import SETTINGS_FILE, Settings, load_settings, settings_text


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return tmp_path


def test_defaults_run_on_this_machine() -> None:
    settings = load_settings(environ={})
    assert settings.chat_model == "local:qwen2.5-coder-1.5b-instruct"
    assert settings.embedder == "local:multilingual-e5-small"
    assert (settings.base_url, settings.max_cost, settings.key()) == (None, None, None)


def test_overrides_go_before_environment_before_file(tmp_path: Path) -> None:
    root = written(tmp_path, '[project]\nname = "등산"\n[models]\nchat = "openai:a"\ntimeout = 5\nbase_url = ""\n')
    environ = {"WAYFOLK_CHAT_MODEL": "openai:b", "WAYFOLK_TIMEOUT": "7.5", "WAYFOLK_LANGUAGE": ""}
    assert load_settings(root, environ={}).chat_model == "openai:a"
    assert load_settings(root, environ={}).base_url is None
    settings = load_settings(root, {"chat_model": None, "max_cost": 2.0}, environ=environ)
    assert (settings.chat_model, settings.timeout, settings.name) == ("openai:b", 7.5, "등산")
    assert (settings.language, settings.max_cost) == ("en", 2.0)
    assert load_settings(root, {"chat_model": "openai:c"}, environ=environ).chat_model == "openai:c"


def test_the_key_is_read_from_the_environment_and_never_shown() -> None:
    settings = load_settings(environ={"OPENAI_API_KEY": "sk-secret-1"})
    assert settings.key() == "sk-secret-1"
    for shown in (repr(settings), str(settings), settings.model_dump_json(), settings_text(settings)):
        assert "sk-secret-1" not in shown
    both = load_settings(environ={"OPENAI_API_KEY": "sk-1", "WAYFOLK_API_KEY": "sk-2"})
    assert both.key() == "sk-2"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(environ={}).language = "zh"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[models\n", "not valid TOML"),
        ("[model]\nchat = 1\n", r"no section \[model\]"),
        ("models = 3\n", "no section"),
        ('[models]\nchatt = "x"\n', "no setting chatt"),
        ('[models]\napi_key = "sk-secret"\n', "belongs in OPENAI_API_KEY"),
        ('[models]\nchat = "gpt"\n', "provider:model"),
        ("[models]\ntimeout = -1\n", "timeout .*WAYFOLK_TIMEOUT"),
        ('[project]\nlanguage = "../x"\n', "language"),
        ('[prices."openai:a"]\ninput = 1\n', r"prices\.openai:a\.output"),
        ('[budget]\nmax_cost = "much"\n', "max_cost"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ProjectError, match=why) as caught:
        load_settings(written(tmp_path, text), environ={})
    assert "\n" not in str(caught.value).replace(str(tmp_path), "") or "TOML" in str(caught.value)
    assert "sk-secret" not in str(caught.value)


def test_a_wrong_value_of_the_environment_names_the_variable() -> None:
    with pytest.raises(ProjectError, match="WAYFOLK_MAX_TOKENS"):
        load_settings(environ={"WAYFOLK_MAX_TOKENS": "lots"})


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(b'[project]\nname = "\xff\xfe"\n')
    with pytest.raises(ProjectError, match="not valid TOML"):
        load_settings(tmp_path, environ={})


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_survives_the_file(name: str) -> None:
    table = tomllib.loads(settings_text(Settings(name=name)))
    assert table["project"]["name"] == name


def test_what_was_set_is_in_the_new_file(tmp_path: Path) -> None:
    wanted = Settings(
        name="대기 시간", language="ko", chat_model="openai:x", base_url="http://h/v1", redact=True, max_cost=1.5
    )
    root = written(tmp_path, settings_text(wanted))
    assert load_settings(root, environ={}) == wanted
