"""Finds personal data in a text: one call, a pure function, so that it can run in any process.

It joins the detectors; what each looks for stands there. What is found is not yet numbered: the same person may be
found under several keys, and the same key may be two people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.redaction.addresses import addresses
from corpus.redaction.arabic_names import arabic_names
from corpus.redaction.contacts import contacts
from corpus.redaction.han_names import han_names
from corpus.redaction.hangul_names import hangul_names
from corpus.redaction.items import Found, Kind, plain, without_overlaps
from corpus.redaction.known import KnownNames
from corpus.redaction.latin_names import latin_names
from corpus.redaction.numbered import numbers
from corpus.redaction.people import parts_of

VERSION = "1"
"""Raised when other things are found in the same text."""


def detect(text: str, language: str = "und") -> list[Found]:
    """Personal data in `text`, in order, none overlapping another; spans count code points of `text`.

    Args:
        text: any text; pseudonyms in it are left alone.
        language: BCP 47 language of most of it; decides which countries' phone numbers are tried.
    """
    if not any(char.isalnum() for char in text[:4096]) and not any(char.isalnum() for char in text):
        return []
    found = without_overlaps(_found(plain(text), language), text)
    again = _again(found, text)
    return without_overlaps([*found, *again], text) if again else found


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
