"""Pairs of passages of different people that can't both hold of the same matter, and the two sides they make.

Three signs, read from words (`reading`, `answering`): the two lie at opposite ends of a scale; one denies without
exception what the other affirms in the same words; or one begins by answering no where the other denies nothing. Each
counts only where both speak of the same matter, told by the nearness of their vectors and, but for the last, by the
telling words they share. Asks no model, and does not know who is right; two people who
tell of two occasions contradict each other here as well.

Two in different languages share no words, and a denial is easily misread ("无线" denies nothing), so that one which is
read by its denial is not believed where both felt alike. Of 1,176 invented pairs that say the same in two of four
languages 12 were taken for opposites without that and the words added with it, none since; of 1,032 that oppose each
other 244 were found, now 253 (`tests/data/contradictions/`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from assistant.observations import Kind, Observation
from assistant.opposition.answering import answers_no
from assistant.opposition.reading import Reading, is_telling, read
from assistant.opposition.shared_words import SharedWords
from assistant.themes import CLEARLY_FELT, SAME_THEME, Matrix, says_something

NEAR = 0.28
"""Centred cosine from which two passages may speak of the same matter. A little under `themes.SAME_TOPIC`, as the words
they share are asked for beside it; set on the tuned part of the pairs in the tests."""
VERY_NEAR = 0.45
"""Centred cosine from which they do without a word in common, as passages in two languages have none. Above the 98th
percentile of random pairs in four corpora."""
SHARED = 0.15
"""Weight of the telling words they share, as a share of those of the shorter one, from which nearness is believed.
About one telling word in six; set on the tuned part of the pairs in the tests."""
HARDLY_NEAR = 0.15
"""Centred cosine that is enough where the words in common make up for it (`BOTH`). In Arabic, passages on one matter
lie further apart; set on the tuned part of the pairs in the tests."""
BOTH = 0.5
"""Nearness and shared words together from which they do. A little more than
`VERY_NEAR` by nearness alone."""
WORD_FOR_WORD = 0.6
"""Centred cosine from which a denial counts where neither felt anything. Those that felt alike agree, whatever one
denies; set on the tuned part of the pairs in the tests."""
TELLING_NEAR = 0.12
"""Centred cosine that is enough where the scale names the matter (salty or bland). Random pairs lie below in nine cases
of ten."""
DENIAL_SHARED = 0.4
"""The same share where all that opposes the two is that one denies. Then the words themselves must be nearly the same;
set on the tuned part of the pairs in the tests."""
DENIED_TERMS = 0.5
"""Share of the words in common that one denies and the other affirms, from which that opposes them. More than half; set
by judgement."""
LONGER = 6.0
"""Times that one told span of time is longer than another from which they oppose each other. Ten minutes against an
hour; set by judgement."""
FELT_ALIKE = 0.9
"""Distance from neutral from which two passages that both felt good, or both bad, oppose each other in nothing,
whatever their words. Nearly good or bad by the coder's own scale; set on 2,691 answers of patients, where thanks are
often put as denials."""
IN_SO_MANY_WORDS = 0.9
"""Nearness and shared words together from which words at two ends of a scale oppose each other whatever was felt. Words
so near say the same but for the scale's, and a coder may hear either wrong; set on the tuned part of the pairs in the
tests."""
DENIED_IN_SO_MANY_WORDS = 1.1
"""The same where one denies what the other affirms, with a centred cosine of `VERY_NEAR` or more. Words alone tell it,
so more is asked for; set on the tuned part of the pairs in the tests."""
SURELY_A_WISH = 0.5
"""Certainty of the coder from which a passage that it hears as a wish is left out. More likely than not; of those less
sure the words say whether they wish (`negation.toml`)."""
BLOCK = 1000
"""Passages that are held against all others at once. It bounds memory."""


WISHES = frozenset({Kind.IDEA, Kind.NEED, Kind.GOAL, Kind.EXPECTATION})
"""Kinds of passages that tell what should be, not what was."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages that oppose each other."""

    one: int
    other: int
    scale: str
    """The scale they lie at opposite ends of; empty where one denies what the other affirms."""
    strength: float
    """Nearness and shared words, for the order."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two groups of passages that oppose each other, the one of more voices first; each is most telling first."""

    scale: str
    one: tuple[int, ...]
    other: tuple[int, ...]


