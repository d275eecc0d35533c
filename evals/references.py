"""From the words of a reference to the passages of a corpus.

A quote that can't be found, or that stands in several documents of the name given, is an error: a reference
that has come apart from its corpus must never look like a bad output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.alignment import CitationStatus, align
from corpus.records import Role
from evals.cases import AnswersTask, CaseError, JourneyTask, KeyPoint, RetrievalTask
from evals.gold import (
    Conflict,
    FramedStage,
    QuotedEvidence,
    ReferenceFindings,
    ReferenceIdeas,
    ReferenceItem,
    ReferenceMap,
    ReferencePersonas,
)
from evals.passages import Passages
from evals.views import Item, MapView, PersonaView, StageView, lane_name


@dataclass(frozen=True)
class Reference:
    """A reference map with its evidence found."""

    journey: MapView
    optional: frozenset[str]
    """Ids of the items that need not be found: marked so, or borne out by no participant's words."""
    expected_empty: frozenset[tuple[str, str]]
    """(stage id, lane) of the cells that should stay empty."""


@dataclass(frozen=True)
class AskedAbout:
    """What a person found for each question of a task."""

    evidence: Mapping[str, frozenset[str]]
    """Question → passages that answer it; empty where none does."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Question → why it can't be answered."""
    first_language: str = ""
    """The language whose replies the others are compared with."""
    points: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    """Question → what a good answer says, with the passages behind it; the weight is the item's severity."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Question → an answer in a person's words, in the first language."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Question → the number it asks for."""
    conflicts: Mapping[str, tuple[tuple[str, frozenset[str], frozenset[str]], ...]] = field(default_factory=dict)
    """Question → topics on which the passages say opposite things, with both sides."""


def resolve(task: JourneyTask, passages: Passages) -> Reference:
    """The task's reference against a corpus, in the frame the task asks for where the reference has it.

    Raises:
        CaseError: a piece of evidence can't be found; every one that can't is named.
    """
    if task.reference is None:
        raise CaseError(f"Task {task.id} has no reference map.")
    return resolve_map(task.reference, passages, task)


def resolve_questions(task: AnswersTask, passages: Passages) -> AskedAbout:
    """The passages that a person found for each question of a task.

    Raises:
        CaseError: a piece of evidence can't be found; every one that can't is named.
    """
    missing: list[str] = []
    evidence: dict[str, frozenset[str]] = {}
    points: dict[str, tuple[Item, ...]] = {}
    for question in task.questions:
        points[question.id] = tuple(
            _point(p, question.id, n, passages, missing) for n, p in enumerate(question.key_points)
        )
        found: set[str] = set()
        for piece in question.evidence:
            try:
                found.update(passages_of_evidence(piece, passages))
            except CaseError as error:
                missing.append(f"{question.id}: {error}")
        evidence[question.id] = frozenset(found)
    if missing:
        raise CaseError(f"Task {task.id}: evidence of the questions is not in the corpus: " + "; ".join(missing) + ".")
    reasons = {question.id: question.unanswerable for question in task.questions if question.unanswerable}
    first = next((language for question in task.questions for language in question.texts), "")
    return AskedAbout(
        evidence,
        reasons,
        first,
        {question: own for question, own in points.items() if own},
        {question.id: question.answer for question in task.questions if question.answer},
        {question.id: question.count.value for question in task.questions if question.count is not None},
        {q.id: resolve_conflicts(q.conflicts, passages) for q in task.questions if q.conflicts},
    )


def _point(point: KeyPoint, question: str, number: int, passages: Passages, missing: list[str]) -> Item:
    """A key point as an item of its question."""
    name = f"{question}.{number + 1}"
    found: set[str] = set()
    for piece in point.evidence:
        try:
            found.update(passages_of_evidence(piece, passages))
        except CaseError as error:
            missing.append(f"{name}: {error}")
    return Item(name, point.text, question, frozenset(found), severity=float(point.weight))


