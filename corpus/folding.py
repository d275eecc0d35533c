"""Folds a text so that ways of writing the same words become equal, and remembers where every character came from.

Folded: compatibility forms and width (NFKC), case, kinds of quotation mark, dash and full stop, runs of white space,
zero-width and direction marks, digits of other scripts; in Arabic tatweel, vowel marks and the forms of alef and yeh;
between Chinese or Japanese characters all white space. An empty line stays a line break: words on either side of it
are not one passage. Knows nothing of quotes or sources.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』〝〞＂❝❞", '"'),
        **dict.fromkeys("‘’‚‛′`´ʼ‹›", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣─", "-"),
        **dict.fromkeys("。｡۔।", "."),
        **dict.fromkeys("、،", ","),
        "؟": "?",
        "؛": ";",
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
    }
)
_DROPPED = frozenset(
    chain(
        (0x00AD, 0x0640, 0x061C, 0x2060, 0xFEFF, 0x0670),
        *(range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2066, 0x206A), range(0xFE00, 0xFE10)),
        *(range(0x064B, 0x0660), range(0x06D6, 0x06DD), range(0x06DF, 0x06E9), range(0x06EA, 0x06EE)),
    )
)
"""Soft hyphen, zero-width and direction marks, variation selectors; Arabic tatweel, vowel and recitation marks."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and its way back."""

    text: str
    origins: array[int]
    """For each folded character the code point it came from."""

    def source(self, start: int, end: int, original: str) -> tuple[int, int]:
        """The interval of `original` that the folded interval stands for, marks on its last letter included."""
        first, last = self.origins[start], self.origins[end - 1] + 1
        while last < len(original) and is_mark(original[last]):
            last += 1
        return first, last


def is_spaceless(character: str) -> bool:
    """True for a character of a script that is written without spaces between words: Han and kana."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def is_mark(character: str) -> bool:
    """True for a character that belongs to the letter before it: a combining mark, tatweel, a vowel of split Hangul."""
    return character == "\u0640" or "\u1160" <= character <= "\u11ff" or unicodedata.combining(character) != 0


@lru_cache(maxsize=65536)
def _fold_character(character: str) -> str:
    if ord(character) in _DROPPED:
        return ""
    if character.isspace():
        return "\n" if character in "\n\u2028\u2029" else " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character.translate(_ALIKE)).translate(_ALIKE).casefold()
    return "".join(each for each in plain if ord(each) not in _DROPPED)


def fold(text: str) -> Folded:
    """Folds a text. Time is linear; about two million characters a second."""
    return _fold(text)


@lru_cache(maxsize=64)
def _fold(text: str) -> Folded:
    out: list[str] = []
    origins = array("L")
    breaks = 0
    gap = -1
    for at, cluster in _clusters(text):
        folded = _fold_character(cluster) if len(cluster) == 1 else _fold_cluster(cluster)
        if folded in (" ", "\n"):
            gap = at if gap < 0 else gap
            breaks += folded == "\n"
            continue
        if not folded:
            continue
        if gap >= 0:
            if out and (breaks > 1 or not (is_spaceless(out[-1]) or is_spaceless(folded[0]))):
                out.append("\n" if breaks > 1 else " ")
                origins.append(gap)
            gap, breaks = -1, 0
        for character in folded:
            out.append(character)
            origins.append(at)
    return Folded("".join(out), origins)


def _clusters(text: str) -> list[tuple[int, str]] | enumerate[str]:
    """Characters with their places; where letters are written apart from their marks, joined with them."""
    if unicodedata.is_normalized("NFC", text):
        return enumerate(text)
    found: list[tuple[int, str]] = []
    for at, character in enumerate(text):
        if found and is_mark(character):
            found[-1] = (found[-1][0], found[-1][1] + character)
        else:
            found.append((at, character))
    return found


def _fold_cluster(cluster: str) -> str:
    return "".join(_fold_character(each) for each in unicodedata.normalize("NFC", cluster))
