"""What many tell of, mostly in passing: "tasty, the staff are kind, only a bit dear" says three things of many each.

A passage that says several things lies near no other as a whole. So its clauses are looked at, each by itself: how it
felt, and which others say the same. Groups of clauses close together are the seeds; seeds whose centres point the same
way are one, since what is each sentence's own cancels out in a centre; what lies near enough to one joins it. What
many voices tell of so is a theme, in which a passage stands once for each thing it says. Geometry, words and counting;
asks no model. Knows nothing of wishes within a complaint: a clause is good, bad or of the kind of its passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.clauses import clauses_of
from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import Embed
from assistant.corrected import LEANING, PERSON
from assistant.few_people import tells_of_few_people
from assistant.function_words import without_joining
from assistant.observations import Observation
from assistant.passages import words_in
from assistant.recurring_words import NAMES, recurring_words
from assistant.substance import substance
from assistant.themes import (
    CLEARLY_FELT,
    LARGEST_LINKAGE,
    WORD_WEIGHT,
    Matrix,
    Theme,
    centred,
    evenly,
    linked,
    nearest_first,
    says_something,
    theme_of,
)

MANY_VOICES = 50
"""Voices from which what is widely told is looked for. In a dozen interviews a theme has few voices whatever is done,
and three grave things planted in such a study became one."""
SEED, JOINS = 0.75, 0.57
"""Mean likeness (cosine, and `WORD_WEIGHT` of shared words) within a seed, and of a clause to a matter that it joins;
as shares of the median likeness of a clause to the nearest one of somebody else. That median is .66 in Chinese reviews,
.73 in English comments and .48 in Korean ones: the encoder spreads short sentences differently in each."""
ONE_DIRECTION = 0.6
"""Cosine of the centres of two seeds from which they are one matter. Of .6, .7 and not at all, the one with the best
match to marked words in Chinese reviews (.55, .50, .46) and to human codes of patients' comments (.19, .17, .16)."""
LEAST_USUAL, MOST_USUAL = 0.54, 0.83
"""Bounds of that median. Where everybody's nearest lies far off, what is no nearer is not the same; where many said the
same word for word, what others put in other words still is."""
SEED_VOICES = 3
"""Voices of a seed at the least. Two may meet by chance."""
BLOCK = 1000
"""Clauses held against all others at once. It bounds memory and changes no result."""
BELONGS = 0.4
"""As `JOINS`, for what is already in a matter, within the part of it that felt alike. Lower, as a part has fewer
clauses to be like: human codes of patients' comments were met by .77 so, and by .72 at .57."""
SAME_PLACES = 5
"""Decimal places of likenesses that are compared. As of `themes.TIED`: what is nearer by less stands in the order of
the corpus."""
SEED_SHARE = 0.6
"""Share of the voices that a matter needs which its seeds must have, before others join. Of .6, .8 and 1, the
first finds most in Korean reviews and loses no code of patients' comments; set on these."""
LEAST_VOICES, VOICES_ROOT = 6, 0.5
"""Voices of a matter at the least, and beyond that their number over the root of all voices. Chance groups grow with
the corpus: 5 of 100, 7 of 400, 11 of 900; set by judgement."""
SURELY_FELT = 1.1
"""The same as `CLEARLY_FELT` of a clause in a passage that felt the other way. "Not dear at all" is taken for bad at
-0.9, "they ignored us" at -1.3; read on Chinese reviews."""

ON_A_MATTER = 0.6
"""Mean substance of the clauses of a matter. Read in Chinese reviews: "not bad" .53 and "I like it" .56; of what names
a matter "the setting is good" has the least, .70."""
FEWEST_WORDS = 1.5
"""Words of a clause without names and addresses from which it says something. Three Chinese characters."""
CodeClauses = Callable[[Sequence[Passage]], Sequence[float]]
"""Clauses in, how each felt out, -2..2."""


