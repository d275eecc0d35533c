"""Runs cases: a corpus, an output for each task, its scores, and the gate.

Where an output comes from (drafted now, or recorded before) is a parameter; scoring never drafts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from corpus.filters import parse_scope
from corpus.progress import Progress, Step, silent
from evals.cases import (
    SUITES,
    AnswersTask,
    Case,
    CaseError,
    FindingsTask,
    JourneyTask,
    PersonaTask,
    RetrievalTask,
    case_files,
    load_case,
)
from evals.codes import read_codes
from evals.exhibit import Exhibit, exhibit
from evals.gate import Judged, Verdict, judge, limits_of
from evals.metrics import scores_of
from evals.passages import Passages, passages_of_store
from evals.recordings import find, keep, load
from evals.references import resolve, resolve_queries, resolve_questions
from evals.resemblance import Resemblance, calibration, file_hash
from evals.scores import Score, State
from evals.setting import Setting
from evals.tasks import AnyTask, draft, project_of
from evals.vector_cache import CachedEmbedder
from evals.views import view_of_artifact

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from assistant.project import Project
    from corpus.embedding import Embedder
    from evals.rankings import Rankings
    from evals.replies import Replies

Source = Callable[["Project", Case, AnyTask, Progress], "AnyArtifact | Replies | Rankings | None"]
"""Gives the output of a task; None where there is none."""


@dataclass(frozen=True)
class TaskResult:
    """One task, judged."""

    case: str
    task: str
    kind: str
    artifact: str
    """Id of the output; empty where there was none."""
    seconds: float
    judged: tuple[Judged, ...]
    exhibit: Exhibit | None = None
    """The output beside its reference; None where there was no output."""

    @property
    def passed(self) -> bool:
        """No limit missed."""
        return all(each.verdict is not Verdict.FAIL for each in self.judged)


@dataclass(frozen=True)
class Plan:
    """What to run, and where."""

    cases: tuple[str, ...]
    lane: str
    work: Path
    """Folder in which the cases' projects are kept between runs."""
    suites: Path = SUITES
    tasks: tuple[str, ...] = ()
    """Ids of the tasks to run; all where empty."""


def drafted(record: Path | None = None) -> Source:
    """Drafts each output with the product, and keeps it in `record` where that is given."""

    def source(project: Project, case: Case, task: AnyTask, progress: Progress) -> AnyArtifact | Replies | Rankings:
        artifact = draft(project, task, progress)
        if record is not None:
            keep(record, case.id, task.id, artifact)
        return artifact

    return source


def recorded(folder: Path) -> Source:
    """Takes each output from a folder."""

    def source(
        project: Project, case: Case, task: AnyTask, progress: Progress
    ) -> AnyArtifact | Replies | Rankings | None:
        path = find(folder, case.id, task.id, task.kind)
        return load(path) if path is not None else None

    return source


def load_cases(plan: Plan) -> list[tuple[Case, Path]]:
    """The cases of a plan.

    Raises:
        CaseError: there is no such case or task, or a file can't be used.
    """
    files = case_files(plan.suites)
    unknown = [name for name in plan.cases if name not in files]
    if unknown:
        raise CaseError(
            f"There is no case {unknown[0]!r}; choose one of: {', '.join(files) or 'none, there are none'}."
        )
    chosen = [(load_case(files[name]), files[name]) for name in plan.cases or files]
    known = {task.id for case, _ in chosen for task in case.tasks}
    missing = [task for task in plan.tasks if task not in known]
    if missing:
        raise CaseError(f"There is no task {missing[0]!r} in these cases; choose one of: {', '.join(sorted(known))}.")
    return chosen


def run(plan: Plan, source: Source, progress: Progress = silent) -> list[TaskResult]:
    """Every task of every case, judged.

    Raises:
        CaseError: a case can't be used, or the calibration does not fit the encoder.
        AssistantError, CorpusError: the product could not make the project. A draft it could not make fails its task.
    """
    results: list[TaskResult] = []
    embedder = CachedEmbedder(measuring_embedder(), plan.work)
    sim = Resemblance(embedder)
    for case, file in load_cases(plan):
        tasks = [task for task in case.tasks if not plan.tasks or task.id in plan.tasks]
        if not tasks:
            continue
        with project_of(case, file, plan.work / case.id, plan.lane, progress) as project:
            with project.store() as store:
                passages = passages_of_store(store)
            for number, task in enumerate(tasks):
                progress(Step("scoring", number, len(tasks), task.id))
                bench = Bench(project, case, file, passages, sim)
                results.append(bench.result(task, source, progress))
                embedder.save()
    return results


