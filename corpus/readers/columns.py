"""What each column of a table holds, by its title and its values. Knows roles, no file formats.

The titles of survey, review and help-desk tools are told by `column_titles`; anything else by what the values look
like: long and varied is an open answer, short and repeated a closed one, small numbers a scale. Columns that share a
question and hold marks alone are one answer with several values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.errors import UnreadableSource
from corpus.readers.column_titles import (
    TitleSays,
    asks_for_count,
    asks_for_person,
    asks_for_words,
    asks_to_recommend,
    lets_choose_several,
    range_in,
    title_says,
)
from corpus.readers.column_values import SKIPPED, Profile, moment, profile, score_of
from corpus.readers.survey_headers import Header
from corpus.records import Guess

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
_LIST_MARKS = ("┋", "|", ";", "；", "\n", ",", "，", "、", "،")
_OTHER = re.compile(
    r"(?:.*\b)?other\b.*|.*其他.*|.*其它.*|.*기타.*|.*(?:أخرى|غير ذلك).*|.*comment\]?$|.*_text$",
    re.IGNORECASE | re.DOTALL,
)
_REVIEW = re.compile("review|评论|点评|리뷰|후기|مراجعة")
_DATE_ORDER = {"": 0, "end": 1, "start": 2, "sent": 3}
_NPS = "NPS group"
SINGLE = ("id", "date", "question", "language", "speaker", "time")
"""Roles that one column at most can have."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    index: int
    title: str
    """As shown; for surveys the question."""
    role: str
    """One of `corpus.sidecar.COLUMN_ROLES`."""
    name: str = ""
    """Attribute under which its values are kept; the title, or the question that it shares with others."""
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
            return self.option if cell.casefold() in CHECKED or _bare(cell) == _bare(self.option) else ""
        if self.parted_by:
            return "; ".join(part for part in map(str.strip, cell.split(self.parted_by)) if part)
        if self.role == "scale":
            found = score_of(cell)
            return found[0] if found else cell
        return cell


def detect_columns(
    header: Header, rows: Sequence[Sequence[str]], overrides: Mapping[str, str], origin: str
) -> list[Column]:
    """The columns of a table.

    Args:
        rows: rows of the table, each as wide as the header; the first thousands will do.
        overrides: column title or key → role, winning over what is detected.

    Raises:
        UnreadableSource: `overrides` names a column that is not there.
    """
    told = _told(header, overrides, origin)
    values = [[cell for row in rows if (cell := row[index].strip())] for index in range(len(header.titles))]
    profiles = [profile([cell for cell in column if cell.casefold() not in SKIPPED]) for column in values]
    columns = []
    for index, title in enumerate(header.titles):
        if index in told:
            columns.append(Column(index, title, told[index], title, meaning=_says(header, index).meaning))
        else:
            columns.append(_detected(header, index, profiles[index], values[index]))
    columns = _with_told_nps(columns, values, told)
    columns = [_with_id_that_tells(column, profiles[column.index], len(rows), told) for column in columns]
    columns = _with_choices(columns, header, values, told)
    columns = _with_one_each(columns, told, profiles)
    columns = _with_review_names(columns)
    return [_with_list(column, values[column.index]) for column in columns]


def column_guesses(columns: Iterable[Column]) -> list[Guess]:
    """What was concluded of columns, those that were told left out."""
    return [Guess(f"column {column.title}", column.role, column.why) for column in columns if column.why]


def nps_group(score: str) -> str:
    """Promoter, passive or detractor by an answer from 0 to 10; empty for anything else. Source: Reichheld, "The One
    Number You Need to Grow", Harvard Business Review 12/2003."""
    if not score.isdigit() or int(score) > 10:
        return ""
    return "promoter" if int(score) >= 9 else "passive" if int(score) >= 7 else "detractor"


