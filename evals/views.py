"""One shape for every output that is scored: items, what each cites, and the stages or personas they stand in.

Made from a product artifact, from a reference or from a mutant, so that a scorer never asks which it has.
Empty outputs are ordinary values here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from evals.passages import place_id

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.artifacts import Citation, Claim, FindingSet, IdeaSet, JourneyMap, Persona, PersonaSet
    from evals.rankings import Rankings
    from evals.replies import Replies

LANES = {
    "opportunities": "ideas",
    "improvements": "ideas",
    "thoughts": "thoughts_feelings",
    "feelings": "thoughts_feelings",
    "thoughts_and_feelings": "thoughts_feelings",
    "pains": "pain_points",
}
"""Names that mean the same lane, by the name used here."""
CONTRADICTIONS = "contradictions"
"""Lane of the items of findings that set two sides against each other; no theme."""
MOST_FELT = 2.0
"""How it felt is told from -2 to 2."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One citation of an output, as the output gives it."""

    label: str
    passage: str
    """Id of the passage it says it quotes; may be invented."""
    quote: str
    document: str = ""
    start: int | None = None
    end: int | None = None
    participant: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One claim in one cell."""

    id: str
    text: str
    lane: str
    evidence: frozenset[str] = frozenset()
    """Ids of the passages cited for it."""
    quotes: tuple[Quoted, ...] = ()
    dangling: tuple[str, ...] = ()
    """Labels it cites that the output nowhere explains."""
    counted: int | None = None
    """Voices the output says stand behind it; None where it says nothing."""
    severity: float = 1.0
    """Weight of a reference item, 1 to 4."""
    empty_claim: bool = False
    """True for a claim marked as assumed: a question to ask, not a finding."""
    contrary: frozenset[str] = frozenset()
    """Ids of the passages that the output says speak against it."""
    polarity: str = ""
    """`negative`, `neutral` or `positive` where a person said so of a reference item."""
    addresses: tuple[str, ...] = ()
    """Ids of the pains that an idea relieves."""
    aliases: tuple[str, ...] = ()
    """Other wordings of a reference item."""
    required: frozenset[str] = frozenset()
    """Ids of the passages of a reference item without which nothing is it."""
    unlike: tuple[str, ...] = ()
    """Ids of reference items that are near this one and something else."""


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage: its cells in lane order."""

    id: str
    name: str
    cells: Mapping[str, tuple[Item, ...]]
    order: int = 0
    """Equal numbers: the order between them does not matter."""
    sentiment: float | None = None
    """How it felt, from -1 to 1; None where nothing is said."""
    aliases: tuple[str, ...] = ()
    """Other names of a reference stage."""
    tolerance: float = 0.3
    """How far from `sentiment` of a reference stage an output may be and still be right."""

    def items(self, lanes: Iterable[str] | None = None) -> tuple[Item, ...]:
        """Items of the lanes asked for, or of all."""
        wanted = self.cells if lanes is None else lanes
        return tuple(item for lane in wanted for item in self.cells.get(lane, ()))


@dataclass(frozen=True, slots=True)
class MapView:
    """A journey map, stage by stage."""

    stages: tuple[StageView, ...] = ()

    def items(self, lanes: Iterable[str] | None = None) -> tuple[Item, ...]:
        """Items of all stages."""
        wanted = None if lanes is None else tuple(lanes)
        return tuple(item for stage in self.stages for item in stage.items(wanted))

    def lanes(self) -> tuple[str, ...]:
        """Lanes that occur, in order of first occurrence."""
        return tuple(dict.fromkeys(lane for stage in self.stages for lane in stage.cells))

    def only(self, lanes: Iterable[str]) -> MapView:
        """The same map without other lanes."""
        kept = set(lanes)
        return MapView(tuple(replace(s, cells={k: v for k, v in s.cells.items() if k in kept}) for s in self.stages))


