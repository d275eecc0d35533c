"""Projects on disk: made, found, opened; artifacts saved whole, listed, and never under a stranger's path."""

from __future__ import annotations

import json
import os
import threading
from datetime import date
from pathlib import Path

import pytest

from assistant.artifact_files import ArtifactFiles, write_whole
from assistant.artifacts import Brief, FindingSet, Idea, IdeaSet, JourneyMap, Origin, Stage, Status, Transition
from assistant.artifacts import Claim as ClaimRecord
from assistant.chat_model import ChatRequest, Message
from assistant.claims import claims_of
from assistant.errors import ArtifactError, ModelUnavailable, ProjectError
from assistant.project import Project
from assistant.providers.scripted import ScriptedChatModel

ORIGIN = Origin(created="2026-11-21T10:00:00+00:00", chat_model="extractive:", embedder="hashing:256")


def claim(identity: str, text: str, **more: object) -> ClaimRecord:
    return ClaimRecord.model_validate({"id": identity, "text": text, "status": Status.OBSERVED, **more})


def journey(identity: str = "journey-20261121-1", **more: object) -> JourneyMap:
    claims = (claim("c1", "结账太慢", **more), claim("c2", "الدفع صعب", **more))
    return JourneyMap(
        id=identity,
        title="여정",
        brief=Brief(),
        origin=ORIGIN,
        frame="six_stages",
        stages=(Stage(id="buy", name="Buy", cells={"pains": claims}),),
        transitions=(Transition.model_validate({"from": "a", "to": "b", "kind": "next", "participants": 2}),),
    )


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("WAYFOLK_", "OPENAI_"))]:
        monkeypatch.delenv(name)


def test_create_open_find(tmp_path: Path) -> None:
    root = tmp_path / "연구 프로젝트"
    made = Project.create(root, name="لماذا", language="ar", chat_model="extractive:", embedder="hashing:256")
    assert (made.name, made.language, made.root) == ("لماذا", "ar", root)
    assert sorted(path.name for path in root.iterdir() if not path.name.startswith(".")) == [
        "artifacts",
        "conversations",
        "index",
        "wayfolk.toml",
    ]
    deep = root / "a" / "b"
    deep.mkdir(parents=True)
    assert Project.find(deep).settings == made.settings
    assert Project.open(root, max_cost=2.0, chat_model=None).settings.max_cost == 2.0
    assert made.chat_model() is None
    with pytest.raises(ProjectError, match="is a project already"):
        Project.create(root)


def test_a_project_without_a_name_is_called_by_its_folder(tmp_path: Path) -> None:
    assert Project.create(tmp_path / "permits").name == "permits"


def test_what_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="wayfolk init"):
        Project.open(tmp_path)
    with pytest.raises(ProjectError, match="--project DIR"):
        Project.find(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProjectError, match="is a file"):
        Project.create(tmp_path / "file")
    with pytest.raises(ProjectError, match="can't be made"):
        Project.create(tmp_path / "file" / "below")
    with pytest.raises(ProjectError, match="provider:model"):
        Project.create(tmp_path / "other", chat_model="nonsense")
    assert not (tmp_path / "other").exists()


def test_weights_that_are_not_here_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYFOLK_MODELS", str(tmp_path / "none"))
    with pytest.raises(ModelUnavailable, match="wayfolk models pull"):
        Project.create(tmp_path / "p").chat_model()


