"""What the columns of a table hold, beside one another. Knows roles, no file formats.

Each is told by itself first (`column_roles`); then columns that share a question and hold marks alone become one answer
with several values, and of ids, dates and others that a table has one of, the best is chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus.errors import UnreadableSource
from corpus.readers.column_roles import CHECKED, OTHER, UNCHECKED, Column, bare, detected, says_of, serial_dates
from corpus.readers.column_titles import title_words
from corpus.readers.column_values import SKIPPED, Profile, profile, word_count
from corpus.readers.listed_choices import LIST_MARKS, with_list, with_listed_choices
from corpus.readers.shared_questions import with_shared_questions
from corpus.readers.survey_headers import Header
from corpus.records import Guess

_REVIEW = re.compile("review|评论|点评|리뷰|후기|مراجعة")
_DIGITS = re.compile(r"\d+")
_DATE_ORDER = {"": 0, "end": 1, "start": 2, "sent": 3}
_NPS = "NPS group"
CLOSED_QUESTIONS = 2
"""Questions from which a table without open answers is a survey. A single column that asks may be a list's; set by
judgement."""
SINGLE = ("id", "date", "question", "language", "speaker", "time")
"""Roles that one column at most can have."""


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
            columns.append(Column(index, title, told[index], title, meaning=says_of(header, index).meaning))
        else:
            columns.append(detected(header, index, profiles[index], values[index]))
    columns = _with_told_nps(columns, values, told)
    columns = [_with_id_that_tells(column, profiles[column.index], len(rows), told) for column in columns]
    columns = _with_choices(columns, header, values, told)
    columns = _with_like_siblings(columns, told, profiles)
    columns = [with_list(with_listed_choices(c, values[c.index]), values[c.index]) for c in columns]
    columns = _with_one_each(columns, told, profiles)
    columns = _with_review_names(columns)
    return with_shared_questions([with_list(column, values[column.index]) for column in columns])


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
    """An id of something else than the row, as that of an answer to it, or one that many rows share, tells nobody
    apart."""
    if column.role != "id" or column.index in told or not found.count:
        return column
    if found.count < 0.8 * rows and title_words(column.title) > 1 and column.meaning != "person":
        return replace(column, role="ignore", why="many rows have no such number")
    if column.meaning != "person" and (
        (found.count > 1 and found.top == found.count) or (found.count > 50 and found.distinct < 0.05)
    ):
        return replace(column, role="closed", why="many rows share it")
    return column


def _with_like_siblings(columns: list[Column], told: Mapping[int, str], profiles: Sequence[Profile]) -> list[Column]:
    """Columns that are numbered through, as "Need #1" and "Need #2", hold the same: answers where one of them does."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        if column.role in ("open", "closed") and column.index not in told and not column.option:
            groups.setdefault(_DIGITS.sub("#", column.title), []).append(column)
    result = list(columns)
    for members in groups.values():
        if len(members) < 2 or not any(column.role == "open" for column in members):
            continue
        for column in members:
            if column.role == "closed" and profiles[column.index].distinct > 0.3:
                result[column.index] = replace(column, role="open", why="the columns numbered like it hold answers")
    return result


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
            other = OTHER.fullmatch(header.options[index]) or OTHER.fullmatch(header.keys[index])
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
    distinct = {bare(value) for value in values[:5000]}
    return distinct <= CHECKED | UNCHECKED | {bare(option)} | SKIPPED


def _mark_between(values: Sequence[str], options: Sequence[str]) -> str:
    """The mark that parts cells into options, where all cells are such; empty where none does."""
    known = {bare(option) for option in options}
    for mark in (*LIST_MARKS, " "):
        if any(mark in value for value in values) and all(
            bare(part.strip()) in known for value in values for part in value.split(mark) if part.strip()
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
            serial = serial_dates(profiles[column.index])
            technical = role == "date" and ((column.meaning in _DATE_ORDER and column.meaning) or serial)
            counter = role == "id" and profiles[column.index].distinct > 0.9
            other, why = ("ignore" if technical or counter else "closed"), f"{best.title} is the {role}"
            result[column.index] = replace(column, role=other, why=why)
    return result


def _rank(column: Column, told: Mapping[int, str], profiles: Sequence[Profile]) -> tuple[int, int, float, int]:
    """Smaller is better: what was told, then a date that tells when somebody answered, then ids that differ."""
    found = profiles[column.index]
    unreadable = 1.0 if column.role == "date" and serial_dates(found) else 0.0
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
    """Where no column looks open: the wordiest closed one, if its values are words at all.

    A survey may ask closed questions alone: where several columns are such, one whose values come back stays closed.
    """
    free = [
        column
        for column in columns
        if column.role == "closed" and column.index not in told and not column.option and not column.parted_by
    ]
    if asks_closed_alone(columns):
        free = [column for column in free if not _comes_back(profiles[column.index])]
    best = max(free, key=lambda column: profiles[column.index].words, default=None)
    if best is None or profiles[best.index].words < 2 or profiles[best.index].numeric:
        return columns
    why = "no other column has longer answers"
    return [replace(c, role="open", why=why) if c is best else c for c in columns]


def asks_closed_alone(columns: Sequence[Column]) -> bool:
    """Whether a table without open answers is a survey all the same: several columns ask something of those who
    answered, and their answers are closed."""
    if any(column.role in ("open", "staff", "speaker") for column in columns):
        return False
    asked = {column.name for column in columns if column.role in ("closed", "scale") and is_asked(column.title)}
    asked |= {column.name for column in columns if column.option}
    return len(asked) >= CLOSED_QUESTIONS


def is_asked(title: str) -> bool:
    """Whether a title is a question put to somebody, and not the name of a thing that a table lists."""
    return title.rstrip(" *").endswith(("?", "？", "؟")) or word_count(title) >= 5


def _comes_back(found: Profile) -> bool:
    return found.count >= 8 and found.distinct <= 0.5


def _with_review_names(columns: list[Column]) -> list[Column]:
    """In a table of reviews, attributes of one name over all shops: rating, version, helpful votes."""
    if not is_review_table(columns):
        return columns
    taken: Counter[str] = Counter()
    rated = any(column.role == "scale" and column.meaning == "rating" for column in columns)
    result = []
    for column in columns:
        score = column.role == "scale" and column.meaning == ("rating" if rated else "") and not taken["rating"]
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


def derived_group(columns: Sequence[Column]) -> tuple[Column, Guess] | None:
    """The score from which promoters, passives and detractors are told, unless the table tells them itself."""
    if any(column.meaning == "nps group" for column in columns):
        return None
    scores = [column for column in columns if column.role == "scale" and column.meaning == "nps"]
    if len(scores) != 1:
        return None
    why = f"{scores[0].title} was answered from 0 to 10: 9 and 10 promote, 7 and 8 are passive, the others detract"
    return scores[0], Guess(_NPS, "promoter, passive or detractor", why)
