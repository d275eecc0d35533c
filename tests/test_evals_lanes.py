"""Lanes, recordings of replies, runs that go on, and simple drafters: what is asked of a model, and what is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from spelling_measure import spelling_measure

from assistant.chat_model import ChatReply, ChatRequest, Message, Usage
from assistant.errors import ModelReplyCutOff, ModelReplyInvalid, ModelUnavailable
from assistant.project import Project
from assistant.providers.replay import RecordingChatModel, ReplayChatModel
from assistant.providers.scripted import ScriptedChatModel
from evals import cli, runner, simple_findings, sources
from evals.cases import SUITES, CaseError, FindingsTask, load_case, schema_text
from evals.cassettes import OWN, Cassette, cassettes_of
from evals.drafters_table import compared
from evals.lanes import LANES, chat_model_of, cost_limit, lane_called
from evals.report_format import Report
from evals.runner import Plan, budgets_of, load_cases, opened, tables_of, tasks_of
from evals.simple_drafters import numbered, one_prompt, pasted, request_of
from evals.spending import Meter
from evals.summary import interval, summary
from evals.tasks import draft, named_for_content

TEXTS = {
    "en": "The page timed out and I had to type all of it again.",
    "zh": "付款页面打不开，我就放弃了，没有再试。",
    "ar": "لم أجد زر الدفع فتركت الموقع ولم أعد إليه.",
    "ko": "결제가 안 돼서 그냥 포기하고 나갔어요.",
}
PLANTED = ("-attacked", "-severe")
CASE = """\
version: 1
id: {id}
split: dev
corpus: corpus.jsonl
languages: {{corpus: [en, zh, ar, ko], output: en}}
provenance: {{author: A, date: "2026-11-21", license: CC0-1.0, kind: synthetic}}
canary: EVAL-CANARY-00000001
tasks:
  - id: {id}-journey
    kind: journey_map
    lanes: [pain_points]
    reference:
      stages:
        - id: pay
          name: Pay
          order: 1
          cells:
            pain_points:
              - {{id: p1, text: The page times out, severity: 4, evidence: [A-en]}}
  - id: {id}-search
    kind: retrieval
    queries:
      - {{id: q1, texts: {{en: page timed out}}, relevant: {{A-en: 2}}}}
"""


def suites_of(folder: Path, *names: str) -> Path:
    """Small cases in four languages."""
    for name in names:
        (folder / name).mkdir(parents=True)
        rows = [
            {"id": f"A-{language}", "participant": f"P-{language}", "lang": language, "text": text}
            for language, text in TEXTS.items()
        ]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / name / "corpus.jsonl").write_text(text, encoding="utf-8")
        (folder / name / "case.yaml").write_text(CASE.format(id=name), encoding="utf-8")
    return folder


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One case, measured by spelling and indexed without weights."""
    monkeypatch.setattr(runner, "measure", lambda folder: spelling_measure())
    monkeypatch.setenv("WAYFOLK_EMBEDDER", "hashing:256")
    return suites_of(tmp_path / "suites", "pay")


@pytest.fixture
def project(suites: Path, tmp_path: Path) -> Iterator[Project]:
    """The case's corpus as a project."""
    plan = Plan(("pay",), "unit", tmp_path / "work", suites)
    with opened(plan, load_case(suites / "pay" / "case.yaml"), suites / "pay" / "case.yaml") as made:
        yield made


def wording(request: ChatRequest) -> str | dict[str, float]:
    """A model that says what it was given again, and finds that borne out."""
    given = request.messages[-1].content
    return {"yes": 0.95, "no": 0.05} if request.choices else given.removeprefix('Quote: "').removesuffix('"')


def record(suites: Path, project: Project) -> Cassette:
    """The journey of the case, recorded from a scripted model."""
    case = load_case(suites / "pay" / "case.yaml")
    cassette = Cassette(cassettes_of(suites) / "pay")
    player = cassette.recorder(ScriptedChatModel(answer=wording, name="local:m", writes=False))
    project.use_chat_model(player)
    draft(project, case.tasks[0])
    cassette.keep("pay-journey", player.inner.keys if isinstance(player.inner, RecordingChatModel) else ())
    return cassette


def test_lanes_have_models_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chat_model_of("unit") == "extractive:"
    assert chat_model_of("tiny-live").startswith("local:")
    monkeypatch.delenv("WAYFOLK_EVAL_MODEL", raising=False)
    with pytest.raises(CaseError, match="needs a chat model"):
        chat_model_of("judge-live")
    monkeypatch.setenv("WAYFOLK_EVAL_MODEL", "openai:m")
    assert chat_model_of("judge-live") == "openai:m"
    assert chat_model_of("judge-live", "openai:n") == "openai:n"
    monkeypatch.setenv("EVAL_MAX_USD", "0.5")
    assert (cost_limit(), cost_limit(2.0)) == (0.5, 2.0)
    monkeypatch.setenv("EVAL_MAX_USD", "much")
    with pytest.raises(CaseError, match="EVAL_MAX_USD"):
        cost_limit()
    with pytest.raises(CaseError, match="no lane"):
        lane_called("fast")


