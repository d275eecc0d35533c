"""Finds personal data in a text: one call, a function of the text alone, so that it can run in any process.

On a machine without the encoder's weights people's names are found by rules alone.
What each detector looks for stands there. What is found is not yet numbered: the same person may be found under several
keys, and the same key may be two people.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.redaction.addresses import addresses
from corpus.redaction.arabic_names import STRONG as ARABIC_BEFORE
from corpus.redaction.arabic_names import arabic_names
from corpus.redaction.contacts import contacts
from corpus.redaction.han_names import han_names
from corpus.redaction.hangul_names import hangul_names
from corpus.redaction.items import Found, Kind, plain, without_overlaps
from corpus.redaction.known import KnownNames
from corpus.redaction.latin_names import latin_names
from corpus.redaction.latin_words import MONTHS_AND_DAYS
from corpus.redaction.name_levels import arabic_levels, is_han_word, korean_kind
from corpus.redaction.name_lists import folded, name_key, names
from corpus.redaction.name_probe import Reading, is_never_a_name, name_probe, sentences
from corpus.redaction.numbered import numbers
from corpus.redaction.people import parts_of
from corpus.redaction.pooling import Sought
from corpus.redaction.things import names_a_thing
from corpus.redaction.told_handles import told_handles, widened
from corpus.redaction.told_things import order_before
from corpus.redaction.turn_labels import labels_of_people
from corpus.redaction.vowel_signs import Unvowelled
from corpus.redaction.word_names import also_a_word
from corpus.redaction.word_units import KNOWN

_ARABIC = re.compile("[\u0600-\u06ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_KUNYA_BEFORE = re.compile(r"(?<![\u0621-\u064a])(?:أبو|ابو|أم)\s$")
_STOP_AFTER_INITIAL = re.compile(r"[ ][A-Z]$")
_KUNYA = re.compile(r"(?:أبو|ابو|بو|أم|ام|ابن|بن|بنت|عبد)\s")
_INITIALS_BEFORE = re.compile(r"(?<![\w.])(?:[A-Z]\.[ ]?){1,3}$")
_INITIAL_AFTER = re.compile(r"[ ][A-Z]\.(?!\w)|[ ](?![AI])[A-Z](?=[;,|)\n]|$)")
_WHOSE = re.compile(r"[\s،,]*(?<![\u0621-\u064a])باسم(?![\u0621-\u064a])")
_NISBA = re.compile("ال[\u0621-\u064a]{3,}ي")
"""A family name of where somebody's people are from."""
_NEXT_ARABIC = re.compile(r" (?P<word>[\u0621-\u064a]{3,})(?=[.،,؛!؟?)\n|]|$)")
"""The last word of a clause in Arabic, right after a name."""
_RARE = 3 / 9
"""Level from which an Arabic word right before a name is its first part: what is rarer is left out of the lists."""
VERSION = "15"
"""Raised when other things are found in the same text."""


def detect(text: str, language: str = "und", known: Sequence[str] = ()) -> list[Found]:
    """Personal data in `text`, in order, none overlapping another; spans count code points of `text`.

    Args:
        text: any text; pseudonyms in it are left alone.
        language: BCP 47 language of most of it; decides which countries' phone numbers are tried.
        known: folded names of people who are known to be in it, such as those who speak.
    """
    return detect_all([text], language, known)[0]


def detect_all(texts: Sequence[str], language: str = "und", known: Sequence[str] = ()) -> list[list[Found]]:
    """`detect` of many texts, faster than one by one: the encoder reads their sentences together."""
    return [list(each.found) for each in looked_through(texts, language, known)]


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found in a text, and the words in it that are hardly anybody's name, in order."""

    found: tuple[Found, ...] = ()
    unlikely: tuple[tuple[int, int], ...] = ()


def looked_through(
    texts: Sequence[str], language: str = "und", known: Sequence[str] = (), together: bool = False
) -> list[Detected]:
    """As `detect_all`, with what is nobody.

    Args:
        together: whether the texts are parts of one source, in which a word is somebody or not wherever it stands.
    """
    bare = [Unvowelled.of(text) for text in texts]
    told = _readings([each.text for each in bare], together)
    return [
        Detected(tuple(each.found(_detected(each.text, language, reading, known))), tuple(each.spans(reading.unlikely)))
        for each, reading in zip(bare, told, strict=True)
    ]


