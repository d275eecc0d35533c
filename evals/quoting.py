"""Does a quote stand in the words it is said to come from: an own check, apart from the product's.

Character work only. Words that turn a meaning round, and numbers, must be the same; a spliced quote never passes,
because only one passage is looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from enum import StrEnum
from functools import lru_cache

NEAR = 92.0
"""Least partial ratio of a near quote: between one dropped word (median 93) and one replaced word (88)."""
ALTERED = 80.0
"""Below this a quote is fabricated, above it is altered."""
MIN_WORDS = 4
MIN_CHARACTERS = 8
"""Of scripts without spaces between words. Shorter quotes are no evidence: they stand anywhere."""

_QUOTES = {ord(c): '"' for c in "“”„‟«»「」『』＂"} | {ord(c): "'" for c in "‘’‚‛′`´"}
_DASHES = {ord(c): "-" for c in "‐‑‒–—―−"}
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_MARKS = re.compile(r"[\u064b-\u0652\u0640]")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.{3,})\s*\]|…|\.{3,})\s*")
_NEGATIONS = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|can't|won't|\w+n't)\b"
    r"|[不没沒无無未别別]|(?<!\w)(?:لا|لم|لن|ليس|ليست|غير|بدون|دون|ما)(?!\w)"
    r"|(?<!\w)(?:안|못)(?!\w)|않|없|아니|말고"
)
_NUMBERS = re.compile(r"\d+(?:[.,:]\d+)*")


class Fidelity(StrEnum):
    """How a quote stands in a passage."""

    EXACT = "exact"
    NEAR = "near"
    ALTERED = "altered"
    FABRICATED = "fabricated"

    @property
    def faithful(self) -> bool:
        """Whether it may be shown as a quote."""
        return self in (Fidelity.EXACT, Fidelity.NEAR)


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """For comparing: NFKC, lower case, one kind of quotes and dashes, no vowel marks, single spaces."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES | _DASHES).casefold()
    return re.sub(r"\s+", " ", _MARKS.sub("", text)).strip()


def protected(text: str) -> Counter[str]:
    """Negations and numbers with how often each occurs."""
    text = folded(text)
    return Counter(_NEGATIONS.findall(text)) + Counter(_NUMBERS.findall(text))


def long_enough(quote: str) -> bool:
    """Whether a quote is long enough to be evidence."""
    unspaced = _UNSPACED.findall(quote)
    if unspaced:
        return len(re.findall(r"\w", quote)) >= MIN_CHARACTERS
    return len(re.findall(r"[\w']+", folded(quote))) >= MIN_WORDS


def fidelity(quote: str, passage: str) -> Fidelity:
    """How well `quote` stands in `passage`; parts around an ellipsis must follow each other in it."""
    source, wanted = folded(passage), folded(quote)
    if not wanted:
        return Fidelity.FABRICATED
    if wanted in source or _parts_in_order(wanted, source):
        return Fidelity.EXACT
    return _near(wanted, source)


def _parts_in_order(wanted: str, source: str) -> bool:
    parts = [part.strip(" \"'") for part in _ELLIPSIS.split(wanted)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return False
    at = 0
    for part in parts:
        found = source.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _near(wanted: str, source: str) -> Fidelity:
    from rapidfuzz import fuzz

    best = fuzz.partial_ratio_alignment(wanted, source)
    if best is None or len(wanted) > len(source) / 0.9 or best.score < ALTERED:
        return Fidelity.FABRICATED
    window = _whole_words(source, best.dest_start, best.dest_end)
    if best.score >= NEAR and protected(window) == protected(wanted):
        return Fidelity.NEAR
    return Fidelity.ALTERED


def _whole_words(text: str, start: int, end: int) -> str:
    """The window widened to where words end, so that half a number is not compared."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum() and text[start].isascii():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum() and text[end].isascii():
        end += 1
    return text[start:end]
