"""What the chat side of the screen needs of a project, as one seam (`Talk`), and the records that cross it.

Knows nothing of Gradio or of HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from assistant.artifacts import Brief
from assistant.choosing_model import ModelChoice
from assistant.replies import Reply
from corpus.filters import parse_scope
from corpus.records import Evidence, Scope

if TYPE_CHECKING:
    from assistant.conversation_files import ConversationSummary, KeptTurn
    from ui.session import OnStep

SCOPE_FIELDS = ("study", "kind", "language", "segment", "since", "until")
"""Kinds of chips; `segment` is a condition on an attribute, written `name=value`."""


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """What the chips over the message box say: which part of the corpus counts."""

    chips: tuple[tuple[str, str], ...] = ()
    """Field of `SCOPE_FIELDS` and value, in the order they were chosen."""

    def added(self, name: str, value: str) -> ScopeChoice:
        """With one chip more; of a date there is one."""
        kept = [chip for chip in self.chips if chip != (name, value) and not (name in _DATES and chip[0] == name)]
        return replace(self, chips=(*kept, (name, value)))

    def without(self, name: str, value: str) -> ScopeChoice:
        """Without that chip."""
        return replace(self, chips=tuple(chip for chip in self.chips if chip != (name, value)))

    @property
    def expression(self) -> str:
        """The filter expression of `corpus.filters`; empty where nothing is chosen."""
        values: dict[str, list[str]] = {}
        for name, value in self.chips:
            field_, _, wanted = value.partition("=") if name == "segment" else (name, "", value)
            values.setdefault(_SIGNS.get(name, f"{_quoted(field_)}="), []).append(_quoted(wanted))
        return " and ".join(f"{left}{'|'.join(wanted)}" for left, wanted in values.items())


_DATES = ("since", "until")
_SIGNS: Mapping[str, str] = {"since": "date>=", "until": "date<="}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"'


def choice_of(expression: str) -> ScopeChoice:
    """The chips of a filter expression.

    Raises:
        FilterError: it could not be understood, or asks for a source or a person, which chips do not have.
    """
    scope = parse_scope(expression)
    chips = [("study", value) for value in sorted(scope.studies)]
    chips += [("kind", kind.value) for kind in sorted(scope.kinds)]
    chips += [("language", value) for value in sorted(scope.languages)]
    chips += [("segment", f"document={value}") for value in sorted(scope.documents)]
    chips += [("segment", f"person={value}") for value in sorted(scope.participants)]
    chips += [("segment", f"{name}={value}") for name, values in scope.attributes.items() for value in sorted(values)]
    chips += [(name, value) for name, value in (("since", scope.date_from), ("until", scope.date_to)) if value]
    return ScopeChoice(tuple(chips))


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that sources have, and how many of them."""

    value: str
    sources: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be chosen for a scope."""

    studies: tuple[Facet, ...] = ()
    kinds: tuple[Facet, ...] = ()
    languages: tuple[Facet, ...] = ()
    attributes: tuple[Facet, ...] = ()
    """`name=value` of sources and people."""
    dates: tuple[str, str] = ("", "")
    """The earliest and the latest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One message to the assistant."""

    conversation: str
    text: str
    language: str = ""
    """Of the reply; empty: as asked."""
    within: str = ""
    """Filter expression of the scope."""
    intent: str = ""
    """What it wants, where a command said so; empty: its words tell."""
    topic: str = ""
    """What a command is about."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, and what might be asked next."""

    reply: Reply
    next: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model in use."""

    use: Literal["chat", "embedder"]
    name: str
    where: str
    """Its server; empty for a model on this machine."""
    tried: bool | None = None
    """Whether it answers sensibly; None where it was not tried."""
    seconds: float = 0.0
    failure: str = ""
    """Why it did not answer."""


@dataclass(frozen=True, slots=True)
class LeavingView:
    """What would leave this machine."""

    to: tuple[str, ...]
    """`provider:model, server` of each."""
    requests: int
    tokens: int
    texts: tuple[tuple[str, str], ...]
    """Role and text of each."""


FILES = "files"
"""Names the work of taking files in, beside the kinds of drafts."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft that was under way when the server ended, or files that came in."""

    kind: str
    """Of the draft, or `FILES`."""
    brief: Brief = field(default_factory=Brief)


class Talk(Protocol):
    """A project as the chat sees it. Methods may take long and are called from worker threads."""

    def ask(self, asked: Asked, on_step: OnStep) -> Answered:
        """What the assistant says: an answer, passages, a draft or a proposed change."""

    def search(self, words: str, within: str, limit: int) -> Sequence[Evidence]:
        """Passages near some words, best first; `within` is a filter expression."""

    def conversations(self, words: str = "") -> Sequence[ConversationSummary]:
        """Kept conversations, the newest first; with `words`, those that hold all of them."""

    def history(self, conversation: str) -> Sequence[tuple[KeptTurn, bool]]:
        """Turns of a conversation, and whether a change that one proposed is still open."""

    def follow_ups(self, reply: Reply, asked: Sequence[str]) -> tuple[str, ...]:
        """What might be asked after a reply."""

    def rename(self, conversation: str, name: str) -> str:
        """Call a conversation something; the name as it is kept."""

    def take_back(self, conversation: str, place: int) -> None:
        """Drop the turn at that place and those after it."""

    def remove(self, conversation: str) -> None:
        """Remove a conversation for good."""

    def facets(self) -> Facets:
        """What a scope can be made of."""

    def models(self) -> tuple[ModelRow, ...]:
        """The models in use."""

    def try_models(self) -> tuple[ModelRow, ...]:
        """The models in use, each asked one small question the way real work asks."""

    def choice(self) -> ModelChoice:
        """The chat model in use, as a choice among models."""

    def choose_model(self, choice: ModelChoice) -> ModelRow:
        """Try a chat model, keep it in the project's settings and use it; the row says why where it was not kept."""

    def leaving(self, asked: Asked) -> LeavingView | None:
        """What a question would send to a hosted model; None where nothing leaves or it was allowed already."""

    def leaving_to(self) -> str:
        """Hosted models that nobody allowed yet to be sent texts; empty where there are none."""

    def allow_leaving(self) -> None:
        """Remember that texts may be sent to the hosted models as they are set now."""

    def disallow_leaving(self) -> None:
        """Forget that texts may be sent to hosted models."""

    def begin(self, kind: str, brief: Brief) -> None:
        """Note on disk that a draft is under way."""

    def end(self, kind: str) -> None:
        """It is not any more."""

    def unfinished(self) -> Sequence[Unfinished]:
        """Drafts that were under way when the server ended."""


def narrowed(brief: Brief, choice: ScopeChoice) -> Brief:
    """A draft's brief within the chosen scope; its own filter holds beside it."""
    both = [part for part in (choice.expression, brief.segment) if part]
    return brief.model_copy(update={"segment": " and ".join(dict.fromkeys(both))})


def scope_of(choice: ScopeChoice) -> Scope | None:
    """The scope of the chips; None where nothing is chosen.

    Raises:
        FilterError: a value could not be understood.
    """
    return parse_scope(choice.expression) if choice.chips else None
