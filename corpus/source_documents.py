"""The bytes of one file → its documents, one by one, ready for the store. Knows no store and no processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.errors import SourceError
from corpus.joining import initials_in
from corpus.readers.formats import read_documents
from corpus.readers.reading import Reading
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings
from corpus.transcribing import TranscriberChoice, choose

READERS_VERSION = "8"
"""Raised when readers or segmenting give other results for the same bytes, so that sources are read again."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, and all that is said of it."""

    path: Path
    origin: str
    said: SourceSettings
    """What flags and sidecars say."""
    flags: SourceSettings
    """What flags alone say."""
    study: str
    """The study of documents of which nobody tells another."""
    seconds: float
    """The longest time in which it must give a document, or its end."""
    transcriber: TranscriberChoice | None = None
    """What writes down the words of recordings."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Origin → print of what each document that is in the store was made from; see `Segmented.read`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that could not be read."""

    origin: str
    sentence: str
    """Begins with the origin."""
    whole: bool = False
    """Whether it is the file as a whole: nothing comes after this."""


@dataclass(frozen=True, slots=True)
class Same:
    """A document that would be made from what the one in the store was made from."""

    origin: str
    notes: tuple[str, ...]
    """Sentences on what of it was not taken in, as far as its reader tells them."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What of a whole file was not taken in."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a file: all that it holds was given."""

    origin_hash: str
    """SHA-256 of the bytes that were read, hex."""


Item = Segmented | Same | Refused | Remark | Finished


def documents_of(data: bytes, job: Job) -> Iterator[Item]:
    """All that a file holds. Ends with `Finished`, or with a `Refused` of the whole."""
    digest = hashlib.sha256(data).hexdigest()
    choose(job.transcriber)
    try:
        for found in read_documents(data, job.origin, job.said, job.flags):
            if isinstance(found.content, str):
                yield Remark(found.content)
                continue
            if isinstance(found.content, SourceError):
                yield Refused(found.origin, str(found.content))
                continue
            study = found.study or job.study
            name = job.path.name if found.origin == job.origin else found.origin.rpartition("/")[2]
            source = Source(found.origin, name, digest, found.settings, study)
            # A file that is one document is not looked into where it is unchanged.
            read = _print_of(found.content, source) if found.origin != job.origin else ""
            if read and job.known.get(found.origin) == read:
                yield Same(found.origin, found.content.notes)
                continue
            try:
                made = segment(found.content, source)
                yield made if not read or initials_in(made) else replace(made, read=read)
            except SourceError as error:
                yield Refused(found.origin, str(error), whole=found.origin == job.origin)
                if found.origin == job.origin:
                    return
    except SourceError as error:
        yield Refused(job.origin, str(error), whole=True)
        return
    except RecursionError:
        yield Refused(job.origin, f"{job.origin}: it is nested too deeply to be read; export it anew.", whole=True)
        return
    except MemoryError:
        sentence = f"{job.origin}: reading it takes more memory than allowed; split it and try again."
        yield Refused(job.origin, sentence, whole=True)
        return
    yield Finished(digest)


def _print_of(reading: Reading, source: Source) -> str:
    """What tells that a document is made from the same as before, whatever else its file holds."""
    turns = [
        (
            turn.span.start,
            turn.span.end,
            turn.speaker,
            turn.role,
            turn.person,
            turn.heading,
            turn.start_time,
            turn.end_time,
            dict(turn.attributes),
        )
        for turn in reading.turns or ()
    ]
    people = [(key, each.label, dict(each.attributes), each.everywhere) for key, each in reading.people.items()]
    rest = repr(replace(reading, text="", turns=None if reading.turns is None else (), people={}))
    told = (source.origin, source.name, source.settings.as_text(), source.study)
    whole = json.dumps([READERS_VERSION, told, rest, people, turns, reading.text])
    return hashlib.sha256(whole.encode("ascii")).hexdigest()[:32]
