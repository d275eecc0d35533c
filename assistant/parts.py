"""Stages of a map and personas of a set as parts that can be renamed, moved, added, removed, merged and split.

Each function gives a sentence and a changed copy. Knows the two kinds of part; knows nothing of single cards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant import operations as ops
from assistant.artifacts import (
    AnyArtifact,
    Claim,
    Gap,
    JourneyMap,
    Persona,
    PersonaAttributes,
    PersonaSet,
    Stage,
    Transition,
)
from assistant.boards import PERSONA_GROUPS, SCENE, felt, fresh_id, gaps
from assistant.errors import ArtifactError
from assistant.phrases import phrase

Part = Stage | Persona
Revised = tuple[str, AnyArtifact]
PROVISIONAL_BELOW = 5
"""Fewer voices than this make a persona provisional, as in `assistant.personas`."""


def parts_of(artifact: AnyArtifact) -> tuple[Part, ...]:
    """Stages or personas, in order; nothing where an artifact has no parts."""
    if isinstance(artifact, JourneyMap):
        return artifact.stages
    return artifact.personas if isinstance(artifact, PersonaSet) else ()


def name_of(artifact: AnyArtifact, part: str) -> str:
    """Name of a part; empty where there is none."""
    return next((each.name for each in parts_of(artifact) if each.id == part), "")


def with_parts(artifact: AnyArtifact, parts: Sequence[Part]) -> AnyArtifact:
    """A copy with these parts; ways between stages that are gone go with them."""
    if isinstance(artifact, PersonaSet):
        return artifact.model_copy(update={"personas": tuple(parts)})
    assert isinstance(artifact, JourneyMap)
    known = {part.id for part in parts} | {""}
    ways = tuple(t for t in artifact.transitions if t.from_ in known and t.to in known)
    return artifact.model_copy(update={"stages": tuple(parts), "transitions": ways})


def _said(name: str, artifact: AnyArtifact, language: str, /, **values: object) -> str:
    kind = "persona" if isinstance(artifact, PersonaSet) else "change"
    return phrase(f"{kind}_{name}", language, **values)


def _find(artifact: AnyArtifact, part: str, language: str) -> int:
    for at, each in enumerate(parts_of(artifact)):
        if each.id == part:
            return at
    raise ArtifactError(phrase("no_card", language))


def _worded(text: str, language: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise ArtifactError(phrase("no_words", language))
    return plain


def rename(artifact: AnyArtifact, op: ops.Rename, language: str) -> Revised:
    """Another name."""
    at, new = _find(artifact, op.part, language), _worded(op.text, language)
    parts = list(parts_of(artifact))
    old = parts[at].name
    parts[at] = parts[at].model_copy(update={"name": new})
    return _said("rename", artifact, language, old=old, new=new), with_parts(artifact, parts)


def describe(artifact: AnyArtifact, op: ops.Describe, language: str) -> Revised:
    """Another tag line of a persona."""
    at, text = _find(artifact, op.part, language), _worded(op.text, language)
    parts = list(parts_of(artifact))
    if not isinstance(parts[at], Persona):
        raise ArtifactError(phrase("no_place", language))
    parts[at] = parts[at].model_copy(update={"tagline": text})
    return _said("describe", artifact, language, name=parts[at].name), with_parts(artifact, parts)


def move(artifact: AnyArtifact, op: ops.Move, language: str) -> Revised:
    """To another place in the order."""
    at = _find(artifact, op.part, language)
    parts = list(parts_of(artifact))
    place = min(len(parts), max(1, op.place))
    moved = parts.pop(at)
    parts.insert(place - 1, moved)
    return _said("move", artifact, language, name=moved.name, place=place), with_parts(artifact, parts)


def remove(artifact: AnyArtifact, op: ops.Remove, language: str) -> Revised:
    """Gone, with its cards; voices of a persona belong to none then."""
    at = _find(artifact, op.part, language)
    parts = list(parts_of(artifact))
    gone = parts.pop(at)
    n = sum(len(held) for held in _groups(gone).values())
    changed = with_parts(artifact, parts)
    if isinstance(gone, Persona) and isinstance(changed, PersonaSet):
        free = tuple(dict.fromkeys((*changed.unassigned, *gone.members)))
        changed = changed.model_copy(update={"unassigned": free})
    return _said("remove", artifact, language, name=gone.name, n=n), changed


def add(artifact: AnyArtifact, op: ops.Add, language: str) -> Revised:
    """An empty one."""
    name = _worded(op.text, language)
    parts = list(parts_of(artifact))
    taken = {part.id for part in parts}
    if isinstance(artifact, JourneyMap):
        ask = [(lane, phrase("ask_cell", language, stage=name, lane=title)) for lane, title in artifact.lanes.items()]
        made: Part = Stage(
            id=fresh_id(taken, "stage"),
            name=name,
            cells={lane: () for lane in artifact.lanes},
            empty=tuple(Gap(lane=lane, ask=question) for lane, question in ask),
        )
    elif isinstance(artifact, PersonaSet):
        made = Persona(id=fresh_id(taken, "persona"), name=name, tagline="", provisional=True, members=())
    else:
        raise ArtifactError(phrase("no_place", language))
    at = min(len(parts), op.place - 1) if op.place > 0 else len(parts)
    parts.insert(at, made)
    return _said("add", artifact, language, name=name), with_parts(artifact, parts)


def merge(artifact: AnyArtifact, op: ops.Merge, language: str) -> Revised:
    """Two become one, with the cards of both, most voices first."""
    first, second = sorted((_find(artifact, op.part, language), _find(artifact, op.other, language)))
    if first == second:
        raise ArtifactError(phrase("no_place", language))
    parts = list(parts_of(artifact))
    a, b = parts[first], parts[second]
    if isinstance(artifact, JourneyMap):
        assert isinstance(a, Stage)
        assert isinstance(b, Stage)
        parts[first] = _merged_stage(artifact, a, b)
        ways = tuple(
            t.model_copy(update={"from_": a.id if t.from_ == b.id else t.from_, "to": a.id if t.to == b.id else t.to})
            for t in artifact.transitions
        )
        kept: tuple[Transition, ...] = tuple(t for t in ways if t.from_ != t.to)
        artifact = artifact.model_copy(update={"transitions": kept})
    else:
        assert isinstance(a, Persona)
        assert isinstance(b, Persona)
        parts[first] = _merged_persona(a, b)
    del parts[second]
    return _said("merge", artifact, language, first=a.name, second=b.name), with_parts(artifact, parts)


def _groups(part: Part) -> dict[str, tuple[Claim, ...]]:
    if isinstance(part, Stage):
        return dict(part.cells)
    return {name: _group(part, name) for name in PERSONA_GROUPS}


def _group(persona: Persona, name: str) -> tuple[Claim, ...]:
    held: tuple[Claim, ...] = persona.scene if name == SCENE else getattr(persona.attributes, name)
    return held


def _merged_stage(journey: JourneyMap, a: Stage, b: Stage) -> Stage:
    cells = {
        lane: tuple(sorted((*a.cells.get(lane, ()), *b.cells.get(lane, ())), key=lambda card: -card.participants))
        for lane in {**a.cells, **b.cells}
    }
    more = Counter(a.more) + Counter(b.more)
    update: dict[str, object] = {
        "name": f"{a.name} · {b.name}",
        "cells": cells,
        "emotion": felt(cells, journey),
        "more": dict(more),
        "covers": tuple(dict.fromkeys((*(a.covers or (a.id,)), *(b.covers or (b.id,))))),
    }
    merged = a.model_copy(update=update)
    return merged.model_copy(update={"empty": gaps(journey, merged, cells)})


def _merged_persona(a: Persona, b: Persona) -> Persona:
    members = tuple(dict.fromkeys((*a.members, *b.members)))
    groups = {name: (*_group(a, name), *_group(b, name)) for name in PERSONA_GROUPS}
    most = {name: tuple(sorted(groups[name], key=lambda card: -card.participants)) for name in groups if name != SCENE}
    return a.model_copy(
        update={
            "name": f"{a.name} · {b.name}",
            "members": members,
            "provisional": len(members) < PROVISIONAL_BELOW,
            "attributes": PersonaAttributes(**most),
            SCENE: groups[SCENE],
            "differs": (),  # measured between the two as they were
            "stage_profile": dict(Counter(a.stage_profile) + Counter(b.stage_profile)),
            "more": dict(Counter(a.more) + Counter(b.more)),
            "fit": {},  # measured within the groups as they were
        }
    )


def split(artifact: AnyArtifact, op: ops.Split, language: str) -> Revised:
    """In two: the named cards go to the second; a persona's voices go where more of their passages stand."""
    at = _find(artifact, op.part, language)
    parts = list(parts_of(artifact))
    part = parts[at]
    second = set(op.cards)
    groups = _groups(part)
    every = {card.id for held in groups.values() for card in held}
    if not second & every or not every - second:
        raise ArtifactError(phrase("split_needs_evidence", language, name=part.name))
    halves = [
        {name: tuple(card for card in held if (card.id in second) is late) for name, held in groups.items()}
        for late in (False, True)
    ]
    names = (_worded(op.first, language), _worded(op.second, language))
    new = fresh_id([each.id for each in parts], part.id)
    if isinstance(artifact, JourneyMap):
        assert isinstance(part, Stage)
        made: list[Part] = list(_split_stage(artifact, part, halves, names, new))
    else:
        assert isinstance(artifact, PersonaSet)
        assert isinstance(part, Persona)
        made = list(_split_persona(artifact, part, halves, names, new))
    parts[at : at + 1] = made
    what = _said("split", artifact, language, old=part.name, first=names[0], second=names[1])
    return what, with_parts(artifact, parts)


