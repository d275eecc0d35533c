"""Items of `corpus.source_documents` ↔ bytes, for the way from a reading process to the one that writes.

JSON, so that a process that was made to run something by a malicious file can hand over nothing but records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.records import CharSpan, Coding, Guess, Participant
from corpus.rows import document_of, document_row, segment_of, segment_row
from corpus.segmenting import Segmented
from corpus.sidecar import settings_from_text
from corpus.source_documents import Finished, Item, Job, Refused, Remark, Same
from corpus.transcribing import choice_from_text


def job_bytes(job: Job) -> bytes:
    """A job as bytes."""
    said: list[object] = [str(job.path), job.origin, job.said.as_text(), job.flags.as_text(), job.study, job.seconds]
    said.append(job.transcriber.as_text() if job.transcriber is not None else "")
    said.append(dict(job.known))
    return _bytes(said)


def job_of(data: bytes) -> Job:
    """The job that `job_bytes` wrote."""
    path, origin, said, flags, study, seconds, chosen, known = _loaded(data)
    transcriber = choice_from_text(chosen) if chosen else None
    settings = settings_from_text(said), settings_from_text(flags)
    return Job(Path(path), origin, *settings, study, seconds, transcriber, known)


def item_bytes(item: Item) -> bytes:
    """An item as bytes; equal items give equal bytes."""
    if isinstance(item, Segmented):
        return segmented_bytes(item)
    if isinstance(item, Refused):
        return _bytes(["refused", item.origin, item.sentence, item.whole])
    if isinstance(item, Remark):
        return _bytes(["remark", item.sentence])
    if isinstance(item, Same):
        return _bytes(["same", item.origin, item.notes])
    return _bytes(["finished", item.origin_hash])


def item_of(data: bytes) -> Item:
    """The item that `item_bytes` wrote.

    Raises:
        ValueError: it is none.
    """
    try:
        kind, *rest = _loaded(data)
        if kind == "segmented":
            return _segmented_of(*rest)
        if kind == "refused":
            return Refused(*rest)
        if kind == "remark":
            return Remark(*rest)
        if kind == "same":
            return Same(rest[0], tuple(rest[1]))
        return Finished(*rest)
    except (TypeError, KeyError) as error:
        raise ValueError(f"no item: {error}") from None


def segmented_bytes(segmented: Segmented) -> bytes:
    """What is put into the store of a document, as bytes."""
    people = [[each.id, each.label, each.study, dict(each.attributes)] for each in segmented.participants]
    codings = [
        [each.span.start, each.span.end, each.code, each.coder, each.quote, each.note] for each in segmented.codings
    ]
    guesses = [[each.what, each.value, each.why] for each in segmented.guesses]
    segments = [segment_row(each) for each in segmented.segments]
    row, notes = document_row(segmented.document), segmented.notes
    return _bytes(["segmented", row, segments, people, notes, codings, guesses, segmented.read])


def encodable(segmented: Segmented) -> Segmented:
    """The same, lone surrogates in it, which no file can hold, shown as question marks."""
    try:
        "".join(_texts(segmented)).encode("utf-8")
    except UnicodeEncodeError:
        shown = segmented_bytes(segmented).decode("utf-8", "surrogatepass").encode("utf-8", "replace")
        cleaned = item_of(shown)
        assert isinstance(cleaned, Segmented)
        return cleaned
    return segmented


def _texts(segmented: Segmented) -> Iterator[str]:
    yield from document_row(segmented.document)
    for each in segmented.segments:
        yield from (each.text, each.speaker, each.participant or "", each.heading)
        yield from each.attributes.values()
        yield from each.attributes
    for person in segmented.participants:
        yield from (person.id, person.label, person.study, *person.attributes, *person.attributes.values())
    for coding in segmented.codings:
        yield from (coding.code, coding.coder, coding.quote, coding.note)
    for guess in segmented.guesses:
        yield from (guess.what, guess.value, guess.why)


def _segmented_of(
    document: list[Any],
    segments: list[list[Any]],
    people: list[list[Any]],
    notes: list[str],
    codings: list[list[Any]],
    guesses: list[list[str]],
    read: str,
) -> Segmented:
    return Segmented(
        document_of(tuple(document)),
        tuple(segment_of(tuple(row)) for row in segments),
        tuple(Participant(*row) for row in people),
        tuple(notes),
        tuple(Coding(CharSpan(start, end), *rest) for start, end, *rest in codings),
        tuple(Guess(*row) for row in guesses),
        read,
    )


def _bytes(value: object) -> bytes:
    # A lone surrogate in a label is handed over as it is; it is the store's to refuse.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _loaded(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
