"""Cuts text into the terms of the keyword index, by the script each word is written in.

Latin, Greek and others: words, folded in case; English and Russian words by their Snowball stems (Porter, 1980).
Chinese and Japanese: single characters and pairs. Hangul: characters and pairs of each word. Arabic: a light stem and
its trigrams. Scripts of India: whole words with their vowel signs. Codes such as `P-104`, `v2.1` or an address are kept
whole beside their parts. No dictionary, no language id: the script says enough. The same text gives the same terms
on every machine.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from typing import Any

_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HANGUL = "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f"
_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff"
_INDIC = "\u0900-\u0dff"
_THAI = "\u0e00-\u0eff"
_OWN = f"{_HAN}{_HANGUL}{_ARABIC}{_INDIC}{_THAI}"
_WORD = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<hangul>[{_HANGUL}]+)|(?P<arabic>[{_ARABIC}]+)|(?P<indic>[{_INDIC}]+)"
    rf"|(?P<thai>[{_THAI}]+)|(?P<code>(?=[^\s{_OWN}]{{0,64}}\d)[a-z\d]+(?:[-._/@:][a-z\d]+)+)"
    rf"|(?P<word>[^\W_{_OWN}]+(?:'[^\W_{_OWN}]+)?)"
)
_CODE_PART = re.compile(r"[a-z]+|\d+")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC_ALIKE = str.maketrans("أإآٱىیکة", "ااااييكه")
_ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف")
_ARABIC_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "هم", "نا", "ه", "ي")
"""Affixes of light stemming (Larkey, Ballesteros and Connell, 2002), longest first; three letters must remain."""
_INVISIBLE = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
_QUOTES = str.maketrans("’ʼ＇`´", "'''''")
_LONGEST = 64
"""Characters after which a run without spaces is cut: beyond, it is no word."""

_stemmers = threading.local()


def analyse(text: str) -> list[str]:
    """Terms of a text, in order, with repetitions."""
    return list(_terms(text))


def _terms(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_QUOTES).casefold()
    plain = _ARABIC_MARKS.sub("", plain)
    for match in _WORD.finditer(plain):
        word = match.group()
        match match.lastgroup:
            case "han" | "thai":
                yield from word
                yield from _pieces(word, 2)
            case "hangul":
                yield from _hangul(word)
            case "arabic":
                yield from _arabic(word)
            case "indic":
                yield word[:_LONGEST]
            case "code":
                yield word[:_LONGEST]
                yield from (_stem(part) for part in _CODE_PART.findall(word))
            case _:
                yield _stem(word[:_LONGEST])


def _pieces(word: str, size: int) -> Iterator[str]:
    return (word[at : at + size] for at in range(len(word) - size + 1))


def _hangul(word: str) -> Iterator[str]:
    yield from word
    yield from _pieces(word, 2)


def _arabic(word: str) -> Iterator[str]:
    """The light stem, marked as one, and its trigrams, which meet where stems of one root differ."""
    stem = word.translate(_ARABIC_ALIKE)
    for prefix in _ARABIC_PREFIXES:
        if stem.startswith(prefix) and len(stem) - len(prefix) >= 3:
            stem = stem[len(prefix) :]
            break
    for suffix in _ARABIC_SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= 3:
            stem = stem[: -len(suffix)]
            break
    yield f"{stem}_"[:_LONGEST]
    if len(stem) > 3:
        yield from _pieces(stem, 3)


def _stem(word: str) -> str:
    if word.isascii():
        return str(_stemmer("english").stemWord(word.removesuffix("'s")))
    if "\u0400" <= word[0] <= "\u04ff":
        return str(_stemmer("russian").stemWord(word))
    return word


def _stemmer(language: str) -> Any:
    """A stemmer of this thread's own: they keep state while they work."""
    found = getattr(_stemmers, language, None)
    if found is None:
        import Stemmer

        found = Stemmer.Stemmer(language)
        setattr(_stemmers, language, found)
    return found
