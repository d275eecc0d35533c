"""Groups of voices by what they do, want and struggle with, with the number chosen by the data.

Method: each voice is the mean of its passages' vectors (centred per language) joined with its numbers of passages of
each kind, less the average; groups are cut from a Ward tree, and each voice moves to the nearest. A number of groups
is accepted only if the groups hold together (silhouette) and come out again when passages are left out (adjusted Rand
index). Knows nothing of personas or words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant.heard_at_length import Around, around_those_heard
from assistant.observations import Kind, Observation
from assistant.themes import Matrix

MOST_GROUPS = 6
"""Groups tried at the most. More personas than that are not used by a team; set by judgement."""
SMALLEST_GROUP = 2
"""Voices of a group at the least. A group of one voice is that voice, not a segment."""
LEAST_SILHOUETTE = 0.03
"""Mean silhouette (cosine) below which groups do not hold together. Low, as people in one study speak of the same
matters; set by judgement, beside the stability."""
LEAST_STABILITY = 0.45
"""Mean adjusted Rand index over resamples below which a grouping counts as an accident of the sample. About halfway
between chance (0) and the same groups each time (1); set by judgement."""
RESAMPLES = 12
"""Times that passages are left out and voices grouped again. Each costs time; set by judgement."""
KEPT_SHARE = 0.7
"""Share of the passages kept each time. Enough that most voices stay, few enough that their profiles move; set by
judgement."""
KIND_WEIGHT = 0.5
"""Weight of the numbers of each kind beside the content; both blocks have length 1 before weighting. What people speak
of is to count for more than whether they complain or ask; set by judgement."""
LARGEST_SAMPLE = 2000
"""Voices compared pair by pair when the silhouette is taken. Bounds time and memory."""
HEARD_SHARE = 4
"""Divisor of the median number of passages below which a voice is too little heard to be placed in a group. A few
words say little of a person; set by judgement, and those voices are listed."""
MOVES = 10
"""Rounds in which voices move to the group they lie nearest to, at the most. It bounds time where two groups trade a
voice back and forth."""
_SEED = 20
"""Seed of the resamples. Fixed, so that the same corpus gives the same groups."""

Profiles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Voices in groups."""

    groups: tuple[tuple[str, ...], ...]
    """Largest first; within a group the most typical voice first."""
    unassigned: tuple[str, ...]
    stability: float | None
    """Mean adjusted Rand index over resamples; None where there is one group."""
    silhouette: float | None
    fit: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Voice → its fit (see `_fits`), for every voice in a group; empty where there is one group."""
    hardly_heard: frozenset[str] = frozenset()
    """Those unassigned that said too little to be placed."""
    between: frozenset[str] = frozenset()
    """Those unassigned that lie no nearer to one group than to another; the others were left alone by the cut."""


def segment_voices(observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int]) -> Segmentation:
    """Groups of the voices behind `rows`."""
    passages = Counter(observations[i].voice for i in rows)
    fewest = max(1, int(np.median(list(passages.values())) // HEARD_SHARE))
    voices = [voice for voice, count in passages.items() if count >= fewest]
    hardly_heard = tuple(voice for voice, count in passages.items() if count < fewest)
    around = around_those_heard(observations, vectors, rows, MOST_GROUPS)
    if around is not None:
        return _around(observations, vectors, rows, around)
    if len(voices) < 2 * SMALLEST_GROUP:
        return Segmentation((tuple(passages),), (), None, None)
    rows = [i for i in rows if passages[observations[i].voice] >= fewest]
    profiles = profiles_of(observations, vectors, rows, voices)
    best: tuple[float, NDArray[np.int_], float, float] | None = None
    for count in range(2, min(MOST_GROUPS, len(voices) // SMALLEST_GROUP) + 1):
        labels = _cut(profiles, count)
        quality = _silhouette(profiles, labels)
        if quality < LEAST_SILHOUETTE:
            continue
        stability = _stability(observations, vectors, rows, voices, labels, count)
        if stability >= LEAST_STABILITY and (best is None or quality * stability > best[0]):
            best = (quality * stability, labels, stability, quality)
    if best is None:
        everyone = _typical_first(profiles, voices, list(range(len(voices))))
        return Segmentation((everyone,), hardly_heard, None, None, hardly_heard=frozenset(hardly_heard))
    found = _segmentation(profiles, voices, *best[1:])
    unassigned = (*found.unassigned, *hardly_heard)
    return replace(found, unassigned=unassigned, hardly_heard=frozenset(hardly_heard))


def _around(observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int], around: Around) -> Segmentation:
    """Groups around those heard at length, as a segmentation."""
    voices = list(dict.fromkeys(observations[i].voice for i in rows))
    profiles = profiles_of(observations, vectors, rows, voices)
    ordered = tuple(sorted(around.groups, key=lambda group: (-len(group), group[0])))
    inside = {voice for group in ordered for voice in group}
    alone = tuple(voice for voice in voices if voice not in inside)
    labels = np.array([next((n for n, group in enumerate(ordered) if voice in group), -1) for voice in voices])
    placed = labels >= 0
    silhouette = round(_silhouette(profiles[placed], labels[placed]), 3)
    return Segmentation(ordered, alone, around.agreed, silhouette, around.fit, around.unheard, around.between)


def profiles_of(
    observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int], voices: Sequence[str]
) -> Profiles:
    place = {voice: i for i, voice in enumerate(voices)}
    kinds = list(Kind)
    content = np.zeros((len(voices), vectors.shape[1]))
    shares = np.zeros((len(voices), len(kinds)))
    for row in rows:
        at = place[observations[row].voice]
        content[at] += vectors[row]
        shares[at, kinds.index(observations[row].kind)] += 1
    return np.hstack([_unit(content), KIND_WEIGHT * _unit(shares - shares.mean(axis=0))])


def _unit(matrix: Profiles) -> Profiles:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norms == 0, 1, norms)


def _cut(profiles: Profiles, count: int) -> NDArray[np.int_]:
    from scipy.cluster.hierarchy import fcluster, linkage

    labels: NDArray[np.int_] = fcluster(linkage(profiles, method="ward"), t=count, criterion="maxclust")
    return settled(profiles, labels)


def _silhouette(profiles: Profiles, labels: NDArray[np.int_]) -> float:
    from sklearn.metrics import silhouette_score

    if len(set(labels.tolist())) < 2:
        return -1.0
    sample = min(len(profiles), LARGEST_SAMPLE)
    return float(silhouette_score(profiles, labels, metric="cosine", sample_size=sample, random_state=_SEED))


def _stability(
    observations: Sequence[Observation],
    vectors: Matrix,
    rows: Sequence[int],
    voices: Sequence[str],
    labels: NDArray[np.int_],
    count: int,
) -> float:
    from sklearn.metrics import adjusted_rand_score

    random = np.random.default_rng(_SEED)
    scores = []
    for _ in range(RESAMPLES):
        kept = [row for row in rows if random.random() < KEPT_SHARE]
        present = {observations[row].voice for row in kept}
        shown = [voice for voice in voices if voice in present]
        if len(shown) <= count:
            continue
        again = _cut(profiles_of(observations, vectors, kept, shown), count)
        scores.append(adjusted_rand_score([labels[voices.index(voice)] for voice in shown], again))
    return float(np.mean(scores)) if scores else 0.0


def _segmentation(
    profiles: Profiles, voices: Sequence[str], labels: NDArray[np.int_], stability: float, silhouette: float
) -> Segmentation:
    groups: list[tuple[str, ...]] = []
    alone: list[str] = []
    for label in sorted(set(labels.tolist())):
        members = np.flatnonzero(labels == label).tolist()
        if len(members) < SMALLEST_GROUP:
            alone += [voices[i] for i in members]
        else:
            groups.append(_typical_first(profiles, voices, members))
    groups, between = _without_those_between(profiles, voices, groups)
    groups.sort(key=lambda group: (-len(group), group[0]))
    fit = _fits(profiles, voices, groups)
    found = Segmentation(tuple(groups), (*alone, *between), round(stability, 3), round(silhouette, 3), fit)
    return replace(found, between=frozenset(between))


def _without_those_between(
    profiles: Profiles, voices: Sequence[str], groups: Sequence[tuple[str, ...]]
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The groups without those who lie nearer to another, and these. A group that would be left with one stays."""
    fit = _fits(profiles, voices, groups)
    kept, between = [], []
    for group in groups:
        inside = tuple(voice for voice in group if fit.get(voice, 0.0) >= 0)
        kept.append(inside if len(inside) >= SMALLEST_GROUP else group)
        between += [voice for voice in group if voice not in kept[-1]]
    return kept, between


