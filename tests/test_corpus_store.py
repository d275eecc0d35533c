"""The project's database: what is put comes back, replacement is whole, faults become sentences."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import migrations
from corpus.errors import StoreError, StoreFull, StoreLocked
from corpus.filters import parse_scope
from corpus.records import CharSpan, Document, Participant, Role, Segment, SourceKind
from corpus.store import KnownFile, Store


def document(identity: str = "d1", text: str = "Hello there. سلام", origin: str = "a.txt", **more: str) -> Document:
    return Document(
        id=identity,
        title=identity,
        kind=SourceKind.INTERVIEW,
        text=text,
        language="en",
        study="s",
        participants=("s/p1",),
        attributes={"audience": "public"},
        origin=origin,
        origin_hash="h",
        **more,
    )


def segments(of: Document) -> list[Segment]:
    half = len(of.text) // 2
    spans = [CharSpan(0, half), CharSpan(half, len(of.text))]
    return [
        Segment(
            id=f"{of.id}.{number}",
            document=of.id,
            span=span,
            text=span.of(of.text),
            role=Role.PARTICIPANT,
            speaker="P1",
            participant="s/p1",
            start_time=1.5 * number if number else None,
            language="en",
            attributes={"rating": str(number)},
        )
        for number, span in enumerate(spans)
    ]


PERSON = Participant("s/p1", "P1", "s", {"region": "North"})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store.open(tmp_path / "corpus.sqlite") as opened:
        yield opened


def test_what_is_put_comes_back_equal(store: Store) -> None:
    first = document()
    store.put(first, segments(first), [PERSON], reading="r1")
    assert store.documents() == [first]
    assert store.document("d1") == first
    assert list(store.segments()) == segments(first)
    assert store.segment("d1.1") == segments(first)[1]
    assert store.segment("d1.9") is None
    assert store.participants() == {"s/p1": PERSON}
    assert store.origin("a.txt") == ("d1", "h", "r1")


def test_same_origin_replaces_whole_document(store: Store) -> None:
    first, second = document("d1"), document("d2", "Other words now")
    store.put(first, segments(first), [PERSON])
    store.mark_indexed("dense", ["d1"])
    store.put(second, segments(second)[:1], [])
    assert [found.id for found in store.documents()] == ["d2"]
    assert [found.id for found in store.segments()] == ["d2.0"]
    assert store.participants() == {}
    assert store.indexed("dense") == {"d1"}, "the index still has to drop it"


def test_people_of_several_documents_are_joined(store: Store) -> None:
    one, two = document("d1"), document("d2", origin="b.txt")
    store.put(one, segments(one), [PERSON])
    store.put(two, segments(two), [Participant("s/p1", "p1", "s", {"age": "40"})])
    assert store.participants()["s/p1"].attributes == {"region": "North", "age": "40"}
    store.remove_document("d1")
    assert store.participants()["s/p1"].attributes == {"age": "40"}


def test_failed_put_leaves_the_old_document(store: Store) -> None:
    first = document()
    store.put(first, segments(first), [PERSON])
    double = segments(document("d2"))
    with pytest.raises(StoreError):
        store.put(document("d2"), [double[0], double[0]], [])
    assert store.documents() == [first]
    assert len(list(store.segments())) == 2


def test_revision_rises_with_every_change(store: Store) -> None:
    before = store.revision()
    store.put(document(), [], [])
    middle = store.revision()
    assert store.remove_document("d1")
    assert not store.remove_document("d1")
    assert before < middle < store.revision()


def test_books_of_the_indexes(store: Store) -> None:
    store.put(document(), [], [])
    store.mark_indexed("dense", ["d1", "d0"])
    assert store.indexed("dense") == {"d0", "d1"}
    assert store.indexed("keyword") == set()
    store.put(document(), [], [])
    assert store.indexed("dense") == {"d0"}, "a document put again must be indexed again"
    store.unmark_indexed("dense", ["d0"])
    assert store.indexed("dense") == set()


def test_segments_in_a_scope(store: Store) -> None:
    one, two = document("d1"), document("d2", origin="b.txt", date="2020-01")
    store.put(one, segments(one), [PERSON])
    store.put(two, segments(two), [PERSON])
    assert {found.id for found in store.segments(scope=parse_scope("rating=1"))} == {"d1.1", "d2.1"}
    assert {found.id for found in store.segments(scope=parse_scope("region=north and date>=2019"))} == {"d2.0", "d2.1"}
    assert [found.id for found in store.documents(parse_scope("date=2020"))] == ["d2"]
    assert store.documents(parse_scope("kind=survey")) == []


def test_derived_and_vectors_are_kept_by_key(store: Store) -> None:
    many = {f"k{number}": f'"{number}"' for number in range(1200)}
    store.derived_put("observation", many)
    assert store.derived_get("observation", [*many, "nowhere"]) == many
    assert store.derived_get("other", ["k1"]) == {}
    store.derived_remove("observation", ["k1"])
    assert "k1" not in store.derived_get("observation", ["k1", "k2"])
    vector = np.array([0.25, -1.0, 3.5], dtype=np.float32)
    store.vectors_put("hashing:3", {"a": vector})
    assert np.array_equal(store.vectors_get("hashing:3", ["a", "b"])["a"], vector)
    assert store.vectors_get("hashing:4", ["a"]) == {}


def test_threads_share_one_store(store: Store) -> None:
    def work(number: int) -> None:
        mine = document(f"t{number}", origin=f"{number}.txt")
        store.put(mine, segments(mine), [PERSON])
        store.derived_put("k", {str(number): "1"})
        assert store.document(f"t{number}") is not None

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.documents()) == 8
    assert len(list(store.segments())) == 16


def _hold(path: Path, ready: object, done: object) -> None:
    with Store.open(path, writer=True):
        ready.set()  # type: ignore[attr-defined]
        done.wait(20)  # type: ignore[attr-defined]


def test_two_processes_cannot_write_at_once_but_can_read(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(path, ready, done))
    other.start()
    try:
        assert ready.wait(30)
        with pytest.raises(StoreLocked, match="another process is writing"):
            Store.open(path, writer=True, wait=0.1)
        with Store.open(path, wait=0.1) as reader:
            assert reader.documents() == []
            reader.derived_put("k", {"a": "1"})
            with pytest.raises(StoreLocked):
                reader.put(document(), [], [])
    finally:
        done.set()
        other.join(30)
    with Store.open(path, writer=True, wait=5) as writer:
        writer.put(document(), [], [])


def test_full_disk_keeps_nothing_half_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        first = document()
        store.put(first, segments(first), [PERSON])
        pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
        store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreFull, match="disk is full"):
            store.put(document("d2", "long " * 50_000), [], [])
        assert store.documents() == [first]
        store.connection.execute("PRAGMA max_page_count = 1000000")
        store.put(document("d2", "long " * 50_000, origin="b.txt"), [], [])
        assert len(store.documents()) == 2


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    path.write_bytes(b"this is not a database at all, but long enough to look at" * 20)
    with pytest.raises(StoreError, match="damaged or no database"):
        Store.open(path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="missing"):
        Store.open(tmp_path / "nowhere" / "corpus.sqlite")


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO migrations VALUES ('m999_future')")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(path)


def test_migrations_are_named_and_applied_once(store: Store) -> None:
    names = [step.__name__ for step in migrations.MIGRATIONS]
    assert names == sorted(set(names))
    assert migrations.applied_names(store.connection) == set(names)
    assert migrations.pending(store.connection) == []


def test_heads_are_documents_without_their_texts(store: Store) -> None:
    one, two = document("d1"), document("d2", origin="b.txt", date="2024-05")
    for each in (one, two):
        store.put(each, segments(each), [PERSON])
    assert store.heads() == [replace(one, text=""), replace(two, text="")]
    assert store.head("d2") == replace(two, text="")
    assert store.head("d3") is None
    for expression in ("date=2024", "rating=1 and date=2024", "kind=interview"):
        scope = parse_scope(expression)
        assert [head.id for head in store.heads(scope)] == [each.id for each in store.documents(scope)]
    assert [head.id for head in store.heads(parse_scope("rating=1 and date=2024"))] == ["d2"]


@pytest.mark.parametrize("at_once", [1, 5, 4000])
def test_segments_come_in_order_however_many_are_read_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("corpus.store._AT_ONCE", at_once)
    names = [f"d{number}" for number in (7, 3, 9, 1, 5)]
    for name in names:
        each = document(name, f"Words of {name} here", f"{name}.txt")
        store.put(each, segments(each) if name != "d9" else [], [PERSON])
    expected = [f"{name}.{number}" for name in names if name != "d9" for number in (0, 1)]
    assert [segment.id for segment in store.segments()] == expected
    assert [segment.id for segment in store.segments("d1")] == ["d1.0", "d1.1"]
    assert [segment.id for segment in store.segments(scope=parse_scope("rating=1"))] == expected[1::2]
    assert [segment.id for segment in store.segments("d5", parse_scope("rating=0"))] == ["d5.0"]


def test_a_file_is_known_once_all_its_documents_are_in(store: Store) -> None:
    known = KnownFile("hash", "manner", "stamp", (("all.zip!/c", "all.zip!/c: locked."),))
    for name in ("a", "b"):
        each = document(name, f"Words of {name}", f"all.zip!/{name}")
        store.put(each, segments(each), [], file="all.zip", fingerprint=f"print {name}")
    assert store.file("all.zip") is None
    store.put_file("all.zip", known)
    assert store.file("all.zip") == known
    assert store.documents_of_file("all.zip") == {"all.zip!/a": ("a", "print a"), "all.zip!/b": ("b", "print b")}
    assert {head.origin_hash for head in store.heads()} == {"hash"}
    assert (store.file_of("a"), store.files(), store.files_with_hash("hash")) == ("all.zip", {"all.zip"}, {"all.zip"})
    store.stamp_files({"all.zip": "later"})
    assert store.file("all.zip") == replace(known, stamp="later")
    assert store.remove_document("a")
    assert store.file("all.zip") is None
    assert store.remove_file("all.zip") == 1
    assert (store.heads(), store.files()) == ([], set())


def test_a_document_noted_by_an_older_version_is_a_known_file(store: Store) -> None:
    each = document()
    store.put(each, segments(each), [PERSON], reading="manner")
    assert store.file("a.txt") == KnownFile("h", "manner")
    assert store.files() == {"a.txt"}


def test_labels_of_a_study_without_those_of_one_file(store: Store) -> None:
    one, two = document("d1"), document("d2", origin="all.zip!/b")
    store.put(one, segments(one), [PERSON])
    store.put(two, segments(two), [Participant("s/p2", "P2", "s"), Participant("t/p3", "P3", "t")], file="all.zip")
    assert store.labels("s") == {"P1": "s/p1", "P2": "s/p2"}
    assert store.labels("s", besides="all.zip") == {"P1": "s/p1"}


def test_files_are_found_by_index(store: Store) -> None:
    """A scan of the documents reads all their texts."""
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    each = document()
    store.put(each, segments(each), [PERSON], file="x.zip")
    store.put_file("x.zip", KnownFile("h", "m"))
    for call in (store.file, store.origin, store.documents_of_file, store.files_with_hash, store.remove_file):
        call("x.zip")
    store.files()
    store.connection.set_trace_callback(None)
    queries = [query for query in asked if query.startswith(("SELECT", "UPDATE", "DELETE")) and "documents" in query]
    assert len(queries) >= 8
    for query in queries:
        plan = [row[3] for row in store.connection.execute(f"EXPLAIN QUERY PLAN {query}")]
        scans = [step for step in plan if step.startswith("SCAN documents") and "COVERING INDEX" not in step]
        assert scans == [], query
