"""Journey maps: what people go through, stage by stage, every cell from evidence or marked empty.

Which passage belongs to which stage and lane was decided when it was coded; here it is grouped, counted and worded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.artifacts import Brief, Claim, Gap, JourneyMap, Stage, Status, Valence
from assistant.confidence import confidence_of
from assistant.drafting import Desk, open_desk
from assistant.expectations import expectations
from assistant.leaning import leans
from assistant.observations import Kind
from assistant.phrases import phrase
from assistant.planned import planned_steps
from assistant.project import Project
from assistant.themes import Theme, find_themes, is_felt, is_talk, says_something, valence_of
from assistant.touchpoints import touchpoint_name
from assistant.transitions import transitions
from assistant.wording import Line
from corpus.progress import Progress, silent

TOUCHPOINTS = "touchpoints"
LANE_KINDS: dict[str, frozenset[Kind]] = {
    "pain_points": frozenset({Kind.PAIN}),
    "ideas": frozenset({Kind.IDEA}),
    "actions": frozenset({Kind.BEHAVIOUR}),
    "expectations": frozenset({Kind.EXPECTATION}),
    "needs": frozenset({Kind.NEED, Kind.GOAL}),
}
"""Lane id → kinds of observation shown in it. What no lane of the frame takes falls to thoughts and feelings."""
CATCH_ALL = "thoughts_feelings"
LENT_KINDS: dict[str, frozenset[Kind]] = {"pain_points": frozenset({Kind.NEED})}
"""Lane id → kinds shown in it where no lane of the frame is theirs. Of 30 passages told as needs in six maps read by
people, they put half with pains, .28 with ideas, .23 with thoughts: mean M3 is .255 (.249 without), .272 (.261) against
the other readings of three of the maps."""
MOST_IN_CELL = 6
"""Themes of a cell at the most. What fits a cell; how many more there are is told."""
WORDED_IN_CELL = 1
"""Themes of a cell that a small model words; the rest stands in people's own words. Each takes it seconds."""
UNSURE_OF_A_KIND = 0.4
"""Probability of a passage's kind under which a cell does not show what one voice alone tells. With 0, .4 and .5 the
mean M3 of six maps is .301, .306 and .304, against other readings of three of them .351, .356 and .347."""
TELLING_STEPS = 4
"""Steps of how telling a theme is for its lane (`_telling`), 0 to 1, that part themes of as many voices: the coder's
figures are no finer. With 4, 6 and 8 the mean M3 of six maps is .306, .301 and .295."""
SURELY_A_PAIN = 0.5
"""How much of a pain's place in its cell is how surely it is one, beside how grave it is. With 0, .25, .5 and 1 the
mean M3 of six maps is .303, .302, .306 and .308, severe pains found (M5, over all readings) .44, .44, .48 and .47."""


@dataclass(frozen=True, slots=True)
class _Cell:
    stage: str
    lane: str
    themes: tuple[Theme, ...]
    more: int


def draft_journey(project: Project, brief: Brief, progress: Progress = silent) -> JourneyMap:
    """A journey map over everything in the brief's scope, in the brief's frame.

    Raises:
        ScopeError, FrameError, FilterError, ModelError, BudgetExceeded: see `open_desk` and `ChatModel.reply`.
    """
    with open_desk(project, brief, progress) as desk:
        cells = [
            _cell(desk, stage.id, lane.id)
            for stage in desk.frame.stages
            for lane in desk.frame.lanes
            if lane.id != TOUCHPOINTS
        ]
        lines = _lines(desk, cells)
        stages = [_stage(desk, stage.id, cells, lines) for stage in desk.frame.stages]
        artifact = JourneyMap(
            id=project.new_id("journey"),
            title=phrase("title_journey", desk.language),
            brief=brief,
            origin=desk.origin(),
            frame=desk.frame.id,
            lanes={lane.id: desk.frame.lane_name(lane.id, desk.language) for lane in desk.frame.lanes},
            stages=tuple(stages),
            transitions=transitions(desk),
            unplaced=sum(1 for row in desk.experience if not desk.observations[row].stage),
            overall=overall(desk),
            expectations=expectations(desk),
            planned=planned_steps(desk),
            citations=desk.ledger.citations,
        )
        project.save(artifact)
        return artifact


def kinds_in(lane: str, lanes: Collection[str]) -> frozenset[Kind]:
    """The kinds of observation that a lane holds in a frame with these lanes; each kind is held by one lane at most."""
    own = frozenset[Kind]().union(*(LANE_KINDS.get(each, ()) for each in lanes))
    lent = {each: LENT_KINDS.get(each, frozenset()) - own for each in lanes}
    if lane == CATCH_ALL:
        return frozenset(Kind) - own.union(*lent.values())
    return LANE_KINDS.get(lane, frozenset()) | lent.get(lane, frozenset())


def overall(desk: Desk) -> Valence | None:
    """How all of it felt, whatever stage it belongs to; None where nobody said so."""
    felt = [o for o in (desk.observations[i] for i in desk.experience) if is_felt(o)]
    return valence_of(felt) if felt else None