@dataclass(frozen=True, slots=True)
class PersonaView:
    """One persona: members and items, the item's lane being its attribute group."""

    id: str
    name: str
    members: frozenset[str]
    items: tuple[Item, ...] = ()
    shown: tuple[str, ...] = ()
    """Texts shown beside the claims: name, tagline, differences."""
    aliases: tuple[str, ...] = ()
    """Other names of a reference persona."""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One reply: to which question, in which language, resting on which passages."""

    question: str
    language: str
    abstained: bool
    passages: tuple[str, ...]
    """Ids of the passages that its statements cite, in their order, each once."""
    statements: tuple[Item, ...] = ()
    text: str = ""
    missing: tuple[str, ...] = ()
    """What it says the corpus does not hold."""
    counts: tuple[int, ...] = ()
    """The numbers it gives."""


@dataclass(frozen=True, slots=True)
class RankingView:
    """What search found for one query in one language, best first."""

    query: str
    language: str
    passages: tuple[str, ...]


@dataclass(frozen=True)
class OutputView:
    """Any output: all its items, and the structure they stand in where there is one."""

    kind: str
    """`journey`, `personas`, `findings`, `ideas`, `answers` or `retrieval`."""
    items: tuple[Item, ...] = ()
    journey: MapView | None = None
    personas: tuple[PersonaView, ...] = ()
    problems: tuple[str, ...] = ()
    """What does not fit the schema: duplicate ids, missing lanes, unknown labels."""
    citations: tuple[Quoted, ...] = field(default=())
    """Every citation of the output, those no claim uses included."""
    replies: tuple[ReplyView, ...] = ()
    rankings: tuple[RankingView, ...] = ()
    words: str = ""
    """Every text of the output but its quotes; where it is empty, the texts of the items are all there are."""
    unassigned: frozenset[str] = frozenset()
    """Participants that the output puts into no persona."""

    def said(self) -> str:
        """All the output's own words, one text a line."""
        shown = (text for persona in self.personas for text in (persona.name, *persona.shown))
        return self.words or "\n".join([*(item.text for item in self.items), *shown])

    def told(self) -> str:
        """All that a reader of the output sees: its own words and its quotes."""
        return "\n".join(
            [
                self.said(),
                *(quoted.quote for item in self.items for quoted in item.quotes),
                *(quoted.quote for quoted in self.citations),
            ]
        )


def lane_name(lane: str) -> str:
    """The name used here for a lane."""
    return LANES.get(lane, lane)


def view_of_artifact(
    artifact: JourneyMap | PersonaSet | FindingSet | IdeaSet | Replies | Rankings,
) -> OutputView:
    """The view of any output."""
    if artifact.artifact == "answers":
        return _answers(artifact)
    if artifact.artifact == "retrieval":
        ranked = tuple(RankingView(each.query, each.language, each.passages) for each in artifact.ranked)
        return OutputView("retrieval", rankings=ranked)
    known = {citation.label: citation for citation in artifact.citations}
    every = tuple(_quoted(citation) for citation in artifact.citations)
    if artifact.artifact == "journey":
        journey = _journey(artifact, known)
        items = journey.items()
        problems = _problems(items, known, artifact.citations)
        return OutputView("journey", items, journey, (), problems, every, words=_words(artifact))
    if artifact.artifact == "personas":
        personas = tuple(_persona(persona, known) for persona in artifact.personas)
        items = tuple(item for persona in personas for item in persona.items)
        problems = _problems(items, known, artifact.citations)
        left = frozenset(artifact.unassigned)
        return OutputView("personas", items, None, personas, problems, every, words=_words(artifact), unassigned=left)
    if artifact.artifact == "findings":
        items = tuple(_item(f, f.kind, known) for f in artifact.findings)
        items += tuple(_item(each, CONTRADICTIONS, known) for each in artifact.contradictions or ())
    else:
        items = tuple(_item(c, "pain_points", known) for c in artifact.pains)
        items += tuple(replace(_item(c, "ideas", known), addresses=(c.pain,) if c.pain else ()) for c in artifact.ideas)
    problems = _problems(items, known, artifact.citations)
    return OutputView(artifact.artifact, items, None, (), problems, every, words=_words(artifact))


def _words(artifact: BaseModel) -> str:
    """Every string of an artifact but those of its citations, one a line."""
    found: list[str] = []

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for each in value.values():
                collect(each)
        elif isinstance(value, list | tuple):
            for each in value:
                collect(each)

    collect(artifact.model_dump(mode="json", exclude={"citations", "origin"}))
    return "\n".join(found)


