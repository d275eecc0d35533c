"""What a reader hands on: the text of a source, and what the format itself says of turns, people and headings.

Knows nothing of roles, languages or studies; `corpus.segmenting` adds those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.decoding import clean_text
from corpus.errors import SourceError
from corpus.records import CharSpan, Coding, Guess, Role, SourceKind
from corpus.sidecar import SourceSettings


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive words of one voice, as found in a source."""

    span: CharSpan
    """The words alone, without label and time."""
    speaker: str = ""
    """The label as written."""
    role: Role | None = None
    """None: to be told from the speaker's label."""
    person: str = ""
    """Key into `Reading.people`, where the format itself says who; else empty."""
    heading: str = ""
    start_time: float | None = None
    end_time: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Respondent:
    """A person that a tabular source tells of."""

    label: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    everywhere: bool = False
    """True where the label names this person in every source of the study; else the person is of this source alone."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words the source says a passage to be, apart from the text itself: a case of a coded project."""

    person: str
    """Key into `Reading.people`."""
    span: CharSpan | None = None
    """None: the whole source, of whose labelled turns it must be plain which are this person's."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a transcript and its time in the recording."""

    at: int
    """Code points of the text."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text and what is true of every utterance that begins in it: the page of a PDF, the slide."""

    span: CharSpan
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A source, read."""

    text: str
    """Clean text; every span counts code points of this."""
    turns: tuple[Turn, ...] | None = None
    """The turns, where the format says them; None: to be found in the text."""
    people: Mapping[str, Respondent] = field(default_factory=dict)
    people_of: str = ""
    """Name of the file whose people these are, where this is one part of it: keys mean the same in all its parts."""
    headings: tuple[CharSpan, ...] = ()
    """Lines that the format marks as headings (Markdown's are found in the text)."""
    quotes: tuple[CharSpan, ...] = ()
    """Paragraphs that the format marks as quotations."""
    marks: tuple[Mark, ...] = ()
    """In order, not overlapping."""
    remarks: tuple[Turn, ...] = ()
    """Comments and notes beside the text, in order, all after the rest of the text; no turns are looked for there."""
    voices: tuple[Voice, ...] = ()
    """People that the source sets beside passages."""
    moments: tuple[Moment, ...] = ()
    """Times set beside places, in order of place."""
    title: str = ""
    kind: SourceKind | None = None
    date: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()
    """Sentences on what was not taken in."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What the format says of the whole source: subject of a mail, name of an app. What a team says wins."""
    codings: tuple[Coding, ...] = ()
    """Passages that people coded in another tool."""
    guesses: tuple[Guess, ...] = ()
    """What the reader concluded: roles of columns, the depth of a header."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the documents that a file holds: a member of an archive, a mail of a mailbox, some rows of a big table.

    Readers of such files give parts one by one, so that memory does not grow with the file.
    """

    name: str
    """Unique within the file and the same whenever the file is read: a path in it, an id, `rows 1-1000`."""
    content: Reading | bytes | SourceError | str
    """A reading; the bytes of a file, to be read by the reader that `name` and content ask for; why neither is there:
    the other parts go on; or a sentence on what of the whole file was not taken in, `name` counting nothing."""
    settings: SourceSettings = field(default_factory=SourceSettings)
    """What the file itself says of this part, as a sidecar would: nearer than sidecars outside, weaker than flags."""
    study: str = ""
    """The study it belongs to where nobody tells another: its folder inside an archive."""


class TextBuilder:
    """Composes the text of a source piece by piece and tells where each piece lies.

    Pieces are cleaned; what separates them must end in a line end, space or tab, so that the whole stays NFC.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> CharSpan:
        """Append a piece, cleaned and stripped, and give its span."""
        cleaned = piece.strip() if piece.isascii() and piece.isprintable() else clean_text(piece).strip()
        span = CharSpan(self._length, self._length + len(cleaned))
        self.separate(cleaned)
        return span

    def separate(self, between: str) -> None:
        """Append as it is."""
        self._pieces.append(between)
        self._length += len(between)

    @property
    def text(self) -> str:
        """What was composed so far."""
        return "".join(self._pieces)
