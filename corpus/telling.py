"""What is known of a source and whence, and how a team says otherwise. Knows the store, and `ingest` to read again.

What a team says of one source is kept with its file as flags are, so that it holds whenever the file is read again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from corpus.errors import UnreadableSource
from corpus.ingest import IngestReport, Redact, as_it_is, ingest
from corpus.insight_space import Placement
from corpus.progress import Progress, silent
from corpus.records import Document, Guess
from corpus.sidecar import SourceSettings, settings_from_text
from corpus.store import Store

_INNER = "!/"
_BRACKETED = re.compile(r"\[(Person \d+)\]")
_ROWS = re.compile(r"rows \d+-\d+")


class Ground(StrEnum):
    """Whence something is known."""

    YOU = "you"
    """Said of this source on the command line or on screen."""
    SOURCE = "source"
    """The source itself or a sidecar tells it."""
    GUESS = "guess"
    """Concluded; the reason stands beside it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a source."""

    what: str
    """`kind`, `method`, `date`, `study`, `language`, `title`, `setting`, `contact`, `voice`, `role of <label>`,
    `column <title>`, `person <label>`, `attribute <name>`…"""
    value: str
    ground: Ground
    why: str = ""
    """The reason of a guess, as a clause."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a source after something was said of it."""

    document: Document | None
    """As it is now; None where it can't be read any more."""
    report: IngestReport


def said_of(store: Store, document: Document) -> SourceSettings:
    """What was said of a document by flags or on screen, now or earlier."""
    file = store.file_of(document.id) or document.origin
    known = store.file(file)
    if known is None or not known.reading:
        return SourceSettings()
    flags = settings_from_text(json.loads(known.reading).get("flags", ""))
    for part in _parts_of(document.origin, file):
        flags = flags.for_part(part)
    return replace(flags, parts={})


def facts_of(document: Document, guesses: Sequence[Guess], said: SourceSettings, place: Placement) -> tuple[Fact, ...]:
    """All that is known of a document: what it is, where it stands, the roles of its speakers and columns."""
    # A label inside a clause bears brackets, a label alone does not.
    guesses = [replace(guess, what=_BRACKETED.sub(r"\1", guess.what)) for guess in guesses]
    guessed = {guess.what: guess for guess in guesses}
    plain = {
        "kind": str(document.kind),
        "method": document.method,
        "date": document.date,
        "study": document.study,
        "language": document.language,
        "title": document.title,
        "setting": place.setting,
        "contact": place.contact,
    }
    facts: list[Fact] = []
    for what, value in plain.items():
        if getattr(said, what):
            facts.append(Fact(what, value, Ground.YOU))
        elif what in ("setting", "contact") and document.attributes.get(what) != value:
            facts.append(Fact(what, value, Ground.GUESS, place.why))
        elif what in guessed:
            facts.append(Fact(what, guessed[what].value, Ground.GUESS, guessed[what].why))
        elif value:
            facts.append(Fact(what, value, Ground.SOURCE))
    if said.voice:
        facts.append(Fact("voice", str(said.voice), Ground.YOU))
    facts.extend(Fact(f"role of {label}", str(role), Ground.YOU) for label, role in said.speakers.items())
    facts.extend(Fact(f"column {title}", role, Ground.YOU) for title, role in said.columns.items())
    facts.extend(Fact(f"person {label}", target, Ground.YOU) for label, target in said.people.items())
    facts.extend(Fact(f"attribute {name}", value, Ground.YOU) for name, value in said.attributes.items())
    there = {fact.what for fact in facts}
    facts.extend(Fact(guess.what, guess.value, Ground.GUESS, guess.why) for guess in guesses if guess.what not in there)
    return tuple(facts)


def tell(
    store: Store,
    document: Document,
    said: SourceSettings,
    *,
    root: Path,
    redact: Redact = as_it_is,
    progress: Progress = silent,
) -> Told:
    """Say something of one source: kept with its file, which is read again.

    Raises:
        UnreadableSource: its file is no longer there.
        StoreLocked, StoreFull, StoreError: nothing was changed.
    """
    from corpus.redaction.overrides import as_kept

    file = store.file_of(document.id) or document.origin
    path = root / file  # an absolute origin stays absolute
    if not file or not path.is_file():
        sentence = "its file is no longer there, and saying something of it means reading it again; put it back first."
        raise UnreadableSource(file or document.title, sentence)
    inner = _parts_of(document.origin, file)
    # Rows of a big table are read with the table's settings, and what is said of some holds for all.
    if inner and _ROWS.fullmatch(inner[-1]):
        inner = inner[:-1]
    said = as_kept(said, redact, document.study)
    options = SourceSettings(parts={_INNER.join(inner): said}) if inner else said
    report = ingest(store, [path], root=root, options=options, redact=redact, progress=progress)
    now = store.origin(document.origin)
    return Told(store.document(now[0]) if now else None, report)


def _parts_of(origin: str, file: str) -> list[str]:
    inside = origin.removeprefix(file).removeprefix(_INNER)
    return inside.split(_INNER) if inside and origin != file else []
