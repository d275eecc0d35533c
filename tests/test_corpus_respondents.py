"""A row of a survey is somebody who took part, with or without a word: every count of people says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.corpus_state import state
from assistant.project import Project
from corpus.filters import parse_scope
from corpus.ingest import ingest
from corpus.insight_space import insight_space
from corpus.people_view import everybody
from corpus.respondents import silent_respondents, spoken_in
from corpus.source_places import places_of
from ui import cli, source_views
from ui.backend import _read_corpus

TITLES = {
    "en": ("Respondent ID", "Country", "How satisfied are you?", "Which plan do you have?", "What went wrong?"),
    "zh": ("编号", "国家", "您的满意度如何？", "您使用哪个套餐？", "哪里不顺利？"),
    "ar": ("رقم المشارك", "البلد", "ما مدى رضاك؟", "ما هي باقتك؟", "ما الذي لم يسر على ما يرام؟"),
    "ko": ("응답자 번호", "국가", "얼마나 만족하시나요?", "어떤 요금제를 쓰시나요?", "무엇이 불편했나요?"),
}


@pytest.fixture(params=sorted(TITLES))
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """Eight who chose answers in a survey and said nothing; in another, one who wrote and one who did not."""
    made = Project.create(tmp_path / "study", chat_model="extractive:", embedder="hashing:64", language=request.param)
    folder = made.root / "sources"
    folder.mkdir()
    *titles, asked = TITLES[request.param]
    rows = "".join(f"R{number},{('Kenya', 'Chad')[number % 2]},{number % 5 + 1},Pro\n" for number in range(8))
    (folder / "closed.csv").write_text(f"{','.join(titles)}\n{rows}", "utf-8")
    said = ("Nobody told me for three days why the form came back to me.", "I never got any answer to my two letters.")
    text = f"{','.join(titles)},{asked}\nS1,Kenya,2,Pro,{said[0]}\nS2,Chad,4,Pro,\nS3,Kenya,1,Basic,{said[1]}\n"
    (folder / "open.csv").write_text(text, "utf-8")
    with made.store(writer=True) as store:
        assert not ingest(store, [folder], root=made.root).failed
    return made


def test_lists_and_headers_count_them(project: Project) -> None:
    with project.store() as store:
        rows, overview = _read_corpus(project, store)
        places = {each.document.title: each for each in places_of(store)}
        segments = list(store.segments())
        silent = silent_respondents(store, spoken_in(segments))
        space = insight_space(store.heads(), segments, silent=silent)
        people = everybody(store.participants(), segments, silent)
    assert {row.title: row.voices for row in rows} == {"closed": 8, "open": 3}
    assert {row.title: row.passages for row in rows} == {"closed": 0, "open": 2}
    assert overview.voices == 11
    assert overview.unit == "people"
    assert project.language in overview.languages
    assert {title: (each.people, each.segments) for title, each in places.items()} == {"closed": (8, 0), "open": (3, 2)}
    assert len(space["field obtrusive"].people) == 11
    assert len(people) == 11
    assert all(len(each.documents) == 1 for each in people)
    assert sum(each.passages for each in people) == 2
    assert "11" in state(project, "How many people are in the sources?", project.language).answer
    assert len(source_views.people(project).people) == 11


def test_a_scope_counts_those_within(project: Project) -> None:
    title = TITLES[project.language][1]
    scope = parse_scope(f'"{title}"=Chad')
    with project.store() as store:
        segments = list(store.segments(scope=scope))
        silent = silent_respondents(store, spoken_in(segments), scope)
        places = {each.document.title: each.people for each in places_of(store, scope)}
    assert sorted(map(len, silent.values())) == [1, 4]
    assert places == {"closed": 4, "open": 1}


def test_the_command_line_counts_them(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sources", "list", "--json", "--project", str(project.root)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["title"]: row["participants"] for row in told["sources"]} == {"closed": 8, "open": 3}
    assert cli.main(["sources", "show", "closed", "--json", "--project", str(project.root)]) == 0
    assert len(json.loads(capsys.readouterr().out)["participants"]) == 8


def test_who_left_a_question_empty_did_not_answer_it(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    def asked(*more: str) -> dict[str, list[str]]:
        assert cli.main(["sources", "questions", "1", "--json", "--project", str(project.root), *more]) == 0
        told = json.loads(capsys.readouterr().out)
        return {"answered": sorted({each["voice"] for each in told["answers"]}), "missing": told["missing"]}

    everybody_asked = asked()
    assert [each.rpartition("#")[2] for each in everybody_asked["answered"]] == ["S1", "S3"]
    assert [each.rpartition("#")[2] for each in everybody_asked["missing"]] == ["S2"]
    assert asked("--segment", f'"{TITLES[project.language][1]}"=Kenya')["missing"] == []
    [shown] = source_views.asked(project).questions
    assert [each.rpartition("#")[2] for each in shown.missing] == ["S2"]


def test_two_who_wrote_nothing_can_be_joined_on_the_screen(project: Project) -> None:
    with project.store() as store:
        one, other = sorted(each for each in store.participants() if "closed.csv" in each)[:2]
    source_views.join_people(project, one, other, lambda step: None)
    with project.store() as store:
        now = {each.id for each in everybody(store.participants(), (), silent_respondents(store, {}))}
    assert one in now
    assert other not in now
