"""What the screen needs of a project, as one seam (`Backend`), and the records that cross it.

`ui.backend.ProjectBackend` is the one over a real project. Panels and handlers see only this; nothing here knows of
Gradio or of HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from assistant.artifacts import AnyArtifact, Brief, Citation, CountUnit, JourneyMap
from assistant.history import History, Revision
from assistant.refreshed import Refresh
from assistant.replies import Reply, Statement
from corpus.alignment import CitationStatus
from corpus.insight_space import Placement, Quadrant
from corpus.people import Suggestion
from corpus.people_view import Person
from corpus.progress import Progress, Step
from corpus.questions_view import Question
from corpus.telling import Fact
from ui.map_sides import LayerChoice
from ui.overall import Overall
from ui.pseudonyms import Privacy
from ui.search_facets import CorpusSearch
from ui.talk import LeavingView, ScopeChoice, Talk

ArtifactKind = Literal["journey", "personas", "findings", "ideas"]
KINDS: tuple[ArtifactKind, ...] = ("journey", "personas", "findings", "ideas")
EXPORT_FORMATS = ("md", "html", "json", "csv")
GUIDE = "guide"
"""Beside them, of a journey map: the interview guide for its empty cells."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What a project holds, for the header."""

    name: str
    language: str
    voices: int
    unit: CountUnit
    sources: int
    languages: tuple[str, ...]
    chat_model: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source in the list."""

    id: str
    title: str
    kind: str
    language: str
    date: str
    voices: int
    unit: CountUnit
    passages: int
    origin: str
    setting: str = ""
    """field, lab, or empty where it can't be told."""
    contact: str = ""
    """unobtrusive, obtrusive, or empty where it can't be told."""
    standing: str = ""
    """Whose knowledge it holds, as `corpus.insight_space.Standing`."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source and all that is known of what it is."""

    id: str
    title: str
    origin: str
    facts: tuple[Fact, ...]
    place: Placement


