"""Damaged, huge, deep and malicious documents: one clear sentence each, in time, and nothing else."""

from __future__ import annotations

import contextlib
import io
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import EncryptedSource, SourceError, UnreadableSource
from corpus.readers import packages
from corpus.readers.formats import read
from corpus.readers.reading import Reading
from corpus.sidecar import SourceSettings

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "formats"
sys.path.insert(0, str(ROOT / "scripts"))
SEEDS = 12
FILES = sorted(
    path
    for folder in (
        "libreoffice",
        "mail",
        "pdf",
        "plain_text",
        "powerpoint",
        "rtf",
        "web_page",
        "word",
        "word_transcribe",
    )
    for path in (FIXTURES / folder).rglob("*")
    if path.is_file() and path.suffix != ".toml"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def package(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def document(body: str) -> bytes:
    return package({"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'})


def text_of(data: bytes, name: str) -> str:
    found = read(data, name, SourceSettings())
    assert isinstance(found, Reading)
    return found.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_mangled_files_give_a_reading_or_one_sentence(path: Path) -> None:
    from mangled_files import mangled, outcome

    data = path.read_bytes()
    wrong = [(seed, said) for seed in range(SEEDS) if (said := outcome(mangled(data, seed)[1], path.name))]
    assert wrong == []


def test_packages_that_unpack_to_too_much_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = package({"word/document.xml": b"<w/>", "word/media/a.bin": bytes(3_000_000)})
    assert len(bomb) < 5_000
    monkeypatch.setattr(packages, "PACKAGE_LIMIT", 2_000_000)
    with pytest.raises(UnreadableSource, match=r"would unpack to more than 1 MB.*was not opened"):
        read(bomb, "a.docx", SourceSettings())
    monkeypatch.setattr(packages, "PACKAGE_LIMIT", 10_000_000)
    monkeypatch.setattr(packages, "XML_LIMIT", 2_000_000)
    large = package({"word/document.xml": b"<w>" + b" " * 3_000_000 + b"</w>"})
    with pytest.raises(UnreadableSource, match=r"document\.xml is larger than 1 MB"):
        read(large, "a.docx", SourceSettings())
    monkeypatch.setattr(packages, "MEMBER_LIMIT", 3)
    many = package({"word/document.xml": b"<w/>", **{f"{at}.txt": b"" for at in range(9)}})
    with pytest.raises(UnreadableSource, match="files"):
        read(many, "a.docx", SourceSettings())


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "words"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
)
OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"'
)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (package({"word/document.xml": f'{ENTITIES}<w:document xmlns:w="{WORD}">&c;&x;</w:document>'}), "a.docx"),
        (package({"ppt/presentation.xml": f"{ENTITIES}<a>&c;&x;</a>"}), "a.pptx"),
        (
            package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{ENTITIES}<a>&x;</a>"}),
            "a.odt",
        ),
        (f"{ENTITIES}<office:document {OPEN}>&c;&x;</office:document>".encode(), "a.fodt"),
    ],
    ids=["docx", "pptx", "odt", "fodt"],
)
def test_entities_are_refused(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableSource, match="declares XML entities"):
        read(data, name, SourceSettings())


def test_entities_of_a_page_are_not_expanded_or_loaded() -> None:
    text = text_of(f"{ENTITIES}<html><body>Some words &c; &x; &amp; more</body></html>".encode(), "a.html")
    assert "words words" not in text
    assert "root:" not in text
    assert "Some words" in text


DEPTH = 50_000
DEEP: dict[str, Callable[[], bytes]] = {
    "a.html": lambda: b"<div>" * DEPTH + b"deep words" + b"</div>" * DEPTH,
    "b.html": lambda: b"<table><tr><td>" * DEPTH + b"deep words",
    "c.html": lambda: b"<blockquote>" * DEPTH + b"deep words",
    "a.rtf": lambda: b"{\\rtf1 " + b"{\\b " * DEPTH + b"deep words" + b"}" * DEPTH + b"}",
    "a.eml": lambda: b"From: a@b.example\nSubject: x\nDate: x\n\n" + b"> " * DEPTH + b"deep words\n",
    "b.eml": lambda: b"From: a@b.example\nSubject: x\n\n" + b"".join(
        b"> " * at + b"On 1 Mar 2026, Ann <a@b.example> wrote:\n" for at in range(400)
    ) + b"deep words\n",
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_depth_is_no_matter(name: str) -> None:
    assert "deep words" in text_of(DEEP[name](), name)


def test_depth_of_xml_and_of_nested_mails_is_told() -> None:
    deep = document("<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300)
    with pytest.raises(UnreadableSource, match="damaged"):
        read(deep, "a.docx", SourceSettings())
    nested = b"From: a@b.example\n" + b"".join(
        f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n".encode() for at in range(2_000)
    )
    with pytest.raises(SourceError):
        read(nested, "a.eml", SourceSettings())


HANGS = 120.0
"""Seconds by which what grows with the square of its size is still at work, and what should take one is long done."""
SLOW: dict[str, Callable[[], bytes]] = {
    "a.html": lambda: b"<a " * 300_000,
    "b.html": lambda: b"<p><b>x</b> y</p>" * 60_000,
    "a.rtf": lambda: b"{\\rtf1 " + b"\\'" * 300_000 + b"x}",
    "b.rtf": lambda: b"{\\rtf1 x\\bin99999999999 y}" + b"{\\*\\x " * 100_000,
    "a.eml": lambda: b"From: a@b.example\nSubject: " + b"=?utf-8?q?" * 30_000 + b"\n\nwords here",
    "b.eml": lambda: b"From: " + b"a," * 60_000 + b"\nSubject: x\nDate: x\n\nwords here",
    "c.eml": lambda: b"From: a@b.example\nSubject: x\nDate: x\n\n" + b"On " * 60_000 + b" wrote\nwords",
    "d.eml": lambda: b"From: a@b.example\nSubject: x\nDate: x\n\n" + b"From: x\n" * 40_000,
    "a.mbox": lambda: b"From a@b.example Mon Mar  2 10:00:00 2026\n\n\n" * 3_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_nothing_takes_longer_than_its_size(name: str) -> None:
    data = SLOW[name]()
    began = time.perf_counter()
    with contextlib.suppress(SourceError):
        found = read(data, name, SourceSettings())
        if not isinstance(found, Reading):
            assert sum(1 for _ in found) > 0
    assert time.perf_counter() - began < HANGS


def test_repeats_and_positions_are_bounded() -> None:
    repeated = (
        f'<office:document {OPEN} xmlns:text="t" xmlns:table="b"><office:body><office:text><text:p>a'
        '<text:s text:c="999999999"/>b</text:p><table:table><table:table-row table:number-rows-repeated="999999">'
        '<table:table-cell table:number-columns-repeated="99999"><text:p>x</text:p></table:table-cell>'
        "<table:table-cell/></table:table-row></table:table></office:text></office:body></office:document>"
    )
    assert len(text_of(repeated.encode(), "a.fodt")) < 300


def test_locked_documents_are_told_as_such() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    locked = package({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": manifest})
    with pytest.raises(EncryptedSource, match="locked with a password"):
        read(locked, "a.odt", SourceSettings())


def test_targets_of_relationships_are_names_in_the_package_only() -> None:
    rels = '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>'
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>own words</w:t></w:r></w:p></w:body></w:document>'
    assert text_of(package({"_rels/.rels": rels, "word/document.xml": body}), "a.docx").strip() == "own words"
