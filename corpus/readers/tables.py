"""CSV, TSV and XLSX → a reading: one row one respondent or review, every open answer a turn.

The text renders the rows: a line with the respondent and the closed answers, then each question with its answer.
Columns with personal data are left out. Knows nothing of what the answers mean.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.dates import find_date, month_comes_first
from corpus.decoding import clean_text, decode
from corpus.errors import EmptySource, EncryptedSource, UnreadableSource
from corpus.readers.columns import Column, detect_columns
from corpus.readers.reading import Reading, Respondent, TextBuilder, Turn
from corpus.records import Role, SourceKind
from corpus.sidecar import SourceSettings
from corpus.source_kinds import kind_from_name
from corpus.transcripts import seconds

_DELIMITERS = ",;\t|"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_NOBODY = frozenset(
    {"anonymous", "anon", "a google user", "google user", "guest", "user", "unknown", "n/a", "none", "-"}
    | {"匿名", "匿名用户", "游客", "익명", "비회원", "مجهول", "زائر"}
)
"""Account names that many people share."""
_FIELD_LIMIT = 100_000_000
"""Characters of one cell; Python's csv module refuses cells over 131,072 unless told otherwise."""


@dataclass(slots=True)
class _Table:
    titles: list[str]
    keys: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)
    survey: bool = False