def resolve_queries(task: RetrievalTask, passages: Passages) -> dict[str, dict[str, int]]:
    """The graded passages of each query.

    Raises:
        CaseError: a passage is not in the corpus.
    """
    missing = [
        f"{query.id}: no passage {one}" for query in task.queries for one in query.relevant if one not in passages
    ]
    if missing:
        raise CaseError(f"Task {task.id}: passages are not in the corpus: " + "; ".join(missing) + ".")
    return {query.id: dict(query.relevant) for query in task.queries}


def resolve_map(reference: ReferenceMap, passages: Passages, task: JourneyTask) -> Reference:
    """The same for a reference map on its own."""
    missing: list[str] = []
    optional: set[str] = set()
    stages = []
    for stage in reference.stages:
        cells = {}
        for lane, items in stage.cells.items():
            cells[lane_name(lane)] = tuple(_item(item, lane, passages, missing) for item in items)
            optional |= {item.id for item in items if stage.optional or _need_not_be_found(item, passages)}
        felt = None if stage.sentiment is None else stage.sentiment.value
        near = 0.3 if stage.sentiment is None else stage.sentiment.tolerance
        stages.append(StageView(stage.id, stage.name, cells, stage.order, felt, stage.aliases, near))
    missing += _unknown(item for stage in stages for item in stage.items())
    if missing:
        raise CaseError(f"Task {task.id}: evidence of the reference is not in the corpus: " + "; ".join(missing) + ".")
    empty = frozenset((cell.stage, lane_name(cell.lane)) for cell in reference.expected_empty)
    framed = reference.frames.get(task.brief.frame)
    if framed is not None:
        stages = [_held(stage, order, stages) for order, stage in enumerate(framed)]
        empty = frozenset((s.id, lane) for s in stages for lane in task.lanes if not s.cells.get(lane_name(lane)))
    return Reference(MapView(tuple(stages)), frozenset(optional), empty)


def _held(framed: FramedStage, order: int, stages: Iterable[StageView]) -> StageView:
    """A frame's stage with all that the reference's stages in it hold."""
    held = [stage for stage in stages if stage.id in framed.holds]
    lanes = dict.fromkeys(lane for stage in held for lane in stage.cells)
    cells = {lane: tuple(item for stage in held for item in stage.cells.get(lane, ())) for lane in lanes}
    felt = [stage.sentiment for stage in held if stage.sentiment is not None]
    near = [stage.tolerance for stage in held if stage.sentiment is not None]
    mean, tolerance = (sum(felt) / len(felt), sum(near) / len(near)) if felt else (None, 0.3)
    return StageView(framed.id, framed.name, cells, order, mean, tolerance=tolerance)


def _need_not_be_found(item: ReferenceItem, passages: Passages) -> bool:
    return item.optional or not any(_is_participants(piece, passages) for piece in item.evidence)


def _is_participants(evidence: QuotedEvidence | str, passages: Passages) -> bool:
    if isinstance(evidence, str):
        return evidence not in passages or passages[evidence].role is Role.PARTICIPANT
    return evidence.evidence_role == "participant"


def _item(item: ReferenceItem, lane: str, passages: Passages, missing: list[str]) -> Item:
    """The item with the passages of participants that bear it out; staff's and notes only where there are no others.

    An output may cite participants alone, so other passages would only lower the overlap it can reach.
    """
    found: set[str] = set()
    own = [evidence for evidence in item.evidence if _is_participants(evidence, passages)]
    for evidence in item.evidence:
        try:
            place = passages_of_evidence(evidence, passages)
        except CaseError as error:
            missing.append(f"{item.id}: {error}")
            continue
        if not own or evidence in own:
            found.update(place)
    return Item(
        item.id,
        item.text,
        lane_name(lane),
        frozenset(found),
        severity=float(item.severity),
        polarity=item.polarity or "",
        addresses=item.addresses,
        aliases=item.aliases,
        required=_required(item, found, missing),
        unlike=item.must_not_match,
    )


