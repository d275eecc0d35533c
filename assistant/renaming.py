"""What is kept outside the sources, in the words that these have now: names replaced, pseudonyms joined or undone.

Says what becomes of one string. Names are told from the key; which of them are looked for, from the documents that a
correction changed, so that a word is left alone that is somebody's name in another study. Knows no files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from assistant.touchpoints import all_touchpoints

if TYPE_CHECKING:
    from corpus.redaction import Pseudonyms

_MOST = 3
"""Pseudonyms that one name becomes at most, as in a question (see `assistant.asked_names`)."""
_PERSON = re.compile(r"\[Person (\d+)\]")


@cache
def _named_here() -> frozenset[str]:
    """What the taxonomy calls touchpoints: nobody's names, though a part of a name may stand in them ("the counter" in
    "the clerk at the counter"), which would come back as the whole name."""
    return frozenset(name for touchpoint in all_touchpoints() for name in touchpoint.names.values())


def numbers_in(words: Iterable[str]) -> set[int]:
    """Numbers of the people whose pseudonyms stand in some texts."""
    return {int(found) for text in words for found in _PERSON.findall(text)}


class Renaming:
    """What becomes of words, whoever wrote them."""

    def __init__(
        self, key: Pseudonyms, people: Collection[int], studies: Collection[str], marks: Mapping[str, str]
    ) -> None:
        """
        Args:
            people: numbers of those whose names are looked for, beside all that a person wants replaced.
            studies: where a short name means them.
            marks: pseudonyms without brackets that are others now, or words again; see `corpus.redaction.marks`.
        """
        from corpus.redaction.known import KnownNames
        from corpus.redaction.marks import Remarked
        from corpus.redaction.people import EVERYWHERE
        from corpus.redaction.redactor import Redactor

        self._key = key
        self._literals = Redactor(key).literals
        self._marks = Remarked(marks)
        self._moved = {
            f"person-{mark.removeprefix('Person ')}": words[1:-1].lower().replace(" ", "-")
            for mark, words in marks.items()
            if _PERSON.fullmatch(words)
        }
        self._ids = re.compile(rf"(?<![^/#:])({'|'.join(map(re.escape, self._moved))})(?!\d)") if self._moved else None
        self._numbers: dict[str, set[int]] = {}
        for form in key.people:
            if form.number in people and form.study in (EVERYWHERE, *studies):
                self._numbers.setdefault(form.form, set()).add(form.number)
        for study in studies:
            for part, number in key.people.short_forms(study).items():
                if number in people:
                    self._numbers.setdefault(part, set()).add(number)
        self._names = KnownNames((form, min(many)) for form, many in self._numbers.items())
        self._needles = frozenset(
            word
            for text in (*key.given, *self._numbers, *(form.written for form in key.people if form.number in people))
            if text not in key.kept and (word := max(text.casefold().split(), key=len, default=""))
        )
        """Pieces of which one stands, in small letters, in every text that a name is found in."""

    def may_stand_in(self, text: str) -> bool:
        """Whether a name may stand in a text; quick, and never wrong where it says no."""
        small = text.casefold()
        return any(each in small for each in self._needles)

    def text(self, text: str) -> str:
        """Running text."""
        from corpus.redaction.items import Kind, without_overlaps
        from corpus.redaction.rewriting import Edit, replaced

        if text in _named_here():
            return text
        text = self._marks.label(text)
        if self._ids is not None:
            text = self._ids.sub(lambda found: self._moved[found.group(1)], text)
        found = [*self._literals(text), *(item for item, _ in self._names.find(text))] if text else []
        edits = []
        for item in without_overlaps(found, text):
            written = text[item.start : item.end]
            if written.casefold() in self._key.kept:
                continue
            if item.kind is Kind.PERSON:
                words = "/".join(f"[{Kind.PERSON} {number}]" for number in self._people(item.key, written))
            else:
                words = f"[{item.kind} {self._key.number(item.kind, item.key, written)}]"
            edits.append(Edit(item.start, item.end, words))
        return replaced(text, edits) if edits else text

    def label(self, label: str) -> str:
        """A label, a title: a pseudonym in it bears no brackets."""
        after = self.text(label)
        return re.sub(r"\[(Person \d+)\]", r"\1", after) if after != label else label

    def _people(self, form: str, written: str) -> list[int]:
        """Who is meant; somebody new where no source speaks of them."""
        from corpus.redaction.people import EVERYWHERE

        many = self._numbers.get(form) or {each.number for each in self._key.people if each.form == form}
        if not many:
            many = {self._key.people.resolve(form, EVERYWHERE, written)}
        return sorted(many)[:_MOST]
