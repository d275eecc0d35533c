"""Every source of a project with its place in the insight space, in one pass over the store."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from corpus.insight_space import Placement, placed
from corpus.records import Document, Role, Scope
from corpus.store import Store


@dataclass(frozen=True, slots=True)
class PlacedSource:
    """A source and what it holds."""

    document: Document
    """Without its text."""
    place: Placement
    segments: int
    """Passages of any role."""


def places_of(store: Store, scope: Scope | None = None) -> list[PlacedSource]:
    """All sources, or those with a passage in a scope, in the order they were taken in."""
    roles: dict[str, set[Role]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for segment in store.segments(scope=scope):
        roles[segment.document].add(segment.role)
        counts[segment.document] += 1
    return [
        PlacedSource(document, placed(document, roles[document.id]), counts[document.id])
        for document in store.heads(scope)
    ]


def place_of(store: Store, document: Document) -> Placement:
    """The place of one source."""
    return placed(document, {segment.role for segment in store.segments(document.id)})
