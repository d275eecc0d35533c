"""What happens in the chat: say, stop, ask again, edit, take back, scopes, conversations, models, what leaves.

The chat's half of `ui.actions.Actions`. An action is given the tab's `Screen` and yields `Changes`. An answer is a job:
it goes on when its tab is closed or loaded anew. Knows the backend and the panels, nothing of Gradio.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast, get_args

from assistant.choosing_model import Kind, ModelChoice
from assistant.errors import AssistantError
from assistant.own_words import title_in
from assistant.replies import Reply
from corpus.errors import CorpusError, SourceError
from ui.arrivals import Arrivals
from ui.commands import COMMANDS, Command, command_of
from ui.jobs import ABANDONED, Jobs, Tell
from ui.panels.chat import chat_panel
from ui.panels.chat_bar import chat_bar, scope_bar
from ui.panels.model_choice import choice_form
from ui.panels.settings import Standing, settings_sheet
from ui.panels.sheets import conversations_sheet, help_sheet, rename_sheet, sheet
from ui.panels.toolbar import failure_note
from ui.session import AnswerStep, Backend, Screen, Turn
from ui.talk import SCOPE_FIELDS, Answered, Asked, LeavingView, ModelRow, ScopeChoice, choice_of, scope_of
from ui.texts import Texts, texts
from ui.told_errors import told
from ui.work import Done, Stopped, follow

logger = logging.getLogger(__name__)

Changes = dict[str, object]
"""Part of the screen → its new value: `screen`, `header`, `log`, `sources`, `<kind>`, `<kind>_bar`, `<kind>_note`…"""
MAX_QUESTION = 4000
"""Characters of one message; what is longer is cut, so that a pasted book does not block the queue."""
MAX_VALUE = 200
"""Characters of one value of a scope."""


class ChatActions(ABC):
    """The chat over one project."""

    def __init__(
        self,
        backend: Backend,
        jobs: Jobs | None = None,
        project: str = "",
        projects_of: Callable[[str], Mapping[str, str]] = lambda user: {},
        *,
        models_open: bool = False,
        names_open: Callable[[str], bool] = lambda user: False,
        now: Callable[[Screen], Screen] = lambda screen: screen,
    ) -> None:
        """Actions over `backend`, called `project` among the projects of a server; `projects_of` tells a user's.

        Args:
            models_open: whether the page may change the chat model: its key goes to the server that is named.
            names_open: user → whether they may see who is behind a pseudonym, put names back, and forget people.
            now: a tab as an action found it → the same tab as it is now.
        """
        self.backend = backend
        self.jobs = jobs or Jobs()
        self.project = project
        self.projects_of = projects_of
        self.models_open = models_open
        self.names_open = names_open
        self.now = now
        self.arrivals = Arrivals()

    # ---- saying ----

    async def say(self, question: str, language: str, screen: Screen) -> AsyncIterator[Changes]:
        """A question, a command or an instruction: its steps as they happen, then the reply and what it drafted."""
        text = question.strip()[:MAX_QUESTION]
        if not text or self.jobs.running(self._key(screen)):
            return
        command = command_of(text)
        if command is not None and not COMMANDS.get(command.name):
            yield self._commanded(command, screen)
            return
        screen = self._replacing(screen)
        asked = Asked(screen.conversation, text, language, screen.scope.expression)
        if command is not None:
            topic = command.rest or ("" if command.name != "search" else text)
            asked = replace(asked, intent=COMMANDS[command.name], topic=topic)
        screen = screen.with_turn(Turn(text, within=screen.scope))
        async for changes in self._ask(asked, screen, may_leave=False):
            yield changes

    async def _ask(self, asked: Asked, screen: Screen, *, may_leave: bool) -> AsyncIterator[Changes]:
        def work(tell: Tell) -> Answered | LeavingView:
            if may_leave:
                self.backend.allow_leaving()
            elif (leaving := self.backend.leaving(asked)) is not None:
                return leaving
            return self.backend.ask(asked, tell)

        try:
            # Before anything is shown: a key pressed twice finds the job under way.
            self.jobs.start(self._key(screen), work, label=asked.text, patience=ABANDONED)
        except AssistantError as error:
            yield self._chat(
                screen.with_turn(replace(screen.turns[-1], error=sentence(error, texts(screen.language))), last=True)
            )
            return
        yield self._chat(screen)
        async for changes in self.attached(screen):
            yield changes

    async def attached(self, screen: Screen) -> AsyncIterator[Changes]:
        """The answer under way in the tab's conversation, followed to its end; nothing where there is none."""
        words, began = texts(screen.language), screen
        try:
            async for _, event in self.jobs.follow(self._key(screen)):
                began = self._meanwhile(screen)
                screen = replace(began, turns=screen.turns)
                last = screen.turns[-1]
                if isinstance(event, Done):
                    screen = screen.with_turn(_ended(last, event.result), last=True)
                    yield {**self._replied(screen), "began": began}
                    return
                screen = screen.with_turn(replace(last, steps=_told(last.steps, event)), last=True)
                yield {**self._chat(screen), "began": began}
        except Stopped:
            yield self._broken(words("chat.stopped"), screen)
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield self._broken(sentence(error, words), screen)

    def _broken(self, why: str, screen: Screen) -> Changes:
        """The answer that was followed ends with a sentence."""
        began = self._meanwhile(screen)
        ended = replace(began, turns=screen.turns).with_turn(replace(screen.turns[-1], error=why), last=True)
        return {**self._chat(ended), "began": began}

    def _meanwhile(self, screen: Screen) -> Screen:
        """The tab as it is by now: its scope, its name and its panels may be others than when the answer began."""
        now = self.now(screen)
        return now if now.conversation == screen.conversation else screen

    def stopped(self, screen: Screen) -> Changes:
        """After "stop" in the chat: the open turn says so."""
        self.jobs.stop(self._key(screen))
        if not screen.turns or screen.turns[-1].reply or screen.turns[-1].error:
            return self._chat(screen)
        last = screen.turns[-1]
        return self._chat(screen.with_turn(replace(last, error=texts(screen.language)("chat.stopped")), last=True))

    # ---- one's own turns again ----

    async def again(self, place: int, language: str, screen: Screen) -> AsyncIterator[Changes]:
        """Ask the question at `place` once more, in place of what followed it."""
        if 0 <= place < len(screen.turns):
            question = screen.turns[place].question
            async for changes in self.say(question, language, replace(screen, editing=place)):
                yield changes

    def edit(self, place: int, screen: Screen) -> Changes:
        """Put the question at `place` back into the box; what is sent next takes its place."""
        if not 0 <= place < len(screen.turns):
            return {}
        screen = replace(screen, editing=place)
        return {**self._scope(screen), "box": screen.turns[place].question}

    def edit_no_more(self, screen: Screen) -> Changes:
        """The box is for a new question again."""
        return {**self._scope(replace(screen, editing=None)), "box": ""}

    def _replacing(self, screen: Screen) -> Screen:
        """The tab without the turns that the next message takes the place of."""
        place = screen.editing
        if place is None or not 0 <= place < len(screen.turns):
            return replace(screen, editing=None)
        kept = sum(1 for turn in screen.turns[:place] if turn.reply is not None)
        if any(turn.reply is not None for turn in screen.turns[place:]):
            self.backend.take_back(screen.conversation, kept)
        return replace(screen, turns=screen.turns[:place], editing=None)

    # ---- what leaves ----

    async def send_out(self, language: str, screen: Screen) -> AsyncIterator[Changes]:
        """The word that the texts shown may be sent: the waiting question is asked."""
        if not screen.turns or screen.turns[-1].leaving is None:
            return
        last = screen.turns[-1]
        command = command_of(last.question)
        asked = Asked(screen.conversation, last.question, language, last.within.expression)
        if command is not None:
            asked = replace(asked, intent=COMMANDS.get(command.name, ""), topic=command.rest)
        screen = screen.with_turn(Turn(last.question, within=last.within), last=True)
        async for changes in self._ask(asked, screen, may_leave=True):
            yield changes

    def keep_in(self, screen: Screen) -> Changes:
        """The word that nothing may be sent: the question stays unanswered."""
        if not screen.turns or screen.turns[-1].leaving is None:
            return {}
        last = replace(screen.turns[-1], leaving=None, error=texts(screen.language)("leaving.kept"))
        return self._chat(screen.with_turn(last, last=True))

    # ---- commands of the screen itself ----

    def _commanded(self, command: Command, screen: Screen) -> Changes:
        words = texts(screen.language)
        match command.name:
            case "new":
                return self.new(screen)
            case "help":
                return self.help(screen)
            case "rename":
                return self.rename(command.rest, screen) if command.rest else self.rename_sheet(screen)
            case "scope":
                return self._scoped(command.rest, screen)
        typed = f"/{command.typed}"
        return self._failed(words("command.unknown", name=typed), f"{typed} {command.rest}".rstrip(), screen)

    def _scoped(self, expression: str, screen: Screen) -> Changes:
        words = texts(screen.language)
        if expression.casefold() in ("", "all", "*", words("scope.all").casefold()):
            return self._scope(replace(screen, scope=ScopeChoice()))
        try:
            return self._scope(replace(screen, scope=choice_of(expression[:MAX_QUESTION])))
        except (CorpusError, AssistantError) as error:
            return self._failed(sentence(error, words), f"/scope {expression}", screen)

    def _failed(self, why: str, question: str, screen: Screen) -> Changes:
        return self._chat(screen.with_turn(Turn(question, error=why)))

    # ---- scope ----

    def scope(self, asked: Mapping[str, object], screen: Screen) -> Changes:
        """Add or remove a chip. What the browser sends is checked, never trusted."""
        act, name, value = (str(asked.get(key, "")).strip() for key in ("do", "field", "value"))
        if act == "scope_clear":
            return self._scope(replace(screen, scope=ScopeChoice()))
        if name not in SCOPE_FIELDS or not value or len(value) > MAX_VALUE:
            return {}
        choice = screen.scope.added(name, value) if act == "scope_add" else screen.scope.without(name, value)
        try:
            scope_of(choice)
        except CorpusError as error:
            return self._failed(sentence(error, texts(screen.language)), value, screen)
        return self._scope(replace(screen, scope=choice))

    # ---- conversations ----

    def resumed(self, conversation: str, screen: Screen) -> Screen:
        """The tab in a kept conversation, with what was said in it; in a new one where it is gone."""
        try:
            kept = self.backend.history(conversation)
        except (AssistantError, CorpusError):
            kept = ()
        known = next((each for each in self.backend.conversations() if each.id == conversation), None)
        running = self.jobs.running(f"chat:{self.project}:{conversation}")
        if known is None and running is None:
            return screen
        turns = [_remembered(turn.question, turn.reply, turn.within, is_open) for turn, is_open in kept]
        if turns:
            asked = [turn.question for turn in turns]
            last = turns[-1]
            turns[-1] = replace(last, next=self.backend.follow_ups(last.reply, asked) if last.reply else ())
        if running is not None:
            turns.append(Turn(running.label))
        return replace(
            screen, conversation=conversation, turns=tuple(turns), name=known.name if known else "", editing=None
        )

    def new(self, screen: Screen) -> Changes:
        """An empty conversation; the scope stays."""
        fresh = self.backend.new_conversation()
        return {**self._chat(replace(screen, conversation=fresh, turns=(), name="", editing=None)), "sheet": ""}

    async def open(self, conversation: str, screen: Screen) -> AsyncIterator[Changes]:
        """Go on with a kept conversation."""
        screen = self.resumed(conversation, screen)
        yield {**self._chat(screen), "sheet": ""}
        async for changes in self.attached(screen):
            yield changes

    def listed(self, words: str, screen: Screen) -> Changes:
        """The list of conversations, or those that hold some words."""
        sought = words.strip()[:MAX_VALUE]
        found = self.backend.conversations(sought)
        return {"sheet": conversations_sheet(found, screen.conversation, sought, texts(screen.language))}

    def rename(self, name: str, screen: Screen) -> Changes:
        """Call the conversation something."""
        words = texts(screen.language)
        if not any(turn.reply for turn in screen.turns):
            return self._failed(words("talks.nothing_said"), name, screen)
        try:
            with self.jobs.beside(self.project):
                kept = self.backend.rename(screen.conversation, name)
        except AssistantError as error:
            return self._failed(sentence(error, words), name, screen)
        return {**self._chat(replace(screen, name=kept)), "sheet": ""}

    def remove(self, conversation: str, words: str, screen: Screen) -> Changes:
        """Remove a conversation for good."""
        try:
            with self.jobs.beside(self.project):
                self.backend.remove(conversation)
        except AssistantError as error:
            logger.warning("%s", error)
        changes = self.new(screen) if conversation == screen.conversation else {}
        return {**changes, **self.listed(words, screen)}

    def rename_sheet(self, screen: Screen) -> Changes:
        """A field for another name of the conversation."""
        return {"sheet": rename_sheet(screen, texts(screen.language))}

    def help(self, screen: Screen) -> Changes:
        """The commands and the keys."""
        return {"sheet": help_sheet(texts(screen.language))}

    # ---- models ----

    def models(self, screen: Screen) -> Changes:
        """The models in use."""
        return self._models(screen, self.backend.models())

    def ask_again(self, screen: Screen) -> Changes:
        """Ask before texts are sent to hosted models, as if nobody had allowed it."""
        self.backend.disallow_leaving()
        return self.models(screen)

    async def try_models(self, screen: Screen) -> AsyncIterator[Changes]:
        """The models in use, tried."""
        yield self._models(screen, self.backend.models(), trying=True)
        async for event in follow(lambda tell: self.backend.try_models()):
            if isinstance(event, Done):
                yield self._models(screen, event.result)

    async def choose_model(self, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """Another chat model: tried, then kept. What the browser sends is checked, never trusted."""
        kind, model, base_url = (str(asked.get(name, "")).strip() for name in ("choice", "model", "base_url"))
        if not self.models_open or kind not in get_args(Kind):
            yield self.models(screen)
            return
        choice = ModelChoice(cast(Kind, kind), model, base_url)
        yield self._models(screen, self.backend.models(), trying=True, choice=choice)
        async for event in follow(lambda tell: self.backend.choose_model(choice)):
            if isinstance(event, Done):
                kept, chosen = not event.result.failure, event.result
                rows = (chosen if kept else self.backend.models()[0], *self.backend.models()[1:])
                yield {
                    **self._models(screen, rows, choice=None if kept else choice, chosen=chosen),
                    **(self._headed(screen) if kept else {}),
                }

    def _models(
        self,
        screen: Screen,
        rows: Sequence[ModelRow],
        *,
        trying: bool = False,
        choice: ModelChoice | None = None,
        chosen: ModelRow | None = None,
    ) -> Changes:
        words = texts(screen.language)
        try:
            return self._settings(screen, rows, trying=trying, choice=choice, chosen=chosen)
        except (AssistantError, CorpusError) as error:
            return {"sheet": sheet(words("settings.title"), failure_note(sentence(error, words), words), texts=words)}

    def _settings(
        self,
        screen: Screen,
        rows: Sequence[ModelRow],
        *,
        trying: bool,
        choice: ModelChoice | None,
        chosen: ModelRow | None,
    ) -> Changes:
        form = choice_form(choice or self.backend.choice(), texts(screen.language), trying, chosen, self.models_open)
        about = Standing(
            self.backend.overview().name,
            self.project,
            self.projects_of(screen.user),
            self.backend.replaces_names(),
            bool(self.backend.leaving_to()),
        )
        return {"sheet": settings_sheet(rows, form, about, texts(screen.language), trying=trying)}

    @abstractmethod
    def _headed(self, screen: Screen) -> Changes:
        """The header, which names the model in use."""

    # ---- showing ----

    def _key(self, screen: Screen) -> str:
        return f"chat:{self.project}:{screen.conversation}"

    def _replied(self, screen: Screen) -> Changes:
        reply = screen.turns[-1].reply
        if reply is not None and reply.artifact and not reply.proposal:
            return self._with_artifact(reply.artifact, screen)
        return self._chat(screen)

    @abstractmethod
    def _with_artifact(self, artifact: str, screen: Screen) -> Changes:
        """The panel of an artifact, brought to the front."""

    def _chat(self, screen: Screen) -> Changes:
        words = texts(screen.language)
        kept = self.backend.artifacts() if _names_artifacts(screen) else ()
        titles = {entry.id: title_in(entry.kind, entry.title, words.language) for entry in kept}
        return {
            "log": chat_panel(screen.turns, words, titles, sources=not _asks_sources(screen) or self._holds()),
            "chatbar": chat_bar(screen, words),
            **self._scope(screen),
        }

    def _holds(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self.backend.sources())

    def _scope(self, screen: Screen) -> Changes:
        return {"screen": screen, "scope": scope_bar(screen, self.backend.facets(), texts(screen.language))}


def sentence(error: BaseException, words: Texts) -> str:
    """An error as one sentence in the screen's language; of those nobody foresaw the inside is logged, not told."""
    if isinstance(error, SourceError):
        return f"{error.origin}: {told(str(error).removeprefix(f'{error.origin}: '), words)}"
    if isinstance(error, AssistantError | CorpusError):
        return told(str(error), words)
    logger.error("An action of the screen failed.", exc_info=error)
    return words("error.unexpected")


def _ended(turn: Turn, result: Answered | LeavingView) -> Turn:
    if isinstance(result, LeavingView):
        return replace(turn, leaving=result, steps=())
    return replace(turn, reply=result.reply, next=result.next, steps=())


def _remembered(question: str, reply: Reply, within: str, is_open: bool) -> Turn:
    try:
        choice = choice_of(within)
    except CorpusError:
        choice = ScopeChoice((("segment", within),))
    return Turn(question, reply, decided="before" if reply.proposal and not is_open else "", within=choice)


def _told(steps: tuple[AnswerStep, ...], event: AnswerStep) -> tuple[AnswerStep, ...]:
    """The steps with one more; the same step told again with other numbers takes the place of the last."""
    if steps and event.statement is None and steps[-1].statement is None and steps[-1].stage == event.stage:
        return (*steps[:-1], event)
    return (*steps, event)


def _asks_sources(screen: Screen) -> bool:
    """Whether it shows differently where there is nothing to ask: an empty conversation, or a question unanswered."""
    return not screen.turns or any(turn.reply and turn.reply.abstained for turn in screen.turns)


def _names_artifacts(screen: Screen) -> bool:
    return any(turn.reply and turn.reply.artifact for turn in screen.turns)
