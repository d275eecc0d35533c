"""Ways between stages: onward needs two people, back and out need words that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.artifacts import Brief
from assistant.drafting import open_desk
from assistant.observations import Observation
from assistant.project import Project
from assistant.transitions import transitions
from corpus.ingest import IngestOptions, ingest

TALKS = {
    "en": [
        "Ann: I found the shop online and compared the prices there for a week.",
        "Ann: Then I paid at the checkout and the receipt came by mail.",
        "Ann: I had to start over and compare the prices all over again.",
        "Bo: I compared the prices of three shops before I chose one.",
        "Bo: I paid at the checkout with my card and that was quick.",
        "Bo: The parcel never came so I gave up and went elsewhere.",
    ]
}


@pytest.fixture
def told(tmp_path: Path) -> Project:
    root = tmp_path / "p"
    project = Project.create(root, embedder="hashing:256", chat_model="extractive:")
    (root / "talk.txt").write_text("Interviewer: How did it go?\n" + "\n".join(TALKS["en"]) + "\n", encoding="utf-8")
    with project.store(writer=True) as store:
        ingest(store, [root / "talk.txt"], root=root, options=IngestOptions(study="shop"))
    return project


STAGES = {
    "compared the prices": "consideration",
    "paid at": "acquisition",
    "start over": "consideration",
    "gave up": "service",
}


def placed(observation: Observation) -> Observation:
    """The observation in the stage that its words are planted for."""
    from dataclasses import replace

    stage = next((stage for words, stage in STAGES.items() if words in observation.quote), "")
    return replace(observation, stage=stage)


def test_onward_back_and_out(told: Project) -> None:
    with open_desk(told, Brief()) as desk:
        desk.observations[:] = [placed(observation) for observation in desk.observations]
        found = {(t.from_, t.to, t.kind): t.participants for t in transitions(desk)}
    assert found == {
        ("consideration", "acquisition", "next"): 2,
        ("acquisition", "consideration", "loop"): 1,
        ("service", "", "exit"): 1,
    }