def _with_told_nps(columns: list[Column], values: Sequence[Sequence[str]], told: Mapping[int, str]) -> list[Column]:
    """Where a column says of every row that its survey asked for the Net Promoter Score: the score is that."""
    kinds = {
        value.casefold() for column in columns if column.meaning == "survey type" for value in values[column.index]
    }
    if kinds != {"nps"}:
        return columns
    why = "the survey's type is NPS"
    return [
        replace(column, meaning="nps", why=why if column.why else "")
        if column.role == "scale" and column.meaning == "" and column.index not in told
        else column
        for column in columns
    ]


def _with_id_that_tells(column: Column, found: Profile, rows: int, told: Mapping[int, str]) -> Column:
    """An id that most rows lack, or all share, tells nobody apart."""
    if column.role != "id" or column.index in told or not found.count:
        return column
    if found.count < (0.5 if column.meaning == "person" else 0.8) * rows:
        return replace(column, role="ignore", why="most rows have no such number")
    if found.count > 1 and found.top == found.count and column.meaning != "person":
        return replace(column, role="closed", why="it is the same in all rows")
    return column


def _told(header: Header, overrides: Mapping[str, str], origin: str) -> dict[int, str]:
    told: dict[int, str] = {}
    for name, role in overrides.items():
        wanted = name.casefold()
        found = [
            index
            for index, pair in enumerate(zip(header.titles, header.keys, header.stems, strict=True))
            if wanted in {item.casefold() for item in pair}
        ]
        if not found:
            shown = ", ".join(header.titles[:50])
            raise UnreadableSource(origin, f"there is no column {name!r}; the columns are {shown}.")
        told.update(dict.fromkeys(found, role))
    return told


def _says(header: Header, index: int) -> TitleSays:
    said = title_says(header.keys[index])
    if said.role or header.keys[index] == header.titles[index]:
        return said
    return title_says(header.titles[index])


def _detected(header: Header, index: int, found: Profile, values: Sequence[str]) -> Column:
    title, key = header.titles[index], header.keys[index]
    says = _says(header, index)
    if not found.count:
        why = "it is empty" if not values else "nobody answered"
        return Column(index, title, "ignore", title, meaning=says.meaning, why=why)
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
    by_title = "its title says so"
    worded = found.words >= 4 and (found.distinct > 0.5 or found.count < 4)
    if says.role == "ignore":
        return "ignore", "its title is one of a tool's own columns"
    if says.role == "personal":
        return "personal", by_title
    if says.role == "scale":
        if found.numeric:
            return "scale", by_title
        return ("open", "its title is a scale's, but the values are sentences") if worded else ("closed", by_title)
    if says.role in ("question", "id", "speaker", "language") and worded and found.words > 8:
        return "open", "the values are sentences"
    if says.role == "date" and says.meaning in ("start", "end") and found.dates <= 0.5 and not _serial_dates(found):
        if found.clocks > 0.5 or found.numeric:
            role = "time" if says.meaning == "start" else "ignore"
            return role, "the values are times of a recording"
    if says.role == "date":
        return ("date", by_title) if found.dates > 0.5 or _serial_dates(found) else _by_values(title, key, found)
    if says.role == "time" and found.dates > 0.5:
        return "date", "the values are dates"
    if says.role == "staff" and found.words < 1.5 and found.distinct < 0.5:
        return "closed", "the values are short and repeat"
    if says.role == "open":
        if found.numeric or found.dates > 0.8 or found.links > 0.8:
            return _by_values(title, key, found)
        if found.count >= 8 and found.words < 4 and found.distinct < 0.34:
            return "closed", "the values are short and repeat"
        return "open", by_title
    if says.role:
        return says.role, by_title
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
    if _OTHER.fullmatch(key) and (found.words >= 1.5 or found.distinct > 0.6) and found.likert < 0.5:
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


def _serial_dates(found: Profile) -> bool:
    return found.numeric and bool(moment(str(int(found.low)))) and bool(moment(str(int(found.high))))


def _is_nps(title: str, key: str, found: Profile) -> bool:
    if not (found.numeric and found.whole and found.low >= 0 and found.high <= 10):
        return False
    return asks_to_recommend(title) or asks_to_recommend(key)


