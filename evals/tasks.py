"""What the product is asked for in each task, and the folder it is asked in.

The only module here that drafts. Nothing of `evals` is ever seen by the product.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.progress import Progress, silent
from evals.cases import (
    AnswersTask,
    Case,
    CaseError,
    FindingsTask,
    IdeasTask,
    JourneyTask,
    PersonaTask,
    RetrievalTask,
)
from evals.passages import read_corpus

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from assistant.project import Project
    from evals.rankings import Rankings
    from evals.replies import Replies

LANES = {"unit": "extractive:", "local": "local:qwen2.5-coder-1.5b-instruct"}
"""Lane → chat model. `unit` has none: claims are worded by their sources and by rules."""
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


def project_of(case: Case, file: Path, folder: Path, lane: str, progress: Progress = silent) -> Project:
    """The case's corpus as a project in `folder`, made or completed there.

    Raises:
        CaseError: no such lane.
        ProjectError, CorpusError: the project can't be made.
    """
    from assistant.examples import make_example
    from assistant.project import Project
    from assistant.settings import SETTINGS_FILE

    if lane not in LANES:
        raise CaseError(f"There is no lane {lane!r}; choose one of: {', '.join(LANES)}.")
    if case.example:
        make_example(case.example, folder, progress, language=case.languages.output).close()
    elif not (folder / SETTINGS_FILE).is_file():
        with Project.create(folder, name=case.id, language=case.languages.output) as project:
            _fill(project, file.parent / case.corpus, case.id)
    return Project.open(folder, chat_model=LANES[lane])


def _fill(project: Project, corpus: Path, study: str) -> None:
    from corpus.records import Participant

    documents, segments = read_corpus(corpus)
    store = project.store(writer=True)
    try:
        for document in documents:
            people = [Participant(person, person, study) for person in document.participants]
            store.put(document, [s for s in segments if s.document == document.id], people)
    finally:
        store.close()


def draft(project: Project, task: AnyTask, progress: Progress = silent) -> AnyArtifact | Replies | Rankings:
    """The product's answer to a task."""
    from assistant.artifacts import Brief

    if isinstance(task, AnswersTask):
        from evals.replies import ask

        return ask(project, task, progress)

    if isinstance(task, RetrievalTask):
        from evals.rankings import search_all

        return search_all(project, task, progress)
    return _drafter(task.kind)(project, Brief(**task.brief.model_dump()), progress)


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
