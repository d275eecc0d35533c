"""A map drafted from a survey is told apart by what the survey says of people, whatever language its columns are in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from test_ui_markup import read

from assistant.artifacts import Brief, JourneyMap
from assistant.project import Project
from corpus.progress import silent
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.editing import Editing
from ui.map_sides import TOLD
from ui.session import Screen

COLUMNS = {
    "en": ("Country", "Portugal", "Kenya", "What was hard?", "I waited two hours for the delivery and nobody called."),
    "zh": ("年龄段", "18-29", "60+", "什么地方困难？", "我等送货等了两个小时，没有人打电话给我。"),
    "ar": ("الفئة العمرية", "18-29", "60+", "ما الذي كان صعبًا؟", "انتظرت التوصيل ساعتين ولم يتصل بي أحد."),
    "ko": ("연령대", "18-29", "60+", "무엇이 어려웠나요?", "배송을 두 시간이나 기다렸는데 아무도 전화하지 않았어요."),
}


def surveyed(folder: Path, language: str) -> ProjectBackend:
    """A project with a survey of six, drafted."""
    name, here, there, question, words = COLUMNS[language]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["ID", name, question])
        rows.writerows([f"R{n}", here if n % 2 else there, f"{words} ({n})"] for n in range(1, 7))
    project = Project.create(folder / "p", embedder="hashing:256", chat_model="extractive:", language=language)
    backend = ProjectBackend(project)
    assert backend.ingest([folder / "survey.csv"], silent).failed == ()
    backend.draft("journey", Brief(language=language), silent)
    return backend


@pytest.mark.parametrize("language", COLUMNS)
def test_a_survey_tells_a_map_apart_by_its_columns(tmp_path: Path, language: str) -> None:
    name, here, there, *_ = COLUMNS[language]
    backend = surveyed(tmp_path, language)
    screen = Actions(backend).first(language)["screen"]
    assert isinstance(screen, Screen)
    editing = Editing(Actions(backend))
    shown = editing.layer({"by": f"{TOLD}{name}"}, screen)
    page = read(str(shown["journey"]))
    assert f'value="{TOLD}{name}"' in str(shown["journey"])
    assert here in page.text
    assert there in page.text
    chosen = shown["screen"]
    assert isinstance(chosen, Screen)
    assert chosen.layers.by == f"{TOLD}{name}"
    hidden = editing.layer({"layer": here}, chosen)["screen"]
    assert isinstance(hidden, Screen)
    assert hidden.layers.off == {here}
    backend.project.close()


def test_what_is_told_of_people_is_read_again_where_the_corpus_changed(tmp_path: Path) -> None:
    backend = surveyed(tmp_path, "en")
    journey = backend.load(backend.artifacts()[0].id)
    assert isinstance(journey, JourneyMap)
    told = backend.told_of(journey)
    assert {row["Country"] for row in told.values()} == {"Portugal", "Kenya"}
    assert backend.told_of(journey) is told
    (tmp_path / "more.txt").write_text("Ines: It came late.", encoding="utf-8")
    backend.ingest([tmp_path / "more.txt"], silent)
    assert backend.told_of(journey) is not told
    assert backend.told_of(journey) == told
    backend.project.close()
