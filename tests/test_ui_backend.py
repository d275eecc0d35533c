"""The screen over a real project: files come in, passages open in their context, drafts and changes are kept."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from ui_fixtures import findings

from assistant.answer_events import AnswerEvent
from assistant.artifacts import Brief, Citation, Claim, CountUnit, FindingSet, Status
from assistant.errors import AssistantError
from assistant.export.words import words_in
from assistant.project import Project
from corpus.alignment import CitationStatus
from corpus.progress import silent
from ui.answer_steps import answer_step
from ui.backend import HALVES_KEPT, ProjectBackend
from ui.panels.chat import step_line
from ui.talk import FILES, Asked
from ui.texts import LANGUAGES, texts

INTERVIEW = """Moderator: How did the last delivery go?
سلمى: لا أعرف متى يصل السائق، فأبقى في البيت طوال اليوم.
Moderator: And then?
Tom: It came at nine. Nobody had written a word to me before.
Moderator: What would have helped?
سلمى: رسالة قصيرة قبل الوصول.
Tom: A message when the van is close.
"""


@pytest.fixture
def backend(tmp_path: Path) -> ProjectBackend:
    project = Project.create(tmp_path / "p", name="Weekly shop", embedder="hashing:256", chat_model="extractive:")
    return ProjectBackend(project)


@pytest.fixture
def filled(backend: ProjectBackend, tmp_path: Path) -> ProjectBackend:
    (tmp_path / "up").mkdir()
    (tmp_path / "up" / "interview.txt").write_text(INTERVIEW, encoding="utf-8")
    report = backend.ingest([tmp_path / "up" / "interview.txt"], silent)
    assert (report.added, report.failed) == (1, ())
    return backend


def test_an_empty_project_has_nothing_and_says_so(backend: ProjectBackend) -> None:
    overview = backend.overview()
    assert (overview.name, overview.voices, overview.sources) == ("Weekly shop", 0, 0)
    assert backend.artifacts() == []
    named = {language: dict(backend.frames(language))["six_stages"] for language in LANGUAGES}
    assert named == {"en": "Six stages", "zh": "六阶段", "ar": named["ar"], "ko": named["ko"]}
    assert len(set(named.values())) == len(LANGUAGES), "the page names them in its reader's language"


def test_files_are_kept_in_the_project_and_counted(filled: ProjectBackend) -> None:
    (row,) = filled.sources()
    assert (row.voices, row.unit, row.passages) == (2, CountUnit.PEOPLE, 4)
    assert (filled.project.root / "sources" / "interview.txt").read_text(encoding="utf-8") == INTERVIEW
    assert filled.overview().voices == 2


def test_the_same_file_again_adds_nothing_and_another_of_its_name_does_not_overwrite(
    filled: ProjectBackend, tmp_path: Path
) -> None:
    path = tmp_path / "up" / "interview.txt"
    assert filled.ingest([path], silent).unchanged == 1
    path.write_text(INTERVIEW.replace("nine", "ten"), encoding="utf-8")
    assert filled.ingest([path], silent).added == 1
    assert sorted(each.name for each in (filled.project.root / "sources").iterdir()) == [
        "interview-2.txt",
        "interview.txt",
    ]


def test_a_file_that_cannot_be_read_is_told_by_its_name(backend: ProjectBackend, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    report = backend.ingest([tmp_path / "empty.txt"], silent)
    assert report.added == 0
    assert report.failed[0][0] == "empty.txt"
    assert not report.failed[0][1].startswith("empty.txt:")


def test_a_passage_opens_where_it_stands(filled: ProjectBackend) -> None:
    quote = "أبقى في البيت"
    with filled.project.store() as store:
        (document,) = store.documents()
        start = document.text.index(quote)
        segment = next(each for each in store.segments() if each.span.start <= start < each.span.end)
    passage = filled.passage(document.id, segment.id, start, start + len(quote))
    assert passage is not None
    here = next(turn for turn in passage.turns if turn.here)
    # She speaks first of those who are asked.
    assert (here.speaker, here.mark, here.role) == ("Person 1", quote, "participant")
    assert here.before + here.mark + here.after == segment.text
    assert [turn.role for turn in passage.turns][:2] == ["interviewer", "participant"]


def test_a_source_opens_without_a_passage_and_one_that_is_gone_is_none(filled: ProjectBackend) -> None:
    (row,) = filled.sources()
    opened = filled.passage(row.id, "", None, None)
    assert opened is not None
    assert not any(turn.here or turn.mark for turn in opened.turns)
    assert filled.passage("0" * 16, "x", 0, 4) is None
    assert filled.passage(row.id, f"{row.id}.99", None, None) is None


def test_what_rests_on_a_passage_is_found_in_every_kept_draft(filled: ProjectBackend) -> None:
    (row,) = filled.sources()
    segment = f"{row.id}.1"
    cited = Citation(
        label="E1", document=row.id, segment=segment, start=None, end=None, quote="x",
        verified=CitationStatus.NOT_FOUND, participant=None, role="participant", language="ar", time=None,
    )  # fmt: skip
    claim = Claim.model_validate({"id": "c", "text": "Waiting", "status": Status.OBSERVED, "for": ("E1",)})
    made = findings()
    finding = made.findings[0].model_copy(update={**claim.model_dump(), "for_": ("E1",), "against": ()})
    filled.project.save(
        FindingSet(
            id="findings-9", title="T", brief=made.brief, origin=made.origin, citations=(cited,), findings=(finding,)
        )
    )
    passage = filled.passage(row.id, segment, None, None)
    assert passage is not None
    assert [(rest.artifact, rest.text, rest.against) for rest in passage.resting] == [("findings-9", "Waiting", False)]


@pytest.mark.parametrize("form", ["md", "html", "json", "csv"])
def test_a_draft_leaves_as_a_file(backend: ProjectBackend, form: str) -> None:
    backend.project.save(findings())
    path = backend.export("findings-1", form, "en")
    assert path.name == f"findings-1.{form}"
    assert "Waiting without a word" in path.read_text(encoding="utf-8-sig")


def test_a_question_is_answered_in_a_conversation_that_is_kept(filled: ProjectBackend) -> None:
    steps: list[str] = []
    conversation = filled.new_conversation()
    said = filled.ask(Asked(conversation, "متى يصل السائق؟"), lambda step: steps.append(step.stage)).reply
    assert steps[0] == "searching"
    assert said.language == "ar"
    assert (filled.project.root / "conversations" / f"{conversation}.jsonl").exists()
    assert conversation != filled.new_conversation()


def test_a_change_that_is_not_there_can_not_be_decided(backend: ProjectBackend) -> None:
    with pytest.raises(AssistantError):
        backend.decide("proposal-000000000000", True)
    with pytest.raises(AssistantError):
        backend.decide("../../etc/passwd", False)


def test_steps_are_told_as_the_screen_tells_them() -> None:
    found = answer_step(AnswerEvent("found", passages=34, voices=12))
    assert (found.stage, found.passages, found.voices) == ("reading", 34, 12)
    assert answer_step(AnswerEvent("searching", "the question")).detail == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_that_found_nothing_says_so(language: str) -> None:
    words = texts(language)
    for kind in ("found", "reading"):
        said = step_line(answer_step(AnswerEvent(kind)), words)
        assert said == words("step.nothing")
        assert "{" not in said
    assert "34" in step_line(answer_step(AnswerEvent("found", passages=34, voices=12)), words)


def test_files_that_wait_outlive_the_server_and_the_library_s_copies(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:") as project:
        (tmp_path / "up").mkdir()
        brought = tmp_path / "up" / "인터뷰 مقابلة.txt"
        brought.write_text("Interviewer: How was it?\nMaya: It came late.\n", encoding="utf-8")
        (kept,) = ProjectBackend(project).receive([brought])
        brought.unlink()
        again = ProjectBackend(project)  # as after a server that was killed meanwhile
        assert [left.kind for left in again.unfinished()] == [FILES]
        assert list(again.brought_files()) == [kept]
        assert again.ingest(again.brought_files(), silent).added == 1
        assert again.unfinished() == []


@pytest.mark.parametrize("name", ["talk.txt", "访谈.txt", "مقابلة.txt", "인터뷰.txt"])
def test_no_half_of_a_file_stays(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:3])
        raise OSError(28, "No space left on device")

    brought, folder = tmp_path / name, tmp_path / "p" / "sources"
    brought.write_text("Maya: It came late.", encoding="utf-8")
    with Project.create(tmp_path / "p", embedder="hashing:256", chat_model="extractive:") as project:
        backend = ProjectBackend(project)
        with monkeypatch.context() as patched:
            patched.setattr("ui.backend.shutil.copyfile", full)
            with pytest.raises(OSError, match="No space"):
                backend.receive([brought])
        assert list(folder.iterdir()) == []
        killed, under_way = folder / f".{name}.part", folder / f".2{name}.part"
        for part in (killed, under_way):
            part.write_text("May", encoding="utf-8")
        os.utime(killed, (time.time() - HALVES_KEPT - 60,) * 2)
        assert [path.name for path in backend.receive([brought])] == [name]
        assert {path.name for path in folder.iterdir()} == {name, under_way.name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_has_its_headings_in_the_language_that_was_chosen(backend: ProjectBackend, language: str) -> None:
    made = findings().model_copy(update={"brief": Brief(language="ko")})
    backend.project.save(made)
    written = backend.export("findings-1", "md", language).read_text(encoding="utf-8")
    assert words_in(language)["evidence"] in written
    own = backend.export("findings-1", "md", "").read_text(encoding="utf-8")
    assert words_in("ko")["evidence"] in own
