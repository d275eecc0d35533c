"""Runs: the gate, reports that can be compared, recorded outputs, and references that fit the shipped examples."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from example_artifacts import CITATIONS
from spelling_measure import spelling_measure

from assistant.artifacts import Citation, Claim, JourneyMap, PersonaSet
from assistant.errors import ModelUnavailable
from corpus import weights
from corpus.alignment import CitationStatus
from corpus.embedders.hashing import HashingEmbedder
from evals import cli, runner, sources
from evals.cases import SUITES, CaseError, FindingsTask, JourneyTask, case_files, load_case
from evals.codes import read_codes
from evals.gate import Limit, Verdict, judge, limits_of
from evals.passages import Passages, passages_of_store, read_corpus
from evals.references import resolve
from evals.report import as_json, differences, junit, passed, read_report, table, verdict_line
from evals.runner import TaskResult
from evals.scores import Score, State
from evals.vector_cache import CachedEmbedder
from evals.views import view_of_artifact

CORPUS = """\
{"id": "A1", "participant": "P1", "lang": "en", "text": "The page timed out, and my words were gone."}
{"id": "A2", "participant": "P2", "source": "interview", "lang": "zh", "text": "付款页面打不开，我就放弃了，没有再试。"}
{"id": "A3", "participant": "P3", "source": "interview", "lang": "ar", "text": "لم أجد زر الدفع فتركت الموقع."}
{"id": "A4", "participant": "P4", "source": "interview", "lang": "ko", "text": "결제가 안 돼서 그냥 포기하고 나갔어요."}
"""
CASE = """\
version: 1
id: pay
split: dev
corpus: corpus.jsonl
languages: {corpus: [en, zh, ar, ko], output: en}
provenance: {author: A, date: "2026-11-21", license: CC0-1.0, kind: synthetic}
canary: EVAL-CANARY-00000001
tasks:
  - id: pay-journey
    kind: journey_map
    lanes: [pain_points]
    reference:
      stages:
        - id: pay
          name: Pay
          order: 1
          cells:
            pain_points:
              - {id: p1, text: The page times out and everything typed is gone, severity: 4, evidence: [A1]}
              - {id: p2, text: The payment page can't be used, severity: 3, evidence: [A2, A4]}
"""


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small case, measured by spelling so that no weights are needed."""
    folder = tmp_path / "suites" / "pay"
    folder.mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    monkeypatch.setattr(runner, "measure", lambda folder: spelling_measure())
    return tmp_path / "suites"


def drafted_map(suites: Path, quote: str = "The page timed out") -> JourneyMap:
    """A map as the product gives it, with one pain."""
    _, segments = read_corpus(suites / "pay" / "corpus.jsonl")
    segment = next(s for s in segments if s.id == "A1")
    start = segment.text.find(quote)
    place = {"start": segment.span.start + start, "end": segment.span.start + start + len(quote)}
    citation = Citation.model_validate(
        {
            **CITATIONS[0].model_dump(),
            **(place if start >= 0 else {}),
            "label": "E1",
            "document": segment.document,
            "segment": segment.id,
            "quote": quote,
            "participant": "P1",
            "verified": CitationStatus.EXACT,
        }
    )
    pain = Claim.model_validate(
        {
            "id": "c1",
            "text": "The page times out, all typed is gone",
            "status": "observed",
            "for": ["E1"],
            "participants": 1,
        }
    )
    return JourneyMap.model_validate(
        {
            "id": "journey-1",
            "title": "Paying",
            "brief": {},
            "origin": {"created": "2026-11-21T10:00:00Z", "chat_model": "extractive:", "embedder": "hashing:256"},
            "citations": [citation.model_dump()],
            "frame": "own",
            "lanes": {"pain_points": "Pain points"},
            "stages": [{"id": "s", "name": "Pay", "cells": {"pain_points": [pain.model_dump(by_alias=True)]}}],
        }
    )


def run_cli(suites: Path, *more: str) -> int:
    return cli.main(["run", "--suites", str(suites), "--work", str(suites.parent / "work"), *more])


def keep(suites: Path, journey: JourneyMap) -> Path:
    folder = suites.parent / "recorded" / "pay"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pay-journey.json").write_text(journey.model_dump_json(by_alias=True), encoding="utf-8")
    return folder.parent


def test_a_sound_recorded_map_passes_and_is_reported(
    suites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = keep(suites, drafted_map(suites))
    out = tmp_path / "out"
    assert run_cli(suites, "--artifacts", str(recorded), "--output", str(out)) == 0
    printed = capsys.readouterr().out
    assert "M3 grounded_f1" in printed
    assert printed.strip().splitlines()[-1].startswith("PASS: ")
    report = read_report(out / "report.json")
    values = {score["id"]: score["value"] for score in report["tasks"][0]["scores"]}
    assert (values["I4"], values["I13"], values["M1"]) == (1.0, 1.0, 1.0)
    assert values["M3"] == pytest.approx(2 * (4 / 7) / (4 / 7 + 1), abs=1e-3)
    suite = ElementTree.parse(out / "junit.xml").getroot().find("testsuite")
    assert suite is not None
    assert suite.attrib["failures"] == "0"


def test_a_made_up_quote_fails_the_run(suites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = keep(suites, drafted_map(suites, "The page was lovely and quick"))
    assert run_cli(suites, "--artifacts", str(recorded)) == 1
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert last.startswith("FAIL: pay-journey I4 quote_fidelity")


def test_a_missing_output_fails_the_run(suites: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nothing").mkdir()
    assert run_cli(suites, "--artifacts", str(tmp_path / "nothing")) == 1
    assert "there is no output for this task" in capsys.readouterr().out


def test_a_draft_that_fails_fails_its_task_alone(
    suites: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_model(*_: object) -> None:
        raise ModelUnavailable("Nothing listens at 127.0.0.1:9; start the server, or choose another model.")

    monkeypatch.setattr(sources, "draft", no_model)
    assert run_cli(suites) == 1
    assert "G5 output" in (said := capsys.readouterr().out)
    assert "Nothing listens at 127.0.0.1:9" in said.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--case", "nowhere"], "There is no case 'nowhere'"),
        (["--task", "none"], "There is no task 'none'"),
        (["--artifacts", "/nonexistent"], "There is no folder /nonexistent"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    suites: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run_cli(suites, *arguments) == 1
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_a_case_of_ones_own_is_drafted_recorded_and_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights.require("multilingual-e5-small")
    folder = tmp_path / "suites" / "pay"
    folder.mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    where = ["--suites", str(tmp_path / "suites"), "--work", str(tmp_path / "work")]
    out = tmp_path / "out"
    assert cli.main(["record", *where, "--output", str(out)]) == 0
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["chat_model"] == "extractive:"
    reports = [tmp_path / "a.json", tmp_path / "b.json"]
    for report in reports:
        cli.main(["run", *where, "--artifacts", str(out), "--json", str(report)])
    before, after = map(read_report, reports)
    assert before["tasks"][0]["artifact"].startswith("journey-")
    scores = {score["id"]: score["value"] for score in before["tasks"][0]["scores"]}
    assert (scores["I2"], scores["I4"], scores["I5"], scores["I13"]) == (1.0, 1.0, 0.0, 1.0)
    for report in (before, after):
        del report["started"]
        del report["tasks"][0]["seconds"], report["tasks"][0]["spent"]["cpu_seconds"]
    assert before == after
    assert "Recorded in" in capsys.readouterr().out


def test_an_output_that_holds_the_canary_has_seen_the_reference(suites: Path) -> None:
    journey = drafted_map(suites).model_copy(update={"title": "EVAL-CANARY-00000001"})
    assert runner.canary_score(journey, "EVAL-CANARY-00000001").value == 0.0
    assert runner.canary_score(drafted_map(suites), "EVAL-CANARY-00000001").value == 1.0


def result(*scores: Score) -> TaskResult:
    return TaskResult("c", "t", "findings", "a", 1.0, tuple(judge(scores, {"M3": Limit(least=0.5)})))


def test_the_gate_fails_what_it_cannot_judge() -> None:
    limits = {"M3": Limit(least=0.5), "I5": Limit(greatest=0.0), "P5": Limit(least=1.0)}
    scores = [
        Score("M3 x", 0.5, 9),
        Score("I5 y", 0.1, 9),
        Score("P5 z", 0.0, 0, State.NOT_APPLICABLE),
        Score("M4", 0.1, 1),
    ]
    assert [j.verdict for j in judge(scores, limits)] == [
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.NOT_APPLICABLE,
        Verdict.REPORTED,
    ]
    assert judge([Score("M3 x", 1.0, 0, State.DEGENERATE)], {"M3": Limit(least=0.0)})[0].verdict is Verdict.FAIL
    assert judge([], {"M3": Limit(least=0.0)})[0].verdict is Verdict.FAIL
    own = {"P5": Limit(least=1.0, own=True)}
    assert judge([Score("P5 z", 0.0, 0, State.NOT_APPLICABLE)], own)[0].verdict is Verdict.FAIL


def test_later_tables_of_limits_are_in_force() -> None:
    tables = {"every": {"I4": {"min": 1.0}}, "findings": {"T1": {"min": 0.3}}, "t": {"T1": {"min": 0.4}}}
    limits = limits_of("t", "findings", tables)
    assert (limits["I4"].least, limits["T1"].least, limits["T1"].own) == (1.0, 0.4, True)
    assert limits_of("permits-journey", "journey_map")["I4"].least == 1.0


def test_verdict_line_and_reports_agree(tmp_path: Path) -> None:
    good, bad = [result(Score("M3 x", 0.7, 3))], [result(Score("M3 x", 0.4, 3, explanation="few \x07 found"))]
    assert passed(good)
    assert verdict_line(good) == "PASS: 1 limits kept in 1 tasks"
    assert not passed(bad)
    assert "0.400" in table(bad)
    assert verdict_line(bad).startswith("FAIL: t M3 x")
    failure = ElementTree.fromstring(junit(bad)).find(".//failure")
    assert failure is not None
    assert not passed([])
    paths = []
    for name, results in (("a", good), ("b", bad)):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps(as_json(results, lane="unit", started="now")), encoding="utf-8")
    before, after = map(read_report, paths)
    assert differences(before, after) == [("t", "M3 x", 0.7, 0.4)]
    assert differences(before, before) == []
    assert cli.main(["compare", str(paths[0]), str(paths[1])]) == 0
    paths[0].write_text('{"schema": "other/9"}', encoding="utf-8")
    with pytest.raises(CaseError, match="not a report of version"):
        read_report(paths[0])


def test_vectors_are_kept_between_runs(tmp_path: Path) -> None:
    embedder = HashingEmbedder(32)
    kept = CachedEmbedder(embedder, tmp_path)
    first = kept.embed_queries(["one", "two"])
    kept.save()
    again = CachedEmbedder(embedder, tmp_path)
    assert (again.embed_queries(["two", "one"]) == first[::-1]).all()
    again.path.write_bytes(b"cut off")
    assert (CachedEmbedder(embedder, tmp_path).embed_queries(["one", "two"]) == first).all()


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Passages]:
    """The passages of the shipped examples."""
    from assistant.examples import make_example

    found = {}
    for name in ("permits", "patients"):
        with make_example(name, tmp_path_factory.mktemp(name)) as project, project.store() as store:
            found[name] = passages_of_store(store)
    return found


def test_every_quote_of_the_permits_reference_stands_in_the_example(examples: dict[str, Passages]) -> None:
    case = load_case(case_files()["permits"])
    task = case.tasks[0]
    assert isinstance(task, JourneyTask)
    reference = resolve(task, examples["permits"])
    assert len(reference.journey.stages) == 6
    required = [i for i in reference.journey.only(task.lanes).items() if i.id not in reference.optional]
    assert len(required) > 60
    own = resolve(
        task.model_copy(update={"brief": task.brief.model_copy(update={"frame": "own"})}), examples["permits"]
    )
    assert [stage.order for stage in own.journey.stages] == [1, 2, 3, 4, 5, 6, 7]
    roles = {examples["permits"].by_id[p].role.value for i in required for p in i.evidence}
    assert roles == {"participant"}


def test_the_codes_of_the_patients_reference_fit_the_example(examples: dict[str, Passages]) -> None:
    case = load_case(case_files()["patients"])
    task = case.tasks[0]
    assert isinstance(task, FindingsTask)
    codes = read_codes(SUITES / "patients" / task.codes, examples["patients"])
    assert codes.uncoded == 0
    assert len(codes.sentiment) > 2000


def test_views_of_product_artifacts_keep_labels_and_groups() -> None:
    claim = {"id": "c", "text": "Pays by card", "status": "observed", "for": ["E1", "E9"], "participants": 1}
    persona = {"id": "p", "name": "N", "tagline": "T", "provisional": True, "members": ["a"]}
    artifact = PersonaSet.model_validate(
        {
            "id": "personas-1",
            "title": "t",
            "brief": {},
            "origin": {"created": "", "chat_model": "", "embedder": ""},
            "citations": [CITATIONS[0].model_dump()],
            "personas": [{**persona, "attributes": {"pains": [claim]}}],
        }
    )
    view = view_of_artifact(artifact)
    assert view.items[0].lane == "pain_points"
    assert view.items[0].dangling == ("E9",)
    assert any("E9" in problem for problem in view.problems)


def test_the_suite_starts_without_heavy_libraries() -> None:
    heavy = ("numpy", "scipy", "sklearn", "onnxruntime", "chromadb", "pydantic", "langchain", "gradio")
    code = f"import sys, evals, evals.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
