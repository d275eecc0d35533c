"""Files that mean harm, or were damaged on the way: one sentence each, and all others come in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from corpus.embedders import make_embedder
from corpus.ingest import IngestReport, ingest
from corpus.retrieval import Retriever
from corpus.store import Store

FORMATS = Path(__file__).parent / "formats"
GOOD = "Interviewer: How was it?\nP1: I waited an hour and nobody came.\n"
SECONDS = 60.0
"""No single file may take longer, however hostile; the machine that runs this may be busy."""


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, Path]:
    """A project's folder and a folder of sources with one good file in it."""
    root, sources = tmp_path / "project", tmp_path / "sources"
    root.mkdir()
    sources.mkdir()
    (sources / "good.txt").write_text(GOOD, encoding="utf-8")
    return root, sources


def take_in(root: Path, sources: Path) -> IngestReport:
    """Ingest and index; what is stored must be whole."""
    with Store.open(root / "corpus.sqlite") as store:
        report = ingest(store, [sources], root=root)
        retriever = Retriever(store, make_embedder("hashing:64"), root / "index")
        retriever.refresh()
        retriever.search("waited an hour")
        retriever.close()
        for document in store.documents():
            document.text.encode("utf-8")
            for segment in store.segments(document.id):
                assert segment.span.of(document.text) == segment.text
        assert any(document.title == "good" for document in store.documents())
    return report


def one_sentence(report: IngestReport, name: str) -> str:
    """The one sentence about a file that was refused."""
    about = [sentence for origin, sentence in report.failed if name in origin]
    assert len(about) == 1, report.failed
    assert "Traceback" not in about[0]
    assert "\n" not in about[0].strip()
    assert len(about[0]) < 600
    return about[0]


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb_docx() -> bytes:
    """A Word file whose text unpacks to 1.2 GB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            block = b" " * (1 << 20)
            for _ in range(1200):
                member.write(block)
    return out.getvalue()


def entity_bomb() -> str:
    """Ten levels of entities, each ten of the one before."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    return f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "lollollol">{levels}]><d>&e10;</d>'


