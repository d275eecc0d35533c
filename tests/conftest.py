"""Fixtures shared by all tests. The network is blocked by pytest-socket (see pyproject.toml)."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.project import Project
from corpus.ingest import IngestOptions, ingest

INTERVIEWS = Path(__file__).parent / "data" / "interviews"


def interviews_project(root: Path, **settings: object) -> Project:
    """A project of the four short interviews, one per language, about the same service."""
    project = Project.create(root, **settings)  # type: ignore[arg-type]
    shutil.copytree(INTERVIEWS, root / "sources")
    with project.store(writer=True) as store:
        report = ingest(store, [root / "sources"], root=root, options=IngestOptions(study="groceries"))
    assert not report.failed
    return project


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest come first, so that of two processes none is left with one at the end. In a file the
    order stays: while a browser runs, no test of it can begin an event loop."""
    marked = {
        name: {item.path for item in items if item.get_closest_marker(name) is not None} for name in ("browser", "slow")
    }
    items.sort(key=lambda item: [item.path not in marked[name] for name in ("browser", "slow")])


@pytest.fixture(scope="session", autouse=True)
def _interrupts() -> None:
    """Ctrl-C works, in the commands that tests start as well: a shell that runs the tests in the background has it
    ignored, and so would they."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def embedded_interviews(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four interviews with the embedded embedder, indexed and coded once; copy it, don't change it."""
    from assistant.frames import load_frame
    from assistant.observations import observe

    root = tmp_path_factory.mktemp("embedded") / "interviews"
    with interviews_project(root, chat_model="extractive:") as project:
        project.retriever().refresh()
        observe(project, load_frame("six_stages"))
    return root


@pytest.fixture
def embedded(embedded_interviews: Path, tmp_path: Path) -> Iterator[Project]:
    """The four interviews, with the embedded embedder and no language model."""
    root = tmp_path / "interviews"
    shutil.copytree(embedded_interviews, root)
    with Project.open(root) as project:
        yield project


@pytest.fixture
def interviews(tmp_path: Path) -> Iterator[Project]:
    """The four interviews, with the embedder that needs no weights and no language model."""
    with interviews_project(tmp_path / "interviews", embedder="hashing:256", chat_model="extractive:") as project:
        yield project
