"""Finds personal data in a text: one call, a function of the text alone, so that it can run in any process.

On a machine without the encoder's weights people's names are found by rules alone.
What each detector looks for stands there. What is found is not yet numbered: the same person may be found under several
keys, and the same key may be two people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.redaction.addresses import addresses
from corpus.redaction.arabic_names import arabic_names
from corpus.redaction.contacts import contacts
from corpus.redaction.han_names import han_names
from corpus.redaction.hangul_names import hangul_names
from corpus.redaction.items import Found, Kind, plain, without_overlaps
from corpus.redaction.known import KnownNames
from corpus.redaction.latin_names import latin_names
from corpus.redaction.name_lists import name_key
from corpus.redaction.name_probe import name_probe
from corpus.redaction.numbered import numbers
from corpus.redaction.people import parts_of
from corpus.redaction.things import names_a_thing

_ARABIC = re.compile("[\u0600-\u06ff]")
VERSION = "3"
"""Raised when other things are found in the same text."""


def detect(text: str, language: str = "und") -> list[Found]:
    """Personal data in `text`, in order, none overlapping another; spans count code points of `text`.

    Args:
        text: any text; pseudonyms in it are left alone.
        language: BCP 47 language of most of it; decides which countries' phone numbers are tried.
    """
    return detect_all([text], language)[0]


def detect_all(texts: Sequence[str], language: str = "und") -> list[list[Found]]:
    """`detect` of many texts, faster than one by one: the encoder reads their sentences together."""
    probe = name_probe() if any(map(_holds_words, texts)) else None
    told = probe.people([plain(text) for text in texts]) if probe is not None else [[] for _ in texts]
    return [_detected(text, language, people) for text, people in zip(texts, told, strict=True)]


def _holds_words(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _detected(text: str, language: str, people: list[Found]) -> list[Found]:
    if not any(char.isalnum() for char in text):
        return []
    ruled = without_overlaps(_persons(_found(plain(text), language), text), text)
    found = without_overlaps(_joined(ruled, list(_persons(people, text)), text), text)
    again = _again(found, text)
    return without_overlaps([*found, *again], text) if again else found


def _persons(found: Iterable[Found], text: str) -> Iterator[Found]:
    """All but the people that are none."""
    return (item for item in found if item.kind is not Kind.PERSON or not names_a_thing(text, item.start, item.end))


def _joined(ruled: list[Found], people: list[Found], text: str) -> list[Found]:
    """What the rules found, names among it as long as the probe says; and what the probe found beside."""
    joined: list[Found] = []
    for item in ruled:
        if item.kind is Kind.PERSON:
            for each in people:
                if each.start <= item.start and item.end <= each.end:
                    # The rules know better where titles end and what Arabic writes together with a name.
                    start = item.start if _ARABIC.match(text, item.start) else each.start
                    key = name_key(plain(text[start : each.end]))
                    item = Found(start, each.end, Kind.PERSON, key, item.certain)
        joined.append(item)
    return [*joined, *people]


def _again(found: list[Found], text: str) -> list[Found]:
    """Further mentions of the people found: a name told once is a name wherever it stands, and so are its parts."""
    forms: dict[str, int] = {}
    for item in found:
        if item.kind is Kind.PERSON and item.certain:
            forms[item.key] = 0
            forms.update(dict.fromkeys(parts_of(item.key), 0))
    if not forms or len(text) < 8:
        return []
    return [item for item, _ in KnownNames(forms.items()).find(text)]


def _found(text: str, language: str) -> Iterator[Found]:
    """What the detectors find, what is surest first."""
    yield from contacts(text)
    signs = re.search(r"\d", text) is not None
    if signs:
        yield from numbers(text, language)
    yield from addresses(text)
    if text.isascii():
        yield from latin_names(text, language)
        return
    yield from han_names(text)
    yield from hangul_names(text)
    yield from arabic_names(text)
    yield from latin_names(text, language)
