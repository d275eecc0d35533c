"""A map of how it should be beside the map of how it is: made as a copy, changed by hand, held against the original.

The copy keeps the ids of stages and cards, by which the two are compared. It says nothing of feelings: nobody has lived
through it yet. What this module does not know: who plans the changes, and whether they would work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.artifacts import AnyArtifact, Claim, JourneyMap, PlannedChange
from assistant.claims import with_claims
from assistant.errors import ArtifactError
from assistant.phrases import phrase
from assistant.project import Project

Change = Literal["new", "reworded", "moved", "reworded_moved"]
Cell = tuple[str, str]
"""Id of a stage, and a lane."""


@dataclass(frozen=True, slots=True)
class CardChange:
    """What a target map plans for one card."""

    change: Change
    was: str = ""
    """The wording today, where it is reworded."""
    stood: Cell = ("", "")
    """Where it stands today, where it is moved."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a map of how it should be differs from the map of how it is."""

    cards: Mapping[str, CardChange] = field(default_factory=dict)
    """Card of the target → what is planned for it; cards that stay as they are are left out."""
    gone: Mapping[Cell, tuple[Claim, ...]] = field(default_factory=dict)
    """Where cards of today stand that the target has no more."""
    new_stages: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Stage → its name today, where that is another."""
    gone_stages: tuple[str, ...] = ()
    """Names of today's stages that the target has no more."""

    def counts(self) -> dict[str, int]:
        """How many cards are new, reworded, moved and gone; one reworded and moved counts as both."""
        kinds = [each.change for each in self.cards.values()]
        return {
            "new": kinds.count("new"),
            "reworded": sum(kind.startswith("reworded") for kind in kinds),
            "moved": sum(kind.endswith("moved") for kind in kinds),
            "gone": sum(len(held) for held in self.gone.values()),
        }


def make_target(project: Project, journey: str, language: str = "") -> JourneyMap:
    """A copy of a map to plan changes in, kept under an id of its own.

    Args:
        language: of its title and of errors; empty: the map's.

    Raises:
        ArtifactError: there is no such map, or it is itself one of how it should be.
        ProjectError: it could not be kept.
    """
    current = project.load(journey)
    language = current.brief.language or language or project.language
    if not isinstance(current, JourneyMap) or current.state == "target":
        raise ArtifactError(phrase("no_target", language))
    stages = tuple(stage.model_copy(update={"emotion": None}) for stage in current.stages)
    copied = current.model_copy(
        update={
            "id": project.new_id("journey"),
            "title": phrase("title_target", language, title=current.title),
            "state": "target",
            "beside": current.id,
            "stages": stages,
            "overall": None,
            "expectations": None,
            "planned": None,
            "unplaced": 0,
        }
    )
    target = with_claims(copied, lambda claim: claim.model_copy(update={"approved": False, "approved_text": ""}))
    project.save(target)
    return target


def planned_changes(current: JourneyMap, target: JourneyMap) -> Plan:
    """How the target differs from the map of how it is."""
    today, planned = _placed(current), _placed(target)
    cards = {card: change for card, held in planned.items() if (change := _change(today.get(card), held)) is not None}
    gone: dict[Cell, list[Claim]] = {}
    for card, (cell, claim) in today.items():
        if card not in planned:
            gone.setdefault(cell, []).append(claim)
    names, kept = {stage.id: stage.name for stage in current.stages}, {stage.id for stage in target.stages}
    return Plan(
        cards,
        {cell: tuple(claims) for cell, claims in gone.items()},
        frozenset(kept - set(names)),
        {stage.id: names[stage.id] for stage in target.stages if names.get(stage.id, stage.name) != stage.name},
        tuple(name for stage, name in names.items() if stage not in kept),
    )


def with_changes(project: Project, artifact: AnyArtifact) -> AnyArtifact:
    """A map of how it should be with what it changes written out, to be read without the map of how it is; any other
    draft, and one whose map of how it is is gone, as it is."""
    if not isinstance(artifact, JourneyMap) or artifact.state != "target" or not artifact.beside:
        return artifact
    try:
        current = project.load(artifact.beside)
    except ArtifactError:
        return artifact
    if not isinstance(current, JourneyMap):
        return artifact
    return artifact.model_copy(update={"changes": changes_written(current, artifact)})


def changes_written(current: JourneyMap, target: JourneyMap) -> tuple[PlannedChange, ...]:
    """What the target changes, stage by stage, by the names that people read."""
    plan = planned_changes(current, target)
    names = {stage.id: stage.name for stage in (*current.stages, *target.stages)}
    today = {stage.id: stage.name for stage in current.stages}

    def place(cell: Cell, stages: Mapping[str, str]) -> tuple[str, str]:
        return (stages.get(cell[0], ""), (target.lanes | current.lanes).get(cell[1], cell[1]))

    written = [PlannedChange(change="gone_stage", text=name) for name in plan.gone_stages]
    for stage in target.stages:
        if stage.id in plan.new_stages:
            written.append(PlannedChange(change="new_stage", text=stage.name))
        elif stage.id in plan.renamed:
            written.append(PlannedChange(change="renamed_stage", text=stage.name, was=plan.renamed[stage.id]))
    for card, (cell, claim) in _placed(target).items():
        if (each := plan.cards.get(card)) is not None:
            stood = place(each.stood, today) if each.stood[0] else ("", "")
            written.append(
                PlannedChange(
                    change=each.change, card=card, text=claim.text, was=each.was, place=place(cell, names), stood=stood
                )
            )
    for cell, claims in plan.gone.items():
        written += [
            PlannedChange(change="gone", card=claim.id, text=claim.text, place=place(cell, today)) for claim in claims
        ]
    return tuple(written)


def _placed(journey: JourneyMap) -> dict[str, tuple[Cell, Claim]]:
    return {
        card.id: ((stage.id, lane), card)
        for stage in journey.stages
        for lane, held in stage.cells.items()
        for card in held
    }


def _change(before: tuple[Cell, Claim] | None, after: tuple[Cell, Claim]) -> CardChange | None:
    if before is None:
        return CardChange("new")
    reworded, moved = before[1].text != after[1].text, before[0] != after[0]
    was, stood = before[1].text if reworded else "", before[0] if moved else ("", "")
    if reworded:
        return CardChange("reworded_moved" if moved else "reworded", was, stood)
    return CardChange("moved", was, stood) if moved else None
