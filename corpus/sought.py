"""What is looked for word by word: the terms of a query, and what stands between quotation marks in it.

Says whether a text holds all of it, and where. Knows the analysis of words, no index.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.analysis import analyse
from corpus.keyword_index import terms_of

_QUOTED = re.compile(r"[\"“„”«「『]([^\"“„”«»「」『』]+)[\"“”»」』]")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_OWN_SPACING = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts whose words are found within a run of letters: Thai, Han, kana, Hangul with its particles."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A query as words to be found."""

    terms: tuple[str, ...]
    """Terms of the index, all of which must stand in a text."""
    phrases: tuple[str, ...]
    """What was put between quotation marks, folded: each must stand as it is."""
    tokens: tuple[str, ...]
    """The query's words as written, folded."""

    @classmethod
    def of(cls, query: str) -> Sought:
        """The words of a query."""
        phrases = tuple(filter(None, (_folded(each) for each in _QUOTED.findall(query))))
        tokens = tuple(dict.fromkeys(_folded(each) for each in _TOKEN.findall(query)))
        return cls(tuple(terms_of(query)), phrases, tokens)

    def stands_in(self, text: str) -> bool:
        """Whether a text holds every term and every phrase."""
        if self.phrases:
            plain = _folded(text)
            if not all(each in plain for each in self.phrases):
                return False
        return bool(self.terms) and set(self.terms) <= set(analyse(text))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in a text the words stand: spans of code points that do not overlap, in order."""
        wanted = {analyse(each)[0] for each in self.tokens if analyse(each)} & set(self.terms)
        within = [each for each in self.tokens if _OWN_SPACING.search(each)]
        spans = []
        for match in _TOKEN.finditer(text):
            word = _folded(match.group())
            if _OWN_SPACING.search(word):
                spans += _inside(word, match.start(), within) if len(word) == len(match.group()) else []
            elif (terms := analyse(word)) and terms[0] in wanted:
                spans.append(match.span())
        return _joined(spans)


def _inside(word: str, start: int, tokens: list[str]) -> list[tuple[int, int]]:
    found = []
    for token in tokens:
        at = word.find(token)
        while at >= 0:
            found.append((start + at, start + at + len(token)))
            at = word.find(token, at + len(token))
    return found


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
