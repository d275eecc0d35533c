"""A parser that crashes, hangs or eats memory costs its own file one sentence; the others come in, in order."""

from __future__ import annotations

import dataclasses
import os
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_files import docx_bytes, pdf_bytes

from corpus import reading_plans
from corpus.handing_over import encodable, item_bytes, item_of, job_bytes, job_of
from corpus.ingest import ingest
from corpus.progress import Step
from corpus.reading_pool import ReadingPool
from corpus.records import CharSpan, Coding, Document, Guess, Participant, Role, Segment, SourceKind
from corpus.segmenting import Segmented
from corpus.sidecar import SourceSettings
from corpus.source_documents import Finished, Job, Refused, Remark, Same
from corpus.store import Store

TALK = "Interviewer: How was it?\nMaya: It was late again.\nInterviewer: And then?\nMaya: I called them."
PARSERS = {
    "crash": "import os\nos.abort()",
    "hang": "import time\ntime.sleep(600)",
    "memory": "kept = []\nwhile True:\n    kept.append(bytearray(1_500_000_000))",
    "raise": "raise KeyError('no such object')",
    "noise": "import os\nos.write(1, b'between messages')\nos.write(2, b'!')\nraise KeyError",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store.open(tmp_path / "corpus.sqlite") as opened:
        yield opened


def with_parser(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Have processes that read find another parser of PDF files, which does something bad."""
    (folder / "parsers").mkdir()
    (folder / "parsers" / "pypdf.py").write_text(textwrap.dedent(code), encoding="utf-8")
    (folder / "parsers" / "pdfminer.py").write_text(textwrap.dedent(code), encoding="utf-8")
    (folder / "parsers" / "pypdfium2.py").write_text(textwrap.dedent(code), encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(folder / "parsers"), *sys.path])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("crash", "broke or took too much memory"),
        ("hang", "took longer than 3 s"),
        ("memory", "takes more memory than allowed"),
        ("raise", "broke or took too much memory"),
        ("noise", "broke or took too much memory"),
    ],
)
def test_a_bad_parser_costs_its_own_file_one_sentence(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, sentence: str
) -> None:
    with_parser(monkeypatch, tmp_path, PARSERS[kind])
    monkeypatch.setattr(reading_plans, "time_for", lambda size: 3.0 if kind == "hang" else 60.0)
    folder = tmp_path / "research"
    folder.mkdir()
    for name in ("a", "c", "e"):
        (folder / f"{name}.docx").write_bytes(docx_bytes([("", line + name) for line in TALK.splitlines()]))
    for name in ("b", "d"):
        (folder / f"{name}.pdf").write_bytes(pdf_bytes(["Some words of a report"]))
    report = ingest(store, [folder], root=tmp_path)
    assert report.added == ["research/a.docx", "research/c.docx", "research/e.docx"]
    assert [origin for origin, _ in report.failed] == ["research/b.pdf", "research/d.pdf"]
    for origin, told in report.failed:
        assert told.startswith(f"{origin}: ")
        assert sentence in told


def test_results_come_in_the_order_of_the_files_and_no_process_is_left(tmp_path: Path) -> None:
    jobs = []
    for number in range(7):
        path = tmp_path / f"{number}.txt"
        path.write_text(TALK + f"\nMaya: {'words ' * (7 - number) * 2000}", encoding="utf-8")
        jobs.append(Job(path, path.name, SourceSettings(), SourceSettings(), "study", 60.0))
    with ReadingPool(2) as pool:
        for job in jobs:
            pool.submit(job)
        origins = []
        for job in jobs:
            *documents, end = pool.items(job, lambda: None)
            assert isinstance(end, Finished)
            origins += [item.document.origin for item in documents if isinstance(item, Segmented)]
        processes = [worker._process for worker in pool._workers]
        assert len(processes) == 2
    assert origins == [job.origin for job in jobs]
    assert all(process.poll() is not None for process in processes)


def test_a_run_that_is_stopped_while_it_waits_leaves_no_process(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_parser(monkeypatch, tmp_path, PARSERS["hang"])
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(["Some words of a report"]))
    pools: list[ReadingPool] = []
    made = ReadingPool.__init__

    def remembered(pool: ReadingPool, workers: int | None = None) -> None:
        made(pool, workers)
        pools.append(pool)

    monkeypatch.setattr(ReadingPool, "__init__", remembered)
    processes = []

    def stop_soon(step: Step) -> None:
        processes[:] = [worker._process for worker in pools[0]._workers]
        if time.monotonic() - started > 1:
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ingest(store, [tmp_path / "a.pdf"], root=tmp_path, progress=stop_soon)
    assert time.monotonic() - started < 20
    assert processes
    assert all(process.poll() is not None for process in processes)


@pytest.mark.skipif(not hasattr(os, "kill"), reason="no signals")
def test_a_reading_process_ends_when_its_owner_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TALK, encoding="utf-8")
    job = Job(path, "a.txt", SourceSettings(), SourceSettings(), "study", 60.0)
    with ReadingPool(1) as pool:
        pool.submit(job)
        list(pool.items(job, lambda: None))
        process = pool._workers[0]._process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0


def test_everything_of_a_document_is_handed_over() -> None:
    document = Document(
        "id", "제목", SourceKind.SURVEY, "نص 文本", "m", "2024", "ko", "s", ("p",), {"a": "b"}, "o!/x", "h"
    )
    segment = Segment(
        "id.0", "id", CharSpan(0, 2), "نص", Role.STAFF, "س", "s/p", "heading", 1.5, None, "ar", {"rating": "5"}
    )
    segmented = Segmented(
        document,
        (segment,),
        (Participant("s/p", "P", "s", {"x": "y"}),),
        ("note",),
        (Coding(CharSpan(0, 1), "a / b", "coder", "quote", "note"),),
        (Guess("kind", "survey", "why"),),
        "print",
    )
    # A field that is new must be handed over too.
    assert all(getattr(segmented, each.name) for each in dataclasses.fields(Segmented))
    for item in (segmented, Refused("o", "o: why", True), Same("o", ("n",)), Remark("r"), Finished("h")):
        assert item_of(item_bytes(item)) == item


def test_what_no_file_can_hold_is_shown_as_question_marks() -> None:
    whole = Document("id", "t", SourceKind.SURVEY, "words 文本", origin="o")
    odd = Segment("id.0", "id", CharSpan(0, 5), "words", Role.STAFF, "a\ud800b", attributes={"k\udfff": "v"})
    (segment,) = encodable(Segmented(whole, (odd,), (), ())).segments
    assert (segment.speaker, dict(segment.attributes), segment.text) == ("a?b", {"k?": "v"}, "words")
    sound = Segmented(whole, (dataclasses.replace(odd, speaker="👍🏽", attributes={}),), (), ())
    assert encodable(sound) is sound


@given(st.text(st.characters(exclude_categories=())), st.text())
def test_any_text_is_handed_over(label: str, words: str) -> None:
    item = Refused(label, words)
    assert item_of(item_bytes(item)) == item
    job = Job(Path("x"), label, SourceSettings(title=words), SourceSettings(), words, 1.0, known={label: words})
    assert job_of(job_bytes(job)) == job


@pytest.mark.parametrize("data", [b"[]", b"{}", b"null", b'["segmented"]', b"\xff", b'["refused"]', b"[[1]]"])
def test_what_is_no_item_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        item_of(data)
