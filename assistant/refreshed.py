"""Changes that new research proposes to an artifact: kept, shown, taken over or left one by one.

Knows what a change does to an artifact; how the changes were found is known to `assistant.refreshing`.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from assistant.artifact_files import write_whole
from assistant.artifacts import (
    AnyArtifact,
    Citation,
    Claim,
    ClosedTally,
    Contradiction,
    Expectation,
    Finding,
    FindingSet,
    Idea,
    IdeaSet,
    JourneyMap,
    Origin,
    PersonaSet,
    PlannedStep,
    Record,
    Transition,
    Valence,
)
from assistant.boards import Place, cards_of, with_cards
from assistant.claims import claims_of
from assistant.contradictions import kept
from assistant.errors import ArtifactError
from assistant.history import keep
from assistant.ideas import priority_of
from assistant.personas import PROVISIONAL_BELOW
from assistant.phrases import phrase
from assistant.project import Project
from assistant.worth import in_order

ChangeKind = Literal["appeared", "grew", "shrank", "contradicted", "stale", "measured", "members"]
EVIDENCE = ("for_", "against", "participants", "unit", "sources", "confidence", "stale")
"""Fields of a claim that follow from the passages behind it."""
COUNTED = ("valence", "languages", "kinds", "arithmetic", "reach", "priority", "severity")


class Change(Record):
    """One thing that new research changes."""

    id: str
    kind: ChangeKind
    part: str = ""
    group: str = ""
    where: str = ""
    """Name of the place, as a reader knows it."""
    before: Finding | Idea | Claim | None = None
    after: Finding | Idea | Claim | None = None
    """None where nothing is left behind the line."""
    felt_before: Valence | None = None
    felt: Valence | None = None
    """How the stage felt, by all passages there now."""
    voices: tuple[str, ...] = ()
    """Voices that join a persona."""

    @property
    def approved(self) -> bool:
        """Whether it touches what a person approved."""
        return self.before is not None and self.before.approved


class Refresh(Record):
    """What new research changes in one artifact."""

    artifact: str
    when: str
    """ISO 8601, UTC."""
    sources: tuple[str, ...] = ()
    """Titles of the sources that are new or changed."""
    changes: tuple[Change, ...] = ()
    citations: tuple[Citation, ...] = ()
    """All of the artifact's and the new ones."""
    origin: Origin
    voices: int = 0
    transitions: tuple[Transition, ...] = ()
    unplaced: int = 0
    overall: Valence | None = None
    expectations: tuple[Expectation, ...] | None = None
    planned: tuple[PlannedStep, ...] | None = None
    saturation: tuple[int, ...] = ()
    contradictions: tuple[Contradiction, ...] | None = None
    closed: tuple[ClosedTally, ...] = ()


def refresh_of(project: Project, identity: str) -> Refresh | None:
    """What is proposed for an artifact; None where nothing is."""
    try:
        return Refresh.model_validate_json(_path(project, identity).read_bytes())
    except (OSError, ValidationError):
        return None


def propose_refresh(project: Project, refresh: Refresh) -> None:
    """Keep what is proposed, in place of what was proposed before."""
    write_whole(_path(project, refresh.artifact), refresh.model_dump_json(by_alias=True, indent=2))


def withdraw_refresh(project: Project, identity: str) -> None:
    """What was proposed holds no more."""
    _path(project, identity).unlink(missing_ok=True)


def take(
    project: Project, identity: str, changes: Collection[str] = (), *, who: str = "", language: str
) -> tuple[AnyArtifact, int]:
    """Take changes over; the artifact as it is then, and how many were taken.

    Args:
        changes: their ids; all where empty.

    Raises:
        ArtifactError: nothing is proposed, or a change was decided already.
    """
    with project.files.held(identity):
        refresh, chosen, left = _chosen(project, identity, changes)
        current = project.load(identity)
        changed = _with_citations(current, refresh)
        for change in chosen:
            changed = _taken(changed, change, refresh)
        if not left:
            changed = settled(changed, refresh)
        what = phrase("change_refresh", language, n=len(chosen))
        keep(project, current, changed, what=what, how="refresh", who=who)
        _put_back(project, refresh, left)
    return changed, len(chosen)


