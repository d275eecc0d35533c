"""Whether a name in Latin letters is the same as one in Arabic, Korean or Chinese script: Salma and سلمى.

Of Arabic the consonants must all be there in order, a letter for a long vowel may be any way of writing that vowel,
and one short vowel may stand between two letters. Of Korean every syllable must be one of the ways in which it is
romanised, official or usual. Chinese is read by `data/pinyin.txt`, signs that often stand in names. Of two ways of
being the same the cheaper is nearer: see `distance`. Method: dynamic programming over letters. Knows no texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from corpus.redaction.name_lists import folded, names

Spelling = Mapping[str, tuple[str, ...]]

_VOWELS = frozenset("aeiou")
_ARABIC_SPELLINGS: Spelling = {
    letter: tuple(ways.split())
    for letter, ways in {
        "ب": "b",
        "ت": "t",
        "ث": "th t s",
        "ج": "j g dj",
        "ح": "h",
        "خ": "kh k h",
        "د": "d",
        "ذ": "th dh z d",
        "ر": "r",
        "ز": "z",
        "س": "s",
        "ش": "sh ch",
        "ص": "s",
        "ض": "d dh",
        "ط": "t",
        "ظ": "z dh th",
        "غ": "gh g",
        "ف": "f",
        "ق": "q k g",
        "ك": "k c",
        "ل": "l",
        "م": "m",
        "ن": "n",
    }.items()
}
"""Consonants → how they are written in Latin letters, without being doubled."""
_OPENING: Spelling = {"ا": ("a", "e", "i", "o", "u", "ai", "ei"), "ع": ("", "a", "e", "i", "o", "u", "aa", "ai", "ei")}
"""Letters that begin a name with a vowel."""
_INNER: Spelling = {
    "ا": ("a", "aa"),
    "و": ("w", "u", "oo", "ou", "o", "wa", "we", "wi", "aw", "ow"),
    "ي": ("y", "i", "ee", "ei", "ai", "ay", "ie", "ya", "ye", "yi", "yo", "yu", "yy", "ia", "iya", "iyy"),
    "ه": ("h",),
    "ع": ("", "a", "aa", "e", "i", "ai"),
}
_CLOSING: Spelling = {
    "ا": ("a", "aa", "ah"),
    "و": ("u", "oo", "ou", "o", "w"),
    "ي": ("i", "y", "ee", "a", "ah", "ie", "ei"),
    "ه": ("a", "ah", "eh", "e", "h", "at"),
    "ع": ("", "a", "e", "i"),
}
_INITIALS = {letter: frozenset(way[0] for way in ways) for letter, ways in _ARABIC_SPELLINGS.items()}
"""Consonants → the Latin letters that a name may begin with: most pairs of names differ in it."""
_ARTICLE = re.compile(r"^(?:al|el)[- ]?(?=[a-z]{3})|^(?:as|ash|ar|an|at|az|ad)[- ](?=[a-z]{3})")
_BETWEEN = frozenset(("al", "el", "bin", "ben", "ibn", "bint", "بن", "ابن", "بنت"))
"""Words within a name that are left out as often as not."""
_KUNYA = {"abu": "ابو", "abou": "ابو", "abo": "ابو", "um": "ام", "umm": "ام", "om": "ام", "oum": "ام"}


def _syllable_parts(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(ways.split()) for ways in lines.split("|"))


_ONSETS = _syllable_parts("g k|kk g|n|d t|tt dd|r l|m|b p|pp bb|s sh|ss s|-|j ch|jj|ch|k|t|p|h")
_NUCLEI = _syllable_parts(
    "a ah|ae ai e|ya|yae|eo u o uh|e ae|yeo you yu yo|ye ae|o oh|wa|wae|oe oi|yo|u oo woo ou|wo weo|we|wi we|"
    "yu yoo you|eu u|ui ee eui i|i ee yi"
)
_CODAS = _syllable_parts("-|k g c|k|k|n|n|n|t|l r|k|m|l|l|l|l|l|m|p b|p|t|t|ng|t|t|k|t|p|t")
"""How the first sounds, vowels and last sounds of Korean syllables are written, in the order of Unicode; the first way
is the official one."""
_KOREAN_FAMILIES: Spelling = {
    family: tuple(ways.split())
    for family, ways in {
        "이": "lee yi i rhee ri",
        "김": "kim gim",
        "박": "park pak bak",
        "최": "choi choe",
        "정": "jung jeong chung jong",
        "임": "lim im rim",
        "오": "oh o",
        "유": "yoo yu you ryu",
        "류": "ryu yoo yu",
        "노": "noh roh no",
        "안": "ahn an",
        "백": "baek paik back",
        "우": "woo wu u",
        "양": "yang",
        "여": "yeo",
        "나": "na ra nah",
        "라": "ra na",
        "강": "kang gang",
        "전": "jeon jun chun",
        "천": "cheon chun",
    }.items()
}
"""Family names that are written in other ways than their syllable."""
_LATIN = re.compile("[a-z][a-z' -]*")
_FAR = 99
"""Cost of what can't be written so. More than any sum of unusual vowels."""
_SHORTEST = 4
"""Latin letters that a name must have: shorter ones (Sid, Ana, Lee) fit too many. Set by judgement."""


