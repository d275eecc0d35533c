"""What a project holds, lacks and has cost, for the view that tells all of it at a glance.

Reads the newest drafts and the journal; asks no model and knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.artifacts import AnyArtifact, Claim, FindingSet, JourneyMap
from assistant.citations import tally
from assistant.claims import claims_of
from assistant.errors import AssistantError
from assistant.interview_guide import StageGaps, gaps_of
from assistant.journal import Totals
from assistant.own_words import in_words_of
from assistant.project import Project
from assistant.refreshing import is_due
from ui.talk import Facets

MOST_DRAFTS = 12
"""Newest drafts that are looked at for whether they are in step with the sources."""


@dataclass(frozen=True, slots=True)
class DraftStanding:
    """Whether a draft is in step with the sources."""

    id: str
    kind: str
    title: str
    created: str
    claims: int
    stale: int
    """Claims that rest on words that changed or went."""
    due: bool
    """Whether sources came, changed or went since."""


@dataclass(frozen=True, slots=True)
class StageCoverage:
    """How much a map knows of one stage."""

    stage: str
    voices: tuple[int, ...]
    """Voices behind each cell, in the order of the lanes; 0 for an empty one."""


@dataclass(frozen=True, slots=True)
class Overall:
    """A project at a glance."""

    facets: Facets = field(default_factory=Facets)
    passages: int = 0
    saturation: tuple[int, ...] = ()
    """Themes known after each further voice, of the newest findings."""
    journey: str = ""
    """Id of the newest map of how it is; empty where there is none."""
    cells: int = 0
    """Cells of that map."""
    gaps: tuple[StageGaps, ...] = ()
    lanes: tuple[str, ...] = ()
    """Names of that map's lanes."""
    coverage: tuple[StageCoverage, ...] = ()
    """What that map knows, stage by stage."""
    drafts: tuple[DraftStanding, ...] = ()
    cost: Totals = field(default_factory=Totals)


def overall_of(project: Project, facets: Facets, passages: int, language: str) -> Overall:
    """The project as it stands now, for a reader of `language`. A draft that can't be read is left out here; its own
    panel tells why."""
    kept = [in_words_of(each, language, project.root) for each in _readable(project)]
    journey = next((each for each in kept if isinstance(each, JourneyMap) and each.state == "current"), None)
    findings = next((each for each in kept if isinstance(each, FindingSet)), None)
    return Overall(
        facets,
        passages,
        findings.saturation if findings else (),
        journey.id if journey else "",
        len(journey.stages) * len(journey.lanes) if journey else 0,
        gaps_of(journey) if journey else (),
        tuple(journey.lanes.values()) if journey else (),
        coverage_of(journey) if journey else (),
        tuple(_standing(project, each) for each in kept),
        project.journal.totals(),
    )


def coverage_of(journey: JourneyMap) -> tuple[StageCoverage, ...]:
    """How many voices stand behind each cell of a map, stage by stage."""
    known = {citation.label: citation for citation in journey.citations}

    def voices(cards: Sequence[Claim]) -> int:
        return tally(known[label] for card in cards for label in card.for_ if label in known).voices

    return tuple(
        StageCoverage(stage.name, tuple(voices(stage.cells.get(lane, ())) for lane in journey.lanes))
        for stage in journey.stages
    )


def _readable(project: Project) -> Iterable[AnyArtifact]:
    for entry in project.artifacts()[:MOST_DRAFTS]:
        try:
            yield project.load(entry.id)
        except AssistantError:
            continue


def _standing(project: Project, artifact: AnyArtifact) -> DraftStanding:
    claims = list(claims_of(artifact))
    return DraftStanding(
        artifact.id,
        artifact.artifact,
        artifact.title,
        artifact.origin.created,
        len(claims),
        sum(claim.stale for claim in claims),
        is_due(project, artifact),
    )
