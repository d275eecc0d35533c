"""CSV, TSV and workbooks → readings: one row one respondent, review or answer.

A table of more than 5,000 rows gives parts, `rows 1-1000` and so on, so that memory does not grow with it and a change
of one row costs one part: columns are understood by the first 5,000 rows, once, and people are the same in all. A
workbook gives a part per sheet with answers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from corpus.dates import find_date
from corpus.errors import EmptySource, UnreadableSource
from corpus.readers.column_roles import Column
from corpus.readers.column_titles import plain_title, title_says
from corpus.readers.columns import asks_closed_alone, column_guesses, derived_group, detect_columns, is_review_table
from corpus.readers.delimited import find_delimiter, look_at, rows_of
from corpus.readers.reading import Part, Reading, Respondent
from corpus.readers.survey_headers import LOOKED_AT, Header, find_header
from corpus.readers.table_rows import TableRows, clean_cell, heading_of, is_total
from corpus.readers.workbooks import OLD_OFFICE, Sheet, sheets_of
from corpus.records import Guess, SourceKind
from corpus.sidecar import SourceSettings
from corpus.source_kinds import kind_from_name

__all__ = ["PART_ROWS", "WHOLE_ROWS", "find_delimiter", "read_delimited", "read_rows", "read_workbook"]

WHOLE_ROWS = 5000
"""Rows up to which a table is one document, and by which the columns of a longer one are understood."""
PART_ROWS = 1000
"""Rows of one part of a longer table. What one changed row costs grows with it; what a part costs, whatever it holds,
falls with it."""
_EXPLAINS = re.compile(
    r".*(?:code ?book|codes|legend|read ?me|dictionary|lookup|variables|definitions?|notes|about|metadata|instructions?"
    r"|说明|编码|代码|字典|图例|코드북|코드|설명|안내|변수|دليل|ترميز|تعليمات|شرح).*"
)
_TICKET = re.compile(r".*\b(?:ticket|case number|helpdesk)\b.*|.*工单.*|.*문의 ?번호.*|.*티켓.*|.*(?:تذكرة|التذكرة).*")


@dataclass(slots=True)
class _Table:
    """A table whose header and columns are understood, its rows still to come."""

    header: Header
    columns: list[Column]
    first: list[list[str]]
    """The first rows, clean and as wide as the header."""
    rest: Iterator[list[str]]
    notes: list[str]
    fit: _Fit
    sheet: str = ""
    later_notes: Callable[[], Sequence[str]] = tuple
    """Sentences that can be told only after the last row."""
    joined: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What other sheets say of people, by their id."""

    @property
    def has_answers(self) -> bool:
        return any(column.role in ("open", "staff") for column in self.columns)

    @property
    def id(self) -> Column | None:
        return next((column for column in self.columns if column.role == "id"), None)


class _Fit:
    """Makes rows as wide as the header and counts those that were not."""

    def __init__(self, width: int, delimiter: str) -> None:
        self.width = width
        self._seen = 0
        self._ragged: list[int] = []
        """Of the rows that no note told of yet, those that were not as wide, counted from 1."""
        self.last: Sequence[str] = ()
        """The last row as it stands in the file."""
        self.delimiter = delimiter

    def __call__(self, row: Sequence[str]) -> list[str]:
        self.last = row
        self._seen += 1
        width = self.width
        if len(row) > width:
            if any(cell.strip() for cell in row[width:]):
                self._ragged.append(self._seen)
                # The delimiter was most likely part of an answer that nobody put in quotation marks.
                row = [*row[: width - 1], self.delimiter.join(row[width - 1 :]).rstrip(self.delimiter)]
        elif len(row) < width:
            if self.delimiter:
                self._ragged.append(self._seen)
            row = [*row, *[""] * (width - len(row))]
        return [clean_cell(cell) for cell in row[:width]]

    def note(self, count: int, last: int | None = None) -> list[str]:
        """A sentence on `count` rows: those since the last one, up to the row `last`; None: all that were made."""
        ragged = len(self._ragged) if last is None else bisect_right(self._ragged, last)
        del self._ragged[:ragged]
        if not ragged:
            return []
        return [
            f"{ragged} of {count} rows have more or fewer cells than the header;"
            " missing cells count as empty, cells too many were joined to the last."
        ]


