"""What is personal in one source: found in all that it says, or, where names are known already, told of those alone.

A pure function of the source, so that it can run in any process. Knows no numbers and no key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.redaction.asked_words import AskedWords
from corpus.redaction.closed_columns import ClosedColumns
from corpus.redaction.detecting import detect, looked_through, unlikely_among
from corpus.redaction.items import Found, Kind, without_overlaps
from corpus.redaction.known import KnownNames
from corpus.redaction.labels import NamedLabel, named_label
from corpus.redaction.name_lists import names
from corpus.segmenting import Segmented


@dataclass(frozen=True, slots=True)
class Personal:
    """What was found in one source."""

    text: tuple[Found, ...]
    """In the document's text."""
    short: dict[str, tuple[Found, ...]]
    """In each other string: headings, values, notes."""
    labels: dict[str, NamedLabel]
    """Labels that name people."""
    closed: ClosedColumns
    """The closed columns, where it is a table."""
    unlikely: dict[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    """In each string that was looked through, words that are hardly anybody's name, in order."""


def personal_of(segmented: Segmented) -> Personal:
    """Everything personal in a source; a pure function of it."""
    document = segmented.document
    language = document.language
    labels = _named_labels(segmented)
    texts = _texts(segmented, labels)
    speakers = [named.key for named in labels.values()]
    told = dict(zip(texts, looked_through(texts, language, speakers, together=True), strict=True))
    titles = {title: tuple(_in_title(title, language)) for title in (document.title, document.study) if title}
    asked = AskedWords.of(segmented)
    closed = ClosedColumns.of(segmented)

    def without(found: Iterable[Found], text: str) -> tuple[Found, ...]:
        return tuple(closed.without(asked.without(found, text), text))

    short = {text: each.found for text, each in told.items()} | titles
    return Personal(
        without(told[document.text].found, document.text),
        {each: without(found, each) for each, found in short.items()},
        labels,
        closed,
        _unlikely(segmented, {text: each.unlikely for text, each in told.items()}),
    )


def known_in(segmented: Segmented, known: KnownNames) -> Personal:
    """What `personal_of` says of the names in a source that are known already; nothing new is looked for."""
    texts = _texts(segmented, _named_labels(segmented))
    named = {text[item.start : item.end] for text in texts for item, _ in known.find(text)} if known else set()
    unlikely = dict(zip(texts, unlikely_among(texts, named), strict=True))
    return Personal((), {}, {}, ClosedColumns.of(segmented), _unlikely(segmented, unlikely))


def _unlikely(
    segmented: Segmented, told: Mapping[str, Sequence[tuple[int, int]]]
) -> dict[str, Sequence[tuple[int, int]]]:
    """Words that are hardly anybody's name. A title is no sentence that could say of a name that it is none."""
    titles = (segmented.document.title, segmented.document.study)
    return {**told, **dict.fromkeys(filter(None, titles), ())}


def _texts(segmented: Segmented, labels: Mapping[str, NamedLabel]) -> list[str]:
    """The text of a source and every other string of it, without labels that name people."""
    document = segmented.document
    strings: dict[str, None] = {}
    for value in (document.method, *document.attributes.values(), *segmented.notes):
        strings[value] = None
    for person in segmented.participants:
        strings.update(dict.fromkeys(person.attributes))
        strings.update(dict.fromkeys(person.attributes.values()))
    for segment in segmented.segments:
        strings[segment.heading] = None
        strings.update(dict.fromkeys(segment.attributes.values()))
    for coding in segmented.codings:
        strings.update(dict.fromkeys((coding.code, coding.quote, coding.note)))
    for guess in segmented.guesses:
        strings.update(dict.fromkeys((guess.what, guess.value, guess.why)))
    strings |= {label: None for label in _labels(segmented) if label not in labels}
    return list(dict.fromkeys((document.text, *filter(None, strings))))


def _named_labels(segmented: Segmented) -> dict[str, NamedLabel]:
    return {label: named for label in _labels(segmented) if (named := named_label(label)) is not None}


def _labels(segmented: Segmented) -> list[str]:
    """Labels as they first come in the source: numbers are given in this order, so it must not change between runs."""
    labels = [segment.speaker for segment in segmented.segments]
    labels += [person.label for person in segmented.participants]
    labels += [coding.coder for coding in segmented.codings]
    return list(dict.fromkeys(filter(None, labels)))


def _in_title(title: str, language: str) -> Iterator[Found]:
    """Personal data in a title, which may be a file's name in small letters."""
    words = re.sub(r"[_\-.]", " ", title)
    raised = "".join(
        char.upper() if (at == 0 or words[at - 1] == " ") and len(char.upper()) == 1 else char
        for at, char in enumerate(words)
    )
    # Without its signs a mail address is none any more.
    found = [item for item in detect(title, language) if item.kind is not Kind.PERSON]
    found += [item for item in detect(words, language) if not _small(words[item.start : item.end], item)]
    found = without_overlaps(found, title)
    yield from found
    for item in detect(raised, language):
        parts = item.key.split()
        listed = [names().get(part, "") for part in parts]
        full = len(parts) > 1 and all(listed) and not all("w" in each for each in listed)
        free = not any(item.start < other.end and other.start < item.end for other in found)
        if item.kind is Kind.PERSON and full and free:
            yield item


def _small(written: str, item: Found) -> bool:
    """Whether a name in small letters holds no word that lists know, or only such as are words as well beside others
    that no list knows: files and folders are named after things."""
    listed = [names().get(part, "") for part in item.key.split()]
    known = [each for each in listed if set("gf") & set(each)]
    sure = len(known) == len(listed) or any("w" not in each for each in known)
    return item.kind is Kind.PERSON and written.islower() and not (known and sure)


def title_names(title: str) -> list[Found]:
    """Names of people in a title or the name of a file."""
    return [item for item in _in_title(title, "und") if item.kind is Kind.PERSON]
