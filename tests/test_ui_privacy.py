"""Pseudonyms on the screen: who may know what, corrections, forgetting; in four languages and over real projects."""

from __future__ import annotations

import threading
from html import unescape as read
from pathlib import Path

import pytest
from test_ui_sources import all_of
from ui_fixtures import FixtureBackend
from ui_privacy_fixtures import BEHIND

from assistant.artifacts import Brief
from assistant.errors import AssistantError
from assistant.findings import draft_findings
from assistant.project import Project
from assistant.replies import Reply
from corpus.errors import StoreError
from corpus.progress import silent
from ui.actions import Actions
from ui.backend import ProjectBackend
from ui.editing import Editing
from ui.panels.privacy import privacy_panel
from ui.pseudonyms import PrivacyChange, PrivacyView
from ui.rooms import Rooms
from ui.session import Look, Screen, Turn
from ui.texts import LANGUAGES, texts
from ui.users import Users

ORIGINALS = [form for forms in BEHIND.values() for form in forms]
WHO = {"en": "Bartholomew", "zh": "王秀兰", "ar": "عبد الرحمن", "ko": "김민수"}
MISSED = {"en": "the captain", "zh": "窗口大姐", "ar": "موظف الشباك", "ko": "도장담당"}
SAID = {
    "en": "I asked the captain for help because the form was confusing, and Bartholomew waited with me.",
    "zh": "表格太难懂了，我问了窗口大姐，王秀兰陪我等了很久。",
    "ar": "كان النموذج مربكا فسألت موظف الشباك، وانتظر معي عبد الرحمن طويلا.",
    "ko": "양식이 헷갈려서 도장담당 창구에 물어봤고 김민수 씨와 오래 기다렸어요.",
}


@pytest.fixture
def backend(tmp_path: Path) -> FixtureBackend:
    return FixtureBackend(tmp_path)


def opened(
    backend: FixtureBackend, language: str = "en", *, knows: bool = True, **look: object
) -> tuple[Actions, Screen]:
    actions = Actions(backend, names_open=lambda user: knows)
    return actions, Screen("c", language, look=Look("privacy", **look))  # type: ignore[arg-type]


def shown(actions: Actions, screen: Screen) -> str:
    return str(actions.look({"view": "privacy", "words": screen.look.words, "chosen": ""}, screen)["sources"])


# ---- what is shown ----


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("knows", [True, False])
def test_every_pseudonym_is_shown_with_its_places_and_no_name(
    backend: FixtureBackend, language: str, knows: bool
) -> None:
    actions, screen = opened(backend, language, knows=knows)
    told = shown(actions, screen)
    for mark in BEHIND:
        assert f"[{mark}]" in read(told)
    assert not [name for name in ORIGINALS if name in told]
    assert backend.asked_who == []
    assert ("data-originals" in told) == knows
    assert ("privacy_plan" in told) == knows
    assert (texts(language)("privacy.closed") in told) == (not knows)


def test_a_kind_or_a_name_narrows_the_list(backend: FixtureBackend) -> None:
    actions, screen = opened(backend)
    mails = str(actions.look({"view": "privacy", "chosen": '[["kind", "Email"]]'}, screen)["sources"])
    assert "[Email 1]" in read(mails)
    assert "[Person 1]" not in read(mails)
    asked = {"view": "privacy", "words": "Nadia"}
    assert "[Person 1]" in read(str(actions.look(asked, screen)["sources"]))
    closed, _ = opened(backend, knows=False)
    assert "[Person 1]" not in read(str(closed.look(asked, screen)["sources"])), "a name would tell who it is"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_it_is_is_told_to_those_who_may_know(backend: FixtureBackend, language: str) -> None:
    asked = {"mark": "Person 1", "language": language}
    told = str(opened(backend)[0].originals(asked, ""))
    assert "Nadia Larkspur" in told
    assert texts(language)("privacy.keep") in told
    closed = str(opened(backend, knows=False)[0].originals(asked, "somebody"))
    assert "Nadia" not in closed
    assert texts(language)("privacy.closed") in closed
    assert backend.asked_who == ["Person 1"]
    assert texts(language)("privacy.unknown") in str(opened(backend)[0].originals({**asked, "mark": "Person 99"}, ""))


