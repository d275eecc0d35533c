"""Personas: described groups of real participants, every attribute with the people behind it.

Groups come from `assistant.segmentation`, attributes from themes within a group, a scene from the same themes in the
order of the frame's stages. Nothing is added that no member said; demographics in particular.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.artifacts import Brief, Claim, Persona, PersonaAttributes, PersonaSet
from assistant.drafting import Desk, open_desk
from assistant.observations import Kind
from assistant.phrases import phrase
from assistant.project import Project
from assistant.segmentation import Segmentation, segment_voices
from assistant.themes import Theme, find_themes, theme_of
from corpus.progress import Progress, silent

ATTRIBUTE_KINDS: dict[str, tuple[Kind, ...]] = {
    "goals": (Kind.GOAL,),
    "behaviours": (Kind.BEHAVIOUR,),
    "needs": (Kind.NEED, Kind.EXPECTATION, Kind.IDEA),
    "pains": (Kind.PAIN,),
    "context": (Kind.CONTEXT,),
}
MOST_OF_A_KIND = 5
WORDED_OF_A_KIND = 1
"""Attributes of each kind that a small model words; the rest stands in people's own words."""
QUOTES_SHOWN = 3
PROVISIONAL_BELOW = 5
"""Fewer voices than this make a persona provisional: under it one person changes the picture by a fifth or more."""
LARGEST_SHARE_ELSEWHERE = 0.6
"""A source attribute names a persona only if most of its members have it and it is rarer elsewhere by this factor."""
MEMBERS_WITH_IT = 0.7
SMALLEST_DIFFERENCE = 2
"""Voices of the group that must share a theme before it can tell the group apart."""
NEVER_A_NAME = frozenset(
    {"age", "gender", "sex", "ethnicity", "race", "religion", "nationality", "family", "health", "disability", "name"}
)
"""Demographic attributes never name a persona: it is built on what people do, want and struggle with."""


@dataclass(frozen=True, slots=True)
class _Group:
    number: int
    members: tuple[str, ...]
    rows: tuple[int, ...]
    themes: dict[str, tuple[Theme, ...]]


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
        personas = tuple(_persona(desk, group, groups) for group in groups)
        artifact = PersonaSet(
            id=project.new_id("personas"),
            title=phrase("title_personas", desk.language),
            brief=brief,
            origin=desk.origin(),
            personas=personas,
            unassigned=_unassigned(found, personas),
            stability=found.stability,
            citations=desk.ledger.citations,
        )
        project.save(artifact)
        return artifact


def _unassigned(found: Segmentation, personas: Sequence[Persona]) -> tuple[str, ...]:
    members = {member for persona in personas for member in persona.members}
    return tuple(voice for voice in found.unassigned if voice not in members)


def _group(desk: Desk, number: int, members: tuple[str, ...]) -> _Group:
    inside = set(members)
    rows = tuple(i for i in desk.experience if desk.observations[i].voice in inside)
    themes = {}
    for name, kinds in ATTRIBUTE_KINDS.items():
        found = find_themes(desk.vectors, desk.observations, [i for i in rows if desk.observations[i].kind in kinds])
        themes[name] = tuple(found[:MOST_OF_A_KIND])
    return _Group(number, members, rows, themes)


def _persona(desk: Desk, group: _Group, groups: Sequence[_Group]) -> Persona:
    prefix = f"p{group.number}"
    attributes = {name: _attribute(desk, f"{prefix}-{name}", themes) for name, themes in group.themes.items()}
    quotes = _quotes(desk, group, prefix)
    telling = _telling(desk, group)
    names = [_name(desk, each, groups) for each in groups]
    name = names[group.number - 1]
    if names.count(name) > 1 or not name:
        title = desk.writer.quote_line(desk.quotes(telling.members)).title if telling else ""
        name = phrase("persona_theme", desk.language, number=group.number, theme=name or title)
    if len(groups) == 1:
        name = phrase("persona_all", desk.language)
    return Persona(
        id=prefix,
        name=name,
        tagline=quotes[0].text if quotes else "",
        provisional=len(group.members) < PROVISIONAL_BELOW,
        members=group.members,
        unit=desk.unit,
        attributes=PersonaAttributes(**attributes, quotes=quotes),
        scene=_scene(desk, group, prefix),
        differs=_differences(desk, group, groups, name),
        stage_profile=dict(Counter(desk.observations[i].stage for i in group.rows if desk.observations[i].stage)),
    )