def distance(latin: str, native: str) -> int | None:
    """How far a folded name in Latin letters lies from a folded one in another script; None where they differ.

    0 is the usual way of writing it; each unusual vowel adds one.
    """
    if not in_latin(latin) or len(latin.replace(" ", "")) < _SHORTEST or not native:
        return None
    first = native[0]
    if "\u0600" <= first <= "\u06ff":
        far = _arabic(latin, native)
    elif "\uac00" <= first <= "\ud7a3":
        far = _korean(latin, native)
    elif "\u3400" <= first <= "\u9fff":
        far = _chinese(latin, native)
    else:
        return None
    return far if far < _FAR else None


@lru_cache(maxsize=1 << 14)
def in_latin(form: str) -> bool:
    """Whether a folded name is written in Latin letters."""
    return _LATIN.fullmatch(form) is not None


def in_another(form: str) -> bool:
    """Whether a folded name is written in a script that is romanised here."""
    first = form[:1]
    return "\u0600" <= first <= "\u06ff" or "\uac00" <= first <= "\ud7a3" or "\u3400" <= first <= "\u9fff"


def opening(form: str) -> frozenset[str]:
    """Latin letters that a folded name begins with, or may begin with where it is written in Latin letters; empty where
    that may be any. Names that share none differ by `distance`."""
    first = form[:1]
    if "\u0600" <= first <= "\u06ff":
        return _arabic_opening(form)
    if "\uac00" <= first <= "\ud7a3":
        return frozenset(letter for sign in form[:3] for letter in _syllable_opening(sign))
    if "\u3400" <= first <= "\u9fff":
        return frozenset(way[0] for sign in form[:3] for way in _readings().get(sign, ()))
    # A word that may be left out tells nothing of how the name begins.
    return frozenset() if re.split("[ -]", form)[0] in _BETWEEN else frozenset(first)


# ---- Arabic ----


def _arabic_opening(native: str) -> frozenset[str]:
    if native.split()[0] in _BETWEEN or native.startswith(("ال", "ع")):
        return frozenset()
    vowels = {"ا": _VOWELS, "و": frozenset("w"), "ي": frozenset("yi"), "ه": frozenset("h")}
    return _INITIALS.get(native[0]) or vowels.get(native[0], frozenset())


def _arabic(latin: str, native: str) -> int:
    first = _INITIALS.get(native[0])
    if first is not None and latin[0] not in first and native.split()[0] not in _BETWEEN:
        return _FAR
    ours, theirs = _latin_words(latin), _arabic_words(native)
    if not theirs or len(ours) != len(theirs):
        return _FAR
    cost = 0
    for our, their in zip(ours, theirs, strict=True):
        cost += _arabic_word(our, their)
        if cost >= _FAR:
            return _FAR
    return cost


@lru_cache(maxsize=1 << 14)
def _latin_words(latin: str) -> tuple[str, ...]:
    ours = [word for word in re.sub(r"\b(al|el)-", r"\1", latin).replace("-", " ").split() if word not in _BETWEEN]
    return tuple(re.sub(r"\babd (?:al|el|ul)(?=[a-z])|\babd[aeu]l (?=[a-z])", "abdul", " ".join(ours)).split())


