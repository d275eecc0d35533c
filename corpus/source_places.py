"""Every source of a project with its place in the insight space, in one pass over the store."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from corpus.insight_space import Placement, placed
from corpus.records import Document, Role, Scope
from corpus.respondents import silent_respondents
from corpus.store import Store


@dataclass(frozen=True, slots=True)
class PlacedSource:
    """A source and what it holds."""

    document: Document
    """Without its text."""
    place: Placement
    segments: int
    """Passages of any role."""
    people: int
    """Who speaks in it or answered in it; 0 where it does not tell people apart."""


def places_of(store: Store, scope: Scope | None = None) -> list[PlacedSource]:
    """All sources, or those with a passage or a respondent in a scope, in the order they were taken in."""
    roles: dict[str, set[Role]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    spoken: dict[str, set[str | None]] = defaultdict(set)
    for segment in store.segments(scope=scope):
        roles[segment.document].add(segment.role)
        counts[segment.document] += 1
        spoken[segment.document].add(segment.participant)
    silent = silent_respondents(store, spoken, scope)
    inside = {head.id for head in store.heads(scope)} | silent.keys()
    return [
        PlacedSource(
            document,
            placed(document, roles[document.id]),
            counts[document.id],
            len(spoken[document.id] - {None}) + len(silent.get(document.id, ())),
        )
        for document in store.heads()
        if document.id in inside
    ]


def place_of(store: Store, document: Document) -> Placement:
    """The place of one source."""
    return placed(document, {segment.role for segment in store.segments(document.id)})