def _readings(texts: Sequence[str], together: bool) -> list[Reading]:
    probe = name_probe() if any(map(_holds_words, texts)) else None
    return probe.read([plain(text) for text in texts], together) if probe is not None else [Reading() for _ in texts]


def unlikely_among(texts: Sequence[str], named: Iterable[str]) -> list[Sequence[tuple[int, int]]]:
    """In each text, words that are hardly anybody's name, in order, as `looked_through` with `together` tells of them.

    Only sentences with words of names are read, in all the texts: what is made of such a word hangs on no others.

    Args:
        named: the names to tell of, as written. Of other words nothing is told.
    """
    sought = Sought(named)
    if not sought:
        return [() for _ in texts]
    bare = [Unvowelled.of(text) for text in texts]
    around = [(at, start, end) for at, each in enumerate(bare) for start, end in sentences(plain(each.text))]
    around = [(at, start, end) for at, start, end in around if sought.stands_in(bare[at].text[start:end])]
    told = _readings([bare[at].text[start:end] for at, start, end in around], together=True)
    unlikely: list[list[tuple[int, int]]] = [[] for _ in texts]
    for (at, start, _), reading in zip(around, told, strict=True):
        unlikely[at] += [(first + start, last + start) for first, last in reading.unlikely]
    return [tuple(each.spans(spans)) for each, spans in zip(bare, unlikely, strict=True)]