def _answers(output: Replies) -> OutputView:
    items: list[Item] = []
    every: list[Quoted] = []
    replies: list[ReplyView] = []
    problems: list[str] = []
    for asked in output.asked:
        known = {citation.label: _quoted(citation) for citation in asked.reply.citations}
        every += known.values()
        passages: dict[str, None] = {}
        for number, statement in enumerate(asked.reply.statements):
            name = f"{asked.question}-{asked.language}-{number + 1}"
            quotes = tuple(known[label] for label in statement.citations if label in known)
            dangling = tuple(label for label in statement.citations if label not in known)
            problems += [f"{name} cites {label}, which the reply does not explain" for label in dangling]
            passages.update(dict.fromkeys(quote.passage for quote in quotes))
            evidence = frozenset(quote.passage for quote in quotes)
            items.append(Item(name, statement.text, asked.question, evidence, quotes, dangling))
        reply = asked.reply
        own = tuple(items[len(items) - len(reply.statements) :])
        replies.append(
            ReplyView(
                asked.question,
                asked.language,
                reply.abstained,
                tuple(passages),
                own,
                reply.answer,
                reply.missing,
                tuple(count.participants for count in reply.counts),
            )
        )
    words = "\n".join(reply.text for reply in replies)
    return OutputView("answers", tuple(items), None, (), tuple(problems), tuple(every), tuple(replies), words=words)


def _cited(citation: Citation) -> str:
    """Id of the passage cited, or of the place that an answer to a closed question stands at."""
    if citation.segment or citation.start is None or citation.end is None:
        return citation.segment
    return place_id(citation.document, citation.start, citation.end)


def _quoted(citation: Citation) -> Quoted:
    return Quoted(
        citation.label,
        _cited(citation),
        citation.quote,
        citation.document,
        citation.start,
        citation.end,
        citation.participant,
    )


def _item(claim: Claim, lane: str, known: Mapping[str, Citation]) -> Item:
    cited = [known[label] for label in claim.for_ if label in known]
    return Item(
        id=claim.id,
        text=claim.text,
        lane=lane_name(lane),
        evidence=frozenset(_cited(c) for c in cited),
        quotes=tuple(_quoted(c) for c in cited),
        dangling=tuple(label for label in (*claim.for_, *claim.against) if label not in known),
        counted=claim.participants,
        empty_claim=claim.status == "assumed" and not claim.for_,
        contrary=frozenset(_cited(known[label]) for label in claim.against if label in known),
    )


def _journey(artifact: JourneyMap, known: Mapping[str, Citation]) -> MapView:
    stages = []
    for position, stage in enumerate(artifact.stages):
        lanes = dict.fromkeys((*artifact.lanes, *stage.cells))
        cells = {
            lane_name(lane): tuple(_item(claim, lane, known) for claim in stage.cells.get(lane, ())) for lane in lanes
        }
        felt = None if stage.emotion is None else stage.emotion.mean / MOST_FELT
        stages.append(StageView(stage.id, stage.name, cells, position, felt))
    return MapView(tuple(stages))


def _persona(persona: Persona, known: Mapping[str, Citation]) -> PersonaView:
    groups = persona.attributes
    items = [_item(c, lane, known) for lane in type(groups).model_fields for c in getattr(groups, lane)]
    items += [_item(c, "scene", known) for c in persona.scene]
    shown = (persona.name, persona.tagline, *persona.differs)
    return PersonaView(persona.id, persona.name, frozenset(persona.members), tuple(items), shown)


def _problems(items: Iterable[Item], known: Mapping[str, Citation], citations: Iterable[Citation]) -> tuple[str, ...]:
    problems = []
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            problems.append(f"claim id {item.id} occurs twice")
        seen.add(item.id)
        if not item.text.strip():
            problems.append(f"claim {item.id} has no text")
        problems += [f"claim {item.id} cites {label}, which the output does not explain" for label in item.dangling]
    labels = [c.label for c in citations]
    problems += [f"citation label {label} occurs twice" for label in sorted({x for x in labels if labels.count(x) > 1})]
    return tuple(problems)
