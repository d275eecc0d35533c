"""Names of people in names of files are told, where they come in and where the key goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.privacy import opened_key, redacting, told_by_file_names
from assistant.project import Project
from corpus.ingest import ingest
from corpus.redaction import Pseudonyms
from corpus.redaction.file_names import files_that_name
from ui.cli import main

PEOPLE = {
    "sources/harriet_mbatha.txt": ("Harriet Mbatha", "harriet mbatha"),
    "sources/欧阳慧敏-访谈.txt": ("欧阳慧敏", "欧阳慧敏"),
    "sources/هيفاء الزهراني.txt": ("هيفاء الزهراني", "هيفاء الزهراني"),
    "sources/남궁서현.txt": ("남궁서현", "남궁서현"),
}


@pytest.mark.parametrize("origin", PEOPLE)
def test_names_that_the_key_knows_are_found_in_names_of_files(origin: str) -> None:
    written, form = PEOPLE[origin]
    with Pseudonyms.in_memory() as key:
        key.people.resolve(form, "sources", written)
        assert files_that_name([origin, "sources/p07.txt", "sources/week 3.csv"], key) == [origin]


def test_family_name_first_and_parts_of_archives_are_found() -> None:
    with Pseudonyms.in_memory() as key:
        key.people.resolve("harriet mbatha", "s", "Harriet Mbatha")
        assert len(files_that_name(["s/Mbatha_Harriet.docx", "s/all.zip!/harriet-mbatha.eml"], key)) == 2


def test_ingest_and_the_end_of_the_key_tell_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:256", redact=True)
    folder = project.root / "sources"
    folder.mkdir()
    named = folder / "harriet_mbatha.txt"
    named.write_text("Interviewer: How did you pay?\nHarriet Mbatha: The page froze twice.\n", "utf-8")
    (folder / "p2.txt").write_text("Interviewer: And you?\nP2: I paid in cash.\n", "utf-8")
    with project.store(writer=True) as store, redacting(project, store) as redact:
        report = ingest(store, [folder], root=project.root, redact=redact)
    said = told_by_file_names(project, report.added)
    assert "sources/harriet_mbatha.txt" in said
    assert "p2.txt" not in said
    assert main(["privacy", "destroy-key", "--yes", "--project", str(project.root)]) == 0
    told = capsys.readouterr().out
    assert "but the names of these files: sources/harriet_mbatha.txt" in " ".join(told.split())
    with opened_key(project) as key:
        assert not list(key.entries())
