"""Themes, counts of voices, counter-evidence and groups of people on planted vectors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assistant import segmentation
from assistant.observations import Kind, Observation
from assistant.segmentation import segment_voices
from assistant.themes import Matrix, centred, find_themes, is_talk, theme_of, valence_of
from corpus.records import CharSpan, Role, Segment


def observation(
    number: int, voice: str, *, kind: Kind = Kind.PAIN, valence: float = -1.0, stage: str = "need", language: str = "en"
) -> Observation:
    """A coded passage of one person."""
    segment = Segment(
        id=f"d.{number}",
        document="d",
        span=CharSpan(0, 1),
        text="x",
        role=Role.PARTICIPANT,
        participant=voice,
        language=language,
    )
    return Observation(
        id=f"d.{number}@0",
        segment=segment,
        span=CharSpan(0, 1),
        quote="x",
        voice=voice,
        kind=kind,
        kind_weight=0.9,
        stage=stage,
        stage_weight=0.9,
        touchpoint="",
        channel="",
        valence=valence,
        statement="",
        coder="planted",
    )


def around(direction: int, count: int, seed: int, dimensions: int = 16, noise: float = 0.15) -> Matrix:
    """Unit vectors near one axis."""
    random = np.random.default_rng(seed)
    vectors = random.normal(scale=noise, size=(count, dimensions))
    vectors[:, direction] += 1
    unit: Matrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_talk_makes_no_theme_but_as_an_answer_to_what_many_were_asked() -> None:
    vectors = np.vstack([around(0, 4, 1), around(1, 10, 2)])
    seen = [observation(i, f"p{i}") for i in range(14)]
    talk = [replace(each, substance=0.4) for each in seen[4:]]
    themes = find_themes(vectors, [*seen[:4], *talk], range(14))
    assert [len(theme.voices) for theme in themes] == [4] + [1] * 10
    answers = [replace(each, segment=replace(each.segment, heading="What could be better?")) for each in talk]
    assert [len(t.voices) for t in find_themes(vectors, [*seen[:4], *answers], range(14))] == [10, 4]
    few = [*answers[:4], *talk[4:]]
    assert [len(t.voices) for t in find_themes(vectors, [*seen[:4], *few], range(14))] == [4] + [1] * 10
    assert len(find_themes(vectors, [*seen[:4], *talk], range(4, 14))) == 1  # nothing else is there


def test_a_passage_that_says_something_stands_for_its_theme() -> None:
    vectors = around(0, 3, 1)
    seen = [replace(observation(i, f"p{i}"), substance=weight) for i, weight in enumerate((0.3, 0.75, 1.0))]
    assert find_themes(vectors, [*seen], range(3))[0].members[0] == 2


def test_planted_topics_come_back_as_themes_ranked_by_people() -> None:
    vectors = np.vstack([around(0, 3, 1), around(1, 6, 2)])
    seen = [observation(i, f"p{i}") for i in range(9)]
    themes = find_themes(vectors, seen, range(9))
    assert [set(theme.members) for theme in themes] == [{3, 4, 5, 6, 7, 8}, {0, 1, 2}]
    assert [len(theme.voices) for theme in themes] == [6, 3]


def test_ten_passages_of_one_person_are_one_person() -> None:
    vectors = around(0, 11, 3)
    seen = [observation(i, "p1", valence=-2.0) for i in range(10)] + [observation(10, "p2", valence=1.0)]
    (theme,) = find_themes(vectors, seen, range(11))
    assert len(theme.voices) == 2
    assert theme.valence.n == 2
    assert theme.valence.mean == pytest.approx(-0.5)
    assert valence_of(seen).spread == pytest.approx(1.5)


def test_order_of_the_passages_changes_no_theme() -> None:
    vectors = np.vstack([around(0, 5, 4), around(1, 5, 5), around(2, 5, 6)])
    seen = [observation(i, f"p{i}") for i in range(15)]
    shuffled = np.random.default_rng(7).permutation(15)
    again = find_themes(vectors[shuffled], [seen[i] for i in shuffled], range(15))
    assert {frozenset(t.voices) for t in again} == {frozenset(t.voices) for t in find_themes(vectors, seen, range(15))}


@pytest.mark.parametrize("noise", [1e-7, -1e-7])
@pytest.mark.parametrize("language", ["en", "zh", "ar", "ko"])
def test_the_last_bits_of_a_vector_do_not_say_which_of_a_pair_comes_first(noise: float, language: str) -> None:
    pair = [observation(0, "Ada", language=language), observation(1, "Bo", language=language)]
    vectors = np.array([[1.0, 0.2], [1.0, -0.2]], dtype=np.float32)
    vectors[1, 0] += noise
    assert find_themes(vectors, pair, [0, 1], same=0.5)[0].members == (0, 1)
    nearer = np.array([[1.0, 0.9], [1.0, -0.1], [1.0, 0.0]], dtype=np.float32)
    three = [*pair, observation(2, "Cy", language=language)]
    unit = nearer / np.linalg.norm(nearer, axis=1, keepdims=True)
    assert find_themes(unit, three, [0, 1, 2], same=0.1)[0].members[-1] == 0, "what is further still comes later"


def test_languages_share_one_space_after_centring() -> None:
    base = around(0, 10, 10)
    offset = np.zeros(16, dtype=np.float32)
    offset[5] = 3
    both = np.vstack([base, base + offset])
    moved = centred(both, ["en"] * 10 + ["ko"] * 10)
    same = np.sum(moved[:10] * moved[10:], axis=1)
    assert same.min() > 0.95


def test_people_fall_into_the_planted_groups() -> None:
    vectors = np.vstack([around(0, 24, 11), around(1, 24, 12)])
    seen = [observation(i, f"a{i % 6}") for i in range(24)]
    seen += [observation(24 + i, f"b{i % 6}", kind=Kind.DELIGHT) for i in range(24)]
    found = segment_voices(seen, vectors, range(48))
    assert {frozenset(group) for group in found.groups} == {
        frozenset(f"a{i}" for i in range(6)),
        frozenset(f"b{i}" for i in range(6)),
    }
    assert found.stability == 1.0
    assert found.unassigned == ()
    assert set(found.fit) == {voice for group in found.groups for voice in group}
    assert all(0.5 < fit <= 1 for fit in found.fit.values())


def test_one_who_speaks_as_both_groups_do_fits_less_than_the_others() -> None:
    vectors = np.vstack([around(0, 24, 11), around(1, 24, 12), around(0, 2, 13), around(1, 2, 14)])
    seen = [observation(i, f"a{i % 6}") for i in range(24)]
    seen += [observation(24 + i, f"b{i % 6}", kind=Kind.DELIGHT) for i in range(24)]
    seen += [observation(48 + i, "both", kind=Kind.DELIGHT if i > 1 else Kind.PAIN) for i in range(4)]
    fit = segment_voices(seen, vectors, range(52)).fit
    assert fit["both"] < 0.5 < min(value for voice, value in fit.items() if voice != "both")


def test_one_who_said_too_little_fits_none_and_is_told_so() -> None:
    vectors = np.vstack([around(0, 24, 11), around(1, 24, 12), around(0, 1, 13)])
    seen = [observation(i, f"a{i % 3}") for i in range(24)]
    seen += [observation(24 + i, f"b{i % 3}", kind=Kind.DELIGHT) for i in range(24)]
    found = segment_voices([*seen, observation(48, "brief")], vectors, range(49))
    assert (found.unassigned, found.hardly_heard) == (("brief",), {"brief"})
    assert "brief" not in found.fit


def test_people_who_do_not_differ_stay_one_group() -> None:
    random = np.random.default_rng(13)
    vectors = random.normal(size=(40, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = segment_voices([observation(i, f"p{i % 8}") for i in range(40)], vectors, range(40))
    assert len(found.groups) == 1
    assert len(found.groups[0]) == 8
    assert found.stability is None
    assert found.fit == {}


def test_those_heard_briefly_join_whoever_said_the_same_at_length() -> None:
    vectors = np.vstack([around(0, 9, 11), around(1, 9, 12), around(0, 2, 13), around(1, 2, 14), around(2, 1, 15)])
    seen = [observation(i, "long0" if i < 9 else "long1") for i in range(18)]
    seen += [observation(18 + i, voice) for i, voice in enumerate(("a", "b", "c", "d", "other"))]
    found = segment_voices(seen, vectors, range(23))
    assert {(group[0], frozenset(group[1:])) for group in found.groups} == {
        ("long0", frozenset("ab")),
        ("long1", frozenset("cd")),
    }
    assert found.unassigned == ("other",)
    assert found.hardly_heard == frozenset()
    assert found.between == frozenset()
    assert all(fit > 0 for fit in found.fit.values()), "fit is measured by what placed them"
    assert found.stability == 1.0
    assert set(found.fit) == {"long0", "a", "b", "long1", "c", "d"}


def test_one_who_is_as_near_to_another_heard_at_length_fits_none_and_is_told_so() -> None:
    vectors = np.vstack([around(0, 9, 11), around(1, 9, 12), around(0, 2, 13), around(1, 2, 14), np.zeros((1, 16))])
    vectors[22, :2] = np.sqrt(0.5)
    seen = [observation(i, "long0" if i < 9 else "long1") for i in range(18)]
    seen += [observation(18 + i, voice) for i, voice in enumerate(("a", "b", "c", "d", "both"))]
    found = segment_voices(seen, vectors.astype(np.float32), range(23))
    if found.fit.get("both") is None:
        assert found.unassigned == ("both",)
        assert found.between == {"both"}
    else:
        assert 0 <= found.fit["both"] < min(fit for voice, fit in found.fit.items() if voice != "both")


def test_who_lies_nearer_to_another_group_is_moved_there() -> None:
    vectors = np.vstack([around(0, 24, 11), around(1, 24, 12), around(0, 3, 13), around(1, 1, 14)])
    seen = [observation(i, f"a{i % 6}") for i in range(24)]
    seen += [observation(24 + i, f"b{i % 6}", kind=Kind.DELIGHT) for i in range(24)]
    seen += [observation(48 + i, "mostly0") for i in range(4)]
    profiles = segmentation.profiles_of(seen, vectors, range(52), list(dict.fromkeys(o.voice for o in seen)))
    wrong = np.array([0] * 6 + [1] * 6 + [1])
    assert segmentation.settled(profiles, wrong).tolist() == [0] * 6 + [1] * 6 + [0]


def test_where_nobody_joins_those_heard_at_length_voices_are_grouped_by_all_they_said() -> None:
    vectors = np.vstack([around(0, 9, 11), around(1, 9, 12), around(2, 5, 13)])
    seen = [observation(i, "long0" if i < 9 else "long1") for i in range(18)]
    seen += [observation(18 + i, f"brief{i}") for i in range(5)]
    found = segment_voices(seen, vectors, range(23))
    assert frozenset(f"brief{i}" for i in range(5)) in {frozenset(group) for group in found.groups}


def test_one_voices_talk_is_no_theme() -> None:
    vectors = around(0, 6, 11)
    seen = [observation(i, f"p{i}") for i in range(4)]
    seen += [
        replace(observation(4 + i, "talker", valence=1.5), substance=weight) for i, weight in enumerate((0.4, 1.0))
    ]
    talk = theme_of(vectors, seen, [4])
    assert is_talk(talk, seen)
    assert not is_talk(theme_of(vectors, seen, [4, 5]), seen)
    assert not is_talk(theme_of(vectors, seen, [0, 4]), seen)


def scattered(axis: int, count: int) -> Matrix:
    """Vectors near one axis, not of length 1, with as much noise as there is of the axis."""
    found: Matrix = np.random.default_rng(axis).normal(scale=0.177, size=(count, 32)).astype(np.float32)
    found[:, axis] += 1
    return found


def test_a_large_group_held_together_by_its_wording_parts_by_matter_and_one_matter_stays() -> None:
    """Three matters said in one way ("Hard to ...") are three themes where they are many; 150 times one is one."""
    way = np.zeros(32, dtype=np.float32)
    way[0] = 1.18
    matters = np.vstack([scattered(axis, 60) for axis in (1, 2, 3)]) + way
    others = np.vstack([around(axis, 30, axis, 32, 0.05) for axis in range(4, 14)])
    vectors = np.vstack([matters, others])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    seen = [observation(i, f"p{i}") for i in range(len(vectors))]
    themes = find_themes(vectors.astype(np.float32), seen, range(len(vectors)))
    found = [set(theme.members) for theme in themes if min(theme.members) < 180]
    assert sorted(map(len, found)) == [60, 60, 60]
    assert all(len({row // 60 for row in group}) == 1 for group in found)

    same = around(1, 150, 1, 32, 0.05)
    themes = find_themes(same, seen[:150], range(150))
    assert [len(theme.members) for theme in themes] == [150]
