"""Nothing personal stays in a project, whatever format and language it came in; corrections and the key."""

from __future__ import annotations

import io
import json
import shutil
import stat
from pathlib import Path

import docx
import pytest

from assistant.answers import answer
from assistant.artifacts import Brief
from assistant.correcting import apply_now, join_people, keep_text, replace_text
from assistant.errors import AssistantError
from assistant.findings import draft_findings
from assistant.leaving import what_leaves
from assistant.privacy import key_path, opened_key, redacting
from assistant.project import Project
from assistant.staleness import follow_changes
from corpus.ingest import document_now, ingest
from corpus.redaction.items import Kind

SEEDED = (
    "Harriet Mbatha",
    "Harriet",
    "Mbatha",
    "07700 900218",
    "harriet.m@example.com",
    "4111 1111 1111 1111",
    "5 Saltmarsh Lane",
    "Oskar Lindqvist",
    "廖晨曦",
    "13900001122",
    "440305198204172311",
    "南京市鼓楼区汉口西路120号",
    "欧阳娜",
    "문채린",
    "010-0000-1187",
    "770102-1301257",
    "최유진",
    "مروة الفاضل",
    "مروة",
    "٠٥٥٠٠٠٠١٢٣٤",
    "خالد العتيبي",
    "SA0380000000608010167519",
    "qamar_77",
    "@pebble.and.pine",
    "Wei Chen",
)