# ---- corrections ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_corrections_reach_the_project_and_are_told_of(backend: FixtureBackend, language: str) -> None:
    actions, screen = opened(backend, language)
    words = texts(language)
    for act, asked, made in (
        ("replace", {"text": " the  captain ", "kind": "Person"}, PrivacyChange("replace", "the captain")),
        ("replace", {"text": "LK-22", "kind": "Account"}, PrivacyChange("replace", "LK-22", "Account")),
        ("keep", {"value": "May"}, PrivacyChange("keep", "May")),
        ("join", {"value": "Person 1", "other": "[person 3]"}, PrivacyChange("join", "Person 1", other="Person 3")),
        ("join", {"value": "Person 1", "other": " 3 "}, PrivacyChange("join", "Person 1", other="Person 3")),
        ("apply", {}, PrivacyChange("apply")),
    ):
        last = all_of(actions.correct_privacy(act, asked, screen))[-1]
        assert backend.changed[-1] == made
        assert words(f"privacy.done_{act}") in str(last["sources_note"])
        assert "sources/talk.txt" in str(last["sources_note"])
        assert "sources/talk.txt" not in str(_closed_note(backend, language, asked)), "a file's name may hold theirs"
        assert {"sources", "journey", "ideas", "log", "header"} <= last.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_others_have_open_can_tell_that_it_was_corrected(backend: FixtureBackend, language: str) -> None:
    rooms = Rooms({"one": ("One", backend)}, models_open=True)
    mine, theirs = (rooms.kept(None, tab) for tab in _two_tabs(rooms, language))
    actions, before = rooms(mine), backend.seen()
    assert mine.seen == theirs.seen == before
    assert f'data-names="{before.names}"' in str(actions.first(language)["header"])
    last = all_of(actions.correct_privacy("replace", {"text": "the captain", "kind": "Person"}, mine))[-1]
    assert backend.seen().names != before.names
    assert f'data-names="{backend.seen().names}"' in str(last["header"]), "who corrected has followed"
    assert f'data-names="{before.names}"' in str(rooms(theirs)._headed(theirs)["header"])
    assert texts(language)("app.corrected") in read(str(last["header"]))
    once = backend.seen()
    all_of(actions.forget({"value": "Person 2"}, mine))
    assert backend.seen().names != once.names
    twice = backend.seen()
    all_of(actions.correct_privacy("join", {"value": "Person 1", "other": ""}, mine))
    assert backend.seen() == twice, "nothing was corrected"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_while_one_is_under_way_is_refused_in_words(backend: FixtureBackend, language: str) -> None:
    actions, screen = opened(backend, language)
    ends = threading.Event()
    actions.jobs.start(actions.privacy_key, lambda tell: ends.wait(60), alone=True)
    changes = all_of(actions.correct_privacy("replace", {"text": "the captain", "kind": "Person"}, screen))
    ends.set()
    assert texts(language)("told.alone") in read(str(changes[-1]["sources_note"]))
    assert backend.changed == []


def _two_tabs(rooms: Rooms, language: str) -> list[Screen]:
    screens = [rooms.room("", "one").first(language)["screen"] for _ in range(2)]
    return [screen for screen in screens if isinstance(screen, Screen)]


def _closed_note(backend: FixtureBackend, language: str, asked: dict[str, str]) -> object:
    """What those who may not know are told after the same correction, or one that is open to them."""
    closed, screen = opened(backend, language, knows=False)
    before = list(backend.changed)
    note = all_of(closed.correct_privacy("apply", asked, screen))[-1]["sources_note"]
    assert texts(language)("privacy.holding_many", n=1) in read(str(note))
    backend.changed[:] = before
    return note


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_in_words_of_its_own(backend: FixtureBackend, language: str) -> None:
    words = texts(language)
    for act, asked, why in (
        ("replace", {"text": " "}, "no_text"),
        ("keep", {"value": ""}, "no_form"),
        ("join", {"value": "Person 1", "other": ""}, "no_other"),
    ):
        actions, screen = opened(backend, language)
        assert words(f"privacy.{why}") in read(str(all_of(actions.correct_privacy(act, asked, screen))[-1]))
    assert backend.changed == []


