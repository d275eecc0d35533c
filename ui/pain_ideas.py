"""Which ideas answer which pains of a journey map: those of a set of ideas whose pain rests on the same passages.

The map and the ideas are drafted apart and name their lines apart; what both have in common are the passages. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.artifacts import Citation, Claim, IdeaSet, JourneyMap
from assistant.worth import in_order

PAINS = ("pain_points", "pains")
"""Ids of the lane that holds pains, in the frames that come along and in those of one's own."""
MOST = 3
"""Ideas named on one card, most worthwhile first; the others are on the board."""


@dataclass(frozen=True, slots=True)
class PainIdeas:
    """The ideas that answer the pains of a map."""

    artifact: str = ""
    """Id of the set of ideas."""
    of_card: Mapping[str, tuple[tuple[str, str], ...]] | None = None
    """Card of the map → id and text of its ideas."""

    def of(self, card: str) -> tuple[tuple[str, str], ...]:
        """Ideas that answer the pain on a card."""
        return (self.of_card or {}).get(card, ())[:MOST]


def ideas_for(journey: JourneyMap, ideas: IdeaSet | None) -> PainIdeas:
    """The ideas for each card of a map, by the passages that a card and the pain of an idea share."""
    if ideas is None:
        return PainIdeas()
    known = {citation.label: citation for citation in ideas.citations}
    pains = {pain.id: _places(pain, known) for pain in ideas.pains}
    cited = {citation.label: citation for citation in journey.citations}
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for stage in journey.stages:
        for lane, cards in stage.cells.items():
            for card in cards if lane in PAINS else ():
                places = _places(card, cited)
                rows = tuple(
                    (idea.id, idea.text) for idea in in_order(ideas) if places & pains.get(idea.pain, frozenset())
                )
                if rows:
                    found[card.id] = rows
    return PainIdeas(ideas.id, found)


def _places(claim: Claim, known: Mapping[str, Citation]) -> frozenset[tuple[str, int | None]]:
    return frozenset((known[label].segment, known[label].start) for label in claim.for_ if label in known)
