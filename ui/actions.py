"""What happens on the screen: say, decide, draft, bring files, export. Each streams what changed, by part name.

An action is given the tab's `Screen` and yields `Changes`; `ui.app` maps part names to components. Knows the backend
and the panels, nothing of Gradio.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from assistant.artifacts import AnyArtifact, Brief, FindingSet, IdeaSet, JourneyMap, PersonaSet
from assistant.errors import AssistantError
from assistant.targets import planned_changes
from corpus.alignment import CitationStatus
from corpus.errors import CorpusError
from corpus.progress import Step
from ui.chat_actions import Changes, sentence
from ui.file_actions import FileActions
from ui.jobs import Tell
from ui.map_sides import Sides, layering_of
from ui.markup import Html, element, join
from ui.pain_ideas import ideas_for
from ui.panels.board import board
from ui.panels.claim_card import no_sources_yet
from ui.panels.coding import coding_panel, recoding_from
from ui.panels.evidence import evidence_panel
from ui.panels.findings import findings_panel
from ui.panels.ideas import ideas_panel
from ui.panels.insight_space import space_panel
from ui.panels.journey import journey_panel
from ui.panels.overall import overall_panel
from ui.panels.page_header import page_header
from ui.panels.people import people_panel
from ui.panels.person_words import SHOWN, person_panel
from ui.panels.personas import personas_panel
from ui.panels.questions import question_panel, questions_panel
from ui.panels.revision_bar import revision_bar
from ui.panels.search import chosen_from, search_panel
from ui.panels.source_facts import source_panel
from ui.panels.sources import sources_panel, uploaded_note, views_bar
from ui.panels.toolbar import draft_bar, failure_note, kept_note, unfinished_note, working_note
from ui.session import KINDS, LOOKS, SHOWN_BY, ArtifactKind, Backend, Look, Screen, Turn
from ui.talk import FILES, ScopeChoice, narrowed
from ui.texts import LANGUAGES, Texts, texts
from ui.work import Done, Stopped

MAX_FACT = 500
"""Characters of one thing said of a source."""
MAX_WORDS = 300
"""Characters of what is searched for."""
MOST_SHOWN = 2000
WRITTEN_IN = frozenset({"search", "source", "privacy"})
"""Views of the sources with fields: what is half written in them is not taken away."""
_NOT_FACTS = {"document", "act", "screen_language"}


class Actions(FileActions):
    """The actions over one project."""

    def first(
        self, language: str, conversation: str = "", user: str = "", wished: Mapping[str, str] | None = None
    ) -> Changes:
        """Everything, for a tab that was just opened: a kept conversation or a new one, the newest drafts.

        Args:
            wished: what its address asks to show: by kind an older draft, and of the sources a view (`SHOWN_BY`).
        """
        wished = wished or {}
        screen = Screen(self.backend.new_conversation(), language, project=self.project, user=user)
        screen = replace(screen, seen=self.backend.seen())  # before anything is read: what changes meanwhile is told
        if conversation:
            screen = self.resumed(conversation, screen)
        if wished.get("view"):
            screen = self.looking({name: wished.get(name, "") for name in SHOWN_BY}, screen)
        for entry in self.backend.artifacts():
            if entry.kind not in screen.shown or entry.id == wished.get(entry.kind):
                screen = screen.showing(entry.kind, entry.id)
        return {
            **self._overview(screen),
            **{part: value for kind in KINDS for part, value in self.panel(kind, screen).items()},
            **self._chat(screen),
            **self._cut_off(screen),
            "sheet": "",
        }

    def decide(self, proposal: str, accept: bool, turn: int, screen: Screen) -> Changes:
        """Take over or drop a proposed change; only one that this conversation proposed."""
        if not 0 <= turn < len(screen.turns):
            return {}
        told = screen.turns[turn]
        if told.reply is None or told.reply.proposal != proposal or told.decided:
            return {}
        try:
            with self.jobs.beside(self.project):
                changed = self.backend.decide(proposal, accept)
        except (AssistantError, CorpusError) as error:
            return self._chat(screen.with_turn(Turn(told.question, error=sentence(error, texts(screen.language)))))
        turns = list(screen.turns)
        turns[turn] = replace(told, decided="accepted" if accept else "refused")
        screen = replace(screen, turns=tuple(turns))
        return self._with_artifact(changed, screen) if changed else self._chat(screen)

    async def draft(self, kind: ArtifactKind, brief: Brief, screen: Screen) -> AsyncIterator[Changes]:
        """Draft an artifact, told stage by stage, then show it."""
        words = texts(screen.language)
        to = self.backend.leaving_to()
        if to:
            yield {f"{kind}_note": failure_note(words("leaving.draft", where=to), words)}
            return
        async for changes in self._draft(kind, narrowed(brief, screen.scope), screen):
            yield changes

    async def _draft(self, kind: ArtifactKind, brief: Brief, screen: Screen) -> AsyncIterator[Changes]:
        words = texts(screen.language)
        screen = replace(screen, drafting=kind)
        yield {"screen": screen, f"{kind}_note": working_note(None, words, stops=kind)}

        def work(tell: Tell) -> AnyArtifact:
            self.backend.begin(kind, brief)
            try:
                return self.backend.draft(kind, brief, tell)
            finally:
                self.backend.end(kind)  # what a killed server leaves is noted as unfinished

        try:
            self.jobs.start(self._draft_key(kind), work)
        except AssistantError as error:
            yield {f"{kind}_note": failure_note(sentence(error, words), words)}
            return
        async for changes in self.under_way(screen, (self._draft_key(kind),)):
            yield changes

    async def under_way(self, screen: Screen, keys: Sequence[str] = ()) -> AsyncIterator[Changes]:
        """What jobs of this project tell, followed to their end: those named, or all that a new tab finds running."""
        with suppress(AssistantError):  # too many wait: somebody tries again, or the next one who comes
            self.take_waiting()
        watched = keys or (*(self._draft_key(kind) for kind in KINDS), self.files_key, self.privacy_key)
        began = screen
        async for key, event in self.jobs.follow(*watched, alone=False):
            screen = self.now(screen)  # the tab may look at something else by now
            changes = self._told(key, event, began, screen)
            yield {**changes, "began": screen}
            screen = cast(Screen, changes.get("screen", screen))

    def _told(self, key: str, event: Any, began: Screen, screen: Screen) -> Changes:
        """What one event of a job changes in a tab that followed it as it `began`."""
        words = texts(screen.language)
        files = self.files_key
        part = "sources" if key.startswith(files) else key.rpartition(":")[2]
        if isinstance(event, Done) and key == self.privacy_key:
            return self._after_privacy(event.result, screen)
        if isinstance(event, Done) and key == files:
            screen = self._as_now(screen)
            changes = {name: value for kind in KINDS for name, value in self.panel(kind, screen).items()}
            changes |= self._reread_in(began, screen)
            if not screen.turns:
                changes["log"] = self._chat(screen)["log"]  # there is something to ask now
            return {**changes, "sources_note": uploaded_note(event.result, words), "files": None}
        if isinstance(event, Done):
            return self.panel(event.result.artifact, screen.showing(part, event.result.id))
        if isinstance(event, Stopped):
            return {f"{part}_note": failure_note(words("chat.stopped"), words)}
        if isinstance(event, BaseException):
            return {f"{part}_note": failure_note(sentence(event, words), words)}
        stops, waiting = ("files", self.arrivals.files) if key == files else (part, 0)
        note = working_note(event, words, stops=stops, cancel=key != self.privacy_key, waiting=waiting)
        return {f"{part}_note": note}

    def _reread_in(self, began: Screen, now: Screen, then: Look | None = None) -> Changes:
        """The sources once files have been read: `then`, or the list, unless the tab has gone on to another view
        meanwhile. That is shown anew, but where something may just be written in it."""
        if now.look == began.look:
            return self._overview(replace(now, look=then or Look()))
        return {"screen": now, **self._headed(now)} if now.look.view in WRITTEN_IN else self._overview(now)

    def _as_now(self, screen: Screen) -> Screen:
        """The tab that shows the sources as they are now; names in its chat may still be older ones."""
        return replace(screen, seen=replace(screen.seen, contents=self.backend.seen().contents))

    def _draft_key(self, kind: str) -> str:
        return f"draft:{self.project}:{kind}"

    def _cut_off(self, screen: Screen) -> Changes:
        """Drafts that a server left when it ended."""
        words = texts(screen.language)
        changes: Changes = {}
        for left in self.backend.unfinished():
            if left.kind in KINDS and self.jobs.running(self._draft_key(left.kind)) is None:
                changes[f"{left.kind}_note"] = unfinished_note(left, words)
            elif left.kind == FILES and self.jobs.running(self.files_key) is None:
                changes["sources_note"] = unfinished_note(left, words)
        return changes

    def dismiss(self, kind: str, screen: Screen) -> Changes:
        """Forget a draft that was cut off."""
        if kind not in (*KINDS, FILES):
            return {}
        self.backend.end(kind)
        return {"sources_note" if kind == FILES else f"{kind}_note": ""}

    async def go_on(self, kind: str, screen: Screen) -> AsyncIterator[Changes]:
        """Draft again what was cut off; what was coded is kept, so it goes on from there. Of files those that came in
        already cost nothing."""
        if kind == FILES:
            async for changes in self.bring(list(self.backend.brought_files()), screen):
                yield changes
            return
        left = next((each for each in self.backend.unfinished() if each.kind == kind), None)
        found = next((each for each in KINDS if each == kind), None)
        if left is not None and found is not None:
            async for changes in self._draft(found, left.brief, screen):
                yield changes

    def work_stopped(self, what: str, screen: Screen) -> Changes:
        """After "cancel" of a draft or of files: its note says that it stopped; files that were taken in stay."""
        words = texts(screen.language)
        note = failure_note(words("chat.stopped"), words)
        if what == "files":
            self.files_stopped()
            return {**self._overview(self._as_now(screen)), "sources_note": note}
        if what not in KINDS:
            return {}
        self.jobs.stop(self._draft_key(what))
        return {f"{what}_note": note}

    def version(self, kind: ArtifactKind, artifact: str, screen: Screen) -> Changes:
        """Show another kept draft of the same kind."""
        return {**self.panel(kind, screen.showing(kind, artifact)), "tab": kind}

    def export(self, artifact: str, form: str, language: str) -> Path:
        """Write an artifact as a file, its headings in `language`; else in the draft's."""
        return self.backend.export(artifact, form, language if language in LANGUAGES else "")

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

    def person(self, asked: Mapping[str, object]) -> Html:
        """What a person said, for the drawer. What the browser sends is checked, never trusted."""
        words = texts(str(asked.get("language", "en")))
        most = min(max(_offset(asked.get("most")) or 0, SHOWN), MOST_SHOWN)
        return person_panel(self.backend.person(str(asked.get("voice", "")), most), words)

    def coding(self, asked: Mapping[str, object], told: str = "", failed: str = "") -> Html:
        """How a passage is coded, for the drawer. What the browser sends is checked, never trusted."""
        words = texts(str(asked.get("language", "en")))
        document, segment = str(asked.get("document", "")), str(asked.get("segment", ""))
        place = _offset(asked.get("start")), _offset(asked.get("end"))
        return coding_panel(self.backend.coding(document, segment, *place, words.language), words, told, failed)

    def recode(self, asked: Mapping[str, object], who: str) -> Html:
        """Keep what a person says of a passage, and show what came of it."""
        words = texts(str(asked.get("language", "en")))
        said = recoding_from(asked)
        if said is None:
            return self.coding(asked, failed=words("coding.nothing"))
        before = self.backend.seen().contents
        try:
            with self.jobs.beside(self.project):
                self.backend.recode(str(asked.get("document", "")), said, who)
        except (AssistantError, CorpusError) as error:
            return self.coding(asked, failed=sentence(error, words))
        after = self.backend.seen().contents
        # What was added may lie beside what was cited: all of the utterance is shown then.
        shown = {**asked, "start": None, "end": None} if said.act == "add" else asked
        coding = self.coding(shown, told=words(f"coding.done_{said.act}"))
        return element(
            "div", coding, data_state_was=before, data_state_now=after
        )  # the page is not to be told of its own word

    def _with_artifact(self, artifact: str, screen: Screen) -> Changes:
        kind = self.backend.load(artifact).artifact
        screen = screen.showing(kind, artifact)
        return {**self.panel(kind, screen), **self._chat(screen), "tab": kind}

    def look(self, asked: Mapping[str, object], screen: Screen) -> Changes:
        """Another view of the sources. What the browser sends is checked, never trusted."""
        screen = self.looking(asked, screen)
        changes = self._sources(screen)
        if self.jobs.running(self.files_key) or self.jobs.running(self.privacy_key):
            changes.pop("sources_note")  # it tells how far the work is, in every view
        return {**changes, "tab": "sources"} if asked.get("open") else changes

    def looking(self, asked: Mapping[str, object], screen: Screen) -> Screen:
        """The tab as it is once that view is shown."""
        view = str(asked.get("view", ""))
        look = Look(
            view if view in LOOKS else "list",
            str(asked.get("document", "")),
            min(_offset(asked.get("number")) or 0, MOST_SHOWN),
            str(asked.get("words", ""))[:MAX_WORDS],
            chosen_from(asked.get("chosen")),
        )
        if look.view != "search":
            return replace(screen, look=look)
        if "words" not in asked:
            look = self.now(screen).sought  # the search of before, when its view is opened again
        return replace(screen, look=look, sought=look)

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
            read, now = str(event.result), self.now(screen)
            note = texts(screen.language)("fact.same" if read == document else "fact.kept")
            changes = self._reread_in(screen, self._as_now(now), Look("source", read))
            yield {**changes, "sources_note": kept_note(note), "began": now}

    async def join(self, asked: Mapping[str, object], screen: Screen) -> AsyncIterator[Changes]:
        """Say that two people are one."""
        one, other = str(asked.get("one", "")), str(asked.get("other", ""))

        def work(tell: Callable[[Step], None]) -> None:
            self.backend.join(one, other, tell)

        async for event in self._reread(work, screen):
            if isinstance(event, Done):
                note, now = texts(screen.language)("fact.joined"), self.now(screen)
                changes = self._reread_in(screen, self._as_now(now), screen.look)
                yield {**changes, "sources_note": kept_note(note), "began": now}
            else:
                yield event

    async def _reread(
        self, work: Callable[[Callable[[Step], None]], object], screen: Screen
    ) -> AsyncIterator[Changes | Done[object]]:
        """Reading sources again, told stage by stage; ends with what the work gave, or with why it stopped."""
        words = texts(screen.language)
        yield {"sources_note": working_note(None, words, cancel=False)}
        try:
            async for event in self.jobs.done(f"{self.files_key}:again", work):
                yield event if isinstance(event, Done) else {"sources_note": working_note(event, words, cancel=False)}
        except Exception as error:  # noqa: BLE001  (the edge: known errors are told, others are logged)
            yield {"sources_note": failure_note(sentence(error, words), words)}

    def _overview(self, screen: Screen) -> Changes:
        return {**self._headed(screen), **self._sources(screen)}

    def _headed(self, screen: Screen) -> Changes:
        projects = self.projects_of(screen.user)
        overview, words = self.backend.overview(), texts(screen.language)
        header = page_header(overview, words, screen.project, projects, screen.user, screen.seen)
        return {"header": header}

    def _sources(self, screen: Screen) -> Changes:
        """The panel of sources as the tab looks at it."""
        words, look = texts(screen.language), screen.look
        changes: Changes = {"screen": screen, "sources_bar": views_bar(look, words), "sources_note": ""}
        try:
            shown = (
                self.privacy_shown(screen)
                if look.view == "privacy"
                else looked_at(self.backend, look, words, screen.scope)
            )
            return {**changes, "sources": shown}
        except (AssistantError, CorpusError) as error:
            return {**changes, "sources_note": failure_note(sentence(error, words), words)}

    def panel(self, kind: ArtifactKind, screen: Screen) -> Changes:
        """The draft that a tab shows of a kind, with its toolbar."""
        words = texts(screen.language)
        shown = screen.shown.get(kind)
        try:
            artifact = self.backend.load(shown, words.language) if shown else None
        except AssistantError as error:
            return {"screen": screen, f"{kind}_note": failure_note(sentence(error, words), words)}
        bar = draft_bar(kind, artifact, self.backend.artifacts(), self.backend.frames(words.language), words)
        shown = (
            no_sources_yet(words(f"{kind}.none"), words)
            if artifact is None and not self.backend.sources()
            else artifact_panel(kind, artifact, words, self._sides(artifact, screen))
        )
        if artifact is not None:
            standing = self.backend.standing(artifact.id)
            bar = join([bar, revision_bar(kind, artifact, standing, words)])
            shown = board(kind, artifact, standing, shown, words)
        return {"screen": screen, f"{kind}_bar": bar, f"{kind}_note": "", kind: shown}

    def _sides(self, artifact: AnyArtifact | None, screen: Screen) -> Sides | None:
        """What stands beside a map; None for any other draft."""
        if not isinstance(artifact, JourneyMap):
            return None
        beside = (screen.shown.get("personas", ""), artifact.beside, screen.shown.get("ideas", ""))
        people, current, ideas = (self._kept(each, screen.language) for each in beside)
        personas = people if isinstance(people, PersonaSet) else None
        before = current if isinstance(current, JourneyMap) else None
        planned = (entry.id for entry in self.backend.artifacts() if entry.beside == artifact.id)
        return Sides(
            layering_of(artifact, personas, screen.layers, texts(screen.language), self.backend.told_of(artifact)),
            before,
            planned_changes(before, artifact) if before else None,
            next(planned, ""),
            ideas_for(artifact, ideas if isinstance(ideas, IdeaSet) else None),
        )

    def _kept(self, identity: str, language: str) -> AnyArtifact | None:
        """A kept draft; None where there is none or it can't be read."""
        try:
            return self.backend.load(identity, language) if identity else None
        except AssistantError:
            return None


