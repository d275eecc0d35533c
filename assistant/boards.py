"""An artifact as a board: groups of cards, each at a place, whatever the artifact's kind.

A *card* is a claim. A *part* is what holds groups of cards and can be renamed, moved, merged: a stage of a map, a
persona of a set. Findings and ideas have one part without a name. What this module does not know: what a change is
called, who makes it, and where artifacts are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import fmean, pstdev
from typing import TypeVar

from assistant.artifacts import (
    AnyArtifact,
    Artifact,
    Citation,
    Claim,
    Finding,
    FindingSet,
    Gap,
    Idea,
    IdeaSet,
    JourneyMap,
    Persona,
    PersonaAttributes,
    PersonaSet,
    Stage,
    Valence,
)
from assistant.citations import tally
from assistant.confidence import confidence_of
from assistant.phrases import phrase

Shape = TypeVar("Shape", bound=Artifact)
Card = TypeVar("Card", bound=Claim)

Place = tuple[str, str]
"""Id of the part, and of the group within it: a lane, `goals`, `scene`, `findings`, `ideas`, `pains`."""
Cards = tuple[Claim, ...]

SCENE = "scene"
PERSONA_GROUPS = (*PersonaAttributes.model_fields, SCENE)
CLEARLY_FELT = 0.6
"""Distance from neutral from which a passage counts for how a stage felt, as in `assistant.themes`."""


def cards_of(artifact: AnyArtifact) -> dict[Place, Cards]:
    """Every group of cards by its place, in reading order; groups without cards as well."""
    match artifact:
        case JourneyMap():
            lanes = tuple(artifact.lanes)
            return {
                (stage.id, lane): stage.cells.get(lane, ())
                for stage in artifact.stages
                for lane in (*lanes, *(each for each in stage.cells if each not in artifact.lanes))
            }
        case PersonaSet():
            return {
                (each.id, group): each.scene if group == SCENE else getattr(each.attributes, group)
                for each in artifact.personas
                for group in PERSONA_GROUPS
            }
        case FindingSet():
            return {("", "findings"): artifact.findings}
        case IdeaSet():
            return {("", "ideas"): artifact.ideas, ("", "pains"): artifact.pains}


def with_cards(artifact: AnyArtifact, cards: Mapping[Place, Cards]) -> AnyArtifact:
    """A copy with other cards at these places; what follows from the cards (empty cells, how a stage felt) as well."""
    match artifact:
        case JourneyMap():
            stages = tuple(_stage_with(artifact, stage, cards) for stage in artifact.stages)
            return artifact.model_copy(update={"stages": stages})
        case PersonaSet():
            return artifact.model_copy(update={"personas": tuple(_persona_with(p, cards) for p in artifact.personas)})
        case FindingSet():
            found = tuple(each for each in cards.get(("", "findings"), artifact.findings) if isinstance(each, Finding))
            return artifact.model_copy(update={"findings": found})
        case IdeaSet():
            ideas = tuple(each for each in cards.get(("", "ideas"), artifact.ideas) if isinstance(each, Idea))
            return artifact.model_copy(update={"ideas": ideas, "pains": cards.get(("", "pains"), artifact.pains)})


def _stage_with(journey: JourneyMap, stage: Stage, cards: Mapping[Place, Cards]) -> Stage:
    own = {lane: held for (part, lane), held in cards.items() if part == stage.id}
    if not own:
        return stage
    cells = {**stage.cells, **own}
    update: dict[str, object] = {"cells": cells, "empty": gaps(journey, stage, cells)}
    if _labels(cells) != _labels(stage.cells):
        update["emotion"] = felt(cells, journey)
    return stage.model_copy(update=update)


def _labels(cells: Mapping[str, Cards]) -> set[str]:
    return {label for held in cells.values() for card in held for label in card.for_}


def gaps(journey: JourneyMap, stage: Stage, cells: Mapping[str, Cards]) -> tuple[Gap, ...]:
    """The empty cells of a stage with what to ask there; a question that was there stays."""
    asked = {gap.lane: gap.ask for gap in stage.empty}
    language = journey.brief.language or "en"
    return tuple(
        Gap(lane=lane, ask=asked.get(lane) or phrase("ask_cell", language, stage=stage.name, lane=title))
        for lane, title in journey.lanes.items()
        if not cells.get(lane)
    )


def felt(cells: Mapping[str, Cards], journey: JourneyMap) -> Valence | None:
    """How the passages behind these cells felt; None where none was coded, and for a map of how it should be, which
    nobody has lived through yet."""
    if journey.state == "target":
        return None
    known = {citation.label: citation for citation in journey.citations}
    return valence_of_citations(known[label] for label in sorted(_labels(cells)) if label in known)


def valence_of_citations(citations: Iterable[Citation]) -> Valence | None:
    """How these passages felt, by voice; None where none of them was coded.

    Of coded passages those that were clearly felt count; where none was, all.
    """
    coded = [(each, each.valence) for each in citations if each.valence is not None]
    strong = [pair for pair in coded if abs(pair[1]) >= CLEARLY_FELT]
    by_voice: dict[str, list[float]] = {}
    for citation, valence in strong or coded:
        by_voice.setdefault(citation.participant or citation.document, []).append(valence)
    means = [fmean(values) for values in by_voice.values()]
    if not means:
        return None
    return Valence(
        mean=round(fmean(means), 3),
        spread=round(pstdev(means), 3),
        n=len(means),
        good=sum(1 for mean in means if mean >= CLEARLY_FELT / 2),
        bad=sum(1 for mean in means if mean <= -CLEARLY_FELT / 2),
    )


def _persona_with(persona: Persona, cards: Mapping[Place, Cards]) -> Persona:
    own = {group: held for (part, group), held in cards.items() if part == persona.id}
    if not own:
        return persona
    attributes = persona.attributes.model_copy(update={k: held for k, held in own.items() if k != SCENE})
    return persona.model_copy(update={"attributes": attributes, "scene": own.get(SCENE, persona.scene)})


def counted(card: Card, citations: Mapping[str, Citation]) -> Card:
    """A card with its counts and confidence made anew from its citations; one without any bears nothing."""
    behind = tally(citations[label] for label in card.for_ if label in citations)
    opposed = tally(citations[label] for label in card.against if label in citations)
    level = confidence_of(behind.voices, behind.sources, behind.kinds, opposed.voices)
    return card.model_copy(
        update={"participants": behind.voices, "unit": behind.unit, "sources": behind.sources, "confidence": level}
    )


def fresh_id(taken: Iterable[str], stem: str) -> str:
    """An id that is not taken yet: the stem and a number."""
    known, number = set(taken), 2
    while f"{stem}_{number}" in known:
        number += 1
    return f"{stem}_{number}"
