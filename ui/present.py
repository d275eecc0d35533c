"""Artifacts as a screen shows them: pure functions from claims and citations to view data.

Knows the words of the screen (`Texts`); knows nothing of HTML, of Gradio or of where artifacts are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.artifacts import (
    Citation,
    Claim,
    Confidence,
    CountUnit,
    Idea,
    JourneyMap,
    Stage,
    Status,
    Transition,
    Valence,
)
from assistant.citations import who_said
from assistant.prevalence import prevalence
from assistant.replies import Count, Reply
from corpus.alignment import CitationStatus
from ui.texts import Texts

FAILED = frozenset({CitationStatus.NOT_FOUND, CitationStatus.WRONG_SOURCE})
VISIBLE_CLAIMS = 3
VISIBLE_CHIPS = 4


@dataclass(frozen=True, slots=True)
class Chip:
    """A numbered mark that opens one passage."""

    number: str
    document: str
    segment: str
    start: int | None
    end: int | None
    quote: str
    origin: str
    """Title and speaker, for the tooltip."""
    failed: bool
    against: bool = False
    status: str = ""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with everything that a card shows of it."""

    id: str
    text: str
    status: Status
    voices: str
    confidence: Confidence
    level: int
    """1 to 3 dots."""
    chips: tuple[Chip, ...]
    counter: tuple[Chip, ...]
    stale: bool
    approved: bool
    basis: str
    wording: str
    approved_text: str = ""


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of the grid: claims, or what to ask."""

    lane: str
    claims: tuple[ClaimView, ...]
    ask: str
    further: str = ""
    """How many themes the cell leaves out."""


@dataclass(frozen=True, slots=True)
class StageView:
    """One column of the grid."""

    id: str
    name: str
    cells: tuple[CellView, ...]
    emotion: Valence | None


@dataclass(frozen=True, slots=True)
class WayView:
    """A way from one stage to another."""

    start: int
    """Place of the stage, from 0."""
    end: int
    """The same; -1 where it leads out."""
    kind: str
    names: tuple[str, str]
    voices: int
    counted: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class JourneyView:
    """The grid, its rows in order, and the ways between the stages."""

    lanes: tuple[tuple[str, str], ...]
    stages: tuple[StageView, ...]
    ways: tuple[WayView, ...]


@dataclass(frozen=True, slots=True)
class CountView:
    """One row of a table of counts."""

    what: str
    of: str
    share: float
    chips: tuple[Chip, ...]


def counted(n: int, unit: CountUnit, texts: Texts) -> str:
    """`n` with its unit: "7 people", "3 rounds"; "voices" where both are counted."""
    key = {CountUnit.PEOPLE: "people", CountUnit.ROUNDS: "rounds"}.get(unit, "voices")
    return texts.count(key, n)


def counted_of(n: int, of: int, unit: CountUnit, texts: Texts) -> str:
    """`n` among those who could have said it, with the word that fits: "3 of 14 people · some"; else `n` alone."""
    if not 0 < n <= of:
        return counted(n, unit, texts)
    band = prevalence(n, of)
    said = texts("chat.of", n=f"{n:,}", of=counted(of, unit, texts))
    return f"{said} · {texts(f'prevalence.{band}')}" if band else said


def isolated(words: str) -> str:
    """`words` kept apart from the direction of what stands around them (Unicode FSI … PDI)."""
    return f"\u2068{words}\u2069"


def chip_of(citation: Citation, *, against: bool = False) -> Chip:
    """The mark of one citation. Its number is its label's."""
    digits = re.sub(r"\D", "", citation.label)
    origin = " · ".join(part for part in (citation.title, who_said(citation)) if part)
    return Chip(
        digits or citation.label,
        citation.document,
        citation.segment,
        citation.start,
        citation.end,
        citation.quote,
        origin,
        failed=citation.verified in FAILED or citation.start is None,
        against=against,
        status=citation.verified.value,
    )


def chips_of(labels: Iterable[str], citations: Mapping[str, Citation], *, against: bool = False) -> tuple[Chip, ...]:
    """The marks of several labels; a label that names no citation is left to `check` and makes no mark."""
    return tuple(chip_of(citations[label], against=against) for label in labels if label in citations)


def by_label(citations: Iterable[Citation]) -> dict[str, Citation]:
    """Citations by their label."""
    return {citation.label: citation for citation in citations}


def claim_view(claim: Claim, citations: Mapping[str, Citation], texts: Texts, of: int = 0) -> ClaimView:
    """A claim as a card shows it; `of` is how many voices could have said it, 0 where that is not known."""
    levels = {Confidence.LOW: 1, Confidence.MEDIUM: 2, Confidence.HIGH: 3}
    return ClaimView(
        claim.id,
        claim.text,
        claim.status,
        counted_of(claim.participants, of, claim.unit, texts) if claim.participants else "",
        claim.confidence,
        levels[claim.confidence],
        chips_of(claim.for_, citations),
        chips_of(claim.against, citations, against=True),
        claim.stale,
        claim.approved,
        claim.basis,
        claim.wording,
        claim.approved_text,
    )


