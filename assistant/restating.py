"""Whether a line that a small model worded from one quote restates it: word by word, in English and Chinese.

A small model adds in words: those of the examples it was shown, a feeling, a wish. It makes a fact of a wish ("Easier
editing" became "Editing is easier"), and of what others did something that people did ("They listened" became "People
listen"). None of this shows in how near two vectors lie, and its own word on its lines misses about a third of it. So
a line may hold no telling word that its quote does not hold, and none of the words that make a statement of it. What is
refused stands as a quote; nothing is mended. Other languages are not known here.
"""

from __future__ import annotations

import re
from collections import Counter

from corpus.analysis import analyse

_HAN = re.compile("[\u3400-\u9fff]")
_FIRST_PERSON = {
    "en": re.compile(r"\b(?:I|me|[Mm]y|[Mm]ine|myself|[Ww]e|us|[Oo]urs?|ourselves)\b"),
    "zh": re.compile("[我咱俺]"),
}
_PEOPLE = {"en": re.compile(r"\b[Pp]eople\b|^They\b"), "zh": re.compile("人们|大家")}
_SMALL = {
    "en": """a an the and or but so that this these those there which who whom whose what when where why how if because
        while as than then also too very of in to on at by for from with about into onto over under up down out off
        again it its they them their theirs themselves people person somebody someone one do does did done doing not no
        don't doesn't didn't""",
    "zh": "的了是在有和也都就不没无人们大家着过地得把被让给对于到从与及或很而且但又还这那它其个些要会能可以时",
}
_STATING = {
    "en": ("am is are was were be been being isn't aren't wasn't weren't it's that's there's they're i'm we're you're",
        "have has had having haven't hasn't hadn't i've we've you've they've",
        "can could can't cannot couldn't",
        "will would won't wouldn't i'd i'll we'd we'll they'd they'll",
        "shall should must may might"),
    "zh": (),
}  # fmt: skip
"""Words that make a statement, in groups of one meaning: a line may hold one of a group where its quote holds one."""


def departs(line: str, quote: str, language: str) -> str:
    """How the line departs from its quote, or an empty string where it restates it.

    Args:
        line: what the model wrote.
        quote: the one quote that it was given, in the same language.
        language: English or Chinese (`en`, `zh-CN` ...).
    """
    primary = language.split("-", 1)[0]
    if _FIRST_PERSON[primary].search(line):
        return "it speaks as one person"
    if _PEOPLE[primary].search(line) and not _FIRST_PERSON[primary].search(quote):
        return "it says of people what the quote may say of others"
    held = Counter(analyse(quote))
    told = _telling(line, primary)
    if not told.keys() <= held.keys() or _states_more(line, quote, primary):
        return "it holds words that the quote does not hold"
    if any(told[term] > held[term] for term in told):
        return "it repeats itself"
    return ""


def clause_of(line: str, quote: str) -> str:
    """The part of the quote that the line is, in the quote's own letters and without a full stop; empty: it is none."""
    bare = line.strip().rstrip(".。!！").casefold()
    folded = quote.casefold()
    at = folded.find(bare)
    if not bare or at < 0 or len(folded) != len(quote):
        return ""
    before, after = quote[:at], quote[at + len(bare) :]
    whole = not (before[-1:].isalnum() and bare[0].isascii()) and not (after[:1].isalnum() and bare[-1].isascii())
    return quote[at : at + len(bare)] if whole else ""


def _telling(text: str, primary: str) -> Counter[str]:
    """Terms that say what a text is about, with how often; in Chinese characters."""
    small = {term for term in analyse(_SMALL[primary])}
    small |= {term for group in _STATING[primary] for term in analyse(group)}
    whole = (term for term in analyse(text) if len(term) == 1 or not _HAN.match(term))
    return Counter(term for term in whole if term not in small)


def _states_more(line: str, quote: str, primary: str) -> bool:
    words, said = set(_words(line)), set(_words(quote))
    return any(words & group and not said & group for group in (set(_words(each)) for each in _STATING[primary]))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:'[a-z]+)?", text.casefold().replace("’", "'"))
