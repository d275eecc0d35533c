"""`wayfolk sources set|show|space|people|questions`, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ui.cli import main
from ui.cli_understanding import _last_equals

FILES = {
    "interview-1.txt": "Anna: How do you pay?\nMaya Roe: By card.\nAnna: What would you change?\nMaya Roe: Queues.\n",
    "interview-2.txt": "Interviewer: So, how do you pay today?\nDr. Maya Roe: Cash.\nInterviewer: Hm.\nM. Roe: Now.\n",
    "ar.txt": "المحاورة: كيف تدفع عادة؟\nليلى: بالبطاقة دائما.\nالمحاورة: نعم.\nليلى: هكذا أسهل.\n",
    "ko.txt": "상담원: 무엇을 도와드릴까요?\n고객: 결제가 안 돼요.\n상담원: 확인해 드릴게요.\n고객: 네.\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", ".", "--embedder", "hashing:64", "--chat-model", "extractive:"]) == 0
    settings = tmp_path / "wayfolk.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("redact = true", "redact = false"), encoding="utf-8"
    )
    winter = tmp_path / "winter"
    winter.mkdir()
    for name, text in FILES.items():
        (winter / name).write_text(text, encoding="utf-8")
    assert main(["ingest", "winter"]) == 0
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main([*words]) == 0
    return capsys.readouterr().out


def test_show_tells_guesses_and_set_overrides_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "sources", "show", "interview-1")
    assert {"what": "kind", "value": "interview", "why": "its name says so"} in shown["guesses"]
    assert any(guess["what"] == "role of Anna" for guess in shown["guesses"])
    change = ("--kind", "usability_test", "--speaker", "Anna=staff", "--contact", "unobtrusive")
    changed = told(capsys, "sources", "set", "interview-1", *change)
    assert changed["before"] == shown["id"] != changed["id"]
    grounds = {fact["what"]: (fact["value"], fact["ground"]) for fact in changed["facts"]}
    assert grounds["kind"] == ("usability_test", "you")
    assert grounds["role of Anna"] == ("staff", "you")
    assert grounds["contact"] == ("unobtrusive", "you")
    assert "said by you" in said(capsys, "sources", "show", "interview-1")
    listed = {row["title"]: row for row in told(capsys, "sources", "list")["sources"]}
    assert (listed["interview 1"]["setting"], listed["interview 1"]["contact"]) == ("lab", "unobtrusive")
    assert listed["ko"]["standing"] == "customer_voice"


def test_what_is_not_allowed_is_refused_in_a_sentence(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, sentence in (
        (("--kind", "song"), "kind can't be 'song'"),
        (("--speaker", "Anna=boss"), "speaker 'Anna'"),
        (("--setting", "street"), "field or lab"),
        ((), "Nothing is said"),
    ):
        assert main(["sources", "set", "interview-1", *words]) == 1
        assert sentence in capsys.readouterr().err
    (project / "winter" / "interview-1.txt").unlink()
    assert main(["sources", "set", "interview-1", "--kind", "diary"]) == 1
    assert "no longer there" in capsys.readouterr().err


def test_the_space_counts_people_and_passages(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = {row["quadrant"]: row for row in told(capsys, "sources", "space")["quadrants"]}
    assert (space["field obtrusive"]["sources"], space["field obtrusive"]["people"]) == (3, 2)
    assert space["field unobtrusive"]["standings"] == {"customer_voice": 1}
    assert set(space) >= {"lab obtrusive", "lab unobtrusive", "not placed"}
    assert "field unobtrusive" in said(capsys, "sources", "space")
    one = told(capsys, "sources", "space", "--segment", "language=ar")["quadrants"]
    assert sum(row["sources"] for row in one) == 1


def test_people_across_files_are_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = {row["id"]: row for row in told(capsys, "sources", "people")["people"]}
    maya = people["winter/maya-roe"]
    assert (len(maya["documents"]), maya["passages"]) == (2, 4)
    assert set(maya["labels"]) >= {"Maya Roe", "Dr. Maya Roe", "M. Roe"}
    assert "winter/m-roe" not in people
    told(capsys, "sources", "set", "interview-2", "--person", "M. Roe=Mark Roe")
    parted = {row["id"]: row["passages"] for row in told(capsys, "sources", "people")["people"]}
    assert (parted["winter/maya-roe"], parted["winter/mark-roe"]) == (3, 1)
    assert "ليلى" in said(capsys, "sources", "people")


def test_questions_with_everybodys_answers(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = told(capsys, "sources", "questions")["questions"]
    assert set(questions[0]["wordings"]) == {"How do you pay?", "So, how do you pay today?"}
    one = told(capsys, "sources", "questions", "1")
    assert [answer["text"] for answer in one["answers"]] == ["By card.", "Cash.\nNow."]
    assert one["missing"] == ["winter/ليلى"]
    page = said(capsys, "sources", "questions", "1")
    assert "1 answered, 1 did not." in page
    assert "No answer: ليلى" in page
    assert main(["sources", "questions", "99"]) == 1


def test_titles_of_columns_may_hold_equals_signs() -> None:
    assert _last_equals("a=b=open") == ("a=b", "open")