def _holds_words(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _detected(text: str, language: str, reading: Reading, known: Sequence[str]) -> list[Found]:
    if not any(char.isalnum() for char in text):
        return []
    ruled = without_overlaps(likely(_persons(_found(plain(text), language), text), reading.unlikely), text)
    people = [_with_father(item, reading.unlikely, text) for item in _persons(reading.found, text)]
    joined = _joined(ruled, people, reading.unlikely, text)
    found = without_overlaps((widened(_with_initials(item, text), text) for item in joined), text)
    told = list(labels_of_people(text, found))
    found = without_overlaps([*found, *told], text) if told else found
    again = _again(found, text, reading, known)
    return without_overlaps([*found, *again], text) if again else found


def _persons(found: Iterable[Found], text: str) -> Iterator[Found]:
    """All but the people that are none."""
    for item in found:
        if item.kind is not Kind.PERSON:
            yield item
        elif not names_a_thing(text, item.start, item.end) and not (item.key.isascii() and is_never_a_name(item.key)):
            start = order_before(text, item.start, item.end)
            whole = start == item.start
            yield item if whole else replace(item, start=start, key=name_key(plain(text[start : item.end])))


def likely(found: Iterable[Found], unlikely: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """All but the people whose every word the probe thinks nobody's name; family names of one sign are left."""
    ends = [end for _, end in unlikely]
    for item in found:
        at = bisect_right(ends, item.start)
        covered = item.start
        while 0 <= at < len(unlikely) and unlikely[at][0] <= covered < item.end:
            covered = max(covered, unlikely[at][1]) + 1  # the space or hyphen between two words
            at += 1
        if item.kind is not Kind.PERSON or covered < item.end or len(item.key) == 1:
            yield item


def _with_initials(item: Found, text: str) -> Found:
    """A name with the initials before and after it, J. R. Okonkwo, Sunniva B., or with the first half of a kunya."""
    if item.kind is not Kind.PERSON:
        return item
    if kunya := _KUNYA_BEFORE.search(text, max(0, item.start - 8), item.start):
        return replace(item, start=kunya.start(), key=name_key(plain(text[kunya.start() : item.end])))
    if not text[item.start : item.end].strip(". -'’").isascii():
        return item
    if text.startswith(".", item.end) and _STOP_AFTER_INITIAL.search(text, item.start, item.end):
        item = replace(item, end=item.end + 1)
    before = _INITIALS_BEFORE.search(text, max(0, item.start - 12), item.start)
    after = _INITIAL_AFTER.match(text, item.end)
    if before is None and after is None:
        return item
    start, end = before.start() if before else item.start, after.end() if after else item.end
    return replace(item, start=start, end=end, key=name_key(plain(text[start:end])))


def _joined(ruled: list[Found], people: list[Found], unlikely: Sequence[tuple[int, int]], text: str) -> list[Found]:
    """What the rules found, names among it as long as the probe says; and what the probe found beside."""
    joined: list[Found] = []
    for item in ruled:
        if item.kind is Kind.PERSON:
            for each in people:
                if item.start < each.start < item.end <= each.end and (item.start, each.start - 1) in unlikely:
                    item = each
                elif item.start < each.start < item.end < each.end and _HAN.match(text, each.start):
                    key = name_key(plain(text[item.start : each.end]))
                    item = Found(item.start, each.end, Kind.PERSON, key, item.certain)
                elif each.start <= item.start and item.end <= each.end:
                    # The rules know better where titles end and what Arabic writes together with a name.
                    start = item.start if _ARABIC.match(text, item.start) else each.start
                    start = each.start if _names_alone(text[each.start : item.start]) else start
                    kunya = _KUNYA.match(text, each.start)
                    start = each.start if kunya and kunya.end() == start else start
                    key = name_key(plain(text[start : each.end]))
                    item = Found(start, each.end, Kind.PERSON, key, item.certain)
        joined.append(_with_father(item, unlikely, text))
    return [*joined, *people]


def _names_alone(written: str) -> bool:
    """Whether Arabic words before a name are part of it, as names that lists know are."""
    return written.endswith(" ") and all(
        (names().get(key) or arabic_levels(key)[0] >= _RARE) and key not in ARABIC_BEFORE
        for key in map(folded, written.split())
    )


def _with_father(item: Found, unlikely: Sequence[tuple[int, int]], text: str) -> Found:
    """An Arabic given name with the name after it that ends the clause: مينا عادل, غزيل المطرفي."""
    after = _NEXT_ARABIC.match(text, item.end) if item.kind is Kind.PERSON and " " not in item.key else None
    if after is None or after.span("word") in unlikely:
        return item
    second = folded(after["word"])
    listed = "g" in names().get(item.key, "") and set("gf") & set(names().get(second, ""))
    if not listed and not (_NISBA.fullmatch(second) and also_a_word(item.key) is False):
        return item
    return replace(item, end=after.end(), key=name_key(plain(text[item.start : after.end()])))


def _again(found: list[Found], text: str, reading: Reading, known: Sequence[str]) -> list[Found]:
    """Further mentions of the people found or known: a name told once is a name wherever it stands, and so are its
    parts; one that is a word too is a name again where the probe thinks it may be."""
    forms: dict[str, int] = {}
    told: set[str] = set()
    for item in found:
        if item.kind is Kind.PERSON:
            told.update((item.key, *parts_of(item.key)))
            if item.certain:
                parts = (part for part in parts_of(item.key) if part not in MONTHS_AND_DAYS)
                forms.update(dict.fromkeys((item.key, *parts), 0))
    for key in known:
        told.update((key, *parts_of(key)))
    if not told or len(text) < 8:
        return []
    named = [item for item, _ in KnownNames(forms.items()).find(text)] if forms else []
    # What is no word but a name is the same one wherever it stands, whatever its sentence sounds like.
    doubted = likely((item for item in named if not _nothing_else(item)), reading.unlikely)
    sure = list(_persons([*filter(_nothing_else, named), *doubted], text))
    return [*sure, *_persons((item for item in reading.maybe if item.key in told and len(item.key) > 1), text)]


def _nothing_else(item: Found) -> bool:
    """Whether a name is no word besides: a whole one, or one that lists of names know and lists of words don't."""
    key = item.key
    if " " in key:
        return True
    if also_a_word(key) or korean_kind(key) == "w" or is_han_word(key):
        return False
    if "\u0600" <= key[0] <= "\u06ff":
        return arabic_levels(key)[0] >= KNOWN
    return len(key) > (3 if key.isascii() else 1)


def _without_whose(found: Iterable[Found], text: str) -> Iterator[Found]:
    """Addresses without who lives there, where Arabic says so after them: باسم."""
    for item in found:
        whose = _WHOSE.search(text, item.start, item.end)
        yield item if whose is None else replace(item, end=whose.start())


def _found(text: str, language: str) -> Iterator[Found]:
    """What the detectors find, what is surest first."""
    yield from contacts(text)
    signs = re.search(r"\d|[一二三四五六七八九十]月[初一二三四五六七八九十廿]", text) is not None
    if signs:
        yield from numbers(text, language)
    yield from _without_whose(addresses(text), text)
    yield from told_handles(text)
    if text.isascii():
        yield from latin_names(text, language)
        return
    yield from han_names(text)
    yield from hangul_names(text)
    yield from arabic_names(text)
    yield from latin_names(text, language)
