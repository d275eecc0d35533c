"""Many labels of citations in few words: `[E1] [E2] [E3] [E4–E386]`. None is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ALL_NAMED = 8
"""Labels up to which each is named. They fit a line; set by judgement."""
FIRST = 3
"""Labels named before the runs of the rest: those of the most telling passages come first."""
RUN = 3
"""Labels in a row from which the first and the last stand for all."""
_LABEL = re.compile(r"([A-Z]+)([0-9]+)")


def in_short(labels: Sequence[str]) -> str:
    """The labels in brackets, each with a space before it; of many, those in a row as one."""
    named = labels if len(labels) <= ALL_NAMED else [*labels[:FIRST], *_runs(labels[FIRST:])]
    return "".join(f" [{label}]" for label in named)


def _runs(labels: Sequence[str]) -> Iterator[str]:
    numbered: dict[str, list[int]] = {}
    for label in labels:
        match = _LABEL.fullmatch(label)
        if match is None:
            yield label
        else:
            numbered.setdefault(match[1], []).append(int(match[2]))
    for letters, numbers in numbered.items():
        row: list[int] = []
        for number in sorted(numbers):
            if row and number != row[-1] + 1:
                yield from _told(letters, row)
                row = []
            row.append(number)
        yield from _told(letters, row)


def _told(letters: str, row: Sequence[int]) -> Iterator[str]:
    if len(row) >= RUN:
        yield f"{letters}{row[0]}–{letters}{row[-1]}"
    else:
        yield from (f"{letters}{number}" for number in row)
