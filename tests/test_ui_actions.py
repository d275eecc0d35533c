"""What happens on the screen: chat with its steps, drafts, files, proposals, errors; each by part name."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from test_ui_markup import read
from ui_fixtures import FixtureBackend, reply

from assistant.artifacts import Brief
from assistant.errors import ModelTimeout
from corpus.errors import StoreError
from corpus.progress import Progress, Step
from ui.actions import Actions
from ui.app import brief_of
from ui.chat_actions import MAX_QUESTION, Changes
from ui.rooms import Rooms
from ui.session import KINDS, Screen, Uploaded
from ui.texts import LANGUAGES, texts


@pytest.fixture
def backend(tmp_path: Path) -> FixtureBackend:
    return FixtureBackend(tmp_path)


def started(backend: FixtureBackend, language: str = "en") -> Screen:
    screen = Actions(backend).first(language)["screen"]
    assert isinstance(screen, Screen)
    return screen


def collected(changes: AsyncIterator[Changes]) -> list[Changes]:
    async def collect() -> list[Changes]:
        return [each async for each in changes]

    return asyncio.run(collect())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tab_opens_with_the_newest_draft_of_each_kind(backend: FixtureBackend, language: str) -> None:
    changes = Actions(backend).first(language)
    assert {*KINDS, *(f"{kind}_bar" for kind in KINDS), "header", "log", "sources", "screen"} <= set(changes)
    assert texts(language)("chat.empty") in str(changes["log"])
    assert "Weekly shop, delivered" in str(changes["journey_bar"])


def test_an_empty_project_says_what_to_do_first(tmp_path: Path) -> None:
    changes = Actions(FixtureBackend(tmp_path, empty=True)).first("en")
    assert "No journey map yet" in str(changes["journey"])
    assert 'data-act="export"' not in str(changes["journey_bar"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_project_without_sources_leads_to_the_place_for_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    backend = FixtureBackend(tmp_path, empty=True)
    monkeypatch.setattr(backend, "sources", lambda: [])
    actions, words = Actions(backend), texts(language)
    changes = actions.first(language)
    for kind in KINDS:
        shown = str(changes[kind])
        assert words(f"{kind}.none") in shown
        assert words("sources.upload") in shown
    assert words("chat.begin") in str(changes["log"])
    assert words("sources.upload") in str(changes["log"])
    screen = changes["screen"]
    assert isinstance(screen, Screen)
    assert actions.look({"view": "list", "open": "yes"}, screen)["tab"] == "sources"
    monkeypatch.undo()
    (tmp_path / "talk.txt").write_text("Maya: It came late.", encoding="utf-8")
    brought = collected(actions.bring([tmp_path / "talk.txt"], screen))
    assert words("chat.empty") in str(brought[-1]["log"]), "there is something to ask now"


def test_a_question_tells_its_steps_then_the_reply(backend: FixtureBackend) -> None:
    changes = collected(Actions(backend).say("Why do people wait?", "ar", started(backend)))
    assert backend.asked == [("Why do people wait?", "ar")]
    logs = [read(str(each["log"])).text for each in changes]
    assert "Searching" in logs[1]
    assert "Reading 34 passages of 12 voices" in logs[2]
    assert "People mind the silence more than the delay." in logs[-1]
    assert "Searching" not in logs[-1]


def test_nothing_is_asked_when_nothing_was_said_and_a_pasted_book_is_cut(backend: FixtureBackend) -> None:
    assert collected(Actions(backend).say("  \n ", "", started(backend))) == []
    collected(Actions(backend).say("x" * (MAX_QUESTION + 9), "", started(backend)))
    assert len(backend.asked[0][0]) == MAX_QUESTION


def test_a_known_error_is_told_in_its_own_sentence(backend: FixtureBackend) -> None:
    backend.replies = [ModelTimeout("The model gave no reply in 120 s; try again or raise the timeout.")]
    last = collected(Actions(backend).say("Why?", "", started(backend)))[-1]
    assert "gave no reply in 120 s" in str(last["log"])


def test_an_unforeseen_error_tells_nothing_of_the_inside(
    backend: FixtureBackend, caplog: pytest.LogCaptureFixture
) -> None:
    backend.replies = [RuntimeError("/secret/path exploded")]
    last = collected(Actions(backend).say("Why?", "", started(backend)))[-1]
    assert "/secret/path" not in str(last["log"])
    assert "did not foresee" in str(last["log"])
    assert "exploded" in caplog.text


def test_an_artifact_drafted_from_the_chat_comes_up_beside_it(backend: FixtureBackend) -> None:
    backend.replies = [reply(artifact="personas-1", statements=(), counts=(), citations=())]
    last = collected(Actions(backend).say("draft personas", "", started(backend)))[-1]
    assert last["tab"] == "personas"
    assert "Two ways to get the weekly shop" in str(last["log"])
    assert "The door counter" in str(last["personas"])


def test_a_proposal_waits_for_a_word_and_takes_one(backend: FixtureBackend) -> None:
    actions = Actions(backend)
    backend.replies = [reply(proposal="proposal-1", artifact="journey-1")]
    last = collected(actions.say("split the purchase stage in two", "", started(backend)))[-1]
    screen = last["screen"]
    assert isinstance(screen, Screen)
    assert "journey" not in last
    assert actions.decide("proposal-2", True, 0, screen) == {}
    assert actions.decide("proposal-1", True, 7, screen) == {}
    decided = actions.decide("proposal-1", True, 0, screen)
    assert backend.decided == [("proposal-1", True)]
    assert "Accepted." in str(decided["log"])
    assert "journey" in decided
    again = decided["screen"]
    assert isinstance(again, Screen)
    assert actions.decide("proposal-1", False, 0, again) == {}


def test_a_draft_tells_its_stages_and_is_shown(backend: FixtureBackend) -> None:
    brief = brief_of({"scope": " the door ", "segment": "", "frame": "five_stages", "language": "ko", "other": "x"})
    assert brief == Brief(scope="the door", frame="five_stages", language="ko")
    changes = collected(Actions(backend).draft("journey", brief, started(backend)))
    assert backend.briefs == [brief]
    assert "Coding what people said" in str(changes[1]["journey_note"])
    assert "Drafted journey" in str(changes[-1]["journey_bar"])
    assert changes[-1]["journey_note"] == ""
    assert 'data-act="version"' in str(changes[-1]["journey_bar"])


def test_a_stopped_draft_says_so_where_it_was_asked_for(backend: FixtureBackend) -> None:
    actions = Actions(backend)
    screen = collected(actions.draft("ideas", Brief(), started(backend)))[0]["screen"]
    assert isinstance(screen, Screen)
    stopped = actions.work_stopped("ideas", screen)
    assert "What was done is kept" in str(stopped["ideas_note"])
    assert set(stopped) == {"ideas_note"}


def test_stop_ends_the_open_turn_and_leaves_a_finished_one(backend: FixtureBackend) -> None:
    actions = Actions(backend)
    changes = collected(actions.say("Why?", "", started(backend)))
    opened, done = changes[0]["screen"], changes[-1]["screen"]
    assert isinstance(opened, Screen)
    assert isinstance(done, Screen)
    assert "Stopped." in str(actions.stopped(opened)["log"])
    assert "Stopped." not in str(actions.stopped(done)["log"])


def test_files_come_in_and_each_that_fails_is_told(backend: FixtureBackend, tmp_path: Path) -> None:
    good, empty = tmp_path / "访谈.txt", tmp_path / "empty.txt"
    good.write_text("受访者：好。", encoding="utf-8")
    empty.touch()
    last = collected(Actions(backend).bring([good, empty], started(backend)))[-1]
    told = read(str(last["sources_note"])).text
    assert "Added: 1" in told
    assert "Could not be read: 1" in told
    assert told.count("empty.txt") == 1
    assert "访谈.txt" in str(last["sources"])


def test_what_the_browser_sends_for_a_passage_is_checked(backend: FixtureBackend) -> None:
    actions = Actions(backend)
    asked = {"document": "doc1", "segment": "doc1.1", "start": "40", "end": "90", "status": "EXACT", "language": "ko"}
    assert texts("ko")("evidence.exact") in actions.passage(asked)
    assert "<mark>" in actions.passage({**asked, "start": "-1; DROP", "status": "<b>", "language": 7})
    assert texts("en")("evidence.gone") in actions.passage({"segment": "nowhere"})


def test_a_draft_that_is_gone_is_told_and_nothing_breaks(backend: FixtureBackend) -> None:
    changes = Actions(backend).version("journey", "journey-99", started(backend))
    assert "There is no artifact" in str(changes["journey_note"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_have_come_in_leave_a_tab_where_it_has_gone_meanwhile(
    backend: FixtureBackend, tmp_path: Path, language: str
) -> None:
    rooms = Rooms.of(backend)
    file = tmp_path / "talk.txt"
    file.write_text("Maya: It came late.\n", encoding="utf-8")

    def brought(view: str, began: str = "list") -> tuple[Changes, Screen]:
        screen = rooms.kept(None, started(backend, language))
        actions = rooms(screen)
        screen = rooms.kept(screen, _screen(actions.look({"view": began, "document": "doc0"}, screen)))

        async def bring() -> Changes:
            last: Changes = {}
            async for last in actions.bring([file], screen):
                if view and "began" not in last:  # the first word of it: the person goes on to another view
                    now = actions.look({"view": view, "document": "doc0"}, screen)
                    rooms.kept(screen, _screen(now))
            return last

        last = asyncio.run(bring())
        assert texts(language)("sources.added", n=1) in read(str(last["sources_note"])).text
        return last, rooms.now(screen)

    for stays, began in (("", "list"), ("", "source")):
        shown, _ = brought(stays, began)
        assert _screen(shown).look.view == "list"
        assert 'data-view="source"' in str(shown["sources"])
    for view in ("people", "overview", "space", "questions"):
        shown, tab = brought(view)
        assert tab.look.view == _screen(shown).look.view == view
        assert str(shown["sources"]) == str(rooms(tab).look({"view": view}, tab)["sources"]), "shown anew"
    for view in ("source", "search", "privacy"):
        shown, tab = brought(view)
        assert tab.look.view == view
        assert "sources" not in shown, "what is half written there is not taken away"
        assert "header" in shown


def test_files_brought_while_others_come_in_wait_and_are_not_lost(
    backend: FixtureBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"talk {n}.txt" for n in range(3)]
    for path in paths:
        path.write_text("Maya: It came late.\n", encoding="utf-8")
    actions, screen, hold = Actions(backend), started(backend), threading.Event()
    ingest = backend.ingest
    monkeypatch.setattr(backend, "ingest", lambda *given: (hold.wait(10), ingest(*given))[1])

    async def bring(path: Path) -> list[Changes]:
        return [each async for each in actions.bring([path], screen)]

    async def all_three() -> list[list[Changes]]:
        tasks = [asyncio.create_task(bring(path)) for path in paths]
        await asyncio.sleep(0.1)
        hold.set()
        return await asyncio.gather(*tasks)

    told = asyncio.run(all_three())
    assert sorted(backend.brought) == [path.name for path in paths]
    assert all(changes[0]["files"] is None for changes in told), "the place for files is free at once"
    assert all("sources" in changes[-1] for changes in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_that_wait_come_in_though_their_page_is_closed_and_are_told_to_the_next(
    backend: FixtureBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "두 번째 الثاني.txt"
    for path in (first, second):
        path.write_text("Maya: It came late.\n", encoding="utf-8")
    actions, screen, hold, words = Actions(backend), started(backend, language), threading.Event(), texts(language)
    ingest = backend.ingest
    monkeypatch.setattr(
        backend, "ingest", lambda *given: (given[1](Step("reading", 0)), hold.wait(10), ingest(*given))[2]
    )

    async def closed_early() -> list[Changes]:
        for path in (first, second):
            bringing = actions.bring([path], screen)
            while not (actions.jobs.running("files:") and actions.arrivals.files == (path is second)):
                await anext(bringing)
            await bringing.aclose()  # type: ignore[attr-defined]
        told = [(await anext(follower := actions.under_way(screen)))]
        hold.set()
        return [*told, *[each async for each in follower]]

    told = asyncio.run(closed_early())
    assert words.count("waiting", 1) in read(str(told[0]["sources_note"])).text
    assert words("sources.added", n=2) in read(str(told[-1]["sources_note"])).text
    assert backend.brought == [first.name, second.name]
    assert second.name in str(told[-1]["sources"])


def test_a_batch_that_fails_takes_no_other_with_it(
    backend: FixtureBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / name for name in ("first.txt", "second.txt")]
    for path in paths:
        path.write_text("Maya: It came late.\n", encoding="utf-8")
    actions, ingest = Actions(backend), backend.ingest

    def failing(brought: Sequence[Path], progress: Progress) -> Uploaded:
        if paths[0] in brought:
            raise StoreError("Somebody else writes.")
        return ingest(brought, progress)

    monkeypatch.setattr(backend, "ingest", failing)
    for path in paths:
        actions.arrivals.add([path])
    actions.take_waiting()
    told = read(str(collected(actions.under_way(started(backend)))[-1]["sources_note"])).text
    assert "first.txt" in told
    assert "Somebody else writes." in told
    assert backend.brought == ["second.txt"]
    again = collected(actions.bring([paths[0]], started(backend)))[-1]
    assert "Somebody else writes." in str(again["sources_note"]), "one that fails alone is told as a failure"


def test_cancel_lets_go_of_the_files_that_wait(
    backend: FixtureBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions, screen, hold = Actions(backend), started(backend), threading.Event()
    monkeypatch.setattr(backend, "ingest", lambda paths, tell: (hold.wait(10), tell(Step("reading", 0))))
    batches = [actions.arrivals.add([tmp_path / name]) for name in ("first.txt", "second.txt")]
    actions.take_waiting()
    while actions.arrivals.files > 1:
        time.sleep(0.01)
    assert texts("en")("chat.stopped") in str(actions.work_stopped("files", screen)["sources_note"])
    hold.set()
    assert actions.arrivals.files == 0
    assert all(batch.taken for batch in batches)
    assert actions.jobs.running("files:") is None


def test_a_note_on_files_that_come_in_stays_in_every_view(backend: FixtureBackend) -> None:
    actions, screen = Actions(backend), started(backend)
    under_way, done = threading.Event(), threading.Event()
    actions.jobs.start("files:", lambda tell: (under_way.set(), done.wait(10)))
    assert under_way.wait(10)
    assert "sources_note" not in actions.look({"view": "people"}, screen)
    done.set()


def _screen(changes: Changes) -> Screen:
    screen = changes["screen"]
    assert isinstance(screen, Screen)
    return screen
