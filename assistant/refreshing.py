"""What new research changes in a draft: only what it touches is drafted again, and everything is a proposal.

Passages that the draft has not seen are held against the lines that stand: one that says the same joins a line, one
that felt clearly the other way speaks against it, and what fits no line makes a new one, together with older passages
that no line rests on yet. Lines whose passages are gone lose them. Everything else stays as it is, letter for letter.
What was coded and embedded is taken from the store. What this module does not know: how a change is taken over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from assistant.artifacts import (
    AnyArtifact,
    Claim,
    Finding,
    FindingSet,
    IdeaSet,
    JourneyMap,
    PersonaSet,
    Stage,
    Status,
)
from assistant.boards import SCENE, Place, cards_of
from assistant.contradictions import contradictions
from assistant.correction_log import last_number
from assistant.drafting import Desk, open_desk
from assistant.expectations import expectations
from assistant.findings import FAMILIES, FEWEST_FINDINGS, MOST_FINDINGS, SEVERE, all_themes, closed_of, saturation
from assistant.ideas import MOST_PAINS, Pain, asks, pain_of, suggested_for, wish_of
from assistant.journeys import MOST_IN_CELL, TOUCHPOINTS, is_unsure, kinds_in, overall
from assistant.observations import Kind
from assistant.parts import name_of
from assistant.personas import ATTRIBUTE_KINDS, MOST_OF_A_KIND
from assistant.phrases import phrase
from assistant.planned import planned_steps
from assistant.project import Project
from assistant.refreshed import Change, Refresh, propose_refresh, settled, withdraw_refresh
from assistant.rereading import Reading
from assistant.themes import (
    Theme,
    is_felt,
    theme_of,
    valence_of,
)
from assistant.touchpoints import touchpoint_name
from assistant.wording import Line
from corpus.progress import Progress, silent

SAME_FEELING = 0.05
"""Change of a stage's mean (−2..2) under which, with as many voices, nothing is told. It would not show in the curve,
which is printed to one place; set by judgement."""


def is_due(project: Project, artifact: AnyArtifact) -> bool:
    """Whether the corpus or its coding changed since the draft was made or refreshed."""
    if last_number(project) != artifact.origin.corrections:
        return True
    with project.store() as store:
        if artifact.origin.revision is not None:
            return store.revision() != artifact.origin.revision
        return store.document_ids() != set(artifact.origin.documents)


def refresh(project: Project, identity: str, progress: Progress = silent) -> Refresh:
    """Work out what changed since an artifact was drafted, and propose it; an open proposal is replaced.

    Raises:
        ArtifactError: there is no such artifact.
        ScopeError, FrameError, FilterError, ModelError, BudgetExceeded: see `open_desk` and `ChatModel.reply`.
    """
    artifact = project.load(identity)
    with open_desk(project, artifact.brief, progress, closed_alone=isinstance(artifact, FindingSet)) as desk:
        found = Reading(desk, artifact)
        changes = _changes(found, artifact)
        is_map = isinstance(artifact, JourneyMap)
        # All before the citations are taken, as they cite.
        told, steps = (expectations(desk), planned_steps(desk)) if is_map else (None, None)
        speaks = isinstance(artifact, FindingSet) and bool(desk.experience)
        opposed = contradictions(desk) if speaks else None
        closed = closed_of(desk) if isinstance(artifact, FindingSet) else ()
        made = Refresh(
            artifact=identity,
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            sources=found.sources,
            changes=tuple(change.model_copy(update={"id": f"c{i}"}) for i, change in enumerate(changes, 1)),
            citations=desk.ledger.citations,
            origin=desk.origin(),
            voices=len(desk.voices),
            transitions=found.ways,
            unplaced=sum(1 for row in desk.experience if not desk.observations[row].stage),
            overall=overall(desk) if is_map else None,
            expectations=told,
            contradictions=opposed,
            closed=closed,
            planned=steps,
            saturation=saturation(desk, all_themes(desk)) if speaks else (),
        )
    if made.changes:
        propose_refresh(project, made)
    else:
        with project.files.held(identity):
            project.save(settled(project.load(identity), made))
            withdraw_refresh(project, identity)
    return made


def _changes(reading: Reading, artifact: AnyArtifact) -> list[Change]:
    """What is to be proposed, new lines last."""
    match artifact:
        case JourneyMap():
            return _journey(reading, artifact)
        case PersonaSet():
            return _personas(reading, artifact)
        case FindingSet():
            return _findings(reading)
        case IdeaSet():
            return _ideas(reading, artifact)


def _worth(themes: Sequence[Theme], room: int) -> list[Theme]:
    """Themes of several voices, and of a single voice as far as there is room."""
    shared = [theme for theme in themes if len(theme.voices) >= 2]
    alone = [theme for theme in themes if len(theme.voices) < 2]
    return shared + alone[: max(0, room - len(shared))]


# ---- each kind of artifact ----


def _journey(reading: Reading, journey: JourneyMap) -> list[Change]:
    desk, held = reading.desk, cards_of(journey)
    changes: list[Change] = []
    new: list[Change] = []
    covered: set[str] = set()
    for stage in journey.stages:
        covers = set(stage.covers or (stage.id,))
        first = not covers & covered  # the later half of a split stage takes what says the same, and no new lines
        covered |= covers
        for lane in journey.lanes:
            place, cards = (stage.id, lane), held[stage.id, lane]
            if lane == TOUCHPOINTS:
                old, appeared = _touchpoints(reading, place, cards, covers, first)
            else:
                old, appeared = _cell(reading, place, cards, covers, first)
            changes += old
            new += appeared
        if first and (moved := _measured(desk, journey, stage, covers)) is not None:
            changes.append(moved)
    return changes + new


def _cell(
    reading: Reading, place: Place, cards: Sequence[Claim], covers: set[str], first: bool
) -> tuple[list[Change], list[Change]]:
    desk, lane = reading.desk, place[1]
    kinds = kinds_in(lane, [each.id for each in desk.frame.lanes])

    def belongs(row: int) -> bool:
        observation = desk.observations[row]
        return observation.stage in covers and observation.kind in kinds

    joined, left = reading.join(cards, [row for row in reading.new if belongs(row)])
    old = [reading.evolve(place, card, joined.get(card.id, ())) for card in cards]
    themes = reading.themes(left, [row for row in desk.experience if belongs(row)]) if first else []
    sure = [theme for theme in themes if not is_unsure(desk, theme)]
    shown = _worth(sure if sure or cards else themes[:1], MOST_IN_CELL - len(cards))
    return [each for each in old if each], reading.appear(place, shown, f"{place[0]}-{lane}-new")


def _touchpoints(
    reading: Reading, place: Place, cards: Sequence[Claim], covers: set[str], first: bool
) -> tuple[list[Change], list[Change]]:
    desk = reading.desk
    by_contact: dict[str, list[int]] = {}
    for row in reading.new:
        observation = desk.observations[row]
        if observation.stage in covers and observation.touchpoint:
            by_contact.setdefault(observation.touchpoint, []).append(row)
    own = {card.id: _contact(reading, card) for card in cards}
    rows_of = {card.id: by_contact.pop(own[card.id], []) for card in cards}
    old = [reading.evolve(place, card, rows_of[card.id], opposable=False) for card in cards]
    new: list[Change] = []
    for contact, rows in by_contact.items() if first else ():
        theme = theme_of(desk.vectors, desk.observations, rows)
        if len(theme.voices) < 2 and len(cards) + len(new) >= MOST_IN_CELL:
            continue
        name = touchpoint_name(contact, desk.language)
        claim = desk.claim(reading.fresh(f"{place[0]}-{TOUCHPOINTS}-{contact}"), theme, Line(name, name, "quote"))
        new.append(reading.appeared(place, claim.model_copy(update={"against": (), "wording": "rule"})))
    return [each for each in old if each], new


def _contact(reading: Reading, card: Claim) -> str:
    """The contact that most of a card's passages speak of."""
    named = [reading.desk.observations[row].touchpoint for row in reading.rows(card)]
    spoken = [each for each in named if each]
    return max(set(spoken), key=lambda each: (spoken.count(each), each)) if spoken else ""