@dataclass(frozen=True)
class _Points:
    """What passages say, one thing each."""

    rows: NDArray[np.int64]
    """The observation each is part of."""
    voices: NDArray[np.int64]
    """Who says it, numbered."""
    texts: list[str]
    bare: list[str]
    """Each as it would be said by itself, without names."""
    vectors: Matrix
    words: Any
    """Rows of `recurring_words`."""
    whole: NDArray[np.bool_]
    """Whether it is all of its passage."""

    def voices_of(self, group: Sequence[int] | NDArray[np.int64]) -> set[int]:
        """Who says something in a group."""
        return set(self.voices[list(group)].tolist())


def widely_told(
    vectors: Matrix,
    observations: Sequence[Observation],
    rows: Sequence[int],
    families: Sequence[Sequence[Kind]],
    embed: Embed,
    code: CodeClauses,
) -> list[Theme]:
    """Themes that many of the passages' voices share, most voices first; none among few passages.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        rows: of participants' speech.
        families: kinds that may share a theme.
        embed: passage vectors of texts, not centred.
        code: valences of clauses.
    """
    told = [row for row in rows if says_something(observations[row]) and not observations[row].chosen]
    if len({observations[row].voice for row in told}) < MANY_VOICES:
        return []
    points = _points(vectors, observations, told, embed)
    if not points.texts:
        return []
    needed = max(LEAST_VOICES, VOICES_ROOT * len({observations[row].voice for row in told}) ** 0.5)
    usual = _usual_likeness(points)
    matters = _on_something(points, observations, _matters(points, needed, usual), embed)
    felt = _felt(points, observations, matters, code)
    found = []
    for matter in matters:
        for family in families:
            group = _alike(points, [int(at) for at in matter if felt[int(at)][0] in family], usual)
            if len(points.voices_of(group)) >= SEED_VOICES:
                found.append(_theme(vectors, observations, points, group, felt))
    return sorted(found, key=lambda t: (-len(t.voices), -t.severity, t.members[0]))


def _points(vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int], embed: Embed) -> _Points:
    cut = [
        (row, span)
        for row in rows
        for span in clauses_of(observations[row].quote, observations[row].language)
        if words_in(NAMES.sub(" ", span.of(observations[row].quote))) >= FEWEST_WORDS
    ]
    owners = np.array([row for row, _ in cut], dtype=np.int64)
    alone, counts = np.unique(owners, return_counts=True)
    whole = np.isin(owners, alone[counts == 1])
    texts = [
        observations[row].quote if single else span.of(observations[row].quote)
        for (row, span), single in zip(cut, whole, strict=True)
    ]
    bare = [without_joining(NAMES.sub(" ", text)) or text for text in texts]
    parts = np.array([at for at, text in enumerate(texts) if not whole[at] or bare[at] != text], dtype=int)
    placed = np.array(vectors[owners])
    if len(parts):
        spoken = [bare[at] for at in parts]
        placed[parts] = centred(embed(spoken), [observations[owners[at]].language for at in parts])
    number = {voice: at for at, voice in enumerate(dict.fromkeys(observations[row].voice for row in rows))}
    voices = np.array([number[observations[row].voice] for row in owners], dtype=np.int64)
    return _Points(owners, voices, texts, bare, placed, recurring_words(bare, clauses=True), whole)


def _on_something(
    points: _Points, observations: Sequence[Observation], groups: Sequence[NDArray[np.int64]], embed: Embed
) -> list[NDArray[np.int64]]:
    """The groups whose clauses say something: "really nice, on the whole" is said by many, and of nothing."""
    if not groups:
        return []
    every = np.concatenate(groups)
    languages = [observations[points.rows[at]].language for at in every]
    said = dict(zip(every, substance(embed([points.texts[at] for at in every]), languages, embed), strict=True))
    return [group for group in groups if float(np.mean([said[at] for at in group])) >= ON_A_MATTER]