def pairs_of(
    observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int], of: Collection[int] | None = None
) -> list[Pair]:
    """Every pair among `rows` whose passages oppose each other, strongest first.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        of: rows of which each pair must hold one; all where None.
    """
    readings = {row: read(observations[row].quote, observations[row].language) for row in rows}
    usable = [row for row in rows if not readings[row].asked and tells_how_it_was(observations[row])]
    answered = _answered_no(observations, vectors, rows, readings, of)
    found = {(pair.one, pair.other): pair for pair in answered}
    if len(usable) < 2:
        return _strongest_first(found)
    shared = SharedWords(usable, readings)
    held = [place for place, row in enumerate(usable) if of is None or row in of]
    for start in range(0, len(held), BLOCK):
        places = held[start : start + BLOCK]
        block = [usable[place] for place in places]
        near = vectors[block] @ vectors[usable].T
        common = shared.with_all(places)
        likely = (near >= TELLING_NEAR) | (common >= SHARED)
        for i, j in zip(*np.nonzero(likely), strict=True):
            a, b = block[int(i)], usable[int(j)]
            if (a < b or (of is not None and b not in of)) and observations[a].voice != observations[b].voice:
                scale = _opposed(readings[a], readings[b], float(near[i, j]), float(common[i, j]), shared)
                if scale == "duration" and max(observations[a].valence, observations[b].valence) <= -CLEARLY_FELT:
                    continue  # an hour and a day that both felt bad tell against nothing
                turned = scale is not None and scale in readings[a].turned | readings[b].turned
                one, other = observations[a], observations[b]
                if scale is None or _agree(one, other, scale, near[i, j], common[i, j], turned):
                    continue
                found[a, b] = Pair(a, b, scale, float(near[i, j]) + float(common[i, j]))
    return _strongest_first(found)


def _strongest_first(pairs: Mapping[tuple[int, int], Pair]) -> list[Pair]:
    return sorted(pairs.values(), key=lambda pair: (-pair.strength, pair.one, pair.other))


def _answered_no(
    observations: Sequence[Observation],
    vectors: Matrix,
    rows: Sequence[int],
    readings: Mapping[int, Reading],
    of: Collection[int] | None,
) -> Iterator[Pair]:
    """Pairs of a passage that begins by answering no and one near it that denies nothing and was no pain.

    "No, we wouldn't need to change it" and "It would be useful to change it" are two answers to one question, which
    wishes are as well.
    """
    told = [row for row in rows if says_something(observations[row]) and not readings[row].asked]
    denying = [row for row in told if answers_no(observations[row].quote, observations[row].language)]
    denying = [row for row in denying if observations[row].valence < CLEARLY_FELT]
    affirming = [
        row
        for row in told
        if not any(readings[row].terms.values())
        and observations[row].kind is not Kind.PAIN
        and observations[row].valence > -CLEARLY_FELT
        and not answers_no(observations[row].quote, observations[row].language)
    ]
    if not denying or not affirming:
        return
    near = vectors[denying] @ vectors[affirming].T
    for i, j in zip(*np.nonzero(near >= VERY_NEAR), strict=True):
        one, other = denying[int(i)], affirming[int(j)]
        if observations[one].voice != observations[other].voice and (of is None or one in of or other in of):
            yield Pair(min(one, other), max(one, other), "", float(near[i, j]))


def tells_how_it_was(observation: Observation) -> bool:
    """Whether a passage says something, and not what somebody would like: a wish is true beside any experience."""
    wishes = observation.kind in WISHES and observation.kind_weight >= SURELY_A_WISH
    return says_something(observation) and not wishes


def _agree(one: Observation, other: Observation, scale: str, near: float, common: float, turned: bool) -> bool:
    """Whether what two felt speaks against their opposing each other, where words do not say it too plainly.

    Args:
        turned: one of the two lies on its end of the scale by denying the other.
    """
    if scale:
        bar = CLEARLY_FELT if turned and one.language != other.language else FELT_ALIKE
        return near + common < IN_SO_MANY_WORDS and _felt_alike(one.valence, other.valence, scale, bar)
    strongly = min(one.valence, other.valence) >= FELT_ALIKE or max(one.valence, other.valence) <= -FELT_ALIKE
    if near >= VERY_NEAR and near + common >= DENIED_IN_SO_MANY_WORDS and not strongly:
        return False
    return not _denies(one, other, near) or _felt_alike(one.valence, other.valence, scale, CLEARLY_FELT / 2)


def _denies(one: Observation, other: Observation, near: float) -> bool:
    """Whether a denial keeps two apart: "really good" and "no problems at all" deny and agree."""
    if near >= WORD_FOR_WORD and max(abs(one.valence), abs(other.valence)) < CLEARLY_FELT / 2:
        return True
    return abs(one.valence - other.valence) >= CLEARLY_FELT and min(one.valence, other.valence) < CLEARLY_FELT / 2


