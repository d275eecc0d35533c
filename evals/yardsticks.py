"""What each task of a case is measured with: its corpus, its reference with the evidence found, its bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from evals.cases import (
    AnswersTask,
    Case,
    FindingsTask,
    IdeasTask,
    JourneyTask,
    PersonaTask,
    RetrievalTask,
    Task,
)
from evals.codes import read_codes
from evals.gold import ReferenceFindings, ReferenceIdeas
from evals.passages import Passages
from evals.references import (
    resolve,
    resolve_conflicts,
    resolve_items,
    resolve_personas,
    resolve_queries,
    resolve_questions,
)
from evals.setting import Setting
from evals.views import PersonaView

if TYPE_CHECKING:
    from evals.resemblance import Resemblance

TOP_THEMES = 3
"""Themes of a participant that their persona should have at least one of."""


def setting_for(
    case: Case, task: Task, file: Path, passages: Passages, sim: Resemblance, scope: frozenset[str] | None = None
) -> Setting:
    """What a task is measured with.

    Args:
        file: the case's own file; other files of the case lie beside it.
        scope: ids of the passages the task is about; all where None.

    Raises:
        CaseError: a piece of evidence of the reference does not stand in the corpus.
    """
    setting = Setting(passages, sim, scope=scope)
    if isinstance(task, JourneyTask):
        return _journey(task, setting)
    if isinstance(task, AnswersTask):
        return replace(setting, asked_about=resolve_questions(task, passages))
    if isinstance(task, RetrievalTask):
        return replace(setting, sought=resolve_queries(task, passages))
    if isinstance(task, PersonaTask):
        return _personas(case, task, setting)
    if isinstance(task, FindingsTask) and task.codes:
        return replace(setting, codes=read_codes(file.parent / task.codes, passages))
    if isinstance(task, FindingsTask | IdeasTask) and task.reference is not None:
        return _items(task.reference, setting)
    return setting


def _journey(task: JourneyTask, setting: Setting) -> Setting:
    bounded = replace(setting, stages=task.expect.stages, min_items=task.expect.min_items, lanes=task.lanes)
    if task.reference is None:
        return bounded
    conflicts = resolve_conflicts(task.reference.conflicts, setting.passages)
    return replace(bounded, reference=resolve(task, setting.passages), conflicts=conflicts)


def _personas(case: Case, task: PersonaTask, setting: Setting) -> Setting:
    bounded = replace(setting, personas=task.expect.personas)
    if task.reference is None:
        return bounded
    personas = resolve_personas(task.reference, setting.passages)
    themes = _top_themes(case, setting.passages) or _shared_by(personas, setting.passages)
    return replace(
        bounded, personas_expected=personas, unassigned=frozenset(task.reference.unassigned), themes_of=themes
    )


def _items(reference: ReferenceFindings | ReferenceIdeas, setting: Setting) -> Setting:
    found = replace(setting, items_expected=resolve_items(reference, setting.passages))
    if isinstance(reference, ReferenceFindings):
        return replace(found, conflicts=resolve_conflicts(reference.conflicts, setting.passages))
    worth = {i.id: i.priority.impact / i.priority.effort for i in reference.ideas if i.priority is not None}
    return replace(found, worth=worth)


def _top_themes(case: Case, passages: Passages) -> dict[str, tuple[frozenset[str], ...]]:
    """The three themes that matter most to each participant, where a reader of the case says which they are."""
    found: dict[str, list[frozenset[str]]] = {}
    for task in case.tasks:
        if not isinstance(task, FindingsTask) or task.reference is None:
            continue
        evidence = {item.id: item.evidence for item in resolve_items(task.reference, passages)}
        for theme in task.reference.themes:
            for person in theme.top_of:
                found.setdefault(person, []).append(evidence[theme.id])
    return {person: tuple(themes[:TOP_THEMES]) for person, themes in found.items()}


def _shared_by(personas: Sequence[PersonaView], passages: Passages) -> Mapping[str, tuple[frozenset[str], ...]]:
    """The attributes of each member's persona that the member speaks of most."""
    found = {}
    for persona in personas:
        for person in sorted(persona.members):
            spoken: Counter[frozenset[str]] = Counter()
            for item in persona.items:
                own = [p for p in item.evidence if p in passages and passages[p].voice == person]
                if own:
                    spoken[item.evidence] += len(own)
            found[person] = tuple(evidence for evidence, _ in spoken.most_common(TOP_THEMES))
    return {person: themes for person, themes in found.items() if themes}