ONE_SIGN = {"en": "a", "zh": "的", "ar": "و", "ko": "이"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sign_is_replaced_by_those_alone_who_may_put_it_back(backend: FixtureBackend, language: str) -> None:
    asked = {"text": ONE_SIGN[language]}
    closed, screen = opened(backend, language, knows=False)
    note = all_of(closed.correct_privacy("replace", asked, screen))[-1]["sources_note"]
    assert texts(language)("privacy.one_sign") in read(str(note))
    assert backend.changed == []
    actions, screen = opened(backend, language)
    all_of(actions.correct_privacy("replace", asked, screen))
    assert backend.changed == [PrivacyChange("replace", ONE_SIGN[language])]


@pytest.mark.parametrize("act", ["tell", "join", "refresh", "revise", "settle", "plan", "rename"])
def test_nothing_is_changed_beside_a_correction(
    backend: FixtureBackend, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setattr("ui.jobs.PATIENCE", 0.2)
    actions, screen = opened(backend)
    editing, done, begun, let_go = Editing(actions), [], threading.Event(), threading.Event()

    def noted(*_: object) -> str:
        done.append(let_go.is_set())
        return ""

    monkeypatch.setattr(backend, act, noted)
    screen = screen.with_turn(Turn("?", reply=Reply(answer="!", language="en")))
    actions.jobs.start(actions.privacy_key, lambda tell: (begun.set(), let_go.wait(20)), alone=True)
    assert begun.wait(20)
    told = {
        "tell": lambda: all_of(actions.tell({"document": "d"}, screen)),
        "join": lambda: all_of(actions.join({}, screen)),
        "refresh": lambda: all_of(editing.refresh("journey", "j", screen)),
        "revise": lambda: [editing.revise("findings", {"artifact": "f"}, screen, "")],
        "settle": lambda: [editing.settle("findings", {"artifact": "f"}, screen, "")],
        "plan": lambda: [editing.plan({"artifact": "j"}, screen)],
        "rename": lambda: [actions.rename("n", screen)],
    }
    if act in ("tell", "join", "refresh"):  # these wait their turn
        threading.Timer(0.5, let_go.set).start()
        told[act]()
        assert done == [True]
    else:  # these are answered at once
        last = told[act]()[-1]
        let_go.set()
        assert done == []
        assert "try again when that is done" in read("".join(map(str, last.values())))


def test_what_is_held_open_is_read_anew_where_a_correction_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:", redact=True) as project:
        backend, closed = ProjectBackend(project), []
        monkeypatch.setattr(backend, "close_conversations", lambda: closed.append("closed"))
        with pytest.raises(AssistantError, match="nobody has that name"):
            backend.change_privacy(PrivacyChange("join", "Person 8", other="Person 9"), silent)
        with pytest.raises(AssistantError, match="Nobody in this project"):
            backend.forget("Nobody At All", silent)
        assert closed == ["closed", "closed"]
        for act in ("keep", "replace"):
            with pytest.raises(AssistantError, match="No text is given"):
                backend.change_privacy(PrivacyChange(act, " "), silent)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_named_after_people_are_told_to_those_who_may_know(backend: FixtureBackend, language: str) -> None:
    told = (
        "Names of files are kept as they are, and these tell of people: anna.txt; rename them, by a code or pseudonym."
    )
    view = PrivacyView(True, naming=(told,))
    for knows in (True, False):
        shown_ = str(privacy_panel(view, Look("privacy"), frozenset(), texts(language), knows=knows))
        assert ("anna.txt" in shown_) == knows


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_over_a_store_that_can_not_be_read_say_so_in_one_sentence(
    backend: FixtureBackend, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def broken() -> bool:
        raise StoreError("corpus.sqlite: the file is no database.")

    monkeypatch.setattr(backend, "replaces_names", broken)
    actions, screen = opened(backend, language)
    sheet = str(actions.models(screen)["sheet"])
    assert "corpus.sqlite" in read(sheet)
    assert "wf-failure" in sheet


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        ("replace", {"text": "  ", "kind": "Person"}),
        ("replace", {"text": "…!"}),
        ("join", {"value": "Person 1", "other": "Nadia"}),
        ("join", {"value": "Person 1", "other": "Person 1"}),
        ("join", {"value": "Email 1", "other": "Email 2"}),
        ("keep", {"value": ""}),
        ("keep", {"value": "  "}),
        ("destroy", {"value": "Person 1"}),
    ],
)
def test_what_is_no_correction_changes_nothing_and_says_why(
    backend: FixtureBackend, act: str, asked: dict[str, object]
) -> None:
    actions, screen = opened(backend)
    last = all_of(actions.correct_privacy(act, asked, screen))[-1]
    assert "wf-failure" in str(last["sources_note"])
    assert backend.changed == []


def test_who_may_not_know_puts_nothing_back_and_forgets_nobody(backend: FixtureBackend) -> None:
    actions, screen = opened(backend, knows=False)
    closed = texts("en")("privacy.closed")
    for changes in (
        actions.correct_privacy("keep", {"value": "May"}, screen),
        actions.plan_forgetting({"value": "Person 1"}, screen),
        actions.forget({"value": "Person 1"}, screen),
    ):
        assert closed in read(str(all_of(changes)[-1]["sources_note"]))
    assert backend.changed == []
    assert backend.forgotten == []
    all_of(actions.correct_privacy("replace", {"text": "the captain"}, screen))
    assert len(backend.changed) == 1, "a name that was missed may be told of by everybody"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_rests_on_somebody_is_shown_before_they_are_forgotten(backend: FixtureBackend, language: str) -> None:
    actions, screen = opened(backend, language)
    words = texts(language)
    told = str(all_of(actions.plan_forgetting({"value": "Person 1"}, screen))[-1]["sheet"])
    for name in ("passages", "claims", "turns", "things", "perhaps", "files", "for_good"):
        assert words(f"forgetting.{name}") in read(told)
    assert backend.forgotten == []
    last = all_of(actions.forget({"value": "Person 1"}, screen))[-1]
    assert backend.forgotten == ["Person 1"]
    assert words("privacy.done_forget") in str(last["sources_note"])
    assert "[Person 1]" not in read(str(last["sources"]))
    assert last["sheet"] == ""


def test_owners_alone_know_where_people_sign_in(backend: FixtureBackend, tmp_path: Path) -> None:
    users = Users(tmp_path / "users.json")
    users.add("ana", "a long password", owner=True)
    users.add("bo", "a long password")
    served = Rooms({"p": ("P", backend)}, users.sees, owns=users.owns)
    asked = {"mark": "Person 1", "language": "en"}
    told = {name: str(served.room(name, "p").originals(asked, name)) for name in ("ana", "bo")}
    assert "Nadia" in told["ana"]
    assert "Nadia" not in told["bo"]
    users.add("ana", "a long password")
    assert "Nadia" not in str(served.room("ana", "p").originals(asked, "ana")), "taken back at once"
    here = Rooms.of(backend, models_open=True).room("", "")
    assert "Nadia" in str(here.originals(asked, ""))
    elsewhere = Rooms.of(backend).room("", "")
    assert "Nadia" not in str(elsewhere.originals(asked, ""))


# ---- real projects ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_over_a_real_project(tmp_path: Path, language: str) -> None:
    who, missed, said = WHO[language], MISSED[language], SAID[language]
    talk = f"Interviewer: ?\n{who}: {said}\n" + "".join(f"{who}: {said[:-1]} {n}.\n" for n in range(3))
    (tmp_path / "talk.txt").write_text(talk, "utf-8")
    with Project.create(
        tmp_path / "p", language=language, embedder="hashing:256", chat_model="extractive:", redact=True
    ) as project:
        backend = ProjectBackend(project)
        assert backend.ingest([tmp_path / "talk.txt"], silent).added == 1
        draft_findings(project, Brief(language=language))
        mark = backend.pseudonyms_of(who)[0]
        row = next(row for row in backend.privacy().rows if row.mark == mark)
        assert row.spoken >= 1
        assert row.known
        assert who in backend.originals(mark)
        place = row.places[0]
        found = backend.passage(place.document, place.segment, place.start, place.end)
        assert found is not None
        assert [turn.mark for turn in found.turns if turn.mark] == [f"[{mark}]"]

        done = backend.change_privacy(PrivacyChange("replace", missed), silent)
        assert done.sources == 1
        assert done.files == ("sources/talk.txt",)
        new = backend.pseudonyms_of(missed)[0]
        assert next(row for row in backend.privacy().rows if row.mark == new).count >= 1
        back = backend.change_privacy(PrivacyChange("keep", missed), silent)
        assert back.sources == 1
        assert not backend.pseudonyms_of(missed)

        backend.change_privacy(PrivacyChange("replace", missed), silent)
        other = backend.pseudonyms_of(missed)[0]
        backend.change_privacy(PrivacyChange("join", mark, other=other), silent)
        assert set(backend.originals(mark)) >= {who}
        assert other not in {row.mark for row in backend.privacy().rows}

        assert backend.plan_forgetting(mark).passages >= 1
        assert backend.forget(mark, silent).sources >= 1
        assert mark not in {row.mark for row in backend.privacy().rows}
        assert backend.search_corpus(said[:6], "", (), language) is not None


def test_a_project_that_keeps_names_says_so(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:", redact=False) as project:
        actions = Actions(ProjectBackend(project), names_open=lambda user: True)
        told = str(actions.look({"view": "privacy"}, Screen("c", "en"))["sources"])
        assert texts("en")("privacy.unused") in told
        assert str(actions.originals({"mark": "Person 1"}, "")) != ""
