"""Columns whose cells list several choices, told by parts that come back in other cells. Knows values, no tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from corpus.readers.column_roles import Column, says_by_title
from corpus.readers.column_titles import lets_choose_several
from corpus.readers.column_values import SKIPPED, word_count

LIST_MARKS = ("┋", "|", ";", "；", "\n", ",", "，", "、", "،")
"""Marks that tools and people set between choices, those that stand in sentences last."""
_COMMAS = ",，、،"
SAMPLE = 2000
"""Cells looked at per column. A bound on time; more tell no more."""
LISTS_FROM = 8
"""Cells from which a column that looks like sentences may be one of choices. Parts of fewer come back by chance."""
COME_BACK = 0.7
"""Share of all parts that stand in another cell too, from which long cells are lists. Parts of sentences hardly ever
come back whole; choices of a closed list nearly all do, all but what somebody wrote beside them. Set by judgement."""
SHORT_PART = 6.0
"""Mean words of a part at the most. Choices are labels; set by judgement."""
SEVERAL = 0.25
"""Share of cells that hold more than one part, at the least. Many choose but one of a list; set by judgement."""


def with_listed_choices(column: Column, values: Sequence[str]) -> Column:
    """An open column whose long, varied cells are lists of choices, as a closed one; any other as it is."""
    if column.role != "open" or not column.why or says_by_title(column):
        return column
    sample = [value for value in values[:SAMPLE] if value.casefold() not in SKIPPED]
    if len(sample) < LISTS_FROM:
        return column
    for mark in LIST_MARKS:
        cells = [parts for value in sample if (parts := parted(value, mark))]
        counts = Counter(part.casefold() for parts in cells for part in set(parts))
        total = sum(counts.values())
        several = sum(len(parts) > 1 for parts in cells)
        if several < SEVERAL * len(cells):
            continue
        come_back = sum(count for count in counts.values() if count > 1)
        short = fmean(word_count(part) for part in counts) <= SHORT_PART
        if short and come_back >= COME_BACK * total:
            why = "cells list several choices, which come back in other cells"
            return replace(column, role="closed", parted_by=mark, why=why)
    return column


def with_list(column: Column, values: Sequence[str]) -> Column:
    """A closed column whose cells list several choices, with the mark between them."""
    if column.role != "closed" or column.option or column.parted_by or not column.why or column.meaning:
        return column
    sample = [value for value in values[:SAMPLE] if value.casefold() not in SKIPPED]
    for mark in LIST_MARKS:
        several = [value for value in sample if mark in value.rstrip(mark + " ")]
        trailing = [value for value in sample if value.endswith(mark)]
        least = 1 if mark not in _COMMAS or lets_choose_several(column.title) else 2
        if not several or (len(several) + len(trailing)) < max(least, 0.1 * len(sample)):
            continue
        parts = Counter(part for value in sample for part in parted(value, mark))
        repeated = sum(count for count in parts.values() if count > 1)
        strong = mark in "┋" or lets_choose_several(column.title) or len(trailing) > 0.5 * len(sample)
        spaced = mark != "," or all(", " in value for value in several)
        varied = repeated >= 0.6 * sum(parts.values()) and len(parts) < len(sample) * 1.5 + 2
        if spaced and (strong or (varied and not _labels_with_commas(sample, parts, mark))):
            return replace(column, parted_by=mark, why=f"{column.why}; cells list several choices")
    return column


def parted(value: str, mark: str) -> list[str]:
    """The parts of a cell between the marks."""
    return [part for piece in value.split(mark) if (part := piece.strip())]


def _labels_with_commas(sample: Sequence[str], parts: Counter[str], mark: str) -> bool:
    """Whether few whole cells come back and none of their parts stands in two of them, as in "Yes, always", "No,
    never": then the comma belongs to the label."""
    if mark not in _COMMAS:
        return False
    cells = set(sample)
    inside = Counter(part for cell in cells for part in set(parted(cell, mark)))
    alone = sum(1 for cell in cells if len(parted(cell, mark)) == 1)
    return len(cells) < len(sample) / 3 and not alone and len(cells) <= len(parts) and min(inside.values()) == 1
