"""A project from the command line, from the first source to the export, without a language model."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from assistant.replies import Reply
from ui.cli import main
from ui.cli_schemas import DOCUMENTS

Run = Callable[..., tuple[int, str, str]]
MODELS = ("--chat-model", "extractive:", "--embedder", "hashing:256")
INTERVIEWS = Path(__file__).parent / "data" / "interviews"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command, run in an empty folder; its exit status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in ("WAYFOLK_CHAT_MODEL", "WAYFOLK_EMBEDDER", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str) -> tuple[int, str, str]:
        status = main(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture
def project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A project that holds four interviews; commands run inside it."""
    assert run("init", "study", *MODELS)[0] == 0
    sources = tmp_path / "study" / "sources"
    sources.mkdir()
    for each in INTERVIEWS.iterdir():
        (sources / each.name).write_bytes(each.read_bytes())
    monkeypatch.chdir(tmp_path / "study")
    assert run("ingest", "sources", "--kind", "interview", "--attribute", "audience=public")[0] == 0
    return run


def document(run: Run, *words: str) -> Any:
    status, out, _ = run(*words, "--json")
    assert status == 0
    return json.loads(out)


def test_init_makes_a_project_and_says_what_is_next(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("init", "study", "--name", "冬天", "--language", "zh", *MODELS)
    assert status == 0
    assert "wayfolk ingest" in out
    assert (tmp_path / "study" / "wayfolk.toml").is_file()
    status, out, err = run("init", "study")
    assert (status, out) == (1, "")
    assert "is a project already" in err


def test_ingesting_twice_adds_nothing(project: Run) -> None:
    told = document(project, "ingest", "sources", "--kind", "interview", "--attribute", "audience=public")
    assert told["added"] == []
    assert len(told["unchanged"]) == len(list(INTERVIEWS.iterdir()))
    assert told["failed"] == []


def test_a_source_that_fails_is_named_and_the_others_go_on(project: Run, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    (more / "empty.txt").write_bytes(b"")
    (more / "good.txt").write_text("Interviewer: And then?\nMina: I gave up at the payment page.\n", encoding="utf-8")
    status, out, err = project("ingest", str(more), "--json")
    told = json.loads(out)
    assert status == 1
    assert len(told["added"]) == 1
    assert [Path(each["origin"]).name for each in told["failed"]] == ["empty.txt"]
    assert "empty.txt" in err
    assert "Traceback" not in err


def test_every_passage_of_every_source_stands_at_its_offsets(project: Run) -> None:
    rows = document(project, "sources")["sources"]
    assert len(rows) == len(list(INTERVIEWS.iterdir()))
    for row in rows:
        source = document(project, "sources", "show", row["id"])
        assert set(source) >= {"id", "title", "kind", "method", "language", "participants", "attributes", "text"}
        assert source["attributes"]["audience"] == "public"
        assert len(source["segments"]) == row["segments"] > 0
        for segment in source["segments"]:
            assert set(segment) >= {"id", "start", "end", "speaker", "role", "time"}
            assert 0 <= segment["start"] < segment["end"] <= len(source["text"])
        TypeAdapter(DOCUMENTS["source"][1]).validate_python(source)


def test_a_source_is_found_by_id_beginning_title_or_name(project: Run) -> None:
    row = document(project, "sources")["sources"][0]
    for name in (row["id"], row["id"][:8], row["title"], row["origin"]):
        assert document(project, "sources", "show", name)["id"] == row["id"]
    status, _, err = project("sources", "show", "nobody")
    assert status == 1
    assert "'nobody'" in err


def test_a_removed_source_is_gone(project: Run) -> None:
    rows = document(project, "sources")["sources"]
    document(project, "sources", "remove", rows[0]["id"])
    assert [row["id"] for row in document(project, "sources")["sources"]] == [row["id"] for row in rows[1:]]


def test_search_gives_passages_that_can_be_read_back(project: Run) -> None:
    found = document(project, "search", "payment", "--limit", "5")
    TypeAdapter(DOCUMENTS["search"][1]).validate_python(found)
    assert found["query"] == "payment"
    assert 0 < len(found["hits"]) <= 5
    for hit in found["hits"]:
        text = document(project, "sources", "show", hit["document"])["text"]
        assert text[hit["start"] : hit["end"]] == hit["text"]
        assert set(hit["legs"]) == {"dense", "keyword"}
    status, out, _ = project("search", "payment", "--segment", "language=ko", "--json")
    assert status == 0
    assert {hit["language"] for hit in json.loads(out)["hits"]} <= {"ko"}


def test_a_filter_that_can_not_be_understood_is_one_sentence(project: Run) -> None:
    status, out, err = project("search", "payment", "--segment", "kind")
    assert (status, out) == (1, "")
    assert "kind" in err
    assert "Traceback" not in err


def test_ask_prints_one_reply_whose_quotes_stand(project: Run) -> None:
    reply = document(project, "ask", "What happens at the payment?")
    assert set(reply) >= {"answer", "language", "abstained", "missing", "statements", "counts", "citations", "usage"}
    Reply.model_validate(reply)
    for citation in reply["citations"]:
        text = document(project, "sources", "show", citation["document"])["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_chat_reads_lines_and_prints_one_document(project: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("What happens at the payment?\n\n결제가 왜 안 됐나요?\n"))
    told = document(project, "chat", "--conversation", "monday")
    assert told["conversation"] == "monday"
    assert [turn["question"] for turn in told["turns"]] == ["What happens at the payment?", "결제가 왜 안 됐나요?"]
    assert told["turns"][1]["reply"]["language"] == "ko"


@pytest.mark.parametrize("kind", ["findings", "personas", "journey", "ideas"])
def test_a_draft_is_kept_checked_and_exported(kind: str, project: Run, tmp_path: Path) -> None:
    draft = document(project, "draft", kind)
    TypeAdapter(DOCUMENTS[kind][1]).validate_python(draft)
    assert [each["id"] for each in document(project, "draft")["artifacts"]] == [draft["id"]]
    checked = document(project, "check", kind)
    assert checked == {"artifact": draft["id"], "claims": checked["claims"], "failed": []}
    # What leaves this machine holds no paths of it.
    draft["origin"]["documents"] = dict.fromkeys(draft["origin"]["documents"], "")
    assert json.loads(project("export", kind, "--format", "json")[1]) == draft
    for fmt in ("md", "html", "csv"):
        status, _, _ = project("export", kind, "--format", fmt, "--output", str(tmp_path / f"out.{fmt}"))
        assert status == 0
    rows = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig")))
    assert {row["artifact"] for row in rows} <= {draft["id"]}
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_changed_word_fails_the_check_and_names_the_claims(project: Run) -> None:
    draft = document(project, "draft", "findings")
    citation = next(each for each in draft["citations"] if re.search(r"[A-Za-z]{5}", each["quote"]))
    claims = {each["id"] for each in draft["findings"] if citation["label"] in [*each["for"], *each["against"]]}
    row = next(each for each in document(project, "sources")["sources"] if each["id"] == citation["document"])
    source = Path(row["origin"])
    word = re.search(r"[A-Za-z]{5,}", citation["quote"])
    assert word is not None
    changed = citation["quote"].replace(word.group(), "elephant", 1)
    text = source.read_text(encoding="utf-8")
    assert citation["quote"] in text
    source.write_text(text.replace(citation["quote"], changed), encoding="utf-8")
    status, out, _ = project("check", "--json")
    told = json.loads(out)
    assert status == 3
    assert claims <= {each["claim"] for each in told["failed"]}
    assert {each["artifact"] for each in told["failed"]} == {draft["id"]}
    status, out, _ = project("check", draft["id"])
    assert status == 3
    assert all(claim in out for claim in claims)
    stale = document(project, "refresh")["artifacts"][0]
    assert claims <= set(stale["stale"])
    assert document(project, "draft")["artifacts"][0]["stale"] is True


def test_a_damaged_draft_is_told_and_the_others_are_checked(project: Run) -> None:
    kept = document(project, "draft", "ideas")
    broken = document(project, "draft", "findings")["id"]
    Path("artifacts", f"{broken}.json").write_text("{", encoding="utf-8")
    status, out, err = project("check", "--json")
    assert status == 1
    assert [each["artifact"] for each in json.loads(out)["artifacts"]] == [kept["id"]]
    assert f"{broken}.json is not as wayfolk writes it" in err


def test_an_estimate_without_a_model_is_nothing_and_makes_nothing(project: Run) -> None:
    told = document(project, "estimate", "personas")
    assert told["calls"] == 0
    assert document(project, "draft")["artifacts"] == []


def test_a_draft_that_is_not_there_is_one_sentence(project: Run) -> None:
    for words in (("export", "journey"), ("check", "nothing-20200101-1")):
        status, out, err = project(*words)
        assert (status, out) == (1, "")
        assert len(err.strip().splitlines()) == 1


def test_what_can_not_be_written_is_one_sentence(project: Run, tmp_path: Path) -> None:
    document(project, "draft", "findings")
    status, _, err = project("export", "findings", "--output", str(tmp_path / "no" / "such" / "folder.md"))
    assert status == 1
    assert "could not be written" in err


def test_frames_and_prompts_are_listed_inside_and_outside_a_project(run: Run) -> None:
    frames = document(run, "frames")["frames"]
    assert "six_stages" in {each["id"] for each in frames}
    prompts = document(run, "prompts")["prompts"]
    shown = document(run, "prompts", "show", prompts[0]["name"])
    assert shown["source"].startswith("---")
    status, _, err = run("prompts", "show", "no_such_prompt")
    assert status == 1
    assert "no_such_prompt" in err


def test_files_that_are_gone_or_moved_are_told_and_removed_on_demand(run: Run, tmp_path: Path) -> None:
    assert run("init", "--language", "en", *MODELS)[0] == 0
    (tmp_path / "notes").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "notes" / f"{name}.txt").write_text(f"Interviewer: How?\nMaya: Like {name}.\n", encoding="utf-8")
    assert run("ingest", "notes")[0] == 0
    (tmp_path / "notes" / "a.txt").rename(tmp_path / "notes" / "d.txt")
    (tmp_path / "notes" / "b.txt").unlink()
    status, out, _ = run("ingest", "notes")
    assert status == 0
    assert out.splitlines() == [
        "1 moved, 1 unchanged, 1 gone.",
        "notes/a.txt: the file is called notes/d.txt now.",
        "notes/b.txt: the file is gone; what was taken in of it stays until you ingest with --prune.",
    ]
    told = document(run, "ingest", "notes", "--prune")
    assert (told["removed"], told["gone"], told["moved"]) == (["notes/b.txt"], [], [])
