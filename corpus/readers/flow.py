"""Paragraphs, tables and remarks of a document, in order → a reading. Knows no format.

Shared by the readers of documents (Word, OpenDocument, RTF, HTML, slides). Where the format itself shows who speaks (a
table of speakers and words, a style named for a speaker), the turns are told; else they are left to be found in the
text. What it does not know: roles, and labels written inside a paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from corpus.dates import find_date
from corpus.decoding import clean_text
from corpus.errors import EmptySource
from corpus.readers.reading import Mark, Reading, TextBuilder, Turn
from corpus.readers.speech_tables import columns_of_speech
from corpus.records import CharSpan, Guess, Role, SourceKind
from corpus.source_kinds import kind_from_name, kind_of_transcript
from corpus.stamps import seconds

REMARK_ANCHOR_LIMIT = 200
"""Characters of the commented passage that are kept above a comment."""
_VOICED_SHARE = 0.3
"""Of the characters: fewer told to be somebody's words, and the text is searched for turns like any other."""
_CLOCK = r"\d{1,3}(?:[:：]\d{1,2}){1,2}(?:[.,]\d{1,3})?"
_CUE = regex.compile(rf"^\s*(?P<start>{_CLOCK})\s*-->\s*(?P<end>{_CLOCK})\s*$")
_NAME_AND_TIME = regex.compile(rf"^(?P<name>[^\d\n][^\n]{{0,60}}?)[ \t\u00a0]{{2,}}(?P<start>{_CLOCK})\s*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of the body and what the format says of them."""

    span: CharSpan
    style: str
    heading: str
    speaker: str = ""
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class _Remark:
    text: str
    author: str
    about: str
    anchor: str


class Flow:
    """Composes a reading, piece by piece, in the order of reading."""

    def __init__(self) -> None:
        self._builder = TextBuilder()
        self._length = 0
        self._pieces: list[_Piece] = []
        self._remarks: list[_Remark] = []
        self._marks: list[tuple[int, Mapping[str, str]]] = []
        self._heading = ""
        self._cue: tuple[float | None, float | None] | None = None
        self._name = ""
        self._grounds: dict[str, None] = {}
        """Why words were taken for somebody's, each once."""

    def mark(self, **attributes: str) -> None:
        """All that follows, up to the next mark, has these attributes."""
        self._marks.append((self._length, attributes))

    def paragraph(self, text: str, style: str = "", speaker: str = "") -> None:
        """Append a paragraph.

        Args:
            style: `heading`, `quote`, or empty.
            speaker: whose words they are, where the format says it.
        """
        text = clean_text(text).strip()
        if not text:
            return
        if speaker:
            self._grounds["styles or bold words name the speakers"] = None
            self.speech(speaker, text)
        elif style or not self._timed_speech(text):
            self._flush_cue()
            span = self._add(text)
            if style == "heading":
                self._heading = " ".join(text.split())
            self._pieces.append(_Piece(span, style, "" if style == "heading" else self._heading))
            self._separate("\n\n")

    def speech(self, speaker: str, words: str, start: float | None = None, end: float | None = None) -> None:
        """Append words of a speaker, his label in front of them."""
        if not words.strip():
            return
        if speaker:
            self._add(speaker)
            self._separate(": ")
        self._pieces.append(_Piece(self._add(words), "speech", self._heading, speaker, start, end))
        self._separate("\n")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Append a table: turns where it is one of speakers and words, else a line a row, tabs between the cells."""
        self._flush_cue()
        columns = columns_of_speech(rows)
        if columns is None:
            for row in rows:
                cells = [" ".join(clean_text(cell).split()) for cell in row]
                if any(cells):
                    self._pieces.append(_Piece(self._add("\t".join(cells).strip("\t")), "", self._heading))
                    self._separate("\n")
        else:
            speaker = ""
            self._grounds["a table holds speakers and words"] = None
            for row in rows[columns.header :]:
                speaker = columns.speaker_of(row) or speaker
                start, end = columns.times_of(row)
                self.speech(speaker, columns.words_of(row), start, end)
        self._separate("\n")

    def remark(self, text: str, author: str = "", about: str = "comment", anchor: str = "") -> None:
        """Keep a remark beside the text: a researcher's, never a participant's words.

        Args:
            about: what it is: `comment`, `footnote`, `endnote`.
            anchor: the passage it speaks of; becomes its heading, cut to `REMARK_ANCHOR_LIMIT`.
        """
        if text.strip():
            self._remarks.append(_Remark(text, author, about, " ".join(anchor.split())[:REMARK_ANCHOR_LIMIT]))

    def remarks(self, about: str) -> int:
        """How many remarks of a sort there are."""
        return sum(1 for remark in self._remarks if remark.about == about)

    def reading(self, origin: str, what: str, kind: SourceKind | None = None) -> Reading:
        """What was composed.

        Args:
            what: the format in words, for the message of an empty one.

        Raises:
            EmptySource: no word was added.
        """
        self._flush_cue()
        body = self._length
        remarks = [self._written(remark) for remark in self._remarks]
        text = self._builder.text
        if not any(char.isalnum() for char in text):
            raise EmptySource(origin, f"there is no text in this {what}.")
        turns = self._turns(text)
        if turns is not None and kind is None:
            kind = kind_from_name(origin.rpartition("/")[2])
            kind = kind or kind_of_transcript(turn.speaker for turn in turns if turn.speaker)
        return Reading(
            text,
            turns,
            headings=self._spans("heading"),
            quotes=self._spans("quote"),
            marks=self._regions(body),
            remarks=tuple(remarks),
            kind=kind,
            date=self._date(text) if turns is not None else "",
            guesses=(Guess("turns", "by the layout", "; ".join(self._grounds)),) if turns is not None else (),
        )

    def _date(self, text: str) -> str:
        """The date above the first words somebody speaks."""
        first = next(piece.span.start for piece in self._pieces if piece.style == "speech")
        return find_date(text[:first])

    def _spans(self, style: str) -> tuple[CharSpan, ...]:
        return tuple(piece.span for piece in self._pieces if piece.style == style)

    def _add(self, text: str) -> CharSpan:
        span = self._builder.add(text)
        self._length = span.end
        return span

    def _separate(self, between: str) -> None:
        self._builder.separate(between)
        self._length += len(between)

    def _timed_speech(self, text: str) -> bool:
        """Take `times --> times`, name, words, and name with its time above words, as meeting tools lay them out."""
        lines = text.split("\n")
        cue = _CUE.match(lines[0])
        if cue is not None or (len(lines) > 1 and _NAME_AND_TIME.match(lines[0])):
            self._grounds["names and times stand above the words"] = None
        if cue is not None:
            self._flush_cue()
            times = seconds(cue.group("start")), seconds(cue.group("end"))
            if len(lines) > 2:
                self.speech(lines[1].strip(), "\n".join(lines[2:]), *times)
            else:
                self._cue = times
                if len(lines) == 2:
                    self._timed_speech(lines[1])
            return True
        if self._cue is not None:
            name, words = (lines[0], "\n".join(lines[1:])) if len(lines) > 1 else (self._name, text)
            if not name:
                self._name = text
                return True
            times, self._cue = self._cue, None
            self._name = ""
            self.speech(name.strip(), words, *times)
            return True
        named = _NAME_AND_TIME.match(lines[0]) if len(lines) > 1 else None
        if named is None:
            return False
        self.speech(named.group("name").strip(), "\n".join(lines[1:]), seconds(named.group("start")))
        return True

    def _flush_cue(self) -> None:
        """Words under a time without a name, at the end or before something else, are kept as a paragraph."""
        name, self._name, self._cue = self._name, "", None
        if name:
            self._pieces.append(_Piece(self._add(name), "", self._heading))
            self._separate("\n\n")

    def _turns(self, text: str) -> tuple[Turn, ...] | None:
        """The turns, where the format tells enough of them."""
        voiced = [piece for piece in self._pieces if piece.style == "speech"]
        words = sum(piece.span.end - piece.span.start for piece in voiced)
        if not voiced or words < _VOICED_SHARE * sum(piece.span.end - piece.span.start for piece in self._pieces):
            return None
        return tuple(
            Turn(
                piece.span,
                piece.speaker,
                None if piece.style == "speech" else Role.NARRATOR,
                heading=piece.heading,
                start_time=piece.start,
                end_time=piece.end,
            )
            for piece in self._pieces
            if piece.style != "heading" and any(char.isalnum() for char in piece.span.of(text))
        )

    def _written(self, remark: _Remark) -> Turn:
        self._separate("\n")
        if remark.author.strip():
            self._add(remark.author)
            self._separate(": ")
        span = self._add(remark.text)
        self._separate("\n")
        author = clean_text(remark.author).strip()
        return Turn(span, author, Role.NARRATOR, heading=clean_text(remark.anchor), attributes={"beside": remark.about})

    def _regions(self, body: int) -> tuple[Mark, ...]:
        ends = [*(start for start, _ in self._marks), body][1:]
        return tuple(
            Mark(CharSpan(start, end), attributes)
            for (start, attributes), end in zip(self._marks, ends, strict=True)
            if end > start
        )


def with_notes(reading: Reading, notes: Sequence[str]) -> Reading:
    """The reading with more sentences on what was not taken in, empty ones passed over."""
    return replace(reading, notes=(*reading.notes, *(note for note in notes if note)))