def _cell(desk: Desk, stage: str, lane: str) -> _Cell:
    kinds = kinds_in(lane, [each.id for each in desk.frame.lanes])
    rows = [i for i in desk.experience if desk.observations[i].stage == stage and desk.observations[i].kind in kinds]
    themes = sorted(
        desk.parted(find_themes(desk.vectors, desk.observations, rows)),
        key=lambda theme: _rank(desk, theme),
    )
    told = [theme for theme in themes if not is_talk(theme, desk.observations)]
    shown = ([theme for theme in told if not is_unsure(desk, theme)] or told[:1])[:MOST_IN_CELL]
    return _Cell(stage, lane, tuple(shown), len(themes) - len(shown))


def is_unsure(desk: Desk, theme: Theme) -> bool:
    """Whether one voice alone tells it, and it may as well be of another kind. Shown where a cell has nothing else."""
    return len(theme.voices) == 1 and desk.observations[theme.members[0]].kind_weight < UNSURE_OF_A_KIND


def _rank(desk: Desk, theme: Theme) -> tuple[int, bool, int, bool, float, int]:
    """Order within a cell: voices, then what says something, tells more, stands by itself and is surely of the cell."""
    best = desk.observations[theme.members[0]]
    return (
        -len(theme.voices),
        not says_something(best),
        -round(_telling(desk, theme) * TELLING_STEPS),
        leans(best.quote),
        -_certainty(desk, theme),
        theme.members[0],
    )


def _telling(desk: Desk, theme: Theme) -> float:
    """How much a theme tells where it stands: a pain what hurts and surely does, a suggestion how surely it is one,
    and of what people thought how strongly they felt, either way."""
    members = [desk.observations[row] for row in theme.members]
    sure = fmean(each.kind_weight for each in members)
    if theme.kind is Kind.PAIN:
        return theme.severity + SURELY_A_PAIN * sure
    return sure if theme.kind is Kind.IDEA else fmean(abs(each.valence) for each in members) / 2


def _certainty(desk: Desk, theme: Theme) -> float:
    best = desk.observations[theme.members[0]]
    return best.kind_weight * best.stage_weight


def _lines(desk: Desk, cells: Sequence[_Cell]) -> dict[tuple[str, str, int], Line]:
    """Lines by stage, lane and place in the cell; the first of every cell is worded before the second of any."""
    places = [(i, cell.stage, cell.lane, theme) for cell in cells for i, theme in enumerate(cell.themes)]
    places.sort(key=lambda place: place[0])
    first = sum(1 for i, *_ in places if i < WORDED_IN_CELL)
    lines = desk.writer.lines(
        [desk.quotes(theme.members) for *_, theme in places],
        lambda done: desk.step("wording", done + 1, len(places), places[done][1]),
        first=first,
    )
    return {(stage, lane, i): line for (i, stage, lane, _), line in zip(places, lines, strict=True)}


def _stage(desk: Desk, stage: str, cells: Sequence[_Cell], lines: dict[tuple[str, str, int], Line]) -> Stage:
    filled: dict[str, tuple[Claim, ...]] = {}
    more = {cell.lane: cell.more for cell in cells if cell.stage == stage and cell.more}
    for lane in desk.frame.lanes:
        if lane.id == TOUCHPOINTS:
            named = _touchpoints(desk, stage)
            filled[lane.id] = named[:MOST_IN_CELL]
            more |= {lane.id: len(named) - MOST_IN_CELL} if len(named) > MOST_IN_CELL else {}
            continue
        cell = next(c for c in cells if c.stage == stage and c.lane == lane.id)
        filled[lane.id] = tuple(
            desk.claim(f"{stage}-{lane.id}-{i + 1}", theme, lines[stage, lane.id, i])
            for i, theme in enumerate(cell.themes)
        )
    felt = [o for o in (desk.observations[i] for i in desk.experience) if o.stage == stage and is_felt(o)]
    return Stage(
        id=stage,
        name=desk.frame.stage_name(stage, desk.language),
        cells=filled,
        emotion=valence_of(felt) if felt else None,
        empty=tuple(
            Gap(lane=lane, ask=desk.frame.ask(lane, stage, desk.language)) for lane, cell in filled.items() if not cell
        ),
        more=more,
    )


def _touchpoints(desk: Desk, stage: str) -> tuple[Claim, ...]:
    """One claim for each touchpoint that comes up in the stage, most voices first."""
    rows: dict[str, list[int]] = {}
    for i in desk.experience:
        observation = desk.observations[i]
        if observation.stage == stage and observation.touchpoint:
            rows.setdefault(observation.touchpoint, []).append(i)
    claims = []
    for touchpoint, members in rows.items():
        for_ = desk.cite(members)
        behind = desk.ledger.tally(for_)
        claims.append(
            Claim(
                id=f"{stage}-{TOUCHPOINTS}-{touchpoint}",
                text=touchpoint_name(touchpoint, desk.language),
                status=Status.OBSERVED,
                for_=for_,
                participants=behind.voices,
                unit=behind.unit,
                sources=behind.sources,
                confidence=confidence_of(behind.voices, behind.sources, behind.kinds, 0),
                wording="rule",
            )
        )
    return tuple(sorted(claims, key=lambda c: (-c.participants, -len(c.for_), c.id)))
