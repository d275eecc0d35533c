"""One of a thing is told as one, and what a message sends people to is there, on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.artifacts import Brief
from assistant.findings import draft_findings
from assistant.project import Project
from corpus.ingest import ingest
from ui.cli import main

SAID = {
    "en": ("Interviewer: What went wrong?\nNadia: The docks were full and I was late for work.\n", "Nadia"),
    "zh": ("主持人：哪里不顺利？\n李梅：停车桩总是满的，我上班迟到了。\n", "李梅"),
    "ar": ("المحاور: ما الذي تعثر؟\nسلمى: كانت كل المحطات ممتلئة وتأخرت عن العمل.\n", "سلمى"),
    "ko": ("면접관: 무엇이 불편했나요?\n김민지: 거치대가 꽉 차서 회사에 지각했어요.\n", "김민지"),
}


@pytest.fixture(params=sorted(SAID))
def spoken(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Project, str]:
    """A project with one interview of one person, drafted once, and who it is."""
    text, name = SAID[request.param]
    made = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:64", language=request.param)
    (made.root / "talk.txt").write_text(text, "utf-8")
    with made.store(writer=True) as store:
        assert not ingest(store, [made.root / "talk.txt"], root=made.root).failed
    draft_findings(made, Brief())
    return made, name


def test_forgetting_tells_one_of_a_thing_as_one(
    spoken: tuple[Project, str], capsys: pytest.CaptureFixture[str]
) -> None:
    project, name = spoken
    assert main(["privacy", "forget", name, "--dry-run", "--project", str(project.root)]) == 0
    told = capsys.readouterr().out
    assert "1 passage in 1 source would go." in told
    assert re.search(r"1 claim in 1 draft would lose", told)


def test_who_is_not_found_is_looked_for_where_people_are_listed(
    spoken: tuple[Project, str], capsys: pytest.CaptureFixture[str]
) -> None:
    project, _ = spoken
    assert main(["privacy", "forget", "Person 99", "--project", str(project.root)]) == 1
    for command in re.findall(r"`wayfolk ([^`]+)`", capsys.readouterr().err):
        assert main([*command.split(), "--project", str(project.root)]) == 0


def test_refreshing_tells_one_change_as_one(spoken: tuple[Project, str], capsys: pytest.CaptureFixture[str]) -> None:
    project, _ = spoken
    text, name = SAID[project.language]
    (project.root / "more.txt").write_text(text.replace(name, "Pia"), "utf-8")
    with project.store(writer=True) as store:
        assert not ingest(store, [project.root / "more.txt"], root=project.root).failed
    assert main(["refresh", "--project", str(project.root)]) == 0
    told = capsys.readouterr().out
    assert "1 change proposed from" in told
    assert main(["refresh", "findings", "--take", "all", "--project", str(project.root)]) == 0
    assert "1 change taken over" in capsys.readouterr().out