@lru_cache(maxsize=1 << 14)
def _arabic_words(native: str) -> tuple[str, ...]:
    theirs = [word for word in native.split() if word not in _BETWEEN]
    return tuple(re.sub(r"(?<!\S)عبد ال", "عبدال", " ".join(theirs)).split())


@lru_cache(maxsize=1 << 14)
def _arabic_word(latin: str, native: str) -> int:
    if latin in _KUNYA:
        return 0 if native == _KUNYA[latin] or (latin[0] == "a" and native == "بو") else _FAR
    cost = _plain_arabic_word(latin, native)
    if cost == 0 or cost >= _FAR:
        return cost
    # What is nearer to another name that people bear is that name: Salima is سليمة, not سلمى.
    nearer = (_plain_arabic_word(latin, other) for other in _listed().get(_bones(native), ()))
    return _FAR if any(each < cost for each in nearer) else cost


@lru_cache(maxsize=1 << 14)
def _plain_arabic_word(latin: str, native: str) -> int:
    native = native.removesuffix("ء")
    if native.endswith("ن") and latin.endswith("ne"):
        latin = latin[:-1]
    bare = native.removeprefix("ال") if len(native) > 4 else native
    if bare != native:
        latin = _ARTICLE.sub("", latin)
    if bare.startswith("عبدال"):
        found = re.match(r"abd[aeu]?l?[- ]?", latin)
        if found is None:
            return _FAR
        latin, bare = latin[found.end() :], bare.removeprefix("عبدال")
        if bare == "له":
            return 0 if latin in ("lah", "la", "ah", "a") else _FAR
    return _along(latin, 0, bare, 0, 0)


@lru_cache(maxsize=1 << 16)
def _along(latin: str, at: int, native: str, on: int, voiced: int) -> int:
    """The least cost of writing the rest of `native` as the rest of `latin`.

    Args:
        voiced: 1 where a vowel that has a letter stands right before, 2 where one that has none does: no short vowel
        may follow either, and no vowel at all the second.
    """
    if on == len(native):
        return _FAR if at < len(latin) or voiced == 2 else 0
    costs = []
    for way in _ways(native, on):
        vowel = way[:1] in _VOWELS
        if (
            not latin.startswith(way, at)
            or (vowel and voiced == 2)
            or (way == "h" and on == len(native) - 1 and not voiced)
        ):
            continue
        end = at + len(way)
        after = int(way[-1:] in _VOWELS)
        costs.append(_along(latin, end, native, on + 1, after))
        for doubled in {way, way[:1]}:
            if doubled and not vowel and latin.startswith(doubled, end):
                costs.append(_along(latin, end + len(doubled), native, on + 1, after))
    short = latin[at : at + 1]
    if on and not voiced and short in _VOWELS:
        length = 2 if latin[at : at + 2] == "ou" else 1
        costs.append((short in "iou") + _along(latin, at + length, native, on, 2))
    return min(costs, default=_FAR)


def _ways(native: str, on: int) -> tuple[str, ...]:
    letter = native[on]
    if letter in _ARABIC_SPELLINGS:
        return _ARABIC_SPELLINGS[letter]
    if on == 0 and letter in _OPENING:
        return _OPENING[letter]
    if on == 1 and native.startswith("اي"):
        return ("", *_INNER["ي"])
    if on == 0 and letter in "وي":
        return ("w",) if letter == "و" else ("y", "i")
    return (_CLOSING if on == len(native) - 1 else _INNER).get(letter, ())


def _bones(native: str) -> str:
    """The consonants of an Arabic name, under which names are looked up that may be written alike."""
    return re.sub("[اويهع]", "", native)


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, tuple[str, ...]]:
    """Consonants → Arabic names that lists know."""
    found: dict[str, list[str]] = {}
    for name, letters in names().items():
        if "\u0600" <= name[0] <= "\u06ff" and " " not in name and "g" in letters:
            found.setdefault(_bones(name), []).append(name)
    return {bones: tuple(many) for bones, many in found.items()}


