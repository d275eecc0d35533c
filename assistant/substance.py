"""How much a passage says on a matter, told by how near it lies to turns that keep any talk going.

"I don't know", "oh, I did not catch that", "I think it looks great" are said in every interview. Their vectors lie near
each other whatever the talk is about, so they would make the largest theme of any corpus and stand for others. Here
each passage is held against such turns in its own language (`everyday.py`). Asks no model.

Method: mean cosine to the three nearest turns, on a scale where everyday remarks on some matter lie at 0 (median) and
the turns themselves at 1 (median, each against the others). Where the coder has learned what talk is
(`assistant.coders.adapted`), its word moves the passage on the scale. By the turns alone, of 414 passages of one study
and 55 of four interviews in four languages those from 0.6 on (weight 0.7, `themes.TALK_WEIGHT`) were read: all were
such turns or near them; below 0.45 few were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.corrected import PERSON
from assistant.everyday import everyday_speech
from assistant.observations import Observation
from assistant.themes import Matrix

NEAREST = 3
"""Turns of talk whose mean cosine counts. One alone is near by chance."""
PLACES = (0.45, 0.6, 1.0)
"""Places on the scale from remarks (0) to turns of talk (1). Of 414 passages of one study and 55 of four interviews
in four languages, those from .6 on were such turns or near them; below .45 few were."""
WEIGHTS = (1.0, 0.7, 0.3)
"""Weights of a passage at these places, with straight lines between them. The least is not 0, as "nothing" is an
answer too; set by judgement."""


CODED_WEIGHT = 0.12
"""How far a step in the coder's log odds moves a passage on the scale. Chosen with `CODED_EVEN` on the example's 414
passages, 24 of them read as talk: of those found 64 % are talk, and 84 % of the talk is found (64 and 64 % without)."""
CODED_EVEN = -1.5
"""Log odds of the coder at which a passage stays where it is: about one in five. Chosen with `CODED_WEIGHT`; none of
the 129 passages of the development part of `kind_labels.jsonl` is taken for talk."""
LEAST_CHANCE = 0.001
"""Chance below which, and distance from 1 within which, the coder's word counts no further. It bounds the log odds."""


def weighed(observations: Sequence[Observation], embed: Callable[[Sequence[str]], Matrix]) -> list[Observation]:
    """The observations with how much each says. `embed` as the passages were embedded."""
    if not observations:
        return []
    vectors = embed([o.quote for o in observations])
    weights = substance(vectors, [o.language for o in observations], embed, [o.talk for o in observations])
    # A choice says what it says by the question it answers, however short it is; and a person read what they told of.
    return [
        o if o.chosen or o.coder == PERSON else replace(o, substance=weight)
        for o, weight in zip(observations, weights, strict=True)
    ]


def substance(
    vectors: Matrix,
    languages: Sequence[str],
    embed: Callable[[Sequence[str]], Matrix],
    coded: Sequence[float | None] = (),
) -> list[float]:
    """How much each passage says, from 0.3 (nothing but talk) to 1 (something on a matter).

    Where the coder can't tell either, 1 for all of a language without such turns, and where the embedder can't tell
    them from remarks.

    Args:
        vectors: of the passages, uncentred, shape (passages, dimensions).
        languages: of the passages, BCP 47.
        embed: texts as the passages were embedded.
        coded: how likely the coder thinks each to be talk, 0..1; None where it can't tell, nothing where it says
            nothing of any.
    """
    places = np.zeros(len(languages))
    tags = np.array([language.split("-")[0] for language in languages])
    for language, turns in everyday_speech().talk.items():
        rows = np.flatnonzero(tags == language)
        if len(rows):
            places[rows] = _talk(vectors[rows], embed(turns), embed(everyday_speech().remarks[language]))
    if coded:
        places += [_moved(chance) for chance in coded]
    return [float(each) for each in _weight(places)]


def _moved(chance: float | None) -> float:
    """How far the coder's word moves a passage on the scale; not at all where it can't tell."""
    if chance is None:
        return 0.0
    kept = min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE)
    return CODED_WEIGHT * (math.log(kept / (1 - kept)) - CODED_EVEN)


def _talk(passages: Matrix, turns: Matrix, remarks: Matrix) -> NDArray[np.float64]:
    """Each passage's place between remarks (0) and turns of talk (1)."""
    near = _nearest(remarks @ turns.T)
    own = turns @ turns.T
    np.fill_diagonal(own, -1.0)
    most = _nearest(own)
    low, high = float(np.median(near)), float(np.median(most))
    if float(np.quantile(most, 0.25)) <= float(np.quantile(near, 0.75)):
        return np.zeros(len(passages))
    return (_nearest(passages @ turns.T) - low) / (high - low)


def _nearest(cosines: Matrix) -> NDArray[np.float64]:
    nearest: NDArray[np.float64] = np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1).astype(np.float64)
    return nearest


def _weight(talk: NDArray[np.float64]) -> NDArray[np.float64]:
    weight: NDArray[np.float64] = np.interp(talk, PLACES, WEIGHTS)
    return weight
