"""Groups of observations that say much the same, across people and languages.

Geometry and counting only: no words are written here, and no model is asked.

Method: average-linkage agglomeration on cosine similarity of vectors centred per language, cut at a similarity, so
that the number of themes follows from the data. Small themes are kept; nothing is dropped. Passages that are talk
rather than something said on a matter (`Observation.substance`) would join whatever else is vague: each stands alone,
but where it answers a question that many were asked. A choice (`assistant.choices`) is a theme of its own: "Stability"
and "Observability" lie near each other, and people who pick one did not pick the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.artifacts import Valence
from assistant.choices import folded
from assistant.observations import Kind, Observation
from assistant.passages import words_in
from assistant.recurring_words import recurring_words

SAME_THEME = 0.38
"""Mean centred cosine at which two groups of passages still count as one theme. Random pairs lie near 0; set by
judgement. In the `permits` example it makes 27 themes of several voices, 0.34 makes 31 and 0.42 makes 20; their
groupings agree with its own by an adjusted Rand index of .86 and .81."""
SAME_WITH_WORDS = 0.42
"""The same where the words that two passages share count beside their vectors. Shared words only add to a likeness: at
.38 three grave things planted in a study of 239 passages became one theme, at .42 and .44 they stayed three and the
study's own themes were found as well as at .38 (T1 .30, .23 without words)."""
SAME_TOPIC = 0.30
"""Centred cosine of a passage to a theme's centre from which it speaks of the same thing. Lower than for one theme,
as what speaks against it says something else; set by judgement."""
CLEARLY_FELT = 0.6
"""Distance from neutral (0) on the -2..2 scale from which a passage counts as positive or negative. Set by
judgement, a little under what the embedded coder gives to a mild one (`assistant.coders.embedded.MILD`)."""
FULL_WORDS = 12
"""Words from which a passage counts as saying a whole thing. About the length of a short sentence; set by judgement,
not measured."""
HEADING_WEIGHT = 0.35
"""Share of the question asked, or the heading above, in what a passage is about. "Yes, twice" is about what was
asked; under a half, so that answers to one question still part; set by judgement."""
COMMON_HEADING = 0.2
"""Share of the passages over which a heading tells them apart no longer, and counts for nothing. A question put to
all would make their answers one theme; set by judgement."""
TALK_WEIGHT = 0.7
"""Substance up to which a passage makes no theme. It is place 0.6 on the scale of `assistant.substance`, from which
all that was read was talk."""
NOTHING_SAID = 0.5
"""Substance up to which one voice's passage stands for nothing and is not shown. Lower than `TALK_WEIGHT`, as what is
not shown is lost: at that weight the map of the example lost two of the six grave pains it finds, now one."""
ASKED_OF_MANY = 8
"""Voices who answered the same question from which even the shortest answer to it says something. "Nothing" is an
answer where many were asked; set by judgement."""
FEWEST_FOR_A_MEAN = 8
"""Passages of a language from which they are centred on their own mean. The mean of fewer would erase what they say;
set by judgement."""
LEAST_COMMON = 3
"""Passages that a heading may always stand over and count. In a small corpus a fifth of all is one or two."""
LEAST_FULLNESS = 0.5
"""Fullness of a passage without words, rising to 1 at `FULL_WORDS`. Length is to break ties between passages near
the centre, not to outweigh nearness; set by judgement."""
WORD_WEIGHT = 0.5
"""How much the words that two passages share (`assistant.recurring_words`) count beside the cosine of their vectors. Of
0, .25, .5, .75 and 1, in patients' comments with human codes the share of the five nearest that share a code is .546,
.553, .560, .558 and .561; more would tell languages apart."""
LARGEST_LINKAGE = 4000
"""Passages that are grouped pair by pair, evenly taken from all; the rest joins the nearest theme. Memory was 175 MB at
its peak for so many."""

