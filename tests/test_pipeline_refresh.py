"""The shipped example with the embedded encoder alone: drafted, approved, added to, refreshed by the command line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from assistant.artifacts import Brief
from assistant.checking import check_artifact
from assistant.claims import claims_of
from assistant.examples import make_example
from assistant.journeys import draft_journey
from assistant.project import Project
from ui.cli import main

INTERVIEW = """Interviewer: How did you get your permit?
Maria: I drove to the ranger office twice because it was closed the first time. That was really annoying.
Interviewer: Did you try online?
Maria: The website was hard to use, I could not find where to buy the permit. I gave up at the payment page.
Maria: I was afraid that the permit would expire before we found a tree. Please let me print the permit at home.
"""
SHARE = 0.1
"""A refresh after one interview takes less than this share of the first draft's processor time, both with indexing."""


@pytest.mark.slow
def test_a_refresh_proposes_what_one_interview_changes_and_costs_little(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "permits"
    with make_example("permits", root, chat_model="extractive:") as project:
        began = time.process_time()
        project.retriever().refresh()
        drafted = draft_journey(project, Brief())
        first = time.process_time() - began
    assert main(["approve", "journey", "--project", str(root)]) == 0
    (tmp_path / "fourth.txt").write_text(INTERVIEW, encoding="utf-8")
    assert main(["ingest", str(tmp_path / "fourth.txt"), "--project", str(root)]) == 0
    capsys.readouterr()
    began = time.process_time()
    assert main(["refresh", "journey", "--project", str(root), "--json"]) == 0
    again = time.process_time() - began
    assert again < SHARE * first, f"{again:.1f} s of {first:.1f} s"
    (told,) = json.loads(capsys.readouterr().out)["artifacts"]
    kinds = {change["kind"] for change in told["changes"]}
    assert {"appeared", "grew"} <= kinds
    with Project.open(root) as project:
        standing = project.load(drafted.id)
        assert [(c.text, c.for_) for c in claims_of(standing)] == [(c.text, c.for_) for c in claims_of(drafted)]
    grown = next(change for change in told["changes"] if change["kind"] == "grew")
    assert grown["approved"]
    assert main(["refresh", "journey", "--project", str(root), "--take", grown["id"], "--leave", "all"]) == 0
    with Project.open(root) as project:
        after = project.load(drafted.id)
        card = next(claim for claim in claims_of(after) if claim.id == grown["after"]["id"])
        assert card.participants == grown["before"]["participants"] + 1
        assert card.approved
        assert check_artifact(project, after).failed == ()
    capsys.readouterr()
    assert main(["refresh", "journey", "--project", str(root)]) == 0
    assert "nothing to change" in capsys.readouterr().out
