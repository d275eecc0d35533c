"""Another chat model: tried first, kept in the settings file beside all else, used at once, or nothing changes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from fault_server import Answer, failing, serving, top

from assistant.asking import request_for
from assistant.choosing_model import ModelChoice, choose_model, chosen_settings
from assistant.errors import ModelError, ProjectError
from assistant.project import Project
from assistant.settings import SETTINGS_FILE, Settings, load_settings
from assistant.settings_file import change_models
from prompts.prompt import load_prompt
from ui.backend import ProjectBackend

WRITTEN = """# 우리 연구 · our study
[project]
name = "رحلة"  # the name

[models]
# why this model: 快
chat = "extractive:"   # none so far
embedder = 'hashing:256'

[budget]
max_tokens = 50000
"""
NOTHING: dict[str, str] = {}


def sensible(body: dict[str, Any]) -> Answer:
    """Yes to the passage that answers, no to the other."""
    yes = "card twice" in str(body["messages"])
    return Answer("yes" if yes else "no", logprobs=top(yes=-0.1, no=-2.5) if yes else top(no=-0.1, yes=-2.5))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / SETTINGS_FILE).write_text(WRITTEN, encoding="utf-8")
    return Project.open(tmp_path)


def kept(project: Project) -> str:
    return (project.root / SETTINGS_FILE).read_text(encoding="utf-8")


def test_a_model_that_answers_is_kept_and_used_at_once(project: Project) -> None:
    assert project.chat_model() is None
    with serving(answering=sensible) as server:
        trial = choose_model(project, ModelChoice("server", "small", server.url), NOTHING)
        assert trial is not None
        assert trial.sensible
        assert [body["model"] for body in server.requests] == ["small", "small"]
        model = project.chat_model()
        assert model is not None
        rendered = load_prompt("relevant").render(question="Why?", passage="It asked for my card twice.")
        assert model.reply(request_for(rendered, choices=("yes", "no"), max_tokens=1)).text == "yes"
        wanted = WRITTEN.replace('"extractive:" ', '"openai:small" ')
        wanted = wanted.replace("none so far\n", f'none so far\nbase_url = "{server.url}"\n')
        assert kept(project) == wanted
        assert len(list(project.journal.entries())) == 3
    again = load_settings(project.root, environ=NOTHING)
    assert (again.chat_model, again.base_url) == ("openai:small", server.url)
    assert choose_model(project, ModelChoice("none"), NOTHING) is None
    assert project.chat_model() is None
    assert load_settings(project.root, environ=NOTHING).base_url == server.url


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (failing(404, "no such model", code="model_not_found"), "no model of the name"),
        (failing(401, "bad key"), "refused the key"),
        (Answer("no", logprobs=top(no=-0.1, yes=-2.5)), "took the wrong passage"),
    ],
)
def test_a_model_that_does_not_do_changes_nothing(project: Project, answer: Answer, said: str) -> None:
    with serving(answer) as server, pytest.raises((ModelError, ProjectError), match=said):
        choose_model(project, ModelChoice("server", "big", server.url), NOTHING)
    assert kept(project) == WRITTEN
    assert project.settings.chat_model == "extractive:"
    assert project.chat_model() is None


def test_an_address_where_nothing_answers_changes_nothing(project: Project) -> None:
    with serving(Answer()) as server:
        gone = server.url
    with pytest.raises(ModelError, match="Nothing answers at"):
        choose_model(project, ModelChoice("server", "big", gone), NOTHING)
    assert kept(project) == WRITTEN


@pytest.mark.parametrize(
    "address",
    ["ftp://a/v1", "a.example.org", "http://", "http://me:secret@a/v1", "http://a/v1?key=x", "file:///etc/passwd"],
)
def test_what_is_no_address_is_refused_before_anything_is_asked(address: str) -> None:
    with pytest.raises(ProjectError, match="is no address"):
        chosen_settings(Settings(), ModelChoice("server", "big", address), NOTHING)


@pytest.mark.parametrize("name", ["", "  ", "two words", "a\nb", "x" * 400])
def test_a_model_without_a_proper_name_is_refused(name: str) -> None:
    with pytest.raises(ProjectError, match="needs its name"):
        chosen_settings(Settings(), ModelChoice("server", name), NOTHING)


def test_a_variable_that_goes_before_the_file_is_told_of() -> None:
    with pytest.raises(ProjectError, match="WAYFOLK_CHAT_MODEL"):
        chosen_settings(Settings(), ModelChoice("none"), {"WAYFOLK_CHAT_MODEL": "openai:a"})
    here = Settings(base_url="http://127.0.0.1:1/v1")
    environ = {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    assert chosen_settings(here, ModelChoice("server", "a", "http://127.0.0.1:1/v1"), environ).chat_model == "openai:a"
    with pytest.raises(ProjectError, match="OPENAI_BASE_URL"):
        chosen_settings(here, ModelChoice("server", "a", "http://127.0.0.1:2/v1"), environ)


def test_what_else_is_asked_at_the_same_server_stays_there() -> None:
    both = Settings(embedder="openai:e", base_url="http://a/v1", transcriber="openai:w")
    now = chosen_settings(both, ModelChoice("server", "m", "http://b/v1"), NOTHING)
    assert (now.base_url, now.embedder_base_url, now.transcriber_base_url) == (
        "http://b/v1",
        "http://a/v1",
        "http://a/v1",
    )
    with pytest.raises(ProjectError, match="set embedder_base_url"):
        chosen_settings(Settings(embedder="openai:e"), ModelChoice("server", "m", "http://b/v1"), NOTHING)


@pytest.mark.parametrize(
    "text",
    ["", '[project]\nname = "x"', '[models]\r\nchat = "a:"\r\n\r\n[budget]\r\n', "[models]"],
)
def test_files_of_many_shapes_are_changed_and_keep_what_else_they_hold(tmp_path: Path, text: str) -> None:
    path = tmp_path / SETTINGS_FILE
    path.write_bytes(text.encode())
    change_models(path, {"chat": 'openai:"q"\\', "base_url": ""})
    after = path.read_bytes().decode()
    before = tomllib.loads(text)
    assert tomllib.loads(after) == {**before, "models": {**before.get("models", {}), "chat": 'openai:"q"\\'}}
    assert ("\r\n" in after) == ("\r\n" in text)


@pytest.mark.parametrize("text", ['models = {chat = "a:"}\n', 'models.chat = "a:"\n', '[models]\nchat = """a:"""\n'])
def test_files_that_cannot_be_followed_stay_as_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / SETTINGS_FILE
    path.write_text(text)
    with pytest.raises(ProjectError, match="by hand"):
        change_models(path, {"chat": "b:"})
    assert path.read_text() == text


def test_texts_wait_for_a_word_once_a_server_elsewhere_is_chosen(project: Project) -> None:
    backend = ProjectBackend(project)
    assert backend.leaving_to() == ""
    choice = ModelChoice("server", "m", "https://model.example.org/v1")
    project.use_settings(chosen_settings(project.settings, choice, NOTHING))
    assert "model.example.org" in backend.leaving_to()
    assert backend.choice() == choice
    assert backend.overview().chat_model == "openai:m"
