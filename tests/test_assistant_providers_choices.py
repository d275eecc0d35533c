"""From next-token probabilities to the probabilities of answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.providers.choice_probabilities import Candidate, from_log_probabilities, weigh_choices


def tokens(**probabilities: float) -> list[Candidate]:
    return [Candidate(token.encode(), probability) for token, probability in probabilities.items()]


def test_case_spaces_and_quotation_marks_do_not_matter() -> None:
    rows = [(b" Yes", 0.3), (b"yes", 0.2), (b'"No', 0.1), (b"YES.", 0.1), (b"perhaps", 0.3)]
    weights = weigh_choices(("yes", "no"), lambda beginning: [Candidate(*row) for row in rows])
    assert weights == {"yes": pytest.approx(6 / 7), "no": pytest.approx(1 / 7)}


def test_a_longer_word_is_not_the_shorter_one() -> None:
    def model(beginning: str) -> list[Candidate]:
        return tokens(**{".": 1.0}) if beginning else tokens(**{"not": 0.5, "nothing": 0.3, "no": 0.2})

    assert weigh_choices(("no", "not sure"), model) == pytest.approx({"no": 2 / 7, "not sure": 5 / 7})


def test_a_shared_beginning_is_split_by_what_comes_after() -> None:
    asked: list[str] = []

    def model(beginning: str) -> list[Candidate]:
        asked.append(beginning)
        return {
            "": tokens(very=0.6, bad=0.3, good=0.1),
            "very ": tokens(bad=0.9, good=0.1),
        }[beginning]

    weights = weigh_choices(("very bad", "bad", "good", "very good"), model)
    assert asked == ["", "very "]
    assert weights == pytest.approx({"very bad": 0.54, "bad": 0.3, "good": 0.1, "very good": 0.06})


def test_a_choice_that_begins_another_ends_where_nothing_of_the_other_follows() -> None:
    def model(beginning: str) -> list[Candidate]:
        return tokens(no=1.0) if not beginning else [Candidate(b"", 0.7), Candidate(b"t", 0.3)]

    assert weigh_choices(("no", "not sure"), model) == pytest.approx({"no": 0.7, "not sure": 0.3})


@pytest.mark.parametrize("choices", [("很差", "很好"), ("نعم", "لا"), ("그렇다", "그렇지 않다")])
def test_tokens_may_be_parts_of_characters(choices: tuple[str, str]) -> None:
    def model(beginning: str) -> list[Candidate]:
        return [
            Candidate(choice[len(beginning) :].encode()[:2], share)
            for choice, share in zip(choices, (0.8, 0.2), strict=True)
        ]

    weights = weigh_choices(choices, model)
    assert sum(weights.values()) == pytest.approx(1)
    assert weights[choices[0]] >= weights[choices[1]]


def test_no_candidate_names_a_choice() -> None:
    assert weigh_choices(("yes", "no"), lambda beginning: tokens(maybe=1.0)) == {}
    assert weigh_choices(("yes", "no"), lambda beginning: []) == {}


def test_from_log_probabilities() -> None:
    assert from_log_probabilities([(b"a", 0.0)]) == [Candidate(b"a", 1.0)]


@given(
    st.lists(st.text("abn ot", min_size=1, max_size=6), min_size=1, max_size=5, unique=True),
    st.lists(st.tuples(st.binary(max_size=3), st.floats(0, 1)), max_size=6),
)
def test_weights_sum_to_one_or_there_are_none(choices: list[str], rows: list[tuple[bytes, float]]) -> None:
    weights = weigh_choices(choices, lambda beginning: [Candidate(*row) for row in rows])
    assert not weights or sum(weights.values()) == pytest.approx(1)
    assert not weights or list(weights) == choices