def test_what_was_recorded_is_played_to_the_same_report_twice(
    suites: Path, project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cassette = record(suites, project)
    assert cassette.tasks()["pay-journey"]
    reports = []
    for name in ("a", "b"):
        where = ["--suites", str(suites), "--work", str(tmp_path / name), "--json", str(tmp_path / f"{name}.json")]
        cli.main(["run", "--lane", "replay", *where])
        report = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        del report["started"]
        for task in report["tasks"]:
            del task["seconds"], task["spent"]["cpu_seconds"]
        reports.append(report)
    assert reports[0] == reports[1]
    written = Report.model_validate_json((tmp_path / "a.json").read_bytes())
    assert written.format == "wayfolk-evals/1"
    assert (OWN.parent / "report.schema.json").read_text(encoding="utf-8") == schema_text(Report), (
        "run: python -m evals schema --report > evals/report.schema.json"
    )
    assert [task["task"] for task in reports[0]["tasks"]] == ["pay-journey", "pay-search"]
    assert reports[0]["tasks"][0]["artifact"].startswith("journey-")
    usages = cassette.usages("pay-journey")
    spent = reports[0]["tasks"][0]["spent"]
    assert spent["calls"] == len(usages) > 0, "as recorded, though nobody was asked"
    assert spent["prompt_tokens"] == sum(usage["prompt_tokens"] for usage in usages)
    assert reports[0]["tasks"][1]["spent"]["calls"] == 0, "a search asks no model"
    assert "have no recorded replies" not in capsys.readouterr().out


def test_a_request_that_was_not_recorded_fails_its_task_and_says_what_to_do(
    suites: Path, project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cassette = record(suites, project)
    for path in cassette.folder.glob("*.json"):
        if path.name != "recording.json":
            path.unlink()
    assert cli.main(["run", "--lane", "replay", "--suites", str(suites), "--work", str(tmp_path / "w")]) == 1
    said = capsys.readouterr().out
    assert "G5 output" in said
    assert "holds no reply to this request" in said


def test_tasks_that_were_not_recorded_are_named(suites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = load_case(suites / "pay" / "case.yaml")
    plan = Plan((), "replay", suites.parent / "work", suites)
    able, left_out = tasks_of(plan, case)
    assert ([task.id for task in able], left_out) == (["pay-search"], ["pay-journey"])
    cli.main(["run", "--lane", "replay", "--suites", str(suites), "--work", str(plan.work)])
    assert "1 tasks have no recorded replies and were left out: pay-journey" in capsys.readouterr().out


def test_a_recording_asks_only_for_what_it_lacks_and_forgets_what_nobody_needs(suites: Path, project: Project) -> None:
    cassette = record(suites, project)
    case = load_case(suites / "pay" / "case.yaml")
    again = cassette.recorder(ScriptedChatModel(name="local:m", writes=False))
    project.use_chat_model(again)
    draft(project, case.tasks[0])
    assert isinstance(again.inner, RecordingChatModel)
    assert again.inner.asked == 0
    kept = sorted(path.name for path in cassette.folder.glob("*.json"))
    cassette.keep("pay-journey", again.inner.keys[:1])
    cassette.prune()
    assert len(list(cassette.folder.glob("*.json"))) == 2 < len(kept)
    cassette.drop([])
    assert cassette.tasks() == {}


def test_a_reply_that_could_not_be_used_is_recorded_as_such(tmp_path: Path) -> None:
    from assistant.chat_model import Message

    request = ChatRequest((Message("user", "말해 주세요"),))
    model = ScriptedChatModel(
        [ModelReplyInvalid("cut off after 60 tokens"), ModelUnavailable("nobody there")], name="m"
    )
    recorder = RecordingChatModel(model, tmp_path)
    with pytest.raises(ModelReplyInvalid):
        recorder.reply(request)
    with pytest.raises(ModelReplyInvalid, match="cut off"):
        ReplayChatModel(tmp_path).reply(request)
    other = ChatRequest((Message("user", "再说一次"),))
    with pytest.raises(ModelUnavailable):
        recorder.reply(other)
    with pytest.raises(ModelUnavailable, match="holds no reply"):
        ReplayChatModel(tmp_path).reply(other)


def test_a_stopped_run_goes_on_without_drafting_again(
    suites: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--suites", str(suites), "--work", str(tmp_path / "work"), "--output", str(tmp_path / "out")]
    cli.main(["run", *where, "--task", "pay-journey"])
    asked: list[str] = []
    monkeypatch.setattr(sources, "draft", lambda project, task, progress: asked.append(task.id) or draft(project, task))
    cli.main(["run", *where, "--resume"])
    assert asked == ["pay-search"]
    assert cli.main(["run", "--resume"]) == 1
    assert cli.main(["run", *where, "--resume", "--lane", "replay"]) == 1
    assert "is of the lane unit" in capsys.readouterr().err


def test_a_kept_run_is_judged_again_without_drafting(
    suites: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ["--suites", str(suites), "--work", str(tmp_path / "work")]
    cli.main(["run", *where, "--output", str(tmp_path / "out")])

    def never(*_: object) -> None:
        raise AssertionError("nothing is drafted when a run is judged")

    monkeypatch.setattr(sources, "draft", never)
    cli.main(["judge", str(tmp_path / "out"), *where, "--json", str(tmp_path / "again.json")])
    before = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    after = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))
    assert [task["scores"] for task in after["tasks"]] == [task["scores"] for task in before["tasks"]]
    assert cli.main(["judge", str(tmp_path), *where]) == 1


def test_an_output_is_named_for_what_it_says(project: Project, suites: Path) -> None:
    task = load_case(suites / "pay" / "case.yaml").tasks[0]
    first, second = draft(project, task), draft(project, task)
    assert first.id == second.id
    assert project.artifacts() == []
    assert first.artifact == "journey"
    assert named_for_content(first.model_copy(update={"title": "other"})).id != first.id


def test_a_changed_corpus_makes_the_project_anew(suites: Path, tmp_path: Path) -> None:
    plan = Plan((), "unit", tmp_path / "work", suites)
    file = suites / "pay" / "corpus.jsonl"
    counts = []
    for _ in range(2):
        case = load_case(suites / "pay" / "case.yaml")
        with opened(plan, case, suites / "pay" / "case.yaml") as project, project.store() as store:
            counts.append(sum(1 for document in store.documents() for _ in store.segments(document.id)))
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert counts == [4, 1]


def test_a_team_has_limits_of_its_own(suites: Path) -> None:
    (suites / "thresholds.toml").write_text('[every]\nI3 = { min = 0.5 }\n["pay-journey"]\nM3 = { min = 0.9 }\n')
    tables_of.cache_clear()
    tables = tables_of(suites)
    assert tables["every"]["I3"] == {"min": 0.5}
    assert tables["every"]["I4"] == {"min": 1.0}
    assert tables["pay-journey"]["M3"] == {"min": 0.9}
    assert cassettes_of(suites) == suites / "cassettes" != OWN


def test_a_team_has_budgets_of_its_own_alone(suites: Path) -> None:
    assert set(budgets_of(SUITES)) == set(LANES), "each lane of this package has a budget"
    assert budgets_of(suites) == {}
    (suites / "thresholds.toml").write_text("[budget.replay]\nprompt_tokens = 10\n")
    assert budgets_of(suites) == {"replay": {"prompt_tokens": 10}}


def test_what_a_live_task_took_is_read_from_the_journal(project: Project) -> None:
    def asks(prompt_tokens: int, cost: float | None) -> None:
        said = ChatReply("so", Usage("openai:m", prompt_tokens, 3, 0.1, cost))
        project.use_chat_model(ScriptedChatModel([said], name="openai:m")).reply(
            ChatRequest((Message("user", "and?"),))
        )

    asks(100, 0.5)
    meter = Meter(project)
    asks(20, 0.25)
    took = meter.spent(None, "any")
    assert (took.calls, took.prompt_tokens, took.completion_tokens, took.usd) == (1, 20, 3, 0.25)
    asks(1, None)
    assert meter.spent(None, "any").usd is None, "one call without a price, and the sum is not known"


@pytest.mark.slow
def test_cases_run_at_once_give_what_they_give_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYFOLK_EMBEDDER", "hashing:256")
    folder = suites_of(tmp_path / "suites", "pay", "buy")
    found = []
    for jobs in (1, 2):
        plan = Plan((), "unit", tmp_path / f"work{jobs}", folder, ("pay-search", "buy-search"), jobs=jobs)
        found.append([(r.case, r.task, [j.score.value for j in r.judged]) for r in runner.run(plan, sources.Drafted())])
    assert found[0] == found[1]
    assert [case for case, *_ in found[0]] == ["buy", "pay"]


def test_pasted_passages_are_cited_as_they_stand(project: Project, suites: Path) -> None:
    task = load_case(suites / "pay" / "case.yaml").tasks[0]
    assert task.kind == "journey_map"
    made = pasted(project, task)
    texts = [claim.text for stage in made.stages for claim in stage.cells["pain_points"]]
    assert texts
    assert set(texts) <= set(TEXTS.values())
    assert {citation.quote for citation in made.citations} <= set(TEXTS.values())


def test_one_prompt_holds_the_corpus_and_its_reply_becomes_a_map(project: Project, suites: Path) -> None:
    from assistant.frames import load_frame

    task = load_case(suites / "pay" / "case.yaml").tasks[0]
    assert task.kind == "journey_map"
    passages = numbered(project, task)
    request = request_of(load_frame("six_stages"), task.lanes, "en", passages)
    assert all(text in request.messages[1].content for text in TEXTS.values())
    stage = load_frame("six_stages").stages[0].id
    said = {stage: {"pain_points": [{"text": "It times out", "passages": [1, 1, 99]}, {"text": " "}]}}
    made = one_prompt(project, task, ScriptedChatModel([ChatReply(json.dumps(said)), "no map at all"]))
    claims = [claim for each in made.stages for claim in each.cells["pain_points"]]
    assert [(claim.text, claim.participants) for claim in claims] == [("It times out", 1)]
    assert made.citations[0].quote == passages[0].text
    empty = one_prompt(project, task, ScriptedChatModel(["no map at all"]))
    assert not any(each.cells["pain_points"] for each in empty.stages)
    # A reply that is cut off is asked for once more with twice the room, and counts as none where that is cut off too.
    model = ScriptedChatModel([ModelReplyCutOff("Cut off."), json.dumps(said), *2 * [ModelReplyCutOff("Cut off.")]])
    again = one_prompt(project, task, model)
    assert [claim.text for each in again.stages for claim in each.cells["pain_points"]] == ["It times out"]
    assert [asked.max_tokens for asked in model.history] == [request.max_tokens, 2 * request.max_tokens]
    assert not any(each.cells["pain_points"] for each in one_prompt(project, task, model).stages)


def test_simple_findings_cite_what_they_paste_and_what_a_reply_names(project: Project) -> None:
    task = FindingsTask(id="pay-findings", kind="findings")
    made = simple_findings.pasted(project, task)
    assert {finding.kind for finding in made.findings} == {kind.value for kind in simple_findings.KINDS}
    assert {finding.text for finding in made.findings} == set(TEXTS.values())
    assert {citation.quote for citation in made.citations} == set(TEXTS.values())
    passages = numbered(project, task)
    request = simple_findings.request_of("ko", passages)
    assert all(text in request.messages[1].content for text in TEXTS.values())
    rows = [{"kind": "pain", "text": "It times out", "passages": [1, 1, 99]}, {"kind": "pain", "text": " "}, "no row"]
    model = ScriptedChatModel([ChatReply(json.dumps({"findings": rows})), "no list at all"])
    said = simple_findings.one_prompt(project, task, model)
    assert [(finding.text, finding.kind, finding.participants) for finding in said.findings] == [
        ("It times out", "pain", 1)
    ]
    assert said.citations[0].quote == passages[0].text
    assert simple_findings.one_prompt(project, task, model).findings == ()


def test_drafters_are_compared_on_every_corpus() -> None:
    plan = Plan((), "unit", Path("unused"))
    tasks = {case.id: compared(plan, case) for case, _ in load_cases(plan)}
    assert {case for case, own in tasks.items() if not own} == {case for case in tasks if case.endswith(PLANTED)}
    assert {t.kind for case in ("tanf", "otel", "meetings", "patients") for t in tasks[case]} == {"findings"}
    assert {t.kind for case in ("permits", "ipfs", "meals", "clinic", "market") for t in tasks[case]} == {"journey_map"}


def test_the_summary_names_change_failures_and_the_weakest() -> None:
    def task(name: str, value: float, verdict: str = "pass") -> dict[str, object]:
        score = {"id": "M3", "metric": "M3 grounded_f1", "value": value, "state": "ok", "verdict": verdict}
        return {"case": "c", "task": name, "scores": [{**score, "explanation": "few | found"}]}

    entry = {"tasks": [{"task": name, "scores": {"M3 grounded_f1": [0.5, "ok"]}} for name in ("a", "b")]}
    report = {
        "passed": False,
        "verdict": "FAIL: a",
        "lane": "replay",
        "tasks": [task("a", 0.3, "fail"), task("b", 0.6)],
    }
    text = summary({**report, "not_recorded": ["z"]}, entry, [])
    assert "| M3 grounded_f1 (gated) | 0.500 | 0.450 | -0.050 [" in text
    assert "**a** M3 grounded_f1 0.300: few \\| found" in text
    assert text.index("| a | M3") < text.index("| b | M3")
    assert "left out: z" in text
    low, mean, high = interval([0.1, 0.2, 0.3])
    assert (round(low, 3), round(mean, 3), round(high, 3)) == (-0.048, 0.2, 0.448)
    assert interval([0.1]) == (0.1, 0.1, 0.1)