@dataclass(frozen=True)
class Bench:
    """One case with its project, ready to be measured."""

    project: Project
    case: Case
    file: Path
    passages: Passages
    sim: Resemblance

    def result(self, task: AnyTask, source: Source, progress: Progress) -> TaskResult:
        """One task: its output, scored and judged."""
        setting = self.setting_of(task)
        started = time.monotonic()
        artifact, problem = None, "there is no output for this task; record one"
        try:
            artifact = source(self.project, self.case, task, progress)
        except (AssistantError, CorpusError) as error:
            problem = str(error)  # the other tasks go on, and this one fails
        seconds = time.monotonic() - started
        limits = limits_of(task.id, task.kind)
        if artifact is None:
            none = Score("G5 output", 0.0, 0, State.DEGENERATE, problem)
            judged: Sequence[Judged] = [Judged(none, None, Verdict.FAIL), *judge([], limits)]
            return TaskResult(self.case.id, task.id, task.kind, "", seconds, tuple(judged))
        view = view_of_artifact(artifact)
        scores = [*scores_of(view, setting), canary_score(artifact, self.case.canary)]
        unsupported = next((score.details.get("unsupported", ()) for score in scores if score.id == "M3"), ())
        shown = exhibit(view, setting, unsupported)
        return TaskResult(self.case.id, task.id, task.kind, artifact.id, seconds, tuple(judge(scores, limits)), shown)

    def setting_of(self, task: AnyTask) -> Setting:
        """What a task is measured with.

        Raises:
            CaseError: a quote of the reference does not stand in the corpus.
        """
        segment = "" if isinstance(task, AnswersTask | RetrievalTask) else task.brief.segment
        setting = Setting(self.passages, self.sim, scope=self._scope(segment))
        if isinstance(task, JourneyTask):
            reference = resolve(task, self.passages) if task.reference is not None else None
            bounded = replace(setting, stages=task.expect.stages, min_items=task.expect.min_items)
            return replace(bounded, reference=reference, lanes=task.lanes)
        if isinstance(task, AnswersTask):
            return replace(setting, asked_about=resolve_questions(task, self.passages))
        if isinstance(task, RetrievalTask):
            return replace(setting, sought=resolve_queries(task, self.passages))
        if isinstance(task, PersonaTask):
            return replace(setting, personas=task.expect.personas)
        if isinstance(task, FindingsTask) and task.codes:
            return replace(setting, codes=read_codes(self.file.parent / task.codes, self.passages))
        return setting

    def _scope(self, expression: str) -> frozenset[str] | None:
        if not expression:
            return None
        with self.project.store() as store:
            return frozenset(segment.id for segment in store.segments(scope=parse_scope(expression)))


def canary_score(artifact: AnyArtifact | Replies | Rankings, canary: str) -> Score:
    """C6: the reference's canary does not occur in the output."""
    leaked = canary in artifact.model_dump_json()
    said = f"the output holds {canary}: it has seen the reference" if leaked else "the reference was not seen"
    return Score("C6 canary", 0.0 if leaked else 1.0, 1, State.OK, said)


def measuring_embedder() -> Embedder:
    """The encoder the calibration was fitted with, whatever the project uses.

    Raises:
        CaseError: the bank, the pairs or the encoder have changed since the calibration was fitted.
        WeightsMissing: its weights are not on this machine.
    """
    from corpus.embedders import make_embedder

    fitted = calibration()
    hashes = (file_hash("bank", "background.jsonl"), file_hash("calibration", "pairs.jsonl"))
    if hashes != (fitted.bank, fitted.pairs):
        raise CaseError("The bank or the pairs have changed since the calibration; run: python -m evals calibrate")
    embedder = make_embedder(fitted.embedder)
    if embedder.identity.revision != fitted.revision:
        raise CaseError("The encoder has changed since the calibration; run: python -m evals calibrate")
    return embedder
