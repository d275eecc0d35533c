"""Where the encoder's weights are missing, ingest and `privacy list` say that rules alone looked for names, and what to
do; a watched folder warns of people's names in the names of files as ingest does."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.privacy import opened_key, redacting, told_by_missing_weights
from assistant.project import Project
from corpus.errors import WeightsMissing
from corpus.ingest import IngestOptions, ingest
from corpus.redaction import name_probe
from corpus.redaction.name_probe import Reading
from ui.cli import main
from ui.cli_watch import _batch


class NamesNobody:
    """A probe that finds no names."""

    def read(self, texts: Sequence[str], together: bool = False) -> list[Reading]:
        """Nothing in any text."""
        return [Reading() for _ in texts]


def missing() -> NamesNobody:
    raise WeightsMissing("no weights here")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:256", redact=True)
    (made.root / "sources").mkdir()
    (made.root / "sources" / "one.txt").write_text(
        "Interviewer: Hi?\nTeresa Quill: I wait.\nInterviewer: Ok?\n", "utf-8"
    )
    return made


def test_rules_alone_are_told_until_every_source_was_looked_through_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        assert main([*words, "--project", str(project.root)]) == 0
        return capsys.readouterr().out

    monkeypatch.setattr(name_probe, "_loaded", missing)
    sources = str(project.root / "sources")
    for told in (said("ingest", sources), said("privacy", "list")):
        assert told.count("rules alone") == 1
        assert "wayfolk models pull, then wayfolk privacy apply" in told
    assert "rules alone" not in said("ingest", sources), "nothing came in"
    monkeypatch.setattr(name_probe, "_loaded", NamesNobody)
    assert "run wayfolk privacy apply" in said("privacy", "list")
    assert "wayfolk models pull" not in said("privacy", "list")
    said("privacy", "apply")
    assert "rules alone" not in said("privacy", "list")


def test_applying_again_with_weights_replaces_what_rules_left(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.correcting import apply_now
    from corpus.redaction.items import Found, Kind

    class NamesBrambling:
        def read(self, texts: Sequence[str], together: bool = False) -> list[Reading]:
            found = [
                Found(text.find("brambling"), text.find("brambling") + 9, Kind.PERSON, "brambling") for text in texts
            ]
            return [Reading([each] if each.start >= 0 else []) for each in found]

    path = project.root / "sources" / "one.txt"
    path.write_text("Interviewer: Hi?\nP1: brambling did it.\nInterviewer: Ok?\n", "utf-8")
    monkeypatch.setattr(name_probe, "_loaded", missing)
    with project.store(writer=True) as store, redacting(project, store) as redact:
        ingest(store, [path], root=project.root, redact=redact)
    with project.store() as store:
        assert any("brambling" in document.text for document in store.documents())
    monkeypatch.setattr(name_probe, "_loaded", NamesBrambling)
    assert len(apply_now(project).documents) == 1
    with project.store() as store:
        assert not any("brambling" in document.text for document in store.documents())
    assert told_by_missing_weights(project) == ""


def test_watching_warns_of_names_in_file_names(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with opened_key(project):
        pass
    (project.root / "sources" / "one.txt").rename(project.root / "sources" / "Teresa_Quill.txt")
    args = argparse.Namespace(paths=[project.root / "sources"], prune=False, json=False)
    _batch(args, project, IngestOptions())
    said = capsys.readouterr()
    assert "Teresa_Quill.txt" in said.err
    assert "rename them" in said.err
    _batch(args, project, IngestOptions())
    assert "rename them" not in capsys.readouterr().err