def _required(item: ReferenceItem, found: set[str], missing: list[str]) -> frozenset[str]:
    """The passages without which nothing is the item; each must be among its evidence."""
    others = [one for one in item.required_evidence if one not in found]
    missing += [f"{item.id}: {one} is required and not among the item's evidence" for one in others]
    return frozenset(item.required_evidence)


def _unknown(items: Iterable[Item]) -> list[str]:
    """What is wrong with items that are said to be unlike one that is not there."""
    every = list(items)
    names = {item.id for item in every}
    return [
        f"{i.id}: there is no item {one} that it must not match" for i in every for one in i.unlike if one not in names
    ]


def resolve_personas(reference: ReferencePersonas, passages: Passages) -> tuple[PersonaView, ...]:
    """The personas of a reference, their attributes as items whose lane is the group.

    Raises:
        CaseError: a piece of evidence can't be found; every one that can't is named.
    """
    missing: list[str] = []
    found = [
        PersonaView(
            persona.id,
            persona.name,
            frozenset(persona.members),
            tuple(
                _item(item, group, passages, missing) for group, items in persona.attributes.items() for item in items
            ),
            aliases=persona.aliases,
        )
        for persona in reference.personas
    ]
    _all_found(missing + _unknown(item for persona in found for item in persona.items))
    return tuple(found)


def resolve_items(reference: ReferenceFindings | ReferenceIdeas, passages: Passages) -> tuple[Item, ...]:
    """The items of a reference without stages: themes (the lane is their kind), or pains and ideas.

    As in maps, a theme that no participant's words bear out need not be found; it is left out.

    Raises:
        CaseError: a piece of evidence can't be found; every one that can't is named.
    """
    missing: list[str] = []
    needless: set[str] = set()
    if isinstance(reference, ReferenceFindings):
        items = [_item(theme, theme.kind, passages, missing) for theme in reference.themes]
        needless = {theme.id for theme in reference.themes if _need_not_be_found(theme, passages)}
    else:
        items = [_item(pain, "pain_points", passages, missing) for pain in reference.pains]
        items += [_item(idea, "ideas", passages, missing) for idea in reference.ideas]
    _all_found(missing + _unknown(items))
    return tuple(item for item in items if item.id not in needless)


def resolve_conflicts(
    conflicts: Iterable[Conflict], passages: Passages
) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Each conflict as its topic and the passages of its two sides.

    Raises:
        CaseError: a piece of evidence can't be found.
    """

    def side(pieces: Iterable[QuotedEvidence | str]) -> frozenset[str]:
        return frozenset(passage for piece in pieces for passage in passages_of_evidence(piece, passages))

    return tuple((each.topic, side(each.sides[0]), side(each.sides[1])) for each in conflicts)


def _all_found(missing: list[str]) -> None:
    if missing:
        raise CaseError("Evidence of the reference is not in the corpus: " + "; ".join(missing) + ".")


def passages_of_evidence(evidence: QuotedEvidence | str, passages: Passages) -> tuple[str, ...]:
    """Ids of the passages that a piece of evidence stands in.

    Raises:
        CaseError: none, or in several documents.
    """
    if isinstance(evidence, str):
        if evidence not in passages:
            raise CaseError(f"no passage {evidence}")
        return (evidence,)
    documents = passages.called(evidence.document)
    if not documents:
        raise CaseError(f"no document called {evidence.document}")
    found = dict(_places(evidence.quote, documents, passages))
    if not found:
        raise CaseError(f'"{evidence.quote}" does not stand in {evidence.document}')
    if len(found) > 1:
        raise CaseError(f'"{evidence.quote}" stands in {len(found)} documents called {evidence.document}')
    return next(iter(found.values()))


def _places(quote: str, documents: Iterable[str], passages: Passages) -> Iterable[tuple[str, tuple[str, ...]]]:
    for document in documents:
        found = align(quote, passages.texts[document])
        if found.span is None or found.status not in (CitationStatus.EXACT, CitationStatus.NORMALISED):
            continue
        inside = passages.overlapping(document, found.span)
        if inside:
            yield document, inside