def _with_choices(
    columns: list[Column], header: Header, values: Sequence[Sequence[str]], told: Mapping[int, str]
) -> list[Column]:
    """Columns of options that hold marks alone, as parts of one answer."""
    groups: dict[str, list[int]] = {}
    for index, stem in enumerate(header.stems):
        if stem and index not in told:
            groups.setdefault(stem, []).append(index)
    result = list(columns)
    whole = {column.title: column for column in columns if not header.stems[column.index]}
    for stem, members in groups.items():
        marked = [i for i in members if values[i] and _only_marks(values[i], header.options[i])]
        for index in set(members) - set(marked):
            other = _OTHER.fullmatch(header.options[index]) or _OTHER.fullmatch(header.keys[index])
            if other and values[index] and result[index].role in ("closed", "open"):
                why = "it holds what people wrote beside the options"
                result[index] = replace(result[index], role="open", why=why)
        if len(marked) < 2 and not (stem in whole and marked):
            continue
        empty = [i for i in members if not values[i]]
        if stem in whole and whole[stem].role in ("closed", "open"):
            for index in marked:
                result[index] = replace(result[index], role="ignore", why=f"{stem} says the same")
            at, why = whole[stem].index, "its options have columns of their own"
            mark = _mark_between(values[at], [header.options[index] for index in members])
            result[at] = replace(whole[stem], role="closed", why=why, parted_by=mark)
            continue
        for index in (*marked, *empty):
            why = f"an option of {stem}, marked where it was chosen"
            result[index] = replace(result[index], role="closed", name=stem, option=header.options[index], why=why)
    return result


def _only_marks(values: Sequence[str], option: str) -> bool:
    distinct = {_bare(value) for value in values[:5000]}
    return distinct <= CHECKED | UNCHECKED | {_bare(option)} | SKIPPED


def _bare(text: str) -> str:
    return text.casefold().rstrip(" :：") or text


def _mark_between(values: Sequence[str], options: Sequence[str]) -> str:
    """The mark that parts cells into options, where all cells are such; empty where none does."""
    known = {_bare(option) for option in options}
    for mark in (*_LIST_MARKS, " "):
        if any(mark in value for value in values) and all(
            _bare(part.strip()) in known for value in values for part in value.split(mark) if part.strip()
        ):
            return mark
    return ""


def _with_one_each(columns: list[Column], told: Mapping[int, str], profiles: Sequence[Profile]) -> list[Column]:
    """At most one column for each role that must be single; the others become closed answers."""
    if not any(column.role in ("open", "staff") for column in columns):
        columns = _with_longest_open(columns, told, profiles)
    result = list(columns)
    for role in SINGLE:
        rivals = [column for column in columns if column.role == role]
        if len(rivals) < 2:
            continue
        best = min(rivals, key=lambda column: _rank(column, told, profiles))
        for column in rivals:
            if column is best or told.get(column.index) == role:
                continue
            serial = _serial_dates(profiles[column.index])
            technical = role == "date" and ((column.meaning in _DATE_ORDER and column.meaning) or serial)
            counter = role == "id" and profiles[column.index].distinct > 0.9
            other, why = ("ignore" if technical or counter else "closed"), f"{best.title} is the {role}"
            result[column.index] = replace(column, role=other, why=why)
    return result


def _rank(column: Column, told: Mapping[int, str], profiles: Sequence[Profile]) -> tuple[int, int, float, int]:
    """Smaller is better: what was told, then a date that tells when somebody answered, then ids that differ."""
    found = profiles[column.index]
    unreadable = 1.0 if column.role == "date" and _serial_dates(found) else 0.0
    repeated = unreadable if column.role != "id" else 0.0 if found.distinct > 0.2 else 1.0
    named = column.title.casefold() in ("date", "timestamp", "submitdate", "recordeddate", "date submitted")
    own = 0 if column.meaning == "person" else 1 if column.why == "its title says so" else 2
    return (
        0 if column.index in told else 1,
        _DATE_ORDER.get(column.meaning, 0) if column.role == "date" else own,
        repeated - (0.5 if named else 0.0),
        column.index,
    )