def leave(project: Project, identity: str, changes: Collection[str] = ()) -> int:
    """Leave things as they are; how many changes were put aside. They are not proposed again.

    Raises:
        ArtifactError: nothing is proposed, or a change was decided already.
    """
    with project.files.held(identity):
        refresh, chosen, left = _chosen(project, identity, changes)
        if not left:
            project.save(settled(project.load(identity), refresh))
        _put_back(project, refresh, left)
    return len(chosen)


def settled(artifact: AnyArtifact, refresh: Refresh) -> AnyArtifact:
    """The artifact as one that knows the sources as they are now."""
    origin = artifact.origin.model_copy(
        update={
            "documents": refresh.origin.documents,
            "seen": refresh.origin.seen,
            "revision": refresh.origin.revision,
            "corrections": refresh.origin.corrections,
            "voices": refresh.origin.voices,
            "unit": refresh.origin.unit,
            "heard": refresh.origin.heard,
        }
    )
    if isinstance(artifact, FindingSet):
        return _counted_again(artifact, refresh).model_copy(update={"origin": origin})
    return artifact.model_copy(update={"origin": origin})


def _counted_again(artifact: FindingSet, refresh: Refresh) -> FindingSet:
    """Closed answers as they are now: counts of cells, which no person worded, so they need nobody's word."""
    cited = {label for tally in refresh.closed for answer in tally.answers for label in answer.for_}
    others = tuple(each for each in artifact.citations if each.segment or each.label in cited)
    known = {each.label for each in others}
    new = tuple(each for each in refresh.citations if each.label in cited - known)
    return artifact.model_copy(update={"closed": refresh.closed, "citations": (*others, *new)})


def _path(project: Project, identity: str) -> Path:
    return project.files.history_of(identity).parent.parent / "proposals" / f"refresh-{identity}.json"


def _chosen(project: Project, identity: str, changes: Collection[str]) -> tuple[Refresh, list[Change], list[Change]]:
    refresh = refresh_of(project, identity)
    if refresh is None:
        raise ArtifactError(f"Nothing is proposed for {identity}; run: wayfolk refresh")
    known = {change.id for change in refresh.changes}
    if unknown := [each for each in changes if each not in known]:
        raise ArtifactError(f"There is no open change {unknown[0][:40]!r} for {identity}; it may be decided already.")
    chosen = [change for change in refresh.changes if not changes or change.id in changes]
    return refresh, chosen, [change for change in refresh.changes if change not in chosen]


def _put_back(project: Project, refresh: Refresh, left: list[Change]) -> None:
    if left:
        propose_refresh(project, refresh.model_copy(update={"changes": tuple(left)}))
    else:
        _path(project, refresh.artifact).unlink(missing_ok=True)


# ---- what a change does ----


def _with_citations(artifact: AnyArtifact, refresh: Refresh) -> AnyArtifact:
    known = {citation.label for citation in artifact.citations}
    new = tuple(citation for citation in refresh.citations if citation.label not in known)
    changed = artifact.model_copy(update={"citations": (*artifact.citations, *new)})
    if isinstance(changed, JourneyMap):
        stages = {stage.id for stage in changed.stages} | {""}
        ways = tuple(way for way in refresh.transitions if way.from_ in stages and way.to in stages)
        read: dict[str, object] = {"transitions": ways, "unplaced": refresh.unplaced, "overall": refresh.overall}
        if refresh.expectations is not None:
            read["expectations"] = refresh.expectations
            read["planned"] = refresh.planned
        return changed.model_copy(update=read)
    if isinstance(changed, FindingSet):
        opposed = changed.contradictions
        if refresh.contradictions is not None:
            opposed = kept(opposed or (), refresh.contradictions)
        return changed.model_copy(update={"saturation": refresh.saturation, "contradictions": opposed})
    return changed


