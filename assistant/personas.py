"""Personas: described groups of real participants, every attribute with the people behind it.

Groups come from `assistant.segmentation`, attributes from themes within a group, a scene from the same themes in the
order of the frame's stages. What one voice alone tells, and what may be of another kind, is no attribute where there
are others, as in a map. Nothing is added that no member said; demographics in particular.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.artifacts import Brief, Claim, Persona, PersonaAttributes, PersonaSet
from assistant.drafting import Desk, open_desk
from assistant.grouped import Grouped
from assistant.journeys import is_unsure
from assistant.leaning import LEANING, stands_alone
from assistant.observations import Kind
from assistant.persona_names import named
from assistant.phrases import phrase
from assistant.project import Project
from assistant.segmentation import Segmentation, segment_voices
from assistant.setting_apart import differences
from assistant.themes import Theme, find_themes, fullness, is_talk, says_something, theme_of
from assistant.wording import Line
from corpus.progress import Progress, silent

ATTRIBUTE_KINDS: dict[str, tuple[Kind, ...]] = {
    "goals": (Kind.GOAL,),
    "behaviours": (Kind.BEHAVIOUR,),
    "needs": (Kind.NEED, Kind.EXPECTATION, Kind.IDEA),
    "pains": (Kind.PAIN,),
    "context": (Kind.CONTEXT,),
}
MOST_OF_A_KIND = 5
"""Attributes of each kind at the most. What fits a page; set by judgement."""
WORDED_OF_A_KIND = 1
"""Attributes of each kind that a small model words; the rest stands in people's own words. Each takes it seconds."""
QUOTES_SHOWN = 3
"""Quotations of a persona, of different voices. Enough to hear more than one member; set by judgement."""
PROVISIONAL_BELOW = 5
"""Voices below which a persona is provisional. Under it one person changes the picture by a fifth or more."""


def draft_personas(project: Project, brief: Brief, progress: Progress = silent) -> PersonaSet:
    """Personas of everyone in the brief's scope.

    Raises:
        ScopeError, FrameError, FilterError, ModelError, BudgetExceeded: see `open_desk` and `ChatModel.reply`.
    """
    with open_desk(project, brief, progress) as desk:
        desk.step("grouping", 0, 1)
        found = segment_voices(desk.observations, desk.vectors, desk.experience)
        groups = [_group(desk, i, members) for i, members in enumerate(found.groups, 1)]
        desk.step("grouping", 1, 1)
        personas = tuple(_persona(desk, group, groups, found) for group in groups)
        unassigned = _unassigned(found, personas)
        artifact = PersonaSet(
            id=project.new_id("personas"),
            title=phrase("title_personas", desk.language),
            brief=brief,
            origin=desk.origin(),
            personas=personas,
            unassigned=unassigned,
            misfits={voice: _misfit(voice, found) for voice in unassigned},
            stability=found.stability,
            citations=desk.ledger.citations,
        )
        project.save(artifact)
        return artifact


def _unassigned(found: Segmentation, personas: Sequence[Persona]) -> tuple[str, ...]:
    members = {member for persona in personas for member in persona.members}
    return tuple(voice for voice in found.unassigned if voice not in members)


def _misfit(voice: str, found: Segmentation) -> str:
    return "few_passages" if voice in found.hardly_heard else "between" if voice in found.between else "alone"


def _group(desk: Desk, number: int, members: tuple[str, ...]) -> Grouped:
    inside = set(members)
    rows = tuple(i for i in desk.experience if desk.observations[i].voice in inside)
    themes: dict[str, tuple[Theme, ...]] = {}
    more: dict[str, int] = {}
    for name, kinds in ATTRIBUTE_KINDS.items():
        of_kind = [i for i in rows if desk.observations[i].kind in kinds]
        found = desk.parted(find_themes(desk.vectors, desk.observations, of_kind))
        found.sort(key=lambda theme: (-len(theme.voices), *_least_sure(desk, theme)))
        told = [theme for theme in found if not is_talk(theme, desk.observations)]
        sure = [theme for theme in told if not is_unsure(desk, theme)]
        themes[name] = tuple(sure or told[:1])[:MOST_OF_A_KIND]
        more |= {name: len(found) - len(themes[name])} if len(found) > len(themes[name]) else {}
    return Grouped(number, members, rows, themes, more)


