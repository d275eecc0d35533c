"""The chat's components, and which action each of its events starts. What they show is made by `ui.panels`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any

from ui.chat_actions import Changes
from ui.components import PRIVATE, html_part, nothing, updates
from ui.rooms import Rooms
from ui.session import Screen
from ui.texts import LANGUAGES, Texts, texts
from ui.theme import asset

NOT_OF_CHAT = frozenset({"files"})
"""Parts that no event of the chat changes."""


def lay_out_chat(gr: Any, parts: dict[str, Any]) -> None:
    """The column of the chat: bar, log, scope, box, language of the answer."""
    words = texts("en")
    parts["chatbar"] = html_part(gr, "wf-chatbar")
    parts["log"] = html_part(gr, "wf-log")
    with gr.Column(elem_id="wf-composer"):
        parts["scope"] = html_part(gr, "wf-scope")
        parts["box"] = gr.Textbox(
            placeholder=words("chat.hint"),
            label=words("chat.ask"),
            show_label=False,
            lines=1,
            max_lines=6,
            submit_btn=True,
            container=False,
            elem_id="wf-box",
        )
        parts["language"] = gr.Dropdown(
            answer_languages(words),
            value="",
            label=words("chat.language"),
            elem_id="wf-answer-language",
            filterable=False,
        )


def lay_out_sheet(gr: Any, parts: dict[str, Any]) -> None:
    """Where dialogs come up; its script runs the chat's side of the page."""
    parts["sheet"] = html_part(gr, "wf-sheet", on_load=asset("chat.js"))


def answer_languages(words: Texts) -> list[tuple[str, str]]:
    """Choices of the language of answers."""
    return [(words("chat.language_auto"), ""), *((name, code) for code, name in LANGUAGES.items())]


class _Stream:
    """Updates of an answer as they come, and the box's button as it should be meanwhile."""

    def __init__(self, gr: Any, parts: dict[str, Any], rooms: Rooms) -> None:
        self.gr, self.parts, self.rooms = gr, parts, rooms

    @property
    def ready(self) -> dict[Any, Any]:
        """The box takes questions."""
        return {self.parts["box"]: self.gr.update(submit_btn=True, stop_btn=False)}

    def shown(self, changes: Changes, began: Screen) -> dict[Any, Any]:
        """Changes as updates."""
        return updates(self.gr, self.parts, changes, self.rooms, began)

    async def of(
        self, changes: AsyncIterator[Changes], began: Screen, *, sent: bool = True
    ) -> AsyncIterator[dict[Any, Any]]:
        """The updates; no longer where the tab has gone on to another conversation, none where nothing is done.

        Args:
            sent: whether what stood in the box is what is answered, so that the box is empty now.
        """
        emptied = {"value": ""} if sent else {}
        busy = {self.parts["box"]: self.gr.update(submit_btn=False, stop_btn=True, **emptied)}
        async for each in changes:
            if self.rooms.elsewhere(began):
                return
            yield {**busy, **self.shown(each, began)}
            busy = {}
        yield nothing(self.gr, self.parts) if busy else self.ready


def bind_chat(gr: Any, parts: dict[str, Any], bus: Any, rooms: Rooms) -> None:
    """Which action each event of the chat starts."""
    everything = [part for name, part in parts.items() if name not in NOT_OF_CHAT]
    stream = _Stream(gr, parts, rooms)
    _bind_answers(parts, bus, stream, everything)
    _bind_acts(gr, parts, bus, stream, everything)


def _bind_answers(parts: dict[str, Any], bus: Any, stream: _Stream, everything: list[Any]) -> None:
    rooms = stream.rooms

    async def say(question: str, language: str, screen: Screen) -> AsyncIterator[dict[Any, Any]]:
        async for each in stream.of(rooms(screen).say(question, language, screen), screen):
            yield each

    async def suggest(language: str, screen: Screen, event: Any) -> AsyncIterator[dict[Any, Any]]:
        # What is half written stays in the box; a question that is being edited keeps its place.
        fresh = replace(screen, editing=None)
        async for each in stream.of(rooms(screen).say(str(event.text), language, fresh), screen, sent=False):
            yield each

    async def attach(screen: Screen) -> AsyncIterator[dict[Any, Any]]:
        if screen is not None and screen.turns and screen.turns[-1].reply is None:
            async for each in stream.of(rooms(screen).attached(screen), screen, sent=False):
                yield each
        yield nothing(stream.gr, parts)

    def stop(screen: Screen) -> dict[Any, Any]:
        return {**stream.shown(rooms(screen).stopped(screen), screen), **stream.ready}

    suggest.__annotations__["event"] = stream.gr.EventData
    state = [parts["screen"]]
    many = {"concurrency_limit": None, **PRIVATE}  # the jobs themselves wait for each other
    # "multiple": a question sent while the page still closes the answer before is not to be dropped unseen. The server
    # refuses one that comes while an answer is being written; it stays in the box.
    parts["box"].submit(say, [parts["box"], parts["language"], *state], everything, trigger_mode="multiple", **many)
    bus.suggest(suggest, [parts["language"], *state], everything, **many)
    parts["box"].stop(stop, state, everything, queue=False, **PRIVATE)
    bus.arrived(attach, state, everything, **many)


