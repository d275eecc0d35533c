"""ZIP archives: every member that is a source comes in, under harmless names, within limits."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import EmptySource, EncryptedSource, SourceError, UnreadableSource
from corpus.readers import archive
from corpus.readers.archive import harmless, read
from corpus.readers.formats import Found, read_documents
from corpus.readers.reading import Part, Reading
from corpus.records import Role, SourceKind
from corpus.sidecar import SourceSettings

TALK = "Interviewer: How was it?\nMaya: It was late again.\n"
NOTHING = SourceSettings()


def packed(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def parts(data: bytes, origin: str = "all.zip") -> list[Part]:
    return list(read(data, origin, NOTHING))


def found(data: bytes, origin: str = "all.zip", **said: object) -> list[Found]:
    return list(read_documents(data, origin, SourceSettings(**said)))  # type: ignore[arg-type]


def with_raw_names(names: list[bytes]) -> bytes:
    """An archive whose names are these bytes, not marked as UTF-8, as old archivers write them."""
    data = packed({f"{number:0{len(name)}d}": TALK for number, name in enumerate(names)}, zipfile.ZIP_STORED)
    for number, name in enumerate(names):
        data = data.replace(f"{number:0{len(name)}d}".encode(), name)
    return data


def test_members_come_by_name_with_the_study_of_their_folder() -> None:
    data = packed({"b/two.txt": TALK, "a/deep/one.txt": TALK, "top.txt": TALK, "b/": ""})
    assert [(each.origin, each.study) for each in found(data, "research/winter.zip")] == [
        ("research/winter.zip!/a/deep/one.txt", "deep"),
        ("research/winter.zip!/b/two.txt", "b"),
        ("research/winter.zip!/top.txt", "winter"),
    ]


def test_what_is_no_source_is_passed_over_and_told() -> None:
    names = ("__MACOSX/._a.txt", ".git/x.txt", "~$a.docx", "photo.png", "LICENSE", "a.txt", "node_modules/b.txt")
    read_of = found(packed(dict.fromkeys(names, TALK)))
    assert [each.origin for each in read_of] == ["all.zip!/a.txt", "all.zip"]
    assert read_of[1].content == "2 files of other kinds were passed over: LICENSE, photo.png."


def test_sidecars_inside_speak_of_the_members_nearer_than_those_outside_weaker_than_flags() -> None:
    data = packed(
        {
            "p/one.txt": TALK,
            "p/one.txt.wayfolk.toml": 'title = "Round 1"\n[speakers]\nMaya = "staff"\n',
            "p/folder.wayfolk.toml": 'method = "phone"\nstudy = "told"\ndate = "2024"',
            "folder.wayfolk.toml": 'method = "mail"\nkind = "diary"',
            "q/two.txt": TALK,
        }
    )
    outside, flags = SourceSettings(method="outside", language="en"), SourceSettings(date="2020")
    one, two = read_documents(data, "all.zip", flags.over(outside), flags)
    assert (one.settings.title, one.settings.method, one.settings.study) == ("Round 1", "phone", "told")
    assert (one.settings.date, one.settings.language) == ("2020", "en")
    assert one.settings.kind is SourceKind.DIARY
    assert dict(one.settings.speakers) == {"Maya": Role.STAFF}
    assert (two.settings.method, two.settings.title, two.settings.study, two.study) == ("mail", "", "", "q")


def test_a_sidecar_with_a_mistake_costs_its_members_alone() -> None:
    data = packed({"p/a.txt": TALK, "p/folder.wayfolk.toml": "kind = [", "q/b.txt": TALK})
    one, two = found(data)
    assert isinstance(one.content, UnreadableSource)
    assert "not valid TOML" in str(one.content)
    assert isinstance(two.content, Reading)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("/abs/olute.txt", "abs/olute.txt"),
        ("C:\\Users\\me\\notes.txt", "Users/me/notes.txt"),
        ("c:notes.txt", "notes.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\x07b\u202etxt.exe.txt", "abtxt.exe.txt"),
        ("wow!/a.txt", "wow/a.txt"),
        ("..", "member"),
        ("访谈/第一次.txt", "访谈/第一次.txt"),
        ("مقابلات/ليلى.txt", "مقابلات/ليلى.txt"),
        ("면접/김.txt", "면접/김.txt"),
        ("x" * 400 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_names_are_labels(stored: str, shown: str) -> None:
    assert harmless(stored) == shown


@given(st.text(max_size=60))
def test_no_name_leads_anywhere(name: str) -> None:
    shown = harmless(name)
    assert shown
    assert not shown.startswith("/")
    assert "\\" not in shown
    assert "!/" not in shown
    assert not {"..", ".", ""} & set(shown.split("/"))
    assert harmless(shown) == shown


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for content in ("first words here", "second words here"):
            made.writestr("a.txt", content)
        made.writestr("x/../a.txt", "third words here")
    read_of = found(out.getvalue())
    assert [each.origin for each in read_of] == ["all.zip!/a (2).txt", "all.zip!/a.txt", "all.zip!/x/a.txt"]
    assert len({each.content.text for each in read_of if isinstance(each.content, Reading)}) == 3


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gbk", "用户访谈/第一次访谈记录.txt"),
        ("euc-kr", "사용자 면접/첫번째 기록.txt"),
        ("cp1256", "مقابلات المستخدمين/المقابلة الأولى.txt"),
        ("cp720", "مقابلات المستخدمين/المقابلة الأولى.txt"),
        ("cp437", "réunion/été.txt"),
        ("utf-8", "访谈/ليلى 김.txt"),
    ],
)
def test_names_in_old_encodings_are_shown_as_they_were(encoding: str, name: str) -> None:
    (only,) = parts(with_raw_names([name.encode(encoding)]))
    assert only.name == name


def test_an_archive_in_an_archive_up_to_a_depth() -> None:
    inner = packed({"a.txt": TALK})
    for level in ("three", "two", "one"):
        inner = packed({f"{level}.zip": inner, f"{level}.txt": TALK})
    read_of = {each.origin: each.content for each in found(inner)}
    readable = [origin for origin, content in read_of.items() if isinstance(content, Reading)]
    assert readable == ["all.zip!/one.txt", "all.zip!/one.zip!/two.txt"]
    deep = [str(content) for content in read_of.values() if isinstance(content, SourceError)]
    assert len(deep) == 2
    assert all("files deep; unpack it first" in sentence for sentence in deep)


def test_documents_that_are_packed_as_zip_are_no_archives() -> None:
    from source_files import docx_bytes, xlsx_bytes

    word, book = docx_bytes([("", TALK)]), xlsx_bytes({"s": [["id", "comment"], ["1", "It was slow"]]})
    origins = [each.origin for each in found(packed({"a.docx": word, "b.xlsx": book}))]
    assert origins == ["all.zip!/a.docx", "all.zip!/b.xlsx"]


def test_locked_members_are_refused_one_by_one_and_a_locked_archive_as_a_whole() -> None:
    def locked(data: bytes, which: int) -> bytes:
        out, at, seen = bytearray(data), -1, 0
        while (at := out.find(b"PK\x01\x02", at + 1)) >= 0:
            if seen in (which, which - 10):
                out[at + 8] |= 1
            seen += 1
        return bytes(out)

    two = packed({"a.txt": TALK, "b.txt": TALK})
    one, other = found(locked(two, 0))
    assert isinstance(one.content, EncryptedSource)
    assert isinstance(other.content, Reading)
    with pytest.raises(EncryptedSource, match="locked with a password"):
        parts(locked(locked(two, 0), 1))


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({"bomb.txt": bytes(20 * 1024**2), "good.txt": TALK})
    one, other = found(bomb)
    assert "over 200 times its size" in str(one.content)
    assert isinstance(other.content, Reading)
    monkeypatch.setattr(archive, "TOTAL_LIMIT", 10 * 1024**2)
    with pytest.raises(UnreadableSource, match="unpacks to more than"):
        parts(bomb)
    monkeypatch.setattr(archive, "MEMBER_LIMIT", 5)
    with pytest.raises(UnreadableSource, match="more than 5 files"):
        parts(packed({f"{number}.txt": "x" for number in range(6)}))


def test_a_member_that_unpacks_to_more_than_it_declares_is_damaged() -> None:
    data = bytearray(packed({"a.txt": "words and more words " * 1000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    (only,) = parts(bytes(data))
    assert isinstance(only.content, UnreadableSource)


def test_members_packed_in_other_ways_are_told() -> None:
    data = bytearray(packed({"a.txt": TALK, "b.txt": TALK}))
    at = data.find(b"PK\x01\x02")
    data[at + 10 : at + 12] = struct.pack("<H", 9)  # Deflate64, as Windows packs large files
    one, other = found(bytes(data))
    assert "pack it anew as ZIP" in str(one.content)
    assert isinstance(other.content, Reading)


@pytest.mark.parametrize("cut", [10, 60, 120])
def test_damaged_archives_are_one_sentence(cut: int) -> None:
    data = packed({"a.txt": TALK * 5})
    with pytest.raises(UnreadableSource, match="damaged"):
        parts(data[:-cut])
    with pytest.raises(EmptySource):
        parts(packed({}))


@given(st.data())
def test_flipped_bytes_never_crash(data: st.DataObject) -> None:
    good = bytearray(packed({"a.txt": TALK, "b/c.txt": TALK * 3}))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        for part in parts(bytes(good)):
            assert isinstance(part.content, bytes | str | SourceError)
    except SourceError:
        pass


def test_all_files_inside_one_file_have_bounds_together(monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.readers import formats

    monkeypatch.setattr(formats, "BYTES_LIMIT", 100)
    nested = packed({"x.zip": packed({f"{number}.txt": TALK for number in range(9)}, zipfile.ZIP_STORED)})
    assert "the rest was left out" in str(found(nested)[-1].content)
