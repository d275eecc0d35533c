"""Damaged indexes are noticed when they are opened and made again; what is found stays the same."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import indexing, prepared, ranking
from corpus.embedders.hashing import HashingEmbedder
from corpus.filters import parse_scope
from corpus.records import CharSpan, Document, Role, Segment, SourceKind
from corpus.retrieval import Retriever
from corpus.store import Store

SCOPES = (None, parse_scope("language=ko"), parse_scope("participant=s/2"))
QUESTIONS = ("payment button 3", "地图看不清", "زر الدفع", "결제 버튼")


def _fill(store: Store, documents: int = 6) -> None:
    for number in range(documents):
        name = f"d{number}"
        lines = [
            f"The payment button {number} was hidden and I gave up.",
            f"地图看不清，第{number}次。",
            f"لم أجد زر الدفع {number}.",
            f"결제 버튼 {number}을 찾지 못했어요.",
        ]
        text, segments = "", []
        for at, (line, language) in enumerate(zip(lines, ("en", "zh", "ar", "ko"), strict=True)):
            span = CharSpan(len(text), len(text) + len(line))
            text += line + "\n"
            segments.append(
                Segment(f"{name}.{at}", name, span, line, Role.PARTICIPANT, "", f"s/{at}", language=language)
            )
        store.put(Document(name, name, SourceKind.SURVEY, text), segments, [])


def _found(store: Store, home: Path) -> list[list[str]]:
    retriever = Retriever(store, HashingEmbedder(64), home / "index")
    retriever.refresh()
    found = [[hit.segment.id for hit in retriever.search(question, limit=8)] for question in QUESTIONS]
    dense = retriever._indexes._dense
    assert dense is not None
    assert dense.count() == len(retriever.chunk_ids())
    retriever.close()
    return found


@pytest.fixture
def small_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns are kept on disk, and candidates chosen by shortened vectors, from a few chunks on."""
    for module in (indexing, prepared, ranking):
        monkeypatch.setattr(module, "MANY", 20)


def _everything(store: Store, home: Path, **options: bool) -> list[list[str]]:
    retriever = Retriever(store, HashingEmbedder(64), home / "index", **options)
    found = [
        [hit.segment.id for hit in retriever.search(question, limit=8, scope=scope)]
        for question in QUESTIONS
        for scope in SCOPES
    ]
    retriever.close()
    return found


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(20):
        data[random.Random(1).randrange(len(data))] ^= 0x55
    path.write_bytes(bytes(data))


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_truncated, _flipped, _emptied, Path.unlink])
@pytest.mark.parametrize("kind", ["chroma.sqlite3", "*.vectors", "*.keys", "generation", "*.sealed.json"])
def test_damaged_files_are_noticed_and_made_again(tmp_path: Path, kind: str, damage: Callable[[Path], None]) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store)
        expected = _found(store, tmp_path)
        paths = sorted(path for path in (tmp_path / "index").rglob(kind) if path.is_file())
        assert paths
        for path in paths:
            damage(path)
        assert _found(store, tmp_path) == expected
        assert _found(store, tmp_path) == expected


def test_graph_files_that_are_damaged_are_made_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store, 400)
        expected = _found(store, tmp_path)
        paths = [path for path in (tmp_path / "index").rglob("*.bin") if path.is_file()]
        for path in paths:
            _truncated(path)
        assert _found(store, tmp_path) == expected


@pytest.mark.parametrize("damage", ["DELETE FROM keyword_postings", "DROP TABLE keyword_texts"])
def test_damaged_keyword_tables_are_made_again(tmp_path: Path, damage: str) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store)
        expected = _found(store, tmp_path)
        with store.transaction() as connection:
            connection.execute(damage)
        assert _found(store, tmp_path) == expected


def test_a_second_process_finds_the_same_and_loses_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from corpus.store import Store; from corpus.retrieval import Retriever\n"
        "from corpus.embedders.hashing import HashingEmbedder\n"
        "home = Path(sys.argv[1]); store = Store.open(home / 'corpus.sqlite')\n"
        "retriever = Retriever(store, HashingEmbedder(64), home / 'index'); retriever.refresh()\n"
        "print([h.segment.id for h in retriever.search('payment button 3', limit=8)])\n"
        "retriever.close(); store.close()\n"
    )
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store)
        owner = Retriever(store, HashingEmbedder(64), tmp_path / "index")
        owner.refresh()
        command = [sys.executable, "-c", program, str(tmp_path), str(Path(__file__).parents[1])]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert told.strip() == str([hit.segment.id for hit in owner.search("payment button 3", limit=8)])
        owner.close()
        assert _found(store, tmp_path)[0]


@pytest.mark.usefixtures("small_is_many")
def test_columns_on_disk_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store, 150)
        made = _everything(store, tmp_path)
        assert list((tmp_path / "index").glob("*.columns"))
        assert list((tmp_path / "index").glob("*.facets"))
        assert _everything(store, tmp_path) == made
        for module in (indexing, prepared, ranking):
            monkeypatch.setattr(module, "MANY", 10**9)
        for path in (tmp_path / "index").glob("*.[cf]*s"):
            path.unlink()
        assert _everything(store, tmp_path, graph=False) == made


@pytest.mark.usefixtures("small_is_many")
@pytest.mark.parametrize("damage", [_truncated, _flipped, _emptied, Path.unlink])
@pytest.mark.parametrize("kind", ["*.columns", "*.facets", "*.vectors"])
def test_damaged_columns_are_noticed_and_made_again(tmp_path: Path, kind: str, damage: Callable[[Path], None]) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store, 40)
        expected = _everything(store, tmp_path)
        (path,) = (tmp_path / "index").glob(kind)
        damage(path)
        assert _everything(store, tmp_path) == expected
        assert _everything(store, tmp_path) == expected


