"""What stands beside a journey map on the screen: its layers by who speaks, and the map of how it is or should be.

Pure functions from maps, personas and what a tab chose to view data; knows nothing of HTML or of where maps are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.artifacts import JourneyMap, PersonaSet
from assistant.layers import Group, Layer, attribute_groups, groups_by, layers_of, persona_groups
from assistant.targets import Plan
from ui.pain_ideas import PainIdeas
from ui.texts import Texts

MOST_LAYERS = 6
"""Groups drawn at once: as many colours as are told apart."""
WAYS = ("personas", "language", "kind")
"""By what a map may be told apart, beside what sources say of people."""
TOLD = "told:"
"""Before the name of an attribute by which a map is told apart."""


@dataclass(frozen=True, slots=True)
class LayerChoice:
    """What a tab chose to tell apart."""

    by: str = ""
    """One of `WAYS`, `TOLD` with an attribute's name, or empty for everybody together."""
    off: frozenset[str] = frozenset()
    """Keys of the groups that are not shown."""


@dataclass(frozen=True, slots=True)
class Layering:
    """A map's layers and which of them are shown."""

    by: str = ""
    options: tuple[str, ...] = ()
    """By what this map can be told apart, as `LayerChoice.by`."""
    layers: tuple[Layer, ...] = ()
    off: frozenset[str] = frozenset()
    left: int = 0
    """Smaller groups that are not drawn."""

    def shown(self) -> tuple[tuple[int, Layer], ...]:
        """The layers that are on, each with its colour's number."""
        return tuple((n, layer) for n, layer in enumerate(self.layers) if layer.key not in self.off)

    def of_card(self, card: str) -> tuple[tuple[int, Layer], ...]:
        """The layers that are on and stand behind a card."""
        return tuple((n, layer) for n, layer in self.shown() if card in layer.cards)

    def hides(self, card: str) -> bool:
        """Whether only groups that are off stand behind a card."""
        behind = [layer for layer in self.layers if card in layer.cards]
        return bool(behind) and all(layer.key in self.off for layer in behind)


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything beside a map."""

    layering: Layering = field(default_factory=Layering)
    current: JourneyMap | None = None
    """For a map of how it should be, the map of how it is; None where that is gone, and for any other."""
    plan: Plan | None = None
    """What a map of how it should be changes."""
    target: str = ""
    """For a map of how it is, the id of the newest map planned from it; empty where there is none."""
    ideas: PainIdeas = field(default_factory=PainIdeas)
    """Ideas that answer its pains."""


def layering_of(
    journey: JourneyMap,
    personas: PersonaSet | None,
    choice: LayerChoice,
    texts: Texts,
    told: Mapping[str, Mapping[str, str]] | None = None,
) -> Layering:
    """The layers of a map as a tab chose them; `told` is what sources say of who speaks in its passages."""
    groups = _groups(journey, personas, texts)
    groups |= {f"{TOLD}{name}": found for name, found in attribute_groups(journey, told or {}).items()}
    options = tuple(way for way, found in groups.items() if len(found) > 1)
    by = choice.by if choice.by in options else ""
    layers = layers_of(journey, groups[by]) if by else ()
    drawn = layers[:MOST_LAYERS]
    off = choice.off & {layer.key for layer in drawn}
    return Layering(by, options, drawn, off, len(layers) - len(drawn))


def _groups(journey: JourneyMap, personas: PersonaSet | None, texts: Texts) -> dict[str, Sequence[Group]]:
    found = tuple(each for each in persona_groups(journey, personas) if each.labels) if personas else ()
    languages = (replace(each, name=texts.named("tongue", each.key)) for each in groups_by(journey, "language"))
    kinds = (replace(each, name=texts.named("source_kind", each.key)) for each in groups_by(journey, "kind"))
    return {"personas": found, "language": tuple(languages), "kind": tuple(kinds)}