@dataclass(frozen=True, slots=True)
class SpaceView:
    """The insight space of a project."""

    quadrants: Mapping[str, Quadrant]
    """By name, in the order of `corpus.insight_space.QUADRANTS`, then those without a place."""
    titles: Mapping[str, str]
    """Id of a source → title."""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Everybody in the sources, and who may be one person."""

    people: tuple[Person, ...]
    suggestions: tuple[Suggestion, ...]
    titles: Mapping[str, str]
    """Id of a source → title."""


@dataclass(frozen=True, slots=True)
class PassageTurn:
    """One utterance around a cited passage."""

    speaker: str
    role: str
    time: float | None
    before: str
    """The words before the cited part; all of them where nothing is cited."""
    mark: str
    """The cited part; empty where nothing of this utterance is."""
    after: str
    here: bool
    """True for the utterance that holds the passage."""
    segment: str = ""
    """Id of the segment."""
    start: int = 0
    """Where its words begin, in code points of the source."""
    voice: str = ""
    """Id of the person who speaks; empty where nobody is told apart."""
    language: str = "und"


@dataclass(frozen=True, slots=True)
class PersonWords:
    """What a person said in one source."""

    document: str
    title: str
    date: str
    turns: tuple[PassageTurn, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person, or a source in which people are not told apart, and what was said."""

    id: str
    label: str
    attributes: Mapping[str, str]
    sources: int
    passages: int
    """All of them; `words` may hold the first only."""
    words: tuple[PersonWords, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """What was asked of several people."""

    questions: tuple[Question, ...]
    names: Mapping[str, str]
    """Id of a person → label; id of a source → title."""
    sources: frozenset[str]
    """Ids of sources: voices that are no persons."""


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage as it is coded, for correcting."""

    id: str
    quote: str
    language: str
    kind: str
    stage: str
    """Id of the frame's stage, or empty."""
    valence: float
    corrected: int
    """Number of its last correction; 0 where nobody corrected it."""
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Coding:
    """How an utterance is coded."""

    document: str
    segment: str
    passages: tuple[CodedPassage, ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    """Id and name of the stages that can be given."""
    words: bool = False
    """Whether words of it can be added: a participant or staff speaks."""


@dataclass(frozen=True, slots=True)
class Recoding:
    """What a person says of a passage, as a screen asks for it; None: nothing is said."""

    act: Literal["correct", "reject", "add", "undo"]
    passage: str = ""
    """Id of the observation; empty for words to add."""
    quote: str = ""
    start: int | None = None
    kind: str | None = None
    stage: str | None = None
    valence: float | None = None
    seen: int | None = None
    """Number of the last correction that the person saw."""


@dataclass(frozen=True, slots=True)
class RestingClaim:
    """A claim of a kept artifact that rests on a passage."""

    artifact: str
    kind: str
    title: str
    text: str
    against: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage where it stands in its source."""

    title: str
    kind: str
    date: str
    language: str
    method: str
    heading: str
    turns: tuple[PassageTurn, ...]
    resting: tuple[RestingClaim, ...] = ()
    status: CitationStatus | None = None


@dataclass(frozen=True, slots=True)
class ArtifactEntry:
    """One kept artifact."""

    id: str
    kind: str
    title: str
    created: str
    beside: str = ""
    """For a map of how it should be, the id of the map of how it is."""


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """What an answer is doing, or a sentence of it that is ready."""

    stage: str
    passages: int = 0
    voices: int = 0
    detail: str = ""
    statement: Statement | None = None
    citations: tuple[Citation, ...] = ()
    """What `statement` rests on."""
    step: Step | None = None
    """Of a draft that is made: how far it is."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of the files that were brought."""

    added: int
    unchanged: int
    replaced: int
    failed: tuple[tuple[str, str], ...]
    """Origin and one sentence each."""
    notes: tuple[str, ...] = ()
    stale: int = 0
    """Lines of drafts that rest on what changed and were marked."""

    def and_then(self, other: Uploaded) -> Uploaded:
        """What became of these and of others that were brought after them; what both say is told once."""
        return Uploaded(
            self.added + other.added,
            self.unchanged + other.unchanged,
            self.replaced + other.replaced,
            (*self.failed, *other.failed),
            tuple(dict.fromkeys((*self.notes, *other.notes))),
            self.stale + other.stale,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation as the screen keeps it."""

    question: str
    reply: Reply | None = None
    error: str = ""
    steps: tuple[AnswerStep, ...] = ()
    decided: Literal["", "accepted", "refused", "before"] = ""
    """`before`: in an earlier session; it is not told which way."""
    within: ScopeChoice = field(default_factory=ScopeChoice)
    """What it was asked within."""
    next: tuple[str, ...] = ()
    """What might be asked after it."""
    leaving: LeavingView | None = None
    """What it would send to a hosted model: it waits for a word."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Which state of the project something shows; another than the present one, and somebody has changed it since."""

    names: str = ""
    """Of corrected names: they stand in sources, drafts and conversations."""
    contents: str = ""
    """Of the sources and what people said of their coding."""


LOOKS = ("list", "search", "overview", "space", "questions", "people", "privacy", "source", "question")
"""Views of the panel of sources; the last two show one."""

SHOWN_BY = ("view", "document", "number")
"""What an address says of the panel of sources; `words` and `chosen` stay out of it, for they may name somebody."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the panel of sources shows."""

    view: str = "list"
    """One of `LOOKS`."""
    document: str = ""
    number: int = 0
    """Of the question that is shown; of a search, how many passages more than at first."""
    words: str = ""
    """What is searched for."""
    chosen: tuple[tuple[str, str], ...] = ()
    """Facets and values that what is found must have."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One browser tab: its conversation and what it shows."""

    conversation: str
    language: str
    """Language of the screen."""
    turns: tuple[Turn, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
    """Artifact kind → id of the artifact in its panel."""
    drafting: str = ""
    """The kind that was asked for last."""
    look: Look = field(default_factory=lambda: Look())
    """What the panel of sources shows."""
    sought: Look = field(default_factory=lambda: Look("search"))
    """The last search over the corpus, also one that another view overtook."""
    tab: str = ""
    """Which tab this is."""
    project: str = ""
    """Which of the server's projects; empty: the only one."""
    user: str = ""
    """Who signed in; empty where nobody has to."""
    name: str = ""
    """The conversation's name; empty: its first question."""
    scope: ScopeChoice = field(default_factory=ScopeChoice)
    """Which part of the corpus counts."""
    layers: LayerChoice = field(default_factory=LayerChoice)
    """What the map is told apart by."""
    editing: int | None = None
    """Place of the turn that the next message takes the place of."""
    seen: Seen = field(default_factory=Seen)
    """Which state of the project it shows."""

    def with_turn(self, turn: Turn, *, last: bool = False) -> Screen:
        """The same tab with one more turn, or with its last turn replaced."""
        return replace(self, turns=(*(self.turns[:-1] if last else self.turns), turn))

    def showing(self, kind: str, artifact: str) -> Screen:
        """The same tab with `artifact` in the panel of `kind`."""
        return replace(self, shown={**self.shown, kind: artifact})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a kept artifact stands: its versions, whether its sources moved on, and what is proposed because of it."""

    history: History = field(default_factory=History)
    due: bool = False
    """True where sources were added, changed or removed since it was drafted or refreshed."""
    refresh: Refresh | None = None
    """What new research proposes; None where nothing is open."""


OnStep = Callable[[AnswerStep], None]


class Backend(Talk, Privacy, Protocol):
    """A project as the screen sees it. Methods may take long and are called from worker threads."""

    def seen(self) -> Seen:
        """The state that the project is in now, whichever process changed it last. Asked for often, so it is cheap."""

    def overview(self) -> Overview:
        """What the project holds."""

    def overall(self, language: str) -> Overall:
        """What the project holds, lacks and has cost, its stages and lanes named in that language."""

    def frames(self, language: str) -> Sequence[tuple[str, str]]:
        """Id of every journey frame, and its name in the language of the screen."""

    def new_conversation(self) -> str:
        """Id of a conversation that nothing was said in yet."""

    def decide(self, proposal: str, accepted: bool) -> str | None:
        """Take over or drop a proposed change; the id of the changed artifact where there is one."""

    def draft(self, kind: ArtifactKind, brief: Brief, progress: Progress) -> AnyArtifact:
        """Draft an artifact and keep it."""

    def standing(self, artifact: str) -> Standing:
        """Versions of a kept artifact, and whether its sources moved on."""

    def revise(self, artifact: str, change: Mapping[str, object], seen: int, language: str, who: str) -> Revision:
        """Make a change to version `seen` of a kept artifact; `{"op": "undo"}` and `{"op": "redo"}` are steps."""

    def told_of(self, journey: JourneyMap) -> Mapping[str, Mapping[str, str]]:
        """What the sources say of who speaks in the passages of a map: passage → attribute → value."""

    def plan(self, journey: str, language: str) -> str:
        """Copy a map to plan changes in; the id of the copy."""

    def refresh(self, artifact: str, progress: Progress) -> int:
        """Work out what new research changes in a kept artifact and propose it; how many changes."""

    def settle(self, artifact: str, changes: Sequence[str], taken: bool, language: str, who: str) -> int:
        """Take proposed changes over or leave them, all where none is named; how many."""

    def artifacts(self) -> Sequence[ArtifactEntry]:
        """Every kept artifact, newest first."""

    def load(self, artifact: str, language: str = "") -> AnyArtifact:
        """A kept artifact; with a language, what the product itself wrote in it (stages, lanes) is in that."""

    def sources(self) -> Sequence[SourceRow]:
        """Every source, in the order they were taken in."""

    def source(self, document: str) -> SourceView | None:
        """What is known of one source; None where it is gone."""

    def tell(self, document: str, said: Mapping[str, str], progress: Progress) -> str:
        """Say what a source is (name of a fact → value), read it again and give its id as it is now."""

    def space(self) -> SpaceView:
        """Where the sources stand in the insight space."""

    def search_corpus(self, words: str, within: str, chosen: Sequence[tuple[str, str]], language: str) -> CorpusSearch:
        """What is found for some words, with facets; `within` is a filter expression."""

    def people(self) -> PeopleView:
        """Everybody in the sources."""

    def person(self, voice: str, most: int) -> PersonView | None:
        """What a person said, the first `most` passages; None where nobody has that id any more."""

    def join(self, one: str, other: str, progress: Progress) -> None:
        """Say that two people are one: the sources of `other` are read again."""

    def questions(self) -> QuestionsView:
        """What was asked, and who answered what."""

    def passage(self, document: str, segment: str, start: int | None, end: int | None) -> Passage | None:
        """A passage in its context; None where its source is gone. Without offsets, the segment itself."""

    def coding(self, document: str, segment: str, start: int | None, end: int | None, language: str) -> Coding | None:
        """How the cited part of an utterance is coded, or all of it; codes nothing. None: the utterance is gone."""

    def recode(self, document: str, said: Recoding, who: str) -> None:
        """Keep what a person says of a passage."""

    def receive(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Keep files that were brought where nobody clears them away, and note on disk that they are to come in."""

    def ingest(self, paths: Sequence[Path], progress: Progress) -> Uploaded:
        """Take files into the project. Files that fail are told of, the others go on."""

    def brought_files(self) -> Sequence[Path]:
        """Files that were brought, as they are kept."""

    def export(self, artifact: str, form: str, language: str) -> Path:
        """Write an artifact as a file in one of `EXPORT_FORMATS`, or as `GUIDE`, and return its path; the words around
        its lines are in `language`, where that is empty in the draft's."""