def word_with(document: str) -> bytes:
    """A Word file around this XML."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": relations.encode(),
            "word/document.xml": document.encode(),
        }
    )


def nested_zips(depth: int) -> bytes:
    """ZIPs within ZIPs, a good file at the bottom."""
    data = zipped({"deep.txt": GOOD.encode()})
    for level in range(depth):
        data = zipped({f"level{level}.zip": data})
    return data


REFUSED = {
    "bomb.docx": bomb_docx,
    "entities.docx": lambda: word_with(entity_bomb()),
    "entities.qdpx": lambda: zipped({"project.qde": entity_bomb().encode()}),
    "bomb.zip": lambda: zipped({"inner.zip": zipped({f"{n}.txt": b"A" * 200_000_000 for n in range(2)})}),
    "members.zip": lambda: zipped({f"{n}.txt": b"" for n in range(120_000)}, zipfile.ZIP_STORED),
    "deep.zip": lambda: nested_zips(30),
    "broken.pdf": lambda: b"%PDF-1.7\n" + b"\x00\xff" * 5000,
    "columns.csv": lambda: (",".join(f"c{n}" for n in range(1_000_000)) + "\n" + ",".join("x" * 1_000_000)).encode(),
    "nothing.txt": lambda: b"\x00" * 10_000,
    "gzip.txt": lambda: gzip.compress(GOOD.encode()),
    "deep.json": lambda: b"[" * 500_000 + b"]" * 500_000,
    "cut.json": lambda: json.dumps([{"text": "I waited", "rating": 1}] * 20).encode()[:-30],
    "deep.html": lambda: b"<div>" * 400_000,
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_hostile_file_costs_one_sentence_and_the_others_come_in(name: str, project: tuple[Path, Path]) -> None:
    root, sources = project
    (sources / name).write_bytes(REFUSED[name]())
    started = time.monotonic()
    report = take_in(root, sources)
    assert time.monotonic() - started < SECONDS
    # A file that breaks off gives what stands before the break, and says so.
    about = [sentence for origin, sentence in report.failed if name in origin]
    about += [note for note in report.notes if name in note]
    assert about, report
    assert all("Traceback" not in sentence and len(sentence) < 600 for sentence in about)


TAKEN = {
    "ligatures.txt": "P1: \ufdfa\ufdfb\ufb01 and \ufdfa again\nP2: Yes.\n",
    "bidi.txt": "P1: \u202eevil\u202c text \u2066inside\u2069 \u200f\nP2: Yes.\n",
    "controls.txt": "P1: one\x01\x02\x1btwo\x7f\nP2: Yes.\n",
    "nulls.txt": "P1: a\x00b\nP2: Yes.\n",
    "zalgo.txt": "P1: h" + "\u0301\u0302\u0303" * 3000 + "ello there\nP2: Yes.\n",
    "long.txt": "P1: " + "word " * 400_000 + "\nP2: Yes.\n",
    "one-word.txt": "P1: " + "a" * 1_000_000 + "\nP2: Yes.\n",
    "planes.txt": "P1: " + "".join(chr(point) for point in range(0x1F300, 0x1F5FF)) + " ok\nP2: Yes.\n",
    "formulas.csv": 'id,comment\n1,"=cmd|\'/C calc\'!A0 this was slow for me"\n2,"@SUM(1) and I had to wait long"\n',
    "surrogates.json": json.dumps([{"id": 1, "comment": "I waited \ud800 too long here"}] * 3),
    "wide-row.csv": "id,comment\n1,I waited far too long" + "," * 5000 + "\n2,Nobody told me a thing\n",
}


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_strange_characters_come_in_whole_enough_to_quote(name: str, project: tuple[Path, Path]) -> None:
    root, sources = project
    (sources / name).write_bytes(TAKEN[name].encode("utf-8", "surrogatepass"))
    started = time.monotonic()
    report = take_in(root, sources)
    assert time.monotonic() - started < SECONDS
    assert not report.failed, report.failed


def test_archives_write_nothing_outside_the_project(project: tuple[Path, Path], tmp_path: Path) -> None:
    root, sources = project
    names = (
        "../../evil.txt",
        "/etc/evil.txt",
        "..\\..\\evil2.txt",
        "C:\\evil.txt",
        "a/./../../b.txt",
        "x\x00y.txt",
        "",
    )
    (sources / "tricks.zip").write_bytes(zipped({name or "n": GOOD.encode() for name in names}))
    before = {path for path in tmp_path.rglob("*") if root not in path.parents}
    take_in(root, sources)
    assert {path for path in tmp_path.rglob("*") if root not in path.parents} == before
    with Store.open(root / "corpus.sqlite") as store:
        inside = [document.origin for document in store.documents() if "tricks.zip" in document.origin]
    assert inside
    for origin in inside:
        member = origin.partition("!/")[2]
        assert ".." not in member.split("/")
        assert not member.startswith("/")
        assert "\\" not in member
        assert member.isprintable()


def test_external_entities_are_not_fetched(project: tuple[Path, Path], tmp_path: Path) -> None:
    root, sources = project
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-word", encoding="utf-8")
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>P1: I waited &x; here.</w:t></w:r></w:p></w:body></w:document>"
    )
    (sources / "external.docx").write_bytes(word_with(body))
    take_in(root, sources)
    for path in root.rglob("*"):
        if path.is_file():
            assert b"the-secret-word" not in path.read_bytes()


def mangled(data: bytes, chance: random.Random) -> bytes:
    """The same bytes after an accident."""
    accident = chance.randrange(5)
    if accident == 0:
        return data[: chance.randrange(1, max(2, len(data)))]
    if accident == 1:
        out = bytearray(data)
        for _ in range(max(1, len(out) // 500)):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
        return bytes(out)
    if accident == 2:
        start = chance.randrange(len(data))
        return data[:start] + bytes(chance.randrange(256) for _ in range(64)) + data[start:]
    if accident == 3:
        middle = len(data) // 2
        return data[middle:] + data[:middle]
    return data.replace(b"\n", b"").replace(b">", b"")


def test_real_files_after_accidents_never_stop_the_others(project: tuple[Path, Path]) -> None:
    root, sources = project
    chance = random.Random(20)
    originals = [
        path
        for path in sorted(FORMATS.rglob("*"))
        if path.is_file() and path.name != "truth.toml" and 0 < path.stat().st_size < 200_000
    ]
    assert originals
    suffixes = sorted({path.suffix for path in originals})
    for number, path in enumerate(chance.sample(originals, min(60, len(originals)))):
        suffix = chance.choice(suffixes) if number % 5 == 0 else path.suffix
        (sources / f"{number:03d}{suffix}").write_bytes(mangled(path.read_bytes(), chance))
    report = take_in(root, sources)
    for origin, sentence in report.failed:
        assert "Traceback" not in sentence, origin
        assert len(sentence) < 600, origin


def test_a_cell_or_a_line_of_many_megabytes_comes_in_or_is_refused(project: tuple[Path, Path]) -> None:
    root, sources = project
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["id", "comment"], ["1", "I waited very long. " * 500_000], ["2", "Nobody came to help me."]])
    (sources / "cell.csv").write_text(out.getvalue(), encoding="utf-8")
    with tempfile.NamedTemporaryFile(dir=sources, suffix=".txt", delete=False) as file:
        file.truncate(1 << 30)  # a file of 1 GB in one line, taking no room on the disk
        big = Path(file.name).name
    report = take_in(root, sources)
    assert "MB" in one_sentence(report, big)


def test_a_document_under_a_text_files_name_is_read_for_what_it_is(project: tuple[Path, Path]) -> None:
    root, sources = project
    word = (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>Interviewer: How was it?</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>P1: I waited an hour.</w:t></w:r></w:p></w:body></w:document>"
    )
    (sources / "talk.txt").write_bytes(word_with(word))
    (sources / "bundle.txt").write_bytes(zipped({"inner.txt": GOOD.encode()}))
    report = take_in(root, sources)
    assert not report.failed
    with Store.open(root / "corpus.sqlite") as store:
        talk = next(document for document in store.documents() if document.title == "talk")
        assert [guess.value for guess in store.guesses(talk.id) if guess.what == "format"] == ["word"]
