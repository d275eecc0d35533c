"""What few tell of: sober words beside a pain, and two lone themes whose passages found each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from test_assistant_themes import around, observation

from assistant.observations import Kind, Observation
from assistant.rarely_told import lone_joined, told_beside_pains
from assistant.themes import Matrix, Theme, find_themes, theme_of


def crowd(count: int = 30) -> Matrix:
    """Passages on as many matters, each on its own axis."""
    return np.vstack([around(at, 1, at, dimensions=64, noise=0.1) for at in range(count)])


def beside(vector: Matrix, share: float) -> Matrix:
    """A unit vector at a cosine of `share` to another, off every axis of the crowd."""
    away = around(60, 1, 99, dimensions=64, noise=0.0)[0]
    away = away - (away @ vector) * vector
    away /= np.linalg.norm(away)
    made: Matrix = (share * vector + np.sqrt(1 - share**2) * away).astype(np.float32)
    return made


def alone(vectors: Matrix, seen: Sequence[Observation]) -> list[Theme]:
    return [theme_of(vectors, seen, [row]) for row in range(len(seen))]


def of_two(themes: Sequence[Theme]) -> list[set[int]]:
    return [set(theme.members) for theme in themes if len(theme.members) == 2]


@pytest.fixture
def vectors() -> Matrix:
    """Thirty matters, and a last passage nearer to the first than it is to any other."""
    matters = crowd()
    return np.vstack([matters, beside(matters[0], 0.5)[None]])


@pytest.fixture
def seen() -> list[Observation]:
    """Behaviours that felt like nothing, the first one a pain."""
    others = [observation(i, f"p{i}", kind=Kind.BEHAVIOUR, valence=0.0) for i in range(31)]
    return [observation(0, "p0"), *others[1:]]


def test_who_tells_soberly_of_anothers_pain_tells_of_it_too(vectors: Matrix, seen: list[Observation]) -> None:
    rows = range(31)
    assert told_beside_pains(vectors, seen, rows) == {30}
    own = [*seen[:30], replace(seen[30], voice="p0")]
    assert told_beside_pains(vectors, own, rows) == frozenset(), "one's own pain is beside nobody else's"
    glad = [*seen[:30], replace(seen[30], valence=1.0)]
    assert told_beside_pains(vectors, glad, rows) == frozenset()
    idea = [*seen[:30], replace(seen[30], kind=Kind.IDEA)]
    assert told_beside_pains(vectors, idea, rows) == frozenset()
    unhurt = [replace(seen[0], kind=Kind.GOAL), *seen[1:]]
    assert told_beside_pains(vectors, unhurt, rows) == frozenset()


def test_nearer_to_another_sober_passage_it_stays_with_that(vectors: Matrix, seen: list[Observation]) -> None:
    more = np.vstack([vectors, beside(vectors[30], 0.8)[None]])
    assert 30 not in told_beside_pains(more, [*seen, observation(31, "p31", kind=Kind.CONTEXT, valence=0.0)], range(32))


def test_two_lone_passages_that_found_each_other_make_one_theme(vectors: Matrix, seen: list[Observation]) -> None:
    near = np.vstack([vectors[:30], beside(vectors[0], 0.36)[None]])
    hurt = [*seen[:30], replace(seen[30], kind=Kind.IDEA, valence=-0.4)]
    themes = alone(near, hurt)
    assert of_two(find_themes(near, hurt, range(31))) == [], "too far apart for a theme by itself"
    joined = lone_joined(near, hurt, range(31), themes)
    assert of_two(joined) == [{0, 30}]
    assert sorted(row for theme in joined for row in theme.members) == list(range(31))


def test_lone_passages_stay_apart_where_there_is_a_reason(vectors: Matrix, seen: list[Observation]) -> None:
    rows, themes = range(31), alone(vectors, seen)
    assert of_two(lone_joined(vectors, seen, rows, themes)) == [{0, 30}]
    assert of_two(lone_joined(vectors, seen, rows, themes, {frozenset((0, 30))})) == [], "they contradict each other"
    for changed in (
        [*seen[:30], replace(seen[30], voice="p0")],
        [*seen[:30], replace(seen[30], valence=0.5)],
        [*seen[:30], replace(seen[30], substance=0.4)],
        [replace(seen[0], valence=0.0), *seen[1:]],
    ):
        assert of_two(lone_joined(vectors, changed, rows, alone(vectors, changed))) == []
    far = np.vstack([vectors[:30], beside(vectors[0], 0.15)[None]])
    assert of_two(lone_joined(far, seen, rows, alone(far, seen))) == []
    third = np.vstack([vectors, beside(vectors[0], 0.49)[None]])
    both = [*seen, observation(31, "p31", kind=Kind.BEHAVIOUR, valence=0.0)]
    assert of_two(lone_joined(third, both, range(32), alone(third, both))) == [], "neither stands out"


def test_a_theme_of_two_voices_is_left_as_it_is(vectors: Matrix, seen: list[Observation]) -> None:
    shared = theme_of(vectors, seen, [0, 1])
    themes = [shared, *alone(vectors, seen)[2:]]
    assert lone_joined(vectors, seen, range(31), themes) == themes
    assert lone_joined(vectors, seen, [], []) == []
