"""What files of many tools hold, by hand, against what the readers make of them.

Every folder `tests/formats/<tool>/<language>[-variant]/` has a source file as the tool writes it and a `truth.toml`.
`run` reads and segments the file as an ingest does and counts what came out right; it knows no reader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.readers.formats import read_parts
from corpus.records import Document, Guess, Participant, Role, Segment, SourceKind
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import COLUMN_ROLES, sidecar_settings

FOLDER = Path(__file__).parent / "formats"
TIME_TOLERANCE = 0.05
"""Seconds: formats round."""
_KEYS = {
    "tool": str,
    "format": str,
    "file": str,
    "language": str,
    "kind": str,
    "documents": int,
    "segments": int,
    "participants": list,
    "date": str,
    "turns": list,
    "columns": dict,
    "attributes": dict,
    "segment_attributes": dict,
    "notes": list,
}
_NEEDED = ("tool", "format", "file", "language")
_TURN_KEYS = {"speaker", "role", "start", "end", "text"}


class TruthError(Exception):
    """A truth.toml says something that the schema does not know."""


@dataclass(frozen=True, slots=True)
class TrueTurn:
    """One turn, as somebody read it in the file."""

    text: str
    role: Role
    speaker: str = ""
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """All that a file holds, by hand; what is not told is empty or None."""

    folder: Path
    tool: str
    format: str
    file: Path
    language: str
    kind: SourceKind | None = None
    documents: int | None = None
    segments: int | None = None
    participants: tuple[str, ...] = ()
    date: str = ""
    turns: tuple[TrueTurn, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    segment_attributes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`<tool>/<language>[-variant]`."""
        return self.folder.relative_to(FOLDER).as_posix()


@dataclass(frozen=True, slots=True)
class Count:
    """How much was right, of what was found and of what there is."""

    right: int = 0
    found: int = 0
    true: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def f1(self) -> float:
        """2 x right / (found + true); 1 where there is nothing to find and nothing was found."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fixture."""

    truth: Truth
    turns: Count
    """A turn is right when its words and its role are."""
    speakers: Count
    """Right when words and label are."""
    times: Count
    columns: Count
    attributes: Count
    segments: int
    people: int
    wrong: tuple[str, ...]
    """A sentence for each thing that is not as the truth has it."""


def fixtures() -> list[Path]:
    """Folders of all fixtures, in order."""
    return sorted(path.parent for path in FOLDER.glob("*/*/truth.toml"))


def load(folder: Path) -> Truth:
    """The truth of a fixture.

    Raises:
        TruthError: a key that is unknown, missing or of the wrong type.
    """
    where = f"{folder.parent.name}/{folder.name}"
    table = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))
    for key, value in table.items():
        if key not in _KEYS:
            raise TruthError(f"{where}: unknown key {key!r}; TOML puts what follows a table into it")
        if not isinstance(value, _KEYS[key]):
            raise TruthError(f"{where}: {key!r} must be a {_KEYS[key].__name__}")
    if missing := [key for key in _NEEDED if key not in table]:
        raise TruthError(f"{where}: {', '.join(missing)} missing")
    if not (folder / table["file"]).is_file():
        raise TruthError(f"{where}: there is no file {table['file']!r}")
    if folder.name.split("-")[0] != table["language"].split("-")[0]:
        raise TruthError(f"{where}: the folder is named after another language than {table['language']!r}")
    for title, role in table.get("columns", {}).items():
        if role not in COLUMN_ROLES:
            raise TruthError(f"{where}: column {title!r} can't be {role!r}")
    return Truth(
        folder=folder,
        tool=table["tool"],
        format=table["format"],
        file=folder / table["file"],
        language=table["language"],
        kind=SourceKind(table["kind"]) if "kind" in table else None,
        documents=table.get("documents"),
        segments=table.get("segments"),
        participants=tuple(table.get("participants", ())),
        date=table.get("date", ""),
        turns=tuple(_turn(each, where) for each in table.get("turns", ())),
        columns=table.get("columns", {}),
        attributes=table.get("attributes", {}),
        segment_attributes={int(key): value for key, value in table.get("segment_attributes", {}).items()},
        notes=tuple(table.get("notes", ())),
    )


def _turn(table: Mapping[str, Any], where: str) -> TrueTurn:
    if unknown := set(table) - _TURN_KEYS:
        raise TruthError(f"{where}: unknown keys of a turn: {', '.join(sorted(unknown))}")
    if "text" not in table or "role" not in table:
        raise TruthError(f"{where}: a turn needs its text and role")
    return TrueTurn(table["text"], Role(table["role"]), table.get("speaker", ""), table.get("start"), table.get("end"))


def read_fixture(truth: Truth) -> tuple[list[Segmented], list[str]]:
    """The documents of a fixture's file, and the sentences on parts that could not be read."""
    settings, _ = sidecar_settings(truth.file, truth.folder)
    found: list[Segmented] = []
    failed: list[str] = []
    for origin, reading in read_parts(truth.file.read_bytes(), truth.file.name, settings):
        if isinstance(reading, SourceError):
            failed.append(str(reading))
            continue
        try:
            found.append(segment(reading, Source(origin, origin.rpartition("/")[2], "", settings)))
        except SourceError as error:
            failed.append(str(error))
    return found, failed


