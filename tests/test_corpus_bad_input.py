"""Files made to crash, hang or fill the memory, and files that went through bad hands: one sentence each at most."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from formats_truth import fixtures, load
from source_files import docx_bytes, pdf_bytes

from corpus.ingest import ingest
from corpus.readers.formats import SUFFIXES
from corpus.records import CharSpan
from corpus.segmenting import Segmented
from corpus.sidecar import SourceSettings
from corpus.source_documents import Job, Refused, documents_of
from corpus.store import Store

TALK = "Interviewer: How was it?\nMaya: It was late again.\nInterviewer: And then?\nMaya: I called them."
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


def zipped(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_member(package: bytes, name: str, content: bytes) -> bytes:
    """A package with one of its members replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return zipped({**members, name: content})


def nasty() -> dict[str, bytes]:
    word = docx_bytes([("", TALK)])
    body = f"{LAUGHS}<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&m;&x;</w:t></w:r></w:p></w:body></w:document>"
    bomb = zipped({f"{number}.txt": bytes(30 * 1024**2) for number in range(3)})
    return {
        "entities.docx": with_member(word, "word/document.xml", body.encode()),
        "bomb.docx": with_member(word, "word/document.xml", bytes(400 * 1024**2)),
        "bomb.zip": zipped({"inner.zip": bomb}),
        "deep.zip": zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": TALK})})})}),
        "outside.zip": zipped(
            {"../../outside.txt": TALK + "\nMaya: Outside.", "/tmp/outside.txt": TALK + "\nMaya: x."}
        ),
        "nested.json": b"[" * 200_000,
        "nested.html": b"<div>" * 100_000 + b"words" + b"</div>" * 100_000,
        "nested.rtf": b"{\\rtf1" + b"{" * 100_000 + b"words",
        "entities.xml.html": f"{LAUGHS}<html><body><p>&m;&x;</p></body></html>".encode(),
        "wide.csv": (",".join(map(str, range(300_000))) + "\n" + ",".join(["x"] * 300_000)).encode(),
        "commas.csv": b"," * 1_000_000,
        "quote.csv": b'id,comment\n1,"' + b"a" * 1_000_000,
        "line.txt": b"word " * 300_000,
        "labels.txt": b"a: " * 200_000,
        "times.vtt": b"WEBVTT\n\n" + b"00:00:01.000 --> 00:00:02.000\n" * 50_000,
        "controls.txt": (
            "Interviewer: How?\nMaya: \x00\x01\x1b[2J\u202eeman\u202c \ufdfa\ufdfa \ufeff\u2028late."
        ).encode(),
        "cut.pdf": pdf_bytes(["Words of a report"])[:200],
        "loop.pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Pages /Kids [1 0 R] /Count 99999999 >>\nendobj\ntrailer\n"
        b"<< /Root 1 0 R >>",
        "empty.zip": b"PK\x05\x06" + bytes(18),
        "zeros.xlsx": bytes(10_000),
        "mail.eml": b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 50_000,
    }


def test_nasty_files_cost_one_sentence_each_and_the_others_come_in(tmp_path: Path) -> None:
    folder = tmp_path / "research"
    folder.mkdir()
    for name, data in nasty().items():
        (folder / name).write_bytes(data)
    for name in ("a.txt", "z.txt"):
        (folder / name).write_text(TALK.replace("Maya", name[0].upper()), encoding="utf-8")
    (folder / "y.docx").write_bytes(docx_bytes([("", line) for line in TALK.splitlines()]))
    with Store.open(tmp_path / "corpus.sqlite") as store:
        report = ingest(store, [folder], root=tmp_path)
        assert {"research/a.txt", "research/y.docx", "research/z.txt"} <= set(report.added)
        for origin, sentence in report.failed:
            assert sentence.startswith(f"{origin.partition('!/')[0]}")
            assert "\n" not in sentence
            assert len(sentence) < 500
        assert all("took longer" not in sentence and "broke" not in sentence for _, sentence in report.failed)
        assert {item.origin for item in store.heads() if "outside" in item.origin} == {
            "research/outside.zip!/outside.txt",
            "research/outside.zip!/tmp/outside.txt",
        }
        texts = [document.text for document in store.documents()]
        assert not any("root:" in text for text in texts)
        assert sum(map(len, texts)) < 20_000_000
        for segment in store.segments():
            assert "\x00" not in segment.text
    outside = {path.name for path in tmp_path.iterdir()} - {"research", "corpus.sqlite", "corpus.sqlite-wal"}
    assert outside <= {"corpus.sqlite-shm", "corpus.sqlite.lock"}


def mangled(data: bytes, name: str, chance: random.Random) -> tuple[bytes, str]:
    """What becomes of files on their way: cut off, bits flipped, renamed, parts twice or overwritten."""
    out = bytearray(data)
    at = chance.randrange(len(out))
    kind = chance.randrange(6)
    if kind == 0:
        out = out[:at]
    elif kind == 1:
        for _ in range(chance.choice((1, 5, 50))):
            out[chance.randrange(len(out))] = chance.randrange(256)
    elif kind == 2:
        name = Path(name).stem + chance.choice(sorted(SUFFIXES))
    elif kind == 3:
        out = out[:at] + out[at : at + 2000] * chance.choice((2, 20)) + out[at:]
    elif kind == 4:
        out[at : at + 20] = bytes(20)
    else:
        bad = ("\ufdfa" * 5, "\u202e", "\U0001f600", "\x00\x01", '"', "\n\n", "<", ",,,,,", "{[", "\ufeff", "\x1b")
        out[at:at] = chance.choice(bad).encode()
    return bytes(out), name


@pytest.mark.parametrize("folder", fixtures(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_that_went_through_bad_hands(folder: Path) -> None:
    source = load(folder).file
    data = source.read_bytes()
    chance = random.Random(f"{folder.parent.name}/{folder.name}")
    for _ in range(2):
        bad, name = mangled(data, source.name, chance)
        if name.endswith(".xls") or bad.startswith(b"\xd0\xcf"):
            continue  # its parser is written in another language and breaks by itself: only for other processes
        job = Job(Path(name), name, SourceSettings(), SourceSettings(), "study", 60.0)
        for item in documents_of(bad, job):
            if isinstance(item, Segmented):
                for segment in item.segments:
                    assert CharSpan(segment.span.start, segment.span.end).of(item.document.text) == segment.text
            elif isinstance(item, Refused):
                assert item.sentence.startswith(item.origin.partition("!/")[0])
