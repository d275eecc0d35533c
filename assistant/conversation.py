"""A conversation about one project: questions, drafts and changes, kept so that it can be resumed.

Each turn is appended to the conversation's file as soon as it is answered. What a turn wants is decided by
`assistant.intents`; this module calls the part that does it and keeps the thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from assistant.answer_events import AnswerEvent, OnEvent
from assistant.answers import answer
from assistant.artifacts import AnyArtifact, Brief
from assistant.asked_names import with_pseudonyms
from assistant.conversation_files import add_line, conversation_path, kept_turns
from assistant.earlier_turns import Turn
from assistant.errors import ArtifactError, AssistantError
from assistant.findings import draft_findings
from assistant.ideas import draft_ideas
from assistant.intents import Intent, intent_of
from assistant.journeys import draft_journey
from assistant.personas import draft_personas
from assistant.phrases import phrase
from assistant.project import Project
from assistant.proposals import CHANGES, accept, propose, refuse
from assistant.replies import Reply
from assistant.replying import from_the_whole
from assistant.said_changes import kind_named
from assistant.searching import passages_near
from corpus.filters import parse_scope
from corpus.languages import detect_language
from corpus.progress import Progress, Step
from corpus.records import Scope

REMEMBERED = 30
"""Earlier turns given to a question. Older ones are told in short (`assistant.earlier_turns`), and all stay in the
file."""
_DRAFTS: dict[str, Callable[[Project, Brief, Progress], AnyArtifact]] = {
    "draft_findings": draft_findings,
    "draft_personas": draft_personas,
    "draft_journey": draft_journey,
    "draft_ideas": draft_ideas,
}
_OF_THE_WHOLE = frozenset({"define", "compare"})
"""Intents that are questions to the sources where they name no term of the field, or no two groups."""
_WHOLE_CORPUS = frozenset({"", "all", "everyone", "everybody", "the corpus", "所有", "全部", "الجميع", "모두", "전체"})


class Conversation:
    """One thread. Not for use from two threads at once."""

    def __init__(self, project: Project, identity: str) -> None:
        """Open the conversation `identity`, or begin it.

        Raises:
            ProjectError: the id can't be a file name, or the file can't be read.
        """
        self.id = identity
        self._project = project
        self._path = conversation_path(project, identity)
        self._read_at = _stamp(self._path)
        self._turns = _read(self._path)
        self._proposal = _newest_proposal(self._turns)

    @property
    def turns(self) -> tuple[tuple[str, Reply], ...]:
        """What was said and replied so far."""
        return tuple(self._turns)

    def send(
        self,
        text: str,
        on_event: OnEvent | None = None,
        *,
        scope: Scope | None = None,
        language: str = "",
        brief: Brief | None = None,
        within: str = "",
        wanted: Intent | None = None,
    ) -> Reply:
        """The reply to `text`, kept.

        Args:
            scope: which part of the corpus counts.
            language: language of the reply; the one written in where empty.
            brief: frame, segment and language of drafts asked for in this turn.
            within: a filter expression in place of `scope`, for answers, searches and drafts alike; kept with the turn.
            wanted: what the turn wants, where that was said by a command rather than by its words.

        Raises:
            AssistantError, CorpusError: what kept it from being answered, in one sentence; the turn is not kept.
        """
        self._follow()
        spoken = language or detect_language(text, default=self._project.language)
        text = with_pseudonyms(self._project, text)  # neither a model nor what is kept needs the names
        intent = wanted or intent_of(text)
        if within:
            scope, brief = parse_scope(within), _narrowed(brief or Brief(), within)
        if intent.name == "yes":
            intent = Intent("accept" if self._proposal is not None else "ask")
        cited = next((reply for _, reply in reversed(self._turns) if reply.citations), None)
        whole = from_the_whole(self._project, intent, text, spoken, scope, cited)
        if whole is not None:
            reply = whole
        elif intent.name == "ask" or intent.name in _OF_THE_WHOLE:
            history = [Turn.of(question, reply) for question, reply in self._turns[-REMEMBERED:]]
            reply = answer(self._project, text, scope=scope, language=spoken, on_event=on_event, history=history)
        elif intent.name in _DRAFTS:
            reply = self._draft(intent, spoken, on_event, brief or Brief())
        elif intent.name == "search":
            sought = intent.parts.get("topic", text)
            reply = passages_near(self._project, sought, scope=scope, language=spoken, on_event=on_event)
        else:
            reply = self._change(intent, text, spoken)
        self._keep(text, reply, within)
        return reply

    def _draft(self, intent: Intent, language: str, on_event: OnEvent | None, brief: Brief) -> Reply:
        topic = intent.parts.get("topic", "").strip(" .!?。؟")
        wanted = brief.model_copy(
            update={
                "scope": brief.scope or ("" if topic.casefold() in _WHOLE_CORPUS else topic),
                "language": brief.language or language,
            }
        )
        artifact: AnyArtifact = _DRAFTS[intent.name](self._project, wanted, _as_progress(on_event))
        said = phrase("drafted", language, title=artifact.title, id=artifact.id)
        return Reply(answer=said, language=language, artifact=artifact.id, citations=artifact.citations[:0])

    def _change(self, intent: Intent, text: str, language: str) -> Reply:
        if intent.name == "accept":
            changed = accept(self._project, self._open_proposal(language))
            self._proposal = None
            said = phrase("accepted", language, what=changed.title)
            return Reply(answer=said, language=language, artifact=changed.id)
        if intent.name == "refuse":
            refuse(self._project, self._open_proposal(language))
            self._proposal = None
            return Reply(answer=phrase("refused", language), language=language)
        assert intent.name in CHANGES
        proposal = propose(self._project, self._meant(text, language), intent, language)
        self._proposal = proposal.id
        said = phrase("proposed", language, what=proposal.what)
        return Reply(answer=said, language=language, artifact=proposal.artifact, proposal=proposal.id)

    def _open_proposal(self, language: str) -> str:
        if self._proposal is None:
            raise ArtifactError(phrase("no_proposal", language))
        return self._proposal

    def _meant(self, text: str, language: str) -> AnyArtifact:
        """What a change is about: of the kind it names, the one drafted last in this conversation, else the newest of
        the project; where it names none, the last one spoken of, else the newest map."""
        kind = kind_named(text)
        for _, reply in reversed(self._turns):
            if reply.artifact is not None:
                try:
                    artifact = self._project.load(reply.artifact)
                except AssistantError:
                    continue
                if kind in ("", artifact.artifact):
                    return artifact
        for summary in self._project.artifacts():
            if summary.kind == (kind or "journey"):
                return self._project.load(summary.id)
        raise ArtifactError(phrase("nothing_drafted", language))

    def _follow(self) -> None:
        """Read the file again where another process wrote it: it may hold other names now, or turns more."""
        stamp = _stamp(self._path)
        if stamp == self._read_at:
            return
        before = _newest_proposal(self._turns)
        self._turns, self._read_at = _read(self._path), stamp
        newest = _newest_proposal(self._turns)
        if newest != before:  # else it may have been settled since
            self._proposal = newest

    def _keep(self, text: str, reply: Reply, within: str) -> None:
        line = json.dumps(
            {
                "time": datetime.now(UTC).isoformat(timespec="seconds"),
                "question": text,
                "reply": reply.model_dump(mode="json", by_alias=True),
                **({"within": within} if within else {}),
            },
            ensure_ascii=False,
        )
        self._follow()  # the answer may have taken long
        add_line(self._path, line)
        self._turns.append((text, reply))
        self._proposal = reply.proposal or self._proposal
        self._read_at = _stamp(self._path)


def _as_progress(on_event: OnEvent | None) -> Progress:
    def tell(step: Step) -> None:
        if on_event is not None:
            of = f"/{step.total}" if step.total is not None else ""
            on_event(AnswerEvent("drafting", f"{step.stage} {step.done}{of} {step.detail}".strip(), step=step))

    return tell


def _narrowed(brief: Brief, within: str) -> Brief:
    """The brief over that part of the corpus alone; its own filter holds beside it."""
    both = f"{within} and {brief.segment}" if brief.segment else within
    return brief.model_copy(update={"segment": both})


def _stamp(path: Path) -> tuple[int, int]:
    """Tells a file from what it was before somebody wrote it."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size


def _newest_proposal(turns: list[tuple[str, Reply]]) -> str | None:
    return next((reply.proposal for _, reply in reversed(turns) if reply.proposal), None)


def _read(path: Path) -> list[tuple[str, Reply]]:
    """Turns of a conversation's file; a line that was cut off by a crash is passed over."""
    return [(turn.question, turn.reply) for turn in kept_turns(path)]
