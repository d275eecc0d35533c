"""One map told apart by who speaks: for each persona, language or kind of source its curve and its cards, with counts.

Works from the passages that the map cites, so it stays in step with every change of the map; passages of themes that a
cell leaves out are not in it. Knows nothing of how groups came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.artifacts import Citation, JourneyMap, PersonaSet, Valence
from assistant.boards import valence_of_citations
from assistant.citations import tally
from corpus.records import Role


@dataclass(frozen=True, slots=True)
class Group:
    """Whose passages make a layer."""

    key: str
    name: str
    labels: frozenset[str]
    """Labels of the map's citations that are theirs."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a map holds of one group."""

    key: str
    name: str
    voices: int
    """Distinct voices of the group among all that the map's cards cite."""
    felt: Mapping[str, Valence]
    """Stage → how it felt for them; stages of which none of them said so are left out."""
    cards: Mapping[str, int]
    """Card → how many of them stand behind it; cards that none of them does are left out."""


def persona_groups(journey: JourneyMap, personas: PersonaSet) -> tuple[Group, ...]:
    """The map's passages by the persona whose member said them; those of nobody in the set are in no group."""
    return tuple(
        Group(each.id, each.name, frozenset(c.label for c in journey.citations if _voice(c) in set(each.members)))
        for each in personas.personas
    )


def groups_by(journey: JourneyMap, name: str) -> tuple[Group, ...]:
    """The map's passages by a property of theirs, `language` or `kind`; most passages first."""
    found: dict[str, set[str]] = {}
    for citation in (each for each in journey.citations if each.role == Role.PARTICIPANT):
        value = str(getattr(citation, name)).split("-")[0]
        if value and value != "und":
            found.setdefault(value, set()).add(citation.label)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Group(value, value, frozenset(labels)) for value, labels in ranked)


def layers_of(journey: JourneyMap, groups: Iterable[Group]) -> tuple[Layer, ...]:
    """What the map holds of each group, in their order; a group of whom it cites nobody is left out."""
    known = {citation.label: citation for citation in journey.citations}
    made = [_layer(journey, group, known) for group in groups]
    return tuple(layer for layer in made if layer.voices)


def _layer(journey: JourneyMap, group: Group, known: Mapping[str, Citation]) -> Layer:
    felt: dict[str, Valence] = {}
    cards: dict[str, int] = {}
    everything: dict[str, Citation] = {}
    for stage in journey.stages:
        behind: dict[str, Citation] = {}
        for card in (card for held in stage.cells.values() for card in held):
            own = {label: known[label] for label in card.for_ if label in group.labels and label in known}
            if own:
                cards[card.id] = tally(own.values()).voices
            behind |= own
        valence = valence_of_citations(behind.values())
        if valence is not None:
            felt[stage.id] = valence
        everything |= behind
    return Layer(group.key, group.name, tally(everything.values()).voices, felt, cards)


def _voice(citation: Citation) -> str:
    return citation.participant or citation.document
