"""What happens on the screen: say, decide, draft, bring files, export. Each streams what changed, by part name.

An action is given the tab's `Screen` and yields `Changes`; `ui.app` maps part names to components. Knows the backend
and the panels, nothing of Gradio.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from assistant.artifacts import AnyArtifact, Brief, FindingSet, IdeaSet, JourneyMap, PersonaSet, Reply
from assistant.errors import AssistantError
from corpus.alignment import CitationStatus
from corpus.errors import CorpusError
from corpus.progress import Step
from ui.markup import Html
from ui.panels.chat import chat_panel
from ui.panels.evidence import evidence_panel
from ui.panels.findings import findings_panel
from ui.panels.ideas import ideas_panel
from ui.panels.insight_space import space_panel
from ui.panels.journey import journey_panel
from ui.panels.people import people_panel
from ui.panels.personas import personas_panel
from ui.panels.questions import question_panel, questions_panel
from ui.panels.source_facts import source_panel
from ui.panels.sources import sources_panel, uploaded_note, views_bar
from ui.panels.toolbar import draft_bar, failure_note, kept_note, page_header, working_note
from ui.session import KINDS, LOOKS, AnswerStep, ArtifactKind, Backend, Look, Screen, Turn, Uploaded
from ui.texts import Texts, texts
from ui.work import Done, follow

logger = logging.getLogger(__name__)

Changes = dict[str, object]
"""Part of the screen → its new value: `screen`, `header`, `log`, `sources`, `<kind>`, `<kind>_bar`, `<kind>_note`…"""
MAX_FACT = 500
"""Characters of one thing said of a source."""
_NOT_FACTS = {"document", "act", "screen_language"}
MAX_QUESTION = 4000
"""Characters of one message; what is longer is cut, so that a pasted book does not block the queue."""


class Actions:
    """The actions over one project."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def first(self, language: str) -> Changes:
        """Everything, for a tab that was just opened: the newest draft of each kind."""
        screen = Screen(self.backend.new_conversation(), language)
        for entry in self.backend.artifacts():
            if entry.kind not in screen.shown:
                screen = screen.showing(entry.kind, entry.id)
        return {
            **self._overview(screen),
            **self._chat(screen),
            **{part: value for kind in KINDS for part, value in self._panel(kind, screen).items()},
        }

    async def say(self, question: str, language: str, screen: Screen) -> AsyncIterator[Changes]:
        """A question or an instruction: its steps as they happen, then the reply and what it drafted."""
        asked = question.strip()[:MAX_QUESTION]
        if not asked:
            return
        screen = screen.with_turn(Turn(asked))
        yield self._chat(screen)
        work = partial(self.backend.ask, screen.conversation, asked, language)
        try:
            async for event in follow(work):
                if isinstance(event, Done):
                    screen = screen.with_turn(replace(screen.turns[-1], reply=event.result), last=True)
                    yield self._replied(event.result, screen)
                    return
                last = screen.turns[-1]
                screen = screen.with_turn(replace(last, steps=_told(last.steps, event)), last=True)
                yield self._chat(screen)
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            screen = screen.with_turn(Turn(asked, error=_sentence(error, texts(screen.language))), last=True)
            yield self._chat(screen)

    def stopped(self, screen: Screen) -> Changes:
        """After "stop" in the chat: the open turn says so."""
        if not screen.turns or screen.turns[-1].reply or screen.turns[-1].error:
            return self._chat(screen)
        last = screen.turns[-1]
        return self._chat(
            screen.with_turn(Turn(last.question, error=texts(screen.language)("chat.stopped")), last=True)
        )

    def decide(self, proposal: str, accept: bool, turn: int, screen: Screen) -> Changes:
        """Take over or drop a proposed change; only one that this conversation proposed."""
        if not 0 <= turn < len(screen.turns):
            return {}
        told = screen.turns[turn]
        if told.reply is None or told.reply.proposal != proposal or told.decided:
            return {}
        try:
            changed = self.backend.decide(proposal, accept)
        except (AssistantError, CorpusError) as error:
            return self._chat(screen.with_turn(Turn(told.question, error=str(error))))
        turns = list(screen.turns)
        turns[turn] = replace(told, decided="accepted" if accept else "refused")
        screen = replace(screen, turns=tuple(turns))
        return self._with_artifact(changed, screen) if changed else self._chat(screen)

    async def draft(self, kind: ArtifactKind, brief: Brief, screen: Screen) -> AsyncIterator[Changes]:
        """Draft an artifact, told stage by stage, then show it."""
        words = texts(screen.language)
        screen = replace(screen, drafting=kind)
        yield {"screen": screen, f"{kind}_note": working_note(None, words)}

        def work(tell: Callable[[Step], None]) -> AnyArtifact:
            return self.backend.draft(kind, brief, tell)

        try:
            async for event in follow(work):
                if isinstance(event, Done):
                    yield self._panel(kind, screen.showing(kind, event.result.id))
                else:
                    yield {f"{kind}_note": working_note(event, words)}
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {f"{kind}_note": failure_note(_sentence(error, words), words)}

    def draft_stopped(self, screen: Screen) -> Changes:
        """After "cancel" of a draft: its note says that it stopped."""
        words = texts(screen.language)
        changes: Changes = {f"{kind}_note": "" for kind in KINDS}
        if screen.drafting:
            changes[f"{screen.drafting}_note"] = failure_note(words("chat.stopped"), words)
        return changes

    async def bring(self, paths: list[Path], screen: Screen) -> AsyncIterator[Changes]:
        """Take files in, told stage by stage; each that fails is told of in a sentence."""
        words = texts(screen.language)
        yield {"sources_note": working_note(None, words, cancel=False)}

        def work(tell: Callable[[Step], None]) -> Uploaded:
            return self.backend.ingest(paths, tell)

        try:
            async for event in follow(work):
                if isinstance(event, Done):
                    changes = self._overview(replace(screen, look=Look()))
                    yield {**changes, "sources_note": uploaded_note(event.result, words), "files": None}
                else:
                    yield {"sources_note": working_note(event, words, cancel=False)}
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {"sources_note": failure_note(_sentence(error, words), words), "files": None}

    def version(self, kind: ArtifactKind, artifact: str, screen: Screen) -> Changes:
        """Show another kept draft of the same kind."""
        return self._panel(kind, screen.showing(kind, artifact))

    def export(self, artifact: str, form: str, screen: Screen) -> Path:
        """Write an artifact as a file."""
        return self.backend.export(artifact, form, screen.language)

    def passage(self, asked: Mapping[str, object]) -> Html:
        """The passage that a mark points at, for the drawer. What the browser sends is checked, never trusted."""
        words = texts(str(asked.get("language", "en")))
        document, segment = str(asked.get("document", "")), str(asked.get("segment", ""))
        start, end = _offset(asked.get("start")), _offset(asked.get("end"))
        found = self.backend.passage(document, segment, start, end)
        status = str(asked.get("status", ""))
        if found is not None and status in CitationStatus.__members__:
            found = replace(found, status=CitationStatus(status))
        return evidence_panel(found, words)

    def _replied(self, reply: Reply, screen: Screen) -> Changes:
        if reply.artifact and not reply.proposal:
            return self._with_artifact(reply.artifact, screen)
        return self._chat(screen)

    def _with_artifact(self, artifact: str, screen: Screen) -> Changes:
        kind = self.backend.load(artifact).artifact
        screen = screen.showing(kind, artifact)
        return {**self._panel(kind, screen), **self._chat(screen), "tab": kind}

    def _chat(self, screen: Screen) -> Changes:
        titles = {entry.id: entry.title for entry in self.backend.artifacts()} if _names_artifacts(screen) else {}
        return {"screen": screen, "log": chat_panel(screen.turns, texts(screen.language), titles)}

    def look(self, asked: Mapping[str, object], screen: Screen) -> Changes:
        """Another view of the sources. What the browser sends is checked, never trusted."""
        view = str(asked.get("view", ""))
        look = Look(
            view if view in LOOKS else "list", str(asked.get("document", "")), _offset(asked.get("number")) or 0
        )
        return self._sources(replace(screen, look=look))

    async def tell(self, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """Say what a source is: the fields of its form that were changed."""
        document = str(asked.get("document", ""))
        said = {str(name): str(value)[:MAX_FACT] for name, value in asked.items() if name not in _NOT_FACTS}

        def work(tell: Callable[[Step], None]) -> str:
            return self.backend.tell(document, said, tell)

        async for event in self._reread(work, screen):
            if not isinstance(event, Done):
                yield event
                continue
            now = str(event.result)
            screen = replace(screen, look=Look("source", now))
            note = texts(screen.language)("fact.same" if now == document else "fact.kept")
            yield {**self._overview(screen), "sources_note": kept_note(note)}

    async def join(self, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """Say that two people are one."""
        one, other = str(asked.get("one", "")), str(asked.get("other", ""))

        def work(tell: Callable[[Step], None]) -> None:
            self.backend.join(one, other, tell)

        async for event in self._reread(work, screen):
            if isinstance(event, Done):
                note = texts(screen.language)("fact.joined")
                yield {**self._overview(screen), "sources_note": kept_note(note)}
            else:
                yield event

    async def _reread(
        self, work: Callable[[Callable[[Step], None]], object], screen: Screen
    ) -> AsyncIterator[Changes | Done[object]]:
        """Reading sources again, told stage by stage; ends with what the work gave, or with why it stopped."""
        words = texts(screen.language)
        yield {"sources_note": working_note(None, words, cancel=False)}
        try:
            async for event in follow(work):
                yield event if isinstance(event, Done) else {"sources_note": working_note(event, words, cancel=False)}
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {"sources_note": failure_note(_sentence(error, words), words)}

    def _overview(self, screen: Screen) -> Changes:
        words = texts(screen.language)
        return {"header": page_header(self.backend.overview(), words), **self._sources(screen)}

    def _sources(self, screen: Screen) -> Changes:
        """The panel of sources as the tab looks at it."""
        words, look = texts(screen.language), screen.look
        return {
            "screen": screen,
            "sources_bar": views_bar(look.view, words),
            "sources_note": "",
            "sources": looked_at(self.backend, look, words),
        }

    def _panel(self, kind: ArtifactKind, screen: Screen) -> Changes:
        words = texts(screen.language)
        shown = screen.shown.get(kind)
        try:
            artifact = self.backend.load(shown) if shown else None
        except AssistantError as error:
            return {"screen": screen, f"{kind}_note": failure_note(str(error), words)}
        bar = draft_bar(kind, artifact, self.backend.artifacts(), self.backend.frames(), words)
        return {"screen": screen, f"{kind}_bar": bar, f"{kind}_note": "", kind: artifact_panel(kind, artifact, words)}


def artifact_panel(kind: ArtifactKind, artifact: AnyArtifact | None, words: Texts) -> Html:
    """The panel of one artifact, or of none of its kind."""
    match artifact:
        case JourneyMap():
            return journey_panel(artifact, words)
        case PersonaSet():
            return personas_panel(artifact, words)
        case FindingSet():
            return findings_panel(artifact, words)
        case IdeaSet():
            return ideas_panel(artifact, words)
        case None:
            return {
                "journey": lambda: journey_panel(None, words),
                "personas": lambda: personas_panel(None, words),
                "findings": lambda: findings_panel(None, words),
                "ideas": lambda: ideas_panel(None, words),
            }[kind]()


def looked_at(backend: Backend, look: Look, words: Texts) -> Html:
    """What the panel of sources shows; the list where a source or question is gone."""
    if look.view == "space":
        return space_panel(backend.space(), words)
    if look.view == "people":
        return people_panel(backend.people(), words)
    if look.view in ("questions", "question"):
        asked = backend.questions()
        if look.view == "question" and 0 < look.number <= len(asked.questions):
            return question_panel(asked.questions[look.number - 1], asked, words)
        return questions_panel(asked, words)
    source = backend.source(look.document) if look.view == "source" else None
    return source_panel(source, words) if source is not None else sources_panel(backend.sources(), words)


def _told(steps: tuple[AnswerStep, ...], event: AnswerStep) -> tuple[AnswerStep, ...]:
    """The steps with one more; the same step told again with other numbers takes the place of the last."""
    if steps and event.statement is None and steps[-1].statement is None and steps[-1].stage == event.stage:
        return (*steps[:-1], event)
    return (*steps, event)


def _names_artifacts(screen: Screen) -> bool:
    return any(turn.reply and turn.reply.artifact for turn in screen.turns)


def _offset(value: object) -> int | None:
    return int(value) if isinstance(value, str | int) and str(value).isdecimal() else None


def _sentence(error: Exception, words: Texts) -> str:
    if isinstance(error, AssistantError | CorpusError):
        return str(error)
    logger.error("An action of the screen failed.", exc_info=error)
    return words("error.unexpected")