@pytest.mark.usefixtures("small_is_many")
def test_what_changes_while_columns_lie_on_disk_is_found(tmp_path: Path) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store, Store.open(tmp_path / "corpus.sqlite") as other:
        _fill(store, 40)
        retriever = Retriever(store, HashingEmbedder(64), tmp_path / "index")
        guest = Retriever(other, HashingEmbedder(64), tmp_path / "index")
        scope = parse_scope("participant=s/9")
        for each in (retriever, guest):
            assert not each.search("wheelchair ramp", scope=scope)
        line = "The wheelchair ramp was blocked by a van."
        segment = Segment("new.0", "new", CharSpan(0, len(line)), line, Role.PARTICIPANT, "", "s/9", language="en")
        store.put(Document("new", "new", SourceKind.SURVEY, line), [segment], [])
        for each in (guest, retriever):
            assert [hit.segment.id for hit in each.search("wheelchair ramp", scope=scope)] == ["new.0"]
        store.remove_document("new")
        for each in (retriever, guest):
            assert not each.search("wheelchair ramp", scope=scope)
        guest.close()
        retriever.close()
        assert not _everything(store, tmp_path)[0].count("new.0")


@pytest.mark.usefixtures("small_is_many")
def test_a_database_put_back_from_a_copy_is_not_taken_for_what_came_after(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with Store.open(path) as store:
        _fill(store, 40)
        expected = _everything(store, tmp_path)
        store.compact()
    copied = path.read_bytes()
    with Store.open(path) as store:
        store.remove_document("d3")
        assert _everything(store, tmp_path) != expected
        store.compact()
    path.write_bytes(copied)
    with Store.open(path) as store:
        assert _everything(store, tmp_path) == expected


def _filed_numbers(retriever: Retriever) -> tuple[set[int], set[int]]:
    """Numbers in the dense index and those of all chunks."""
    dense = retriever._indexes._dense
    assert dense is not None
    return {int(each) for language in dense.languages() for each in dense.ids(language)}, set(
        retriever._indexes.keyword.numbers()
    )


def test_of_a_changed_document_only_what_is_said_anew_goes_through_the_dense_index(tmp_path: Path) -> None:
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store, 3)
        retriever = Retriever(store, HashingEmbedder(64), tmp_path / "index")
        retriever.refresh()
        before, _ = _filed_numbers(retriever)
        segments = list(store.segments("d1"))
        line = "The ramp was blocked."
        texts = [line, *(each.text for each in segments[1:])]
        text = "\n".join(texts)
        starts = [text.index(each) for each in texts]
        new = [
            Segment(
                f"e.{at}", "e", CharSpan(start, start + len(words)), words, Role.PARTICIPANT, language=each.language
            )
            for at, (start, words, each) in enumerate(zip(starts, texts, segments, strict=True))
        ]
        store.remove_document("d1")
        store.put(Document("e", "e", SourceKind.SURVEY, text), new, [])
        retriever.refresh()
        after, numbers = _filed_numbers(retriever)
        assert after == numbers
        assert len(after - before) == len(before - after) == 1
        assert not store.rows("SELECT 1 FROM keyword_struck")
        assert retriever.search("ramp blocked", limit=1)[0].segment.id == "e.0"
        retriever.close()


def test_a_dense_index_of_another_state_of_the_database_is_compared_with_it(tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    with Store.open(path) as store:
        _fill(store, 4)
        _found(store, tmp_path)
        store.compact()
    copied = path.read_bytes()
    with Store.open(path) as store:
        store.remove_document("d2")
        line = "A line that takes a number which is given to another line later."
        segment = Segment("x.0", "x", CharSpan(0, len(line)), line, Role.PARTICIPANT, language="en")
        store.put(Document("x", "x", SourceKind.SURVEY, line), [segment], [])
        _found(store, tmp_path)
        store.compact()
    path.write_bytes(copied)
    with Store.open(path) as store:
        line = "The wheelchair ramp was blocked by a van."
        segment = Segment("y.0", "y", CharSpan(0, len(line)), line, Role.PARTICIPANT, language="en")
        store.put(Document("y", "y", SourceKind.SURVEY, line), [segment], [])
        embedder = HashingEmbedder(64)
        retriever = Retriever(store, embedder, tmp_path / "index")
        retriever.refresh()
        filed, numbers = _filed_numbers(retriever)
        assert filed == numbers
        dense = retriever._indexes._dense
        assert dense is not None
        nearest, cosine = dense.nearest("en", embedder.embed_passages([line])[0], 1)[0]
        assert int(nearest) == max(numbers)
        assert cosine > 0.999
        retriever.close()


def test_a_killed_owner_leaves_an_index_that_is_probed_and_none_is_lost(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from corpus.store import Store; from corpus.retrieval import Retriever\n"
        "from corpus.embedders.hashing import HashingEmbedder\n"
        "home = Path(sys.argv[1]); store = Store.open(home / 'corpus.sqlite')\n"
        "retriever = Retriever(store, HashingEmbedder(64), home / 'index'); retriever.refresh()\n"
        "os._exit(9)\n"
    )
    with Store.open(tmp_path / "corpus.sqlite") as store:
        _fill(store)
        command = [sys.executable, "-c", program, str(tmp_path), str(Path(__file__).parents[1])]
        assert subprocess.run(command, check=False).returncode == 9
        assert not [path for path in (tmp_path / "index").glob("*.sealed.json") if ".vectors" not in path.name]
        first = _found(store, tmp_path)
        for path in (tmp_path / "index").rglob("*"):
            if path.is_file():
                path.unlink()
        assert _found(store, tmp_path) == first
