"""Runs cases: a corpus, an output for each task, its scores, and the gate.

Where an output comes from (drafted now, or recorded before) is a parameter; scoring never drafts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, ModelUnavailable
from corpus.errors import CorpusError
from corpus.filters import parse_scope
from corpus.progress import Progress, Step, silent
from evals.attacks import with_planted
from evals.cases import (
    SUITES,
    AnswersTask,
    Case,
    CaseError,
    PersonaTask,
    RetrievalTask,
    case_files,
    load_case,
)
from evals.cassettes import Cassette, cassettes_of
from evals.encoders import measure
from evals.exhibit import Exhibit, exhibit
from evals.gate import CLAIMLESS, Judged, Verdict, judge, limits_of, thresholds
from evals.judging import METRIC as JUDGED
from evals.judging import Judge, admissions, claim_support
from evals.metrics import scores_of
from evals.other_demographics import MARK
from evals.passages import Passages, passages_of_store
from evals.resemblance import Resemblance
from evals.scorers.raw_replies import replies_fit
from evals.scorers.stereotypes import stereotype_probe
from evals.scores import Direction, Score, State
from evals.setting import Setting
from evals.sources import Source
from evals.spending import NOTHING, Meter, Spent
from evals.tasks import AnyTask, project_of, twin_of
from evals.views import OutputView, view_of_artifact
from evals.yardsticks import setting_for

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from assistant.project import Project
    from evals.rankings import Rankings
    from evals.replies import Replies

FRAMES = "frames"
"""Folder beside a case with journey frames of its own."""
LIMITS = "thresholds.toml"
"""File beside a team's own cases with limits of their own, as this package has them."""
MADE_OF = ".made-of"
"""File in a case's project: what its corpus was read from, so that a changed corpus or reader makes it anew."""


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
    spent: Spent = NOTHING
    corpus: str = ""
    """Id of the case whose corpus it is, where that is another's with something planted in it."""

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
    chat_model: str = "extractive:"
    max_cost: float | None = None
    """US dollars that drafting one case may cost."""
    jobs: int = 0
    """Cases at once; as many as there are cores where 0."""
    judge: str = ""
    """A model that judges what claims are borne out; nobody where empty."""


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


def tasks_of(plan: Plan, case: Case) -> tuple[list[AnyTask], list[str]]:
    """The tasks of a case that a plan runs, and the ids of those left out because nothing was recorded for them.

    A search asks no chat model, so that it needs no recording.
    """
    wanted: list[AnyTask] = [task for task in case.tasks if not plan.tasks or task.id in plan.tasks]
    if plan.lane != "replay":
        return wanted, []
    known = Cassette(cassettes_of(plan.suites) / case.id).tasks()
    able = [task for task in wanted if task.id in known or isinstance(task, RetrievalTask)]
    return able, [task.id for task in wanted if task not in able]


def unrecorded(plan: Plan) -> list[str]:
    """Ids of the tasks that a plan leaves out because nothing was recorded for them, in order."""
    return [task for case, _ in load_cases(plan) for task in tasks_of(plan, case)[1]]


def run(plan: Plan, source: Source, progress: Progress = silent) -> list[TaskResult]:
    """Every task of every case, judged; several cases at once, each in a process of its own.

    Raises:
        CaseError: a case can't be used, or the calibration does not fit the encoder.
        AssistantError, CorpusError: the product could not make the project. A draft it could not make fails its task.
    """
    cases = [(case, file) for case, file in load_cases(plan) if tasks_of(plan, case)[0]]
    jobs = min(plan.jobs or _cores(), len(cases))
    if jobs < 2:
        return [result for case, file in cases for result in run_case(plan, case, file, source, progress)]
    found: dict[str, list[TaskResult]] = {}
    with ProcessPoolExecutor(jobs, mp_context=_fresh_processes()) as pool:
        # The largest first: no core shall wait at the end for one that began late.
        order = sorted(cases, key=lambda one: -_size(*one))
        waiting = {pool.submit(run_case, plan, case, file, source): case.id for case, file in order}
        progress(Step("cases", 0, len(cases)))
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            progress(Step("cases", len(found), len(cases), waiting[done]))
    return [result for case, _ in cases for result in found[case.id]]