def _split_stage(
    journey: JourneyMap, stage: Stage, halves: list[dict[str, tuple[Claim, ...]]], names: tuple[str, str], new: str
) -> tuple[Stage, Stage]:
    covers = stage.covers or (stage.id,)
    first, second = (
        stage.model_copy(update={"name": name, "cells": cells, "emotion": felt(cells, journey), "covers": covers})
        for name, cells in zip(names, halves, strict=True)
    )
    second = second.model_copy(update={"id": new, "more": {}, "empty": ()})
    return (
        first.model_copy(update={"empty": gaps(journey, first, first.cells)}),
        second.model_copy(update={"empty": gaps(journey, second, second.cells)}),
    )


def _split_persona(
    personas: PersonaSet, persona: Persona, halves: list[dict[str, tuple[Claim, ...]]], names: tuple[str, str], new: str
) -> tuple[Persona, Persona]:
    voice = {each.label: each.participant or each.document for each in personas.citations}
    said = [
        Counter(voice[x] for held in half.values() for card in held for x in card.for_ if x in voice) for half in halves
    ]
    late = tuple(each for each in persona.members if said[1][each] > said[0][each])
    members = (tuple(each for each in persona.members if each not in late), late)
    first, second = (
        persona.model_copy(
            update={
                "name": name,
                "members": own,
                "provisional": len(own) < PROVISIONAL_BELOW,
                "attributes": PersonaAttributes(**{k: v for k, v in half.items() if k != SCENE}),
                SCENE: half[SCENE],
                "differs": (),
                "fit": {},
            }
        )
        for name, own, half in zip(names, members, halves, strict=True)
    )
    return first, second.model_copy(update={"id": new, "stage_profile": {}, "more": {}})