TIED = 1e-5
"""Difference of closeness up to which passages stand in the order of the corpus. Another processor, or other texts
encoded in the same batch, move a closeness by some 1e-7."""
LARGE_GROUP, LARGE_SHARE = 100, 0.1
"""Passages of a group, and their share of all that are grouped, from which what holds it together is looked at. In a
survey of 886 people four groups were so large, and none of them was on one matter."""
ONE_MATTER = 0.55
"""Mean cosine of its passages from which such a group is on one matter. Those four lay between .42 and .49."""
SAME_BESIDE_THE_MEAN = 0.1
"""Mean cosine at which two groups of it are still one once its mean is taken off. Of .1, .2 and .3, the one with the
most of that survey's coded themes found (.73; .69 before)."""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Theme:
    """Passages that say much the same."""

    members: tuple[int, ...]
    """Indices of the observations, most central first."""
    voices: tuple[str, ...]
    """Distinct voices among them, in the order of the members."""
    kind: Kind
    stage: str
    valence: Valence
    centre: tuple[float, ...]
    words: tuple[str, ...] = ()
    """The part of each member that says it, in their order; empty where the members say it as a whole."""
    felt: tuple[float, ...] = ()
    """How these parts felt, -2..2; empty where `words` is."""

    @property
    def severity(self) -> float:
        """0..1: how bad it felt on average, 0 where it did not feel bad."""
        return max(0.0, -self.valence.mean) / 2


