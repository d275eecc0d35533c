"""The words that turn a statement round: negations and numbers.

Two texts that differ in one of these do not say the same, however alike they look. Lists for English, Chinese, Arabic
and Korean, and the commonest words of a few more languages; knows no grammar, so it compares counts only.
"""

from __future__ import annotations

import re
from collections import Counter

_WORDS = re.compile(
    r"\b(?:not|no|non|never|none|nobody|nothing|nowhere|neither|nor|without|hardly|barely|scarcely|cannot|only"
    r"|dont|cant|wont|doesnt|didnt|isnt|wasnt|arent|werent|couldnt|wouldnt|shouldnt|havent|hasnt|hadnt|aint"
    r"|ne|pas|jamais|sans|nicht|kein\w*|nie|ohne|nunca|sin|jamás|não|nem|не|нет|ни|без"
    r"|[وف]?(?:لا|لم|لن|ما|ليس\w*|لست|غير|بدون|دون|عدم|بلا|مش|مو|مفيش|ماكو))\b|n't\b"
)
_SIGNS = re.compile("[不没沒无無非未别別莫勿否甭]|ない|ません|않|없|못|아니|안|말")
"""Found inside words too: a false find counts on both sides alike."""
_NUMBERS = re.compile(r"\d+(?:[.,:]\d+)*")
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "mis")


def negations(folded: str) -> Counter[str]:
    """Negations of a folded text, with their counts."""
    return Counter(_WORDS.findall(folded)) + Counter(_SIGNS.findall(folded))


def numbers(folded: str) -> Counter[str]:
    """Runs of digits of a folded text, with their counts."""
    return Counter(_NUMBERS.findall(folded))


def same_protected(one: str, other: str) -> bool:
    """True where two folded texts hold the same negations and the same numbers."""
    return negations(one) == negations(other) and numbers(one) == numbers(other)


def opposite_by_prefix(one: str, other: str) -> bool:
    """True where one word is the other with a prefix that turns it round: able, unable."""
    short, long = sorted((one, other), key=len)
    return any(long == prefix + short for prefix in _PREFIXES)
