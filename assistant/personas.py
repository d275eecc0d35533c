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
from assistant.leaning import LEANING, stands_alone
from assistant.observations import Kind
from assistant.phrases import phrase
from assistant.project import Project
from assistant.segmentation import Segmentation, segment_voices
from assistant.themes import Theme, find_themes, fullness, is_talk, says_something, theme_of
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
LARGEST_SHARE_ELSEWHERE = 0.6
"""Share of an attribute's holders elsewhere, against the group's own, up to which it may name the persona. What is
as common elsewhere sets nobody apart; set by judgement."""
MEMBERS_WITH_IT = 0.7
"""Share of the members that must have it. A name is to hold for most; set by judgement."""
SMALLEST_DIFFERENCE = 2
"""Voices of the group that must share a theme before it can tell the group apart. What one member says is that
member's."""
MOST_DIFFERENCES = 3
"""Differences told of a persona. The largest ones; set by judgement."""
LONGEST_VALUE = 40
"""Characters of an attribute's value up to which it may be a name. Longer ones are sentences."""
MOST_VALUES_IN_NAME = 3
"""Values of one attribute that a name may join. More are a list."""
LONGEST_NAME = 60
"""Characters of a name made from what members say. What fits a heading."""
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
    more: dict[str, int]
    """Themes of a kind that are not among them."""


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
            misfits={voice: "few_passages" if voice in found.hardly_heard else "alone" for voice in unassigned},
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
    themes: dict[str, tuple[Theme, ...]] = {}
    more: dict[str, int] = {}
    for name, kinds in ATTRIBUTE_KINDS.items():
        of_kind = [i for i in rows if desk.observations[i].kind in kinds]
        found = desk.parted(find_themes(desk.vectors, desk.observations, of_kind))
        found.sort(key=lambda theme: (-len(theme.voices), *_least_sure(desk, theme)))
        themes[name] = tuple(theme for theme in found if not is_talk(theme, desk.observations))[:MOST_OF_A_KIND]
        more |= {name: len(found) - len(themes[name])} if len(found) > len(themes[name]) else {}
    return _Group(number, members, rows, themes, more)


def _least_sure(desk: Desk, theme: Theme) -> tuple[float, float, int]:
    """Order among themes of as many voices: what surely hurt first, then what surely is of this kind and says much."""
    said = [desk.observations[i] for i in theme.members]
    sure = max(o.kind_weight * o.substance * _whole(o.quote) for o in said)
    return -theme.severity * sure, -sure, theme.members[0]


def _whole(quote: str) -> float:
    """How full a passage is, and less where it leans on what was said before it or breaks off."""
    return fullness(quote) * (1.0 if stands_alone(quote) else LEANING)


def _persona(desk: Desk, group: _Group, groups: Sequence[_Group], found: Segmentation) -> Persona:
    prefix = f"p{group.number}"
    attributes = {name: _attribute(desk, f"{prefix}-{name}", themes) for name, themes in group.themes.items()}
    quotes = _quotes(desk, group, prefix)
    telling = _telling(group)
    said = desk.writer.quote_line(desk.quotes(telling.members)).text if telling else ""
    return Persona(
        id=prefix,
        name=_named(desk, group, groups, said),
        tagline=said,
        provisional=len(group.members) < PROVISIONAL_BELOW,
        members=group.members,
        unit=desk.unit,
        attributes=PersonaAttributes(**attributes, quotes=quotes),
        scene=_scene(desk, group, prefix),
        differs=_differences(desk, group, groups),
        stage_profile=dict(Counter(desk.observations[i].stage for i in group.rows if desk.observations[i].stage)),
        more=group.more,
        fit={voice: found.fit[voice] for voice in group.members if voice in found.fit},
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


def _scene(desk: Desk, group: _Group, prefix: str) -> tuple[Claim, ...]:
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


def _telling(group: _Group) -> Theme | None:
    """The pain, need, goal or habit that most members share."""
    themes = [theme for name, found in group.themes.items() if name != "context" for theme in found]
    return max(themes, key=lambda t: (len(t.voices), t.severity, len(t.members)), default=None)


def _named(desk: Desk, group: _Group, groups: Sequence[_Group], said: str) -> str:
    """By what the sources say of the members, where it sets them apart; else by number and what most of them say."""
    if len(groups) == 1:
        return phrase("persona_all", desk.language)
    name = _name(desk, group, groups)
    same = [each.number for each in groups if _name(desk, each, groups) == name]
    if name and same == [group.number]:
        return name
    short = said if len(said) <= LONGEST_NAME else said[:LONGEST_NAME].rsplit(" ", 1)[0] + " …”"
    return phrase("persona_theme", desk.language, number=group.number, theme=name or short).rstrip(" :：")


def _name(desk: Desk, group: _Group, groups: Sequence[_Group]) -> str:
    """Up to three values of one source attribute that together hold for most members and for few elsewhere; an empty
    string where there are none."""
    elsewhere = [voice for other in groups if other.number != group.number for voice in other.members]
    inside = [dict(_attributes_of(desk, voice)) for voice in group.members]
    outside = [dict(_attributes_of(desk, voice)) for voice in elsewhere]
    best = (0.0, "")
    for key in sorted({key for found in inside for key in found}):
        here = Counter(found[key] for found in inside if key in found)
        there = Counter(found[key] for found in outside if key in found)
        rarer = [v for v, n in here.most_common() if n / len(inside) > there[v] / max(1, len(outside))]
        chosen = rarer[:MOST_VALUES_IN_NAME]
        share = sum(here[value] for value in chosen) / len(inside)
        other = sum(there[value] for value in chosen) / max(1, len(outside))
        if share >= MEMBERS_WITH_IT and other <= LARGEST_SHARE_ELSEWHERE * share and share - other > best[0]:
            best = (share - other, " · ".join(value.replace("_", " ").strip().capitalize() for value in chosen))
    return best[1]


def _attributes_of(desk: Desk, voice: str) -> set[tuple[str, str]]:
    if voice in desk.documents:
        found = dict(desk.documents[voice].attributes)
    else:
        found = dict(desk.participants[voice].attributes) if voice in desk.participants else {}
    return {
        (key, value)
        for key, value in found.items()
        if key.casefold() not in NEVER_A_NAME and len(value) <= LONGEST_VALUE
    }


def _differences(desk: Desk, group: _Group, groups: Sequence[_Group]) -> tuple[str, ...]:
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
            theme=desk.writer.quote_line(desk.quotes(own)).title,
            here=here,
            here_of=here_of,
            there=there,
            there_of=there_of,
        )
        for _, here, there, own in found[:MOST_DIFFERENCES]
    )
