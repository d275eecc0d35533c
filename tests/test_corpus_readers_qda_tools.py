"""Projects and exports of QualCoder, Taguette and AQDA: told by their content, with their codes and people."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
from formats_truth import FOLDER
from hypothesis import given
from hypothesis import strategies as st
from qda_files import database

from corpus.errors import EmptySource, SourceError, UnreadableSource, UnsupportedSource
from corpus.readers.formats import Found, read_documents
from corpus.readers.qda.html_text import ReadText
from corpus.readers.qda.refi_codebook import tag_path
from corpus.readers.reading import Reading
from corpus.sidecar import SourceSettings

TOOLS = ("REFI-QDA", "QualCoder", "Taguette", "AQDA")
PROJECTS = sorted(path.parent for tool in TOOLS for path in FOLDER.glob(f"{tool}/*/truth.toml"))
PASSAGES = {"en": "stood in line for two hours 😤", "zh": "我排了两个小时的队😤", "ar": "وقفتُ في الطابور ساعتين 😤"}
PASSAGES["ko"] = "두 시간 동안 줄을 섰는데 😤"
CODES = {
    "en": ("Waiting / In line", "Lost work"),
    "zh": ("等待 / 排队", "白费功夫"),
    "ar": ("الانتظار / في الطابور", "جهد ضائع"),
    "ko": ("기다림 / 줄 서기", "헛수고"),
}


def documents(data: bytes, name: str) -> list[Found]:
    return list(read_documents(data, name, SourceSettings()))


def source_of(folder: Path) -> Path:
    return next(each for each in folder.iterdir() if each.name != "truth.toml")


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_passage_covers_its_words_under_its_code(folder: Path) -> None:
    if folder.name.endswith("codebook"):
        return
    language = folder.name.split("-")[0]
    file = source_of(folder)
    (reading,) = [each.content for each in documents(file.read_bytes(), file.name) if isinstance(each.content, Reading)]
    codings = [each for each in reading.codings if each.code != "strong words"]
    assert codings[0].span.of(reading.text) == PASSAGES[language]
    assert len(codings) == 3
    assert all(each.quote in ("", each.span.of(reading.text)) for each in codings)
    # AQDA's table names a code without those above it.
    first = CODES[language][0].rpartition(" / ")[2] if folder == FOLDER / "AQDA" / "en" else CODES[language][0]
    assert [each.code for each in codings] == [first, CODES[language][1], CODES[language][1]]
    assert not [note for note in reading.notes if "coded passages" in note]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("REFI-QDA/zh/许可证.qdpx", "x.zip"),
        ("Taguette/en/all_tags.csv", "x.txt"),
        ("Taguette/ar/project.sqlite3", "x"),
        ("QualCoder/zh/data.qda", "x.sqlite3"),
        ("AQDA/ar/Permits.json", "x.json"),
        ("Taguette/ko/all_tags.html", "x.html"),
    ],
)
def test_another_name_changes_nothing(name: str, other: str) -> None:
    data = (FOLDER / name).read_bytes()
    found = [each.content for each in documents(data, other) if isinstance(each.content, Reading)]
    assert found == [each.content for each in documents(data, Path(name).name) if isinstance(each.content, Reading)]
    assert any(each.codings for each in found)


def test_what_was_left_out_is_said() -> None:
    said = {
        "QualCoder/en/codes.csv": "1 coded regions of pictures or stretches of recordings were left out.",
        "QualCoder/zh/data.qda": "1 coded regions of pictures were left out.",
        "AQDA/zh/permits.aqda": "1 coded passages lie in the project's trash and were left out.",
        "REFI-QDA/ko-recording/permits.qdpx": "1 pictures were left out.",
    }
    for name, sentence in said.items():
        found = documents((FOLDER / name).read_bytes(), Path(name).name)
        assert sentence in [each.content for each in found]


def test_passages_without_their_documents_are_told_of() -> None:
    found = documents((FOLDER / "Taguette/en/all_tags.csv").read_bytes(), "all_tags.csv")
    assert "3 passages marked in Taguette, without the text around them" in str(found[0].content)
    (reading,) = [each.content for each in found if isinstance(each.content, Reading)]
    assert [each.code for each in reading.codings].count("strong words") == 1
    assert len(reading.turns or ()) == 3


def test_codes_within_codes_and_sub_codes_make_a_path(tmp_path: Path) -> None:
    data = database(
        tmp_path / "x.db",
        [
            "CREATE TABLE source (id integer, name text, fulltext text)",
            "CREATE TABLE code_text (cid integer, fid integer, seltext text, pos0 integer, pos1 integer)",
            "CREATE TABLE code_cat (catid integer, name text, supercatid integer)",
            "CREATE TABLE code_name (cid integer, name text, catid integer, supercid integer)",
            "CREATE TABLE annotation (fid integer, pos0 integer, pos1 integer, memo text)",
        ],
        {
            "source": [(1, "A/B", "I waited for long."), (2, "A/B", "Nothing here to code.")],
            "code_text": [(3, 1, "waited", 2, 8)],
            "code_cat": [(1, "Top", 2), (2, "Above", 1)],
            "code_name": [(2, "Time", 1, None), (3, "Queue", None, 2)],
            "annotation": [(1, 2, 8, "sighs here")],
        },
    )
    found = documents(data, "data.qda")
    assert [each.origin for each in found] == ["data.qda!/A-B", "data.qda!/A-B [2]"]
    first = found[0].content
    assert isinstance(first, Reading)
    # A circle of categories is cut off, however the file came to hold one.
    assert first.codings[0].code.endswith("Top / Time / Queue")
    assert [(turn.span.of(first.text), turn.heading) for turn in first.remarks] == [
        ("sighs here", "Annotation — waited")
    ]


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"SQLite format 3\x00" + b"\x00" * 20, "data.qda", UnreadableSource),
        (b"SQLite format 3\x00" + b"\x07" * 4000, "data.qda", UnreadableSource),
        (b"not a database", "data.qda", UnreadableSource),
        (b'{"format": "AQDA analysis export", "codings": [', "a.json", UnreadableSource),
        (b'{"format": "AQDA analysis export", "codings": []}', "a.json", EmptySource),
        (b"id,document,tag,content\n1,Talk,x,\n", "a.csv", EmptySource),
        (b"tag,description,number of highlights,number of documents\n", "a.csv", EmptySource),
    ],
)
def test_what_is_damaged_or_empty_is_told_in_a_sentence(data: bytes, name: str, error: type[SourceError]) -> None:
    with pytest.raises(error):
        documents(data, name)


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    data = database(tmp_path / "x.db", ["CREATE TABLE songs (id integer)"], {})
    with pytest.raises(UnsupportedSource, match="no project of QualCoder"):
        documents(data, "music.sqlite3")


def test_other_tables_are_left_to_their_reader() -> None:
    found = documents(b"id,document,comment\n1,Talk,I waited an hour and nobody came\n", "survey.csv")
    assert found[0].origin == "survey.csv"


pieces = st.lists(
    st.tuples(st.sampled_from(["p", "b", "li", "h2", "i"]), st.text("ab é中عَ😀가", min_size=1, max_size=6)),
    min_size=1,
    max_size=8,
)


@given(pieces, st.data())
def test_positions_in_bytes_between_tags_find_their_words(blocks: list[tuple[str, str]], data: st.DataObject) -> None:
    html = "".join(f"<{tag}>{text}</{tag}>" for tag, text in blocks)
    flat = "".join(text for _, text in blocks)
    lead = len(flat) - len(flat.lstrip())
    flat = flat[lead:]
    if not flat:
        return
    read = ReadText(html)
    start = data.draw(st.integers(0, len(flat) - 1))
    end = data.draw(st.integers(start + 1, len(flat)))
    first = read.place(len(flat[:start].encode()))
    last = read.place(len(flat[:end].encode()), end=True)
    assert first is not None
    assert last is not None
    assert read.text[first:last].replace("\n", "") == flat[start:end].replace("\n", "")


def test_tags_with_points_are_paths() -> None:
    assert tag_path("waiting.counter") == "waiting / counter"
    assert tag_path("等待.窗口") == "等待 / 窗口"
    assert tag_path("version 1.2 or e. g. this") == "version 1.2 or e. g. this"


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_damage_costs_a_sentence_and_nothing_else(folder: Path) -> None:
    file = source_of(folder)
    data = file.read_bytes()
    chance = random.Random(folder.name)
    for _ in range(12):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 5, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        whole = bytes(damaged if chance.random() < 0.7 else damaged[: chance.randrange(len(damaged))])
        with contextlib.suppress(SourceError):
            documents(whole, file.name)
