"""What the product is asked for in each task, and the folder it is asked in.

The only module here that drafts. Nothing of `evals` is ever seen by the product.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.progress import Progress, silent
from evals.attacks import corpus_of
from evals.cases import (
    AnswersTask,
    Case,
    FindingsTask,
    IdeasTask,
    JourneyTask,
    PersonaTask,
    RetrievalTask,
)
from evals.other_demographics import MARK, other_demographics
from evals.passages import records_of

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from assistant.project import Project
    from corpus.segmenting import Segmented
    from evals.rankings import Rankings
    from evals.replies import Replies

KINDS = {
    "journey_map": "journey",
    "persona_set": "personas",
    "findings": "findings",
    "ideas": "ideas",
    "answers": "answers",
    "retrieval": "retrieval",
}
"""Kind of task → kind of artifact."""

AnyTask = JourneyTask | PersonaTask | IdeasTask | FindingsTask | AnswersTask | RetrievalTask


def project_of(
    case: Case,
    file: Path,
    folder: Path,
    chat_model: str,
    progress: Progress = silent,
    max_cost: float | None = None,
    *,
    turned: bool = False,
) -> Project:
    """The case's corpus as a project in `folder`, made or completed there, that is asked through `chat_model`.

    Args:
        turned: with other demographics beside the speakers; for a case with a corpus of its own.

    Raises:
        ProjectError, CorpusError: the project can't be made.
    """
    from assistant.examples import make_example
    from assistant.project import Project
    from assistant.settings import SETTINGS_FILE

    if case.example:
        make_example(case.example, folder, progress, language=case.languages.output).close()
    elif not (folder / SETTINGS_FILE).is_file():
        with Project.create(folder, name=case.id, language=case.languages.output) as project:
            rows: list[dict[str, Any]] = corpus_of(case, file)[0]
            _fill(project, other_demographics(rows) if turned else rows, case.id, redacted=case.attack is not None)
    return Project.open(folder, chat_model=chat_model, max_cost=max_cost)


def _fill(project: Project, rows: Iterable[Mapping[str, Any]], study: str, *, redacted: bool) -> None:
    """Puts the rows into the project; with personal data taken out as at ingest where `redacted`."""
    from assistant.privacy import redacting
    from corpus.records import Participant
    from corpus.segmenting import Segmented

    rows = list(rows)
    documents, segments = records_of(rows)
    noted = {row["participant"]: row["person"] for row in rows if "person" in row}
    read = [
        Segmented(
            document,
            tuple(segment for segment in segments if segment.document == document.id),
            tuple(Participant(person, person, study, noted.get(person, {})) for person in document.participants),
            (),
        )
        for document in documents
    ]
    store = project.store(writer=True)
    try:
        if not redacted:
            for each in read:
                store.put(each.document, each.segments, each.participants)
            return
        with redacting(project, store) as redact:
            for each in read:
                redact(each)  # so that every name is known before the first source is put
            for each in read:
                known = _with_ids_of(each, redact(each))
                store.put(known.document, known.segments, known.participants)
    finally:
        store.close()


def _with_ids_of(first: Segmented, redacted: Segmented) -> Segmented:
    """The redacted source with the ids of the rows, by which references name its passages."""
    document = replace(redacted.document, id=first.document.id)
    pairs = zip(first.segments, redacted.segments, strict=True)
    return replace(
        redacted,
        document=document,
        segments=tuple(replace(after, id=before.id, document=document.id) for before, after in pairs),
    )


def draft(project: Project, task: AnyTask, progress: Progress = silent) -> AnyArtifact | Replies | Rankings:
    """The product's answer to a task, under an id that says what is in it and not when it was made."""
    from assistant.artifacts import Brief

    if isinstance(task, AnswersTask):
        from evals.replies import ask

        return ask(project, task, progress)

    if isinstance(task, RetrievalTask):
        from evals.rankings import search_all

        return search_all(project, task, progress)
    artifact = _drafter(task.kind)(project, Brief(**task.brief.model_dump()), progress)
    shutil.rmtree(project.files.folder, ignore_errors=True)  # no draft may learn of another
    return named_for_content(artifact)


def twin_of(task: PersonaTask) -> PersonaTask:
    """The task under the id by which its draft from other demographics is kept."""
    return task.model_copy(update={"id": f"{task.id}{MARK}"})


def named_for_content(artifact: AnyArtifact) -> AnyArtifact:
    """The same under an id made of its kind and of a hash of all that it says."""
    said = artifact.model_copy(update={"id": "", "origin": artifact.origin.model_copy(update={"created": ""})})
    digest = hashlib.sha256(said.model_dump_json(by_alias=True).encode("utf-8")).hexdigest()[:8]
    return artifact.model_copy(update={"id": f"{artifact.artifact}-{digest}"})


def _drafter(kind: str) -> Callable[[Project, Any, Progress], AnyArtifact]:
    if kind == "journey_map":
        from assistant.journeys import draft_journey

        return draft_journey
    if kind == "persona_set":
        from assistant.personas import draft_personas

        return draft_personas
    if kind == "ideas":
        from assistant.ideas import draft_ideas

        return draft_ideas
    from assistant.findings import draft_findings

    return draft_findings
