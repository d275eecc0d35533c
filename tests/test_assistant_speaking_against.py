"""Who speaks against a theme: who denies a good part of it, or felt the other way on the very matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from test_assistant_contradictions import seen
from test_assistant_themes import around

from assistant.observations import Kind, Observation
from assistant.opposition.contradicting import Pair
from assistant.opposition.speaking_against import SpeaksAgainst
from assistant.themes import Matrix, theme_of

QUEUES = {
    "en": ("The queue at the counter stood still.", "The queue at the counter was a joy."),
    "zh": ("柜台前的队伍让人难受。", "柜台前的队伍让人开心。"),
    "ar": ("الطابور أمام الشباك مزعج للغاية.", "الطابور أمام الشباك ممتع للغاية."),
    "ko": ("창구 앞 줄이 괴로웠어요.", "창구 앞 줄이 즐거웠어요."),
}


def pained(voice: str, text: str, language: str = "en") -> Observation:
    return replace(seen(text, voice, language, -1.2), kind=Kind.PAIN)


def glad(voice: str, text: str, language: str = "en") -> Observation:
    return replace(seen(text, voice, language, 1.2), kind=Kind.DELIGHT)


def against(
    observations: Sequence[Observation], vectors: Matrix, members: int, pairs: Sequence[Pair] = ()
) -> list[int]:
    """Rows that speak against the theme of the first `members` passages."""
    theme = theme_of(vectors, observations, range(members))
    return SpeaksAgainst(observations, vectors, range(len(observations)), pairs).of(theme)


@pytest.mark.parametrize("language", QUEUES)
def test_who_felt_the_other_way_on_the_very_matter_speaks_against(language: str) -> None:
    bad, good = QUEUES[language]
    said = [*(pained(f"p{i}", bad, language) for i in range(4)), glad("p4", good, language)]
    assert against(said, around(0, 5, 8), 4) == [4]


def test_in_a_large_corpus_what_lies_as_near_but_on_another_matter_does_not() -> None:
    bad, good = QUEUES["en"]
    said = [pained(f"p{i}", bad) for i in range(4)]
    said += [pained(f"q{i}", "The form at the counter had no end.") for i in range(6)]
    said += [glad(f"r{i}", "The form at the counter was short.") for i in range(6)]
    vectors = np.vstack([around(0, 4, 1, noise=0.1), *(leaning(0, 1, 12, i) for i in range(12))])
    assert against(said, vectors, 4) == []
    near = replace(said[10], quote=good)
    assert against([*said, replace(near, voice="s")], np.vstack([vectors, around(0, 1, 2, noise=0.1)]), 4) == [16]


def leaning(axis: int, other: int, dimensions: int, seed: int) -> Matrix:
    """A unit vector between two axes, nearer to the second: at a cosine of about .4 to the first."""
    found = np.random.default_rng(seed).normal(scale=0.05, size=(1, 16))
    found[0, axis] += 0.4
    found[0, other] += 0.9
    unit: Matrix = (found / np.linalg.norm(found)).astype(np.float32)
    return unit


def test_no_word_in_common_is_no_denial() -> None:
    said = [*(pained(f"p{i}", QUEUES["en"][0]) for i in range(4)), glad("p4", "Lovely pancakes everywhere.")]
    assert against(said, around(0, 5, 8), 4) == []


def test_who_says_it_too_does_not_speak_against_it() -> None:
    bad, good = QUEUES["en"]
    said = [*(pained(f"p{i}", bad) for i in range(4)), glad("p0", good)]
    assert against(said, around(0, 5, 8), 4) == []


def test_no_experience_speaks_against_a_wish_and_no_wish_against_an_experience() -> None:
    bad, good = QUEUES["en"]
    wishes = [replace(pained(f"p{i}", bad), kind=Kind.IDEA) for i in range(4)]
    assert against([*wishes, glad("p4", good)], around(0, 5, 8), 4) == []
    pains = [pained(f"p{i}", bad) for i in range(4)]
    assert against([*pains, replace(glad("p4", good), kind=Kind.IDEA)], around(0, 5, 8), 4) == []


def test_talk_speaks_against_nothing() -> None:
    bad, good = QUEUES["en"]
    said = [*(pained(f"p{i}", bad) for i in range(4)), replace(glad("p4", good), substance=0.4)]
    assert against(said, around(0, 5, 8), 4) == []


def test_words_that_oppose_one_of_many_do_not_oppose_the_theme() -> None:
    said = [*(glad(f"p{i}", "The drivers were kind.") for i in range(10)), pained("late", "It came far too late.")]
    vectors = np.vstack([around(0, 10, 3), around(5, 1, 4)])
    one = [Pair(0, 10, "punctual", 1.0)]
    assert against(said, vectors, 10, one) == []
    two = [*one, Pair(1, 10, "punctual", 0.9)]
    assert against(said, vectors, 10, two) == [10]
