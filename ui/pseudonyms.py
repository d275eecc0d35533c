"""What the screen shows of pseudonyms, what a person corrects in them, and the part of the backend that does it.

Records and a protocol; knows nothing of keys, sources or HTML. No record of a list holds an original name: those are
asked for one by one (`Privacy.originals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.forgetting import Forgetting
from corpus.progress import Progress

PERSON = "Person"
"""The kind of pseudonym that can be joined with another, and forgotten."""
Act = Literal["replace", "keep", "join", "apply"]


@dataclass(frozen=True, slots=True)
class PseudonymPlace:
    """Where a pseudonym stands: the words around it, and how to open them."""

    document: str
    segment: str
    start: int
    """Of the pseudonym, in code points of the source."""
    end: int
    before: str
    mark: str
    """As it stands, with brackets."""
    after: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class PseudonymRow:
    """One pseudonym."""

    mark: str
    """`Person 7`."""
    kind: str
    """Value of `corpus.redaction.items.Kind`."""
    count: int
    """How many times it stands in what was said."""
    sources: int
    """How many sources it stands or speaks in."""
    spoken: int
    """Passages that this person speaks."""
    places: tuple[PseudonymPlace, ...] = ()
    """The first few."""
    known: bool = True
    """Whether the key still tells who it is."""


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """Everything that was replaced, without saying by what."""

    used: bool
    """Whether personal data is replaced in this project."""
    rows: tuple[PseudonymRow, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    """How many pseudonyms there are of each kind, most first."""
    notes: tuple[str, ...] = ()
    """Sentences on what could not be looked for, in English."""
    naming: tuple[str, ...] = ()
    """Sentences on what tells of people by its name, in English; for those alone who may know who is meant."""


@dataclass(frozen=True, slots=True)
class PrivacyChange:
    """What a person wants changed."""

    act: Act
    text: str = ""
    """`replace`, `keep`: as the sources write it; `join`: the pseudonym that stays."""
    kind: str = PERSON
    """Of what is to be replaced."""
    other: str = ""
    """`join`: the pseudonym that goes."""


@dataclass(frozen=True, slots=True)
class PrivacyOutcome:
    """What came of it, in numbers; files are named, for they are the person's own to change."""

    act: Act | Literal["forget"]
    sources: int = 0
    drafts: int = 0
    conversations: int = 0
    claims: int = 0
    """Claims that lost somebody or something they rest on, and are marked."""
    files: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """Files that are gone, so that their sources stay as they are."""


class Privacy(Protocol):
    """A project's pseudonyms as the screen sees them. Methods may take long and are called from worker threads."""

    def replaces_names(self) -> bool:
        """Whether personal data is replaced in this project."""

    def privacy(self) -> PrivacyView:
        """Every pseudonym of the project, persons first."""

    def pseudonyms_of(self, text: str) -> Sequence[str]:
        """The pseudonyms that stand for a name or number."""

    def originals(self, mark: str) -> Sequence[str]:
        """What a pseudonym stands for, in every way the sources write it; empty where the key does not tell."""

    def change_privacy(self, change: PrivacyChange, progress: Progress) -> PrivacyOutcome:
        """Correct the pseudonyms, and bring everything that is kept in step. Nobody else may work on the project."""

    def plan_forgetting(self, mark: str) -> Forgetting:
        """What rests on a person; nothing is changed."""

    def forget(self, mark: str, progress: Progress) -> PrivacyOutcome:
        """Take a person out of everything that is kept. Nobody else may work on the project meanwhile."""
