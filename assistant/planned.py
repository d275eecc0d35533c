"""Planned against actual: the steps of a process document, each with what people told of it, by meaning.

A passage belongs to the step it lies nearest to, where it lies near enough; one that tells of a trouble there counts
as another course of things, any other account of what was done or was so as the planned one. Wishes, expectations and
ideas say nothing of what happened and are left out. What this module does not know: times and figures (it does not see
that "three weeks" is longer than "two days" unless somebody minds it), and whether a step was taken unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.artifacts import PlannedStep
from assistant.coders.codes import Passage
from assistant.coders.embedded import EmbeddedCoder
from assistant.coders.vectors import cached_embed
from assistant.drafting import Desk
from assistant.observations import Kind
from assistant.themes import centred
from corpus.folding import fold
from corpus.protected import negations
from corpus.records import CharSpan, Role, Segment, SourceKind

CLEARER = 0.06
"""Cosine by which a passage must lie nearer to its step than to any other. Where passages lie as a whole depends on how
many there are, which step they lie nearest to hardly does. Chosen on 38 passages of one invented study."""
AT_ALL = 0.03
"""Cosine of centred vectors below which a passage speaks of no step. Chosen on the same."""
ALONE = 0.3
"""Cosine from which a passage speaks of the only step there is. As for passages on the same topic."""
SURELY = 0.62
"""How sure the coder must be that a passage tells of a pain for it to count as a trouble. Chosen on the same."""
SAID_ONLY = 0.5
"""How sure the coder must be that a passage tells of an expectation for it to say nothing of what happened. More likely
than not; set by judgement."""
FEWEST_LETTERS = 6
"""Letters below which a line is no step. A number or a heading of one word is none; set by judgement."""
MOST_STEPS = 60
"""Steps that are read of all documents together. What a list under a map can hold."""
_WISHES = frozenset({Kind.NEED, Kind.GOAL, Kind.IDEA})
_MARK = re.compile(
    r"^\s*(?:(?:step|stage|phase|步骤|步驟|第|단계|الخطوة|خطوة)\s*)?(?:[0-9٠-٩一二三四五六七八九十]{1,3}\s*(?:[.)、：:．)\-–]|步|단계)\s*|[-*•]\s+)[:：.\s]*",
    re.IGNORECASE,
)
Outcome = Literal["as_planned", "differs", "mixed", "nobody"]


@dataclass(frozen=True, slots=True)
class _Step:
    segment: Segment
    span: CharSpan
    text: str


def planned_steps(desk: Desk) -> tuple[PlannedStep, ...] | None:
    """Every step of the process documents in scope, in their order; None where there is no such document.

    Raises:
        EmbedderError: the steps could not be embedded.
    """
    steps = list(_steps(desk))[:MOST_STEPS]
    if not steps:
        return None
    rows = [i for i in desk.experience if _happened(desk, i)]
    told: dict[int, list[int]] = {}
    for row, step in zip(rows, _nearest(desk, rows, steps), strict=True):
        if step is not None:
            told.setdefault(step, []).append(row)
    stages = _stages(desk, steps)
    return tuple(_planned(desk, step, told.get(n, []), stages[n]) for n, step in enumerate(steps))


def _steps(desk: Desk) -> Iterable[_Step]:
    """The lines of the process documents, without the marks before them and the titles over them."""
    processes = [each for each in desk.documents.values() if each.kind is SourceKind.PROCESS]
    if not processes:
        return
    with desk.project.store() as store:
        for document in processes:
            for segment in store.segments(document.id):
                if segment.role is Role.NARRATOR:
                    yield from (step for step in _lines(segment) if step.text.casefold() != document.title.casefold())


def _lines(segment: Segment) -> Iterable[_Step]:
    at = 0
    for line in segment.text.split("\n"):
        mark = _MARK.match(line)
        start = at + (mark.end() if mark else 0)
        text = segment.text[start : at + len(line)].strip()
        start += len(segment.text[start : at + len(line)]) - len(segment.text[start : at + len(line)].lstrip())
        at += len(line) + 1
        if sum(char.isalpha() for char in text) >= FEWEST_LETTERS and not text.endswith((":", "：")):
            yield _Step(segment, CharSpan(segment.span.start + start, segment.span.start + start + len(text)), text)


def _nearest(desk: Desk, rows: Sequence[int], steps: Sequence[_Step]) -> list[int | None]:
    """For each row the step it speaks of, or None."""
    if not rows:
        return []
    quotes = [desk.observations[i].quote for i in rows]
    languages = [*(desk.observations[i].language for i in rows), *(step.segment.language for step in steps)]
    vectors = centred(desk.project.retriever().vectors_for([*quotes, *(step.text for step in steps)]), languages)
    closeness = vectors[: len(rows)] @ vectors[len(rows) :].T
    if len(steps) == 1:
        return [0 if near >= ALONE else None for near in closeness[:, 0]]
    order = np.argsort(-closeness, axis=1)
    best, second = (np.take_along_axis(closeness, order[:, [n]], axis=1)[:, 0] for n in (0, 1))
    clear = (best >= AT_ALL) & (best - second >= CLEARER)
    return [int(n) if sure else None for n, sure in zip(order[:, 0], clear, strict=True)]


def _stages(desk: Desk, steps: Sequence[_Step]) -> list[str]:
    """Where in the journey each step belongs, as the coder places its words."""
    passages = [Passage(step.text, step.segment.language.split("-")[0], step.segment.heading) for step in steps]
    with desk.project.store() as store:
        embedder = desk.project.embedder()
        coder = EmbeddedCoder(cached_embed(store, embedder), embedder.identity, desk.frame)
        return [code.stage for code in coder.code(passages)]


def _planned(desk: Desk, step: _Step, rows: Sequence[int], stage: str) -> PlannedStep:
    troubled = [i for i in rows if _is_trouble(desk, i, step)]
    yes = desk.cite(i for i in rows if i not in set(troubled))
    no = desk.cite(troubled)
    placed = Counter(desk.observations[i].stage for i in rows if desk.observations[i].stage)
    outcome: Outcome = "mixed" if yes and no else "as_planned" if yes else "differs" if no else "nobody"
    return PlannedStep(
        stage=placed.most_common(1)[0][0] if placed else stage,
        step=(desk.ledger.cite(step.segment, step.span, None),),
        outcome=outcome,
        as_planned=yes,
        differs=no,
        yes=desk.ledger.tally(yes).voices,
        no=desk.ledger.tally(no).voices,
    )


def _happened(desk: Desk, row: int) -> bool:
    """Whether a passage tells of what happened, not of what was wished or expected."""
    observation = desk.observations[row]
    only_said = observation.kind is Kind.EXPECTATION and observation.kind_weight >= SAID_ONLY
    return observation.kind not in _WISHES and not only_said


def _is_trouble(desk: Desk, row: int, step: _Step) -> bool:
    """Whether a passage tells that the step went otherwise: it says "not" where the step does not, or of a pain."""
    observation = desk.observations[row]
    turned = negations(fold(observation.quote).text).total() > negations(fold(step.text).text).total()
    return turned or (observation.kind is Kind.PAIN and observation.kind_weight >= SURELY)
