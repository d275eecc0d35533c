"""Walking over the claims of an artifact, whatever its kind, and changing some of them.

Knows the shape of artifacts and nothing of how claims come about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.artifacts import (
    AnyArtifact,
    Claim,
    FindingSet,
    IdeaSet,
    JourneyMap,
    Persona,
    PersonaAttributes,
    PersonaSet,
    Stage,
)

ATTRIBUTE_GROUPS = ("goals", "behaviours", "needs", "pains", "context", "quotes")
"""Fields of `PersonaAttributes`, in the order they are shown."""


def claims_of(artifact: AnyArtifact) -> Iterator[Claim]:
    """Every claim of an artifact, in the order it is read."""
    if isinstance(artifact, FindingSet):
        yield from artifact.findings
    elif isinstance(artifact, PersonaSet):
        for persona in artifact.personas:
            yield from claims_of_persona(persona)
    elif isinstance(artifact, JourneyMap):
        for stage in artifact.stages:
            for cell in stage.cells.values():
                yield from cell
    else:
        yield from artifact.pains
        yield from artifact.ideas


def claims_of_persona(persona: Persona) -> Iterator[Claim]:
    """Every claim of one persona: its attributes, then its scene."""
    for group in ATTRIBUTE_GROUPS:
        yield from getattr(persona.attributes, group)
    yield from persona.scene


def with_claims(artifact: AnyArtifact, change: Callable[[Claim], Claim]) -> AnyArtifact:
    """A copy of the artifact in which `change` was applied to every claim; `change` keeps the claim's type."""
    if isinstance(artifact, FindingSet):
        return artifact.model_copy(update={"findings": tuple(change(claim) for claim in artifact.findings)})
    if isinstance(artifact, PersonaSet):
        return artifact.model_copy(update={"personas": tuple(_persona(one, change) for one in artifact.personas)})
    if isinstance(artifact, JourneyMap):
        return artifact.model_copy(update={"stages": tuple(_stage(one, change) for one in artifact.stages)})
    assert isinstance(artifact, IdeaSet)
    return artifact.model_copy(
        update={
            "pains": tuple(change(claim) for claim in artifact.pains),
            "ideas": tuple(change(claim) for claim in artifact.ideas),
        }
    )


def _persona(persona: Persona, change: Callable[[Claim], Claim]) -> Persona:
    groups = {name: tuple(change(claim) for claim in getattr(persona.attributes, name)) for name in ATTRIBUTE_GROUPS}
    return persona.model_copy(
        update={
            "attributes": PersonaAttributes(**groups),
            "scene": tuple(change(claim) for claim in persona.scene),
        }
    )


def _stage(stage: Stage, change: Callable[[Claim], Claim]) -> Stage:
    cells = {lane: tuple(change(claim) for claim in cell) for lane, cell in stage.cells.items()}
    return stage.model_copy(update={"cells": cells})
