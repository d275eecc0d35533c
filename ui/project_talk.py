"""The chat side of the screen's backend over a real project: conversations, scopes, models, what would leave.

`ui.backend.ProjectBackend` adds the panels' side. Opens a store for each request and closes it again.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex

from assistant.artifact_files import write_whole
from assistant.artifacts import AnyArtifact, Brief, FindingSet
from assistant.asked_names import with_pseudonyms
from assistant.choosing_model import ModelChoice, choose_model
from assistant.conversation import Conversation
from assistant.conversation_files import (
    ConversationShelf,
    ConversationSummary,
    KeptTurn,
    conversation_path,
    kept_turns,
    remove_conversation,
    rename_conversation,
    take_back,
)
from assistant.errors import AssistantError
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.intents import Intent
from assistant.journeys import draft_journey
from assistant.kept_files import UNFINISHED
from assistant.leaving import is_hosted, what_leaves
from assistant.personas import draft_personas
from assistant.project import Project
from assistant.proposals import proposed
from assistant.replies import Reply
from assistant.trying import Trial, try_chat_model, try_embedder
from corpus.errors import CorpusError
from corpus.filters import parse_scope
from corpus.progress import Progress
from corpus.records import Evidence
from ui.answer_steps import answer_step
from ui.next_questions import next_questions
from ui.session import ArtifactKind, OnStep
from ui.talk import Answered, Asked, Facet, Facets, LeavingView, ModelRow, Unfinished

CONVERSATIONS = 200
"""Conversations kept open; the one used longest ago is closed first and read again when it is needed."""
ALLOWED = "leaving.json"
"""File of the project that tells which hosted models texts may be sent to."""
LONGEST_VALUE = 60
"""Characters of an attribute's value that is offered for a scope; longer ones are no groups but words."""
MOST_VALUES = 60
SHOWN_TEXTS = 12
"""Texts of a preview; how many there are in all is told."""

DRAFTS: dict[ArtifactKind, Callable[[Project, Brief, Progress], AnyArtifact]] = {
    "journey": draft_journey,
    "personas": draft_personas,
    "findings": draft_findings,
    "ideas": draft_ideas,
}


