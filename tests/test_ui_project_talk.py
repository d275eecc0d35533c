"""The chat's backend over a real project: what would leave, drafts cut off, facets, a conversation after a restart."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from assistant.artifacts import Brief
from assistant.intents import intent_of
from assistant.project import Project
from corpus.progress import silent
from ui.backend import ProjectBackend
from ui.next_questions import LONGEST
from ui.talk import Asked, choice_of

ROOT = Path(__file__).parents[1]
HOSTED = {"chat_model": "openai:big", "base_url": "https://model.example.org/v1", "api_key": "key"}


def heard(step: object) -> None:
    """Steps are not looked at here."""


def test_what_would_leave_is_shown_and_nothing_is_sent_before_a_word(interviews: Project) -> None:
    with Project.open(interviews.root, **HOSTED) as project:
        backend = ProjectBackend(project)
        assert "model.example.org" in backend.leaving_to()
        view = backend.leaving(Asked("one", "Is the delivery late?", within="language=en"))
        assert view is not None
        assert view.requests
        assert any("delivery late" in text for _, text in view.texts)
        assert not list(project.journal.entries())
        assert backend.leaving(Asked("one", "x", intent="state")) is None
        backend.allow_leaving()
        assert backend.leaving_to() == ""
        assert backend.leaving(Asked("one", "Is the delivery late?")) is None
    with Project.open(interviews.root, **{**HOSTED, "chat_model": "openai:other"}) as project:
        assert "openai:other" in ProjectBackend(project).leaving_to()
    assert ProjectBackend(interviews).leaving_to() == ""


KILLED = """
import sys
from pathlib import Path
from assistant.project import Project
from corpus.progress import Step
from ui.backend import ProjectBackend

def wait(step: Step) -> None:
    if step.stage == "reading" and step.done:
        print("reading", flush=True)
        sys.stdin.read()

ProjectBackend(Project.open(Path(sys.argv[1]))).ingest([Path(each) for each in sys.argv[2:]], wait)
"""
"""Takes files in and stops in the midst of it, until it is killed."""


def test_files_that_came_in_when_a_server_was_killed_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for n in range(4):
        (folder / f"interview-{n}.txt").write_text(f"Anna: How was it?\nMaya {n}: The box came {n + 2} days late.\n")
    root = tmp_path / "p"
    Project.create(root, embedder="hashing:64", chat_model="extractive:", redact=False).close()
    command = [sys.executable, "-c", KILLED, str(root), *map(str, sorted(folder.iterdir()))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == b"reading"
        server.kill()
    shutil.rmtree(folder)  # what the browser sent is gone with the server
    with Project.open(root) as project:
        later = ProjectBackend(project)
        assert [each.kind for each in later.unfinished()] == ["files"]
        assert [path.name for path in later.brought_files()] == [f"interview-{n}.txt" for n in range(4)]
        uploaded = later.ingest(later.brought_files(), silent)
        assert uploaded.failed == ()
        assert uploaded.added + uploaded.unchanged == 4
        assert len(later.sources()) == 4
        assert later.unfinished() == []


def test_a_draft_under_way_is_known_to_the_next_server(interviews: Project) -> None:
    ProjectBackend(interviews).begin("ideas", Brief(scope="the door", language="ko"))
    later = ProjectBackend(interviews)
    assert [(each.kind, each.brief.scope) for each in later.unfinished()] == [("ideas", "the door")]
    later.end("ideas")
    later.end("ideas")
    assert later.unfinished() == []


def test_a_scope_can_be_made_of_what_sources_are(interviews: Project) -> None:
    facets = ProjectBackend(interviews).facets()
    assert [each.value for each in facets.studies] == ["groceries"]
    assert {each.value for each in facets.languages} == {"en", "zh", "ar", "ko"}
    assert all(each.sources == 1 for each in facets.languages)
    hits = ProjectBackend(interviews).search("delivery", choice_of("language=zh").expression, 4)
    assert {hit.segment.language for hit in hits} == {"zh"}


def test_a_conversation_goes_on_after_a_restart(interviews: Project) -> None:
    first = ProjectBackend(interviews)
    said = first.ask(Asked("one", "متى يصل السائق؟"), heard).reply
    with Project.open(interviews.root) as project:
        again = ProjectBackend(project)
        ((turn, is_open),) = again.history("one")
        assert (turn.question, turn.reply, is_open) == ("متى يصل السائق؟", said, False)
        again.ask(Asked("one", "x", intent="state"), heard)
        assert again.conversations()[0].turns == 2
        again.take_back("one", 1)
        assert again.conversations("السائق")[0].turns == 1


def test_what_is_suggested_is_a_question_of_a_length_that_reads_well(interviews: Project) -> None:
    backend = ProjectBackend(interviews)
    backend.draft("findings", Brief(language="en"), lambda step: None)
    answered = backend.ask(Asked("one", "Why do people wait at home for the delivery?"), heard)
    for question in answered.next:
        assert intent_of(question).name == "ask"
        assert len(question) < 2 * LONGEST
    assert not set(answered.next) & set(backend.follow_ups(answered.reply, answered.next))