def read_delimited(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read CSV or TSV, whatever the delimiter.

    Raises:
        UnreadableSource: no text, or a cell that never ends.
        EmptySource: no row, or no column with open answers.
    """
    text = decode(data, origin).text
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        delimiter = find_delimiter(text)
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableSource(origin, f"this table can't be read ({error}); export it as UTF-8 CSV again.") from None
    return _reading(rows, origin, settings, delimiter)


def read_workbook(data: bytes, origin: str, settings: SourceSettings) -> Reading:
    """Read the first sheet of an XLSX workbook that holds rows.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no XLSX, or damaged.
        EmptySource: no row, or no column with open answers.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    if data.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.")
        raise UnreadableSource(origin, "this is an old Excel file (.xls); save it as .xlsx and try again.")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = {
            sheet.title: [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise UnreadableSource(
            origin, f"this is not an Excel workbook, or it is damaged ({type(error).__name__}); save it as .xlsx again."
        ) from None
    filled = {title: rows for title, rows in sheets.items() if any(any(row) for row in rows)}
    if not filled:
        raise EmptySource(origin, "there are no rows in this workbook.")
    chosen = next(iter(filled))
    reading = _reading(filled[chosen], origin, settings)
    others = [title for title in filled if title != chosen]
    if not others:
        return reading
    note = f"only the sheet {chosen!r} was read; left out: {', '.join(others)}."
    return Reading(reading.text, reading.turns, reading.people, kind=reading.kind, notes=(*reading.notes, note))


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, more than one, most often."""
    best, best_score = ",", 0.0
    sample = text[:50_000]
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in _first_rows(sample, delimiter) if row)
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        score = count / sum(widths.values()) * min(width, 8) if width > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample), delimiter=delimiter)
    return [row for row, _ in zip(reader, range(50), strict=False)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text.removesuffix(" 00:00:00")


def _reading(raw: Sequence[Sequence[str]], origin: str, settings: SourceSettings, delimiter: str = ",") -> Reading:
    table = _table([[clean_text(cell) for cell in row] for row in raw], origin, delimiter)
    columns = detect_columns(table.titles, table.keys, table.rows, settings.columns, origin)
    personal = [column.title for column in columns if column.role == "personal"]
    if personal:
        table.notes.append(f"columns left out as personal data: {', '.join(personal)}.")
    if unclosed := _unclosed(raw):
        table.notes.append(unclosed)
    if not any(column.role in ("open", "staff") for column in columns):
        raise EmptySource(
            origin, f"no column holds open answers; name one under [columns] in a sidecar: {', '.join(table.titles)}."
        )
    rendered = _Rendering(table, columns)
    for number, row in enumerate(table.rows, start=1):
        rendered.add_row(number, row)
    if not rendered.turns:
        raise EmptySource(origin, "no row holds an open answer.")
    if rendered.silent:
        table.notes.append(
            f"{rendered.silent} of {len(table.rows)} rows have no open answer; their closed ones were kept."
        )
    kind = kind_from_name(origin.replace("\\", "/").rpartition("/")[2]) or _kind(table, columns)
    people = {key: Respondent(key, attributes) for key, attributes in rendered.people.items()}
    return Reading(rendered.builder.text, tuple(rendered.turns), people, kind=kind, notes=tuple(table.notes))


def _unclosed(raw: Sequence[Sequence[str]]) -> str:
    """A note where the last cell swallowed further rows, because its quotation mark is never closed."""
    last = raw[-1][-1] if raw and raw[-1] else ""
    swallowed = [line for line in last.split("\n")[1:] if line.count(",") + 1 >= len(raw[0]) > 1]
    if not swallowed:
        return ""
    return (
        f"the last answer holds {len(swallowed)} more lines that look like rows: a quotation mark in the file is"
        " probably never closed; close it and ingest the file again."
    )


def _table(raw: list[list[str]], origin: str, delimiter: str) -> _Table:
    rows = [row for row in raw if any(cell.strip() for cell in row)]
    if not rows:
        raise EmptySource(origin, "the table is empty.")
    header, body = [cell.strip() for cell in rows[0]], rows[1:]
    width = len(header)
    keys = titles = [title or f"column {index}" for index, title in enumerate(header, start=1)]
    survey = False
    if len(body) >= 2 and any(cell.startswith('{"ImportId"') for cell in body[1]):
        titles = [text.strip() or key for text, key in zip(_fitted(body[0], width), keys, strict=True)]
        body, survey = body[2:], True
    elif body and keys[0].casefold() in {"respondent id", "respondent_id"} and not body[0][0].strip():
        second = [cell.strip() for cell in _fitted(body[0], width)]
        titles = _survey_monkey_titles(header, second)
        keys, body, survey = titles, body[1:], True
    if not body:
        raise EmptySource(origin, "the table has a header and no rows.")
    table = _Table(titles, list(keys), [], survey=survey)
    ragged = 0
    for row in body:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            ragged += 1
            # The delimiter was most likely part of an answer that nobody put in quotation marks.
            row = [*row[: width - 1], delimiter.join(row[width - 1 :]).rstrip(delimiter)]
        elif len(row) < width:
            ragged += 1
        table.rows.append([cell.strip() for cell in _fitted(row, width)])
    if ragged:
        table.notes.append(
            f"{ragged} of {len(body)} rows have more or fewer cells than the header;"
            " missing cells count as empty, cells too many were joined to the last."
        )
    return table


def _survey_monkey_titles(header: list[str], second: list[str]) -> list[str]:
    """Questions carried on over their options: `Question: option`, or the question alone for an open one."""
    titles = []
    question = ""
    for index, (top, option) in enumerate(zip(header, second, strict=True), start=1):
        question = top or question
        plain = option.casefold() in {"", "response", "open-ended response"}
        titles.append(question if plain else f"{question}: {option}" if question else option or f"column {index}")
    return titles


def _fitted(row: list[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _kind(table: _Table, columns: Sequence[Column]) -> SourceKind:
    titles = " ".join(table.titles).casefold()
    roles = Counter(column.role for column in columns)
    if roles["speaker"]:
        return SourceKind.INTERVIEW
    if "ticket" in titles or "工单" in titles:
        return SourceKind.TICKET
    if table.survey or roles["open"] > 1 or roles["question"]:
        return SourceKind.SURVEY
    if "review" in titles or "评论" in titles or "리뷰" in titles or "مراجعة" in titles:
        return SourceKind.REVIEW
    return SourceKind.FEEDBACK


class _Rendering:
    """The text, turns and people of a table, row by row."""

    def __init__(self, table: _Table, columns: Sequence[Column]) -> None:
        self.builder = TextBuilder()
        self.turns: list[Turn] = []
        self.people: dict[str, dict[str, str]] = {}
        self.silent = 0
        """Rows without an open answer."""
        self._account = next((column for column in columns if column.tells_people_apart), None)
        self._authors: dict[str, str] = {}
        """Account → the name that stands in for it; the account itself is kept nowhere."""
        self._single = {
            column.role: column for column in columns if column.role in ("id", "date", "question", "speaker", "time")
        }
        self._closed = [column for column in columns if column.role in ("closed", "scale", "language")]
        self._open = [column for column in columns if column.role in ("open", "staff")]
        dates = [row[self._single["date"].index] for row in table.rows] if "date" in self._single else []
        self._month_first = month_comes_first(dates)

    def add_row(self, number: int, row: Sequence[str]) -> None:
        """Render one row."""
        if "speaker" in self._single:
            self._add_utterance(row)
            return
        key = self._value("id", row) or self._author(row) or f"row-{number}"
        attributes = {column.title: row[column.index] for column in self._closed if row[column.index]}
        date = self._value("date", row)
        if date:
            attributes["date"] = find_date(date, month_first=self._month_first) or date
        known = self.people.setdefault(key, {})
        for name, value in attributes.items():
            known.setdefault(name, value)
        answers = [column for column in self._open if any(char.isalnum() for char in row[column.index])]
        if not answers:
            self.silent += 1
            return
        self.builder.add(" · ".join([key, *(f"{name}: {value}" for name, value in attributes.items())]))
        self.builder.separate("\n")
        for column in answers:
            self._add_answer(row, column, key, attributes)
        self.builder.separate("\n")

    def _add_answer(self, row: Sequence[str], column: Column, key: str, attributes: dict[str, str]) -> None:
        heading = self._value("question", row) or (column.title if len(self._open) > 1 or " " in column.title else "")
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
        if not account or account in _NOBODY:
            return ""
        return self._authors.setdefault(account, f"author-{len(self._authors) + 1}")

    def _add_utterance(self, row: Sequence[str]) -> None:
        speaker = self._value("speaker", row)
        for column in self._open:
            if not any(char.isalnum() for char in row[column.index]):
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


def _clock(value: str) -> float | None:
    try:
        return seconds(value)
    except ValueError:
        return None