def _measured(desk: Desk, journey: JourneyMap, stage: Stage, covers: set[str]) -> Change | None:
    alone = sum(1 for each in journey.stages if set(each.covers or (each.id,)) & covers) == 1
    felt = [o for o in (desk.observations[row] for row in desk.experience) if o.stage in covers and is_felt(o)]
    now = valence_of(felt) if felt else None
    was = stage.emotion
    if not alone or now == was:
        return None
    if now and was and now.n == was.n and abs(now.mean - was.mean) < SAME_FEELING:
        return None
    return Change(id="", kind="measured", part=stage.id, where=stage.name, felt_before=was, felt=now)


def _findings(reading: Reading) -> list[Change]:
    desk, place = reading.desk, ("", "findings")
    cards = cards_of(reading.artifact)[place]
    many = desk.widely_told(desk.experience, FAMILIES)
    inside = {row for theme in many for row in theme.members}
    changes, new, shown = list[Change](), list[Change](), len(cards)
    for family in FAMILIES:
        own = [card for card in cards if isinstance(card, Finding) and card.kind in {kind.value for kind in family}]
        widely = [theme for theme in many if theme.kind in family]
        told = {card.id: reading.told_in(card, widely) for card in own}
        rows = [row for row in reading.new if desk.observations[row].kind in family and row not in inside]
        joined, left = reading.join([card for card in own if told[card.id] is None], rows)
        joined |= _newly_told(reading, told)
        found = [reading.evolve(place, card, joined.get(card.id, ()), told=told[card.id]) for card in own]
        changes += [each for each in found if each]
        pool = [row for row in desk.experience if desk.observations[row].kind in family and row not in inside]
        themes = reading.themes(left, pool)
        severe = [theme for theme in themes if len(theme.voices) < 2 and theme.severity >= SEVERE]
        worth = _worth(themes, max(len(severe), FEWEST_FINDINGS - shown))
        appeared = [theme for theme in widely if theme not in told.values() and set(reading.new) & set(theme.members)]
        worth = [*appeared[: max(0, MOST_FINDINGS - shown)], *worth]
        shown += len(worth)
        new += reading.appear(place, worth, "f-new")
    return changes + new


