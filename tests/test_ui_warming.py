"""What the first question needs is there when it comes; a server of somebody else's hears of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.project import Project
from corpus import languages
from corpus.embedders import make_embedder
from corpus.embedding import Embedder
from ui.warming import warm


@pytest.mark.local_model
def test_the_encoder_and_the_table_of_languages_are_loaded(tmp_path: Path) -> None:
    languages._model.cache_clear()
    languages._identifier.cache_clear()
    languages._detected_once.cache_clear()
    with Project.create(tmp_path / "study", chat_model="extractive:") as project:
        warm([project]).join(60)
        encoder = project.embedder()
        assert getattr(encoder, "_session", None) is not None
    assert languages._model.cache_info().currsize == 1


def test_a_hosted_embedder_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def embedder(self: Project) -> Embedder:
        asked.append(self.settings.embedder)
        return make_embedder("hashing:8")

    monkeypatch.setattr(Project, "embedder", embedder)
    with (
        Project.create(tmp_path / "far", embedder="openai:text-embedding-3-small") as far,
        Project.create(tmp_path / "near") as near,
    ):
        warm([far, near]).join(60)
    assert asked == ["local:multilingual-e5-small"]


def test_what_is_missing_is_left_to_the_first_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYFOLK_MODELS", str(tmp_path / "nowhere"))
    with Project.create(tmp_path / "study") as project:
        thread = warm([project])
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.local_model
def test_projects_share_one_encoder(tmp_path: Path) -> None:
    with Project.create(tmp_path / "one") as one, Project.create(tmp_path / "two") as two:
        assert one.embedder() is two.embedder()
