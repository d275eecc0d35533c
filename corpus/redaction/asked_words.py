"""Words that a table asks with: those of its questions, and of the options that many rows share or that are things.

A thing that stands in a column's title, or in an option that many people chose, is hardly ever a person: "OTel
Collector" is what a survey is about. Surveys do ask about people ("How helpful was Dr. Meier?"), so whatever is surely
a name stays one: a word that lists know as a given name, one that follows a title, a whole name of a script without
capitals. Knows no text but that of the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.redaction.closed_columns import ClosedColumns
from corpus.redaction.han_words import SURNAMES
from corpus.redaction.items import Found, Kind, plain
from corpus.redaction.latin_words import ROLES, TITLES
from corpus.redaction.name_lists import folded, names
from corpus.redaction.people import is_full
from corpus.segmenting import Segmented

SHARED_BY = 5
"""People from whom on an answer is one of the options that were offered. Two patients may name the same nurse in words
of their own, five hardly ever write the same; set by judgement."""
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"([^\W\d_]+)\.?\s*$")
_HAN = re.compile("[\u3400-\u9fff]")
_OTHER_SCRIPT = re.compile("[\u0600-\u06ff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The words that a table asks with, folded."""

    words: frozenset[str]
    phrases: str
    """Titles of columns and options, one a line, for scripts that part no words."""
    short_forms: frozenset[str] = frozenset()
    """Words of two or three capitals among them, folded: AWS is a given name too, but hardly one in capitals."""

    @classmethod
    def of(cls, segmented: Segmented) -> AskedWords:
        """Those of a source; none where it is no table."""
        people = [person.attributes for person in segmented.participants if "#" in person.id]
        titles = dict.fromkeys(name for attributes in people for name in attributes)
        if not titles:
            return cls(frozenset(), "")
        titles |= dict.fromkeys(segment.heading for segment in segmented.segments if segment.heading)
        written: dict[str, str] = {}
        chosen: Counter[str] = Counter()
        for value in (value for attributes in people for value in attributes.values()):
            for option in map(str.strip, value.split(";")):
                chosen[option.casefold()] += 1
                written.setdefault(option.casefold(), option)
        phrases = [*titles, *(written[option] for option, count in chosen.items() if count >= SHARED_BY)]
        phrases += dict.fromkeys(ClosedColumns.of(segmented).options())
        short = (word for phrase in phrases for word in _WORD.findall(plain(phrase)))
        return cls(
            frozenset(_folded_words(phrases)),
            "\n".join(map(plain, phrases)),
            frozenset(folded(word) for word in short if word.isupper() and 2 <= len(word) <= 3),
        )

    def without(self, found: Iterable[Found], text: str) -> list[Found]:
        """What was found in a text, without people that are none."""
        if not self.words:
            return list(found)
        told = plain(text)
        return [item for item in found if item.kind is not Kind.PERSON or not self._asked_about(item, told)]

    def _asked_about(self, item: Found, text: str) -> bool:
        """Whether something found as a name is a thing that the table asks about."""
        written = text[item.start : item.end]
        if _HAN.search(written):
            return written[0] not in SURNAMES and written in self.phrases
        if _OTHER_SCRIPT.search(written):
            whole = is_full(item.key) and written not in self.phrases.split("\n")
            return not (item.certain and (whole or _is_given(item.key))) and written in self.phrases
        parts = _folded_words([written])
        before = _BEFORE.search(text[max(0, item.start - 20) : item.start])
        if not parts or (before is not None and folded(before.group(1)) in TITLES | ROLES):
            return False
        return all(part in self.words and (part in self.short_forms or not _is_given(part)) for part in parts)


def common_words(titles: Iterable[str]) -> frozenset[str]:
    """Words of titles and headings, folded, without those that lists know as given names alone."""
    return frozenset(word for word in _folded_words(titles) if not _is_given(word))


def _folded_words(texts: Iterable[str]) -> list[str]:
    return [folded(word) for text in texts for word in _WORD.findall(plain(text))]


def _is_given(word: str) -> bool:
    """Whether lists know a word as a given name and as nothing else."""
    letters = names().get(word, "")
    return "g" in letters and "w" not in letters
