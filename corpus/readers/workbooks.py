"""Bytes of XLSX, XLS, XLSB or ODS → sheets of rows, one by one. Knows cells, nothing of what they mean.

Calamine reads a sheet whole, fifteen times as fast as openpyxl; a very large XLSX, or one that calamine does not read,
is read row by row with openpyxl.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from corpus.errors import EmptySource, EncryptedSource, UnreadableSource
from corpus.readers.delimited import COLUMN_LIMIT

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
UNPACKED_LIMIT = 2 * 1024**3
"""Bytes of all files in a workbook together: more is a bomb, no table."""
WHOLE_LIMIT = 300 * 1024**2
"""Bytes, unpacked, of a workbook whose sheets are read whole."""
_MERGED_LIMIT = 100_000
_MERGED_ROWS = 1000
_RATIO_LIMIT = 300
"""Times that a member of more than 50 MB may be larger than its packed bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    rows: Callable[[], Iterator[list[str]]]
    """Its rows from the first, blank ones left out; may be asked for again."""
    hidden: bool = False


def sheets_of(data: bytes, origin: str) -> list[Sheet]:
    """The sheets of a workbook that are tables.

    Raises:
        EncryptedSource: it is locked with a password.
        UnreadableSource: it is no workbook, damaged, or a bomb.
        EmptySource: there are no bytes.
    """
    if not data:
        raise EmptySource(origin, "the file is empty (0 bytes).")
    if data.startswith(OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.")
    if data.startswith(OLD_OFFICE):
        return _with_calamine(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        raise _damaged(origin, error) from None
    bombs = [m for m in members if m.file_size > 50_000_000 and m.file_size > _RATIO_LIMIT * max(1, m.compress_size)]
    if bombs or sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise UnreadableSource(origin, "unpacked it would be larger than any table; save its sheets as .csv.")
    if "xl/workbook.xml" not in names:
        return _with_calamine(data, origin)
    if sum(member.file_size for member in members) > WHOLE_LIMIT:
        return _with_openpyxl(data, origin)
    try:
        return _with_calamine(data, origin)
    except UnreadableSource:
        return _with_openpyxl(data, origin)


def _damaged(origin: str, error: BaseException) -> UnreadableSource:
    return UnreadableSource(
        origin, f"this is not an Excel workbook, or it is damaged ({type(error).__name__}); save it as .xlsx again."
    )


def _with_openpyxl(data: bytes, origin: str) -> list[Sheet]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    errors = (
        *(zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, AttributeError),
        *(IndexError, EOFError, OSError, RuntimeError, zipfile.LargeZipFile, OverflowError, zlib.error),
    )
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [(sheet.title, sheet, sheet.sheet_state != "visible") for sheet in book.worksheets]
    except errors as error:
        raise _damaged(origin, error) from None

    def rows(sheet: Any) -> Iterator[list[str]]:
        try:
            # What a writer says of the size of its sheet is often wrong.
            sheet.reset_dimensions()
            for cells in sheet.iter_rows(values_only=True):
                row = [_cell(value) for value in cells[:COLUMN_LIMIT]]
                if any(row):
                    yield row
        except errors as error:
            raise _damaged(origin, error) from None

    return [Sheet(str(title), partial(rows, sheet), hidden) for title, sheet, hidden in sheets]


def _with_calamine(data: bytes, origin: str) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with _told(origin):
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        about = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]

    def rows(title: str) -> Iterator[list[str]]:
        with _told(origin):
            sheet = book.get_sheet_by_name(title)
            found, merged = sheet.iter_rows(), _merged_down(sheet)
        for number, cells in enumerate(found):
            row = [_cell(value) for value in cells[:COLUMN_LIMIT]]
            for item in merged.get(number, ()):
                item.apply(row, number)
            if any(row):
                yield row

    return [Sheet(item.name, partial(rows, item.name), item.visible != SheetVisibleEnum.Visible) for item in about]


@dataclass(slots=True)
class _Merged:
    """Cells of one column that are merged into one, so that each row has what the first one says."""

    column: int
    first: int
    value: str = ""

    def apply(self, row: list[str], number: int) -> None:
        if self.column < len(row):
            if number == self.first:
                self.value = row[self.column]
            row[self.column] = self.value


def _merged_down(sheet: Any) -> dict[int, list[_Merged]]:
    """Merged cells by the row, counted from the first that is given; those of several columns say nothing of rows."""
    found: dict[int, list[_Merged]] = {}
    top, left = sheet.start or (0, 0)
    for (first, column), (last, right) in (sheet.merged_cell_ranges or [])[:_MERGED_LIMIT]:
        if column != right or last - first > _MERGED_ROWS:
            continue
        merged = _Merged(column - left, first - top)
        for number in range(first - top, last - top + 1):
            found.setdefault(number, []).append(merged)
    return found


@contextlib.contextmanager
def _told(origin: str) -> Iterator[None]:
    """Calamine's errors as the corpus's own; a panic of the native library, which is no `Exception`, is damage too."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise EncryptedSource(origin, "it is locked with a password; save it without one and try again.") from None
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(origin, error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(origin, error) from None
        raise


def _cell(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return str(value).removesuffix(" 00:00:00").strip()