def _bind_acts(gr: Any, parts: dict[str, Any], bus: Any, stream: _Stream, everything: list[Any]) -> None:
    rooms = stream.rooms

    async def talk(language: str, screen: Screen, event: Any) -> AsyncIterator[dict[Any, Any]]:
        asked: Mapping[str, Any] = event._data
        if (run := _streaming(rooms, screen, asked, language)) is not None:
            async for each in stream.of(run, screen, sent=screen.editing is not None):
                yield each
        elif (run := _working(rooms, screen, asked)) is not None:
            async for changes in run:
                yield stream.shown(changes, screen)
            yield nothing(gr, parts)
        else:
            # In a thread of its own: a small change may wait for a correction, and nobody else is to wait with it.
            changes = await asyncio.to_thread(_at_once, rooms, screen, asked)
            yield {**(stream.ready if asked.get("do") == "new" else {}), **stream.shown(changes, screen)}

    def decide(screen: Screen, event: Any) -> dict[Any, Any]:
        turn = int(event.turn) if str(event.turn).isdecimal() else -1
        changes = rooms(screen).decide(str(event.proposal), event.accept == "yes", turn, screen)
        return stream.shown(changes, screen)

    for action in (talk, decide):
        action.__annotations__["event"] = gr.EventData
    state = [parts["screen"]]
    # Lists, names and scopes are there while a question is asked again or pseudonyms are corrected.
    many: dict[str, Any] = {"concurrency_limit": None, "trigger_mode": "multiple"}
    bus.talk(talk, [parts["language"], *state], everything, **many, **PRIVATE)
    bus.decide(decide, state, everything, **PRIVATE)


def _streaming(rooms: Rooms, screen: Screen, asked: Mapping[str, Any], language: str) -> AsyncIterator[Changes] | None:
    """Acts that end in an answer."""
    actions, value = rooms(screen), str(asked.get("value", ""))
    place = int(asked["place"]) if str(asked.get("place", "")).isdecimal() else -1
    runs: dict[str, Callable[[], AsyncIterator[Changes]]] = {
        "again": lambda: actions.again(place, language, screen),
        "send_out": lambda: actions.send_out(language, screen),
        "open": lambda: actions.open(value, screen),
    }
    run = runs.get(str(asked.get("do", "")))
    return run() if run is not None else None


def _working(rooms: Rooms, screen: Screen, asked: Mapping[str, Any]) -> AsyncIterator[Changes] | None:
    """Acts that take a while and are no answer."""
    actions, value = rooms(screen), str(asked.get("value", ""))
    runs: dict[str, Callable[[], AsyncIterator[Changes]]] = {
        "try_models": lambda: actions.try_models(screen),
        "choose_model": lambda: actions.choose_model(asked, screen),
        "go_on": lambda: actions.go_on(value, screen),
        "privacy_replace": lambda: actions.correct_privacy("replace", asked, screen),
        "privacy_keep": lambda: actions.correct_privacy("keep", asked, screen),
        "privacy_join": lambda: actions.correct_privacy("join", asked, screen),
        "privacy_apply": lambda: actions.correct_privacy("apply", asked, screen),
        "privacy_plan": lambda: actions.plan_forgetting(asked, screen),
        "privacy_forget": lambda: actions.forget(asked, screen),
    }
    run = runs.get(str(asked.get("do", "")))
    return run() if run is not None else None


def _at_once(rooms: Rooms, screen: Screen, asked: Mapping[str, Any]) -> Changes:
    """Acts that are done at once. What the browser sends is checked by each, never trusted."""
    actions, value = rooms(screen), str(asked.get("value", ""))
    place = int(asked["place"]) if str(asked.get("place", "")).isdecimal() else -1
    acts: dict[str, Callable[[], Changes]] = {
        "new": lambda: actions.new(screen),
        "list": lambda: actions.listed(value, screen),
        "rename_sheet": lambda: actions.rename_sheet(screen),
        "rename": lambda: actions.rename(str(asked.get("name", "")), screen),
        "remove": lambda: actions.remove(value, str(asked.get("words", "")), screen),
        "edit": lambda: actions.edit(place, screen),
        "edit_no_more": lambda: actions.edit_no_more(screen),
        "keep_in": lambda: actions.keep_in(screen),
        "scope_add": lambda: actions.scope(asked, screen),
        "scope_remove": lambda: actions.scope(asked, screen),
        "scope_clear": lambda: actions.scope(asked, screen),
        "help": lambda: actions.help(screen),
        "models": lambda: actions.models(screen),
        "ask_again": lambda: actions.ask_again(screen),
        "dismiss": lambda: actions.dismiss(value, screen),
        "stop_work": lambda: actions.work_stopped(value, screen),
    }
    act = acts.get(str(asked.get("do", "")))
    return act() if act is not None else {}