def _taken(artifact: AnyArtifact, change: Change, refresh: Refresh) -> AnyArtifact:
    if change.kind == "measured":
        return _felt(artifact, change.part, change.felt)
    if change.kind == "members":
        return _joined(artifact, change)
    place, held = (change.part, change.group), cards_of(artifact)
    standing = {claim.id for claim in claims_of(artifact)}
    if change.before is None:
        if change.after is None or place not in held or change.after.id in standing:
            return artifact
        return _with(artifact, place, (*held[place], change.after))
    for where, cards in held.items():  # where a person moved it meanwhile
        for at, card in enumerate(cards):
            if card.id == change.before.id:
                kept = () if change.after is None else (_evolved(card, change.before, change.after),)
                return _followed(_with(artifact, where, (*cards[:at], *kept, *cards[at + 1 :])), change, refresh)
    return artifact


def _with(artifact: AnyArtifact, place: Place, cards: tuple[Claim, ...]) -> AnyArtifact:
    """Other cards; how a stage felt is a change of its own and stays."""
    changed = with_cards(artifact, {place: cards})
    if isinstance(artifact, JourneyMap) and isinstance(changed, JourneyMap):
        was = {stage.id: stage.emotion for stage in artifact.stages}
        stages = tuple(stage.model_copy(update={"emotion": was[stage.id]}) for stage in changed.stages)
        return changed.model_copy(update={"stages": stages})
    return changed


def _evolved(card: Claim, before: Claim, after: Claim) -> Claim:
    """The card with the evidence it has now; its wording only where nobody changed it meanwhile."""
    update = {name: getattr(after, name) for name in EVIDENCE}
    update |= {name: getattr(after, name) for name in COUNTED if name in type(card).model_fields}
    if card.text == before.text and after.text != before.text:
        update |= {"text": after.text, "wording": after.wording}
        if isinstance(card, Finding) and isinstance(after, Finding) and isinstance(before, Finding):
            update |= {"title": after.title} if card.title == before.title else {}
    return card.model_copy(update=update)


def _followed(artifact: AnyArtifact, change: Change, refresh: Refresh) -> AnyArtifact:
    """Ideas that answer a pain reach whom the pain reaches."""
    if not isinstance(artifact, IdeaSet) or change.group != "pains" or change.before is None:
        return artifact
    after, identity = change.after, change.before.id

    def follow(idea: Idea) -> Idea:
        if idea.pain != identity:
            return idea
        if after is None:
            return idea.model_copy(update={"pain": "", "stale": True})
        own = {"reach": after.participants, "priority": priority_of(after, idea.severity, refresh.voices)}
        rests = {name: getattr(after, name) for name in EVIDENCE} if idea.source in ("rule", "model") else {}
        return idea.model_copy(update={**own, **rests})

    followed = artifact.model_copy(update={"ideas": tuple(follow(idea) for idea in artifact.ideas)})
    return followed.model_copy(update={"ideas": in_order(followed)})


def _felt(artifact: AnyArtifact, stage: str, felt: Valence | None) -> AnyArtifact:
    assert isinstance(artifact, JourneyMap)
    stages = tuple(s.model_copy(update={"emotion": felt}) if s.id == stage else s for s in artifact.stages)
    return artifact.model_copy(update={"stages": stages})


def _joined(artifact: AnyArtifact, change: Change) -> AnyArtifact:
    assert isinstance(artifact, PersonaSet)
    personas = []
    for persona in artifact.personas:
        if persona.id == change.part:
            members = tuple(dict.fromkeys((*persona.members, *change.voices)))
            update = {"members": members, "provisional": len(members) < PROVISIONAL_BELOW}
            persona = persona.model_copy(update=update)
        personas.append(persona)
    free = artifact.unassigned
    if not change.part:
        free = tuple(dict.fromkeys((*free, *change.voices)))
    free = tuple(voice for voice in free if not any(voice in persona.members for persona in personas))
    why = {voice: reason for voice, reason in artifact.misfits.items() if voice in free}
    return artifact.model_copy(update={"personas": tuple(personas), "unassigned": free, "misfits": why})
