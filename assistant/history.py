"""Every version of an artifact: who made it, when and why, one step back and forth, and no edit lost between two.

A change is made to what lies in the project, never to what somebody sees; where the two differ and the change touches
what somebody else changed meanwhile, it is told and not made. Versions hold everything but the citations, which only
ever grow and stay with the artifact. What this module does not know: what a change means (`assistant.revisions`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant import operations as ops
from assistant.artifact_files import write_whole
from assistant.artifacts import AnyArtifact, Claim, PersonaSet, Record
from assistant.claims import claims_of, with_claims
from assistant.errors import ArtifactError, ProjectError
from assistant.own_words import in_words_of
from assistant.parts import parts_of
from assistant.phrases import phrase
from assistant.project import Project
from assistant.revisions import apply

How = Literal["hand", "words", "undo", "redo", "refresh", "elsewhere"]
"""On the screen or the command line, by words in the chat, a step back, a step forth, after new research, or in a way
that this history was not told of: an edited file, a source that changed, a person who was forgotten."""
_ADAPTER: TypeAdapter[AnyArtifact] = TypeAdapter(AnyArtifact)


class Version(Record):
    """One version of an artifact."""

    number: int
    """From 1; 0 is the draft."""
    when: str
    """ISO 8601, UTC."""
    who: str
    """Name of the user; empty where the project knows none."""
    how: How
    what: str
    """The change in one sentence."""
    state: int
    """Number of the version whose content this is; its own but for a step back or forth."""


@dataclass(frozen=True, slots=True)
class History:
    """The versions of an artifact and where it stands among them."""

    versions: tuple[Version, ...] = ()
    back: str = ""
    """What a step back would undo; empty where there is none."""
    forth: str = ""
    """What a step forth would do again; empty where there is none."""

    @property
    def number(self) -> int:
        """Number of the newest version; 0 for a draft nobody touched."""
        return len(self.versions)


@dataclass(frozen=True, slots=True)
class Revision:
    """What came of a change."""

    artifact: AnyArtifact
    what: str
    number: int
    meanwhile: tuple[Version, ...] = ()
    """Versions that others made since the one that was seen; the change stands on top of them."""


def history_of(project: Project, identity: str) -> History:
    """The versions of an artifact, oldest first."""
    versions = _read(_folder(project, identity))
    done, undone = _steps(versions)
    sentences = {version.number: version.what for version in versions}
    back = sentences.get(done[-1], "") if len(done) > 1 else ""
    return History(versions, back, sentences.get(undone[-1], "") if undone else "")


def revise(
    project: Project,
    identity: str,
    operation: ops.Operation,
    *,
    language: str,
    seen: int | None = None,
    who: str = "",
) -> Revision:
    """Change an artifact by hand and keep both versions.

    Args:
        seen: number of the version that the change was made for; None: whatever it is now.

    Raises:
        ArtifactError: the change makes no sense, or somebody changed the same meanwhile; nothing was changed.
        ProjectError: it could not be kept.
    """
    with project.files.held(identity):
        current = project.load(identity)
        folder = _folder(project, identity)
        versions = _read(folder)
        meanwhile = versions[seen:] if seen is not None and 0 <= seen < len(versions) else ()
        if meanwhile:
            _refuse_if_touched(folder, versions, len(versions) - len(meanwhile), current, operation, language)
        what, _ = apply(in_words_of(current, language, project.root), operation, language)  # as its reader sees it
        _, changed = apply(current, operation, language)
        number = keep(project, current, changed, what=what, how="hand", who=who, op=operation.op)
        return Revision(changed, what, number, tuple(meanwhile))


def undo(project: Project, identity: str, *, who: str = "", language: str) -> Revision:
    """One step back.

    Raises:
        ArtifactError: there is none.
    """
    return _step(project, identity, "undo", who, language)


def redo(project: Project, identity: str, *, who: str = "", language: str) -> Revision:
    """One step forth again.

    Raises:
        ArtifactError: there is none.
    """
    return _step(project, identity, "redo", who, language)


def keep(
    project: Project, before: AnyArtifact, after: AnyArtifact, *, what: str, how: How, who: str = "", op: str = ""
) -> int:
    """Save a changed artifact as a new version; its number. The caller holds `project.files.held(before.id)`.

    Raises:
        ProjectError: it could not be written; the earlier version is untouched.
    """
    folder = _folder(project, before.id)
    versions = list(_read(folder))
    if not versions and not _state_path(folder, 0).exists():
        _put_state(folder, 0, before)
    elif not _same(_state(folder, _steps(versions)[0][-1]), before):
        versions.append(_version(len(versions) + 1, "", "elsewhere", ""))
        _put_state(folder, versions[-1].number, before)
        _append(folder, versions[-1])
    made = _version(len(versions) + 1, who, how, what)
    _put_state(folder, made.number, after)
    project.save(after)
    _append(folder, made)
    return made.number


def _step(project: Project, identity: str, how: Literal["undo", "redo"], who: str, language: str) -> Revision:
    with project.files.held(identity):
        current = project.load(identity)
        folder = _folder(project, identity)
        versions = _read(folder)
        done, undone = _steps(versions)
        if not undone if how == "redo" else len(done) < 2:
            raise ArtifactError(phrase(f"no_{how}", language))
        goal = undone[-1] if how == "redo" else done[-2]
        moved = undone[-1] if how == "redo" else done[-1]
        restored = _in_step(_state(folder, goal), current)
        sentence = next((each.what for each in versions if each.number == moved), "")
        what = phrase(f"change_{how}", language, what=sentence)
        version = _version(len(versions) + 1, who, how, what).model_copy(update={"state": goal})
        project.save(restored)
        _append(folder, version)
        return Revision(restored, what, version.number)


def _steps(versions: Sequence[Version]) -> tuple[list[int], list[int]]:
    """Numbers of the states that are done, the current one last, and of those undone, the next to redo last."""
    done, undone = [0], list[int]()
    for version in versions:
        if version.how == "undo" and len(done) > 1:
            undone.append(done.pop())
        elif version.how == "redo" and undone:
            done.append(undone.pop())
        else:
            done.append(version.number)
            undone = []
    return done, undone


def _in_step(restored: AnyArtifact, current: AnyArtifact) -> AnyArtifact:
    """An earlier version with the citations, the documents and the marks for changed sources of the current one."""
    stale = {claim.id: claim.stale for claim in claims_of(current)}

    def marked(claim: Claim) -> Claim:
        return claim.model_copy(update={"stale": stale.get(claim.id, claim.stale)})

    older, newer = restored.origin.documents, {origin: each for each, origin in current.origin.documents.items()}
    moved = {each: newer[origin] for each, origin in older.items() if origin in newer}
    kept = restored.model_copy(update={"citations": current.citations, "origin": current.origin})
    if isinstance(kept, PersonaSet):  # members may be documents, which have another id once they were read anew
        personas = tuple(
            each.model_copy(
                update={
                    "members": tuple(moved.get(member, member) for member in each.members),
                    "fit": {moved.get(member, member): fit for member, fit in each.fit.items()},
                }
            )
            for each in kept.personas
        )
        kept = kept.model_copy(update={"personas": personas})
    return with_claims(kept, marked)


# ---- what was touched ----


def _refuse_if_touched(
    folder: Path,
    versions: Sequence[Version],
    seen: int,
    current: AnyArtifact,
    operation: ops.Operation,
    language: str,
) -> None:
    then = _state(folder, _steps(versions[:seen])[0][-1])
    if _ground(then, operation) == _ground(current, operation):
        return
    last = versions[-1]
    raise ArtifactError(phrase("changed_meanwhile", language, what=last.what or phrase("change_elsewhere", language)))


def _ground(artifact: AnyArtifact, operation: ops.Operation) -> object:
    """What a change rests on: where it is the same in two versions, the change means the same in both."""
    claims = {claim.id: claim for claim in claims_of(artifact)}
    parts = {part.id: part for part in parts_of(artifact)}
    match operation:
        case ops.Word() | ops.Drop() | ops.Cut() | ops.Set():
            return _plain(claims.get(operation.card))
        case ops.Join():
            return _plain(claims.get(operation.card)), _plain(claims.get(operation.other))
        case ops.Rename() | ops.Describe():
            part = parts.get(operation.part)
            return part and (part.name, getattr(part, "tagline", ""))
        case ops.Remove() | ops.Split():
            return parts.get(operation.part)
        case ops.Merge():
            return parts.get(operation.part), parts.get(operation.other)
        case ops.Retitle():
            return artifact.title
        case ops.Approve():
            chosen = operation.cards or tuple(claims)
            return [(each, claims[each].text if each in claims else None) for each in chosen]
    return None


def _plain(claim: Claim | None) -> Claim | None:
    return claim and claim.model_copy(update={"stale": False})


# ---- files ----


def _folder(project: Project, identity: str) -> Path:
    return project.files.history_of(identity)


def _state_path(folder: Path, number: int) -> Path:
    return folder / f"{number}.json"


def _version(number: int, who: str, how: How, what: str) -> Version:
    when = datetime.now(UTC).isoformat(timespec="seconds")
    return Version(number=number, when=when, who=who, how=how, what=what, state=number)


def _put_state(folder: Path, number: int, artifact: AnyArtifact) -> None:
    bare = artifact.model_copy(update={"citations": ()})
    write_whole(_state_path(folder, number), bare.model_dump_json(by_alias=True))


def _state(folder: Path, number: int) -> AnyArtifact:
    path = _state_path(folder, number)
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ArtifactError(f"The version kept in {path} can't be read; the draft itself is as it was.") from error


def _same(kept: AnyArtifact, now: AnyArtifact) -> bool:
    bare = [each.model_copy(update={"citations": (), "origin": kept.origin}) for each in (kept, now)]
    first, second = (with_claims(each, lambda claim: claim.model_copy(update={"stale": False})) for each in bare)
    return first == second


def _append(folder: Path, version: Version) -> None:
    path = folder / "log.jsonl"
    try:
        with path.open("a", encoding="utf-8") as file:
            # The line end goes first: what a crash cut off must not swallow this version.
            file.write("\n" + version.model_dump_json() if file.tell() else version.model_dump_json())
    except OSError as error:
        raise ProjectError(f"{path} can't be written: {error.strerror or error}; make room or allow it.") from error


def _read(folder: Path) -> tuple[Version, ...]:
    try:
        lines = (folder / "log.jsonl").read_text(encoding="utf-8").split("\n")
    except OSError:
        return ()
    found = []
    for line in lines:
        try:
            found.append(Version.model_validate(json.loads(line)))
        except ValueError:
            continue  # cut off by a crash: the version it would have told of was not kept
    return tuple(found)
