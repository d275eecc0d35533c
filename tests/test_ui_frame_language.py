"""A map on a screen in another language than its own: the frame's stages and lanes, the questions of its empty cells
and the names of touchpoints are in the screen's; what people said, wrote or renamed stays as it is, and nothing is
rewritten in the file."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from test_ui_markup import read

from assistant.artifacts import Brief, IdeaSet, JourneyMap
from assistant.frames import Frame, load_frame
from assistant.history import history_of
from assistant.intents import Intent
from assistant.own_words import in_words_of
from assistant.phrases import phrase
from assistant.project import Project
from assistant.proposals import accept, propose
from assistant.touchpoints import touchpoint_name
from assistant.ways_to_help import all_ways
from corpus.progress import silent
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.editing import Editing
from ui.session import Look, Screen
from ui.texts import LANGUAGES

PAIRS = list(permutations(LANGUAGES, 2))
TALK = """Interviewer: How was it?
Mara: I searched for the permit on the website for an hour and found nothing.
Mara: Then I called them and waited on the phone, nobody answered.
Interviewer: And you?
Joel: The website lost my form when I paid, I was furious.
Joel: In the end the delivery came two weeks late.
"""
OURS = "Our own stage"


@pytest.fixture(scope="module", params=list(LANGUAGES))
def drafted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[ProjectBackend, str]:
    """A project with a map in one of the languages."""
    folder = tmp_path_factory.mktemp("drafted")
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    project = Project.create(folder / "p", embedder="hashing:256", chat_model="extractive:", language=request.param)
    backend = ProjectBackend(project)
    assert backend.ingest([folder / "talk.txt"], silent).failed == ()
    return backend, backend.draft("journey", Brief(language=request.param), silent).id


def read_map(backend: ProjectBackend, journey: str, language: str = "") -> JourneyMap:
    loaded = backend.load(journey, language)
    assert isinstance(loaded, JourneyMap)
    return loaded


def frame_of(journey: JourneyMap) -> Frame:
    return load_frame(journey.frame)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_frames_words_are_in_the_screens_language_and_the_lines_as_drafted(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    kept = read_map(backend, journey)
    frame = frame_of(kept)
    shown = str(Actions(backend).first(language)["journey"])
    text = read(shown).text
    for stage in kept.stages:
        assert f">{frame.stage_name(stage.id, language)}</span>" in shown
    for lane in kept.lanes:
        assert frame.lane_name(lane, language) in text
    empty = [(stage.id, gap.lane) for stage in kept.stages for gap in stage.empty]
    assert empty
    assert all(frame.ask(lane, stage, language) in text for stage, lane in empty)
    touched = [card for stage in kept.stages for card in stage.cells["touchpoints"]]
    assert touched
    assert all(touchpoint_name(card.id.rpartition("-")[2], language) in text for card in touched)
    lines = [card for stage in kept.stages for lane in ("pain_points",) for card in stage.cells.get(lane, ())]
    assert lines
    assert all(line.text in text for line in lines)
    assert read_map(backend, journey) == kept, "the file stays in the draft's language"


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_project_at_a_glance_names_stages_and_lanes_in_the_screens_language(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    kept = read_map(backend, journey)
    frame = frame_of(kept)
    overall = backend.overall(language)
    assert [each.stage for each in overall.coverage] == [frame.stage_name(s.id, language) for s in kept.stages]
    assert list(overall.lanes) == [frame.lane_name(lane, language) for lane in kept.lanes]
    assert overall.drafts[0].title == phrase("title_journey", language)
    screen = Screen("c", language, look=Look("overview"))
    assert frame.stage_name(kept.stages[0].id, language) in str(Actions(backend).look({"view": "overview"}, screen))


def copied(backend: ProjectBackend, journey: str, name: str) -> str:
    """The id of a copy of a map, so that what one test changes is not seen by another."""
    copy = read_map(backend, journey).model_copy(update={"id": f"journey-{name}"})
    backend.project.save(copy)
    return copy.id


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_stage_that_a_person_renamed_keeps_the_name_in_every_language(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    mine = copied(backend, journey, f"renamed-{language}")
    first, second = (stage.id for stage in read_map(backend, mine).stages[:2])
    frame = frame_of(read_map(backend, mine))
    own = read_map(backend, mine).brief.language
    editing = Editing(Actions(backend))
    screen = Screen("c", language)
    asked = {"artifact": mine, "seen": "0", "change": f'{{"op": "rename", "part": "{first}", "text": "{OURS}"}}'}
    changes = editing.revise("journey", asked, screen, "")
    assert f">{OURS}</span>" in str(changes["journey"])
    told = history_of(backend.project, mine).versions[-1].what
    assert frame.stage_name(first, language) in told, "what was done is told by the name that was on the screen"
    for each in LANGUAGES:
        names = [stage.name for stage in read_map(backend, mine, each).stages[:2]]
        assert names == [OURS, frame.stage_name(second, each)]
    # Also the frame's name in another language, where a person gave it.
    other = next(each for each in LANGUAGES if each != own)
    wanted = frame.stage_name(second, other)
    asked = {"artifact": mine, "seen": "1", "change": f'{{"op": "rename", "part": "{second}", "text": "{wanted}"}}'}
    editing.revise("journey", asked, screen, "")
    assert {read_map(backend, mine, each).stages[1].name for each in LANGUAGES} == {wanted}


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_stage_that_people_add_asks_in_the_readers_language(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    mine = copied(backend, journey, f"added-{language}")
    change = f'{{"op": "add", "text": "{OURS}"}}'
    Editing(Actions(backend)).revise("journey", {"artifact": mine, "change": change}, Screen("c", language), "")
    for each in LANGUAGES:
        made = read_map(backend, mine, each)
        frame = frame_of(made)
        assert [gap.ask for gap in made.stages[-1].empty] == [
            phrase("ask_cell", each, stage=OURS, lane=frame.lane_name(lane, each)) for lane in made.lanes
        ]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_change_by_words_names_the_stage_as_it_is_on_the_screen(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    mine = copied(backend, journey, f"said-{language}")
    kept = read_map(backend, mine)
    frame, stage = frame_of(kept), kept.stages[2]
    name = frame.stage_name(stage.id, language)
    proposal = propose(backend.project, kept, Intent("remove", {"stage": name}), language)
    assert name in proposal.what
    accept(backend.project, proposal.id)
    after = read_map(backend, mine)
    assert [each.name for each in after.stages] == [each.name for each in kept.stages if each.id != stage.id]
    assert history_of(backend.project, mine).versions[-1].what == proposal.what


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_ideas_without_a_model_ask_in_the_screens_language_around_what_people_said(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    own = read_map(backend, journey).brief.language
    made = backend.draft("ideas", Brief(language=own), silent)
    assert isinstance(made, IdeaSet)
    read_there = backend.load(made.id, language)
    assert isinstance(read_there, IdeaSet)
    assert made.ideas
    frame = load_frame(made.brief.frame)
    metrics = {phrase(f"{name}_anywhere", language) for name in ("metric_pain", "metric_idea")} | {
        phrase(name, language, stage=frame.stage_name(stage.id, language))
        for name in ("metric_pain", "metric_idea")
        for stage in frame.stages
    }
    asked = [idea for idea in read_there.ideas if idea.wording == "rule"]
    assert asked
    for idea in asked:
        way = next(each for each in all_ways() if each.mechanism(language) == idea.mechanism)
        assert way.question("", language).strip() in idea.text
        assert idea.metric in metrics
    pains = {pain.text for pain in made.pains}
    assert all(idea.pain == before.pain for idea, before in zip(read_there.ideas, made.ideas, strict=True))
    assert {pain.text for pain in read_there.pains} == pains, "what people said stays"


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_map_planned_from_another_is_called_so_in_the_screens_language(
    drafted: tuple[ProjectBackend, str], language: str
) -> None:
    backend, journey = drafted
    planned = backend.plan(copied(backend, journey, f"planned-{language}"), language)
    for each in LANGUAGES:
        title = phrase("title_target", each, title=phrase("title_journey", each))
        assert read_map(backend, planned, each).title == title
        assert title in str(Actions(backend).panel("journey", Screen("c", each, shown={"journey": planned})))


@pytest.mark.parametrize(("own", "other"), PAIRS)
def test_a_frame_of_the_projects_own_is_read_by_its_own_names(tmp_path: Path, own: str, other: str) -> None:
    names = {"en": ("Ask", "Get"), "zh": ("询问", "得到"), "ar": ("السؤال", "الحصول"), "ko": ("문의", "수령")}
    folder = tmp_path / "frames"
    folder.mkdir()

    def line(place: int) -> str:
        return ", ".join(f'{code} = "{given[place]}"' for code, given in names.items())

    (folder / "ours.toml").write_text(
        f'names = {{ en = "Ours" }}\n[[stages]]\nid = "ask"\nnames = {{ {line(0)} }}\n'
        f'[[stages]]\nid = "get"\nnames = {{ {line(1)} }}\n',
        encoding="utf-8",
    )
    frame = load_frame("ours", tmp_path)
    made = JourneyMap.model_validate(
        {
            "id": "journey-1",
            "title": phrase("title_journey", own),
            "brief": {"language": own, "frame": "ours"},
            "origin": {"created": "2026-01-01T00:00:00Z", "chat_model": "", "embedder": "", "documents": {}},
            "frame": "ours",
            "lanes": {lane.id: frame.lane_name(lane.id, own) for lane in frame.lanes},
            "stages": [{"id": stage.id, "name": frame.stage_name(stage.id, own)} for stage in frame.stages],
        }
    )
    there = in_words_of(made, other, tmp_path)
    assert isinstance(there, JourneyMap)
    assert [stage.name for stage in there.stages] == list(names[other])
    assert there.title == phrase("title_journey", other)
    elsewhere = in_words_of(made, other)
    assert isinstance(elsewhere, JourneyMap)
    assert [stage.name for stage in elsewhere.stages] == list(names[own]), "without its project nobody knows the frame"


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_board_of_ideas_shows_the_words_of_a_wish_alone(drafted: tuple[ProjectBackend, str], language: str) -> None:
    backend, journey = drafted
    own = read_map(backend, journey).brief.language
    made = backend.draft("ideas", Brief(language=own), silent)
    assert isinstance(made, IdeaSet)
    wish = made.ideas[0].model_copy(
        update={
            "id": "asked",
            "text": phrase("suggestion", own, quote="“A paper map”"),
            "source": "participant",
            "wording": "quote",
        }
    )
    backend.project.save(made.model_copy(update={"ideas": (wish,)}))
    shown = str(Actions(backend).panel("ideas", Screen("c", language, shown={"ideas": made.id}))["ideas"])
    assert f">{phrase('suggestion', language, quote='“A paper map”')}<" in shown, "asked for, in the screen's language"
    assert ">“A paper map”</span>" in shown
