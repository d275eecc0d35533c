"""Words that a table asks with: those of its questions, and of the options that many rows share or that are things.

A thing that stands in a column's title, or in an option that many people chose, is hardly ever a person: "OTel
Collector" is what a survey is about. Surveys do ask about people ("How helpful was Dr. Meier?"), so whatever is surely
a name stays one: a word that lists know as a given name, one that follows a title, a whole name of a script without
capitals. An option may be somebody, too ("Maria Lopez", "Ken Tanaka"): whole names among options stay people, and so
does whatever is offered under a title that asks for people. Knows no text but that of the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.redaction.closed_columns import ClosedColumns, asks_for_people
from corpus.redaction.han_words import SURNAMES
from corpus.redaction.hangul_names import COMPOUND
from corpus.redaction.hangul_names import SURNAMES as HANGUL_SURNAMES
from corpus.redaction.items import Found, Kind, plain
from corpus.redaction.latin_words import ROLES, TITLES
from corpus.redaction.name_lists import folded, names, words
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
    """Of titles, and of options that are things."""
    phrases: str
    """Those titles and options, one a line, for scripts that part no words."""
    short_forms: frozenset[str] = frozenset()
    """Words of two or three capitals among all of them, folded: AWS is a given name too, but hardly one in capitals."""
    option_words: frozenset[str] = frozenset()
    """Of the options that many chose of columns that do not ask for people."""
    options: str = ""
    """Those options, one a line."""

    @classmethod
    def of(cls, segmented: Segmented) -> AskedWords:
        """Those of a source; none where it is no table."""
        people = [person.attributes for person in segmented.participants if "#" in person.id]
        titles = dict.fromkeys(name for attributes in people for name in attributes)
        if not titles:
            return cls(frozenset(), "")
        of_people = set(filter(asks_for_people, titles))
        titles |= dict.fromkeys(segment.heading for segment in segmented.segments if segment.heading)
        written: dict[str, str] = {}
        chosen: Counter[str] = Counter()
        answers = (value for each in people for title, value in each.items() if title not in of_people)
        for option in (option.strip() for value in answers for option in value.split(";")):
            chosen[option.casefold()] += 1
            written.setdefault(option.casefold(), option)
        phrases = [*titles, *dict.fromkeys(ClosedColumns.of(segmented).options())]
        options = [written[option] for option, count in chosen.items() if count >= SHARED_BY]
        short = (word for phrase in (*phrases, *options) for word in _WORD.findall(plain(phrase)))
        return cls(
            frozenset(_folded_words(phrases)),
            "\n".join(map(plain, phrases)),
            frozenset(folded(word) for word in short if word.isupper() and 2 <= len(word) <= 3),
            frozenset(_folded_words(options)),
            "\n".join(map(plain, options)),
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
            offered = written in self.options and not _is_whole_name(item.key)
            return written[0] not in SURNAMES and (written in self.phrases or offered)
        if _OTHER_SCRIPT.search(written):
            whole = is_full(item.key) and written not in self.phrases.split("\n")
            if item.certain and (whole or _is_given(item.key)):
                return written in self.options and not (_is_given(item.key) or _is_whole_name(item.key))
            return written in self.phrases or (written in self.options and not _is_whole_name(item.key))
        parts = _folded_words([written])
        before = _BEFORE.search(text[max(0, item.start - 20) : item.start])
        if not parts or (before is not None and folded(before.group(1)) in TITLES | ROLES):
            return False
        if all(self._is_asked(part, self.words) for part in parts):
            return True
        asked = self.words | self.option_words
        # What shares a word with a question is the thing that it asks about: "OTel Collector", "Collector Helm Chart".
        whole = _is_whole_name(item.key) and not any(self._is_asked(part, self.words) for part in parts)
        return not whole and all(self._is_asked(part, asked) for part in parts)

    def _is_asked(self, part: str, words: frozenset[str]) -> bool:
        return part in words and (part in self.short_forms or not _is_given(part))


def _is_whole_name(key: str) -> bool:
    """Whether an option is somebody's whole name: two words or more of which lists know one as a name and not all as
    other words; in Korean a family name and a given name that lists know; in Chinese a foreign name with its dot."""
    if "\uac00" <= key[:1] <= "\ud7a3" and " " not in key:
        return any((key[:cut] in HANGUL_SURNAMES or key[:cut] in COMPOUND) and _is_given(key[cut:]) for cut in (1, 2))
    parts = re.split(r"[\s·]+", key)
    letters = [names().get(part, "") for part in parts]
    known = any(set("gf") & set(each) for each in letters) or "·" in key
    return (
        len(parts) > 1
        and known
        and not all("w" in each or part in words() for part, each in zip(parts, letters, strict=True))
    )


def common_words(titles: Iterable[str]) -> frozenset[str]:
    """Words of titles and headings, folded, without those that lists know as given names alone."""
    return frozenset(word for word in _folded_words(titles) if not _is_given(word))


def _folded_words(texts: Iterable[str]) -> list[str]:
    return [folded(word) for text in texts for word in _WORD.findall(plain(text))]


def _is_given(word: str) -> bool:
    """Whether lists know a word as a given name and as nothing else."""
    letters = names().get(word, "")
    return "g" in letters and "w" not in letters