def test_the_chat_model_is_journalled_and_made_once(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p", chat_model="extractive:") as project:
        model = project.use_chat_model(ScriptedChatModel(["hello"]))
        assert project.chat_model() is model
        model.reply(ChatRequest((Message("user", "hi"),), prompt="p.v1@00000000"))
        assert [entry.prompt for entry in project.journal.entries()] == ["p.v1@00000000"]


def test_store_embedder_and_retriever_are_those_of_the_folder(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", embedder="hashing:64")
    with project.store() as store:
        assert store.path == tmp_path / "p" / "corpus.sqlite"
    assert project.embedder().identity.dimensions == 64
    assert project.embedder() is project.embedder()
    first = project.retriever()
    assert project.retriever() is first
    with project.store(writer=True):
        pass  # an open retriever keeps nobody from writing
    project.close()
    assert project.retriever() is not first
    project.close()


def test_artifacts_come_back_as_they_were_and_read_well(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p")
    path = project.save(journey())
    assert project.load("journey-20261121-1") == journey()
    text = path.read_text(encoding="utf-8")
    assert "结账太慢" in text
    assert '"from": "a"' in text
    assert json.loads(text)["artifact"] == "journey"
    assert path == tmp_path / "p" / "artifacts" / "journey-20261121-1.json"


def test_a_list_of_artifacts_says_what_is_approved_and_stale(tmp_path: Path) -> None:
    files = ArtifactFiles(tmp_path)
    files.save(journey("journey-1", approved=True))
    files.save(journey("journey-2", stale=True))
    later = ORIGIN.model_copy(update={"created": "2026-11-22T10:00:00+00:00"})
    files.save(FindingSet(id="findings-1", title="t", brief=Brief(), origin=later))
    (tmp_path / "broken-1.json").write_text('{"artifact": "journey"}')
    rows = {row.id: row for row in files.summaries()}
    assert [row.id for row in files.summaries()] == ["findings-1", "journey-2", "journey-1", "broken-1"]
    assert (rows["journey-1"].approved, rows["journey-1"].stale) == (True, False)
    assert (rows["journey-2"].approved, rows["journey-2"].stale) == (False, True)
    assert (rows["findings-1"].kind, rows["findings-1"].approved) == ("findings", False)
    assert rows["broken-1"].kind == "unreadable"


def test_every_claim_is_found_wherever_it_stands() -> None:
    assert [found.id for found in claims_of(journey())] == ["c1", "c2"]
    idea = Idea.model_validate({**claim("i1", "Say it earlier").model_dump(by_alias=True), "pain": "c1"})
    ideas = IdeaSet(id="ideas-1", title="t", brief=Brief(), origin=ORIGIN, pains=(claim("c1", "x"),), ideas=(idea,))
    assert [found.id for found in claims_of(ideas)] == ["c1", "i1"]


@pytest.mark.parametrize("identity", ["../evil", "a/b", "", "A", "-a", "a--b", "a.json", "여정", "a" * 81, "a\n"])
def test_ids_that_are_no_file_names(tmp_path: Path, identity: str) -> None:
    files = ArtifactFiles(tmp_path / "artifacts")
    for attempt in (lambda: files.load(identity), lambda: files.new_id(identity)):
        with pytest.raises(ArtifactError, match="can't be the id"):
            attempt()
    with pytest.raises(ArtifactError):
        files.save(journey().model_copy(update={"id": identity}))


def test_ids_are_never_given_twice_even_at_once(tmp_path: Path) -> None:
    given: list[str] = []

    def take() -> None:
        files = ArtifactFiles(tmp_path)
        given.extend(files.new_id("journey", date(2026, 11, 21)) for _ in range(5))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == sorted(f"journey-20261121-{number}" for number in range(1, 21))
    assert ArtifactFiles(tmp_path).summaries() == []


def test_no_such_artifact_and_a_spoilt_one(tmp_path: Path) -> None:
    files = ArtifactFiles(tmp_path)
    files.save(journey())
    with pytest.raises(ArtifactError, match="there are: journey-20261121-1"):
        files.load("journey-9")
    for spoilt in ("{", '{"artifact": "poem"}', '{"artifact": "journey", "id": 3}'):
        (tmp_path / "journey-20261121-1.json").write_text(spoilt)
        with pytest.raises(ArtifactError, match="not as wayfolk writes it"):
            files.load("journey-20261121-1")


def test_a_full_disk_leaves_the_earlier_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ArtifactFiles(tmp_path)
    files.save(journey())

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError, match="No space left on device"):
        files.save(journey(approved=True))
    assert files.load("journey-20261121-1") == journey()
    assert [path.name for path in tmp_path.iterdir()] == ["journey-20261121-1.json"]


def test_write_whole_makes_its_folder(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", "왜\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "왜\n".encode()