def settled(profiles: Profiles, labels: NDArray[np.int_]) -> NDArray[np.int_]:
    """The labels with each voice moved to the group whose centre it lies nearest to, until nobody moves.

    The tree puts whole branches together, not each voice where it lies nearest (Punj and Stewart, 1983, for the two
    steps). Who has a group to themselves stays.
    """
    labels = labels.copy()
    for _ in range(MOVES):
        distances, names = _distances(profiles, labels)
        alone = np.isin(labels, [name for name in names if (labels == name).sum() < SMALLEST_GROUP])
        nearest = names[distances.argmin(axis=1)]
        moved = np.where(alone, labels, nearest)
        if (moved == labels).all() or len(set(moved.tolist())) < len(names):
            break
        labels = moved
    return labels


def _distances(profiles: Profiles, labels: NDArray[np.int_]) -> tuple[Profiles, NDArray[np.int_]]:
    """Cosine distance of each voice to the centre of each group, its own profile left out of its own group's; and the
    groups' labels. A small group's centre would otherwise lie near each member."""
    names = np.unique(labels)
    unit = _unit(profiles)
    sums = np.stack([profiles[labels == name].sum(axis=0) for name in names])
    distances = 1 - unit @ _unit(sums).T
    own = np.searchsorted(names, labels)
    rest = _unit(sums[own] - profiles)
    distances[np.arange(len(labels)), own] = 1 - (unit * rest).sum(axis=1)
    return distances, names


def _fits(profiles: Profiles, voices: Sequence[str], groups: Sequence[Sequence[str]]) -> dict[str, float]:
    """How much nearer each voice lies to its own group's centre than to the next one's, -1..1.

    The silhouette with centres in place of pairs (Hruschka et al., 2004): (b - a) / max(a, b), where a is the cosine
    distance to the mean profile of the *other* members of its group and b that to the nearest other group's.
    """
    if len(groups) < 2:
        return {}
    place = {voice: i for i, voice in enumerate(voices)}
    members = [voice for group in groups for voice in group]
    labels = np.array([number for number, group in enumerate(groups) for _ in group])
    distances, _ = _distances(profiles[[place[voice] for voice in members]], labels)
    found = {}
    for at, voice in enumerate(members):
        own = float(distances[at, labels[at]])
        following = float(np.delete(distances[at], labels[at]).min())
        found[voice] = round((following - own) / max(following, own, np.finfo(float).tiny), 2)
    return found


def _typical_first(profiles: Profiles, voices: Sequence[str], members: Sequence[int]) -> tuple[str, ...]:
    centre = profiles[list(members)].mean(axis=0)
    closeness = profiles[list(members)] @ centre
    return tuple(voices[members[int(i)]] for i in np.argsort(-closeness, kind="stable"))