def run_case(plan: Plan, case: Case, file: Path, source: Source, progress: Progress = silent) -> list[TaskResult]:
    """Every task of one case, judged.

    Raises:
        As `run`.
    """
    sim = measure(plan.work)
    tasks, _ = tasks_of(plan, case)
    results = []
    with opened(plan, case, file, progress) as project:
        with project.store() as store:
            passages = passages_of_store(store)
        bench = Bench(
            project,
            case,
            file,
            passages,
            sim,
            judge_of(plan, project) if plan.judge else None,
            partial(opened, plan, case, file, progress, turned=True) if can_be_turned(case) else None,
            Cassette(cassettes_of(plan.suites) / case.id) if plan.lane == "replay" else None,
        )
        for number, task in enumerate(tasks):
            progress(Step("scoring", number, len(tasks), task.id))
            results.append(replace(bench.result(task, source, progress), corpus=case.base))
            sim.save()
    return results


def can_be_turned(case: Case) -> bool:
    """Whether there are rows in which the demographics beside the speakers can be turned; an example has none."""
    return bool(case.corpus) and case.attack is None


@contextmanager
def opened(
    plan: Plan, case: Case, file: Path, progress: Progress = silent, *, turned: bool = False
) -> Iterator[Project]:
    """The case's project, made anew where its corpus or what reads it has changed since.

    Args:
        turned: the one with other demographics beside the speakers.

    Raises:
        ProjectError, CorpusError: it can't be made.
    """
    folder = plan.work / "projects" / f"{case.id}{MARK if turned else ''}"
    mark, made_of = folder / MADE_OF, _made_of(case, file, turned=turned)
    if folder.exists() and (not mark.is_file() or mark.read_text(encoding="utf-8") != made_of):
        shutil.rmtree(folder)
    # In `replay` no model is opened: the source puts the recording in its place.
    chat_model = "extractive:" if plan.lane == "replay" else plan.chat_model
    if (file.parent / FRAMES).is_dir():
        shutil.copytree(file.parent / FRAMES, folder / FRAMES, dirs_exist_ok=True)
    with project_of(case, file, folder, chat_model, progress, plan.max_cost, turned=turned) as project:
        mark.write_text(made_of, encoding="utf-8")
        yield project


@cache
def tables_of(suites: Path) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """The limits in force for the cases in a folder: those of this package, and those of a file beside the cases.

    Raises:
        CaseError: that file can't be read.
    """
    added = _own_tables(suites)
    return {name: {**thresholds().get(name, {}), **added.get(name, {})} for name in {**thresholds(), **added}}


def budgets_of(suites: Path) -> Mapping[str, Mapping[str, float]]:
    """Lane → what a run of the cases in a folder may take; what this package's cases take binds no others.

    Raises:
        CaseError: the file of limits beside the cases can't be read.
    """
    return thresholds()["budget"] if suites == SUITES else _own_tables(suites).get("budget", {})


