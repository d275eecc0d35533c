"""What people said of the coding, in the order in which they said it: a file of the project, one line a correction.

A correction is kept once its line is on the disk, and nothing is ever changed in place: to take one back is a line as
well. A line that a crash cut off is passed over. What this module does not know: which passage a correction is about
now, and what it changes there (`assistant.corrected`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from assistant.artifact_files import PATIENCE, write_whole
from assistant.artifacts import Record
from assistant.coders.codes import Kind
from assistant.errors import ProjectError

if TYPE_CHECKING:
    from assistant.project import Project

FILE = "corrections.jsonl"
Act = Literal["correct", "reject", "add", "undo"]
"""Other codes for a passage; it is no evidence; a passage that was not coded; earlier corrections do not hold."""


class Correction(Record):
    """What one person said of one passage."""

    number: int = 0
    """From 1, in the order in which they were made; 0 until it is kept."""
    when: str = ""
    """ISO 8601, UTC."""
    who: str = ""
    """Name of the user; empty where the project knows none."""
    act: Act
    undoes: tuple[int, ...] = ()
    """Numbers of the corrections that do not hold any more."""
    document: str = ""
    """Id of the source then."""
    origin: str = ""
    """Where the source came from; found by it when it was read anew and has another id."""
    segment: str = ""
    """Id of the segment then."""
    participant: str | None = None
    speaker: str = ""
    role: str = ""
    language: str = ""
    """BCP 47 language of the words."""
    start: int = 0
    """Code points of the source's text then."""
    end: int = 0
    """Exclusive."""
    quote: str = ""
    """The passage itself: by it the place is found again when the source changed."""
    kind: Kind | None = None
    """None: nothing is said of it."""
    frame: str = ""
    """Id of the frame that the stage is one of."""
    stage: str | None = None
    """Id of a stage, empty for none of them; None: nothing is said of it."""
    valence: float | None = None
    """-2..2; None: nothing is said of it."""
    was: Kind | None = None
    """The kind that the coder had given it; None for a passage that was not coded."""

    def told(self) -> dict[str, object]:
        """What it says of the passage: field → value."""
        if self.act == "reject":
            return {"rejected": True}
        fields = {"kind": self.kind, "stage": self.stage, "valence": self.valence}
        return {name: value for name, value in fields.items() if value is not None}


def corrections_of(project: Project) -> tuple[Correction, ...]:
    """Everything that was said, oldest first, with what was taken back.

    Raises:
        ProjectError: the file can't be read.
    """
    return _read(project.root / FILE)


def standing(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Those that hold: neither taken back nor the taking back of one."""
    gone = {number for each in corrections for number in each.undoes}
    return tuple(each for each in corrections if each.act != "undo" and each.number not in gone)


def last_number(project: Project) -> int:
    """Number of the newest correction; 0 where there is none."""
    return max((each.number for each in corrections_of(project)), default=0)


def corrections_stamp(project: Project) -> str:
    """Tells the corrections kept now from those of any other time, without reading them."""
    try:
        status = (project.root / FILE).stat()
    except OSError:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}"


def keep_correction(project: Project, correction: Correction) -> Correction:
    """Add a correction to the file, with its number and the time. The caller holds `corrections_held`.

    Raises:
        ProjectError: it could not be written; what was there before is untouched.
    """
    path = project.root / FILE
    when = datetime.now(UTC).isoformat(timespec="seconds")
    kept = correction.model_copy(update={"number": last_number(project) + 1, "when": when})
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            # The line end goes first: what a crash cut off must not swallow this one.
            line = kept.model_dump_json(exclude_defaults=True)
            file.write("\n" + line if file.tell() else line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ProjectError(
            f"{path} can't be written: {error.strerror or error}. Make room or allow writing, then run again."
        ) from error
    return kept


@contextmanager
def corrections_held(project: Project) -> Iterator[None]:
    """Nobody else corrects meanwhile, in this process or another.

    Raises:
        ProjectError: somebody else takes longer than `PATIENCE`, or the folder can't be written.
    """
    from filelock import FileLock, Timeout

    folder = project.files.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".corrections.lock", timeout=PATIENCE, is_singleton=True):
            yield
    except Timeout:
        raise ProjectError("Somebody else is correcting observations; try again in a moment.") from None
    except OSError as error:
        raise ProjectError(
            f"{folder} can't be written: {error.strerror or error}; allow it, then try again."
        ) from error


def follow_moves(project: Project, moved: Mapping[str, str]) -> None:
    """Let corrections follow files that have another name now: the old name → the new one.

    Raises:
        ProjectError: the file can't be written; it is as it was.
    """
    if not moved or not (project.root / FILE).exists():
        return
    with corrections_held(project):
        before = corrections_of(project)
        after = [each.model_copy(update={"origin": _moved(each.origin, moved)}) for each in before]
        if list(before) != after:
            write_whole(project.root / FILE, "\n".join(each.model_dump_json(exclude_defaults=True) for each in after))


def _moved(origin: str, moved: Mapping[str, str]) -> str:
    file, inside, part = origin.partition("!/")
    return f"{moved.get(file, file)}{inside}{part}"


def _read(path: Path) -> tuple[Correction, ...]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ProjectError(f"{path} can't be read: {error.strerror or error}; allow it, then run again.") from error
    found = []
    for line in lines:
        try:
            found.append(Correction.model_validate_json(line))
        except ValidationError:
            continue  # cut off by a crash: nobody was told that it was kept
    return tuple(found)
