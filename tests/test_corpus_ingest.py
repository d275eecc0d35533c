"""Folders become documents once, and again only where something changed."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from pathlib import Path

import pytest

from corpus import source_documents, source_files
from corpus.filters import parse_scope
from corpus.ingest import IngestOptions, IngestReport, document_now, ingest
from corpus.progress import Step
from corpus.readers.reading import Reading
from corpus.records import Role, SourceKind
from corpus.segmenting import Segmented, Source, segment
from corpus.store import Store

INTERVIEWS = Path(__file__).parent / "data" / "interviews"
TALK = "Interviewer: How was it?\nMaya: It was late again.\nInterviewer: And then?\nMaya: I called them."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "research").mkdir()
    return tmp_path


@pytest.fixture
def store(root: Path) -> Store:
    with Store.open(root / "corpus.sqlite") as opened:
        yield opened


def run(store: Store, root: Path, *paths: Path, **options: object) -> IngestReport:
    chosen = IngestOptions(**options) if options else None  # type: ignore[arg-type]
    return ingest(store, list(paths) or [root / "research"], root=root, options=chosen)


def write(root: Path, name: str, text: str = TALK) -> Path:
    path = root / "research" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_four_interviews_are_taken_in_once(store: Store, root: Path) -> None:
    report = run(store, root, INTERVIEWS)
    assert len(report.added) == 4
    assert report.failed == []
    assert {item.language for item in store.documents()} == {"en", "zh", "ar", "ko"}
    assert len(store.participants()) == 8
    revision = store.revision()
    again = run(store, root, INTERVIEWS)
    assert (again.added, again.replaced, len(again.unchanged)) == ([], [], 4)
    assert store.revision() == revision
    for item in store.segments():
        document = store.document(item.document)
        assert document is not None
        assert item.span.of(document.text) == item.text


def test_origins_are_relative_to_the_project(store: Store, root: Path) -> None:
    write(root, "deep/one.txt")
    assert run(store, root).added == ["research/deep/one.txt"]
    assert store.documents()[0].study == "deep"


def test_a_changed_file_replaces_its_document(store: Store, root: Path) -> None:
    path = write(root, "one.txt")
    run(store, root)
    before = store.documents()[0]
    path.write_text(TALK.replace("late", "early"), encoding="utf-8")
    report = run(store, root)
    assert report.replaced == ["research/one.txt"]
    (after,) = store.documents()
    assert after.id != before.id
    assert "early" in after.text


def test_folders_are_walked_in_order_past_what_is_no_source(store: Store, root: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", ".git/x.txt", "LICENSE", "~$a.docx", "node_modules/x.txt"):
        write(root, name, TALK + name)
    write(root, "b.txt.wayfolk.toml", "")
    (root / "research" / "photo.png").write_bytes(b"\x89PNG")
    report = run(store, root)
    assert report.added == ["research/a.txt", "research/b.txt"]
    assert report.failed == []
    assert report.notes == ["research: 2 files of other kinds were passed over: LICENSE, photo.png."]


def test_the_projects_own_files_are_not_sources(store: Store, root: Path) -> None:
    for name in ("wayfolk.toml", "journal.jsonl", "artifacts/a.md", "index/x.txt", "conversations/c.md", "mine.txt"):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TALK, encoding="utf-8")
    assert run(store, root, root).added == ["mine.txt"]


def test_flags_say_what_a_source_is_and_hold_until_others_are_given(store: Store, root: Path) -> None:
    path = write(root, "one.txt")
    run(
        store, root, study="permits", kind=SourceKind.USABILITY_TEST, method="remote", attributes={"audience": "public"}
    )
    first = store.documents()[0]
    assert (first.study, first.kind, first.method) == ("permits", SourceKind.USABILITY_TEST, "remote")
    assert first.participants == ("permits/maya",)
    assert run(store, root).unchanged == ["research/one.txt"]
    path.write_text(TALK + "\nMaya: Bye.", encoding="utf-8")
    run(store, root, date="2024-05")
    second = store.documents()[0]
    assert (second.study, second.method, second.date) == ("permits", "remote", "2024-05")
    assert [item.id for item in store.documents(parse_scope("audience=public and date=2024"))] == [second.id]


def test_sidecars_nearest_first(store: Store, root: Path) -> None:
    write(root, "one.txt")
    write(root, "two.txt", TALK.replace("Maya", "Tom"))
    write(root, "wayfolk-sources.toml", 'study = "permits"\nmethod = "phone"\n[attributes]\naudience = "public"\n')
    write(root, "one.txt.wayfolk.toml", 'method = "remote"\ntitle = "Round 1"\n[speakers]\nMaya = "staff"\n')
    assert run(store, root).added == ["research/one.txt", "research/two.txt"]
    one, two = store.documents()
    assert (one.title, one.method, one.study, dict(one.attributes)) == (
        "Round 1",
        "remote",
        "permits",
        {"audience": "public"},
    )
    assert (two.title, two.method) == ("two", "phone")
    assert [item.role for item in store.segments(one.id)] == [Role.INTERVIEWER, Role.STAFF] * 2
    write(root, "one.txt.wayfolk.toml", 'method = "in person"\n')
    report = run(store, root)
    assert (report.replaced, report.unchanged) == (["research/one.txt"], ["research/two.txt"])


@pytest.mark.parametrize(
    ("sidecar", "message"),
    [
        ("kind = [", "not valid TOML"),
        ('kind = "song"', "use one of interview"),
        ('colour = "red"', "unknown key 'colour'"),
        ('voice = "narrator"', "participant or staff"),
        ('[speakers]\nMaya = "boss"', "speaker 'Maya'"),
        ('[columns]\na = "b"', "column 'a'"),
        ('attributes = "x"', "must be a table"),
    ],
)
def test_a_sidecar_with_a_mistake_fails_its_source_alone(store: Store, root: Path, sidecar: str, message: str) -> None:
    write(root, "one.txt")
    write(root, "two.txt", TALK.replace("Maya", "Tom"))
    write(root, "one.txt.wayfolk.toml", sidecar)
    report = run(store, root)
    assert report.added == ["research/two.txt"]
    ((origin, sentence),) = report.failed
    assert origin == "research/one.txt"
    assert message in sentence


def test_the_same_document_twice_is_taken_in_once(store: Store, root: Path) -> None:
    write(root, "x/one.txt")
    write(root, "y/x/one.txt")
    report = run(store, root)
    assert report.added == ["research/x/one.txt"]
    assert report.notes == ["research/y/x/one.txt: the same document as research/x/one.txt; it was not taken in twice."]


def test_a_moved_file_keeps_its_document(store: Store, root: Path) -> None:
    path = write(root, "x/one.txt")
    run(store, root)
    before = store.documents()[0].id
    (root / "research" / "z" / "x").mkdir(parents=True)
    path.rename(root / "research" / "z" / "x" / "one.txt")
    run(store, root)
    assert [(item.id, item.origin) for item in store.documents()] == [(before, "research/z/x/one.txt")]


def test_progress_is_told_and_may_stop_the_run(store: Store, root: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(root, name, TALK + name)
    steps: list[Step] = []

    def stop_at_the_second(step: Step) -> None:
        steps.append(step)
        if step.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(store, [root / "research"], root=root, progress=stop_at_the_second)
    assert [(step.done, step.total, step.detail) for step in steps] == [
        (0, 3, "research/a.txt"),
        (1, 3, "research/b.txt"),
    ]
    assert len(store.documents()) == 1
    report = run(store, root)
    assert (len(report.unchanged), len(report.added)) == (1, 2)


def test_ratings_of_silent_respondents_are_kept(store: Store, root: Path) -> None:
    write(root, "answers.csv", "id,rating,comment\n1,5,The crew was kind to me\n2,1,\n")
    run(store, root)
    assert len(list(store.segments())) == 1
    assert {person.label: person.attributes["rating"] for person in store.participants().values()} == {
        "1": "5",
        "2": "1",
    }


def test_how_a_source_reads_now(store: Store, root: Path) -> None:
    path = write(root, "one.txt")
    run(store, root, study="permits", title="Round 1")
    (document,) = store.documents()
    assert document_now(store, document, root) == document
    path.write_text(TALK.replace("late", "early"), encoding="utf-8")
    now = document_now(store, document, root)
    assert now is not None
    assert "early" in now.text
    assert (now.title, now.study, now.participants) == ("Round 1", "permits", ("permits/maya",))
    path.write_bytes(b"\x89PNG")
    assert document_now(store, document, root) is None
    path.unlink()
    assert document_now(store, document, root) == document
    assert store.documents() == [document]


def packed(path: Path, members: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def talk(name: str, words: str = "late") -> str:
    return TALK.replace("Maya", name).replace("late", words)


def test_an_archive_brings_its_members_with_the_studies_of_their_folders(store: Store, root: Path) -> None:
    members = {"winter/a.txt": talk("Maya"), "summer/b.txt": talk("王芳"), "c.txt": talk("ليلى"), "x/d.txt": ""}
    packed(root / "research" / "all.zip", members)
    report = run(store, root)
    inside = "research/all.zip!/"
    assert report.added == [f"{inside}c.txt", f"{inside}summer/b.txt", f"{inside}winter/a.txt"]
    assert [origin for origin, _ in report.failed] == [f"{inside}x/d.txt"]
    assert [(item.study, item.participants) for item in store.heads()] == [
        ("all", ("all/ليلى",)),
        ("summer", ("summer/王芳",)),
        ("winter", ("winter/maya",)),
    ]
    again = run(store, root)
    assert (again.added, again.unchanged, again.failed) == ([], ["research/all.zip"], report.failed)


def test_a_changed_file_costs_only_its_changed_documents(store: Store, root: Path) -> None:
    members = {f"{number}.txt": talk(f"P{number}") for number in range(5)}
    packed(root / "research" / "all.zip", members)
    run(store, root)
    before, revision = {item.origin: item for item in store.heads()}, store.revision()
    del members["4.txt"]
    members |= {"2.txt": talk("P2", "early"), "5.txt": talk("P5")}
    packed(root / "research" / "all.zip", members)
    report = run(store, root)
    inside = "research/all.zip!/"
    assert report.replaced == [f"{inside}2.txt", f"{inside}5.txt"]
    assert report.unchanged == [f"{inside}{number}.txt" for number in (0, 1, 3)]
    assert store.revision() == revision + 3
    after = {item.origin: item for item in store.heads()}
    assert set(after) == {f"{inside}{number}.txt" for number in (0, 1, 2, 3, 5)}
    assert after[f"{inside}1.txt"].id == before[f"{inside}1.txt"].id
    assert len({item.origin_hash for item in after.values()}) == 1
    assert run(store, root).unchanged == ["research/all.zip"]


def _rows(count: int, changed: int = -1) -> str:
    said = ("The queue was long, number {}", "排队太久了，第{}次", "الانتظار طويل، رقم {}", "줄이 너무 길었어요 {}")
    lines = [f"R{at},{at % 5},{said[at % 4].format(at)}{' and worse' if at == changed else ''}" for at in range(count)]
    return "\n".join(["id,rating,comment", *lines])


def test_a_changed_row_of_a_long_table_costs_one_part(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write(root, "answers.csv", _rows(6000))
    run(store, root, table)
    made: list[str] = []

    def counted(reading: Reading, source: Source) -> Segmented:
        made.append(source.origin)
        return segment(reading, source)

    monkeypatch.setattr(source_documents, "segment", counted)
    write(root, "answers.csv", _rows(6000, changed=2500))
    report = run(store, root, table)
    assert made == report.replaced == ["research/answers.csv!/rows 2001-3000"]
    assert len(report.unchanged) == 5
    other = root.parent / "other"
    other.mkdir()
    again = write(other, "answers.csv", _rows(6000, changed=2500))
    with Store.open(other / "corpus.sqlite") as fresh:
        run(fresh, other, again)
        assert {each.id: each for each in fresh.segments()} == {each.id: each for each in store.segments()}
        assert fresh.participants() == store.participants()
        assert {head.id: head for head in fresh.heads()} == {head.id: head for head in store.heads()}
    made.clear()
    store.read_again("research/answers.csv")
    run(store, root, table)
    assert len(made) == 6, "what is to be read again is made again"


def test_a_part_that_was_taken_away_is_made_again(store: Store, root: Path) -> None:
    table = write(root, "answers.csv", _rows(6000))
    run(store, root, table)
    held = {head.origin: head.id for head in store.heads()}
    store.remove_document(held["research/answers.csv!/rows 1-1000"])
    report = run(store, root, table)
    assert (report.added, report.replaced, report.failed) == (["research/answers.csv!/rows 1-1000"], [], [])
    assert {head.origin: head.id for head in store.heads()} == held


def test_a_member_that_is_renamed_is_not_lost(store: Store, root: Path) -> None:
    sidecar = 'title = "Talk"\n'
    path = root / "research" / "all.zip"
    packed(path, {"b.txt": TALK, "folder.wayfolk.toml": sidecar})
    run(store, root)
    for name in ("a.txt", "c.txt"):
        packed(path, {name: TALK, "folder.wayfolk.toml": sidecar})
        run(store, root)
        assert [item.origin for item in store.heads()] == [f"research/all.zip!/{name}"]
    packed(path, {"a.txt": TALK, "c.txt": TALK, "folder.wayfolk.toml": sidecar})
    for _ in range(2):
        run(store, root)
        assert len(store.heads()) == 1


def test_a_changed_rating_alone_is_taken_in(store: Store, root: Path) -> None:
    path = write(root, "answers.csv", "id,rating,comment\n1,5,The crew was kind to me\n2,1,Nobody came to help\n")
    run(store, root)
    path.write_text(path.read_text(encoding="utf-8").replace("1,5", "1,4"), encoding="utf-8")
    assert run(store, root).replaced == ["research/answers.csv"]
    assert "4" in {person.attributes.get("rating") for person in store.participants().values()}


def test_a_file_that_was_only_saved_again_is_not_put_again(store: Store, root: Path) -> None:
    path = write(root, "one.txt")
    run(store, root)
    revision = store.revision()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    report = run(store, root)
    assert (report.unchanged, report.replaced, store.revision()) == (["research/one.txt"], [], revision)
    assert store.heads()[0].origin_hash == hashlib.sha256(path.read_bytes()).hexdigest()


def test_files_that_are_gone_are_told_and_removed_on_demand(store: Store, root: Path) -> None:
    for name in ("a.txt", "b.txt", "deep/c.txt"):
        write(root, name, talk(name[0]))
    packed(root / "research" / "d.zip", {"1.txt": talk("One"), "2.txt": talk("Two")})
    write(root.parent / root.name, "../elsewhere/e.txt", talk("e"))
    run(store, root, root / "research", root / "elsewhere")
    for name in ("a.txt", "deep/c.txt", "d.zip"):
        (root / "research" / name).unlink()
    (root / "elsewhere" / "e.txt").unlink()
    report = run(store, root)
    assert [origin for origin, _ in report.gone] == ["research/a.txt", "research/d.zip", "research/deep/c.txt"]
    assert all(sentence.startswith(f"{origin}: the file is gone;") for origin, sentence in report.gone)
    assert len(store.heads()) == 6
    pruned = ingest(store, [root / "research"], root=root, prune=True)
    assert (pruned.removed, pruned.gone) == (["research/a.txt", "research/d.zip", "research/deep/c.txt"], [])
    assert [item.origin for item in store.heads()] == ["research/b.txt", "elsewhere/e.txt"]
    named = ingest(store, [root / "elsewhere" / "e.txt"], root=root, prune=True)
    assert (named.removed, named.failed) == (["elsewhere/e.txt"], [])


def test_a_moved_file_is_not_taken_in_twice_and_keeps_what_was_said_of_it(store: Store, root: Path) -> None:
    path = write(root, "one.txt")
    run(store, root, method="phone", study="permits")
    path.rename(path.with_name("two.txt"))
    report = run(store, root)
    assert report.moved == [("research/one.txt", "research/two.txt")]
    assert (report.added, report.gone) == ([], [])
    (document,) = store.heads()
    assert (document.origin, document.title, document.method, document.study) == (
        "research/two.txt",
        "two",
        "phone",
        "permits",
    )
    assert run(store, root).unchanged == ["research/two.txt"]
    (root / "research" / "two.txt").unlink()
    write(root, "four.txt")
    write(root, "five.txt")
    report = run(store, root)
    assert (report.moved, report.added) == ([("research/two.txt", "research/five.txt")], ["research/four.txt"])
    (root / "research" / "five.txt").rename(root / "research" / "two.txt")
    (root / "research" / "four.txt").unlink()
    ingest(store, [root / "research"], root=root, prune=True)
    copied = write(root, "three.txt")
    assert copied.read_bytes() == (root / "research" / "two.txt").read_bytes()
    assert run(store, root).moved == []


def test_how_a_part_of_a_file_reads_now(store: Store, root: Path) -> None:
    path = packed(root / "research" / "all.zip", {"a.txt": talk("Maya"), "b.txt": talk("Tom")})
    run(store, root)
    one, two = store.documents()
    assert document_now(store, one, root) == one
    packed(path, {"a.txt": talk("Maya", "early")})
    now = document_now(store, one, root)
    assert now is not None
    assert "early" in now.text
    assert now.study == "all"
    assert document_now(store, two, root) is None


def test_a_file_is_looked_into_again_only_where_it_looks_different(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(root, "one.txt")
    ago = time.time() - 60
    os.utime(path, (ago, ago))
    monkeypatch.setattr(source_files, "_SETTLED_NS", 0)
    run(store, root)
    opened: list[Path] = []
    read_bytes = Path.read_bytes

    def remembered(each: Path) -> bytes:
        opened.append(each)
        return read_bytes(each)

    monkeypatch.setattr(Path, "read_bytes", remembered)
    assert run(store, root).unchanged == ["research/one.txt"]
    assert path not in opened
    path.write_text(TALK.replace("late", "soon"), encoding="utf-8")
    os.utime(path, (ago, ago))
    assert run(store, root).replaced == ["research/one.txt"]


def test_a_file_whose_document_was_taken_away_is_read_again(store: Store, root: Path) -> None:
    path = write(root, "x/one.txt")
    run(store, root)
    store.remove_document(store.heads()[0].id)
    assert run(store, root).added == ["research/x/one.txt"]
    moved = root / "research" / "z" / "x" / "one.txt"
    moved.parent.mkdir(parents=True)
    path.rename(moved)
    moved.write_bytes(moved.read_bytes().replace(b"\n", b"\r\n"))  # the same document of other bytes
    run(store, root)
    moved.rename(path)
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    run(store, root)
    assert [item.origin for item in store.heads()] == ["research/x/one.txt"]


def test_only_what_lies_in_the_folders_given_can_be_gone(store: Store, root: Path) -> None:
    project = root / "project"
    (project / "mine").mkdir(parents=True)
    (root / "disk").mkdir()
    inside, outside = project / "mine" / "a.txt", root / "disk" / "b.txt"
    for path in (inside, outside):
        path.write_text(talk(path.stem), encoding="utf-8")
    ingest(store, [project, outside], root=project)
    inside.unlink()
    outside.unlink()  # as a disk that is not mounted now
    assert ingest(store, [project], root=project, prune=True).removed == ["mine/a.txt"]
    assert [head.origin for head in store.heads()] == [outside.as_posix()]
