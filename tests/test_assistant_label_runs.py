"""Labels of citations in short: nothing lost, nothing added, the first ones first."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.export.label_runs import ALL_NAMED, in_short

_NAMED = re.compile(r" \[E(\d+)(?:–E(\d+))?\]")


def numbers_in(text: str) -> list[int]:
    """Every number that a text of labels stands for, in order."""
    return [number for first, last in _NAMED.findall(text) for number in range(int(first), int(last or first) + 1)]


@given(st.lists(st.integers(1, 60), unique=True, max_size=50))
def test_every_label_is_told_once(numbers: list[int]) -> None:
    told = in_short([f"E{number}" for number in numbers])
    assert sorted(numbers_in(told)) == sorted(numbers)
    assert _NAMED.sub("", told) == ""
    if len(numbers) <= ALL_NAMED:
        assert numbers_in(told) == numbers
    else:
        assert numbers_in(told)[:3] == numbers[:3]


def test_many_in_a_row_are_one() -> None:
    assert in_short([f"E{number}" for number in (9, 2, 4, *range(10, 400), 401, 402)]) == (
        " [E9] [E2] [E4] [E10–E399] [E401] [E402]"
    )
    assert in_short(["E1", "E2"]) == " [E1] [E2]"
    assert in_short([*(f"E{n}" for n in range(9)), "Z"]).endswith(" [Z] [E3–E8]")