def claim_views(
    claims: Iterable[Claim], citations: Mapping[str, Citation], texts: Texts, of: int = 0
) -> tuple[ClaimView, ...]:
    """Several claims, in order."""
    return tuple(claim_view(claim, citations, texts, of) for claim in claims)


def journey_view(journey: JourneyMap, texts: Texts) -> JourneyView:
    """The grid of a journey map. Lanes that the map does not name but has cells for come after the named ones."""
    citations = by_label(journey.citations)
    lanes = dict(journey.lanes)
    for stage in journey.stages:
        for lane in [*stage.cells, *(gap.lane for gap in stage.empty)]:
            lanes.setdefault(lane, lane.replace("_", " "))
    names = {stage.id: stage.name for stage in journey.stages}
    return JourneyView(
        tuple(lanes.items()),
        tuple(_stage_view(stage, list(lanes), citations, texts) for stage in journey.stages),
        tuple(_way_view(way, names, citations, texts) for way in journey.transitions if way.from_ in names),
    )


def _way_view(way: Transition, names: Mapping[str, str], citations: Mapping[str, Citation], texts: Texts) -> WayView:
    order = list(names)
    end = order.index(way.to) if way.to in names and way.kind != "exit" else -1
    return WayView(
        order.index(way.from_),
        end,
        way.kind,
        (names[way.from_], names.get(way.to, "")),
        way.participants,
        texts.count("voices", way.participants),
        chips_of(way.for_, citations),
    )


def _stage_view(stage: Stage, lanes: list[str], citations: Mapping[str, Citation], texts: Texts) -> StageView:
    asks = {gap.lane: gap.ask for gap in stage.empty}
    cells = tuple(
        CellView(
            lane,
            claim_views(stage.cells.get(lane, ()), citations, texts),
            asks.get(lane, ""),
            texts.count("further", stage.more[lane]) if stage.more.get(lane) else "",
        )
        for lane in lanes
    )
    return StageView(stage.id, stage.name, cells, stage.emotion)


def count_view(count: Count, citations: Mapping[str, Citation], texts: Texts) -> CountView:
    """One row of the table of counts: how many of how many, and the share for its bar."""
    of = counted(count.of, count.unit, texts)
    share = count.participants / count.of if count.of else 0.0
    return CountView(
        count.what,
        texts("chat.of", n=f"{count.participants:,}", of=of),
        min(max(share, 0.0), 1.0),
        chips_of(count.citations, citations),
    )


def count_views(reply: Reply, texts: Texts) -> tuple[CountView, ...]:
    """The table of counts of an answer."""
    citations = by_label(reply.citations)
    return tuple(count_view(count, citations, texts) for count in reply.counts)


def idea_facts(idea: Idea, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Name and value of what is known of an idea; what is not known is left out."""
    facts = [
        (texts("ideas.reach"), counted(idea.reach, idea.unit, texts) if idea.reach else ""),
        (texts("ideas.severity"), f"{idea.severity:.0%}" if idea.severity else ""),
        (texts("ideas.effort"), texts.named("effort", idea.effort) if idea.effort != "unknown" else ""),
        (texts("ideas.owner"), texts.named("owner", idea.owner.replace(" ", "_")) if idea.owner else ""),
        (texts("ideas.level"), texts.named("level", idea.level) if idea.level else ""),
        (texts("ideas.discipline"), texts.named("discipline", idea.discipline) if idea.discipline else ""),
        (texts("ideas.source"), texts.named("proposer", idea.source)),
    ]
    return tuple(fact for fact in facts if fact[1])


def signed(value: float, places: int = 1) -> str:
    """A figure with its sign: +1.2, −0.8, 0.0. The minus is a minus, so that it also reads well right to left."""
    rounded = round(value, places)
    if rounded == 0:
        return f"{0:.{places}f}"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.{places}f}"


def mood(value: float) -> str:
    """`good`, `mixed` or `bad`, for a colour; the number always stands beside it."""
    if value >= 0.35:
        return "good"
    return "bad" if value <= -0.35 else "mixed"


def clock(seconds: float | None) -> str:
    """A time of a recording as h:mm:ss or m:ss; empty where there is none."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def saturation_flat(counts: tuple[int, ...]) -> bool:
    """Whether the last third of the voices brought less than a tenth of the themes."""
    if len(counts) < 3 or counts[-1] == 0:
        return False
    before = counts[len(counts) * 2 // 3 - 1]
    return (counts[-1] - before) / counts[-1] < 0.1


def model_told(name: str, texts: Texts) -> str:
    """The model that worded something, by its name; what is in the sources' own words has none."""
    return texts("models.no_model") if name.rstrip(":") == "extractive" else isolated(name)
