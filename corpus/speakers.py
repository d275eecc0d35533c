"""Speaker labels → whose words follow. Knows the labels in `corpus.speaker_words` and the forms of codes and names.

Numbers and letters after a known word ("Participant 3", "受访者A", "3号受访者", "상담원 2") don't matter. A label that
names a person says nothing of the role: it is a participant unless told otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.records import Role
from corpus.speaker_words import FIELD_WORDS, METADATA_WORDS, NEUTRAL_WORDS, NOISE_WORDS, ROLE_WORDS

_CODE = re.compile(r"(?P<letters>[a-z]{1,3})[-_ .#]?(?P<number>\d{1,4})[a-z]?")
_INTERVIEWER_CODES = {"i", "m", "int", "mod", "q"}
_GENERIC_CODES = {"s", "spk", "sp"}
_GENERIC_LETTERS = frozenset("bcdefgh")
_PARTICLES = {"de", "van", "von", "der", "den", "bin", "al", "el", "la", "da", "dos", "du", "ibn", "of", "y", "e"}
_LEADING = re.compile(r"^(?:no\.?\s*)?\d{1,3}\s*(?:号|號|번|番)?\s*")
_TRAILING = re.compile(r"[\s#_.\-]*(?:\d{1,3}|(?<![a-z])[a-z])$")
_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[(（\[【](?P<role>[^)）\]】]+)[)）\]】]$")
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u0640*_`]")


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says."""

    name: str
    """The label as written, without a role in brackets."""
    role: Role | None
    """None where the label is a name like any other, or says only that somebody speaks."""
    generic: bool
    """True where it could be anyone's: "Participant", "Speaker 1". Codes such as P07 are somebody's."""


@lru_cache(maxsize=4096)
def normalised(label: str) -> str:
    """A label as it is compared: NFKC, case folded, without emphasis, invisible marks and vowel signs."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", label)).casefold()
    # In Indic scripts the marks are vowels, without which names fall together.
    bare = _MARKS.sub("", folded)
    return " ".join(unicodedata.normalize("NFKC", bare).split())


def read_label(label: str, overrides: Mapping[str, Role] | None = None) -> Label:
    """What `label` says of the words after it; `overrides` (label → role, keys `normalised`) win."""
    key = normalised(label)
    bracketed = _IN_BRACKETS.match(label.strip())
    name = bracketed.group("name").strip() if bracketed else label.strip()
    if overrides:
        for candidate in (key, normalised(name)):
            if candidate in overrides:
                return Label(name, overrides[candidate], _known_role(normalised(name)) is not None)
    if bracketed:
        inner = _known_role(normalised(bracketed.group("role")))
        own = _known_role(normalised(name))
        if own is not None:
            return Label(label.strip(), own, inner is None and not _is_code(normalised(bracketed.group("role"))))
        if inner is not None:
            return Label(name, inner, False)
    code = _CODE.fullmatch(key)
    if code:
        letters = code.group("letters")
        if letters in _GENERIC_CODES:
            return Label(name, None, True)
        return Label(name, Role.INTERVIEWER if letters in _INTERVIEWER_CODES else Role.PARTICIPANT, False)
    if key in _GENERIC_LETTERS:
        return Label(name, None, True)
    if key in _neutral() or _TRAILING.sub("", key).strip() in _neutral():
        return Label(name, None, True)
    role_or_none = _known_role(key)
    return Label(name, role_or_none, role_or_none is not None)


def is_metadata(label: str) -> bool:
    """Whether a label such as "Date" or "日期" heads a fact about the session, not somebody's words."""
    key = normalised(label)
    return key in _metadata() or key in _fields() or _TRAILING.sub("", key).strip() in _fields()


def is_noise(label: str) -> bool:
    """Whether a label in brackets tells a sound or a gap ("laughs", "听不清"), not a speaker."""
    key = normalised(label)
    return key in _noise() or any(key.startswith(f"{word} ") for word in ("inaudible", "unintelligible", "crosstalk"))


def looks_like_name(label: str) -> bool:
    """Whether a label could name a person: at most four words, capitals where the script has them."""
    words = label.split()
    if not words or len(words) > 4:
        return False
    cased = [word for word in words if word[0].isalpha() and word[0].lower() != word[0].upper()]
    if cased:
        return all(word[0].isupper() or word.lower() in _PARTICLES for word in cased) or len(words) == 1
    return len(label) <= 20


def slug(label: str) -> str:
    """A label as part of an id: lower case, letters and digits of any script, hyphens between."""
    kept = re.sub(r"[\W_]+", "-", normalised(label), flags=re.UNICODE).strip("-")
    return kept or "unnamed"


def _is_code(key: str) -> bool:
    return _CODE.fullmatch(key) is not None


def _known_role(key: str) -> Role | None:
    words = _roles()
    if key in words:
        return words[key]
    shorter = _TRAILING.sub("", key).strip() or key
    if shorter[:1].isdigit():
        shorter = _LEADING.sub("", shorter)
    # One letter and a number is a code; one letter alone was looked up above.
    return words.get(shorter) if len(shorter) > 1 else None


@lru_cache(maxsize=1)
def _roles() -> dict[str, Role]:
    return {word: role for role, lines in ROLE_WORDS.items() for word in words_of(lines)}


@lru_cache(maxsize=1)
def _metadata() -> frozenset[str]:
    return words_of(METADATA_WORDS)


@lru_cache(maxsize=1)
def _fields() -> frozenset[str]:
    return words_of(FIELD_WORDS)


@lru_cache(maxsize=1)
def _neutral() -> frozenset[str]:
    return words_of(NEUTRAL_WORDS)


@lru_cache(maxsize=1)
def _noise() -> frozenset[str]:
    return words_of(NOISE_WORDS)


def words_of(lines: str) -> frozenset[str]:
    """The entries of one of the lists in `corpus.speaker_words`, `normalised`."""
    return frozenset(
        normalised(word) for line in lines.strip().splitlines() for word in line.split("|") if word.strip()
    )
