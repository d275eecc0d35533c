"""Where outputs come from: drafted now, drafted from recorded replies, or taken from a folder. Scores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.progress import Progress
from evals.cassettes import Cassette
from evals.recordings import find, keep, load
from evals.tasks import AnyTask, draft

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from assistant.project import Project
    from evals.cases import Case
    from evals.rankings import Rankings
    from evals.replies import Replies


class Source(Protocol):
    """Gives the output of a task; None where there is none."""

    def __call__(
        self, project: Project, case: Case, task: AnyTask, progress: Progress
    ) -> AnyArtifact | Replies | Rankings | None:
        """The output.

        Raises:
            AssistantError, CorpusError: the product could not make it.
        """


@dataclass(frozen=True)
class Kept:
    """Outputs out of a folder."""

    folder: Path

    def __call__(
        self, project: Project, case: Case, task: AnyTask, progress: Progress
    ) -> AnyArtifact | Replies | Rankings | None:
        """The output as it was kept."""
        path = find(self.folder, case.id, task.id, task.kind)
        return load(path) if path is not None else None


@dataclass(frozen=True)
class Drafted:
    """Outputs that the product makes now."""

    keep_in: Path | None = None
    """Folder in which each is kept as soon as it is made."""
    resume: bool = False
    """Take those that lie there already."""
    cassettes: Path | None = None
    """Recordings that answer in place of a model."""

    def __call__(
        self, project: Project, case: Case, task: AnyTask, progress: Progress
    ) -> AnyArtifact | Replies | Rankings | None:
        """The output, drafted if need be."""
        if self.resume and self.keep_in is not None and (self.keep_in / case.id / f"{task.id}.json").is_file():
            return load(self.keep_in / case.id / f"{task.id}.json")
        if self.cassettes is not None and task.kind != "retrieval":
            project.use_chat_model(Cassette(self.cassettes / case.id).player())
        output = draft(project, task, progress)
        if self.keep_in is not None:
            keep(self.keep_in, case.id, task.id, output)
        return output
