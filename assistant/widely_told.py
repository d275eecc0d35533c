"""What many tell of, mostly in passing: "tasty, the staff are kind, only a bit dear" says three things of many each.

A passage that says several things lies near no other as a whole. So its clauses are looked at, each by itself: how it
felt, and which others say the same. Groups of clauses close together are the seeds; seeds whose centres point the same
way are one, since what is each sentence's own cancels out in a centre; what lies near enough to one joins it. What
many voices tell of so is a theme, in which a passage stands once for each thing it says. Geometry, words and counting;
asks no model. Knows nothing of wishes within a complaint: a clause is good, bad or of the kind of its passage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.clauses import clauses_of
from assistant.coders.codes import Kind, Passage
from assistant.coders.embedded import Embed
from assistant.observations import Observation
from assistant.passages import words_in
from assistant.recurring_words import recurring_words
from assistant.substance import substance
from assistant.themes import (
    CLEARLY_FELT,
    LARGEST_LINKAGE,
    NOTHING_SAID,
    WORD_WEIGHT,
    Matrix,
    Theme,
    centred,
    linked,
    says_something,
    theme_of,
)
from corpus.redaction.items import MARK as PSEUDONYM

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
SEED_SHARE = 0.6
"""Share of the voices that a matter needs which its seeds must have, before others join. Of .6, .8 and 1, the
first finds most in Korean reviews and loses no code of patients' comments; set on these."""
LEAST_VOICES, VOICES_ROOT = 6, 0.5
"""Voices of a matter at the least, and beyond that their number over the root of all voices. Chance groups grow with
the corpus: 5 of 100, 7 of 400, 11 of 900; set by judgement."""
SURELY_FELT = 1.1
"""The same as `CLEARLY_FELT` of a clause in a passage that felt the other way. "Not dear at all" is taken for bad at
-0.9, "they ignored us" at -1.3; read on Chinese reviews."""

FEWEST_WORDS = 1.5
"""Words of a clause without names and addresses from which it says something. Three Chinese characters."""
_NAMES = re.compile(rf"{PSEUDONYM.pattern}|https?://\S+|@\w+")
"""Whom and what a clause names, which is not what it says of them."""

CodeClauses = Callable[[Sequence[Passage]], Sequence[float]]
"""Clauses in, how each felt out, -2..2."""


@dataclass(frozen=True)
class _Points:
    """What passages say, one thing each."""

    rows: NDArray[np.int64]
    """The observation each is part of."""
    texts: list[str]
    vectors: Matrix
    whole: NDArray[np.bool_]
    """Whether it is all of its passage."""


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
    matters = _on_something(points, observations, _matters(points, observations, needed), embed)
    felt = _felt(points, observations, matters, code)
    found = []
    for matter in matters:
        for family in families:
            group = [int(at) for at in matter if felt[int(at)][0] in family]
            if len({observations[points.rows[at]].voice for at in group}) >= SEED_VOICES:
                found.append(_theme(vectors, observations, points, group, felt))
    return sorted(found, key=lambda t: (-len(t.voices), -t.severity, t.members[0]))


def _points(vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int], embed: Embed) -> _Points:
    cut = [
        (row, span)
        for row in rows
        for span in clauses_of(observations[row].quote, observations[row].language)
        if words_in(_NAMES.sub(" ", span.of(observations[row].quote))) >= FEWEST_WORDS
    ]
    owners = np.array([row for row, _ in cut], dtype=np.int64)
    alone, counts = np.unique(owners, return_counts=True)
    whole = np.isin(owners, alone[counts == 1])
    texts = [
        observations[row].quote if single else span.of(observations[row].quote)
        for (row, span), single in zip(cut, whole, strict=True)
    ]
    bare = [_NAMES.sub(" ", text).strip() for text in texts]
    parts = np.array([at for at, text in enumerate(texts) if not whole[at] or bare[at] != text], dtype=int)
    placed = np.array(vectors[owners])
    if len(parts):
        spoken = [bare[at] or texts[at] for at in parts]
        placed[parts] = centred(embed(spoken), [observations[owners[at]].language for at in parts])
    return _Points(owners, texts, placed, whole)


def _on_something(
    points: _Points, observations: Sequence[Observation], groups: Sequence[NDArray[np.int64]], embed: Embed
) -> list[NDArray[np.int64]]:
    """The groups whose clauses say something: "really nice, on the whole" is said by many, and of nothing."""
    if not groups:
        return []
    every = np.concatenate(groups)
    languages = [observations[points.rows[at]].language for at in every]
    said = dict(zip(every, substance(embed([points.texts[at] for at in every]), languages, embed), strict=True))
    return [group for group in groups if float(np.mean([said[at] for at in group])) > NOTHING_SAID]


