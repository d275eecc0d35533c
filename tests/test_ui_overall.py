"""A project at a glance: what it holds, what nobody told with a guide to ask, what is out of step, what it cost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import interviews_project
from test_ui_markup import read
from ui_fixtures import FixtureBackend, findings, journey

from assistant.artifacts import Brief, Gap, JourneyMap
from assistant.errors import ArtifactError
from assistant.interview_guide import gaps_of, guide_of
from assistant.journal import Totals
from assistant.phrases import phrase
from corpus.progress import silent
from ui.actions import Actions, looked_at
from ui.backend import ProjectBackend
from ui.overall import Overall, StageCoverage, coverage_of
from ui.panels.overall import overall_panel
from ui.saturation_curve import BOTTOM, HEIGHT, TOP, saturation_figure
from ui.session import GUIDE, Look, Screen
from ui.texts import LANGUAGES, texts

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:1) | `y`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_in_the_readers_language(tmp_path: Path, language: str) -> None:
    words, backend = texts(language), FixtureBackend(tmp_path)
    markup = str(looked_at(backend, Look("overview"), words))
    page = read(markup)
    for key in ("holds", "missing", "known", "drafts", "cost", "guide", "due", "in_step", "price_unknown"):
        assert words(f"overall.{key}") in page.text
    assert words("overall.stale", n=1, of=9) in page.text
    assert "48,000 + 2,100" in page.text
    gap = next(stage for stage in gaps_of(journey()) if stage.asks)
    assert gap.asks[0][1] in page.text
    assert f'data-format="{GUIDE}"' in markup


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_is_drawn_with_its_numbers(tmp_path: Path, language: str) -> None:
    words, backend = texts(language), FixtureBackend(tmp_path)
    markup = str(looked_at(backend, Look("overview"), words))
    page = read(markup)
    for key in ("overall.space", "overall.covered", "saturation.voices", "saturation.themes"):
        assert words(key) in page.text
    assert words("saturation.told", themes="5", voices="5") in page.text
    assert markup.count("<circle") == 5, "a dot for each further voice"
    first = coverage_of(journey())[0]
    assert first.voices == (1, 2, 0, 0)
    cells = markup.count("--wf-share") + markup.count('class="wf-heat-none"')
    assert cells == len(journey().stages) * len(journey().lanes) + 4, "every cell of the map, and the four quadrants"
    assert "--wf-share:1.00" in markup


def test_the_curve_rises_to_its_highest_and_stays_within_its_frame() -> None:
    words = texts("ar")
    markup = str(saturation_figure((0, 4, 10, 10), words))
    points = re.search(r'points="([^"]+)"', markup)
    assert points is not None
    drawn = [tuple(map(float, point.split(","))) for point in points[1].split()]
    assert [x for x, _ in drawn] == sorted(x for x, _ in drawn), "from the first voice to the last, in every language"
    assert drawn[0][1] == HEIGHT - BOTTOM
    assert drawn[2][1] == drawn[3][1] == TOP
    assert saturation_figure((1, 2), words) is None
    assert str(saturation_figure(tuple(range(200)), words)).count("<circle") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_project_says_what_to_do_first(tmp_path: Path, language: str) -> None:
    words, backend = texts(language), FixtureBackend(tmp_path, empty=True)
    page = read(str(overall_panel(backend.overview(), Overall(), backend.space(), words)))
    for key in ("no_map", "no_findings", "no_drafts", "no_calls"):
        assert words(f"overall.{key}") in page.text


def test_a_known_price_is_told_and_nothing_of_a_source_is_markup(tmp_path: Path) -> None:
    words, backend = texts("en"), FixtureBackend(tmp_path)
    stage = journey().stages[0].model_copy(update={"name": HOSTILE, "empty": (Gap(lane=HOSTILE, ask=HOSTILE),)})
    gaps = gaps_of(journey().model_copy(update={"stages": (stage,)}))
    covered = (StageCoverage(HOSTILE, (2, 0)),)
    paid = Overall(journey="j", gaps=gaps, lanes=(HOSTILE, "b"), coverage=covered, cost=Totals(1, cost=0.5))
    markup = str(overall_panel(backend.overview(), paid, backend.space(), words))
    assert "0.5000 US$" in read(markup).text
    free = str(overall_panel(backend.overview(), replace(paid, cost=Totals(1, cost=0.0)), backend.space(), words))
    assert words("overall.price_none") in free
    assert HOSTILE in read(markup).text
    assert "<img" not in markup


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_has_every_question_of_the_map_and_how_to_ask(language: str) -> None:
    guide = guide_of(journey(), language)
    asks = [gap.ask for stage in journey().stages for gap in stage.empty]
    assert asks
    assert guide.count("- [ ] ") >= len(asks)
    for name in ("guide_consent", "guide_last_time", "guide_forgotten"):
        assert phrase(name, language) in guide
    assert guide.startswith("# ")


def test_what_one_voice_alone_told_is_to_be_held_against_others(tmp_path: Path) -> None:
    stage = journey().stages[0]
    lane = next(iter(stage.cells))
    card = stage.cells[lane][0].model_copy(update={"for_": ("E1",), "text": "Only once"})
    lone = journey().model_copy(update={"stages": (stage.model_copy(update={"cells": {lane: (card,)}, "empty": ()}),)})
    assert [each.once for each in gaps_of(lone)] == [((journey().lanes[lane], "Only once"),)]
    for language in LANGUAGES:
        assert phrase("guide_once", language) in guide_of(lone, language)
    words = texts("en")
    backend = FixtureBackend(tmp_path)
    markup = str(overall_panel(backend.overview(), Overall(journey="j", gaps=gaps_of(lone)), backend.space(), words))
    assert words("overall.once") in markup
    assert words("overall.full") in markup


def test_only_a_map_of_how_it_is_has_a_guide_and_its_words_are_no_markup() -> None:
    with pytest.raises(ArtifactError, match="Only a map of how it is"):
        guide_of(findings(), "en")
    with pytest.raises(ArtifactError):
        guide_of(journey().model_copy(update={"state": "target"}))
    guide = guide_of(journey().model_copy(update={"title": HOSTILE}))
    assert "<img" not in guide.replace("\\<", "")
    assert "\\[x\\]" in guide


def test_a_real_project_is_summed_up_and_its_guide_is_a_file(tmp_path: Path) -> None:
    project = interviews_project(tmp_path / "p", embedder="hashing:256", chat_model="extractive:")
    backend = ProjectBackend(project)
    before = backend.overall("en")
    assert (before.journey, before.drafts, before.saturation, before.cost.calls) == ("", (), (), 0)
    assert before.passages == sum(row.passages for row in backend.sources()) > 0
    made = backend.draft("journey", Brief(language="en"), silent)
    assert isinstance(made, JourneyMap)
    after = backend.overall("en")
    assert after.journey == made.id
    assert after.cells == len(made.stages) * len(made.lanes)
    assert sum(len(stage.asks) for stage in after.gaps) == sum(len(stage.empty) for stage in made.stages)
    assert [(each.id, each.stale, each.due) for each in after.drafts] == [(made.id, 0, False)]
    (tmp_path / "more.txt").write_text("Ines: It came late again, and nobody called me.", encoding="utf-8")
    backend.ingest([tmp_path / "more.txt"], silent)
    assert backend.overall("en").drafts[0].due
    path = backend.export(made.id, GUIDE, "en")
    assert path.name == f"{made.id}-guide.md"
    assert path.read_text(encoding="utf-8") == guide_of(made, "en")
    project.close()


def test_a_draft_of_the_list_comes_to_the_front(tmp_path: Path) -> None:
    actions = Actions(FixtureBackend(tmp_path))
    screen = actions.first("en")["screen"]
    assert isinstance(screen, Screen)
    assert actions.version("findings", "findings-1", screen)["tab"] == "findings"