class ProjectTalk:
    """A project as the chat sees it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._choosing = threading.Lock()
        self._conversations: dict[str, tuple[Conversation, threading.Lock]] = {}
        self._shelf = ConversationShelf(project)
        self._facets: tuple[int, Facets] | None = None

    def new_conversation(self) -> str:
        """An id nobody can guess, so that no tab writes into another's conversation."""
        return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(6)}"

    def ask(self, asked: Asked, on_step: OnStep) -> Answered:
        """What the conversation replies; two tabs of one conversation wait for each other."""
        thread, turn = self._conversation(asked.conversation)
        with turn:
            wanted = Intent(asked.intent, {"topic": asked.topic} if asked.topic else {}) if asked.intent else None
            reply = thread.send(
                asked.text,
                lambda event: on_step(answer_step(event)),
                language=asked.language,
                within=asked.within,
                wanted=wanted,
            )
            questions = [question for question, _ in thread.turns]
        return Answered(reply, self.follow_ups(reply, questions))

    def search(self, words: str, within: str, limit: int) -> Sequence[Evidence]:
        """Passages near some words, best first."""
        retriever = self.project.retriever()
        retriever.refresh()
        query = with_pseudonyms(self.project, words)
        return retriever.search(query, limit=limit, scope=parse_scope(within) if within else None)

    def follow_ups(self, reply: Reply, asked: Sequence[str]) -> tuple[str, ...]:
        """What might be asked after a reply: beside the newest findings."""
        newest = next((each for each in self.project.artifacts() if each.kind == "findings"), None)
        try:
            findings = self.project.load(newest.id) if newest is not None else None
        except AssistantError:
            findings = None  # a draft that can't be read suggests nothing; its panel tells why
        return next_questions(reply, findings if isinstance(findings, FindingSet) else None, asked)

    def conversations(self, words: str = "") -> Sequence[ConversationSummary]:
        """Kept conversations, the newest first."""
        return self._shelf.listed(words)

    def history(self, conversation: str) -> Sequence[tuple[KeptTurn, bool]]:
        """Turns of a conversation, and whether a change that one proposed is still open."""
        return [
            (turn, self._is_open(turn.reply.proposal))
            for turn in kept_turns(conversation_path(self.project, conversation))
        ]

    def rename(self, conversation: str, name: str) -> str:
        """Call a conversation something."""
        return rename_conversation(self.project, conversation, name)

    def take_back(self, conversation: str, place: int) -> None:
        """Drop the turn at that place and those after it."""
        _, turn = self._conversation(conversation)
        with turn:
            take_back(self.project, conversation, place)
            self._close(conversation)

    def remove(self, conversation: str) -> None:
        """Remove a conversation for good."""
        _, turn = self._conversation(conversation)
        with turn:
            remove_conversation(self.project, conversation)
            self._close(conversation)

    def facets(self) -> Facets:
        """What a scope can be made of; counted again only where the corpus has changed."""
        with self.project.store() as store:
            revision = store.revision()
            if self._facets is None or self._facets[0] != revision:
                heads, people = store.heads(), store.participants()
                spoken: dict[str, set[str]] = {}
                for segment in store.segments():
                    spoken.setdefault(segment.language, set()).add(segment.document)
                attributes = Counter(pair for each in heads for pair in _pairs(each.attributes))
                attributes.update(pair for each in people.values() for pair in _pairs(each.attributes))
                dates = sorted(each.date for each in heads if each.date)
                facets = Facets(
                    _counted(Counter(each.study for each in heads if each.study)),
                    _counted(Counter(each.kind.value for each in heads)),
                    _counted(Counter({code: len(told) for code, told in spoken.items() if code != "und"})),
                    _counted(Counter({pair: n for pair, n in attributes.items() if n > 1})),
                    (dates[0][:7], dates[-1][:7]) if dates else ("", ""),
                )
                self._facets = (revision, facets)
            return self._facets[1]

    def models(self) -> tuple[ModelRow, ...]:
        """The models in use."""
        settings = self.project.settings
        chat, embedder = settings.base_url, settings.embedder_base_url or settings.base_url
        return (
            ModelRow("chat", settings.chat_model, _where(settings.chat_model, chat)),
            ModelRow("embedder", settings.embedder, _where(settings.embedder, embedder)),
        )

    def try_models(self) -> tuple[ModelRow, ...]:
        """The models in use, each asked one small question through the same adapter as real work."""
        chat, embedder = self.models()
        model = self.project.chat_model
        return (
            _tried(chat, lambda: try_chat_model(found) if (found := model()) is not None else None),
            _tried(embedder, lambda: try_embedder(self.project.embedder())),
        )

    def choice(self) -> ModelChoice:
        """The chat model in use, as a choice."""
        settings = self.project.settings
        provider, _, model = settings.chat_model.partition(":")
        base_url = settings.base_url or ""
        if provider == "openai":
            return ModelChoice("server", model, base_url)
        return ModelChoice("none" if provider == "extractive" else "local", "", base_url)

    def choose_model(self, choice: ModelChoice) -> ModelRow:
        """Another chat model, one choice at a time; where it does not answer, the one in use stays."""
        with self._choosing:
            try:
                came = choose_model(self.project, choice)
            except (AssistantError, CorpusError) as error:
                return replace(self.models()[0], tried=False, failure=str(error))
            chat = self.models()[0]
            return replace(chat, tried=True, seconds=came.seconds) if came is not None else chat

    def leaving_to(self) -> str:
        """Hosted models that nobody allowed yet to be sent texts; empty where there are none."""
        to = self._hosted()
        return ", ".join(to) if to != self._allowed() else ""

    def leaving(self, asked: Asked) -> LeavingView | None:
        """What a question would send to a hosted model; None where nothing leaves or it was allowed."""
        if not self.leaving_to() or asked.intent == "state":
            return None

        def work(copy: Project) -> object:
            wanted = Intent(asked.intent, {"topic": asked.topic}) if asked.intent else None
            thread = Conversation(copy, asked.conversation)
            return thread.send(asked.text, language=asked.language, within=asked.within, wanted=wanted)

        # A project of its own: the rehearsal closes what it is given, and other tabs go on working.
        told = what_leaves(Project(self.project.root, self.project.settings), work)
        texts = [each for each in told.texts if self._goes(each.to)]
        return LeavingView(
            self._hosted(),
            told.requests,
            sum(each.tokens for each in texts),
            tuple((each.role, each.text) for each in texts[:SHOWN_TEXTS]),
        )

    def allow_leaving(self) -> None:
        """Remember that texts may be sent to the hosted models as they are set now."""
        write_whole(self.project.root / ALLOWED, json.dumps({"allowed": list(self._hosted())}, ensure_ascii=False))

    def disallow_leaving(self) -> None:
        """Forget that texts may be sent to hosted models."""
        (self.project.root / ALLOWED).unlink(missing_ok=True)

    def begin(self, kind: str, brief: Brief) -> None:
        """Note on disk that a draft is under way."""
        with self._lock:
            noted = self._noted()
            noted[kind] = brief.model_dump(mode="json")
            write_whole(self.project.root / UNFINISHED, json.dumps(noted, ensure_ascii=False))

    def end(self, kind: str) -> None:
        """It is not any more."""
        with self._lock:
            noted = self._noted()
            if noted.pop(kind, None) is None:
                return
            path = self.project.root / UNFINISHED
            if noted:
                write_whole(path, json.dumps(noted, ensure_ascii=False))
            else:
                path.unlink(missing_ok=True)

    def unfinished(self) -> Sequence[Unfinished]:
        """Drafts that were under way when the server ended."""
        return [Unfinished(kind, Brief.model_validate(brief)) for kind, brief in self._noted().items()]

    def _noted(self) -> dict[str, object]:
        try:
            noted = json.loads((self.project.root / UNFINISHED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def _hosted(self) -> tuple[str, ...]:
        return tuple(f"{row.name} ({row.where})" for row in self.models() if row.where)

    def _goes(self, to: str) -> bool:
        return bool(next(row for row in self.models() if row.use == to).where)

    def _allowed(self) -> tuple[str, ...]:
        try:
            allowed = json.loads((self.project.root / ALLOWED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()
        return tuple(map(str, allowed.get("allowed", ()))) if isinstance(allowed, dict) else ()

    def _is_open(self, proposal: str | None) -> bool:
        if proposal is None:
            return False
        try:
            proposed(self.project, proposal)
        except AssistantError:
            return False
        return True

    def _conversation(self, identity: str) -> tuple[Conversation, threading.Lock]:
        with self._lock:
            entry = self._conversations.pop(identity, None) or (
                Conversation(self.project, identity),
                threading.Lock(),
            )
            self._conversations[identity] = entry
            while len(self._conversations) > CONVERSATIONS:
                self._conversations.pop(next(iter(self._conversations)))
            return entry

    def close_conversations(self) -> None:
        """Read every conversation again when it is needed: what is kept of them was changed."""
        with self._lock:
            held = list(self._conversations)
        for identity in held:
            self._close(identity)

    def _close(self, identity: str) -> None:
        """Forget what is held of a conversation whose file was changed, but not its lock: others may wait for it."""
        with self._lock:
            entry = self._conversations.get(identity)
            if entry is not None:
                self._conversations[identity] = (Conversation(self.project, identity), entry[1])


def _tried(row: ModelRow, trial: Callable[[], Trial | None]) -> ModelRow:
    try:
        came = trial()
    except (AssistantError, CorpusError) as error:
        return ModelRow(row.use, row.name, row.where, False, 0.0, str(error))
    if came is None:
        return row
    return ModelRow(row.use, row.name, row.where, came.sensible, came.seconds)


def _where(model: str, base_url: str | None) -> str:
    """The server of a hosted model; empty for one on this machine."""
    if not is_hosted(model, base_url):
        return ""
    return base_url or model.partition(":")[0]


def _pairs(attributes: Mapping[str, str]) -> list[str]:
    return [
        f"{name}={part.strip()}"
        for name, value in attributes.items()
        for part in value.split(";")
        if part.strip() and len(part) <= LONGEST_VALUE
    ]


def _counted(counts: Counter[str]) -> tuple[Facet, ...]:
    return tuple(
        Facet(value, n) for value, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MOST_VALUES]
    )
