"""The files that a project keeps beside its corpus, brought in step with corrected pseudonyms: drafts with their
versions and proposals, conversations, corrections of the coding, notes of work under way.

Each is replaced whole or not at all, and written only where it changes; doing it twice changes nothing. A draft's own
file comes last, so that what is told by its quotes alone follows with it after a run that was cut off. Knows no
pseudonyms.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.artifact_files import PATIENCE, write_whole
from assistant.artifacts import AnyArtifact, Claim
from assistant.citations import tally
from assistant.claims import with_claims
from assistant.correction_log import FILE as CORRECTIONS
from assistant.correction_log import corrections_held
from assistant.errors import ArtifactError
from assistant.proposals import digest

if TYPE_CHECKING:
    from assistant.carrying import Carrier
    from assistant.project import Project

UNFINISHED = "unfinished.json"
"""Drafts that were under way when a server ended."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What was changed."""

    drafts: tuple[str, ...] = ()
    """Ids of the drafts, with those of which an earlier version or a proposal alone was changed."""
    conversations: tuple[str, ...] = ()
    """Their ids."""
    corrections: bool = False
    """Whether corrections of the coding were."""
    stale: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Id of a draft → ids of the claims that fewer people stand behind now, and that are marked stale."""


def follow_everywhere(project: Project, carrier: Carrier) -> Followed:
    """Bring every file in step.

    Raises:
        ProjectError: one could not be written; running it again goes on.
        StoreError: the corpus can't be read.
    """
    drafts: dict[str, None] = {}
    stale: dict[str, tuple[str, ...]] = {}
    for identity in sorted({*project.files.identities(), *_once_drafted(project)}):
        with project.files.held(identity):
            changed, fewer = _draft(project, identity, carrier)
        if changed:
            drafts[identity] = None
        if fewer:
            stale[identity] = fewer
    conversations = [path for path in _conversations(project) if _lines(path, carrier)]
    corrected = False
    if (project.root / CORRECTIONS).exists():
        with corrections_held(project):
            corrected = _lines(project.root / CORRECTIONS, carrier)
    _whole(project.root / UNFINISHED, carrier)
    _drop_halves(project, carrier)
    return Followed(tuple(drafts), tuple(path.stem for path in conversations), corrected, stale)


def _once_drafted(project: Project) -> set[str]:
    """Ids of the drafts that have versions; the draft itself may be gone."""
    folder = project.root / "artifacts" / "history"
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()


def _conversations(project: Project) -> list[Path]:
    return sorted((project.root / "conversations").glob("*.jsonl"))


def _draft(project: Project, identity: str, carrier: Carrier) -> tuple[bool, tuple[str, ...]]:
    """Whether a draft or something beside it changed, and the claims that fewer stand behind now."""
    folder = project.files.history_of(identity)
    states = sorted(folder.glob("*.json")) if folder.is_dir() else []
    changed = [_whole(path, carrier) for path in states]
    changed.append(_lines(folder / "log.jsonl", carrier))
    path = project.files.folder / f"{identity}.json"
    try:
        before = project.load(identity)
    except ArtifactError:
        changed += [_whole(each, carrier) for each in _proposals(project, identity)]
        changed.append(_whole(path, carrier))  # what can't be read as a draft is a text all the same
        return any(changed), ()
    after = type(before).model_validate(carrier.value(before.model_dump(mode="json", by_alias=True)))
    after, fewer = _recounted(before, after)
    for each in _proposals(project, identity):
        changed.append(_whole(each, carrier, made_from={digest(before): digest(after)}))
    if after != before:
        project.save(after)
    return after != before or any(changed), fewer


def _recounted(before: AnyArtifact, after: AnyArtifact) -> tuple[AnyArtifact, tuple[str, ...]]:
    """Claims counted anew where people whom they rest on are one person now; those are stale."""
    then = {each.label: each for each in before.citations}
    now = {each.label: each for each in after.citations}
    fewer = []

    def counted(claim: Claim) -> Claim:
        voices = tally(now[label] for label in claim.for_ if label in now)
        if voices.voices == tally(then[label] for label in claim.for_ if label in then).voices:
            return claim
        fewer.append(claim.id)
        told = {"participants": voices.voices, "unit": voices.unit, "sources": voices.sources, "stale": True}
        return claim.model_copy(update=told)

    if [each.participant for each in before.citations] == [each.participant for each in after.citations]:
        return after, ()
    return with_claims(after, counted), tuple(sorted(fewer))


def _proposals(project: Project, identity: str) -> Iterator[Path]:
    for path in sorted((project.files.folder / "proposals").glob("*.json")):
        try:
            if json.loads(path.read_text("utf-8")).get("artifact") == identity:
                yield path
        except (OSError, ValueError, AttributeError):
            continue  # it can't be taken over, and goes with the halves of files


def _whole(path: Path, carrier: Carrier, made_from: dict[str, str] | None = None) -> bool:
    """Bring one file of JSON in step; whether it changed."""

    def change(text: str) -> str:
        try:
            value = json.loads(text)
        except ValueError:
            return carrier.text(text)
        after = carrier.value(value)
        if made_from and isinstance(after, dict):
            after["made_from"] = made_from.get(str(after.get("made_from")), after.get("made_from"))
        if after == value:
            return text
        return json.dumps(after, ensure_ascii=False, indent=2 if "\n" in text.rstrip("\n") else None)

    return _replaced(path, change)


def _lines(path: Path, carrier: Carrier) -> bool:
    """Bring a file of one JSON a line in step; whether it changed."""

    def changed(line: str) -> str:
        try:
            value = json.loads(line)
        except ValueError:
            return carrier.text(line)  # cut off by a crash
        after = carrier.value(value)
        return line if after == value else json.dumps(after, ensure_ascii=False)

    return _replaced(path, lambda text: "\n".join(map(changed, text.split("\n"))))


def _replaced(path: Path, change: Callable[[str], str]) -> bool:
    """Write a file anew where `change` makes another text of it; lines that others add meanwhile are not lost."""
    while path.is_file():
        text = path.read_text("utf-8", "replace")
        after = change(text)
        if after == text:
            return False
        if path.read_text("utf-8", "replace") == text:
            write_whole(path, after)
            return True
    return False


def _drop_halves(project: Project, carrier: Carrier) -> None:
    """Remove files that a killed process was writing when it died, where they hold something that is replaced."""
    for folder in (project.root, project.files.folder, project.root / "conversations"):
        pattern = "**/.*.part" if folder != project.root else ".*.part"
        for path in sorted(folder.glob(pattern)) if folder.is_dir() else ():
            text = path.read_text("utf-8", "replace")
            if time.time() - path.stat().st_mtime > PATIENCE and carrier.text(text) != text:
                path.unlink(missing_ok=True)
