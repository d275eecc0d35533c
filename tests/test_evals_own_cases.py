"""A team's own case: a map is approved, becomes a reference, and later drafts are judged by it."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
import yaml
from conftest import interviews_project
from spelling_measure import spelling_measure

from assistant.approving import approved
from assistant.artifacts import Brief, JourneyMap
from assistant.claims import claims_of
from assistant.errors import ArtifactError
from assistant.journeys import draft_journey
from assistant.project import Project
from evals import runner
from evals.cases import CaseError, JourneyTask, load_case
from evals.own_cases import make_case
from evals.passages import passages_of, read_corpus
from evals.references import resolve
from ui import cli


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four interviews in four languages, with a journey map; copy it, don't change it."""
    root = tmp_path_factory.mktemp("drafted") / "Groceries 장보기"
    with interviews_project(root, embedder="hashing:256", chat_model="extractive:") as project:
        draft_journey(project, Brief())
    return root


@pytest.fixture
def project(drafted: Path, tmp_path: Path) -> Project:
    """A copy of it."""
    root = tmp_path / "project"
    shutil.copytree(drafted, root)
    return Project.open(root)


@pytest.fixture(autouse=True)
def _measured_by_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "measure", lambda folder: spelling_measure())
    monkeypatch.setenv("WAYFOLK_EMBEDDER", "hashing:256")


def journey_of(project: Project) -> JourneyMap:
    """The map of the project."""
    artifact = project.load(project.artifacts()[0].id)
    assert isinstance(artifact, JourneyMap)
    return artifact


def test_claims_are_approved_one_by_one_or_all_and_given_back(project: Project) -> None:
    journey = journey_of(project)
    ids = [claim.id for claim in claims_of(journey)]
    one = approved(journey, ids[:1])
    assert [claim.id for claim in claims_of(one) if claim.approved] == ids[:1]
    every = approved(one)
    assert all(claim.approved for claim in claims_of(every))
    assert not any(claim.approved for claim in claims_of(approved(every, withdraw=True)))
    assert not any(claim.approved for claim in claims_of(journey))


def test_a_stale_or_unknown_claim_is_not_approved(project: Project) -> None:
    journey = journey_of(project)
    first = next(claims_of(journey)).id
    with pytest.raises(ArtifactError, match="no claim 'nobody'"):
        approved(journey, ["nobody"])
    from assistant.claims import with_claims

    stale = with_claims(journey, lambda claim: claim.model_copy(update={"stale": claim.id == first}))
    with pytest.raises(ArtifactError, match="source that changed"):
        approved(stale)
    assert approved(stale, [first], withdraw=True) == stale


def test_a_case_holds_the_corpus_and_the_map_as_they_are(project: Project, tmp_path: Path) -> None:
    journey = approved(journey_of(project))
    made = make_case(project, journey, tmp_path / "suites", "groceries")
    case = load_case(made.folder / "case.yaml")
    task = case.tasks[0]
    assert isinstance(task, JourneyTask)
    assert set(case.languages.corpus) >= {"en", "zh", "ar", "ko"}
    passages = passages_of(*read_corpus(made.folder / "corpus.jsonl"))
    with project.store() as store:
        stored = {s.id: s.text for d in store.documents() for s in store.segments(d.id)}
    assert {passage.id: passage.text for passage in passages} == stored
    reference = resolve(task, passages)
    assert len(reference.journey.items()) == made.items > 5
    assert {s.name for s in reference.journey.stages} == {s.name for s in journey.stages}
    assert case.canary.startswith("EVAL-CANARY-")


def test_what_nobody_approved_is_no_reference_unless_asked_for(project: Project, tmp_path: Path) -> None:
    journey = journey_of(project)
    with pytest.raises(CaseError, match="not approved"):
        make_case(project, journey, tmp_path, "a")
    assert not (tmp_path / "a").exists()
    assert make_case(project, journey, tmp_path, "a", unapproved=True).items
    with pytest.raises(CaseError, match="is there already"):
        make_case(project, journey, tmp_path, "a", unapproved=True)
    with pytest.raises(CaseError, match="can't name a case"):
        make_case(project, journey, tmp_path, "../a", unapproved=True)
    lost = journey.model_copy(
        update={"citations": tuple(c.model_copy(update={"segment": "gone"}) for c in journey.citations)}
    )
    with pytest.raises(CaseError, match="no longer in the corpus"):
        make_case(project, lost, tmp_path, "b", unapproved=True)


def test_the_example_of_a_pipeline_calls_commands_that_exist() -> None:
    page = (Path(__file__).parent.parent / "docs" / "evals-ci.md").read_text(encoding="utf-8")
    workflow = yaml.safe_load(page.split("```yaml\n", 1)[1].split("```", 1)[0])
    steps = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    commands = [line for line in [*page.splitlines(), *steps] if line.startswith("wayfolk ")]
    assert sum("eval" in command for command in commands) >= 5
    for command in commands:
        cli.build_parser().parse_args(shlex.split(command.split("  #")[0])[1:])
    assert any("summary.md" in step for step in steps)
    assert (Path(__file__).parent.parent / "evals" / "thresholds.toml").is_file()


def test_a_team_approves_makes_a_case_runs_it_and_accepts_the_scores(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--project", str(project.root)]
    assert cli.main(["eval", "init", *where, "--name", "groceries"]) == 1
    assert "wayfolk approve" in capsys.readouterr().err
    assert cli.main(["approve", "journey", *where]) == 0
    assert cli.main(["eval", "init", *where, "--name", "groceries"]) == 0
    out = tmp_path / "out"
    cli.main(["eval", "run", *where, "--output", str(out)])
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    values = {score["id"]: score["value"] for score in report["tasks"][0]["scores"]}
    assert (values["I2"], values["I4"], values["C6"]) == (1.0, 1.0, 1.0)
    assert values["M3"] > 0.8, "the same corpus drafted in the same way is nearly the map that was approved"
    for name in ("report.html", "summary.md", "junit.xml"):
        assert (out / name).stat().st_size > 500
    assert cli.main(["eval", "accept", str(out / "report.json"), "--reason", "first", *where]) == 0
    assert (project.root / "evals" / "unit.baseline.json").is_file()
    capsys.readouterr()
    cli.main(["eval", "run", *where, "--json"])
    document = json.loads(capsys.readouterr().out)
    assert {ruling["rule"]: ruling["outcome"] for ruling in document["rulings"]}["G2 M3"] == "pass"
    assert cli.main(["eval", "accept", str(tmp_path / "none.json"), "--reason", "x", *where]) == 1