def _with_longest_open(columns: list[Column], told: Mapping[int, str], profiles: Sequence[Profile]) -> list[Column]:
    """Where no column looks open: the wordiest closed one, if its values are words at all."""
    free = [column for column in columns if column.role == "closed" and column.index not in told and not column.option]
    best = max(free, key=lambda column: profiles[column.index].words, default=None)
    if best is None or profiles[best.index].words < 2 or profiles[best.index].numeric:
        return columns
    why = "no other column has longer answers"
    return [replace(c, role="open", why=why) if c is best else c for c in columns]


def _with_review_names(columns: list[Column]) -> list[Column]:
    """In a table of reviews, attributes of one name over all shops: rating, version, helpful votes."""
    if not is_review_table(columns):
        return columns
    taken: Counter[str] = Counter()
    result = []
    for column in columns:
        score = column.role == "scale" and column.meaning in ("rating", "") and not taken["rating"]
        name = "rating" if score else column.meaning if column.meaning in ("version", "helpful votes") else ""
        if not name or taken[name] or column.role not in ("scale", "closed"):
            result.append(column)
            continue
        taken[name] += 1
        result.append(replace(column, name=name))
    return result


def is_review_table(columns: Sequence[Column]) -> bool:
    """Whether rows are reviews: a rating, words, and what only reviews have (an answer, a version, votes, a title)."""
    roles = Counter(column.role for column in columns)
    meanings = {column.meaning for column in columns if column.role != "ignore"}
    if "nps" in meanings or not roles["open"]:
        return False
    rated = any(column.role == "scale" and column.meaning == "rating" for column in columns)
    scored = any(column.role == "scale" and column.meaning == "" for column in columns)
    signs = bool(meanings & {"version", "helpful votes", "title"}) or roles["staff"] > 0
    said = any(_REVIEW.search(column.title.casefold()) for column in columns)
    account = "account" in {column.meaning for column in columns}
    return (rated or scored) and (said or (signs and (account or (rated and roles["staff"] > 0))))


def _with_list(column: Column, values: Sequence[str]) -> Column:
    """A closed column whose cells list several choices, told by parts that come back in other cells."""
    if column.role != "closed" or column.option or column.parted_by or not column.why or column.meaning:
        return column
    sample = [value for value in values[:2000] if value.casefold() not in SKIPPED]
    for mark in _LIST_MARKS:
        parted = [value for value in sample if mark in value.rstrip(mark + " ")]
        trailing = [value for value in sample if value.endswith(mark)]
        least = 1 if mark not in ",，、،" or lets_choose_several(column.title) else 2
        if not parted or (len(parted) + len(trailing)) < max(least, 0.1 * len(sample)):
            continue
        parts = Counter(part.strip() for value in sample for part in value.split(mark) if part.strip())
        repeated = sum(count for count in parts.values() if count > 1)
        strong = mark in "┋" or lets_choose_several(column.title) or len(trailing) > 0.5 * len(sample)
        spaced = mark != "," or all(", " in value for value in parted)
        if spaced and (strong or (repeated >= 0.6 * sum(parts.values()) and len(parts) < len(sample) * 1.5 + 2)):
            return replace(column, parted_by=mark, why=f"{column.why}; cells list several choices")
    return column


def derived_group(columns: Sequence[Column]) -> tuple[Column, Guess] | None:
    """The score from which promoters, passives and detractors are told, unless the table tells them itself."""
    if any(column.meaning == "nps group" for column in columns):
        return None
    scores = [column for column in columns if column.role == "scale" and column.meaning == "nps"]
    if len(scores) != 1:
        return None
    why = f"{scores[0].title} was answered from 0 to 10: 9 and 10 promote, 7 and 8 are passive, the others detract"
    return scores[0], Guess(_NPS, "promoter, passive or detractor", why)
