"""The product beside drafters that anybody could write, by the headline metric, on every corpus.

The headline of a corpus with a reference map is M3; that of one with a reader's themes or codes alone is T1.

The product without a model is drafted here; what needs one is played from recordings, and said to be missing where
there is none. Prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, ModelUnavailable
from corpus.errors import CorpusError
from corpus.progress import Progress, Step, silent
from evals import simple_findings
from evals.cases import Case, FindingsTask, JourneyTask
from evals.cassettes import Cassette, cassettes_of
from evals.encoders import measure
from evals.passages import passages_of_store
from evals.runner import Bench, Plan, load_cases, opened
from evals.simple_drafters import CONTEXT, one_prompt, pasted
from evals.tasks import AnyTask, draft

if TYPE_CHECKING:
    from assistant.artifacts import AnyArtifact
    from assistant.chat_model import ChatModel
    from assistant.project import Project

MAPS, THEMES = "M3", "T1"
"""The headline of maps, and of findings where a corpus has no reference map."""
PRODUCT = ("the product, no model", "the product, recorded model")
SIMPLE = ("passages pasted", "one prompt")
CLEAR = 0.05
"""A product's score is clearly above another's when it is above by this much: the fall that fails a run."""
ONE_PROMPT = "one_prompt"
"""Folder of the recordings of the one prompt, in a case's recording."""

Compared = JourneyTask | FindingsTask
Drafter = Callable[["Project", Compared], "AnyArtifact"]


@dataclass(frozen=True)
class Row:
    """One task: drafter → headline, and what kept a drafter from having one."""

    case: str
    task: str
    metric: str = MAPS
    values: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def margin(self) -> float | None:
        """How far the weaker product is above the better simple drafter; None where either has no score."""
        own = [self.values[name] for name in PRODUCT if name in self.values]
        others = [self.values[name] for name in SIMPLE if name in self.values]
        return min(own) - max(others) if own and others else None


def one_prompt_cassette(plan: Plan, case: str) -> Cassette:
    """Where the replies to the one prompt lie."""
    return Cassette(cassettes_of(plan.suites) / case / ONE_PROMPT)


def rows(plan: Plan, progress: Progress = silent) -> list[Row]:
    """A row for each task that is compared.

    Raises:
        CaseError, AssistantError, CorpusError: a case can't be used, or its project can't be made.
    """
    sim = measure(plan.work)
    found = []
    chosen = [(case, file, task) for case, file in load_cases(plan) for task in compared(plan, case)]
    for number, (case, file, task) in enumerate(chosen):
        progress(Step("drafters", number, len(chosen), task.id))
        with opened(plan, case, file, progress) as project:
            with project.store() as store:
                bench = Bench(project, case, file, passages_of_store(store), sim)
            found.append(_row(plan, bench, task))
            sim.save()
    return found


def compared(plan: Plan, case: Case) -> list[Compared]:
    """The tasks of a case that drafters are compared by, of those the plan names: maps with a reference, else findings.

    A case that is another's with something planted in it has none.
    """
    maps: list[Compared] = [t for t in case.tasks if isinstance(t, JourneyTask) and t.reference is not None]
    themes: list[Compared] = [t for t in case.tasks if isinstance(t, FindingsTask) and (t.reference or t.codes)]
    return [task for task in maps or themes if not case.base and (not plan.tasks or task.id in plan.tasks)]


def record_one_prompt(plan: Plan, case: Case, file: Path, task: Compared, chat_model: str) -> int:
    """Ask the model for the whole of one task, unless that is recorded; how many times it was asked.

    Raises:
        ModelError: it can't be reached, or the weights are not on this machine.
    """
    from assistant.providers import make_chat_model
    from assistant.providers.replay import RecordingChatModel

    cassette = one_prompt_cassette(plan, case.id)
    with opened(plan, case, file) as project:
        model = make_chat_model(chat_model, project.settings.model_copy(update={"context": CONTEXT}))
        if model is None:
            raise ModelUnavailable(f"{chat_model} has no replies to record; name another: --model")
        player = cassette.recorder(model)
        _one_prompt(project, task, player)
        assert isinstance(player.inner, RecordingChatModel)
        cassette.keep(task.id, player.inner.keys)
        return player.inner.asked


