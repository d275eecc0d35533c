"""The panel of sources: its views, what can be said of a source, and what reaches the project."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from ui_fixtures import HOSTILE, FixtureBackend
from ui_source_fixtures import MANY_SAID

from assistant.project import Project
from corpus.errors import UnreadableSource
from corpus.progress import silent
from corpus.telling import Fact, Ground
from ui.actions import Actions, looked_at
from ui.backend import ProjectBackend
from ui.chat_actions import Changes
from ui.panels.grounds import ground_in_words
from ui.panels.person_words import SHOWN, names_of
from ui.panels.source_facts import source_panel
from ui.panels.sources import views_bar
from ui.present import isolated
from ui.session import LOOKS, Look, Screen
from ui.source_views import settings_of
from ui.texts import LANGUAGES, texts

EN = texts("en")
INTERVIEW = "Anna: How do you pay?\nMaya Roe: By card.\nAnna: What would you change?\nMaya Roe: The queue.\n"


def all_of(changes: AsyncIterator[Changes]) -> list[Changes]:
    async def collect() -> list[Changes]:
        return [each async for each in changes]

    return asyncio.run(collect())


@pytest.fixture
def backend(tmp_path: Path) -> FixtureBackend:
    return FixtureBackend(tmp_path)


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("view", LOOKS)
def test_every_view_in_every_language(backend: FixtureBackend, language: str, view: str) -> None:
    words = texts(language)
    shown = str(looked_at(backend, Look(view, "doc0", 1), words))
    assert shown
    assert "{" not in shown
    assert 'aria-pressed="true"' in str(views_bar(Look(view), words))
    if view == "space":
        assert words("space.empty") in shown
        assert words("space.not_placed") in shown
    if view == "question":
        assert words("asked.missing") in shown
    if view == "people":
        assert words("persons.join") in shown


def test_a_source_shows_every_guess_with_its_ground_and_a_control(backend: FixtureBackend) -> None:
    shown = str(looked_at(backend, Look("source", "doc0"), EN))
    for words in ("guess: its name says so", "told by the source", "said by you", "a reason that is not known here"):
        assert words in shown
    for name in ("kind", "method", "date", "setting", "contact", "role of Nadia", "column Q1"):
        assert f'name="{name}"' in shown
    assert 'data-act="tell"' in shown


def test_what_is_gone_falls_back_to_the_list(backend: FixtureBackend) -> None:
    for look in (Look("source", "nowhere"), Look("question", number=99), Look("other")):
        assert looked_at(backend, look, EN)
    screen = Screen("c", "en")
    changes = Actions(backend).look({"view": "<b>", "document": 3, "number": "x"}, screen)
    looked = changes["screen"]
    assert isinstance(looked, Screen)
    assert looked.look == Look("list", "3", 0)


def test_saying_what_a_source_is(backend: FixtureBackend) -> None:
    asked = {"act": "tell", "document": "doc0", "screen_language": "en", "kind": "survey", "role of Nadia": "staff"}
    told = all_of(Actions(backend).tell(asked, Screen("c", "en")))
    assert backend.told == [("doc0", {"kind": "survey", "role of Nadia": "staff"})]
    last = told[-1]
    assert EN("fact.kept") in str(last["sources_note"])
    screen = last["screen"]
    assert isinstance(screen, Screen)
    assert screen.look == Look("source", "doc2")
    same = all_of(Actions(backend).tell({**asked, "kind": "interview"}, Screen("c", "en")))
    assert EN("fact.same") in str(same[-1]["sources_note"])
    failed = all_of(Actions(backend).tell({**asked, "kind": "diary"}, Screen("c", "en")))
    assert "put it back first" in str(failed[-1]["sources_note"])


def test_two_people_are_said_to_be_one(backend: FixtureBackend) -> None:
    told = all_of(Actions(backend).join({"one": "a", "other": "b"}, Screen("c", "ko")))
    assert backend.joined == [("a", "b")]
    assert texts("ko")("fact.joined") in str(told[-1]["sources_note"])


def test_hostile_words_stay_text(backend: FixtureBackend) -> None:
    source = backend.source("doc0")
    assert source is not None
    facts = (Fact(f"role of {HOSTILE}", HOSTILE, Ground.GUESS, HOSTILE), Fact(HOSTILE, HOSTILE, Ground.YOU))
    shown = str(source_panel(replace(source, title=HOSTILE, origin=HOSTILE, facts=facts), EN))
    assert "<img" not in shown
    assert "<script" not in shown
    assert "${" not in shown


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_reasons_are_in_the_readers_language(language: str) -> None:
    words = texts(language)
    assert ground_in_words("its name says so", words) == words("why.name")
    assert ground_in_words("its method says 'NPS'", words) == words("why.says", word="NPS")
    assert ground_in_words("the kind diary is mostly so", words) == words("why.mostly")
    assert ground_in_words("something else", words) == "something else"


def test_only_what_was_changed_is_said() -> None:
    known = (Fact("kind", "interview", Ground.GUESS), Fact("role of Anna", "interviewer", Ground.GUESS))
    said = {"kind": "interview", "role of Anna": "staff", "column Q1": "open", "title": " ", "other": "x"}
    settings = settings_of(said, known, "a.txt")
    assert (settings.kind, dict(settings.columns)) == (None, {"Q1": "open"})
    assert {label: role.value for label, role in settings.speakers.items()} == {"Anna": "staff"}
    with pytest.raises(UnreadableSource, match="kind can't be"):
        settings_of({"kind": "song"}, known, "a.txt")


def test_over_a_real_project(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "interview-1.txt").write_text(INTERVIEW)
    (folder / "interview-2.txt").write_text(INTERVIEW.replace("Maya Roe", "Maya Rowe"))
    with Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=False) as project:
        backend = ProjectBackend(project)
        backend.ingest(sorted(folder.iterdir()), silent)
        first = backend.sources()[0]
        assert (first.setting, first.contact, first.standing) == ("field", "obtrusive", "customer_voice")
        assert backend.space().quadrants["field obtrusive"].passages == 4
        assert len(backend.questions().questions[0].voices) == 2
        view = backend.people()
        assert {person.label for person in view.people} == {"Maya Roe", "Maya Rowe"}
        (may_be,) = view.suggestions
        backend.join(may_be.one, may_be.other, silent)
        assert [len(person.documents) for person in backend.people().people] == [2]
        now = backend.tell(first.id, {"kind": "usability_test", "role of Anna": "interviewer"}, silent)
        assert now != first.id
        source = backend.source(now)
        assert source is not None
        assert next(fact for fact in source.facts if fact.what == "kind").ground is Ground.YOU
        assert backend.tell(now, {"kind": "usability_test"}, silent) == now
        assert backend.source("gone") is None


def test_over_a_project_with_pseudonyms(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "interview-1.txt").write_text(INTERVIEW.replace("Maya Roe", "Harriet Mbatha"))
    with Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=True) as project:
        backend = ProjectBackend(project)
        backend.ingest(sorted(folder.iterdir()), silent)
        source = backend.source(backend.sources()[0].id)
        assert source is not None
        role = next(fact for fact in source.facts if fact.value == "participant" and fact.what.startswith("role of "))
        assert role.what.startswith("role of Person ")
        changed = backend.source(backend.tell(source.id, {role.what: "staff"}, silent))
        assert changed is not None
        known = {fact.what: (fact.value, fact.ground) for fact in changed.facts}
        assert known[role.what] == ("staff", Ground.YOU)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_name_leads_to_what_its_person_said(backend: FixtureBackend, language: str) -> None:
    actions, words = Actions(backend), texts(language)
    screen = Screen("c", language, shown={"personas": "personas-1"})
    button = f'data-voice="groceries/سلمى" aria-label="{words("person.open", name=isolated("سلمى"))}"'
    assert button in str(looked_at(backend, Look("people"), words))
    assert 'data-voice="groceries/سلمى"' in str(actions.panel("personas", screen)["personas"])
    said = str(actions.person({"voice": "groceries/سلمى", "language": language}))
    assert words.count("passages", MANY_SAID) in said
    assert said.count("data-cite") == said.count('lang="ar"') == SHOWN
    assert f'data-most="{2 * SHOWN}"' in said
    assert f'data-back="{words("person.back")}"' in said
    more = {"voice": "groceries/سلمى", "language": language, "most": "120"}
    assert str(actions.person(more)).count("data-cite") == MANY_SAID
    assert "data-most" not in str(actions.person(more))
    assert names_of(["a/p1", "b/p1", "c/p2"], []) == {"a/p1": "a/p1", "b/p1": "b/p1", "c/p2": "p2"}
    for gone in ("groceries/nobody", "", "../../etc"):
        assert words("person.gone") in str(actions.person({"voice": gone, "language": language, "most": "x"}))
    passage = str(actions.passage({"document": "doc0", "segment": "", "language": language}))
    assert 'data-voice="groceries/' in passage


def test_what_a_person_said_over_a_real_project(tmp_path: Path) -> None:
    for name, text in (("one.txt", INTERVIEW), ("two.txt", INTERVIEW.replace("card", "cash"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Notes\n\nThe queue was long in the morning.\n", encoding="utf-8")
    with Project.create(tmp_path / "p", embedder="hashing:64", chat_model="extractive:", redact=False) as project:
        backend = ProjectBackend(project)
        backend.ingest([tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "notes.md"], silent)
        maya = next(each for each in backend.people().people if each.label == "Maya Roe")
        found = backend.person(maya.id, 60)
        assert found is not None
        assert (found.label, found.sources, found.passages) == ("Maya Roe", 2, 4)
        assert [[turn.before for turn in words.turns] for words in found.words] == [
            ["By card.", "The queue."],
            ["By cash.", "The queue."],
        ]
        first = backend.person(maya.id, 3)
        assert first is not None
        assert (first.passages, [len(words.turns) for words in first.words]) == (4, [2, 1])
        words = found.words[0]
        passage = backend.passage(words.document, words.turns[1].segment, None, None)
        assert passage is not None
        here = next(turn for turn in passage.turns if turn.here)
        assert (here.before, here.voice) == ("The queue.", maya.id)
        assert backend.person("nobody", 60) is None
        notes = next(row for row in backend.sources() if row.origin.endswith("notes.md"))
        told = backend.person(notes.id, 60)
        assert told is None or (told.label, told.id) == (notes.title, notes.id)
