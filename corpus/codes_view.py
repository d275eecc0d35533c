"""The codes that people gave to passages in other tools, counted: a codebook of what is in the corpus.

A code counts the passages that bear it or a code below it, each once, and the voices heard in them. Knows no tool.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.records import Coding, Role, Segment, voice_of

if TYPE_CHECKING:
    from corpus.store import Store

LEVELS = " / "
"""Parts the levels of a code, as in `corpus.records.Coding.code`."""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A code and what bears it."""

    code: str
    """Its path."""
    own: int
    """Passages that bear the code itself."""
    passages: int
    """Passages that bear it or a code below it."""
    documents: int
    people: int
    """Voices of participants in these passages: people, or documents where people are not told apart."""
    coders: tuple[str, ...]
    """Who gave it, as far as is told."""


def codes_in_use(store: Store) -> list[CodeUse]:
    """Every code with its counts, codes above before those below, in the order of their paths.

    Raises:
        StoreError: the store could not be read.
    """
    own: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    passages: dict[str, set[tuple[str, int, int]]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    coders: dict[str, set[str]] = defaultdict(set)
    for head in store.heads():
        codings = store.codings(head.id)
        if not codings:
            continue
        segments = list(store.segments(head.id))
        for coding in codings:
            place = (head.id, coding.span.start, coding.span.end)
            own[coding.code].add(place)
            voices = {voice_of(each) for each in covered(coding, segments) if each.role is Role.PARTICIPANT}
            for path in _upward(coding.code):
                passages[path].add(place)
                people[path] |= voices
                coders[path] |= {coding.coder} - {""}
    return [
        CodeUse(
            code,
            len(own.get(code, ())),
            len(places),
            len({document for document, _, _ in places}),
            len(people[code]),
            tuple(sorted(coders[code])),
        )
        for code, places in sorted(passages.items(), key=lambda item: item[0].split(LEVELS))
    ]


def covered(coding: Coding, segments: Sequence[Segment]) -> list[Segment]:
    """The segments, in order of place, that a coded passage touches."""
    starts = [segment.span.start for segment in segments]
    first = max(bisect_right(starts, coding.span.start) - 1, 0)
    last = bisect_right(starts, max(coding.span.end - 1, coding.span.start))
    return [
        each for each in segments[first:last] if each.span.end > coding.span.start and each.span.start < coding.span.end
    ]


def _upward(code: str) -> Iterator[str]:
    """The path and those of all codes above."""
    levels = code.split(LEVELS)
    for depth in range(len(levels), 0, -1):
        yield LEVELS.join(levels[:depth])