def centred(vectors: Matrix, languages: Sequence[str]) -> Matrix:
    """Vectors minus the mean of their language, at length 1, so that languages share one space.

    A language with few passages (`FEWEST_FOR_A_MEAN`) is centred on the mean of all, since its own would erase its
    content.
    """
    if not len(vectors):
        return vectors
    result = np.array(vectors, dtype=np.float32)
    overall = result.mean(axis=0)
    tags = np.array(languages)
    for language in sorted(set(languages)):
        rows = tags == language
        result[rows] -= result[rows].mean(axis=0) if rows.sum() >= FEWEST_FOR_A_MEAN else overall
    norms = np.linalg.norm(result, axis=1, keepdims=True)
    unit: Matrix = (result / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit


def in_context(quotes: Matrix, headings: Matrix, named: Sequence[str]) -> Matrix:
    """Vectors of quotes, each moved towards the vector of the heading it stands under.

    Args:
        quotes: centred vectors, shape (passages, dimensions).
        headings: centred vectors of the passages' headings, same shape; rows of passages without one do not count.
        named: the headings themselves, empty where there is none.
    """
    counts = Counter(named)
    weights = [
        0.0 if not heading or counts[heading] > max(LEAST_COMMON, COMMON_HEADING * len(named)) else HEADING_WEIGHT
        for heading in named
    ]
    share = np.array(weights, dtype=np.float32)[:, None]
    mixed = (1 - share) * quotes + share * headings
    norms = np.linalg.norm(mixed, axis=1, keepdims=True)
    unit: Matrix = (mixed / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit


def find_themes(
    vectors: Matrix,
    observations: Sequence[Observation],
    rows: Sequence[int],
    same: float = SAME_THEME,
    *,
    words: bool = False,
) -> list[Theme]:
    """Themes over the observations at `rows`, most voices first, then most severe.

    Args:
        vectors: centred vectors of all observations, shape (observations, dimensions).
        rows: which of them to group.
        same: mean similarity at which two groups are still one theme.
        words: whether words that recur among them count beside their vectors.
    """
    if not rows:
        return []
    choices = _choices(observations, rows)
    said = [row for row in rows if not observations[row].chosen]
    told, talk = _told_and_talk(observations, said)
    shared = recurring_words([observations[row].quote for row in told]) if words and told else None
    cut = same if shared is None else max(same, SAME_WITH_WORDS)
    found = [[told[i] for i in group] for group in _groups(vectors[told], cut, shared)]
    groups = choices + found + [[row] for row in talk]
    themes = [theme_of(vectors, observations, group) for group in groups]
    return sorted(themes, key=lambda t: (-len(t.voices), -t.severity, -len(t.members), t.members[0]))


def _choices(observations: Sequence[Observation], rows: Sequence[int]) -> list[list[int]]:
    """The rows that are choices, those of one choice together."""
    groups: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if observations[row].chosen:
            groups.setdefault((observations[row].segment.heading, folded(observations[row].quote)), []).append(row)
    return list(groups.values())


def says_something(observation: Observation) -> bool:
    """Whether a passage says enough on a matter to make a theme."""
    return observation.substance > TALK_WEIGHT


def is_talk(theme: Theme, observations: Sequence[Observation]) -> bool:
    """Whether it is one voice's talk, which stands for nothing: no finding, no attribute, nothing in a cell."""
    return len(theme.voices) == 1 and all(observations[i].substance <= NOTHING_SAID for i in theme.members)


def _told_and_talk(observations: Sequence[Observation], rows: Sequence[int]) -> tuple[list[int], list[int]]:
    """The rows that may share a theme, and those that are talk and stand alone.

    "Nothing I can think of" says something where many were asked the same question, so there it counts.
    """
    asked: dict[str, set[str]] = {}
    for row in rows:
        asked.setdefault(observations[row].segment.heading, set()).add(observations[row].voice)
    asked.pop("", None)
    common = {heading for heading, voices in asked.items() if len(voices) >= ASKED_OF_MANY}
    told = [r for r in rows if says_something(observations[r]) or observations[r].segment.heading in common]
    return (told, sorted(set(rows) - set(told))) if told else (list(rows), [])


def _groups(vectors: Matrix, same: float, words: Any = None) -> list[list[int]]:
    count = len(vectors)
    some = evenly(count, LARGEST_LINKAGE)
    own = linked(vectors[some], same, words[some] if words is not None else None)
    found = [[int(some[at]) for at in group] for group in own]
    rest = np.setdiff1d(np.arange(count), some)
    if len(rest):
        centres = np.stack([vectors[group].mean(axis=0) for group in found])
        nearest = (vectors[rest] @ centres.T).argmax(axis=1)
        for row, group in zip(rest, nearest, strict=True):
            found[int(group)].append(int(row))
    return [part for group in found for part in _by_matter(vectors, group, count)]


def evenly(count: int, most: int) -> NDArray[np.int64]:
    """Places among `count` in a row, all or `most` at even distances: later sources count as earlier ones do."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))


def linked(vectors: Matrix, same: float, words: Any = None) -> list[list[int]]:
    """Average linkage, cut where the mean similarity of two groups falls below `same`.

    Args:
        words: sparse rows of `recurring_words`; what two share adds `WORD_WEIGHT` of it to their similarity.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist, squareform

    if len(vectors) < 2:
        return [[0]] * len(vectors)
    # A vector of no length, as of one passage against its own mean, is near to nothing.
    apart = np.nan_to_num(pdist(vectors.astype(np.float64), "cosine"), nan=1.0)
    if words is not None:
        # The likeness of a passage to itself is of no interest: off the diagonal only.
        apart -= WORD_WEIGHT * squareform((words @ words.T).toarray(), checks=False)
    tree = linkage(np.maximum(apart, 0.0), method="average")
    labels = fcluster(tree, t=1 - same, criterion="distance")
    return [np.flatnonzero(labels == label).tolist() for label in sorted(set(labels))]


def _by_matter(vectors: Matrix, group: list[int], of: int) -> list[list[int]]:
    """A group that is large beyond what one matter makes, grouped anew by what tells its passages from each other.

    Among many short answers "Hard to share", "Hard to install" and "Hard to read" lie together, by the way in which
    they are said. Without the mean of the group, which is that way, they part.
    """
    if len(group) < max(LARGE_GROUP, LARGE_SHARE * of):
        return [group]
    own = vectors[group]
    total = own.sum(axis=0)
    alike = float(total @ total - len(group)) / (len(group) * (len(group) - 1))
    if alike >= ONE_MATTER:
        return [group]
    rest = own - own.mean(axis=0)
    norms = np.linalg.norm(rest, axis=1, keepdims=True)
    parts = linked((rest / np.where(norms == 0, 1, norms)).astype(np.float32), SAME_BESIDE_THE_MEAN)
    return [[group[i] for i in part] for part in parts]


def theme_of(vectors: Matrix, observations: Sequence[Observation], members: Sequence[int]) -> Theme:
    """The theme made of these observations."""
    centre = vectors[list(members)].mean(axis=0)
    # A passage that says much stands for the theme rather than one that could stand anywhere ("Interesting!").
    worth = [fullness(observations[i].quote) * observations[i].substance for i in members]
    closeness = (vectors[list(members)] @ centre) * worth
    ordered = [members[i] for i in nearest_first(closeness.tolist())]
    chosen = [observations[i] for i in ordered]
    return Theme(
        members=tuple(ordered),
        voices=tuple(dict.fromkeys(o.voice for o in chosen)),
        kind=_heaviest({o.kind: 0.0 for o in chosen}, chosen),
        stage=_stage_of(chosen),
        valence=valence_of(chosen),
        centre=tuple(float(x) for x in centre),
    )


def nearest_first(closeness: Sequence[float]) -> list[int]:
    """Positions by closeness, the nearest first, ties in their own order.

    The two passages of a pair lie equally near its centre: the last bits of a vector must not say which comes first.
    """
    ties: list[list[int]] = []
    last = 0.0
    for i in sorted(range(len(closeness)), key=lambda i: -closeness[i]):
        if ties and last - closeness[i] <= TIED:
            ties[-1].append(i)
        else:
            ties.append([i])
        last = closeness[i]
    return [i for tie in ties for i in sorted(tie)]


def fullness(quote: str) -> float:
    """How much a passage says, `LEAST_FULLNESS`..1, by its length up to `FULL_WORDS` words."""
    return LEAST_FULLNESS + (1 - LEAST_FULLNESS) * min(1.0, words_in(quote) / FULL_WORDS)


def _heaviest(weights: dict[Kind, float], chosen: Sequence[Observation]) -> Kind:
    for observation in chosen:
        weights[observation.kind] += observation.kind_weight
    return max(weights, key=lambda kind: (weights[kind], kind.value))


def _stage_of(chosen: Sequence[Observation]) -> str:
    weights: dict[str, float] = {}
    for observation in chosen:
        if observation.stage:
            weights[observation.stage] = weights.get(observation.stage, 0.0) + observation.stage_weight
    return max(weights, key=lambda stage: (weights[stage], stage)) if weights else ""


def valence_of(chosen: Sequence[Observation]) -> Valence:
    """Mean and spread over voices: ten passages of one person are one person."""
    by_voice: dict[str, list[float]] = {}
    for observation in chosen:
        by_voice.setdefault(observation.voice, []).append(observation.valence)
    means = [float(np.mean(values)) for values in by_voice.values()]
    if not means:
        return Valence(mean=0.0, spread=0.0, n=0, good=0, bad=0)
    return Valence(
        mean=round(float(np.mean(means)), 3),
        spread=round(float(np.std(means)), 3),
        n=len(means),
        good=sum(1 for mean in means if mean >= CLEARLY_FELT / 2),
        bad=sum(1 for mean in means if mean <= -CLEARLY_FELT / 2),
    )


def is_felt(observation: Observation) -> bool:
    """Whether a passage says how it felt; the many that state a fact would draw every curve to the middle."""
    return observation.kind in (Kind.PAIN, Kind.DELIGHT) or abs(observation.valence) >= CLEARLY_FELT
