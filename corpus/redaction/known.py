"""Looks for names that are known already, wherever they stand: with endings and prefixes, large and small.

A known name that is a word as well ("Will", 하늘, أمل) counts only where a capital within a sentence or a particle
makes it one.
Offsets count code points of the text given. Knows no lists of names but for telling words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.redaction.items import Found, Kind, plain
from corpus.redaction.latin_words import BRANDS, ORGANISATION
from corpus.redaction.name_lists import folded, han_words
from corpus.redaction.word_names import also_a_word

_WORD = re.compile(
    r"[^\W\d_\u3040-\u9fff\uac00-\ud7a3](?:[^\W\d_\u3040-\u9fff\uac00-\ud7a3]"
    r"|['’-](?=[^\W\d_\u3040-\u9fff\uac00-\ud7a3]))*"
)
_ARABIC_PREFIXES = ("و", "ف", "ل", "ب", "ك", "ول", "وب", "فل", "لل", "ال", "وال", "بال")
_KOREAN_AFTER = re.compile(
    r"(?:이?(?:이|가|은|는|을|를|에게|한테|께서|께|와|과|의|도|만|랑|이랑|하고|씨|님|라고|이라고"
    r"|처럼|보다|네|아|야|입니다|예요|이에요|군|양)|$|[^가-힣])"
)
_OF_PEOPLE = re.compile(r" ?(?:씨|님)|이?(?:한테|에게|께)|이(?:가|는|랑|도|를)(?![가-힣])|[아야][,!~.]")
"""What only names have after them, not the words that they also are."""


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    number: int
    word: bool
    """Whether it is an ordinary word too."""


class KnownNames:
    """The forms of names to look for in the texts of one study."""

    def __init__(self, forms: Iterable[tuple[str, int]]) -> None:
        self._spaced: dict[str, list[_Entry]] = {}
        self._dense: dict[str, list[tuple[str, int]]] = {}
        for form, number in forms:
            self._add(form, number)
        for entries in self._spaced.values():
            entries.sort(key=lambda entry: -len(entry.words))
        for listed in self._dense.values():
            listed.sort(key=lambda pair: -len(pair[0]))
        self._starts = re.compile("[" + "".join(map(re.escape, self._dense)) + "]") if self._dense else None
        self._odd = [
            entry for entries in self._spaced.values() for entry in entries if not _WORD.fullmatch(entry.words[0])
        ]

    def __bool__(self) -> bool:
        return bool(self._spaced or self._dense)

    def _add(self, form: str, number: int) -> None:
        if "\u3040" <= form[0] <= "\u9fff" or "\uac00" <= form[0] <= "\ud7a3":
            if len(form) > 1:
                self._dense.setdefault(form[0], []).append((form, number))
            return
        parts = tuple(form.split())
        if len(form) > 1 and not (len(parts) == 1 and len(form) < 3 and form.isascii()):
            self._spaced.setdefault(parts[0], []).append(_Entry(parts, number, len(parts) == 1 and _is_word(form)))

    def find(self, text: str) -> Iterator[tuple[Found, int]]:
        """Each occurrence with the number of the person."""
        if self._spaced:
            yield from self._find_spaced(plain(text))
        if self._starts is not None:
            yield from self._find_dense(text)

    def _find_spaced(self, text: str) -> Iterator[tuple[Found, int]]:
        taken = 0
        for match in _WORD.finditer(text):
            if match.start() < taken:
                continue
            word = match.group()
            bare = word[:-2] if word.endswith(("'s", "'S")) else word
            found = self._at(text, match.start(), bare)
            if found is not None:
                taken = found[0].end
                yield found
        for entry in self._odd:
            literal = " ".join(entry.words)
            lower = text.lower() if len(text.lower()) == len(text) else text
            at = lower.find(literal)
            while at >= 0:
                yield Found(at, at + len(literal), Kind.PERSON, literal), entry.number
                at = lower.find(literal, at + len(literal))

    def _at(self, text: str, start: int, word: str) -> tuple[Found, int] | None:
        key = folded(word)
        for prefix in ("", *_ARABIC_PREFIXES) if "\u0600" <= word[0] <= "\u06ff" else ("",):
            if prefix and not (key.startswith(prefix) and len(key) > len(prefix) + 2):
                continue
            for entry in self._spaced.get(key[len(prefix) :], ()):
                end = _follows(text, start + len(word), entry.words[1:])
                if end and self._counts(text, start, word, entry):
                    return Found(start + len(prefix), end, Kind.PERSON, " ".join(entry.words)), entry.number
        head, hyphen, _ = word.partition("-")
        if hyphen:
            return self._at(text, start, head)
        return None

    def _counts(self, text: str, start: int, word: str, entry: _Entry) -> bool:
        """Whether the word is the name here, not the word that it also is."""
        if not word[0].isascii() and not word[0].isupper() and not word[0].islower():
            return not entry.word
        if len(entry.words) > 1:
            return True
        if word[0].islower():
            return not entry.word and len(word) > 3
        if not entry.word:
            return True
        before = text[max(0, start - 4) : start].rstrip(" \t")
        return bool(before) and before[-1] not in '.!?。:\n"“-*•' and not (word.isupper() and len(word) > 1)

    def _find_dense(self, text: str) -> Iterator[tuple[Found, int]]:
        assert self._starts is not None
        taken = 0
        for match in self._starts.finditer(text):
            start = match.start()
            if start < taken:
                continue
            for form, number in self._dense[match.group()]:
                end = start + len(form)
                if text.startswith(form, start) and _apart(text, start, end, form):
                    taken = end
                    yield Found(start, end, Kind.PERSON, form), number
                    break


def _follows(text: str, end: int, parts: tuple[str, ...]) -> int:
    """Where the name ends if the other words of it follow; 0 if they don't."""
    for part in parts:
        match = re.compile(r"(?: |\. ?|-){0,3}").match(text, end)
        word = _WORD.match(text, match.end()) if match and match.end() > end else None
        if word is None:
            return 0
        bare = word.group()[:-2] if word.group().endswith(("'s", "'S")) else word.group()
        if folded(bare) != part and folded(bare.strip("'")) != part:
            return 0
        end = word.start() + len(bare)
    return end


def _apart(text: str, start: int, end: int, form: str) -> bool:
    """Whether a form in a script without spaces stands for itself, not inside a longer word."""
    if "\uac00" <= form[0] <= "\ud7a3":
        if len(form) < 3 and start and "가" <= text[start - 1] <= "힣":
            return False
        return (_OF_PEOPLE if also_a_word(form) else _KOREAN_AFTER).match(text, end) is not None
    return not (
        len(form) == 2 and (form in han_words() or (text[start - 1 : start + 1] in han_words() if start else False))
    )


def _is_word(form: str) -> bool:
    return form in BRANDS or form in ORGANISATION or also_a_word(form)