def _own_tables(suites: Path) -> Mapping[str, Mapping[str, Any]]:
    own = suites / LIMITS
    if not own.is_file():
        return {}
    try:
        return tomllib.loads(own.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CaseError(f"{own} can't be read as limits: {error}. Mend it, or remove it.") from error


def judge_of(plan: Plan, project: Project) -> Judge:
    """The judge of a plan, paid for out of the project's budget.

    Raises:
        ModelUnavailable: it can't be had.
    """
    from assistant.journal import JournalledChatModel
    from assistant.providers import make_chat_model

    model = make_chat_model(plan.judge, project.settings)
    if model is None:
        raise ModelUnavailable(f"{plan.judge} can judge nothing; name a model: --judge openai:<model>")
    paid = JournalledChatModel(model, project.journal, project.settings, project.budget)
    return Judge(paid, admissions(judges_file(plan.suites)).get(model.name))


def judges_file(suites: Path) -> Path:
    """What is known of judges: beside a team's own cases, or in this package."""
    return (SUITES.parent / "calibration" if suites == SUITES else suites) / "judges.json"


def _made_of(case: Case, file: Path, *, turned: bool = False) -> str:
    """Hash of the case's corpus, or of the example's files, and of the code that reads it."""
    digest = hashlib.sha256(repr((case.example, case.base, case.attack, case.languages)).encode())
    if turned:
        own = Path(str(resources.files("evals")))
        digest.update((own / "other_demographics.py").read_bytes() + (own / "demographics.toml").read_bytes())
    sources = [*file.parent.glob("*.jsonl"), *file.parent.glob(f"{FRAMES}/*")]
    sources += (file.parent.parent / case.base).glob("*.jsonl") if case.base else ()
    sources += Path(str(resources.files("corpus"))).rglob("*.py")
    if case.example:
        data = Path(str(resources.files("assistant"))) / "example_data"
        sources += (path for path in data.glob(f"{case.example}*/**/*") if path.is_file())
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _size(case: Case, file: Path) -> int:
    """About how much there is to read in a case: bytes of its files, examples counted as large."""
    return sum(path.stat().st_size for path in file.parent.iterdir() if path.is_file()) + 10**7 * bool(case.example)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _fresh_processes() -> Any:
    """Processes that begin anew: an encoder does not outlive a fork."""
    import multiprocessing

    return multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Bench:
    """One case with its project, ready to be measured."""

    project: Project
    case: Case
    file: Path
    passages: Passages
    sim: Resemblance
    judge: Judge | None = None
    turned: Callable[[], AbstractContextManager[Project]] | None = None
    """Opens the project with other demographics beside the speakers; None where there is none."""
    recorded: Cassette | None = None
    """What the model said in the lane `replay`."""

    def result(self, task: AnyTask, source: Source, progress: Progress) -> TaskResult:
        """One task: its output, scored and judged."""
        setting = with_planted(self.setting_of(task), self.case, self.file)
        started, meter = time.monotonic(), Meter(self.project)
        artifact, twin, problem = None, None, "there is no output for this task; record one"
        try:
            artifact = source(self.project, self.case, task, progress)
            twin = self._twin(task, source, progress) if isinstance(task, PersonaTask) else None
        except (AssistantError, CorpusError) as error:
            problem = str(error)  # the other tasks go on, and this one fails
        seconds = time.monotonic() - started
        limits = limits_of(task.id, task.kind, tables_of(self.file.parent.parent))
        if artifact is None:
            none = Score("G5 output", 0.0, 0, State.DEGENERATE, problem)
            judged: Sequence[Judged] = [Judged(none, None, Verdict.FAIL), *judge([], limits)]
            spent = meter.spent(self.recorded, task.id)
            return TaskResult(self.case.id, task.id, task.kind, "", seconds, tuple(judged), spent=spent)
        view = view_of_artifact(artifact)
        scores = [*scores_of(view, setting), canary_score(artifact, self.case.canary)]
        if isinstance(task, PersonaTask):
            scores.append(stereotype_probe(view, view_of_artifact(twin) if twin is not None else None))
        if self.recorded is not None and task.kind != "retrieval":
            scores.append(replies_fit(self.recorded.exchanges(task.id)))
        if self.judge is not None and task.kind not in CLAIMLESS:
            scores.append(self._borne_out(view, self.judge))
        unsupported = next((score.details.get("unsupported", ()) for score in scores if score.id == "M3"), ())
        shown = exhibit(view, setting, unsupported)
        found = tuple(judge(scores, limits))
        spent = meter.spent(self.recorded, task.id)
        return TaskResult(self.case.id, task.id, task.kind, artifact.id, seconds, found, shown, spent)

    def _twin(self, task: PersonaTask, source: Source, progress: Progress) -> AnyArtifact | Replies | Rankings | None:
        """The same draft from the corpus with other demographics; None where that corpus or draft is not there."""
        if self.turned is None:
            return None
        with self.turned() as project:
            return source(project, self.case, twin_of(task), progress)

    def _borne_out(self, view: OutputView, judge: Judge) -> Score:
        try:
            return claim_support(view, self.passages, judge)
        except AssistantError as error:  # nobody answers: the judge decides nothing, so the run goes on
            return Score(JUDGED, 0.0, 0, State.DEGENERATE, str(error), Direction.REPORT)

    def setting_of(self, task: AnyTask) -> Setting:
        """What a task is measured with.

        Raises:
            CaseError: a quote of the reference does not stand in the corpus.
        """
        segment = "" if isinstance(task, AnswersTask | RetrievalTask) else task.brief.segment
        return setting_for(self.case, task, self.file, self.passages, self.sim, self._scope(segment))

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
