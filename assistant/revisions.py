"""Changes to a journey map as proposals: worked out, kept, and taken over only on a person's word.

A proposal knows the map it was made from; where that changed meanwhile, it is told and not applied.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean, pstdev

from pydantic import ValidationError

from assistant.artifact_files import write_whole
from assistant.artifacts import Claim, Gap, JourneyMap, Record, Stage, Transition, Valence
from assistant.errors import ArtifactError
from assistant.intents import Intent
from assistant.phrases import phrase
from assistant.project import Project
from assistant.touchpoints import detect, touchpoint_name

_PROPOSAL_ID = re.compile(r"proposal-[0-9a-f]{12}")


class Proposal(Record):
    """A change that waits for a person's word."""

    id: str
    artifact: str
    what: str
    """The change in one sentence."""
    made_from: str
    """SHA-256 of the map it was made from."""
    changed: JourneyMap


def propose(project: Project, journey: JourneyMap, intent: Intent, language: str) -> Proposal:
    """The change that `intent` asks for, kept as a proposal.

    Raises:
        ArtifactError: the map has no such stage, or too little evidence to be split.
    """
    what, changed = _CHANGES[intent.name](project, journey, intent, language)
    proposal_id = "proposal-" + hashlib.sha256(f"{journey.id}{what}{_digest(journey)}".encode()).hexdigest()[:12]
    proposal = Proposal(id=proposal_id, artifact=journey.id, what=what, made_from=_digest(journey), changed=changed)
    write_whole(_path(project, proposal_id), proposal.model_dump_json(by_alias=True, indent=2))
    return proposal


def proposed(project: Project, proposal_id: str) -> Proposal:
    """A kept proposal.

    Raises:
        ArtifactError: there is none, or it was decided already.
    """
    try:
        return Proposal.model_validate_json(_path(project, proposal_id).read_bytes())
    except (OSError, ValidationError):
        raise ArtifactError(f"There is no open proposal {proposal_id!r}; it may have been decided already.") from None


def accept(project: Project, proposal_id: str) -> JourneyMap:
    """Take a proposal over; the changed map.

    Raises:
        ArtifactError: there is no such proposal, or the map changed since it was made.
    """
    proposal = proposed(project, proposal_id)
    current = project.load(proposal.artifact)
    if not isinstance(current, JourneyMap) or _digest(current) != proposal.made_from:
        raise ArtifactError(f"{proposal.artifact} was changed since this was proposed; ask for the change again.")
    project.save(proposal.changed)
    _path(project, proposal_id).unlink(missing_ok=True)
    return proposal.changed


def refuse(project: Project, proposal_id: str) -> None:
    """Drop a proposal.

    Raises:
        ArtifactError: there is no such proposal.
    """
    proposed(project, proposal_id)
    _path(project, proposal_id).unlink(missing_ok=True)


def _path(project: Project, proposal_id: str) -> Path:
    if not _PROPOSAL_ID.fullmatch(proposal_id):
        raise ArtifactError(f"{proposal_id[:40]!r} is not the id of a proposal.")
    return project.root / "artifacts" / "proposals" / f"{proposal_id}.json"


def _digest(journey: JourneyMap) -> str:
    return hashlib.sha256(journey.model_dump_json(by_alias=True).encode("utf-8")).hexdigest()


# ---- the changes: each gives the sentence and the changed map ----

_Change = tuple[str, JourneyMap]


def _find(journey: JourneyMap, name: str, language: str) -> int:
    wanted = _plain(name)
    for i, stage in enumerate(journey.stages):
        if wanted in (_plain(stage.name), _plain(stage.id)):
            return i
    near = [i for i, stage in enumerate(journey.stages) if _related(wanted, stage)]
    if len(near) == 1:
        return near[0]
    stages = ", ".join(stage.name for stage in journey.stages)
    raise ArtifactError(phrase("no_stage", language, name=name, stages=stages))


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", " ", name).strip(" \"“”'«»").casefold()


