"""Contradictions between people or groups as findings of their own, with both sides' words, counts and who they are.

Which passages oppose each other is told by `assistant.opposition` from words and nearness; a large model, where one is
set, is asked of each pair whether it does, and may only strike it out. Knows nothing of who is right.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.artifacts import Contradiction, Side, Status
from assistant.confidence import confidence_of
from assistant.drafting import Desk
from assistant.opposition.contradicting import Sides, sides_of
from assistant.opposition.reading import name_of
from assistant.phrases import phrase
from assistant.wording import Quote

MOST_SHOWN = 20
"""Contradictions of a draft at the most, those of the most voices. Longer lists are not read to the end; set by
judgement."""
FEW_VALUES = 8
"""Values up to which an attribute tells groups apart. One that nearly everybody has another value of, such as a name or
a date, says nothing of a side; set by judgement."""


@dataclass(frozen=True, slots=True)
class _Found:
    sides: Sides
    confirmed: bool | None


def contradictions(desk: Desk) -> tuple[Contradiction, ...]:
    """Every contradiction among participants, those of the most voices on the smaller side first.

    Raises:
        ModelError, BudgetExceeded: a large model was asked and could not be.
    """
    every = sides_of(desk.observations, desk.vectors, desk.pairs)
    found = [each for each in _confirmed(desk, every[: 2 * MOST_SHOWN]) if each.confirmed is not False]
    found.sort(key=lambda each: -min(len(_voices(desk, rows)) for rows in (each.sides.one, each.sides.other)))
    return tuple(_contradiction(desk, each) for each in found[:MOST_SHOWN])


def _confirmed(desk: Desk, every: Sequence[Sides]) -> list[_Found]:
    asked = [(desk.quotes(each.one), desk.quotes(each.other)) for each in every]
    return [_Found(each, said) for each, said in zip(every, desk.writer.contradict(asked), strict=True)]


def _contradiction(desk: Desk, found: _Found) -> Contradiction:
    one, other = _side(desk, found.sides.one), _side(desk, found.sides.other)
    documents = {desk.ledger[label].document for label in (*one.for_, *other.for_)}
    # As sure as the smaller side is: two hundred against one is one who says otherwise.
    weaker = min(one.participants, other.participants)
    return Contradiction(
        id=_id(desk, found.sides),
        text=_text(desk, found, one, other),
        status=Status.OBSERVED,
        for_=one.for_,
        against=other.for_,
        participants=one.participants,
        unit=one.unit,
        sources=one.sources,
        confidence=confidence_of(weaker, len(documents), len({*one.kinds, *other.kinds}), 0),
        wording="rule",
        scale=found.sides.scale,
        sides=(one, other),
        confirmed=found.confirmed,
    )


def _text(desk: Desk, found: _Found, one: Side, other: Side) -> str:
    """Both sides' words. Told by words and nearness alone, they only seem to contradict each other."""
    scale = found.sides.scale
    matter = name_of(scale, desk.language)
    if not matter and scale:
        matter = phrase("contradiction_duration", desk.language)
    quotes = [
        desk.writer.quote_line([Quote(side.quote, desk.ledger[side.for_[0]].language)]).text for side in (one, other)
    ]
    name = ("contradiction" if found.confirmed else "contradiction_seeming") + ("_on" if matter else "")
    return phrase(name, desk.language, matter=matter, one=quotes[0], other=quotes[1])


def _side(desk: Desk, rows: Sequence[int]) -> Side:
    labels = desk.cite(rows)
    tally = desk.ledger.tally(labels)
    languages: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for voice in _voices(desk, rows):
        own = [desk.observations[row] for row in rows if desk.observations[row].voice == voice]
        languages.update({o.language for o in own})
        kinds.update({desk.documents[o.segment.document].kind.value for o in own})
    return Side(
        quote=desk.observations[rows[0]].quote,
        for_=labels,
        participants=tally.voices,
        unit=tally.unit,
        sources=tally.sources,
        languages=dict(languages),
        kinds=dict(kinds),
        segments=_segments(desk, rows),
    )


def _segments(desk: Desk, rows: Sequence[int]) -> dict[str, dict[str, int]]:
    """Voices by the values of each attribute that tells groups apart in this corpus."""
    telling = desk.telling_attributes(FEW_VALUES)
    found: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        for name, value in desk.attributes_of(row).items():
            if name in telling:
                found.setdefault(name, {}).setdefault(value, set()).add(desk.observations[row].voice)
    return {name: {value: len(voices) for value, voices in values.items()} for name, values in sorted(found.items())}


def _voices(desk: Desk, rows: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(desk.observations[row].voice for row in rows))


def _id(desk: Desk, sides: Sides) -> str:
    """The same for the same two passages in every draft, so that what a person approved is known again."""
    said = "\0".join(sorted(desk.observations[rows[0]].id for rows in (sides.one, sides.other)))
    return f"x{hashlib.blake2b(said.encode(), digest_size=4).hexdigest()}"


def kept(before: Sequence[Contradiction], now: Sequence[Contradiction]) -> tuple[Contradiction, ...]:
    """What is found now, with the wording that people approved before.

    An approved one that is found no more is kept and marked as stale.
    """
    approved = {each.id: each for each in before if each.approved}
    shown = [_as_approved(approved[each.id], each) if each.id in approved else each for each in now]
    gone = [each for each in approved.values() if each.id not in {found.id for found in now}]
    return (*shown, *(each.model_copy(update={"stale": True}) for each in gone))


def _as_approved(before: Contradiction, now: Contradiction) -> Contradiction:
    fields = ("text", "wording", "approved", "approved_text")
    return now.model_copy(update={name: getattr(before, name) for name in fields})