def _newly_told(reading: Reading, told: Mapping[str, Theme | None]) -> dict[str, list[int]]:
    """New passages of which a clause says what a line says, by the line; of two lines of one theme the first has them.

    Not asked is what kind the passage is as a whole: who praised the food and blamed the wait joins both.
    """
    joined: dict[str, list[int]] = {}
    taken: set[int] = set()
    for identity, theme in told.items():
        if theme is None or id(theme) in taken:
            continue
        taken.add(id(theme))
        joined[identity] = [row for row in reading.new if row in set(theme.members)]
    return joined


def _ideas(reading: Reading, ideas: IdeaSet) -> list[Change]:
    desk = reading.desk
    pains, wishes = ("", "pains"), ("", "ideas")
    changes, new = list[Change](), list[Change]()
    rows = [row for row in reading.new if desk.observations[row].kind is Kind.PAIN]
    joined, left = reading.join(ideas.pains, rows)
    changes += [c for pain in ideas.pains if (c := reading.evolve(pains, pain, joined.get(pain.id, ())))]
    pool = [row for row in desk.experience if desk.observations[row].kind is Kind.PAIN]
    known = [
        Pain(p, theme_of(desk.vectors, desk.observations, own), 0.0, 0.0)
        for p in ideas.pains
        if (own := reading.rows(p))
    ]
    for theme in _worth(reading.themes(left, pool), MOST_PAINS - len(ideas.pains)):
        line = desk.writer.lines([desk.quotes(theme.members)], first=1)[0]
        pain = pain_of(desk, reading.fresh("pain-new"), theme, line)
        known.append(pain)
        new.append(reading.appeared(pains, pain.claim))
        for idea in suggested_for(desk, [pain]):
            new.append(reading.appeared(wishes, idea.model_copy(update={"id": reading.fresh("idea-new")})))
    asked = [idea for idea in ideas.ideas if idea.source == "participant"]
    sure = [row for row in reading.new if asks(desk.observations[row])]
    joined, left = reading.join(asked, sure)
    changes += [c for idea in asked if (c := reading.evolve(wishes, idea, joined.get(idea.id, ())))]
    pool = [r for r in desk.experience if desk.observations[r].kind is Kind.IDEA]
    for theme in reading.themes(left, pool):
        new.append(reading.appeared(wishes, wish_of(desk, reading.fresh("wish-new"), theme, known)))
    return changes + new