def _felt_alike(one: float, other: float, scale: str, bar: float) -> bool:
    """Whether what two felt, both as far from neutral as `bar`, speaks against their opposing each other.

    "Nothing, it was perfect" and "everything was perfect" agree. A dish can be bad by being salty or bland.
    """
    return min(one, other) >= bar or (max(one, other) <= -bar and not (scale and is_telling(scale)))


def sides_of(observations: Sequence[Observation], vectors: Matrix, pairs: Iterable[Pair]) -> list[Sides]:
    """The sides that pairs make, strongest first; each passage stands in one of them at most, and no voice on both."""
    every = list(pairs)
    sides: dict[int, tuple[int, bool]] = {}
    groups: list[tuple[str, list[int], list[int]]] = []
    for pair in every:
        if pair.one not in sides and pair.other not in sides:
            sides[pair.one], sides[pair.other] = (len(groups), False), (len(groups), True)
            groups.append((pair.scale, [pair.one], [pair.other]))
    for pair in every:
        for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
            if theirs in sides or mine not in sides:
                continue
            number, on_other = sides[mine]
            scale, *both = groups[number]
            if scale == pair.scale and observations[theirs].voice not in _voices(observations, both[on_other]):
                both[not on_other].append(theirs)
                sides[theirs] = (number, not on_other)
    held = {frozenset((pair.one, pair.other)) for pair in every}
    return [_larger_first(observations, *group) for group in _joined(observations, vectors, groups, held)]


def _joined(
    observations: Sequence[Observation],
    vectors: Matrix,
    groups: Iterable[tuple[str, list[int], list[int]]],
    held: AbstractSet[frozenset[int]],
) -> list[tuple[str, list[int], list[int]]]:
    """The groups, those made one that speak of one matter: each opposes the other's far side and is near its own."""
    done: list[tuple[str, list[int], list[int]]] = []
    for scale, left, right in groups:
        for known, *ours in done:
            for one, other in ((left, right), (right, left)):
                crossed = frozenset((ours[0][0], other[0])) in held and frozenset((ours[1][0], one[0])) in held
                near = min(float(vectors[ours[0][0]] @ vectors[one[0]]), float(vectors[ours[1][0]] @ vectors[other[0]]))
                apart = not (
                    _voices(observations, ours[0]) & _voices(observations, other)
                    or _voices(observations, ours[1]) & _voices(observations, one)
                )
                if known == scale and crossed and near >= SAME_THEME and apart:
                    ours[0].extend(one)
                    ours[1].extend(other)
                    break
            else:
                continue
            break
        else:
            done.append((scale, left, right))
    return done


def _larger_first(observations: Sequence[Observation], scale: str, left: Sequence[int], right: Sequence[int]) -> Sides:
    one, other = sorted((left, right), key=lambda side: -len(_voices(observations, side)))
    return Sides(scale, tuple(one), tuple(other))


def _voices(observations: Sequence[Observation], rows: Iterable[int]) -> set[str]:
    return {observations[row].voice for row in rows}


def _opposed(a: Reading, b: Reading, near: float, common: float, shared: SharedWords) -> str | None:
    """The scale at whose ends the two lie, an empty string where one denies the other, None where neither."""
    for scale in a.ends:
        if b.ends.get(scale) == -a.ends[scale] and _same_matter(scale, near, common) and _one_thing(a, b, scale):
            agreed = sum(1 for other in a.ends if b.ends.get(other) == a.ends[other])
            against = sum(1 for other in a.ends if b.ends.get(other) == -a.ends[other])
            return scale if against > agreed else None
    if _far_apart(a.longest, b.longest) and near >= NEAR and common >= SHARED:
        return "duration"
    if near < NEAR or common < DENIAL_SHARED or not (a.categorical or b.categorical):
        return None
    return "" if shared.denied(a, b) >= DENIED_TERMS else None


def _far_apart(one: float, other: float) -> bool:
    """Whether two lengths of time that were told can't be of one and the same experience."""
    return min(one, other) > 0 and max(one, other) >= LONGER * min(one, other)


def _same_matter(scale: str, near: float, common: float) -> bool:
    if is_telling(scale) and (near >= TELLING_NEAR or common >= SHARED):
        return True
    return near >= VERY_NEAR or (near >= NEAR and common >= SHARED) or (near >= HARDLY_NEAR and near + common >= BOTH)


def _one_thing(a: Reading, b: Reading, scale: str) -> bool:
    """Whether what is told on the scale is told of one thing: a telling word stands by it in both.

    "These links are not clear" and "seems clear to me" lie at two ends of one scale and share no thing. A scale that
    names its matter needs no word beside it; languages whose telling words are not known are not held to it.
    """
    if is_telling(scale) or scale not in a.about or scale not in b.about:
        return True
    return bool(a.about[scale] & b.about[scale])