# ---- Korean ----


def _korean(latin: str, native: str) -> int:
    if " " in native or not 2 <= len(native) <= 4:
        return _FAR
    words = latin.replace("-", "").split()
    if len(native) == 2:
        return _syllables("".join(words), native, 0) if len(words) <= 2 else _FAR
    family = 2 if len(native) == 4 else 1
    costs = [_FAR]
    for own, given in _either_way(words):
        costs.append(_family(own, native[:family]) + _syllables(given, native[family:], 0))
    return min(costs)


@lru_cache(maxsize=1 << 12)
def _syllable_opening(sign: str) -> frozenset[str]:
    code = ord(sign) - 0xAC00
    if not 0 <= code < 11172:
        return frozenset()
    ways = {way for onset in _ONSETS[code // 588] for way in _NUCLEI[code % 588 // 28] if onset == "-"}
    ways |= {onset for onset in _ONSETS[code // 588] if onset != "-"} | {*_KOREAN_FAMILIES.get(sign, ())}
    return frozenset(way[0] for way in ways)


def _either_way(words: list[str]) -> list[tuple[str, str]]:
    """A family name and a given name, whichever comes first."""
    if not 2 <= len(words) <= 3:
        return []
    return [(words[0], "".join(words[1:])), (words[-1], "".join(words[:-1]))]


def _family(latin: str, native: str) -> int:
    if native in _KOREAN_FAMILIES:
        return 0 if latin in _KOREAN_FAMILIES[native] else _FAR
    return 0 if _syllables(latin, native, 0) < _FAR else _FAR


@lru_cache(maxsize=1 << 14)
def _syllables(latin: str, native: str, at: int) -> int:
    """The least cost of writing some Korean syllables as the rest of `latin`."""
    if not native:
        return 0 if at == len(latin) else _FAR
    code = ord(native[0]) - 0xAC00
    if not 0 <= code < 11172:
        return _FAR
    costs = [_FAR]
    for first, onset in enumerate(_ONSETS[code // 588]):
        for second, nucleus in enumerate(_NUCLEI[code % 588 // 28]):
            for third, coda in enumerate(_CODAS[code % 28]):
                written = (onset + nucleus + coda).replace("-", "")
                # "ah" and "oh" end a name; within it the h begins the next syllable.
                inner = written.endswith("h") and at + len(written) < len(latin)
                if latin.startswith(written, at) and not inner:
                    unusual = (first > 0) + (second > 0) + (third > 0)
                    costs.append(unusual + _syllables(latin, native[1:], at + len(written)))
    return min(costs)


# ---- Chinese ----


def _chinese(latin: str, native: str) -> int:
    """Two signs at least; a name with a family name in either order."""
    readings = _readings()
    if not 2 <= len(native) <= 4 or any(sign not in readings for sign in native):
        return _FAR
    read = [readings[sign] for sign in native]
    words = latin.replace("-", "").replace("'", "").split()
    if len(words) == 1:
        return 0 if _spelt(words[0], read) else _FAR
    for family in (1, 2):
        if family < len(read) and any(
            _spelt(own, read[:family]) and _spelt(given, read[family:]) for own, given in _either_way(words)
        ):
            return 0
    return _FAR


def _spelt(latin: str, read: list[tuple[str, ...]]) -> bool:
    if not read:
        return not latin
    return any(latin.startswith(way) and _spelt(latin[len(way) :], read[1:]) for way in read[0])


@lru_cache(maxsize=1)
def _readings() -> Mapping[str, tuple[str, ...]]:
    """Chinese sign → its readings without tones; `lv` is read `lu` and `lyu` as well."""
    table: dict[str, list[str]] = {}
    for line in (files("corpus.redaction") / "data" / "pinyin.txt").read_text("utf-8").splitlines():
        syllable, _, signs = line.partition(" ")
        for sign in signs if syllable != "#" else "":
            ways = (syllable, "lu", "lyu") if syllable == "lv" else (syllable,)
            table.setdefault(folded(sign), []).extend(ways)
    return {sign: tuple(dict.fromkeys(ways)) for sign, ways in table.items()}
