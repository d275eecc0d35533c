"""The chat's actions: commands, scopes, retry and edit, conversations kept and resumed, what leaves, two tabs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_ui_markup import read
from ui_fixtures import FixtureBackend, reply

from assistant.artifacts import Brief
from ui.actions import Actions
from ui.chat_actions import Changes
from ui.commands import COMMANDS, command_of
from ui.rooms import Rooms, merged
from ui.session import Screen
from ui.talk import LeavingView, ScopeChoice, choice_of, narrowed, scope_of
from ui.texts import LANGUAGES, texts


@pytest.fixture
def backend(tmp_path: Path) -> FixtureBackend:
    return FixtureBackend(tmp_path)


def collected(changes: AsyncIterator[Changes]) -> list[Changes]:
    async def collect() -> list[Changes]:
        return [each async for each in changes]

    return asyncio.run(collect())


def screen_of(changes: Changes) -> Screen:
    screen = changes["screen"]
    assert isinstance(screen, Screen)
    return screen


def after(changes: AsyncIterator[Changes]) -> Screen:
    return screen_of(collected(changes)[-1])


def begun(backend: FixtureBackend, *lines: str, language: str = "en") -> tuple[Actions, Screen]:
    actions = Actions(backend)
    screen = screen_of(actions.first(language))
    for line in lines:
        screen = after(actions.say(line, "", screen))
    return actions, screen


def test_a_key_pressed_twice_asks_once(backend: FixtureBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    actions, screen = begun(backend)
    pressed_again, ask = threading.Event(), backend.ask
    monkeypatch.setattr(backend, "ask", lambda *given: (pressed_again.wait(10), ask(*given))[1])

    async def twice() -> tuple[Changes, list[Changes], list[Changes]]:
        first = actions.say("Why?", "", screen)
        shown = await anext(first)
        second = [each async for each in actions.say("Why?", "", screen)]
        pressed_again.set()
        return shown, second, [each async for each in first]

    shown, second, rest = asyncio.run(twice())
    assert [turn.question for turn in screen_of(shown).turns] == ["Why?"]
    assert second == []
    assert screen_of(rest[-1]).turns[-1].reply is not None
    assert backend.asked == [("Why?", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_scope_and_name_chosen_while_an_answer_is_written_are_shown_and_stay(
    backend: FixtureBackend, language: str
) -> None:
    rooms = Rooms.of(backend)
    actions = rooms.enter("", "")
    assert actions is not None
    screen = rooms.kept(None, screen_of(actions.first(language)))

    async def meanwhile() -> list[Changes]:
        shown = []
        async for each in actions.say("Why?", "", screen):
            began = each.get("began", screen)
            assert isinstance(began, Screen)
            now = rooms.kept(began, screen_of(each))
            if not shown:
                chosen = screen_of(actions.scope({"do": "scope_add", "field": "kind", "value": "interview"}, now))
                rooms.kept(now, replace(chosen, name="Of waiting"))
            shown.append(each)
        return shown

    shown = asyncio.run(meanwhile())
    assert len(shown) > 1
    for each in shown[1:]:
        assert "wf-scope-chip" in str(each["scope"])
        assert "Of waiting" in str(each["chatbar"])
    now = rooms.now(screen)
    assert (now.scope.expression, now.name) == ('"kind"="interview"', "Of waiting")
    assert now.turns[-1].reply is not None


# ---- commands ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_its_name_in_every_language(language: str) -> None:
    for name in COMMANDS:
        typed = f"/{texts(language)(f'command.{name}')} the rest"
        command = command_of(typed)
        assert command is not None
        assert (command.name, command.rest) == (name, "the rest")


@pytest.mark.parametrize("space", [" ", "\u3000", "\u00a0", "\n"])
def test_a_command_ends_at_white_space_of_any_kind(space: str) -> None:
    for language, rest in (("en", "late"), ("zh", "迟到"), ("ar", "التأخير"), ("ko", "지연")):
        command = command_of(f"/{texts(language)('command.search')}{space}{rest}")
        assert command is not None
        assert (command.name, command.rest) == ("search", rest)


@pytest.mark.parametrize(("line", "name"), [("/nonsense", ""), ("/ search", None), ("// x", None), ("why/when", None)])
def test_what_is_no_command_is_told_from_one(line: str, name: str | None) -> None:
    command = command_of(line)
    assert (None if command is None else command.name) == name


def test_an_unknown_command_says_where_the_others_are(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    last = collected(actions.say("/nonsense of mine", "", screen))[-1]
    assert "There is no command /nonsense" in read(str(last["log"])).text
    assert screen_of(last).turns[-1].question == "/nonsense of mine"  # nothing of it is lost: it can be edited
    assert backend.asked == []


def test_a_search_and_a_draft_carry_their_intent_topic_and_scope(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    screen = replace(screen, scope=choice_of("kind=interview and language=en|zh"))
    screen = after(actions.say("/search late deliveries", "", screen))
    after(actions.say("/페르소나 배송", "", screen))
    search, draft = backend.told
    assert (search.intent, search.topic) == ("search", "late deliveries")
    assert (draft.intent, draft.topic) == ("draft_personas", "배송")
    assert scope_of(choice_of(search.within)) == scope_of(screen.scope)
    assert search.within == draft.within


def test_help_opens_a_dialog_that_opens_again_the_next_time(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    first, second = (str(collected(actions.say("/help", "", screen))[-1]["sheet"]) for _ in range(2))
    assert "/persona" in read(first).text
    assert first != second


# ---- scope ----


@pytest.mark.parametrize(
    "expression",
    ["kind=interview", "language=en|zh and study=winter", 'audience="the public" and date>=2024-05', "person=a/b#R1"],
)
def test_a_scope_is_the_same_as_chips_and_as_an_expression(expression: str) -> None:
    choice = choice_of(expression)
    assert scope_of(choice) == scope_of(choice_of(choice.expression))
    assert narrowed(Brief(segment="language=en"), choice).segment == f"{choice.expression} and language=en"


def test_chips_come_and_go_and_are_shown_on_the_answer(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    screen = screen_of(actions.scope({"do": "scope_add", "field": "kind", "value": "interview"}, screen))
    changes = actions.scope({"do": "scope_add", "field": "since", "value": "2024"}, screen)
    changes = actions.scope({"do": "scope_add", "field": "since", "value": "2025"}, screen_of(changes))
    assert screen_of(changes).scope.chips == (("kind", "interview"), ("since", "2025"))
    last = collected(actions.say("Why?", "", screen_of(changes)))[-1]
    assert "Asked of: Interview · since 2025" in read(str(last["log"])).text
    changes = actions.scope({"do": "scope_remove", "field": "kind", "value": "interview"}, screen_of(changes))
    assert screen_of(changes).scope.chips == (("since", "2025"),)
    assert screen_of(actions.scope({"do": "scope_clear"}, screen_of(changes))).scope == ScopeChoice()


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "no such kind"), ("since", "long ago"), ("nonsense", "x"), ("kind", ""), ("study", "x" * 999)],
)
def test_what_is_no_scope_is_refused(backend: FixtureBackend, field: str, value: str) -> None:
    actions, screen = begun(backend)
    changes = actions.scope({"do": "scope_add", "field": field, "value": value}, screen)
    assert "screen" not in changes or not screen_of(changes).scope.chips


def test_a_draft_of_the_toolbar_keeps_to_the_scope(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    screen = replace(screen, scope=choice_of("language=en"))
    collected(actions.draft("findings", Brief(segment="audience=public"), screen))
    assert scope_of(choice_of(backend.briefs[-1].segment)) == scope_of(choice_of("language=en and audience=public"))


# ---- one's own turns again ----


def test_ask_again_takes_the_place_of_the_turn_and_of_what_followed(backend: FixtureBackend) -> None:
    actions, screen = begun(backend, "first", "second", "third")
    screen = after(actions.again(1, "", screen))
    assert [turn.question for turn in screen.turns] == ["first", "second"]
    assert [turn.question for turn in backend.kept_turns[screen.conversation]] == ["first", "second"]


def test_an_edited_question_waits_in_the_box_until_it_is_sent(backend: FixtureBackend) -> None:
    actions, screen = begun(backend, "first", "second")
    changes = actions.edit(0, screen)
    assert changes["box"] == "first"
    assert "You are editing" in read(str(changes["scope"])).text
    assert len(backend.kept_turns[screen.conversation]) == 2
    assert screen_of(actions.edit_no_more(screen_of(changes))).editing is None
    screen = after(actions.say("first, otherwise", "", screen_of(changes)))
    assert [turn.question for turn in screen.turns] == ["first, otherwise"]


def test_what_might_be_asked_next_can_be_clicked(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    last = collected(actions.say("Why?", "", screen))[-1]
    assert 'data-text="Who waits longest?"' in str(last["log"])


# ---- conversations ----


def test_a_page_loaded_anew_shows_the_conversation_with_its_citations(backend: FixtureBackend) -> None:
    actions, screen = begun(backend, "Why do people wait?")
    log = str(collected(actions.say("/scope", "", screen))[-1].get("log", ""))
    fresh = Actions(backend)  # as after a restart: nothing is in memory
    changes = fresh.first("en", screen.conversation)
    assert screen_of(changes).conversation == screen.conversation
    shown = read(str(changes["log"]))
    assert "People mind the silence more than the delay." in shown.text
    assert "data-cite" in str(changes["log"])
    assert log == ""
    assert screen_of(fresh.first("en", "no-such-thing")).turns == ()


def test_a_page_loaded_in_mid_answer_goes_on_with_it(backend: FixtureBackend) -> None:
    async def run() -> Screen:
        actions = Actions(backend)
        backend.pause = 0.1
        screen = screen_of(actions.first("en"))
        saying = actions.say("Why?", "", screen)
        await anext(saying)
        await anext(saying)
        await saying.aclose()  # the tab is closed
        reloaded = screen_of(actions.first("en", screen.conversation))
        assert [turn.question for turn in reloaded.turns] == ["Why?"]
        changes = [each async for each in actions.attached(reloaded)]
        return screen_of(changes[-1])

    assert asyncio.run(run()).turns[-1].reply is not None


def test_conversations_are_listed_opened_named_and_removed(backend: FixtureBackend) -> None:
    actions, screen = begun(backend, "Why do people wait?")
    first = screen.conversation
    screen = screen_of(actions.new(screen))
    assert screen.turns == ()
    screen = after(actions.say("What of refunds?", "", screen))
    assert "Late" in str(actions.rename("Late", screen)["chatbar"])
    listed = read(str(actions.listed("", screen)["sheet"])).text
    assert "Late" in listed
    assert "Why do people wait?" in listed
    assert "Why do people" not in read(str(actions.listed("refunds", screen)["sheet"])).text
    assert after(actions.open(first, screen)).turns[0].question == "Why do people wait?"
    changes = actions.remove(screen.conversation, "", screen)
    assert screen_of(changes).turns == ()
    assert "Late" not in read(str(changes["sheet"])).text


def test_a_conversation_without_an_answer_cannot_be_named(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    assert "Ask something first" in read(str(actions.rename("x", screen)["log"])).text


# ---- what leaves, models, cut-off drafts ----


def test_nothing_is_sent_before_a_word(backend: FixtureBackend) -> None:
    backend.hosted = LeavingView(("openai:big (https://example.org)",), 3, 900, (("user", "the passage"),))
    actions, screen = begun(backend)
    last = collected(actions.say("Why?", "", screen))[-1]
    told = read(str(last["log"])).text
    assert "openai:big (https://example.org)" in told
    assert "the passage" in told
    assert backend.asked == []
    kept = actions.keep_in(screen_of(last))
    assert "Nothing was sent" in read(str(kept["log"])).text
    sent = after(actions.send_out("", screen_of(last)))
    assert sent.turns[-1].reply is not None
    assert backend.asked == [("Why?", "")]


def test_a_draft_waits_for_the_same_word(backend: FixtureBackend) -> None:
    backend.hosted = LeavingView(("openai:big (https://example.org)",), 3, 900, ())
    actions, screen = begun(backend)
    (told,) = collected(actions.draft("ideas", Brief(), screen))
    assert "https://example.org" in read(str(told["ideas_note"])).text
    assert backend.briefs == []


def test_models_are_tried_and_told_of(backend: FixtureBackend) -> None:
    actions, screen = begun(backend)
    told = read(str(collected(actions.try_models(screen))[-1]["sheet"])).text
    assert "Answers sensibly, in 0.4 s." in told
    assert "The weights are not here; fetch them." in told


def test_files_that_a_killed_server_left_can_go_on(backend: FixtureBackend) -> None:
    for language in LANGUAGES:
        backend.cut_off["files"] = Brief()
        actions = Actions(backend)
        changes = actions.first(language)
        assert texts(language)("unfinished.files") in read(str(changes["sources_note"])).text
        assert actions.dismiss("files", screen_of(changes)) == {"sources_note": ""}
        assert backend.cut_off == {}
    told = collected(actions.go_on("files", screen_of(changes)))
    assert backend.brought == ["kept.txt"]
    assert texts(language)("sources.added", n=1) in read(str(told[-1]["sources_note"])).text


def test_a_draft_that_a_killed_server_left_can_go_on(backend: FixtureBackend) -> None:
    backend.cut_off["ideas"] = Brief(scope="the door")
    actions = Actions(backend)
    changes = actions.first("en")
    assert "was cut off" in read(str(changes["ideas_note"])).text
    collected(actions.go_on("ideas", screen_of(changes)))
    assert backend.briefs == [Brief(scope="the door")]
    assert backend.cut_off == {}
    backend.cut_off["ideas"] = Brief()
    assert actions.dismiss("ideas", screen_of(changes)) == {"ideas_note": ""}
    assert backend.cut_off == {}


# ---- several projects, one tab ----


def test_an_answer_and_a_draft_in_one_tab_do_not_undo_each_other(backend: FixtureBackend) -> None:
    rooms = Rooms.of(backend)
    actions, screen = begun(backend)
    began = rooms.kept(None, screen)
    answered = rooms.kept(began, after(actions.say("Why?", "", began)))
    drafted = rooms.kept(began, began.showing("ideas", "ideas-2"))
    assert drafted.turns == answered.turns
    assert drafted.shown["ideas"] == "ideas-2"
    both = merged(drafted, began, began.showing("journey", "journey-9"))
    assert (both.shown["ideas"], both.shown["journey"]) == ("ideas-2", "journey-9")


def test_a_view_that_comes_late_does_not_take_the_place_of_the_one_chosen_after_it(backend: FixtureBackend) -> None:
    rooms = Rooms.of(backend)
    _, screen = begun(backend)
    mine, theirs = rooms.kept(None, screen), rooms.kept(None, screen)
    search, other = rooms.looks(mine), rooms.looks(theirs)
    assert search()
    people = rooms.looks(mine)
    assert (search(), people(), other()) == (False, True, True)


def test_everybody_enters_only_what_is_open_to_them(tmp_path: Path) -> None:
    one, two = FixtureBackend(tmp_path / "one"), FixtureBackend(tmp_path / "two")
    sees = {"ana": frozenset({"a"}), "bo": frozenset[str](), "root": None}
    rooms = Rooms({"a": ("A", one), "b": ("B", two)}, lambda user: sees[user])
    entered = rooms.enter("ana", "b")
    assert entered is not None
    assert entered.backend is one
    assert rooms.enter("bo", "a") is None
    assert dict(rooms.projects_of("root")) == {"a": "A", "b": "B"}
    with pytest.raises(Exception, match="no project 'b' that is open to you"):
        rooms.room("ana", "b")


def test_a_reply_without_steps_left_behind(backend: FixtureBackend) -> None:
    backend.replies = [reply(answer="x", statements=(), counts=())]
    _, screen = begun(backend, "Why?")
    assert screen.turns[-1].steps == ()