def _felt(
    points: _Points, observations: Sequence[Observation], matters: Sequence[NDArray[np.int64]], code: CodeClauses
) -> dict[int, tuple[Kind | None, float]]:
    """Kind and valence of the points of the matters; no kind where a clause says neither good nor bad."""
    felt: dict[int, tuple[Kind | None, float]] = {}
    asked: list[int] = []
    for at in (int(at) for matter in matters for at in matter):
        whole = observations[points.rows[at]]
        felt[at] = (whole.kind, whole.valence)
        if not points.whole[at] and tells_of_few_people(points.bare[at]) and not _is_told(whole):
            felt[at] = (_sober(whole), 0.0)
        elif not points.whole[at]:
            asked.append(at)
    passages = [Passage(points.bare[at], observations[points.rows[at]].language.split("-")[0]) for at in asked]
    for at, valence in zip(asked, code(passages) if asked else (), strict=True):
        whole = observations[points.rows[at]]
        felt[at] = _as_told(whole, valence) if _is_told(whole) else (_kind(whole, valence), valence)
    return felt


def _is_told(passage: Observation) -> bool:
    return passage.coder == PERSON or passage.coder.endswith(LEANING)


def _as_told(passage: Observation, valence: float) -> tuple[Kind | None, float]:
    """The codes that a person gave to the passage; no kind where a clause surely felt the other way.

    Who calls "tasty, but far too dear" a pain speaks of the price: the clause on the taste is no pain of taste, nor may
    it be counted against their word.
    """
    other = passage.valence * valence < 0 and abs(valence) >= SURELY_FELT
    return (None if other else passage.kind), passage.valence


def _kind(passage: Observation, valence: float) -> Kind | None:
    """What a clause is: how it felt says more than the kind of its passage, which may be another clause's."""
    against = passage.valence * valence < 0 and abs(passage.valence) >= CLEARLY_FELT
    if abs(valence) >= (SURELY_FELT if against else CLEARLY_FELT):
        return Kind.DELIGHT if valence > 0 else Kind.PAIN
    return _sober(passage)


def _sober(passage: Observation) -> Kind | None:
    return None if passage.kind in (Kind.PAIN, Kind.DELIGHT) else passage.kind


def _matters(points: _Points, needed: float, usual: float) -> list[NDArray[np.int64]]:
    """Groups of points, each with `needed` voices or more, whatever they felt."""
    some = evenly(len(points.texts), LARGEST_LINKAGE)
    seeds = [some[group] for group in linked(points.vectors[some], SEED * usual, points.words[some])]
    merged = _merged(points.vectors, [group for group in seeds if len(points.voices_of(group)) >= SEED_VOICES])
    matters = [group for group in merged if len(points.voices_of(group)) >= max(SEED_VOICES, SEED_SHARE * needed)]
    if not matters:
        return []
    rest = np.setdiff1d(np.arange(len(points.texts)), np.concatenate(matters))
    likeness = np.stack([_mean_likeness(points, rest, group) for group in matters], axis=1).round(SAME_PLACES)
    nearest = likeness.argmax(axis=1)
    joins = likeness.max(axis=1) >= JOINS * usual
    grown = [np.concatenate([group, rest[joins & (nearest == at)]]) for at, group in enumerate(matters)]
    return [group for group in grown if len(points.voices_of(group)) >= needed]


def _alike(points: _Points, group: list[int], usual: float) -> list[int]:
    """The points of a group that are like the rest of it.

    Those who felt one way are a part of a matter, and may have nothing in common but that: "not crowded" and "not big"
    beside "a big place".
    """
    while len(group) > 1:
        own = np.array(group)
        count = len(own)
        itself = 1.0 + WORD_WEIGHT * (points.words[own].multiply(points.words[own])).sum(axis=1).A1
        likeness = (_mean_likeness(points, own, own) * count - itself) / (count - 1)
        if float(likeness.min()) >= BELONGS * usual:
            break
        del group[int(likeness.round(SAME_PLACES).argmin())]
    return group


