"""`wayfolk sources codes|duplicates|show`: what was coded in another tool, and what is there twice."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from formats_truth import FOLDER

from assistant.project import Project
from corpus.codes_view import codes_in_use
from corpus.ingest import IngestOptions, ingest
from ui.cli import main


@pytest.fixture
def coded(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:")
    for name in ("REFI-QDA/zh", "REFI-QDA/ko-recording", "AQDA/ar", "QualCoder/ar-cases"):
        shutil.copytree(FOLDER / name, project.root / "sources" / name.replace("/", "-"))
    with project.store(writer=True) as store:
        report = ingest(store, [project.root / "sources"], root=project.root, options=IngestOptions(study="s"))
    assert not report.failed
    return project


def printed(capsys: pytest.CaptureFixture[str], project: Project, *command: str) -> str:
    assert main([*command, "--project", str(project.root)]) == 0
    return capsys.readouterr().out


def test_codes_are_counted_with_those_below_them(coded: Project, capsys: pytest.CaptureFixture[str]) -> None:
    codes = {row["code"]: row for row in json.loads(printed(capsys, coded, "sources", "codes", "--json"))["codes"]}
    # One tool tells whose words they are, the other does not.
    assert codes["الانتظار"] | {"coders": []} == {
        "code": "الانتظار",
        "own": 0,
        "passages": 2,
        "documents": 2,
        "people": 2,
        "coders": [],
    }
    assert codes["الانتظار / في الطابور"]["own"] == 2
    assert codes["白费功夫"]["passages"] == 2
    assert codes["헛수고"]["coders"] == ["R. Imani"]
    assert codes["جهد ضائع"]["coders"] == ["Rhea", "imani"]
    text = printed(capsys, coded, "sources", "codes")
    assert "\n等待" in text
    assert "\n  排队" in text


def test_a_source_shows_its_coded_passages(coded: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with coded.store() as store:
        document = next(each for each in store.documents() if "ko-recording" in each.origin)
    shown = json.loads(printed(capsys, coded, "sources", "show", document.id, "--json"))
    assert [row["code"] for row in shown["codings"]] == ["기다림 / 줄 서기", "헛수고", "헛수고"]
    assert all(shown["text"][row["start"] : row["end"]] == row["text"] for row in shown["codings"])
    assert "3 coded passages" in printed(capsys, coded, "sources", "show", document.id)


def test_what_is_there_twice_is_shown_with_its_people(coded: Project, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, coded, "sources", "duplicates", "--json"))
    assert {len(group["passages"]) for group in found["groups"]} == {2}
    assert {group["people"] for group in found["groups"]} == {2}
    (overlap,) = found["sources"]
    assert (overlap["passages"], overlap["of"]) == (3, 3)
    text = printed(capsys, coded, "sources", "duplicates")
    assert "3 of 3 passages are nearly the same as in" in text
    assert "2 passages, 2 people, 100% the same" in text


def test_without_codes_or_doubles_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:")
    assert "No coded passages yet" in printed(capsys, project, "sources", "codes")
    assert "No passage is nearly the same" in printed(capsys, project, "sources", "duplicates")
    with project.store() as store:
        assert codes_in_use(store) == []


def test_codes_of_a_text_that_is_there_already_are_told_of(coded: Project) -> None:
    folder = coded.root / "more"
    shutil.copytree(FOLDER / "QualCoder" / "zh", folder)
    with coded.store(writer=True) as store:
        report = ingest(store, [folder], root=coded.root, options=IngestOptions(study="s"))
    assert any("3 coded passages were left out with it" in note for note in report.notes), report.notes