_SYNONYMS = {"purchase": "acquisition", "buying": "acquisition", "buy": "acquisition", "购买": "acquisition"}
"""What people call a stage of the default frame in plain words."""


def _related(wanted: str, stage: Stage) -> bool:
    name = _plain(stage.name)
    return bool(wanted) and (wanted in name or name in wanted or _SYNONYMS.get(wanted) == stage.id)


def _with(journey: JourneyMap, stages: list[Stage]) -> JourneyMap:
    known = {stage.id for stage in stages} | {""}
    transitions = tuple(t for t in journey.transitions if t.from_ in known and t.to in known)
    return journey.model_copy(update={"stages": tuple(stages), "transitions": transitions})


def _rename(project: Project, journey: JourneyMap, intent: Intent, language: str) -> _Change:
    at = _find(journey, intent.parts.get("stage", ""), language)
    stages = list(journey.stages)
    old, new = stages[at].name, intent.parts.get("name", "").strip()
    stages[at] = stages[at].model_copy(update={"name": new})
    return phrase("change_rename", language, old=old, new=new), _with(journey, stages)


def _move(project: Project, journey: JourneyMap, intent: Intent, language: str) -> _Change:
    at = _find(journey, intent.parts.get("stage", ""), language)
    place = min(len(journey.stages), max(1, int(intent.parts["place"])))
    stages = list(journey.stages)
    stages.insert(place - 1, stages.pop(at))
    return phrase("change_move", language, name=journey.stages[at].name, place=place), _with(journey, stages)


def _remove(project: Project, journey: JourneyMap, intent: Intent, language: str) -> _Change:
    at = _find(journey, intent.parts.get("stage", ""), language)
    gone = journey.stages[at]
    stages = [stage for i, stage in enumerate(journey.stages) if i != at]
    n = sum(len(cell) for cell in gone.cells.values())
    return phrase("change_remove", language, name=gone.name, n=n), _with(journey, stages)


def _add(project: Project, journey: JourneyMap, intent: Intent, language: str) -> _Change:
    name = intent.parts.get("name", "").strip()
    stage = Stage(
        id=_fresh_id(journey, "stage"),
        name=name,
        cells={lane: () for lane in journey.lanes},
        empty=tuple(Gap(lane=lane, ask=f"{name}: {title}?") for lane, title in journey.lanes.items()),
    )
    return phrase("change_add", language, name=name), _with(journey, [*journey.stages, stage])


def _merge(project: Project, journey: JourneyMap, intent: Intent, language: str) -> _Change:
    first = _find(journey, intent.parts.get("stage", ""), language)
    second = _find(journey, intent.parts.get("other", ""), language)
    first, second = min(first, second), max(first, second)
    a, b = journey.stages[first], journey.stages[second]
    cells = {lane: (*a.cells.get(lane, ()), *b.cells.get(lane, ())) for lane in {**a.cells, **b.cells}}
    merged = a.model_copy(
        update={
            "name": f"{a.name} · {b.name}",
            "cells": {lane: tuple(sorted(cell, key=lambda claim: -claim.participants)) for lane, cell in cells.items()},
            "emotion": _felt(cells, journey),
            "empty": tuple(gap for gap in a.empty if not cells.get(gap.lane)),
        }
    )
    stages = [merged if i == first else stage for i, stage in enumerate(journey.stages) if i != second]
    moved = tuple(
        t.model_copy(update={"from_": _into(t.from_, b.id, a.id), "to": _into(t.to, b.id, a.id)})
        for t in journey.transitions
    )
    kept: tuple[Transition, ...] = tuple(t for t in moved if t.from_ != t.to)
    changed = _with(journey.model_copy(update={"transitions": kept}), stages)
    return phrase("change_merge", language, first=a.name, second=b.name), changed


def _into(stage: str, old: str, new: str) -> str:
    return new if stage == old else stage


