"""Checks on a line that a model wrote, against the quotes it was made from.

String work in every script; asks no model. Each check can only refuse, never mend.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

LONGEST_LINE_WORDS = 26
"""Words of a line that a model wrote, at the most. The prompt asks for 25; more is no longer one plain sentence."""
OWN_LETTERS = 0.6
"""Share of a line's letters that must be of the script of the language asked for. Names of products stand in other
scripts; set by judgement."""
LONGEST_LINE_DENSE = 60
"""The same in characters, for scripts written without spaces. About as much as the words above say."""

ECHOED_WORDS = 2
"""Words in a row from which a line repeats an example that a model was shown. Two of some length are rarely chance: of
sixteen suggestions for the example project the four that this tells were taken from the prompt."""
ECHOED_SIGNS = 5
"""The same in characters of scripts written without spaces. About as much as the words say."""
_ECHO_LETTERS = 4
"""Letters that each of these words must have. Shorter ones stand side by side in any line."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SCRIPTS = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "fa": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_NEGATIONS = {
    "en": re.compile(r"\b(?:not|no|never|nobody|none|nothing|without|cannot|can't|\w+n't)\b", re.IGNORECASE),
    "zh": re.compile(r"[不没無无未别]"),
    "ar": re.compile(r"(?<!\w)(?:لا|لم|لن|ليس|ليست|ما|غير|بدون|دون)(?!\w)"),
    "ko": re.compile(r"(?:안 |못 |않|없|아니)"),
}
_DENIES_NOTHING = re.compile(
    "不错|不仅|不但|不过|不管|不论|不愧|差不多|了不起|对不起|不好意思|[特区分个级性告离]别|别[的人家处样]"
)
"""Chinese words that hold a character of negation and deny nothing."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left, as browsers decide for a text."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def in_language(line: str, language: str) -> bool:
    """Whether most letters of the line are of the script that `language` is written in."""
    letters = _LETTER.findall(line)
    if not letters:
        return False
    script = _SCRIPTS.get(language.split("-", 1)[0], _LATIN)
    own = sum(1 for letter in letters if script.match(letter))
    return own >= OWN_LETTERS * len(letters)


def short_enough(line: str) -> bool:
    """Whether the line is one short sentence."""
    if "\n" in line.strip():
        return False
    dense = sum(1 for char in line if unicodedata.east_asian_width(char) in "WF")
    return dense <= LONGEST_LINE_DENSE if dense > len(line) / 3 else len(line.split()) <= LONGEST_LINE_WORDS


def invented_numbers(line: str, quotes: list[str]) -> list[str]:
    """Numbers in the line that stand in none of the quotes."""
    known = {number for quote in quotes for number in _NUMBER.findall(unicodedata.normalize("NFKC", quote))}
    return [number for number in _NUMBER.findall(unicodedata.normalize("NFKC", line)) if number not in known]


def invents_negation(line: str, quotes: list[str], language: str) -> bool:
    """Whether the line denies something although no quote in the same language does.

    Quotes in other languages can't be compared word by word; then this check does not refuse.
    """
    primary = language.split("-", 1)[0]
    if not _denies(line, primary):
        return False
    same = [quote for quote in quotes if in_language(quote, primary)]
    return bool(same) and not any(_denies(quote, primary) for quote in same)


def loses_negation(line: str, quotes: list[str], language: str) -> bool:
    """Whether every quote denies something and the line, in the same language, denies nothing."""
    primary = language.split("-", 1)[0]
    if primary not in _NEGATIONS or _denies(line, primary):
        return False
    return bool(quotes) and all(in_language(quote, primary) and _denies(quote, primary) for quote in quotes)


def _denies(text: str, primary: str) -> bool:
    negation = _NEGATIONS.get(primary)
    return negation is not None and negation.search(_DENIES_NOTHING.sub("", text)) is not None


def refusal(line: str, quotes: list[str], language: str) -> str:
    """Why the line may not stand, or an empty string where it may."""
    if not line.strip():
        return "empty"
    if not short_enough(line):
        return "too long"
    if not in_language(line, language):
        return "wrong language"
    if invented_numbers(line, quotes):
        return "a number that no quote holds"
    if invents_negation(line, quotes, language) or loses_negation(line, quotes, language):
        return "negation changed"
    return ""


def echoes(line: str, examples: Sequence[str], sources: Sequence[str]) -> bool:
    """Whether a line repeats a piece of an example that the model was shown and that no source of the line holds."""
    known = " ".join(sources).casefold()
    dense = any(_SCRIPTS["zh"].search(example) for example in examples)
    least = ECHOED_SIGNS if dense else ECHOED_WORDS
    own = _pieces(line, dense)
    for example in examples:
        shown = _pieces(example, dense)
        for run in SequenceMatcher(None, own, shown, autojunk=False).get_matching_blocks():
            piece = ("" if dense else " ").join(own[run.a : run.a + run.size])
            telling = dense or all(len(word) >= _ECHO_LETTERS for word in piece.split()[-2:])
            if run.size >= least and telling and piece not in known:
                return True
    return False


def _pieces(text: str, dense: bool) -> list[str]:
    plain = text.casefold()
    return [sign for sign in plain if sign.isalnum()] if dense else re.findall(r"[^\W_]+", plain)
