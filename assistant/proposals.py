"""Changes that wait for a person's word: worked out from what was said, kept, taken over or dropped.

A proposal knows the artifact it was made from; where that changed meanwhile, it is told and not applied.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pydantic import ValidationError

from assistant.artifact_files import write_whole
from assistant.artifacts import AnyArtifact, Record
from assistant.errors import ArtifactError
from assistant.history import keep
from assistant.intents import Intent
from assistant.operations import Operation
from assistant.own_words import in_words_of
from assistant.project import Project
from assistant.revisions import apply
from assistant.said_changes import CHANGES, operation_for

__all__ = ["CHANGES", "Proposal", "accept", "propose", "proposed", "refuse"]

_PROPOSAL_ID = re.compile(r"proposal-[0-9a-f]{12}")


class Proposal(Record):
    """A change that waits for a person's word."""

    id: str
    artifact: str
    what: str
    """The change in one sentence."""
    made_from: str
    """SHA-256 of the artifact it was made from."""
    operation: Operation
    changed: AnyArtifact


def propose(project: Project, artifact: AnyArtifact, intent: Intent, language: str) -> Proposal:
    """The change that `intent` asks for, kept as a proposal.

    Raises:
        ArtifactError: the artifact has no such stage, persona or line, or too little evidence to be split.
    """
    read = in_words_of(artifact, language, project.root)  # stages are named as who asks reads them
    operation = operation_for(project, read, intent, language)
    what, _ = apply(read, operation, language)
    _, changed = apply(artifact, operation, language)
    made_from = digest(artifact)
    identity = "proposal-" + hashlib.sha256(f"{artifact.id}{what}{made_from}".encode()).hexdigest()[:12]
    proposal = Proposal(
        id=identity, artifact=artifact.id, what=what, made_from=made_from, operation=operation, changed=changed
    )
    write_whole(_path(project, identity), proposal.model_dump_json(by_alias=True, indent=2))
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


def accept(project: Project, proposal_id: str, *, who: str = "") -> AnyArtifact:
    """Take a proposal over; the changed artifact.

    Raises:
        ArtifactError: there is no such proposal, or the artifact changed since it was made.
    """
    proposal = proposed(project, proposal_id)
    with project.files.held(proposal.artifact):
        current = project.load(proposal.artifact)
        if digest(current) != proposal.made_from:
            raise ArtifactError(f"{proposal.artifact} was changed since this was proposed; ask for the change again.")
        keep(project, current, proposal.changed, what=proposal.what, how="words", who=who, op=proposal.operation.op)
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


def digest(artifact: AnyArtifact) -> str:
    """SHA-256 of an artifact as a proposal knows it."""
    return hashlib.sha256(artifact.model_dump_json(by_alias=True).encode("utf-8")).hexdigest()
