"""One column of a table: its role by its title and its values. Knows no other columns beside it.

What a title of a known tool says is believed where the values bear it out; anything else is told by what the values
look like: long and varied is an open answer, short and repeated a closed one, small numbers a scale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.column_titles import (
    TitleSays,
    asks_for_count,
    asks_for_person,
    asks_for_words,
    asks_to_recommend,
    range_in,
    title_says,
)
from corpus.readers.column_values import SKIPPED, Profile, moment, score_of
from corpus.readers.survey_headers import Header

CHECKED = frozenset(
    {
        "1",
        "x",
        "✓",
        "✔",
        "☑",
        "yes",
        "y",
        "true",
        "checked",
        "selected",
        "是",
        "√",
        "选中",
        "已选",
        "예",
        "네",
        "선택",
        "o",
    }
    | {"نعم", "صح", "محدد"}
)
"""Marks of an option that was chosen."""
UNCHECKED = frozenset(
    {
        "0",
        "no",
        "n",
        "false",
        "unchecked",
        "not selected",
        "-",
        "否",
        "未选",
        "未选中",
        "아니오",
        "아니요",
        "미선택",
        "لا",
    }
)
_BY_TITLE = "its title says so"
OTHER = re.compile(
    r"(?:.*\b)?other\b.*|.*其他.*|.*其它.*|.*기타.*|.*(?:أخرى|غير ذلك).*|.*comment\]?$|.*_text$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    index: int
    title: str
    """As shown; for surveys the question."""
    role: str
    """One of `corpus.sidecar.COLUMN_ROLES`."""
    name: str = ""
    """Attribute under which its values are kept, or heading of open answers; the title, or the question that it shares
    with others."""
    option: str = ""
    """Where it is one option of an answer with several values: that value."""
    parted_by: str = ""
    """Where its cells hold several values: the mark between them."""
    meaning: str = ""
    why: str = ""
    """The ground of the role; empty where it was told."""

    @property
    def tells_people_apart(self) -> bool:
        """Whether a column of personal data has a value of its own for each person, as an account's name does."""
        return self.role == "personal" and self.meaning == "account"

    def value(self, cell: str) -> str:
        """The cell as an attribute's value; empty where nobody answered."""
        if not cell or cell.casefold() in SKIPPED:
            return ""
        if self.option:
            return self.option if cell.casefold() in CHECKED or bare(cell) == bare(self.option) else ""
        if self.parted_by:
            return "; ".join(part for part in map(str.strip, cell.split(self.parted_by)) if part)
        if self.role == "scale":
            found = score_of(cell)
            return found[0] if found else cell
        return cell


def bare(text: str) -> str:
    """A text as options are compared: without case and a colon at its end."""
    return text.casefold().rstrip(" :：") or text


def says_of(header: Header, index: int) -> TitleSays:
    """What the key and the title of a column say."""
    said = title_says(header.keys[index])
    if said.role or header.keys[index] == header.titles[index]:
        return said
    return title_says(header.titles[index])


def says_by_title(column: Column) -> bool:
    """Whether the role of a column was taken from its title, as that of "Comments" is."""
    return column.why == _BY_TITLE


def detected(header: Header, index: int, found: Profile, values: Sequence[str]) -> Column:
    """The column at `index`, by what its title says and its values look like."""
    title, key = header.titles[index], header.keys[index]
    says = says_of(header, index)
    if not found.count:
        why = "it is empty" if not values else "nobody answered"
        return Column(index, title, "ignore", title, meaning=says.meaning, why=why)
    if index == 0 and title == "column 1" and found.numeric and found.whole and found.distinct == 1.0:
        return Column(index, title, "id", title, why="it numbers the rows")
    role, why = _by_both(title, key, says, found)
    meaning = says.meaning if role == says.role else ""
    if role in ("scale", "closed") and _is_nps(title, key, found):
        role, meaning, why = "scale", "nps", "it asks how likely people are to recommend, from 0 to 10"
    ends = range_in(title) if role == "scale" else None
    if ends:
        why += f"; the title says from {ends[0]} to {ends[1]}"
    tops = {item[1] for value in values[:50] if (item := score_of(value)) and item[1]} if role == "scale" else set()
    if len(tops) == 1:
        why += f"; values say out of {tops.pop()}"
    return Column(index, title, role, title, meaning=meaning, why=why)