def _felt(cells: Mapping[str, tuple[Claim, ...]], journey: JourneyMap) -> Valence | None:
    """How the passages behind these cells felt, by voice; None where none of them was coded."""
    known = {citation.label: citation for citation in journey.citations}
    by_voice: dict[str, list[float]] = {}
    for label in dict.fromkeys(label for cell in cells.values() for claim in cell for label in claim.for_):
        citation = known[label]
        if citation.valence is not None:
            by_voice.setdefault(citation.participant or citation.document, []).append(citation.valence)
    means = [fmean(values) for values in by_voice.values()]
    return Valence(mean=round(fmean(means), 3), spread=round(pstdev(means), 3), n=len(means)) if means else None


def _split(project: Project, journey: JourneyMap, intent: Intent, language: str) -> _Change:
    """In two by what the claims' passages are about; a half is named by the contact most of it speaks of."""
    at = _find(journey, intent.parts.get("stage", ""), language)
    stage = journey.stages[at]
    halves = _halves(project, stage, journey)
    if halves is None:
        raise ArtifactError(phrase("split_needs_evidence", language, name=stage.name))
    names = _half_names(stage, halves, journey, language)
    parts = []
    for number, (members, name) in enumerate(zip(halves, names, strict=True), 1):
        cells = {lane: tuple(claim for claim in cell if claim.id in members) for lane, cell in stage.cells.items()}
        empty = [lane for lane, cell in cells.items() if not cell]
        update = {
            "id": stage.id if number == 1 else _fresh_id(journey, stage.id),
            "name": name,
            "cells": cells,
            "emotion": _felt(cells, journey),
            "empty": tuple(Gap(lane=lane, ask=f"{name}: {journey.lanes.get(lane, lane)}?") for lane in empty),
            "more": stage.more if number == 1 else {},
        }
        parts.append(stage.model_copy(update=update))
    stages = [*journey.stages[:at], *parts, *journey.stages[at + 1 :]]
    what = phrase("change_split", language, old=stage.name, first=parts[0].name, second=parts[1].name)
    return what, _with(journey, stages)


def _halves(project: Project, stage: Stage, journey: JourneyMap) -> tuple[set[str], set[str]] | None:
    """Two sets of claim ids by average linkage over the mean vectors of their quotes; the larger set first."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    quotes = {citation.label: citation.quote for citation in journey.citations}
    claims = [claim for cell in stage.cells.values() for claim in cell if claim.for_]
    if len(claims) < 2:
        return None
    retriever = project.retriever()
    means = [retriever.vectors_for([quotes[label] for label in claim.for_]).mean(axis=0) for claim in claims]
    labels = fcluster(linkage(np.stack(means), method="ward"), t=2, criterion="maxclust")
    groups = [{claim.id for claim, own in zip(claims, labels, strict=True) if own == label} for label in (1, 2)]
    groups.sort(key=len, reverse=True)
    return (groups[0], groups[1]) if groups[1] else None


def _half_names(stage: Stage, halves: tuple[set[str], set[str]], journey: JourneyMap, language: str) -> tuple[str, str]:
    quotes = {citation.label: citation for citation in journey.citations}
    spoken: list[str] = []
    for members in halves:
        counts: Counter[str] = Counter()
        for claim in (claim for cell in stage.cells.values() for claim in cell if claim.id in members):
            for label in claim.for_:
                counts.update({found.id for found in detect(quotes[label].quote, quotes[label].language)})
        spoken.append(max(counts, key=lambda key: (counts[key], key)) if counts else "")
    if not all(spoken) or spoken[0] == spoken[1]:
        return f"{stage.name} 1", f"{stage.name} 2"
    first, second = (f"{stage.name}: {touchpoint_name(touchpoint, language)}" for touchpoint in spoken)
    return first, second


def _fresh_id(journey: JourneyMap, stem: str) -> str:
    taken = {stage.id for stage in journey.stages}
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


_CHANGES: dict[str, Callable[[Project, JourneyMap, Intent, str], _Change]] = {
    "rename": _rename,
    "move": _move,
    "remove": _remove,
    "add": _add,
    "merge": _merge,
    "split": _split,
}
CHANGES = frozenset(_CHANGES)
"""Names of the intents that change a map."""
