"""Headers, sheets, long tables, hostile tables: what is a title, what an answer, and nothing lost between."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_files import xlsx_bytes

from corpus.decoding import clean_text
from corpus.errors import CorpusError, EmptySource, SourceError, UnreadableSource
from corpus.filters import matches, parse_scope
from corpus.readers.column_titles import asks_to_recommend, range_in, title_says
from corpus.readers.column_values import moment, score_of
from corpus.readers.columns import nps_group
from corpus.readers.formats import read_parts
from corpus.readers.reading import Part, Reading
from corpus.readers.survey_headers import find_header, split_option
from corpus.readers.table_rows import clean_cell
from corpus.readers.tables import read_delimited, read_workbook
from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from corpus.segmenting import Source, segment
from corpus.sidecar import SourceSettings


def written(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def reading_of(rows: Sequence[Sequence[str]], **said: object) -> Reading:
    found = read_delimited(written(rows), "a.csv", SourceSettings(**said))  # type: ignore[arg-type]
    assert isinstance(found, Reading)
    return found


def parts_of(found: Reading | object) -> list[Part]:
    assert not isinstance(found, Reading)
    return list(found)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("title", "question", "option"),
    [
        ("Which? [App]", "Which?", "App"),
        ("Which? (App)", "Which?", "App"),
        ("您用过哪些？（小程序）", "您用过哪些？", "小程序"),
        ("Which? - Selected Choice - App", "Which? - Selected Choice", "App"),
        ("Which? - Other (please specify): - Text", "Which?", "Other (please specify)"),
        ("ما الذي استخدمته؟ [الهاتف]", "ما الذي استخدمته؟", "الهاتف"),
        ("사용한 기능: 검색", "사용한 기능", "검색"),
        ("Which one", "", ""),
    ],
)
def test_questions_and_options(title: str, question: str, option: str) -> None:
    assert split_option(title) == (question, option)


@pytest.mark.parametrize(
    ("rows", "depth", "titles"),
    [
        ([["id", "comment"], ["1", "x"]], 1, ("id", "comment")),
        ([["Report of May"], ["id", "age", "comment"], ["1", "2", "x"], ["2", "3", "y"]], 2, ("id", "age", "comment")),
        ([["id", "", "x"], ["1", "a", "b"], ["2", "c", "d"]], 1, ("id", "column 2", "x")),
        (
            [["ID", "Rate", "", "Why"], ["", "Speed", "Price", ""], ["1", "4", "5", "x"], ["2", "3", "3", "y"]],
            2,
            ("ID", "Rate: Speed", "Rate: Price", "Why"),
        ),
        ([["a", "a", "a"], ["1", "2", "x"]], 1, ("a", "a (2)", "a (3)")),
        ([["one"], ["two"], ["three"]], 1, ("one",)),
    ],
)
def test_headers(rows: list[list[str]], depth: int, titles: tuple[str, ...]) -> None:
    header = find_header(rows)
    assert (header.rows, header.titles) == (depth, titles)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("4", "4"),
        ("4,5", "4.5"),
        ("80%", "80"),
        ("★★★☆☆", "3"),
        ("Rated 4 out of 5", "4"),
        ("5 - Very good", "5"),
        ("FOUR", "4"),
        ("10점", "10"),
        ("4星", "4"),
        ("5 - راض جدا", "5"),
        ("4.0 out of 5 stars", "4"),
    ],
)
def test_scores(value: str, number: str) -> None:
    found = score_of(value)
    assert found is not None
    assert found[0] == number


@pytest.mark.parametrize(
    "value", ["", "four", "12 Main Street", "3 of the drivers were kind to me", "R_1", "2024-01-02"]
)
def test_no_scores(value: str) -> None:
    assert score_of(value) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("46023", "2026-01-01"),
        ("1767225600", "2026-01-01"),
        ("1767225600000", "2026-01-01"),
        ("2026年1月1日", "2026-01-01"),
        ("12", ""),
        ("word", ""),
    ],
)
def test_moments(value: str, day: str) -> None:
    assert moment(value) == day


def test_titles_of_tools() -> None:
    assert title_says("thumbsUpCount").meaning == "helpful votes"
    assert title_says("Q5_First Click").role == "ignore"
    assert title_says("What is your e-mail client?").role == ""
    assert [asks_to_recommend(title) for title in ("Q1_NPS", "您愿意向朋友推荐我们吗", "Recommendation engine")] == [
        True,
        True,
        False,
    ]
    assert [range_in(title) for title in ("Rate 1 (bad) to 5 (good)", "(0-10)", "2020-2021")] == [(1, 5), (0, 10), None]
    assert [nps_group(score) for score in ("10", "8", "0", "11", "x")] == ["promoter", "passive", "detractor", "", ""]


def test_every_decision_on_a_column_is_a_guess_with_its_ground() -> None:
    reading = reading_of([["id", "mood", "comment"], ["1", "fine", "It went rather well"], ["2", "bad", "Too late"]])
    guesses = {guess.what: guess for guess in reading.guesses}
    assert guesses["column comment"].value == "open"
    assert guesses["column comment"].why == "its title says so"
    told = reading_of(
        [["id", "mood", "comment"], ["1", "fine", "It went rather well"], ["2", "bad", "Too late"]],
        columns={"mood": "ignore"},
    )
    assert "column mood" not in {guess.what for guess in told.guesses}
    assert "fine" not in told.text


def test_an_answer_with_several_values_is_found_by_each() -> None:
    rows = [["id", "Which? [App]", "Which? [Phone]", "Why?"]]
    rows += [["1", "Yes", "Yes", "It was quick for me"], ["2", "No", "Yes", "I like to talk"]]
    result = segment(reading_of(rows), Source("a.csv", "a.csv", "h", SourceSettings()))
    assert result.participants[0].attributes["Which?"] == "App; Phone"
    app, phone = parse_scope("Which?=App"), parse_scope('Which?="app; phone"|none')
    found = [[matches(scope, result.document, item) for item in result.segments] for scope in (app, phone)]
    assert found == [[True, False], [True, False]]


def test_one_value_with_a_semicolon_still_matches_as_a_whole() -> None:
    document = Document("d", "t", SourceKind.SURVEY, "x")
    one = Segment("d.0", "d", CharSpan(0, 1), "x", Role.PARTICIPANT, attributes={"Tools": "a;b; C d"})
    assert [matches(parse_scope(f'Tools="{value}"'), document, one) for value in ("a;b; c d", "c d", "c")] == [
        True,
        True,
        False,
    ]


def test_a_long_table_gives_parts_whose_people_are_the_same() -> None:
    rows = [["userName", "score", "content", "version"]]
    rows += [[f"user {number % 6000}", "4", f"This is answer number {number}", "1"] for number in range(10_001)]
    rows[7000][3] = "2"
    found = parts_of(read_delimited(written(rows), "reviews.csv", SourceSettings()))
    assert [part.name for part in found[:2]] == ["rows 1-1000", "rows 1001-2000"]
    assert [part.name for part in found[9:]] == ["rows 9001-10000", "rows 10001-10001"]
    readings = [part.content for part in found if isinstance(part.content, Reading)]
    assert [len(reading.turns or ()) for reading in readings] == [1000] * 10 + [1]
    assert "author-1" in readings[0].people
    assert readings[6].turns is not None
    assert readings[6].turns[0].person == "author-1"
    ids = [
        {
            person.id
            for person in segment(
                reading, Source(f"reviews.csv!/{part.name}", part.name, "h", SourceSettings())
            ).participants
        }
        for part, reading in zip(found, readings, strict=True)
    ]
    assert "reviews.csv#author-1" in ids[0] & ids[6]


def test_rows_that_are_not_as_wide_are_told_with_their_part() -> None:
    rows = [["id", "content"]] + [[str(n), f"This is answer number {n}"] for n in range(7000)]
    for at in (2, 3, 4500, 6999):
        rows[at].append("and more")
    found = parts_of(read_delimited(written(rows), "a.csv", SourceSettings()))
    told = {
        part.name: note.partition(" rows")[0]
        for part in found
        if isinstance(part.content, Reading)
        for note in part.content.notes
        if "more or fewer cells" in note
    }
    assert told == {"rows 1-1000": "2 of 1000", "rows 4001-5000": "1 of 1000", "rows 6001-7000": "1 of 1000"}


def test_a_column_that_fills_late_is_told() -> None:
    rows = [["id", "content", "late"]] + [[str(n), f"This is answer number {n}", ""] for n in range(6000)]
    rows[5500][2] = "something"
    found = parts_of(read_delimited(written(rows), "a.csv", SourceSettings()))
    last = found[-1].content
    assert isinstance(last, Reading)
    assert any("empty in the first 5000 rows: late" in note for note in last.notes)


def test_rows_that_sum_up_are_left_out() -> None:
    reading = reading_of([["id", "score", "comment"], ["1", "4", "It was good to me"], ["合计", "4", ""]])
    assert list(reading.people) == ["1"]
    assert any("sum up" in note for note in reading.notes)


def test_excels_hint_of_the_delimiter() -> None:
    found = read_delimited(b"sep=;\r\nid;comment\r\n1;good, really good, thanks\r\n", "a.csv", SourceSettings())
    assert isinstance(found, Reading)
    assert "good, really good, thanks" in found.text


def test_cells_merged_downwards_count_for_every_row() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["Wave 3"], ["Person", "Question", "Answer"], ["P1", "Why?", "It was quick for me"]]
    rows += [["", "What else?", "Nobody asked me"], ["P2", "Why?", "I like to talk to people"]]
    for row in rows:
        sheet.append([cell or None for cell in row])
    sheet.merge_cells("A3:A4")
    out = io.BytesIO()
    book.save(out)
    found = read_workbook(out.getvalue(), "a.xlsx", SourceSettings(columns={"Person": "id"}))
    assert isinstance(found, Reading)
    assert [turn.person for turn in found.turns or ()] == ["P1", "P1", "P2"]
    assert found.notes[0] == "left out above the header: Wave 3."


def test_a_header_merged_over_two_rows() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["ID", "Rate", None, "Why"],
        [None, "Speed", "Price", None],
        [1, 4, 5, "It was quick"],
        [2, 1, 2, "Too dear"],
    ):
        sheet.append(row)
    for cells in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    found = read_workbook(out.getvalue(), "a.xlsx", SourceSettings())
    assert isinstance(found, Reading)
    assert found.people["1"].attributes == {"Rate: Speed": "4", "Rate: Price": "5"}


def test_a_very_large_workbook_is_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    data = xlsx_bytes(
        {"A": [["ID", "Score", "Comment"], [1, 4.5, "It was quick for me"], [2, 3, "Too dear for what it is"]]}
    )
    whole = read_workbook(data, "a.xlsx", SourceSettings())
    monkeypatch.setattr("corpus.readers.workbooks.WHOLE_LIMIT", 0)
    assert read_workbook(data, "a.xlsx", SourceSettings()) == whole


def test_hidden_and_silent_sheets() -> None:
    data = xlsx_bytes({"A": [["ID", "Why?"], ["1", "It was quick for me"]], "B": [["x", "y"], [1, 2]]})
    reading = read_workbook(data, "a.xlsx", SourceSettings())
    assert isinstance(reading, Reading)
    assert any("no answers in words: B" in note for note in reading.notes)
    with pytest.raises(UnreadableSource, match="there is no column 'nope'"):
        read_workbook(data, "a.xlsx", SourceSettings(columns={"nope": "open"}))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id,comment\n" + b"x" * 12_000_000, "never closed"),
        (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n", "columns are read"),
        (b'id,comment\n1,"' + b"a,b\n" * 4_000_000, "never closed"),
        (b"\x00" * 1000, "not text"),
        (b"\xff\xfe\x00\xd8" * 50, "no rows|empty|open answers"),
    ],
)
def test_hostile_tables_are_a_sentence(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        list(read_parts(data, "a.csv", SourceSettings()))


def test_a_bomb_is_no_workbook() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(UnreadableSource, match="larger than any table"):
        read_workbook(out.getvalue(), "a.xlsx", SourceSettings())


@pytest.mark.parametrize("name", ["a.xls", "a.xlsb", "a.ods"])
def test_damaged_workbooks_of_other_kinds(name: str) -> None:
    for data in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x03\x04" + bytes(200), b"not a book"):
        with pytest.raises(CorpusError):
            list(read_parts(data, name, SourceSettings()))


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
    | st.sampled_from("\",;\t|\n\r'é漢한عֿ👩‍🚀\u200f\u0301ﷺ"),
    max_size=30,
).filter(lambda cell: "\\" not in cell)  # a line end written as a backslash and a letter is read as one, above


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=12), st.sampled_from(",;\t|"))
def test_any_table_written_as_csv_reads_back_whole(cells: list[tuple[str, str]], delimiter: str) -> None:
    rows = [("id", "comment one", "comment two"), *((str(n), *pair) for n, pair in enumerate(cells))]
    said = SourceSettings(columns={"comment one": "open", "comment two": "open", "id": "id"})
    try:
        found = read_delimited(written(rows, delimiter), "a.csv", said)
    except EmptySource:
        return
    assert isinstance(found, Reading)
    _all_there(found, cells)


_SHEET_CELL = _CELL.filter(
    lambda cell: not cell.startswith("=") and not {"\ufffe", "\uffff"} & set(cell) and "_x" not in cell
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_SHEET_CELL, _SHEET_CELL), min_size=1, max_size=8))
def test_any_table_written_as_a_workbook_reads_back_whole(cells: list[tuple[str, str]]) -> None:
    rows = [["id", "comment one", "comment two"], *([f"p{n}", *pair] for n, pair in enumerate(cells))]
    said = SourceSettings(columns={"comment one": "open", "comment two": "open", "id": "id"})
    try:
        found = read_workbook(xlsx_bytes({"A": rows}), "a.xlsx", said)
    except EmptySource:
        return
    assert isinstance(found, Reading)
    _all_there(found, cells)


def _all_there(found: Reading, cells: Sequence[tuple[str, str]]) -> None:
    """Every answer with a letter is a turn, in order, its words those of the cell."""
    from corpus.readers.table_rows import _is_said

    wanted = [clean_text(cell).strip() for pair in cells for cell in pair]
    wanted = [cell for cell in wanted if _is_said(cell)]
    assert [turn.span.of(found.text) for turn in found.turns or ()] == wanted


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        (r"菜单：\\n\\n1. 色拉\\n环境好", "菜单：\n\n1. 色拉\n环境好"),
        (r"Good.\nThe food was cold.\n", "Good.\nThe food was cold."),
        (r"مكان جميل\r\nسعر غالي", "مكان جميل\nسعر غالي"),
        (r"재미있다\n음악도 좋다", "재미있다\n음악도 좋다"),
        (r"It is under C:\new folder\Notes", r"It is under C:\new folder\Notes"),
        (r"I typed '\n' and \nabla", r"I typed '\n' and \nabla"),
    ],
)
def test_line_ends_that_an_export_writes_as_letters_are_line_ends(cell: str, stored: str) -> None:
    assert clean_cell(cell) == stored
