"""Pseudonyms that stand in the store already, turned into others, into the words behind them, or into nothing.

For corrections by hand and for forgetting. Knows what is stored of a source, not what is behind a pseudonym.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.records import Participant, Segment
from corpus.redaction.items import Kind
from corpus.redaction.rewriting import REMOVED, Edit, heading_lines, replaced
from corpus.segmenting import Segmented


class Remarked:
    """A naming that puts other words in the place of some pseudonyms: see `corpus.redaction.rewriting.Naming`."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """`words`: pseudonym without brackets → what is to stand there, brackets included where it has some."""
        self._words = words
        names = "|".join(re.escape(mark) for mark in sorted(words, key=len, reverse=True))
        self._marks = re.compile(rf"\[({names})\]") if words else None
        self._bare = re.compile(rf"(?<![\w\[])({names})(?!\d)") if words else None

    def holds(self, text: str) -> bool:
        """Whether one of the pseudonyms stands in a text."""
        return self._marks is not None and self._marks.search(text) is not None

    def text(self, segmented: Segmented) -> Sequence[Edit]:
        """Edits of the document's text."""
        return self._edits(segmented.document.text)

    def short(self, text: str) -> str:
        """A heading, a value, a note."""
        edits = self._edits(text)
        return replaced(text, edits) if edits else text

    def label(self, label: str) -> str:
        """`Person 7` and what stands in brackets alike."""
        if self._bare is None:
            return label
        return self._bare.sub(lambda found: _without_brackets(self._words[found.group(1)]), self.short(label))

    def title(self, title: str) -> str:
        """As a label."""
        return self.label(title)

    def person(self, person: Participant, study: str) -> Participant:
        """Somebody, with the label and id that follow from the words."""
        label = self.label(person.label)
        identity = person.id
        for mark, words in self._words.items():
            number = mark.removeprefix(f"{Kind.PERSON} ")
            other = _without_brackets(words)
            if mark != number and other.startswith(f"{Kind.PERSON} "):
                identity = re.sub(
                    rf"person-{number}(?!\d)", f"person-{other.removeprefix(f'{Kind.PERSON} ')}", identity
                )
        return replace(person, id=identity, label=label, study=study)

    def gone(self, segment: Segment) -> bool:
        """Nothing goes."""
        return False

    def leaves(self, person: Participant) -> bool:
        """Nobody goes."""
        return False

    def _edits(self, text: str) -> list[Edit]:
        if self._marks is None or "[" not in text:
            return []
        return [Edit(found.start(), found.end(), self._words[found.group(1)]) for found in self._marks.finditer(text)]


class Forgotten(Remarked):
    """A naming that takes somebody out: their words, their label, what a table says of them, mentions of them."""

    def __init__(self, people: frozenset[str], label: str, mark: str) -> None:
        """`people`: their ids; `label`: as the sources show them now; `mark`: their pseudonym, or empty."""
        super().__init__({mark: REMOVED} if mark else {})
        self._people = people
        self._label = label
        self._mark = mark

    def concerns(self, segmented: Segmented) -> bool:
        """Whether they speak or are spoken of in a source."""
        if any(person.id in self._people for person in segmented.participants):
            return True
        values = (segmented.document.title, *segmented.document.attributes.values())
        texts = [segmented.document.text, *values]
        for segment in segmented.segments:
            texts += (segment.heading, *segment.attributes.values())
        return any(self.holds(text) for text in texts)

    def gone(self, segment: Segment) -> bool:
        """Their own words."""
        return segment.participant in self._people

    def leaves(self, person: Participant) -> bool:
        """They themselves."""
        return person.id in self._people

    def text(self, segmented: Segmented) -> Sequence[Edit]:
        """Their words, the line that a table heads them with, the label before their words, and mentions."""
        text = segmented.document.text
        edits = [edit for edit in super().text(segmented)]
        own = [
            segment for segment in segmented.segments if self.gone(segment) and segment.span.end > segment.span.start
        ]
        edits += [Edit(segment.span.start, segment.span.end, REMOVED) for segment in own]
        edits += heading_lines(text, self._people)
        if self._mark:
            row = rf"^\[?{re.escape(self._mark)}\]? · .*$"
            edits += [Edit(found.start(), found.end(), REMOVED) for found in re.finditer(row, text, re.MULTILINE)]
        for segment in own:
            if self._label and segment.speaker == self._label:
                at = text.rfind(self._label, max(0, segment.span.start - len(self._label) - 40), segment.span.start)
                if at >= 0:
                    edits.append(Edit(at, at + len(self._label), REMOVED))
        return _apart(edits)

    def label(self, label: str) -> str:
        """Their own label is taken out."""
        return REMOVED if label == self._label and label else super().label(label)

    def person(self, person: Participant, study: str) -> Participant:
        """Who stays is as before."""
        return person


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Edits in order, those within or across another left out; the longest wins."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda each: (each.start - each.end, each.start)):
        if all(edit.end <= other.start or edit.start >= other.end for other in kept):
            kept.append(edit)
    return sorted(kept, key=lambda each: each.start)


def _without_brackets(words: str) -> str:
    return words[1:-1] if words.startswith("[") and words.endswith("]") and words != REMOVED else words