def read_delimited(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """Read CSV or TSV, whatever the delimiter.

    Raises:
        UnreadableSource: no text, a cell that never ends, or too many columns.
        EmptySource: no row, or no column with answers.
    """
    about = look_at(data, origin)
    return read_rows(rows_of(data, about, origin), origin, settings, delimiter=about.delimiter)


def read_rows(
    rows: Iterator[list[str]],
    origin: str,
    settings: SourceSettings,
    *,
    delimiter: str = "",
    later_notes: Callable[[], Sequence[str]] = tuple,
) -> Reading | Iterator[Part]:
    """Read a table from its rows, the first ones its header.

    Args:
        delimiter: what stood between cells, where rows may have too many of them; empty: they have not.
        later_notes: gives sentences on what of the source was not taken in; asked after the last row.

    Raises:
        EmptySource: no row, or no column with answers.
    """
    table = _prepared(rows, origin, settings.columns, delimiter)
    if table is None:
        raise EmptySource(origin, "the table is empty.")
    _must_have_answers(table, origin)
    table.later_notes = later_notes
    return _readings(table, origin)


def read_workbook(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """Read all sheets of a workbook that hold answers: XLSX, XLS, XLSB or ODS.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no workbook, or damaged.
        EmptySource: no row, or no column with answers.
    """
    if data and not data.startswith((b"PK", OLD_OFFICE)):
        return _read_disguised(data, origin, settings)
    notes: list[str] = []
    tables = _sheet_tables(sheets_of(data, origin), origin, settings, notes)
    if not tables:
        raise EmptySource(origin, "there are no rows in this workbook.")
    answered = [table for table in tables if table.has_answers]
    if not answered:
        answered = [table for table in tables if asks_closed_alone(table.columns)]
    if not answered:
        _must_have_answers(tables[0], origin)
    silent = [table for table in tables if table not in answered]
    joined = _joined(silent, answered, notes)
    for table in answered:
        table.joined = joined
    answered[0].notes.extend(notes)
    if len(answered) == 1:
        return _readings(answered[0], origin)
    return _parts_of_sheets(answered, origin)


def _read_disguised(data: bytes, origin: str, settings: SourceSettings) -> Reading | Iterator[Part]:
    """A file that is called a workbook and is text: many tools write CSV, or a page with a table, under .xls."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"<"):
        from corpus.readers.html_tables import largest_table

        return read_rows(iter(largest_table(data, origin)), origin, settings)
    try:
        return read_delimited(data, origin, settings)
    except UnreadableSource:
        raise UnreadableSource(
            origin, "this is not an Excel workbook, or it is damaged; save it as .xlsx again."
        ) from None


def _must_have_answers(table: _Table, origin: str) -> None:
    if not table.has_answers and not asks_closed_alone(table.columns):
        titles = ", ".join(table.header.titles[:50])
        raise EmptySource(origin, f"no column holds open answers; name one under [columns] in a sidecar: {titles}.")


def _prepared(
    rows: Iterator[list[str]], origin: str, overrides: Mapping[str, str], delimiter: str, *, lenient: bool = False
) -> _Table | None:
    """A table understood by its first rows; None where there are none.

    Args:
        lenient: pass over overrides of columns that are not there.
    """
    head = list(islice(rows, LOOKED_AT))
    if not head:
        return None
    header = find_header(head)
    if not delimiter:
        header = _widened(header, max(len(row) for row in head))
    fit = _Fit(len(header.titles), delimiter)
    body = map(fit, chain(head[header.rows :], rows))
    first = list(islice(body, WHOLE_ROWS))
    if not first:
        if lenient:
            return None
        raise EmptySource(origin, "the table has a header and no rows.")
    if lenient:
        known = {name.casefold() for name in chain(header.titles, header.keys, header.stems)}
        overrides = {name: role for name, role in overrides.items() if name.casefold() in known}
    columns = detect_columns(header, first, overrides, origin)
    table = _Table(header, columns, first, body, [], fit)
    table.notes.extend(_header_notes(table))
    return table


def _widened(header: Header, width: int) -> Header:
    """The header of a sheet, with columns that have no title."""
    more = range(len(header.titles) + 1, width + 1)
    names, nothing = tuple(f"column {number}" for number in more), ("",) * len(more)
    return replace(
        header,
        titles=header.titles + names,
        keys=header.keys + names,
        stems=header.stems + nothing,
        options=header.options + nothing,
    )


def _header_notes(table: _Table) -> Iterator[str]:
    above = [line for line in table.header.above if line]
    if above:
        yield f"left out above the header: {_shown(above)}."
    personal = [column.title for column in table.columns if column.role == "personal"]
    if personal:
        yield f"columns left out as personal data: {', '.join(personal)}."
    passed = [column.title for column in table.columns if column.role == "ignore" and column.why[:5] != "it is"]
    if passed:
        yield f"columns left out, for they tell of the tool or repeat others: {_shown(passed, 12)}."


def _shown(items: Sequence[str], limit: int = 5) -> str:
    return ", ".join(items[:limit]) + (f" and {len(items) - limit} more" if len(items) > limit else "")


def _readings(table: _Table, origin: str) -> Reading | Iterator[Part]:
    """One reading, or parts where the table is long."""
    following = next(table.rest, None)
    rendered = TableRows(table.columns, table.first, heading_of(table.sheet), table.joined)
    if following is None:
        reading = _reading(table, rendered, _without_totals(table), 1, origin)
        if not reading.turns and not (reading.people and asks_closed_alone(table.columns)):
            raise EmptySource(origin, "no row holds an open answer.")
        return reading
    return _parts(table, rendered, following, origin)


def _parts(table: _Table, rendered: TableRows, following: list[str], origin: str) -> Iterator[Part]:
    empty = [column for column in table.columns if column.why.startswith("it is empty")]
    late: Counter[str] = Counter()
    every = chain(table.first, [following], table.rest)
    table.first = []
    start, rows = 1, list(islice(every, PART_ROWS))
    while rows:
        upcoming = list(islice(every, PART_ROWS))
        late.update(column.title for row in rows for column in empty if row[column.index])
        count = len(rows)
        if not upcoming:
            table.first = rows
            rows = _without_totals(table)
            if late:
                table.notes.append(
                    f"columns left out, for they are empty in the first {WHOLE_ROWS} rows: {_shown(list(late))};"
                    " name their roles under [columns] in a sidecar."
                )
        name = f"rows {start}-{start + len(rows) - 1}"
        name = f"{table.sheet} {name}" if table.sheet else name
        reading = _reading(table, rendered, rows, start, origin, name, last=start + count - 1)
        start += count
        if reading.turns or (reading.people and asks_closed_alone(table.columns)):
            yield Part(name, reading)
        else:
            yield Part(name, EmptySource(f"{origin}!/{name}", "no row holds an open answer."))
        rows = upcoming


def _parts_of_sheets(tables: Sequence[_Table], origin: str) -> Iterator[Part]:
    for table in tables:
        try:
            found = _readings(table, origin)
        except EmptySource as error:
            yield Part(table.sheet, error)
            continue
        if isinstance(found, Reading):
            yield Part(table.sheet, replace(found, title=_titled(origin, table.sheet)))
        else:
            yield from found


def _reading(
    table: _Table,
    rendered: TableRows,
    rows: Sequence[Sequence[str]],
    start: int,
    origin: str,
    part: str = "",
    last: int | None = None,
) -> Reading:
    for number, row in enumerate(rows, start=start):
        rendered.add(number, row)
    silent = rendered.silent
    text, turns, people = rendered.taken()
    if table.joined:
        people = {
            key: Respondent(one.label, {**table.joined.get(key, {}), **one.attributes}) for key, one in people.items()
        }
    notes = [*table.notes, *table.fit.note(len(rows), last)]
    table.notes.clear()
    if silent and not turns:
        notes.append(f"none of {len(rows)} rows has an open answer; their closed ones are counted.")
    elif silent:
        notes.append(f"{silent} of {len(rows)} rows have no open answer; their closed ones were kept.")
    file = origin.rpartition("/")[2] if "!/" not in origin else origin.rpartition("!/")[2].rpartition("/")[2]
    inside = bool(part) or bool(table.sheet)
    return Reading(
        text,
        turns,
        people,
        people_of=file if inside else "",
        kind=_kind(table, kind_from_name(file)),
        title=_titled(origin, part) if part else "",
        date=find_date(file) if inside else "",
        notes=tuple(notes),
        guesses=_guesses(table),
    )


def _guesses(table: _Table) -> tuple[Guess, ...]:
    guesses = column_guesses(table.columns)
    if table.header.why:
        guesses.insert(0, Guess("header", f"{table.header.rows} rows", table.header.why))
    derived = derived_group(table.columns)
    if derived:
        guesses.append(derived[1])
    return tuple(guesses)


def _titled(origin: str, part: str) -> str:
    file = origin.rpartition("/")[2]
    return f"{file.rpartition('.')[0] or file} · {part}"


def _without_totals(table: _Table) -> list[list[str]]:
    """The rows at hand, without the last ones that sum up the others; a note on those and on a mark never closed."""
    rows = list(table.first)
    while len(rows) > 1 and is_total(rows[-1]):
        rows.pop()
    gone = len(table.first) - len(rows)
    if gone:
        table.notes.append(f"{gone} rows at the end were left out, for they sum up the others.")
    table.notes.extend(table.later_notes())
    if table.fit.delimiter and (unclosed := _unclosed(table.fit.last, table.fit.width)):
        table.notes.append(unclosed)
    return rows


def _unclosed(row: Sequence[str], width: int) -> str:
    """A note where the last cell swallowed further rows, because its quotation mark is never closed."""
    last = row[-1] if row else ""
    swallowed = [line for line in last.splitlines()[1:] if line.count(",") + 1 >= width > 1]
    if not swallowed:
        return ""
    return (
        f"the last answer holds {len(swallowed)} more lines that look like rows: a quotation mark in the file is"
        " probably never closed; close it and ingest the file again."
    )


def _sheet_tables(sheets: Sequence[Sheet], origin: str, settings: SourceSettings, notes: list[str]) -> list[_Table]:
    """The sheets that hold rows of answers, their columns understood."""
    tables: list[_Table] = []
    hidden, explaining = [], []
    several = len(sheets) > 1
    for sheet in sheets:
        rows = sheet.rows()
        if several and sheet.hidden:
            hidden.extend([sheet.title] if next(rows, None) else [])
            continue
        if several and _EXPLAINS.fullmatch(plain_title(sheet.title)):
            explaining.extend([sheet.title] if next(rows, None) else [])
            continue
        table = _prepared(rows, origin, settings.columns, "", lenient=several)
        if table is not None:
            table.sheet = sheet.title if several else ""
            tables.append(table)
    for titles, why in ((hidden, "they are hidden"), (explaining, "they explain the others")):
        if titles:
            notes.append(f"sheets left out, for {why}: {_shown(titles)}.")
    known = {name.casefold() for table in tables for name in chain(table.header.titles, table.header.keys)}
    for name in settings.columns if several and tables else ():
        if name.casefold() not in known:
            shown = ", ".join(title for table in tables for title in table.header.titles[:20])
            raise UnreadableSource(origin, f"there is no column {name!r}; the columns are {shown}.")
    if len(tables) == 1:
        tables[0].sheet = ""
    return tables


def _joined(silent: Sequence[_Table], answered: Sequence[_Table], notes: list[str]) -> dict[str, dict[str, str]]:
    """What sheets without open answers say of the people of the others, by their id."""
    ids = {row[table.id.index] for table in answered if table.id for row in table.first}
    joined: dict[str, dict[str, str]] = {}
    told, passed = [], []
    for table in silent:
        known = {row[table.id.index] for row in table.first} if table.id else set()
        if not known & ids:
            passed.append(table.sheet)
            continue
        told.append(table.sheet)
        rendered = TableRows(table.columns, table.first)
        for number, row in enumerate(chain(table.first, table.rest), start=1):
            rendered.add(number, row)
        for key, attributes in rendered.people().items():
            joined.setdefault(key, {}).update(attributes)
    if told:
        notes.append(f"closed answers of other sheets were joined to people by their id: {_shown(told)}.")
    if passed:
        notes.append(f"sheets left out, for they hold no answers in words: {_shown(passed)}.")
    return joined


def _kind(table: _Table, by_name: SourceKind | None) -> SourceKind:
    """The kind that the name of the file tells, or else the columns; a file of "comments" may hold reviews."""
    if by_name is not None and not (by_name is SourceKind.FEEDBACK and is_review_table(table.columns)):
        return by_name
    if asks_closed_alone(table.columns):
        return SourceKind.SURVEY
    roles = Counter(column.role for column in table.columns)
    titles = [plain_title(title) for title in table.header.titles]
    if roles["speaker"]:
        return SourceKind.INTERVIEW
    if any(_TICKET.fullmatch(title) for title in titles if len(title) < 40):
        return SourceKind.TICKET
    if table.header.tool:
        return SourceKind.SURVEY
    if is_review_table(table.columns):
        return SourceKind.REVIEW
    if roles["open"] > 1 or roles["question"]:
        return SourceKind.SURVEY
    said = " ".join(titles)
    if any(word in said for word in ("review", "评论", "点评", "리뷰", "후기", "مراجعة")):
        return SourceKind.REVIEW
    own = any(column.role == "open" and not title_says(column.title).role for column in table.columns)
    return SourceKind.SURVEY if own else SourceKind.FEEDBACK
