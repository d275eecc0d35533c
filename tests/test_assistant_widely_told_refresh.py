"""New reviews join what many tell of by their clauses, and a line feels as its clauses do; in four languages."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from test_assistant_widely_told import ASPECTS, BETWEEN, reviews

from assistant.artifacts import Brief, Claim, Finding
from assistant.findings import draft_findings
from assistant.project import Project
from assistant.refreshed import take
from assistant.refreshing import refresh
from assistant.staleness import follow_ingest
from corpus import weights
from corpus.ingest import IngestOptions, ingest
from corpus.records import SourceKind

BUT = {
    "en": "but we waited far too long for a table",
    "zh": "就是等位等得太久了",
    "ar": "لكننا انتظرنا طاولة وقتا طويلا جدا",
    "ko": "하지만 자리를 너무 오래 기다렸어요",
}
"""What makes a passage a complaint whatever else it praises."""


def bring(project: Project, name: str, texts: Sequence[str]) -> None:
    path = project.root / "sources" / name
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "review"])
        rows.writerows([f"{path.stem}{at}", text] for at, text in enumerate(texts))
    with project.store(writer=True) as store:
        report = ingest(store, [path], root=project.root, options=IngestOptions(kind=SourceKind.REVIEW))
        follow_ingest(project, store, report)
    assert not report.failed
    project.retriever().refresh()


def praises(finding: Claim, language: str, aspect: str) -> bool:
    """Whether the words of a line are those of an aspect."""
    return any(word in finding.text or finding.text.strip('“”"「」«»') in word for word in ASPECTS[language][aspect])


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(ASPECTS))
def test_who_praises_the_food_and_blames_the_wait_joins_both_lines(language: str, tmp_path: Path) -> None:
    weights.require("multilingual-e5-small")
    with Project.create(tmp_path / "p", language=language, chat_model="extractive:") as project:
        # A number makes each review its own: words that stand twice count once.
        said = [f"{each.quote}{BETWEEN[language]}{at}" for at, each in enumerate(reviews(language, 60), 100)]
        bring(project, "first.csv", said)
        before = draft_findings(project, Brief())
        food = ASPECTS[language]["food"][0]
        bring(project, "more.csv", [f"{food}{BETWEEN[language]}{BUT[language]}"])
        proposed = refresh(project, before.id)
        grown = [change for change in proposed.changes if change.kind == "grew"]
        pairs = [(c.before, c.after) for c in grown if c.after and praises(c.after, language, "food")]
        assert pairs
        for was, now in pairs:
            assert isinstance(was, Finding)
            assert isinstance(now, Finding)
            assert now.participants == was.participants + 1
            assert now.kind == "delight"
            assert (now.valence.good, now.valence.bad) == (was.valence.good + 1, 0), "felt as its clause did"
        take(project, before.id, language=language)
        assert refresh(project, before.id).changes == ()
