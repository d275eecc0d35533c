"""The artifacts of a project as files: one readable JSON document each, replaced whole or not at all.

What this module does not know: how an artifact is drafted or shown, and what its claims mean.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.artifacts import AnyArtifact, JourneyMap
from assistant.claims import claims_of
from assistant.errors import ArtifactError, ProjectError

PATIENCE = 30
"""Seconds that a change waits for another of the same artifact, by another tab or another process."""
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_ID = 80
_ADAPTER: TypeAdapter[AnyArtifact] = TypeAdapter(AnyArtifact)


@dataclass(frozen=True, slots=True)
class ArtifactSummary:
    """An artifact as a list shows it."""

    id: str
    kind: str
    """findings, personas, journey or ideas."""
    title: str
    created: str
    """ISO 8601, UTC."""
    approved: bool
    """True where a person took over every claim."""
    stale: bool
    """True where a claim rests on a source that has changed or gone."""
    beside: str = ""
    """For a map of how it should be, the id of the map of how it is."""


class ArtifactFiles:
    """Saves, loads and lists the artifacts in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._summaries: dict[str, tuple[tuple[int, int], ArtifactSummary]] = {}

    def new_id(self, kind: str, day: date | None = None) -> str:
        """An id nobody else has or had, `kind-20261121-1`; safe against another process asking at the same time.

        Raises:
            ArtifactError: `kind` can't be part of a file name.
            ProjectError: the folder can't be written.
        """
        stem = f"{kind}-{(day or datetime.now(UTC).date()):%Y%m%d}"
        self._path(stem)
        number = 1
        while True:
            identity = f"{stem}-{number}"
            if not self._path(identity).exists():
                try:
                    self.folder.mkdir(parents=True, exist_ok=True)
                    # The marker stays, so that the id of a deleted artifact is never given to another.
                    (self.folder / f".{identity}.taken").touch(exist_ok=False)
                    return identity
                except FileExistsError:
                    pass
                except OSError as error:
                    raise _unwritable(self.folder, error) from error
            number += 1

    def save(self, artifact: AnyArtifact) -> Path:
        """Write `artifact` under its id, replacing an earlier version whole.

        Raises:
            ArtifactError: its id can't be a file name.
            ProjectError: the disk is full or the folder can't be written; the earlier version is untouched.
        """
        path = self._path(artifact.id)
        text = artifact.model_dump_json(by_alias=True, indent=2) + "\n"
        write_whole(path, text)
        return path

    def load(self, identity: str) -> AnyArtifact:
        """The artifact with that id.

        Raises:
            ArtifactError: there is none, or its file can't be read.
        """
        path = self._path(identity)
        try:
            return _ADAPTER.validate_json(path.read_bytes())
        except FileNotFoundError:
            known = ", ".join(sorted(self.identities())) or "none yet"
            raise ArtifactError(f"There is no artifact {identity} in this project; there are: {known}.") from None
        except OSError as error:
            raise ArtifactError(f"The artifact {path} can't be read: {error.strerror or error}.") from error
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the whole file"
            raise ArtifactError(
                f"The artifact {path} is not as wayfolk writes it: {where}: {first['msg']}. "
                "Undo the edit, or draft it again."
            ) from error

    @contextmanager
    def held(self, identity: str) -> Iterator[None]:
        """Nobody else changes the artifact meanwhile, in this process or another; may be nested in one thread.

        Raises:
            ProjectError: another change takes longer than `PATIENCE`, or the folder can't be written.
        """
        from filelock import FileLock, Timeout

        path = self._path(identity)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(path.parent / f".{identity}.lock", timeout=PATIENCE, is_singleton=True):
                yield
        except Timeout:
            raise ProjectError(f"{identity} is being changed by somebody else; try again in a moment.") from None
        except OSError as error:
            raise _unwritable(path, error) from error

    def history_of(self, identity: str) -> Path:
        """The folder of the earlier versions of an artifact."""
        return self._path(identity).parent / "history" / identity

    def summaries(self) -> list[ArtifactSummary]:
        """Every artifact that can be read, newest first; one that can't is listed with its error as title."""
        found = [self._summary(identity) for identity in self.identities()]
        return sorted(found, key=lambda summary: (summary.created, summary.id), reverse=True)

    def _summary(self, identity: str) -> ArtifactSummary:
        """What a list shows of an artifact; read again only where its file changed."""
        try:
            found = self._path(identity).stat()
        except OSError:
            return self._read_summary(identity)
        stamp = (found.st_mtime_ns, found.st_size)
        known = self._summaries.get(identity)
        if known is None or known[0] != stamp:
            known = (stamp, self._read_summary(identity))
            self._summaries[identity] = known
        return known[1]

    def _read_summary(self, identity: str) -> ArtifactSummary:
        try:
            artifact = self.load(identity)
        except ArtifactError as error:
            return ArtifactSummary(identity, "unreadable", str(error), "", False, False)
        claims = list(claims_of(artifact))
        return ArtifactSummary(
            artifact.id,
            artifact.artifact,
            artifact.title,
            artifact.origin.created,
            bool(claims) and all(claim.approved for claim in claims),
            any(claim.stale for claim in claims),
            artifact.beside if isinstance(artifact, JourneyMap) else "",
        )

    def identities(self) -> list[str]:
        """Ids of all artifacts, readable or not, in no order."""
        if not self.folder.is_dir():
            return []
        return [path.stem for path in self.folder.glob("*.json") if _ID.fullmatch(path.stem)]

    def _path(self, identity: str) -> Path:
        if not _ID.fullmatch(identity) or len(identity) > _LONGEST_ID:
            raise ArtifactError(
                f"{identity[:_LONGEST_ID]!r} can't be the id of an artifact: ids are small letters, digits and single "
                "hyphens, for example journey-20261121-1."
            )
        return self.folder / f"{identity}.json"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that, whatever happens, it is either the old or the new one.

    Raises:
        ProjectError: the disk is full or the folder can't be written; an earlier file is untouched.
    """
    draft: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        draft = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o644)
        os.replace(draft, path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> ProjectError:
    return ProjectError(
        f"{path} can't be written: {error.strerror or error}. Make room or allow writing, then run again; "
        "what was there before is untouched."
    )
