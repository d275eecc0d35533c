"""What sets the people of one group apart from the others: what more of them tell, with the counts of both.

Three ways to look for it, since people tell one thing in many words: the themes over everybody, by meaning alone and
with the words they share; what lies near a theme of the group and feels no opposite way; and the ends of the scales
on which experiences lie (`assistant.opposition.reading`), as long waits. Counts voices; knows no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.drafting import Desk
from assistant.grouped import Grouped
from assistant.opposition.reading import name_of, read
from assistant.phrases import phrase
from assistant.themes import CLEARLY_FELT, SAME_TOPIC, Theme, find_themes, is_talk, says_something, theme_of

SMALLEST_DIFFERENCE = 2
"""Voices of the group that must share a theme before it can tell the group apart. What one member says is that
member's."""
COMMON_ELSEWHERE = 0.6
"""Share of the others who tell it, against the share of the group, up to which it sets the group apart. As for the
values that name a persona."""
MOST_DIFFERENCES = 3
"""Differences told of a persona. The largest ones; set by judgement."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Something that people tell."""

    rows: tuple[int, ...]
    scale: str = ""


def differences(desk: Desk, group: Grouped, groups: Sequence[Grouped]) -> tuple[str, ...]:
    """What a larger share of the group's voices tells than of all others, the largest difference first."""
    others = [i for other in groups if other.number != group.number for i in other.rows]
    if not others:
        return ()
    here_of, there_of = len(group.members), len({desk.observations[i].voice for i in others})
    inside = set(group.members)
    found: list[tuple[float, int, int, list[int], str]] = []
    for told in _told(desk, group, others):
        voices = {desk.observations[i].voice for i in told.rows}
        here, there = len(voices & inside), len(voices - inside)
        own = [i for i in told.rows if desk.observations[i].voice in inside]
        if here >= SMALLEST_DIFFERENCE and there / there_of <= COMMON_ELSEWHERE * here / here_of:
            found.append((here / here_of - there / there_of, here, there, own, told.scale))
    found.sort(key=lambda each: (-each[0], each[4] != "", each[3]))
    chosen: list[tuple[float, int, int, list[int], str]] = []
    for each in found:
        if not any(set(each[3]) & set(other[3]) or each[4] == other[4] != "" for other in chosen):
            chosen.append(each)
    return tuple(
        _line(desk, own, scale, here=here, here_of=here_of, there=there, there_of=there_of)
        for _, here, there, own, scale in chosen[:MOST_DIFFERENCES]
    )


def _line(desk: Desk, own: Sequence[int], scale: str, **counts: int) -> str:
    ordered = theme_of(desk.vectors, desk.observations, own).members
    quote = desk.writer.quote_line(desk.quotes(ordered)).title
    about = name_of(scale, desk.language) if scale else ""
    theme = phrase("differs_about", desk.language, about=about, theme=quote) if about else quote
    return phrase("differs", desk.language, theme=theme, **counts)


def _told(desk: Desk, group: Grouped, others: Sequence[int]) -> Iterator[_Told]:
    rows = [*group.rows, *others]
    for words in (False, True):
        for theme in find_themes(desk.vectors, desk.observations, rows, words=words):
            if not is_talk(theme, desk.observations):
                yield _Told(theme.members)
    telling = [row for row in rows if says_something(desk.observations[row])]
    for own in group.themes.values():
        for theme in own:
            yield _Told(tuple(_alike(desk, theme, telling)))
    ends: dict[tuple[str, int], list[int]] = {}
    for row in telling:
        said = desk.observations[row]
        for scale, end in read(said.quote, said.language).ends.items():
            ends.setdefault((scale, end), []).append(row)
    for (scale, _), at in sorted(ends.items()):
        yield _Told(tuple(at), scale)


def _alike(desk: Desk, theme: Theme, rows: Sequence[int]) -> list[int]:
    """The theme's passages, and those that speak of the same thing and do not feel the opposite of it."""
    centre = np.array(theme.centre)
    near = desk.vectors[list(rows)] @ (centre / (float(np.linalg.norm(centre)) or 1.0))
    own = set(theme.members)
    return [
        row
        for row, cosine in zip(rows, near.tolist(), strict=True)
        if row in own
        or (cosine >= SAME_TOPIC and _sign(desk.observations[row].valence) * _sign(theme.valence.mean) >= 0)
    ]


def _sign(valence: float) -> int:
    """-1, 0 or 1: bad, neither, good."""
    return 0 if abs(valence) < CLEARLY_FELT else 1 if valence > 0 else -1
