"""DOCX, PDF and plain text, chosen by content as well as by name."""

from __future__ import annotations

import io
import zipfile

import pytest
from source_files import docx_bytes, encrypted_pdf_bytes, pdf_bytes, xlsx_bytes

from corpus.errors import EmptySource, EncryptedSource, SourceError, UnreadableSource, UnsupportedSource
from corpus.readers.formats import read
from corpus.records import Role
from corpus.segmenting import Segmented, Source, segment
from corpus.sidecar import SourceSettings


def taken(data: bytes, name: str) -> Segmented:
    return segment(read(data, name, SourceSettings()), Source(name, name, "h", SourceSettings(study="s")))


def test_word_transcript_in_paragraphs() -> None:
    data = docx_bytes([("Heading 1", "Call"), ("", "Interviewer: Why?"), ("", "P07: Because."), ("", "It was late.")])
    result = taken(data, "a.docx")
    assert [(item.role, item.text) for item in result.segments] == [
        (Role.NARRATOR, "Call"),
        (Role.INTERVIEWER, "Why?"),
        (Role.PARTICIPANT, "Because.\n\nIt was late."),
    ]


def test_word_transcript_in_a_table() -> None:
    table = [["00:01", "主持人", "为什么？"], ["00:09", "王芳", "因为很方便。"]]
    result = taken(docx_bytes([], table), "a.docx")
    assert [(item.speaker, item.text, item.start_time) for item in result.segments] == [
        ("主持人", "为什么？", 1.0),
        ("王芳", "因为很方便。", 9.0),
    ]


def test_word_notes_with_headings_and_quotations() -> None:
    data = docx_bytes(
        [
            ("Heading 1", "Maps"),
            ("", "People used the maps first."),
            ("List Bullet", "“I never saw where I can go.”"),
            ("Quote", "I had to call them twice about it."),
            ("italic", "Nobody told me that it was late."),
        ]
    )
    result = taken(data, "a.docx")
    assert [(item.role, item.heading, item.text) for item in result.segments] == [
        (Role.NARRATOR, "Maps", "People used the maps first."),
        (Role.PARTICIPANT, "Maps", "I never saw where I can go."),
        (Role.PARTICIPANT, "Maps", "I had to call them twice about it."),
        (Role.PARTICIPANT, "Maps", "Nobody told me that it was late."),
    ]


def test_pdf_text_and_pages_without_text() -> None:
    result = taken(pdf_bytes(["Interviewer: Why?\nP07: Because it was late.", ""]), "a.pdf")
    assert [(item.role, item.text) for item in result.segments] == [
        (Role.INTERVIEWER, "Why?"),
        (Role.PARTICIPANT, "Because it was late."),
    ]
    assert result.notes == ("1 of 2 pages have no text layer and were left out: 2.",)


def test_content_wins_over_the_name() -> None:
    vtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>Hello.</v>\n"
    assert taken(vtt, "call.txt").segments[0].speaker == "Kim"
    assert taken(docx_bytes([("", "P1: Hi"), ("", "P2: Ho")]), "a.pdf").segments[0].speaker == "P1"
    assert taken(b"P1: Hi\nP2: Ho\n", "results-February-7-2018").segments[1].speaker == "P2"


@pytest.mark.parametrize(
    ("data", "name", "error", "message"),
    [
        (b"", "a.docx", EmptySource, "0 bytes"),
        (b"", "a.txt", EmptySource, "empty"),
        (b" \n\t ", "a.txt", EmptySource, "empty"),
        (b"", "a.pdf", EmptySource, "0 bytes"),
        (b"plain words", "a.docx", UnreadableSource, "not a Word document"),
        (b"plain words", "a.pdf", UnreadableSource, "not a PDF"),
        (b"%PDF-1.4 broken", "a.pdf", UnreadableSource, "not a PDF, or it is damaged"),
        (pdf_bytes(["words"])[:200], "a.pdf", UnreadableSource, "damaged"),
        (encrypted_pdf_bytes("x"), "a.pdf", EncryptedSource, "password"),
        (pdf_bytes(["", ""]), "scan.pdf", EmptySource, "text layer"),
        (docx_bytes([]), "a.docx", EmptySource, "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "a.txt", UnreadableSource, "picture"),
        (bytes(range(256)) * 8, "a.md", UnreadableSource, "not text"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.docx", UnreadableSource, r"old Office file"),
        (b"x", "a.mp3", UnsupportedSource, "transcribe"),
        (b"x", "a.wps", UnsupportedSource, r"\.docx"),
        (b"x", "a.exe", UnsupportedSource, r"\.csv"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    data: bytes, name: str, error: type[SourceError], message: str
) -> None:
    with pytest.raises(error, match=message) as refused:
        read(data, name, SourceSettings())
    assert str(refused.value).startswith(f"{name}: ")
    assert "\n" not in str(refused.value)
    assert refused.value.origin == name


def test_a_damaged_word_file_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<broken")
    with pytest.raises(UnreadableSource, match=r"a\.docx"):
        read(out.getvalue(), "a.docx", SourceSettings())


def test_every_reader_gives_clean_text() -> None:
    for data, name in (
        (xlsx_bytes({"A": [["id", "comment"], [1, "cafe\u0301 was\r\nreally rather nice"]]}), "a.xlsx"),
        (docx_bytes([("", "cafe\u0301 was nice")]), "a.docx"),
        ("cafe\u0301 was nice\r\n".encode(), "a.txt"),
    ):
        text = read(data, name, SourceSettings()).text
        assert "café" in text
        assert "\r" not in text


@pytest.mark.parametrize(
    ("data", "name", "kind"), [(docx_bytes([("", "words")]), "a.txt", "word"), (pdf_bytes(["words"]), "a.csv", "pdf")]
)
def test_a_document_under_another_name_is_read_for_what_its_bytes_are(data: bytes, name: str, kind: str) -> None:
    reading = read(data, name, SourceSettings())
    assert "words" in reading.text
    assert [guess.value for guess in reading.guesses if guess.what == "format"] == [kind]
