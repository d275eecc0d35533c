"""What somebody said, to be found again in what was made of it: drafts, conversations, the journal.

A line may show a sentence, a passage, one clause of it, or the beginning of one that was too long. Knows the sources
and texts; knows no drafts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.clauses import clauses_of
from assistant.passages import cut_passages
from assistant.touchpoints import script_language
from corpus.records import Segment

REMOVED = "[removed]"
_LEAST = 10
"""Characters of somebody's words that are looked for in what others wrote. Fewer are anybody's; set by judgement."""
_LEAST_DENSE = 5
"""The same in Chinese, Japanese and Korean. A sign says as much there as two letters; set by judgement."""
_SENTENCES = re.compile(r"[^.!?。！？؟\n]+")
_QUOTED = re.compile(
    r"[“«„「『‘](?P<marked>[^“”«»„「」『』‘…\n]+)(?=[”»」』’…])"
    r"|(?P<before>[^“”«»„「」『』\"…\n]+)(?=…)|(?<=…)(?P<after>[^“”«»„「」『』\"…\n]+)"
)
"""Stretches that are said to be somebody's words: between marks of quotation, or cut off before or after."""
_EDGES = " \t\n\"'“”‘’«»,;:،，、؛；"


@dataclass(frozen=True, slots=True)
class TheirWords:
    """What somebody said, to be found again."""

    segments: frozenset[str]
    """Ids of their passages."""
    pieces: tuple[str, ...]
    """Sentences, passages and clauses, the longest first."""
    whole: tuple[str, ...]
    """All that they said, passage by passage, as it stands and in one line."""
    others: tuple[str, ...]
    """What others said; the beginning of it may be the same."""
    mark: str
    """Their pseudonym without brackets, or empty."""

    def stand_in(self, text: str) -> bool:
        """Whether some of it stands in a text."""
        if self.mark and re.search(rf"(?<!\w){re.escape(self.mark)}(?!\d)", text):
            return True
        return any(piece in text for piece in self.pieces) or next(self._quoted(text), None) is not None

    def without(self, text: str) -> str:
        """The text, their words and name taken out."""
        for piece in self.pieces:
            text = text.replace(piece, REMOVED)
        for start, end in reversed(list(self._quoted(text))):
            text = text[:start] + REMOVED + text[end:]
        if self.mark:
            text = re.sub(rf"\[?(?<!\w){re.escape(self.mark)}(?!\d)\]?", REMOVED, text)
        return text

    def _quoted(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text quotes a part of what they said that is no piece of it, as the beginning of a long sentence."""
        for match in _QUOTED.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            bare = text[start:end].strip(_EDGES)
            theirs = is_telling(bare) and any(bare in each for each in self.whole)
            if theirs and not any(bare in each for each in self.others):
                start += text[start:end].index(bare)
                yield start, start + len(bare)


def their_words(segments: Iterable[Segment], ids: frozenset[str], cited: Iterable[str], mark: str) -> TheirWords:
    """What people of some ids said.

    Args:
        segments: of all sources. A clause that others said as well is nobody's and stays.
        cited: what drafts cite of them, which may be older than the sources.
        mark: their pseudonym without brackets, or empty.
    """
    mine: list[Segment] = []
    others: list[str] = []
    for segment in segments:
        if segment.participant in ids:
            mine.append(segment)
        else:
            others.append(segment.text)
    said = [(segment.text, segment.language) for segment in mine] + [(quote, "und") for quote in cited]
    sentences = {piece for text, _ in said for piece in _telling((text, *_SENTENCES.findall(text)))}
    clauses = {piece for text, language in said for piece in _telling(_clauses(text, language))} - sentences
    for other in others:
        if not clauses:
            break
        clauses -= {clause for clause in clauses if clause in other}
    whole = dict.fromkeys(form for text, _ in said for form in (text, " ".join(text.split())))
    return TheirWords(
        frozenset(segment.id for segment in mine),
        tuple(sorted({*sentences, *clauses}, key=lambda piece: (-len(piece), piece))),
        tuple(whole),
        tuple(others),
        mark,
    )


def is_telling(bare: str) -> bool:
    """Whether some words are long enough to be somebody's."""
    return len(bare) >= (_LEAST_DENSE if "\u3040" <= bare[:1] <= "\ud7a3" else _LEAST)


def _telling(pieces: Iterable[str]) -> Iterator[str]:
    return (bare for piece in pieces if is_telling(bare := piece.strip(_EDGES)))


def _clauses(text: str, language: str) -> Sequence[str]:
    """The passages of a text and their clauses, which a theme rests on, and the clauses of the text itself."""
    spoken = script_language(text) if language == "und" else language
    passages = [text, *(span.of(text) for span in cut_passages(text).passages)]
    return [*passages[1:], *(span.of(each) for each in passages for span in clauses_of(each, spoken))]
