"""`wayfolk search --explain`: what a search tells of itself, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.cli import main

INTERVIEWS = Path(__file__).parent / "data" / "interviews"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """A project of four interviews, with the embedder that needs no weights."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WAYFOLK_EMBEDDER", raising=False)
    assert main(["init", "study", "--chat-model", "extractive:", "--embedder", "hashing:256"]) == 0
    sources = tmp_path / "study" / "sources"
    sources.mkdir()
    for each in INTERVIEWS.iterdir():
        (sources / each.name).write_bytes(each.read_bytes())
    monkeypatch.chdir(tmp_path / "study")
    assert main(["ingest", "sources", "--kind", "interview"]) == 0
    capsys.readouterr()
    return "study"


@pytest.mark.usefixtures("project")
def test_explanations_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "delivery window", "--explain"]) == 0
    told = capsys.readouterr().out
    assert "score = 0.30 x meaning + 0.70 x words" in told
    assert "window (" in told
    assert "no filter" in told


@pytest.mark.usefixtures("project")
def test_explanations_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["search", "delivery window", "--explain", "--json", "--segment", "language=en"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)["explanation"]
    assert told["filtered"] is True
    assert told["eligible"] < told["chunks"]
    assert [each["language"] for each in told["languages"]] == ["en"]
    assert told["hits"][0]["score"] == pytest.approx(0.3 * told["hits"][0]["dense"] + 0.7 * told["hits"][0]["keyword"])
    assert {term["term"] for term in told["wordings"][0]["terms"]} == {"deliveri", "window"}


@pytest.mark.usefixtures("project")
def test_without_it_nothing_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "delivery window", "--one-per", "document", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "explanation" not in told
    documents = [hit["document"] for hit in told["hits"]]
    assert len(documents) == len(set(documents))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("query", ["delivery window in 2025", "2025年的送货", "التوصيل في عام 2025", "2025년 배송"])
def test_a_query_that_names_a_part_is_told_to_have_been_narrowed(
    capsys: pytest.CaptureFixture[str], query: str
) -> None:
    assert main(["search", query, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "2025" in told["narrowed"]
    assert main(["search", query]) == 0
    assert capsys.readouterr().out.startswith(told["narrowed"])
    assert main(["search", query, "--everywhere", "--json"]) == 0
    wide = json.loads(capsys.readouterr().out)
    assert wide["narrowed"] == ""
    assert len(wide["hits"]) >= len(told["hits"])