def artifact_panel(kind: ArtifactKind, artifact: AnyArtifact | None, words: Texts, sides: Sides | None = None) -> Html:
    """The panel of one artifact, or of none of its kind."""
    match artifact:
        case JourneyMap():
            return journey_panel(artifact, words, sides)
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


def looked_at(backend: Backend, look: Look, words: Texts, scope: ScopeChoice | None = None) -> Html:
    """What the panel of sources shows; the list where a source or question is gone.

    Raises:
        CorpusError: a search could not be made.
    """
    if look.view == "search":
        scope = scope or ScopeChoice()
        found = backend.search_corpus(look.words, scope.expression, look.chosen, words.language)
        return search_panel(found, scope, words, look.number)
    if look.view == "space":
        return space_panel(backend.space(), words)
    if look.view == "overview":
        return overall_panel(backend.overview(), backend.overall(words.language), backend.space(), words)
    if look.view == "people":
        return people_panel(backend.people(), words)
    if look.view in ("questions", "question"):
        asked = backend.questions()
        if look.view == "question" and 0 < look.number <= len(asked.questions):
            return question_panel(asked.questions[look.number - 1], asked, words)
        return questions_panel(asked, words)
    source = backend.source(look.document) if look.view == "source" else None
    return source_panel(source, words) if source is not None else sources_panel(backend.sources(), words)


def _offset(value: object) -> int | None:
    return int(value) if isinstance(value, str | int) and str(value).isdecimal() else None
