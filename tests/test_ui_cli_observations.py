"""`wayfolk observations`: listed, corrected, left out, added, taken back; said clearly where that can't be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.project import Project
from corpus.ingest import ingest
from ui.cli import main

TALK = (
    "Interviewer: How was it?\n"
    "Zoe: I called the hotline and waited forty minutes. The nurse was wonderful and so kind to us.\n"
    "Imani: 我打客服热线等了四十分钟。护士特别好，非常耐心。\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:", redact=False)
    (made.root / "talk.txt").write_text(TALK, encoding="utf-8")
    with made:
        with made.store(writer=True) as store:
            assert not ingest(store, [made.root / "talk.txt"], root=made.root).failed
        yield made


def run(capsys: pytest.CaptureFixture[str], project: Project, *words: str) -> dict[str, Any]:
    assert main(["observations", *words, "--json", "--project", str(project.root)]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def refused(capsys: pytest.CaptureFixture[str], project: Project, *words: str) -> str:
    assert main(["observations", *words, "--project", str(project.root)]) == 1
    return capsys.readouterr().err


def test_from_list_to_undo(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, project)["observations"]
    assert rows == run(capsys, project, "list", "--document", "talk.txt")["observations"]
    first, *_, last = rows
    done = run(
        capsys, project, "correct", first["id"], "--kind", "pain", "--stage", "service", "--valence", "-1", "--who", "R"
    )
    assert done["correction"]["id"] == "c1"
    assert done["correction"]["who"] == "R"
    told = done["observation"]
    assert (told["kind"], told["stage"], told["valence"], told["coder"]) == ("pain", "service", -1.0, "person")
    assert run(capsys, project, "reject", last["id"])["observation"] is None
    added = run(capsys, project, "add", "talk.txt", "--quote", "非常耐心", "--kind", "delight")["observation"]
    assert added["text"] == "非常耐心"

    now = run(capsys, project, "list")
    assert [row["text"] for row in now["rejected"]] == [last["text"]]
    assert [row["act"] for row in now["corrections"]] == ["correct", "reject", "add"]
    assert [row["observation"] for row in now["corrections"]] == [first["id"], last["id"], added["id"]]
    pains = run(capsys, project, "list", "--kind", "pain")["observations"]
    assert first["id"] in {row["id"] for row in pains}
    assert {row["kind"] for row in pains} == {"pain"}

    for identity in (first["id"], last["id"], "c3"):
        assert run(capsys, project, "undo", identity)["correction"]["act"] == "undo"
    assert run(capsys, project)["observations"] == rows


def test_words_tell_what_was_done(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, project)["observations"][0]
    where = ["--project", str(project.root)]
    assert main(["observations", "correct", first["id"], "--kind", "goal", *where]) == 0
    assert "Kept as c1." in capsys.readouterr().out
    assert main(["observations", *where]) == 0
    assert "goal" in capsys.readouterr().out.splitlines()[0]
    assert main(["observations", "undo", "c1", *where]) == 0
    assert "Taken back: c1." in capsys.readouterr().out


def test_what_can_t_be_done_says_why(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, project)["observations"][0]["id"]
    assert "no observation 'nothing@0'" in refused(capsys, project, "correct", "nothing@0", "--kind", "pain")
    assert "Nothing is corrected" in refused(capsys, project, "correct", first)
    assert "no stage of the frame" in refused(capsys, project, "correct", first, "--stage", "moon")
    assert "between -2" in refused(capsys, project, "correct", first, "--valence", "7")
    missing = refused(capsys, project, "add", "talk.txt", "--quote", "never said", "--kind", "pain")
    assert "'never said' does not stand in" in missing
    asked = refused(capsys, project, "add", "talk.txt", "--quote", "How was it?", "--kind", "pain")
    assert "interviewer" in asked
    assert "Nothing that holds" in refused(capsys, project, "undo", "c9")


def test_words_that_are_gone_are_told_of(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, project)["observations"][0]
    run(capsys, project, "correct", first["id"], "--stage", "")
    (project.root / "talk.txt").write_text("Interviewer: How was it?\nZoe: It was fine for me then.\n", "utf-8")
    with project.store(writer=True) as store:
        ingest(store, [project.root / "talk.txt"], root=project.root)
    assert main(["observations", "--project", str(project.root)]) == 0
    told = capsys.readouterr()
    assert "c1: the words" in told.err
    assert [row["found"] for row in run(capsys, project)["corrections"]] == [False]
