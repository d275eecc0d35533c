"""One map told apart by who speaks: for each persona, language, kind of source or value of what sources say of people
(country, age group) its curve and its cards, with counts.

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

MOST_VALUES = 12
"""Values of an attribute that tells groups apart. A date or a comment has one a person; set by judgement."""
SMALLEST = 2
"""Voices that at least two of an attribute's values have. One voice a value is a list of people, not of groups."""
MOST_ATTRIBUTES = 8
"""Attributes offered, those that are known of most voices first. What fits a menu; set by judgement."""


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


def attribute_groups(journey: JourneyMap, known: Mapping[str, Mapping[str, str]]) -> Mapping[str, tuple[Group, ...]]:
    """The map's passages by the values of each attribute that tells people apart, those known of most voices first.

    Args:
        known: passage (`Citation.segment`) → what the sources say of who speaks there; several values of one attribute
            are parted by semicolons.
    """
    found: dict[str, dict[str, set[str]]] = {}
    voices: dict[str, dict[str, set[str]]] = {}
    for citation in (each for each in journey.citations if each.role == Role.PARTICIPANT):
        for name, told in known.get(citation.segment, {}).items():
            for value in filter(None, (part.strip() for part in told.split(";"))):
                found.setdefault(name, {}).setdefault(value, set()).add(citation.label)
                voices.setdefault(name, {}).setdefault(value, set()).add(_voice(citation))
    telling = [name for name, values in voices.items() if _tells_apart(values)]
    telling.sort(key=lambda name: (-len(set[str]().union(*voices[name].values())), name))
    return {
        name: tuple(
            Group(value, value, frozenset(found[name][value]))
            for value in sorted(found[name], key=lambda value: (-len(voices[name][value]), value))
        )
        for name in telling[:MOST_ATTRIBUTES]
    }


def _tells_apart(values: Mapping[str, set[str]]) -> bool:
    return len(values) <= MOST_VALUES and sum(len(who) >= SMALLEST for who in values.values()) >= 2


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