def _personas(reading: Reading, personas: PersonaSet) -> list[Change]:
    """New voices join the persona whose lines they say most of; one who says none of them belongs to none."""
    desk, held = reading.desk, cards_of(personas)
    home = {voice: persona.id for persona in personas.personas for voice in persona.members}
    coming = dict.fromkeys(desk.observations[row].voice for row in reading.new)
    newcomers = [voice for voice in coming if voice not in home and voice not in personas.unassigned]
    home |= {voice: _nearest(reading, personas, voice) for voice in newcomers}
    changes, new = list[Change](), list[Change]()
    for persona in personas.personas:
        own = [row for row in reading.new if home.get(desk.observations[row].voice) == persona.id]
        members = {*persona.members, *(voice for voice in newcomers if home[voice] == persona.id)}
        for group, kinds in ATTRIBUTE_KINDS.items():
            place, cards = (persona.id, group), held[persona.id, group]
            joined, left = reading.join(cards, [row for row in own if desk.observations[row].kind in kinds])
            found = [reading.evolve(place, card, joined.get(card.id, ())) for card in cards]
            changes += [each for each in found if each]
            of_members = [r for r in desk.experience if desk.observations[r].voice in members]
            pool = [row for row in of_members if desk.observations[row].kind in kinds]
            themes = reading.themes(left, pool)
            sure = [theme for theme in themes if not is_unsure(desk, theme)]
            shown = _worth(sure if sure or cards else themes[:1], MOST_OF_A_KIND - len(cards))
            new += reading.appear(place, shown, f"{persona.id}-{group}-new")
        for group in ("quotes", SCENE):
            found = [reading.evolve((persona.id, group), c, (), opposable=False) for c in held[persona.id, group]]
            changes += [each for each in found if each]
    for part in (*(persona.id for persona in personas.personas), ""):
        joining = tuple(voice for voice in newcomers if home[voice] == part)
        if joining:
            name = name_of(personas, part) or phrase("persona_none", personas.brief.language or "en")
            changes.insert(0, Change(id="", kind="members", part=part, where=name, voices=joining))
    return changes + new


def _nearest(reading: Reading, personas: PersonaSet, voice: str) -> str:
    desk = reading.desk
    rows = [row for row in reading.new if desk.observations[row].voice == voice]
    said: dict[str, int] = {}
    for persona in personas.personas:
        for group, kinds in ATTRIBUTE_KINDS.items():
            cards = [c for c in cards_of(personas)[persona.id, group] if c.status is not Status.ASSUMED]
            joined, _ = reading.join(cards, [row for row in rows if desk.observations[row].kind in kinds])
            said[persona.id] = said.get(persona.id, 0) + sum(map(len, joined.values()))
    best = max(said, key=lambda each: said[each], default="")
    return best if best and said[best] else ""
