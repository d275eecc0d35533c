"""Denials that are no complaints: "it could not have been better", "Nothing, all was fine", in four languages.

Who denies a complaint praises, who denies praise complains: "No complaints", "Nothing was great".
The words deny, and what is said is as good as can be, so an embedding reads it as a complaint one time in seven.
What did not come is told of as well: an answer that did not blames, a wait that did not praises; and lukewarm words
("so-so", 一般) are neither. Patterns, from data files (`data/praise.toml`, `data/nothing.toml`, `data/denied.toml`);
what they do not hold is not seen. Of patients'
comments under 160 letters that hold one of the former, 98 of 100 were labelled positive in the set they were written on
(123 comments), and 92 of 100 of those labelled either way in another (103). Of answers of "nothing" to what could be
better, all 41 that were kept out were labelled positive.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from assistant.passages import words_in

SHORT = 20.0
"""Words up to which a passage is read for what it denies and for lukewarm words. One or two sentences; longer ones say
more than that, and an embedding hears the rest. Set by judgement."""
_CLAUSE_MARK = re.compile(
    r"[,，.。!！?？;；،؛、\n]|\b(?:but|and|so)\b|但是?|可是|(?:^|\s)و?لكن\s|(?<=지만)\s|(?<=는데)\s"
)
"""Where a clause begins."""
_VOWEL_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")


def praises_by_denying(text: str, language: str) -> bool:
    """Whether a passage in this language (BCP 47) says that nothing could be better, or that it has no fault."""
    tag = language.split("-", 1)[0]
    pattern = _patterns().get(tag)
    if pattern is None:
        return False
    own = _denials()[tag]
    praised = own["praised"].search(text) is not None and not _taken_back(own, text)
    return praised or pattern.search(text) is not None


def blames_by_denying(text: str, language: str) -> bool:
    """Whether a passage in this language denies praise: "Nothing was great", or "Nothing" and then what was bad.

    "No staff were great" may leave out a stop where it was asked what could be better: whoever asks must know that.
    """
    own = _denials().get(language.split("-", 1)[0])
    if own is None or praises_by_denying(text, language):
        return False
    return own["unpraised"].search(text) is not None or blames_after_nothing(text, language)


def blames_after_nothing(text: str, language: str) -> bool:
    """Whether a passage answers "nothing" and then names what is bad, which blames whatever was asked."""
    own = _denials().get(language.split("-", 1)[0])
    return own is not None and own["nothing"].search(text) is not None and own["blamed"].search(text) is not None


def answers_nothing(text: str, language: str) -> bool:
    """Whether a passage answers its question with "nothing" and does not take that back: then it denies what was asked.

    "Nothing, it was fine" praises where it was asked what could be better, and blames where it was asked what was good.
    """
    own = _denials().get(language.split("-", 1)[0])
    return own is not None and own["nothing"].search(text) is not None and not _taken_back(own, text)


def _taken_back(own: Mapping[str, re.Pattern[str]], text: str) -> bool:
    return own["but"].search(text) is not None or own["blamed"].search(text) is not None


def blames_by_lack(text: str, language: str) -> bool:
    """Whether a short passage tells of help, an answer, an apology or a repair that did not come."""
    return _says("unserved", text, language)


def praises_by_lack(text: str, language: str) -> bool:
    """Whether a short passage tells of a wait or a trouble that did not come, and wishes for nothing."""
    return _says("unbothered", text, language) and not _says("wished", text, language)


def praises_by_relief(text: str, language: str) -> bool:
    """Whether a short passage comes to say that something became easier or better, or did one good: "I was lost, now it
    is much easier", and no wish, case or denial takes that back."""
    own = _words_relieved().get(language.split("-", 1)[0])
    if own is None or words_in(text) > SHORT:
        return False
    plain = _VOWEL_SIGNS.sub("", text)
    found = own["relieved"].search(plain)
    if found is None or own["wished"].search(plain) is not None or own["after"].search(plain, found.end()) is not None:
        return False
    clause = max((mark.end() for mark in _CLAUSE_MARK.finditer(plain, 0, found.start())), default=0)
    return own["denied"].search(plain[clause : found.end()]) is None


def is_lukewarm(text: str, language: str) -> bool:
    """Whether a short passage says that something was neither good nor bad."""
    return _says("lukewarm", text, language)


def is_uncrowded(text: str, language: str) -> bool:
    """Whether a short passage says that hardly anybody was there, which is no complaint."""
    return _says("uncrowded", text, language)


def _says(what: str, text: str, language: str) -> bool:
    own = _words_denied().get(language.split("-", 1)[0])
    return own is not None and words_in(text) <= SHORT and own[what].search(_VOWEL_SIGNS.sub("", text)) is not None


def _words_denied() -> dict[str, dict[str, re.Pattern[str]]]:
    return _compiled("denied.toml")


def _words_relieved() -> dict[str, dict[str, re.Pattern[str]]]:
    return _compiled("relieved.toml")


@cache
def _compiled(name: str) -> dict[str, dict[str, re.Pattern[str]]]:
    table: dict[str, dict[str, str | list[str]]] = tomllib.loads(_file(name))
    return {
        tag: {
            name: re.compile("|".join(f"(?:{each})" for each in ([told] if isinstance(told, str) else told)), re.I)
            for name, told in own.items()
        }
        for tag, own in table.items()
    }


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = _table("praise.toml")
    return {tag: re.compile("|".join(f"(?:{each})" for each in own), re.IGNORECASE) for tag, own in table.items()}


@cache
def _denials() -> dict[str, dict[str, re.Pattern[str]]]:
    return {
        tag: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in own.items()}
        for tag, own in _table("nothing.toml").items()
    }


def _table(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(_file(name))


def _file(name: str) -> str:
    return (files("assistant.coders") / "data" / name).read_text(encoding="utf-8")
