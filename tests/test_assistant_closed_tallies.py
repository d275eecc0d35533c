"""Findings tell what people answered to closed questions: drafted, exported, renewed."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from assistant.artifacts import Brief, FindingSet
from assistant.export import export_artifact
from assistant.findings import draft_findings
from assistant.project import Project
from assistant.refreshing import refresh
from corpus.ingest import ingest

SURVEYS = Path(__file__).parent / "data" / "closed"
LANGUAGES = ("en", "zh", "ar", "ko")


def surveyed(root: Path, name: str) -> Project:
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "sources").mkdir()
    shutil.copy(SURVEYS / name, root / "sources")
    take_in(project)
    return project


def take_in(project: Project) -> None:
    with project.store(writer=True) as store:
        assert not ingest(store, [project.root / "sources"], root=project.root).failed


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_tell_every_closed_question_but_who_was_asked(tmp_path: Path, language: str) -> None:
    with surveyed(tmp_path / language, f"bus_{language}.csv") as project:
        found = draft_findings(project, Brief(language=language))
        with project.store() as store:
            texts = {document.id: document.text for document in store.documents()}
    with (SURVEYS / f"bus_{language}.csv").open(encoding="utf-8", newline="") as file:
        titles = next(csv.reader(file))
    assert [tally.question for tally in found.closed] == titles[1:5]
    wants, pays, owns, scale = found.closed
    assert [answer.participants for answer in wants.answers] == [20, 19, 18, 15]
    assert [answer.participants for answer in pays.answers] == [15, 13, 8, 4]
    assert [answer.participants for answer in owns.answers] == [21, 19]
    assert (wants.several, pays.several, scale.mean) == (True, False, 2.975)
    assert {(tally.answered, tally.asked) for tally in found.closed} == {(40, 40)}
    cited = {citation.label: citation for citation in found.citations}
    for tally in found.closed:
        for answer in tally.answers:
            assert answer.for_
            for citation in (cited[label] for label in answer.for_):
                assert texts[citation.document][citation.start : citation.end] == citation.quote == answer.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_exports_show_the_tallies(tmp_path: Path, language: str) -> None:
    with surveyed(tmp_path / language, f"bus_{language}.csv") as project:
        found = draft_findings(project, Brief(language=language))
    best = found.closed[1].answers[0].value
    assert f"- **15** (38 %) {best}" in export_artifact(found, "md", language=language)
    page = export_artifact(found, "html", language=language)
    assert page.count('class="tally-bar"') == sum(len(tally.answers) for tally in found.closed)
    assert "inline-size:38%" in page
    rows = list(csv.DictReader(export_artifact(found, "csv", language=language).splitlines()))
    assert {row["participants"] for row in rows if row["text"] == best} == {"15"}


def test_what_an_export_shows_of_an_answer_is_text(tmp_path: Path) -> None:
    root = tmp_path / "hostile"
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "sources").mkdir()
    rows = ["Which <b>snack</b> do you like?,How do you get to work every day?"]
    rows += ["<script>alert(1)</script>,=1+1", "Fruit,By bike"] * 6
    (root / "sources" / "snacks.csv").write_text("\n".join(rows), encoding="utf-8")
    with project:
        take_in(project)
        found = draft_findings(project, Brief())
    assert "<script>" not in export_artifact(found, "html", language="en")
    assert "<script>" not in export_artifact(found, "md", language="en").replace("\\<", "")
    told = csv.DictReader(export_artifact(found, "csv", language="en").splitlines())
    assert all(not row["text"].startswith("=") for row in told)


def test_a_refresh_renews_the_counts(tmp_path: Path) -> None:
    with surveyed(tmp_path / "renewed", "bus_en.csv") as project:
        before = draft_findings(project, Brief())
        path = project.root / "sources" / "bus_en.csv"
        path.write_text(path.read_text(encoding="utf-8") + "R41,Lower fares,Cash,Yes,5,50+\n", encoding="utf-8")
        take_in(project)
        refresh(project, before.id)
        after = project.load(before.id)
    assert isinstance(after, FindingSet)
    assert [tally.answered for tally in after.closed] == [41, 41, 41, 41]
    labels = {citation.label for citation in after.citations}
    cited = {label for tally in after.closed for answer in tally.answers for label in answer.for_}
    assert cited == labels
    assert {citation.document for citation in after.citations}.isdisjoint(before.origin.documents)