def _attribute(desk: Desk, prefix: str, themes: Sequence[Theme]) -> tuple[Claim, ...]:
    lines = desk.writer.lines(
        [desk.quotes(theme.members) for theme in themes],
        lambda i: desk.step("wording", i + 1, len(themes), prefix),
        first=WORDED_OF_A_KIND,
    )
    return tuple(
        desk.claim(f"{prefix}-{i}", theme, line) for i, (theme, line) in enumerate(zip(themes, lines, strict=True), 1)
    )


def _quotes(desk: Desk, group: _Group, prefix: str) -> tuple[Claim, ...]:
    """The most telling passages in people's own words, of different voices where there are several."""
    felt = sorted(group.rows, key=lambda i: -abs(desk.observations[i].valence) * desk.observations[i].kind_weight)
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


def _scene(desk: Desk, group: _Group, prefix: str) -> tuple[Claim, ...]:
    """What members told, in the order of the stages: for each stage the theme most of them share."""
    claims = []
    for stage in desk.frame.stages:
        rows = [i for i in group.rows if desk.observations[i].stage == stage.id]
        themes = find_themes(desk.vectors, desk.observations, rows)
        if themes:
            line = desk.writer.quote_line(desk.quotes(themes[0].members))
            claims.append(desk.claim(f"{prefix}-scene-{stage.id}", themes[0], line))
    return tuple(claims)


def _telling(desk: Desk, group: _Group) -> Theme | None:
    """The theme that most members share."""
    themes = [theme for found in group.themes.values() for theme in found]
    return max(themes, key=lambda t: (len(t.voices), len(t.members)), default=None)


def _name(desk: Desk, group: _Group, groups: Sequence[_Group]) -> str:
    """The source attribute that sets the group apart, or an empty string where none does."""
    elsewhere = [voice for other in groups if other.number != group.number for voice in other.members]
    best = (0.0, "")
    counts = Counter(pair for voice in group.members for pair in _attributes_of(desk, voice))
    for (key, value), n in sorted(counts.items()):
        share = n / len(group.members)
        other = sum((key, value) in _attributes_of(desk, voice) for voice in elsewhere) / max(1, len(elsewhere))
        if share >= MEMBERS_WITH_IT and other <= LARGEST_SHARE_ELSEWHERE * share and share - other > best[0]:
            best = (share - other, value.replace("_", " ").strip().capitalize())
    return best[1]


def _attributes_of(desk: Desk, voice: str) -> set[tuple[str, str]]:
    if voice in desk.documents:
        found = dict(desk.documents[voice].attributes)
    else:
        found = dict(desk.participants[voice].attributes) if voice in desk.participants else {}
    return {(key, value) for key, value in found.items() if key.casefold() not in NEVER_A_NAME and len(value) <= 40}


def _differences(desk: Desk, group: _Group, groups: Sequence[_Group], name: str) -> tuple[str, ...]:
    """The themes whose share of voices differs most from the other groups', with both counts."""
    others = [i for other in groups if other.number != group.number for i in other.rows]
    if not others:
        return ()
    here_of = len(group.members)
    there_of = len({desk.observations[i].voice for i in others})
    inside = set(group.members)
    rows = [*group.rows, *others]
    found = []
    for theme in find_themes(desk.vectors, desk.observations, rows):
        here = len(inside.intersection(theme.voices))
        there = len(theme.voices) - here
        gap = here / here_of - there / there_of
        own = [i for i in theme.members if desk.observations[i].voice in inside]
        if gap > 0 and here >= SMALLEST_DIFFERENCE and own:
            found.append((gap, here, there, own))
    found.sort(key=lambda entry: -entry[0])
    return tuple(
        phrase(
            "differs",
            desk.language,
            name=name,
            theme=desk.writer.quote_line(desk.quotes(own)).title,
            here=here,
            here_of=here_of,
            there=there,
            there_of=there_of,
        )
        for _, here, there, own in found[:3]
    )