def _row(plan: Plan, bench: Bench, task: Compared) -> Row:
    project, case = bench.project, bench.case
    drafters: dict[str, Drafter] = {
        PRODUCT[0]: lambda project, task: _drafted(project, task, None),
        PRODUCT[1]: lambda project, task: _drafted(project, task, Cassette(cassettes_of(plan.suites) / case.id)),
        SIMPLE[0]: _pasted,
        SIMPLE[1]: lambda project, task: _prompted(project, task, one_prompt_cassette(plan, case.id)),
    }
    row = Row(case.id, task.id, MAPS if isinstance(task, JourneyTask) else THEMES)
    for name, drafter in drafters.items():
        made = _Made(drafter)
        scores = {each.score.id: each.score for each in bench.result(task, made, silent).judged}
        if row.metric in scores and not made.problem:
            row.values[name] = scores[row.metric].value
        else:
            row.missing[name] = made.problem or f"{row.metric} was not measured"
    project.close()
    return replace(row)


@dataclass
class _Made:
    """A drafter as a source of outputs, that remembers why it gave none."""

    drafter: Drafter
    problem: str = ""

    def __call__(self, project: Project, case: Case, task: AnyTask, progress: Progress) -> AnyArtifact | None:
        assert isinstance(task, JourneyTask | FindingsTask)
        try:
            return self.drafter(project, task)
        except (AssistantError, CorpusError) as error:
            self.problem = str(error)
            return None


def _pasted(project: Project, task: Compared) -> AnyArtifact:
    return pasted(project, task) if isinstance(task, JourneyTask) else simple_findings.pasted(project, task)


def _one_prompt(project: Project, task: Compared, model: ChatModel) -> AnyArtifact:
    if isinstance(task, JourneyTask):
        return one_prompt(project, task, model)
    return simple_findings.one_prompt(project, task, model)


def _prompted(project: Project, task: Compared, cassette: Cassette) -> AnyArtifact:
    if task.id not in cassette.tasks():
        raise ModelUnavailable("not recorded; python -m evals drafters --record asks the model")
    return _one_prompt(project, task, cassette.player())


def _drafted(project: Project, task: Compared, cassette: Cassette | None) -> AnyArtifact:
    if cassette is not None:
        if task.id not in cassette.tasks():
            raise ModelUnavailable("not recorded")
        project.use_chat_model(cassette.player())
    made = draft(project, task)
    assert made.artifact in ("journey", "findings")
    return made


def table(found: Sequence[Row]) -> str:
    """As Markdown, with one line under it that says whether the product is clearly above on every case."""
    names = (*PRODUCT, *SIMPLE)
    lines = ["| case | task | by | " + " | ".join(names) + " | margin |", "|---|---|---|" + "---:|" * (len(names) + 1)]
    for row in found:
        cells = [f"{row.values[name]:.3f}" if name in row.values else "–" for name in names]
        margin = row.margin()
        shown = f"{margin:+.3f}" if margin is not None else "–"
        lines.append(f"| {row.case} | {row.task} | {row.metric} | " + " | ".join(cells) + f" | {shown} |")
    margins = [(row.task, margin) for row in found if (margin := row.margin()) is not None]
    above = sum(margin >= CLEAR for _, margin in margins)
    if margins:
        least = min(margins, key=lambda one: one[1])
        lines += [
            "",
            f"The product is above the simple drafters by {CLEAR:g} or more on {above} of {len(margins)} tasks; "
            f"the least margin is {least[1]:+.3f} ({least[0]}).",
        ]
    return "\n".join(lines) + "\n"