def _felt(
    points: _Points, observations: Sequence[Observation], matters: Sequence[NDArray[np.int64]], code: CodeClauses
) -> dict[int, tuple[Kind | None, float]]:
    """Kind and valence of the points of the matters; no kind where a clause says neither good nor bad."""
    inside = [int(at) for matter in matters for at in matter]
    felt: dict[int, tuple[Kind | None, float]] = {}
    for at in inside:
        whole = observations[points.rows[at]]
        felt[at] = (whole.kind, whole.valence)
    parts = [at for at in inside if not points.whole[at]]
    passages = [Passage(points.texts[at], observations[points.rows[at]].language.split("-")[0]) for at in parts]
    for at, valence in zip(parts, code(passages) if parts else (), strict=True):
        felt[at] = (_kind(observations[points.rows[at]], valence), valence)
    return felt


def _kind(passage: Observation, valence: float) -> Kind | None:
    """What a clause is: how it felt says more than the kind of its passage, which may be another clause's."""
    against = passage.valence * valence < 0 and abs(passage.valence) >= CLEARLY_FELT
    if abs(valence) >= (SURELY_FELT if against else CLEARLY_FELT):
        return Kind.DELIGHT if valence > 0 else Kind.PAIN
    return None if passage.kind in (Kind.PAIN, Kind.DELIGHT) else passage.kind


def _matters(points: _Points, observations: Sequence[Observation], needed: float) -> list[NDArray[np.int64]]:
    """Groups of points, each with `needed` voices or more, whatever they felt."""

    def voices(group: NDArray[np.int64]) -> int:
        return len({observations[points.rows[at]].voice for at in group})

    words = recurring_words(points.texts)
    head = min(len(points.texts), LARGEST_LINKAGE)
    usual = _usual_likeness(points, observations, words, head)
    seeds = [np.array(group) for group in linked(points.vectors[:head], SEED * usual, words[:head])]
    merged = _merged(points.vectors, [group for group in seeds if voices(group) >= SEED_VOICES])
    matters = [group for group in merged if voices(group) >= max(SEED_VOICES, SEED_SHARE * needed)]
    if not matters:
        return []
    rest = np.setdiff1d(np.arange(len(points.texts)), np.concatenate(matters))
    likeness = np.stack([_mean_likeness(points.vectors, words, rest, group) for group in matters], axis=1)
    nearest = likeness.argmax(axis=1)
    joins = likeness.max(axis=1) >= JOINS * usual
    grown = [np.concatenate([group, rest[joins & (nearest == at)]]) for at, group in enumerate(matters)]
    return [group for group in grown if voices(group) >= needed]


def _usual_likeness(points: _Points, observations: Sequence[Observation], words: Any, head: int) -> float:
    """Median likeness of a point to the nearest one of another voice, within the first `head`."""
    number = {voice: at for at, voice in enumerate(dict.fromkeys(each.voice for each in observations))}
    voices = np.array([number[observations[row].voice] for row in points.rows[:head]])
    nearest = np.empty(head)
    for start in range(0, head, BLOCK):
        block = slice(start, min(start + BLOCK, head))
        near = points.vectors[block] @ points.vectors[:head].T + WORD_WEIGHT * (words[block] @ words[:head].T).toarray()
        near[voices[block][:, None] == voices[None, :]] = -1.0
        nearest[block] = near.max(axis=1)
    return min(MOST_USUAL, max(LEAST_USUAL, float(np.median(nearest))))


def _mean_likeness(
    vectors: Matrix, words: Any, rows: NDArray[np.int64], group: NDArray[np.int64]
) -> NDArray[np.float64]:
    centre = vectors[group].mean(axis=0)
    shared = np.asarray(words[rows] @ np.asarray(words[group].mean(axis=0)).ravel())
    likeness: NDArray[np.float64] = vectors[rows] @ centre + WORD_WEIGHT * shared
    return likeness


def _merged(vectors: Matrix, groups: list[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """The groups, joined two by two while the centres of the nearest point the same way."""
    if not groups:
        return []
    sums = np.stack([vectors[group].sum(axis=0) for group in groups]).astype(np.float64)
    units = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    near = units @ units.T
    np.fill_diagonal(near, -1.0)
    parts = [[group] for group in groups]
    while near.max() >= ONE_DIRECTION:
        one, other = divmod(int(near.argmax()), len(parts))
        parts[one] += parts[other]
        parts[other] = []
        sums[one] += sums[other]
        units[one] = sums[one] / np.linalg.norm(sums[one])
        gone = np.array([not part for part in parts])
        row = np.where(gone, -1.0, units @ units[one])
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
    for place in np.argsort(-near, kind="stable"):
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
    )
