"""Questions that closed columns of a survey answer: counted exactly, cited by the answers, never denied."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import answer
from assistant.citations import is_sound
from assistant.closed_answers import closed_answers
from assistant.project import Project
from corpus.filters import parse_scope
from corpus.ingest import ingest

SURVEYS = Path(__file__).parent / "data" / "closed"
LANGUAGES = ("en", "zh", "ar", "ko")
ASKED = {
    "en": (
        ("How many people would take the bus more often if fares were lower?", "Lower fares", 18),
        ("How many people pay with a phone app?", "Phone app", 13),
        ("How many people own a car?", "Yes", 19),
        ("How many people don't pay for the ticket?", "I don't pay", 4),
        ("How many people gave punctuality 4 or more?", "4 or more", 16),
    ),
    "zh": (
        ("有多少人希望票价更低？", "票价更低", 18),
        ("有多少人用手机应用买票？", "手机应用", 13),
        ("有多少人有私家车？", "有", 19),
        ("有多少人不买票？", "我不买票", 4),
        ("有多少人对准点打了4分以上？", "4 或以上", 16),
    ),
    "ar": (
        ("كم شخصا يريد أسعارا أقل للحافلة؟", "أسعار أقل", 18),
        ("كم شخصا يدفع بتطبيق الهاتف؟", "تطبيق الهاتف", 13),
        ("كم شخصا يريد رحلات أكثر؟", "رحلات أكثر", 15),
        ("كم شخصا أعطى دقة المواعيد 4 أو أكثر؟", "4 أو أكثر", 16),
    ),
    "ko": (
        ("더 낮은 요금을 원하는 사람은 몇 명인가요?", "더 낮은 요금", 18),
        ("휴대폰 앱으로 요금을 내는 사람은 몇 명인가요?", "휴대폰 앱", 13),
        ("자가용이 있는 사람은 몇 명인가요?", "예", 19),
        ("정시 운행에 4점 이상을 준 사람은 몇 명인가요?", "4 이상", 16),
    ),
}
BESIDE = {
    "en": ("How many people complain that the bus is late?", "How many people want friendlier drivers?"),
    "zh": ("有多少人抱怨公交车晚点？", "有多少人今年卖了车？"),
    "ar": ("كم شخصا يشتكي من تأخر الحافلة؟", "كم شخصا باع سيارته هذا العام؟"),
    "ko": ("버스가 늦는다고 불평하는 사람은 몇 명인가요?", "올해 차를 판 사람은 몇 명인가요?"),
}
RANKED = {
    "en": "What would make most people take the bus more often?",
    "zh": "什么最能让大家更常坐公交车？",
    "ar": "ما أكثر ما يجعل الناس يركبون الحافلة؟",
    "ko": "무엇이 있으면 버스를 더 자주 타겠다는 답이 가장 많나요?",
}


def project_of(root: Path, *names: str) -> Project:
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "sources").mkdir()
    for name in names:
        shutil.copy(SURVEYS / name, root / "sources")
    with project.store(writer=True) as store:
        assert not ingest(store, [root / "sources"], root=root).failed
    return project


@pytest.fixture(scope="module", params=LANGUAGES)
def survey(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Project]]:
    language = str(request.param)
    with project_of(tmp_path_factory.mktemp("closed") / language, f"bus_{language}.csv") as project:
        yield language, project


def cells(language: str) -> list[dict[str, str]]:
    with (SURVEYS / f"bus_{language}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_answer_of_every_column_is_counted_and_stands_where_it_is_cited(survey: tuple[str, Project]) -> None:
    language, project = survey
    with project.store() as store:
        found = closed_answers(store)
        assert len(found.people) == 40
        for question in found.questions:
            own = [re.split("[,،、] ?", row[question.question]) for row in cells(language)]
            for chosen in question.values:
                assert len(chosen.people) == sum(chosen.value in parts for parts in own)
                for person in chosen.people:
                    place = found.place(question.question, chosen.value, person)
                    assert place is not None
                    assert place[1].of(place[0].text) == chosen.value


def test_a_count_is_that_of_the_column(survey: tuple[str, Project]) -> None:
    language, project = survey
    for question, value, people in ASKED[language]:
        reply = answer(project, question, language=language)
        assert (reply.abstained, reply.counts[0].participants, reply.counts[0].of) == (False, people, 40), question
        assert reply.counts[0].what.endswith(value)
        assert len({citation.participant for citation in reply.citations}) == people
        assert all(is_sound(citation) for citation in reply.citations)


def test_a_ranking_tells_all_answers_most_people_first(survey: tuple[str, Project]) -> None:
    language, project = survey
    reply = answer(project, RANKED[language], language=language)
    assert [count.participants for count in reply.counts] == [20, 19, 18, 15]


def test_a_question_on_something_else_gets_no_count_of_a_column(survey: tuple[str, Project]) -> None:
    language, project = survey
    for question in BESIDE[language]:
        assert answer(project, question, language=language).counts == ()


def test_a_scope_counts_those_in_it_alone(survey: tuple[str, Project]) -> None:
    language, project = survey
    title = list(cells(language)[0])[-1]
    old = [row for row in cells(language) if row[title].startswith("50")]
    scope = parse_scope(f'"{title}"="{old[0][title]}"')
    question, value, _ = ASKED[language][1]
    count = answer(project, question, language=language, scope=scope).counts[0]
    pays = [row for row in old if value in row.values()]
    assert (count.participants, count.of) == (len(pays), len(old))


def test_the_mean_of_a_scale_is_told(tmp_path: Path) -> None:
    with project_of(tmp_path / "mean", "bus_en.csv") as project:
        reply = answer(project, "What is the average rating of punctuality?")
    scores = [int(row["How satisfied are you with punctuality? (1-5)"]) for row in cells("en")]
    assert f"{sum(scores) / len(scores):.2f}".rstrip("0").rstrip(".") in reply.statements[0].text


def test_who_denies_and_names_something_beside_is_told_of_apart(tmp_path: Path) -> None:
    root = tmp_path / "denied"
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "sources").mkdir()
    rows = ["How do you water your plants?,Where do you keep your plants?"]
    rows += ['"By hand, By hose",Balcony', "I don't,Garden", '"I don\'t, By hand",Garden', "By hose,Balcony"] * 5
    (root / "sources" / "plants.csv").write_text("\n".join(rows), encoding="utf-8")
    with project, project.store(writer=True) as store:
        assert not ingest(store, [root / "sources"], root=root).failed
        reply = answer(project, "How many people don't water their plants?")
    assert (reply.counts[0].participants, reply.counts[0].of) == (5, 20)
    assert reply.statements[1].text.startswith("5 more chose")


def test_rows_without_an_open_answer_count_as_heard(tmp_path: Path) -> None:
    root = tmp_path / "silent"
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "sources").mkdir()
    rows = ["Which door do you use?,What should we change about the entrance?"]
    rows += ["Front,The ramp is far too steep for my chair when it rains.", "Back,", "Front,"] * 4
    (root / "sources" / "doors.csv").write_text("\n".join(rows), encoding="utf-8")
    with project, project.store(writer=True) as store:
        assert not ingest(store, [root / "sources"], root=root).failed
        everyone = answer(project, "How many people took part in total?")
        front = answer(project, "How many people use the front door?")
    assert everyone.counts[0].participants == 12
    assert (front.counts[0].participants, front.counts[0].of) == (8, 12)