def run(truth: Truth) -> Outcome:
    """Read, segment and compare.

    Raises:
        SourceError: the file can't be read.
    """
    found, failed = read_fixture(truth)
    segments = [each for segmented in found for each in segmented.segments]
    guesses = [each for segmented in found for each in segmented.guesses]
    people = {each.id: each for segmented in found for each in segmented.participants}
    wrong: list[str] = []
    turns, speakers, times = _compare_turns(truth, segments, wrong)
    columns = _compare_columns(truth, guesses, wrong)
    attributes = _compare_attributes(truth, list(people.values()), segments, wrong)
    _compare_documents(truth, [each.document for each in found], wrong)
    _compare_people(truth, list(people.values()), wrong)
    if truth.segments is not None and len(segments) != truth.segments:
        wrong.append(f"{len(segments)} segments, not {truth.segments}")
    for segmented in found:
        wrong += [
            f"{each.id}: the text is not what lies at its offsets"
            for each in segmented.segments
            if each.span.of(segmented.document.text) != each.text
        ]
    notes = [note for segmented in found for note in segmented.notes] + failed
    wrong += [f"no note says {words!r}; there are {notes}" for words in truth.notes if not _said(words, notes)]
    return Outcome(truth, turns, speakers, times, columns, attributes, len(segments), len(people), tuple(wrong))


def _said(words: str, notes: Sequence[str]) -> bool:
    return any(words.casefold() in note.casefold() for note in notes)


def _compare_turns(truth: Truth, segments: Sequence[Segment], wrong: list[str]) -> tuple[Count, Count, Count]:
    if not truth.turns:
        return Count(), Count(), Count()
    # Headings and what stands above a transcript are told as turns only where somebody wrote them down.
    narrated = any(turn.role is Role.NARRATOR for turn in truth.turns)
    found = [each for each in segments if narrated or each.role is not Role.NARRATOR]
    true = truth.turns
    pairs = _aligned([each.text for each in true], [each.text for each in found])
    right = speakers = timed = 0
    for one, other in pairs:
        wanted, got = true[one], found[other]
        if wanted.role is got.role:
            right += 1
        else:
            wrong.append(f"turn {one} {_short(wanted.text)}: role {got.role}, not {wanted.role}")
        if wanted.speaker == got.speaker:
            speakers += 1
        else:
            wrong.append(f"turn {one} {_short(wanted.text)}: speaker {got.speaker!r}, not {wanted.speaker!r}")
        timed += _times_right(one, wanted, got, wrong)
    matched_true, matched_found = {one for one, _ in pairs}, {other for _, other in pairs}
    wrong += [f"turn {at} {_short(turn.text)}: not found" for at, turn in enumerate(true) if at not in matched_true]
    wrong += [f"{_short(each.text)}: no such turn" for at, each in enumerate(found) if at not in matched_found]
    told = sum((turn.start is not None) + (turn.end is not None) for turn in true)
    return (
        Count(right, len(found), len(true)),
        Count(speakers, len(found), len(true)),
        Count(timed, told, told),
    )


def _times_right(at: int, wanted: TrueTurn, got: Segment, wrong: list[str]) -> int:
    right = 0
    for what, true, found in (("start", wanted.start, got.start_time), ("end", wanted.end, got.end_time)):
        if true is None:
            continue
        if found is not None and abs(true - found) <= TIME_TOLERANCE:
            right += 1
        else:
            wrong.append(f"turn {at} {_short(wanted.text)}: {what} {found}, not {true}")
    return right


def _aligned(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]


def _compare_columns(truth: Truth, guesses: Sequence[Guess], wrong: list[str]) -> Count:
    """Roles of columns, as the guesses of the reader have them; columns that the truth does not name count nothing."""
    found: dict[str, str] = {}
    for each in guesses:
        if each.what.startswith("column "):
            found.setdefault(each.what.removeprefix("column "), each.value)
    right = 0
    for title, role in truth.columns.items():
        if found.get(title) == role:
            right += 1
        else:
            wrong.append(f"column {title!r}: {found.get(title, 'not told')}, not {role}")
    return Count(right, len(truth.columns), len(truth.columns))


def _compare_attributes(
    truth: Truth, people: Sequence[Participant], segments: Sequence[Segment], wrong: list[str]
) -> Count:
    by_label = {each.label: each.attributes for each in people}
    wanted = [(f"of {label!r}", expected, by_label.get(label, {})) for label, expected in truth.attributes.items()]
    for ordinal, expected in truth.segment_attributes.items():
        got = segments[ordinal].attributes if ordinal < len(segments) else {}
        wanted.append((f"of segment {ordinal}", expected, got))
    right = total = 0
    for what, expected, got in wanted:
        for name, value in expected.items():
            total += 1
            if got.get(name) == value:
                right += 1
            else:
                wrong.append(f"{name!r} {what}: {got.get(name)!r}, not {value!r}")
    return Count(right, total, total)


def _compare_documents(truth: Truth, documents: Sequence[Document], wrong: list[str]) -> None:
    if truth.documents is not None and len(documents) != truth.documents:
        wrong.append(f"{len(documents)} documents, not {truth.documents}")
    if truth.kind is not None and (kinds := {each.kind for each in documents}) != {truth.kind}:
        wrong.append(f"kind {', '.join(sorted(kinds))}, not {truth.kind}")
    if truth.date and truth.date not in (dates := {each.date for each in documents}):
        wrong.append(f"date {', '.join(sorted(dates))}, not {truth.date}")
    languages = [each.language.split("-")[0] for each in documents]
    if languages and truth.language.split("-")[0] not in languages:
        wrong.append(f"language {', '.join(languages)}, not {truth.language}")


def _compare_people(truth: Truth, people: Sequence[Participant], wrong: list[str]) -> None:
    if not truth.participants:
        return
    found, true = {each.label for each in people}, set(truth.participants)
    wrong += [f"nobody is called {label!r}" for label in sorted(true - found)]
    wrong += [f"{label!r} is no person of it" for label in sorted(found - true)]


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