def _usual_likeness(points: _Points) -> float:
    """Median likeness of a point to the nearest one of another voice, among those of which seeds are made."""
    some = evenly(len(points.texts), LARGEST_LINKAGE)
    vectors, words, voices = points.vectors[some], points.words[some], points.voices[some]
    nearest = np.empty(len(some))
    for start in range(0, len(some), BLOCK):
        block = slice(start, min(start + BLOCK, len(some)))
        near = vectors[block] @ vectors.T + WORD_WEIGHT * (words[block] @ words.T).toarray()
        near[voices[block][:, None] == voices[None, :]] = -1.0
        nearest[block] = near.max(axis=1)
    return min(MOST_USUAL, max(LEAST_USUAL, float(np.median(nearest))))


def _mean_likeness(points: _Points, rows: NDArray[np.int64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    centre = points.vectors[group].mean(axis=0)
    shared = np.asarray(points.words[rows] @ np.asarray(points.words[group].mean(axis=0)).ravel())
    likeness: NDArray[np.float64] = points.vectors[rows] @ centre + WORD_WEIGHT * shared
    return likeness


def _merged(vectors: Matrix, groups: list[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """The groups, joined two by two while the centres of the nearest point the same way."""
    if not groups:
        return []
    sums = np.stack([vectors[group].sum(axis=0) for group in groups]).astype(np.float64)
    units = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    near = (units @ units.T).round(SAME_PLACES)
    np.fill_diagonal(near, -1.0)
    parts = [[group] for group in groups]
    while near.max() >= ONE_DIRECTION:
        one, other = divmod(int(near.argmax()), len(parts))
        parts[one] += parts[other]
        parts[other] = []
        sums[one] += sums[other]
        units[one] = sums[one] / np.linalg.norm(sums[one])
        gone = np.array([not part for part in parts])
        row = np.where(gone, -1.0, (units @ units[one]).round(SAME_PLACES))
        row[one] = -1.0
        near[one, :], near[:, one] = row, row
        near[other, :], near[:, other] = -1.0, -1.0
    return [np.concatenate(part) for part in parts if part]


def _theme(
    vectors: Matrix,
    observations: Sequence[Observation],
    points: _Points,
    group: Sequence[int],
    felt: dict[int, tuple[Kind | None, float]],
) -> Theme:
    """The theme of a group: each passage once, with the clause nearest to the middle, the most central first."""
    centre = points.vectors[list(group)].mean(axis=0)
    near = points.vectors[list(group)] @ centre
    said: dict[int, int] = {}
    for place in nearest_first(near.tolist()):
        said.setdefault(int(points.rows[group[place]]), group[place])
    own = [
        replace(observations[row], kind=felt[at][0] or observations[row].kind, valence=felt[at][1])
        for row, at in said.items()
    ]
    theme = theme_of(vectors[list(said)], own, range(len(own)))
    return replace(
        theme,
        members=tuple(said),
        voices=tuple(dict.fromkeys(each.voice for each in own)),
        words=tuple(points.texts[at] for at in said.values()),
        felt=tuple(each.valence for each in own),
    )


def told_by(theme: Theme, vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int]) -> Theme:
    """The theme of these rows, each with the part of it that says `theme`, and the passage as a whole where none does.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        rows: at least one.
    """
    part = dict(zip(theme.members, zip(theme.words, theme.felt, strict=True), strict=True))
    own = [replace(observations[row], valence=part[row][1]) if row in part else observations[row] for row in rows]
    found = theme_of(vectors[list(rows)], own, range(len(own)))
    members = tuple(rows[at] for at in found.members)
    words = tuple(part[row][0] if row in part else observations[row].quote for row in members)
    felt = tuple(own[at].valence for at in found.members)
    return replace(found, kind=theme.kind, members=members, words=words, felt=felt)