def _by_both(title: str, key: str, says: TitleSays, found: Profile) -> tuple[str, str]:
    """Role and ground by what the title says, where the values bear it out; else by the values."""
    worded = found.words >= 4 and (found.distinct > 0.5 or found.count < 4)
    if says.role == "ignore":
        return "ignore", "its title is one of a tool's own columns"
    if says.role == "personal":
        return "personal", _BY_TITLE
    if says.role == "scale":
        if found.numeric:
            return "scale", _BY_TITLE
        return ("open", "its title is a scale's, but the values are sentences") if worded else ("closed", _BY_TITLE)
    if says.role in ("question", "id", "speaker", "language") and worded and found.words > 8:
        return "open", "the values are sentences"
    if says.role == "date" and says.meaning in ("start", "end") and _are_clocks(found):
        return ("time" if says.meaning == "start" else "ignore"), "the values are times of a recording"
    if says.role == "date":
        return ("date", _BY_TITLE) if found.dates > 0.5 or serial_dates(found) else _by_values(title, key, found)
    if says.role == "time" and found.dates > 0.5:
        return "date", "the values are dates"
    if says.role == "staff" and found.words < 1.5 and found.distinct < 0.5:
        return "closed", "the values are short and repeat"
    if says.role == "open":
        if found.numeric or found.dates > 0.8 or found.links > 0.8:
            return _by_values(title, key, found)
        if found.count >= 8 and found.words < 4 and found.distinct < 0.34:
            return "closed", "the values are short and repeat"
        return "open", _BY_TITLE
    if says.role:
        return says.role, _BY_TITLE
    return _by_values(title, key, found)


def _by_values(title: str, key: str, found: Profile) -> tuple[str, str]:
    if found.addresses > 0.5:
        return "personal", "the values are addresses or phone numbers"
    if asks_for_person(title) and found.words <= 4 and found.distinct > 0.5 and not found.likert > 0.3:
        return "personal", "its title asks for personal data"
    if found.numeric:
        spread = range_in(title)
        if asks_for_count(title):
            return "closed", "the values are counts"
        scale = found.scored or found.high <= 10 or (spread is not None and found.high <= spread[1])
        return ("scale", "the values are small numbers") if scale else ("closed", "the values are numbers")
    if found.dates > 0.8:
        return "date", "the values are dates"
    if found.links > 0.8:
        return "ignore", "the values are links"
    if OTHER.fullmatch(key) and (found.words >= 1.5 or found.distinct > 0.6) and found.likert < 0.5:
        return "open", "it holds what people wrote beside the options"
    repeats = found.distinct <= 0.5 and found.count >= 4
    labels = found.likert > 0.6 and found.words < 7
    if found.words >= 4 and not repeats and not labels:
        return "open", "the values are long and varied"
    wanted = asks_for_words(title) and not labels and found.top <= max(2, 0.2 * found.count)
    if wanted and (found.words >= 1.5 or found.distinct > 0.7):
        return "open", "its title asks for words of one's own"
    if found.words >= 3 and found.longest >= 6 and found.distinct > 0.8 and found.likert < 0.3:
        return "open", "the values are sentences, and hardly two are the same"
    asks = title.rstrip(" *").endswith(("?", "？", "؟"))
    if asks and found.longest >= 4 and found.words >= 2 and found.distinct > 0.8 and found.likert < 0.5:
        return "open", "its title is a question, and hardly two answers are the same"
    return "closed", "the values are short" + (" and repeat" if repeats else "")


def _are_clocks(found: Profile) -> bool:
    return found.dates <= 0.5 and not serial_dates(found) and (found.clocks > 0.5 or found.numeric)


def serial_dates(found: Profile) -> bool:
    """Whether all values are numbers that stand for days: those of Excel or of Unix."""
    return found.numeric and bool(moment(str(int(found.low)))) and bool(moment(str(int(found.high))))


def _is_nps(title: str, key: str, found: Profile) -> bool:
    if not (found.numeric and found.whole and found.low >= 0 and found.high <= 10):
        return False
    return asks_to_recommend(title) or asks_to_recommend(key)