def _least_sure(desk: Desk, theme: Theme) -> tuple[float, float, int]:
    """Order among themes of as many voices: what surely hurt first, then what surely is of this kind and says much."""
    said = [desk.observations[i] for i in theme.members]
    sure = max(o.kind_weight * o.substance * _whole(o.quote) for o in said)
    return -theme.severity * sure, -sure, theme.members[0]


def _whole(quote: str) -> float:
    """How full a passage is, and less where it leans on what was said before it or breaks off."""
    return fullness(quote) * (1.0 if stands_alone(quote) else LEANING)


def _persona(desk: Desk, group: Grouped, groups: Sequence[Grouped], found: Segmentation) -> Persona:
    prefix = f"p{group.number}"
    lines = {name: _lines(desk, f"{prefix}-{name}", themes) for name, themes in group.themes.items()}
    attributes = {name: _attribute(desk, f"{prefix}-{name}", group.themes[name], own) for name, own in lines.items()}
    quotes = _quotes(desk, group, prefix)
    name, tagline = named(desk, group, groups, lines)
    return Persona(
        id=prefix,
        name=name,
        tagline=tagline,
        provisional=len(group.members) < PROVISIONAL_BELOW,
        members=group.members,
        unit=desk.unit,
        attributes=PersonaAttributes(**attributes, quotes=quotes),
        scene=_scene(desk, group, prefix),
        differs=differences(desk, group, groups),
        stage_profile=dict(Counter(desk.observations[i].stage for i in group.rows if desk.observations[i].stage)),
        more=group.more,
        fit={voice: found.fit[voice] for voice in group.members if voice in found.fit},
    )


def _lines(desk: Desk, prefix: str, themes: Sequence[Theme]) -> list[Line]:
    return desk.writer.lines(
        [desk.quotes(theme.members) for theme in themes],
        lambda i: desk.step("wording", i + 1, len(themes), prefix),
        first=WORDED_OF_A_KIND,
    )


def _attribute(desk: Desk, prefix: str, themes: Sequence[Theme], lines: Sequence[Line]) -> tuple[Claim, ...]:
    return tuple(
        desk.claim(f"{prefix}-{i}", theme, line) for i, (theme, line) in enumerate(zip(themes, lines, strict=True), 1)
    )


def _quotes(desk: Desk, group: Grouped, prefix: str) -> tuple[Claim, ...]:
    """The passages felt most strongly that say a whole thing, of different voices where there are several."""

    def telling(row: int) -> float:
        observation = desk.observations[row]
        worth = _whole(observation.quote) * observation.substance
        return abs(observation.valence) * observation.kind_weight * worth

    told = [row for row in group.rows if says_something(desk.observations[row])]
    felt = sorted(told, key=lambda row: (-telling(row), row))
    chosen: list[int] = []
    for row in felt:
        if len({desk.observations[i].voice for i in chosen} | {desk.observations[row].voice}) > len(chosen):
            chosen.append(row)
        if len(chosen) == QUOTES_SHOWN:
            break
    return tuple(
        desk.claim(
            f"{prefix}-quotes-{i}",
            theme_of(desk.vectors, desk.observations, [row]),
            desk.writer.quote_line(desk.quotes([row])),
        )
        for i, row in enumerate(chosen, 1)
    )


def _scene(desk: Desk, group: Grouped, prefix: str) -> tuple[Claim, ...]:
    """What members told, in the order of the stages: for each stage the theme most of them share."""
    claims = []
    for stage in desk.frame.stages:
        rows = [i for i in group.rows if desk.observations[i].stage == stage.id]
        found = find_themes(desk.vectors, desk.observations, rows)
        themes = [theme for theme in found if not is_talk(theme, desk.observations)]
        if themes:
            line = desk.writer.quote_line(desk.quotes(themes[0].members))
            claims.append(desk.claim(f"{prefix}-scene-{stage.id}", themes[0], line))
    return tuple(claims)