def _write(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(
        "Interviewer: Hello Harriet, how did the booking go?\n"
        "Harriet Mbatha: Slow. I called 07700 900218 twice and wrote from harriet.m@example.com.\n"
        "Interviewer: And then, Mrs Mbatha?\n"
        "Harriet Mbatha: Oskar Lindqvist at the desk took my card 4111 1111 1111 1111. I live at 5 Saltmarsh Lane.\n"
        "Harriet Mbatha: The page was confusing and it took three days.\n",
        "utf-8",
    )
    (folder / "two.csv").write_text(
        "Respondent ID,What went wrong?,Anything else?\n"
        'R1,"Waiting took three days, ask Oskar Lindqvist.","Reach me: @pebble.and.pine"\n'
        'R2,"我叫廖晨曦，电话13900001122，身份证440305198204172311，等了三天。","住在南京市鼓楼区汉口西路120号，欧阳娜说没办法。"\n'
        'R3,"انا مروة الفاضل ورقمي ٠٥٥٠٠٠٠١٢٣٤ انتظرت ثلاثة أيام","الآيبان SA0380000000608010167519"\n',
        "utf-8",
    )
    (folder / "three.vtt").write_text(
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v مروة الفاضل>الصفحة مربكة جدا وانتظرت ثلاثة أيام</v>\n\n"
        "2\n00:00:05.000 --> 00:00:09.000\n<v خالد العتيبي>سنابي qamar_77 وكان الانتظار طويلا، قالت مروة</v>\n",
        "utf-8",
    )
    document = docx.Document()
    document.add_paragraph("면접관: 예약은 어떠셨어요?")
    document.add_paragraph("문채린: 최유진 과장님이 010-0000-1187로 전화하래서 사흘을 기다렸어요.")
    document.add_paragraph("면접관: 그다음은요?")
    document.add_paragraph("문채린: 주민번호 770102-1301257을 물어봤어요. 화면이 헷갈렸어요. Wei Chen에게도 물었어요.")
    written = io.BytesIO()
    document.save(written)
    (folder / "four.docx").write_bytes(written.getvalue())


def _kept(root: Path) -> list[Path]:
    """Every file of a project but the sources and the key."""
    return [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and "sources" not in path.parts and not path.name.startswith("pseudonyms.sqlite")
    ]


def _found(root: Path, words: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    return [
        (path.name, word)
        for path in _kept(root)
        for word in words
        if word.encode() in (data := path.read_bytes()) or json.dumps(word).strip('"').encode() in data
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with people in four languages and four formats."""
    root = tmp_path_factory.mktemp("made") / "study"
    project = Project.create(root, chat_model="extractive:", embedder="hashing:256", redact=True)
    _write(root / "sources")
    _take_in(project)
    return root


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Project:
    """A copy of it."""
    return Project.open(Path(shutil.copytree(made, tmp_path / "study")))


def _take_in(project: Project) -> list[str]:
    with project.store(writer=True) as store, redacting(project, store) as redact:
        report = ingest(store, [project.root / "sources"], root=project.root, redact=redact)
    assert not report.failed
    return report.unchanged


def test_no_seeded_item_is_in_anything_that_is_kept(project: Project) -> None:
    with project:
        project.retriever().refresh()
        answer(project, "What took so long?")
        artifact = draft_findings(project, Brief())
    assert artifact.citations
    with project.store() as store:
        for document in store.documents():
            for segment in store.segments(document.id):
                assert segment.span.of(document.text) == segment.text
        assert not any(word in document.text for document in store.documents() for word in SEEDED)
    assert _found(project.root, SEEDED) == []


def test_no_seeded_item_would_be_sent(project: Project) -> None:
    asked = what_leaves(project, lambda copy: answer(copy, "Why did it take three days?"))
    drafted = what_leaves(project, lambda copy: draft_findings(copy, Brief()))
    texts = [each.text for each in (*asked.texts, *drafted.texts)]
    assert asked.requests
    assert drafted.requests
    assert any("three days" in text for text in texts)
    assert not [(word, text) for text in texts for word in SEEDED if word in text]


def test_the_same_person_has_one_pseudonym_in_every_file(project: Project) -> None:
    with opened_key(project) as key:
        originals = {form: f"{kind} {number}" for kind, number, forms in key.entries() for form in forms}
    assert originals["مروة الفاضل"] == originals["مروة"]
    assert originals["Harriet Mbatha"] == originals["Harriet"] == originals["Mbatha"]
    with project.store() as store:
        texts = [document.text for document in store.documents()]
        people = store.participants()
    shown = originals["مروة الفاضل"]
    assert sum(f"[{shown}]" in text for text in texts) == 2
    assert any(
        each.label == shown and each.id == f"sources/{shown.lower().replace(' ', '-')}" for each in people.values()
    )


def test_only_its_owner_reads_the_key_and_version_control_leaves_it_out(project: Project) -> None:
    assert stat.S_IMODE(key_path(project).stat().st_mode) == 0o600
    assert "pseudonyms.sqlite*" in (project.root / ".gitignore").read_text("utf-8").split()


def test_nothing_changes_when_the_same_files_come_again(project: Project) -> None:
    with project.store() as store:
        before = {document.id for document in store.documents()}
    assert len(_take_in(project)) == 4
    with project.store() as store:
        assert {document.id for document in store.documents()} == before


def test_a_check_sees_the_source_as_ingest_does(project: Project) -> None:
    path = project.root / "sources" / "one.txt"
    path.write_text(path.read_text("utf-8") + "Harriet Mbatha: One more thing, the fee.\n", "utf-8")
    from assistant.privacy import redact_now

    with project.store() as store:
        known = store.origin("sources/one.txt")
        assert known is not None
        before = store.document(known[0])
        assert before is not None
        now = document_now(store, before, project.root, redact_now(project, store))
    _take_in(project)
    with project.store() as store:
        known = store.origin("sources/one.txt")
    assert now is not None
    assert known is not None
    assert now.id == known[0] != before.id


def test_a_name_learned_late_is_replaced_in_earlier_sources(project: Project) -> None:
    (project.root / "sources" / "five.txt").write_text("Interviewer: Who are you?\nTeresa Quill: I wait.\n", "utf-8")
    _take_in(project)
    path = project.root / "sources" / "aaa.txt"
    path.write_text("P3: teresa quill helped, so did quill's team.\nInterviewer: Ok?\nP3: Yes.\n", "utf-8")
    _take_in(project)
    with project.store() as store:
        texts = [document.text for document in store.documents()]
    assert not [text for text in texts if "quill" in text.casefold()]


def test_what_a_person_keeps_comes_back_and_stays(project: Project) -> None:
    done = keep_text(project, "Oskar Lindqvist")
    assert len(done.documents) == 2
    with project.store() as store:
        assert sum("Oskar Lindqvist" in document.text for document in store.documents()) == 2
        follow_changes(project, store)
    assert _found(project.root, ["Harriet"]) == []
    _take_in(project)
    with project.store() as store:
        assert sum("Oskar Lindqvist" in document.text for document in store.documents()) == 2


def test_what_a_person_wants_replaced_is_replaced_at_once_and_later(project: Project) -> None:
    done = replace_text(project, "the desk", Kind.PLATE)
    assert len(done.documents) == 1
    with project.store() as store:
        (document,) = [each for each in store.documents() if each.id == done.documents[0]]
        assert "[Plate 1]" in document.text
        assert all(segment.span.of(document.text) == segment.text for segment in store.segments(document.id))


def test_two_people_become_one(project: Project) -> None:
    done = join_people(project, "مروة الفاضل", "문채린")
    assert len(done.documents) == 1
    with opened_key(project) as key:
        forms = next(forms for _, _, forms in key.entries() if "문채린" in forms)
    assert "مروة الفاضل" in forms
    with project.store() as store:
        labels = {each.label for each in store.participants().values() if each.label.startswith("Person")}
        texts = "\n".join(document.text for document in store.documents())
    assert len(labels) == 3  # Harriet, the joined two, and Khaled
    assert all(f"[{label}]" in texts for label in labels)
    with pytest.raises(AssistantError):
        join_people(project, "nobody at all", "문채린")


def test_a_destroyed_key_links_nothing_and_numbers_go_on(project: Project) -> None:
    with opened_key(project) as key:
        highest = max(number for kind, number, _ in key.entries() if kind == "Person")
        key.destroy()
        assert list(key.entries()) == []
    data = key_path(project).read_bytes()
    assert not [word for word in SEEDED if word.encode() in data]
    (project.root / "sources" / "six.txt").write_text(
        "Interviewer: Hi?\nTeresa Quill: I wait.\nInterviewer: ok?\n", "utf-8"
    )
    _take_in(project)
    with opened_key(project) as key:
        assert min(number for kind, number, _ in key.entries() if kind == "Person") == highest + 1


def test_a_project_from_before_is_left_as_it_is_until_asked(tmp_path: Path) -> None:
    root = tmp_path / "old"
    project = Project.create(root, chat_model="extractive:", embedder="hashing:256")
    text = (root / "wayfolk.toml").read_text("utf-8")
    (root / "wayfolk.toml").write_text(text.replace("redact = true", ""), "utf-8")
    project = Project.open(root)
    _write(root / "sources")
    with project.store(writer=True) as store:
        ingest(store, [root / "sources"], root=root)
        with redacting(project, store) as redact:
            ingest(store, [root / "sources"], root=root, redact=redact)
        assert any("Harriet" in document.text for document in store.documents())
    apply_now(project)
    with project.store() as store:
        assert not [word for document in store.documents() for word in SEEDED if word in document.text]
