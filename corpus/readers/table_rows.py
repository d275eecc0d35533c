"""Rows of a table → text, turns and people, some thousands of rows at a time. Knows columns, no file formats.

The text renders the rows: a line with the respondent and the closed answers, then each question with its answer. A
respondent without an open answer has the line alone: no passage, but words that a count of closed answers can cite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.dates import month_comes_first
from corpus.decoding import clean_text
from corpus.readers.column_roles import Column
from corpus.readers.column_titles import plain_title
from corpus.readers.column_values import SKIPPED, moment, profile, score_of
from corpus.readers.columns import derived_group, nps_group
from corpus.readers.reading import Respondent, TextBuilder, Turn
from corpus.records import Role
from corpus.stamps import seconds

_NOBODY = frozenset(
    {"anonymous", "anon", "a google user", "google user", "guest", "user", "unknown", "n/a", "none", "-"}
    | {
        "amazon customer",
        "kindle customer",
        "verified user",
        "匿名",
        "匿名用户",
        "游客",
        "익명",
        "비회원",
        "مجهول",
        "زائر",
    }
    | {"عميل", "عميل أمازون", "无名氏"}
)
"""Account names that many people share."""
_TOTAL = re.compile(
    r"(?:grand )?total.*|sum|average|mean|median|count|n ?=.*|合计|总计|平均(?:分|值)?|小计|합계|총계|평균|المجموع"
    r"|الإجمالي|المتوسط",
    re.IGNORECASE,
)
_HAS_WORDS = re.compile(r"[^\W_]")


_WRITTEN_LINE_END = re.compile(r"\\{1,2}(?:r\\{1,2}n|n|r)(?![a-z\"'`’”])")
_PATH = re.compile(r"\b[A-Za-z]:\\")


def clean_cell(cell: str) -> str:
    """A cell as it is stored, stripped.

    Exports that write a line end as a backslash and a letter get the line end back, but where a path of Windows stands
    in the cell, or the letter begins a word or ends a quotation.
    """
    if "\\" in cell and not _PATH.search(cell):
        cell = _WRITTEN_LINE_END.sub("\n", cell)
    return cell.strip() if cell.isascii() and cell.isprintable() else clean_text(cell).strip()


def is_total(row: Sequence[str]) -> bool:
    """Whether a row at the end of a table sums up those above."""
    filled = [cell for cell in row if cell]
    return bool(filled) and _TOTAL.fullmatch(filled[0]) is not None and all(score_of(cell) for cell in filled[1:])


class TableRows:
    """Turns rows into text and turns, for all parts of one table: people are the same in every part."""

    def __init__(
        self,
        columns: Sequence[Column],
        sample: Sequence[Sequence[str]],
        heading: str = "",
        joined: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """
        Args:
            sample: the first rows; tell the order of day and month and which questions of a long table are closed.
            heading: what to set above answers whose column has no title of its own.
            joined: what is known of people from elsewhere, by their key; stands in their line as well.
        """
        self.columns = columns
        self._joined = joined or {}
        self._heading = heading
        self._single = {
            column.role: column for column in columns if column.role in ("id", "date", "question", "speaker", "time")
        }
        self._closed = [column for column in columns if column.role in ("closed", "scale", "language")]
        self._open = [column for column in columns if column.role in ("open", "staff")]
        self._account = next((column for column in columns if column.tells_people_apart), None)
        self._authors: dict[str, str] = {}
        """Account → the name that stands in for it; the account itself is kept nowhere."""
        derived = derived_group(columns)
        self._score = derived[0] if derived else None
        date = self._single.get("date")
        self._month_first = month_comes_first(row[date.index] for row in sample) if date else False
        self._closed_questions = self._closed_of(sample)
        self._dates: dict[str, str] = {}
        self._start()

    def _start(self) -> None:
        self.builder = TextBuilder()
        self.turns: list[Turn] = []
        self._people: dict[str, dict[str, str]] = {}
        self.silent = 0
        """Rows without an open answer."""

    def taken(self) -> tuple[str, tuple[Turn, ...], dict[str, Respondent]]:
        """Text, turns and people of the rows since the last call."""
        people = {key: Respondent(key, attributes) for key, attributes in self._people.items()}
        result = self.builder.text, tuple(self.turns), people
        self._start()
        return result

    def add(self, number: int, row: Sequence[str]) -> None:
        """Render one row, its cells clean; `number` counts from 1 over all parts."""
        if "speaker" in self._single:
            self._add_utterance(row)
            return
        key = self._value("id", row) or self._author(row) or f"row-{number}"
        attributes = self._attributes(row)
        known = self._people.setdefault(key, {})
        for name, value in attributes.items():
            known.setdefault(name, value)
        question = self._value("question", row)
        if question in self._closed_questions:
            answer = next((row[column.index] for column in self._open if row[column.index]), "")
            if answer:
                known.setdefault(question, answer)
                self._add_line(key, {question: answer})
            return
        answers = [column for column in self._open if _is_said(row[column.index])]
        if not answers:
            self.silent += 1
            if self._closed and attributes:
                self._add_line(key, {**self._joined.get(key, {}), **attributes})
            return
        self._add_line(key, {**self._joined.get(key, {}), **attributes})
        for column in answers:
            self._add_answer(row, column, key, question, attributes)
        self.builder.separate("\n")

    def _add_line(self, key: str, attributes: Mapping[str, str]) -> None:
        self.builder.add(" · ".join([key, *(f"{name}: {value}" for name, value in attributes.items())]))
        self.builder.separate("\n")

    def people(self) -> Mapping[str, Mapping[str, str]]:
        """People of the rows since the last `taken`, and what is known of them."""
        return self._people

    def _attributes(self, row: Sequence[str]) -> dict[str, str]:
        attributes: dict[str, str] = {}
        for column in self._closed:
            cell = row[column.index]
            if not cell:
                continue
            value = column.value(cell)
            if not value:
                continue
            known = attributes.get(column.name) if column.option else None
            attributes[column.name] = f"{known}; {value}" if known else value
            if column is self._score and (group := nps_group(value)):
                attributes["NPS group"] = group
        date = self._value("date", row)
        if date:
            attributes["date"] = self._date(date)
        return attributes

    def _date(self, value: str) -> str:
        found = self._dates.get(value)
        if found is None:
            found = moment(value, month_first=self._month_first) or value
            if len(self._dates) < 10_000:
                self._dates[value] = found
        return found

    def _add_answer(
        self, row: Sequence[str], column: Column, key: str, question: str, attributes: dict[str, str]
    ) -> None:
        # Chinese asks in a few characters without a space; what ends with a question mark is a question at any length.
        asks = column.title.rstrip().endswith(("?", "？", "؟"))
        own = asks or len(self._open) > 1 or " " in column.title or len(column.title) > 12
        heading = question or (column.name or column.title if own else self._heading)
        if heading:
            self.builder.add(heading)
            self.builder.separate("\n")
        span = self.builder.add(row[column.index])
        self.builder.separate("\n")
        if column.role == "staff":
            self.turns.append(Turn(span, role=Role.STAFF, heading=heading, attributes=attributes))
        else:
            self.turns.append(Turn(span, person=key, heading=heading, attributes=attributes))

    def _author(self, row: Sequence[str]) -> str:
        account = row[self._account.index].casefold() if self._account else ""
        if not account or account in _NOBODY or account in SKIPPED:
            return ""
        return self._authors.setdefault(account, f"author-{len(self._authors) + 1}")

    def _add_utterance(self, row: Sequence[str]) -> None:
        speaker = self._value("speaker", row)
        for column in self._open:
            if not _is_said(row[column.index]):
                continue
            if speaker:
                self.builder.add(speaker)
                self.builder.separate(": ")
            span = self.builder.add(row[column.index])
            self.builder.separate("\n")
            self.turns.append(Turn(span, speaker, start_time=_clock(self._value("time", row))))

    def _value(self, role: str, row: Sequence[str]) -> str:
        column = self._single.get(role)
        return row[column.index] if column else ""

    def _closed_of(self, sample: Sequence[Sequence[str]]) -> frozenset[str]:
        """In a table of one row per answer: questions that are answered by numbers or few labels alone."""
        question = self._single.get("question")
        if question is None or len(self._open) != 1 or "speaker" in self._single:
            return frozenset()
        answers: dict[str, list[str]] = {}
        for row in sample:
            if row[self._open[0].index]:
                answers.setdefault(row[question.index], []).append(row[self._open[0].index])
        closed = set()
        for asked, said in answers.items():
            found = profile(said)
            short = found.words < 4 and found.likert > 0.6
            repeated = found.count >= 4 and found.distinct <= 0.5 and found.words < 4
            if asked and (found.numeric or short or repeated):
                closed.add(asked)
        return frozenset(closed) if len(closed) < len(answers) else frozenset()


def heading_of(title: str) -> str:
    """A sheet's title as a question, where somebody gave it one: not "Sheet1"."""
    plain = plain_title(title)
    return "" if re.fullmatch(r"(?:sheet|工作表|表|시트|ورقة|table|tabelle|feuille|hoja)?\s*\d*", plain) else title


def _is_said(cell: str) -> bool:
    return bool(cell) and _HAS_WORDS.search(cell) is not None and cell.casefold() not in SKIPPED


def _clock(value: str) -> float | None:
    try:
        return seconds(value)
    except ValueError:
        return None
