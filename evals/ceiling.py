"""How far two readers of one corpus agree, every two of them: the later reading scored as if it were an output.

A rough ceiling for what a draft can reach. What it can't know: whether the readers were independent; the reading's own
`method` says how it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

from evals.cases import Case, JourneyTask, case_files, load_case, load_reading
from evals.gold import ReferenceMap
from evals.passages import passages_of, read_corpus
from evals.references import resolve_map
from evals.resemblance import Resemblance
from evals.scorers.content_f1 import content_f1
from evals.scorers.grounded_f1 import grounded_f1
from evals.scorers.pain_recall import pain_recall_severe
from evals.scorers.stage_f1 import stage_f1
from evals.scorers.stage_order import stage_order
from evals.setting import Comparison, Setting

OWN_STAGES = "own stages"


@dataclass(frozen=True)
class Agreement:
    """One map of two readers."""

    case: str
    task: str
    readers: tuple[str, str]
    frame: str
    """The frame both are laid in, or the readers' own stages."""
    values: dict[str, float]
    """Metric → value."""


def ceilings(sim: Resemblance, suites: Path | None = None) -> list[Agreement]:
    """Every map that several readers made, each two of them beside each other, in their own stages and in the frame
    that the task asks for.

    Raises:
        CaseError: a case or a reading can't be used.
    """
    found = []
    for file in (case_files(suites) if suites is not None else case_files()).values():
        case = load_case(file)
        for task in case.tasks:
            if isinstance(task, JourneyTask) and case.corpus:
                found += _of_task(case, task, file, sim)
    return found


def _of_task(case: Case, task: JourneyTask, file: Path, sim: Resemblance) -> list[Agreement]:
    read = [load_reading(file.parent / name) for name in case.readings]
    maps = [(one.annotator, one.references.get(task.id)) for one in read]
    made = [(name, each) for name, each in maps if isinstance(each, ReferenceMap)]
    if len(made) < 2:
        return []
    passages = passages_of(*read_corpus(file.parent / case.corpus))
    pairs = list(combinations(made, 2))
    found = []
    for ((first, one), (second, other)), frame in product(pairs, (OWN_STAGES, task.brief.frame)):
        own = task.model_copy(update={"brief": task.brief.model_copy(update={"frame": frame})})
        reference = resolve_map(one, passages, own)
        output = resolve_map(other, passages, own).journey
        comparison = Comparison(reference, output, sim, task.lanes)
        setting = Setting(passages, sim, reference=reference, lanes=task.lanes)
        scores = [
            stage_f1(comparison),
            stage_order(comparison),
            grounded_f1(comparison, setting),
            content_f1(comparison),
            pain_recall_severe(comparison),
        ]
        values = {score.id: score.value for score in scores}
        found.append(Agreement(case.id, task.id, (first, second), frame, values))
    return found


def table(agreements: list[Agreement]) -> str:
    """The agreements as a Markdown table."""
    metrics = tuple(agreements[0].values) if agreements else ()
    lines = [f"| task | readers | stages | {' | '.join(metrics)} |", f"|---|---|---|{'---|' * len(metrics)}"]
    for each in agreements:
        values = " | ".join(f"{each.values[metric]:.2f}" for metric in metrics)
        lines.append(f"| {each.task} | {each.readers[0]}, {each.readers[1]} | {each.frame} | {values} |")
    return "\n".join(lines)
