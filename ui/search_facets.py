"""What a search over the corpus found, and its facets: how many passages have which kind, code, language, date.

Facets are counted as shops do it: within the choices made in the other facets. Pure; knows no storage and no HTML.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.records import CharSpan

VALUES = 12
"""Values of a facet that are offered, most frequent first."""
FACETS = ("kind", "code", "stage", "role", "language", "study", "date", "person")
"""Facets in the order they are shown; attributes of people and sources come after them as `@name`."""

ASKING = frozenset({"interviewer", "narrator"})
"""Roles that are no voice of the research."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that was found."""

    document: str
    segment: str
    text: str
    marks: tuple[tuple[int, int], ...]
    """Where the words stand in the text."""
    voice: str
    speaker: str
    title: str
    date: str
    language: str
    worded: bool
    """True where every word stands in it, False where it is near in meaning."""
    facets: Mapping[str, frozenset[str]]

    @property
    def is_voice(self) -> bool:
        """Whether who speaks counts as a voice: not who asks or tells the story."""
        return not self.facets.get("role", frozenset()) & ASKING


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and how many of the passages have it."""

    value: str
    passages: int
    voices: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CorpusSearch:
    """What a search found."""

    words: str
    passages: tuple[FoundPassage, ...] = ()
    """Within the chosen facets, best first."""
    facets: tuple[tuple[str, tuple[FacetValue, ...]], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    """Facet and value."""
    worded: int = 0
    """Passages in which every word stands."""
    voices: int = 0
    sources: int = 0
    cut: bool = False
    """True where more passages hold the words than were counted."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Id of a stage → its name in the language of the project."""


def faceted(
    words: str,
    passages: Sequence[FoundPassage],
    chosen: Sequence[tuple[str, str]] = (),
    names: Mapping[str, str] | None = None,
    *,
    cut: bool = False,
) -> CorpusSearch:
    """What was found within the chosen facets, and the counts of all of them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, value in chosen:
        wanted[name].add(value)
    shown = tuple(each for each in passages if _fits(each, wanted))
    named = [name for name in FACETS] + sorted(
        {name for each in passages for name in each.facets if name.startswith("@")}
    )
    facets = []
    for name in named:
        others = {other: values for other, values in wanted.items() if other != name}
        values = _counted(name, (each for each in passages if _fits(each, others)), wanted.get(name, set()))
        if len(values) > 1 or any(value.chosen for value in values):
            facets.append((name, values))
    return CorpusSearch(
        words,
        shown,
        tuple(facets),
        tuple(dict.fromkeys(chosen)),
        sum(each.worded for each in shown),
        len({each.voice for each in shown if each.is_voice}),
        len({each.document for each in shown}),
        cut,
        names or {},
    )


def _fits(passage: FoundPassage, wanted: Mapping[str, set[str]]) -> bool:
    return all(passage.facets.get(name, frozenset()) & values for name, values in wanted.items())


def _counted(name: str, passages: Iterable[FoundPassage], chosen: set[str]) -> tuple[FacetValue, ...]:
    counts: dict[str, int] = defaultdict(int)
    voices: dict[str, set[str]] = defaultdict(set)
    for each in passages:
        for value in each.facets.get(name, ()):
            counts[value] += 1
            if each.is_voice:
                voices[value].add(each.voice)
    for value in chosen:
        counts.setdefault(value, 0)
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    offered = [value for place, value in enumerate(ranked) if place < VALUES or value in chosen]
    if name == "date":
        offered = sorted(offered)
    return tuple(FacetValue(value, counts[value], len(voices[value]), value in chosen) for value in offered)


def cut_around(text: str, marks: Sequence[tuple[int, int]], most: int) -> CharSpan:
    """The part of a long text that is shown: around the first place where the words stand, else its beginning."""
    if len(text) <= most:
        return CharSpan(0, len(text))
    begin = max(0, min((marks[0][0] if marks else 0) - most // 3, len(text) - most))
    return CharSpan(begin, begin + most)
