"""Runs against a baseline: what counts as falling behind, what a baseline may hold, and the page people look at."""

from __future__ import annotations

import ast
import json
import random
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evals import baselines, exhibit
from evals.baselines import entry_of, history, p_value, rulings, write_entry, yardsticks
from evals.cases import CaseError
from evals.exhibit import Cell, Exhibit, Row, Shown, Voice
from evals.gate import Limit, judge
from evals.page import page
from evals.report import junit, markdown, verdict_of
from evals.runner import TaskResult
from evals.scores import Score
from evals.trends import trends


def report(**scores: tuple[str, float]) -> dict[str, Any]:
    """A report with one M3 a task; task → (corpus, value)."""
    tasks = [
        {
            "case": case,
            "task": task,
            "scores": [
                {"id": "I2", "metric": "I2 citation_validity", "value": 1.0, "state": "ok"},
                {"id": "M3", "metric": "M3 grounded_f1", "value": value, "state": "ok"},
            ],
        }
        for task, (case, value) in scores.items()
    ]
    return {"started": "2026-03-01T00:00:00+00:00", "wayfolk": "1", "lane": "unit", "tasks": tasks}


def ruling(found: list[baselines.Ruling], rule: str) -> baselines.Ruling:
    """The ruling of that name."""
    return next(one for one in found if one.rule == rule)


@pytest.fixture(autouse=True)
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutants were tried with these yardsticks, and all margins met."""
    monkeypatch.setattr(baselines, "MUTANTS", tmp_path / "mutants.json")
    baselines.write_mutants(["a map"], 10, 10, True)


def test_the_same_scores_pass_every_rule() -> None:
    same = report(a=("x", 0.4), b=("y", 0.5))
    found = rulings(same, entry_of(same, "first"), whole=True)
    names = ["G0 integrity", "G1 yardsticks", "G2 M3", "G4 budget", "G5 complete"]
    assert [(one.rule, one.outcome) for one in found] == [(name, "pass") for name in names]


def test_one_violation_of_integrity_in_one_task_fails_and_is_named() -> None:
    same = report(a=("x", 0.4), b=("y", 0.5))
    entry = entry_of(same, "first")
    for metric, value, state in (("I2", 0.99, "ok"), ("I5", 0.01, "ok"), ("I9", 0.2, "ok"), ("I4", 0.0, "degenerate")):
        broken = report(a=("x", 0.4), b=("y", 0.5))
        broken["tasks"][1]["scores"].append({"id": metric, "metric": f"{metric} name", "value": value, "state": state})
        found = ruling(rulings(broken, entry, whole=True), "G0 integrity")
        assert found.outcome == "fail"
        assert f"b {metric} name" in found.text
        with pytest.raises(CaseError, match="can't be accepted below 1"):
            entry_of(broken, "second")


def test_metrics_that_can_be_fooled_judge_nothing() -> None:
    same = report(a=("x", 0.4))
    entry = entry_of(same, "first")
    baselines.write_mutants(["a map"], 9, 10, False)
    assert ruling(rulings(same, entry, whole=True), "G1 yardsticks").outcome == "fail"
    baselines.MUTANTS.unlink()
    assert "no trial of the mutants" in ruling(rulings(same, entry, whole=True), "G1 yardsticks").text


@pytest.mark.parametrize(("over", "outcome"), [(0.4, "pass"), (0.1, "warn"), (0.0, "fail")])
def test_a_map_no_better_than_one_that_knows_nothing_fails(over: float, outcome: str) -> None:
    same = report(a=("x", 0.4))
    same["tasks"][0]["scores"].append({"id": "G3", "metric": "G3 over_floor", "value": over, "state": "ok"})
    assert ruling(rulings(same, entry_of(same, "first"), whole=True), "G3 floor").outcome == outcome


def test_a_run_that_costs_more_than_its_lane_may_fails() -> None:
    dear = report(a=("x", 0.4))
    dear["tasks"][0]["seconds"] = 1e6
    found = ruling(rulings(dear, entry_of(dear, "first"), whole=True), "G4 budget")
    assert found.outcome == "fail"
    assert "seconds" in found.text


def test_tokens_and_prices_are_held_to_the_budget_and_an_unknown_price_is_said() -> None:
    run = report(a=("x", 0.4), b=("x", 0.4))
    for task, usd in zip(run["tasks"], (1.5, 2.0), strict=True):
        task["spent"] = {"usd": usd, "prompt_tokens": 600}
    entry = entry_of(run, "first")

    def said(**budget: float) -> baselines.Ruling:
        return ruling(rulings(run, entry, whole=True, budgets={"unit": budget}), "G4 budget")

    assert said(usd=4, prompt_tokens=1200) == baselines.Ruling(
        "G4 budget", "pass", "usd 3.5 of 4, prompt_tokens 1200 of 1200"
    )
    assert said(usd=3, prompt_tokens=1200) == baselines.Ruling("G4 budget", "fail", "usd 3.5 of 3")
    assert said(usd=4, prompt_tokens=1199).outcome == "fail"
    run["tasks"][0]["spent"]["usd"] = None
    assert said(usd=3) == baselines.Ruling("G4 budget", "warn", "usd unknown of 3")
    assert said(usd=3, prompt_tokens=1).outcome == "fail"


@pytest.mark.parametrize(
    ("change", "outcome"), [(-0.10, "fail"), (-0.06, "fail"), (-0.03, "warn"), (-0.015, "pass"), (0.1, "pass")]
)
def test_a_fall_of_two_corpora_is_judged_by_its_size(change: float, outcome: str) -> None:
    entry = entry_of(report(a=("x", 0.4), b=("y", 0.5)), "first")
    now = report(a=("x", 0.4 + change), b=("y", 0.5 + change))
    assert ruling(rulings(now, entry, whole=True), "G2 M3").outcome == outcome


def test_a_small_fall_in_many_corpora_is_no_chance() -> None:
    names = [f"t{n}" for n in range(8)]
    entry = entry_of(report(**{name: (name, 0.5) for name in names}), "first")
    everywhere = report(**{name: (name, 0.485) for name in names})
    assert ruling(rulings(everywhere, entry, whole=True), "G2 M3").outcome == "fail"
    one_corpus = report(**{name: ("x", 0.485) for name in names})
    assert ruling(rulings(one_corpus, entry, whole=True), "G2 M3").outcome == "pass"


def test_what_may_be_chance_ends_the_correction() -> None:
    """Five corpora all falling come by chance once in 32: more than .05 over two metrics, so neither fails."""
    names = [f"t{n}" for n in range(5)]

    def both(value: float) -> dict[str, Any]:
        run = report(**{name: (name, value) for name in names})
        for task in run["tasks"]:
            task["scores"].append({"id": "M5", "metric": "M5 pain_recall_severe", "value": value, "state": "ok"})
        return run

    found = rulings(both(0.485), entry_of(both(0.5), "first"), whole=True)
    assert [ruling(found, f"G2 {metric}").outcome for metric in ("M3", "M5")] == ["pass", "pass"]
    alone = report(**{name: (name, 0.485) for name in names})
    assert ruling(rulings(alone, entry_of(both(0.5), "first"), whole=False), "G2 M3").outcome == "fail"


def test_one_task_that_breaks_is_not_hidden_by_the_others() -> None:
    names = [f"t{n}" for n in range(10)]
    entry = entry_of(report(**{name: (name, 0.5) for name in names}), "first")
    now = report(**{name: (name, 0.15 if name == "t3" else 0.55) for name in names})
    found = ruling(rulings(now, entry, whole=True), "G2 M3")
    assert found.outcome == "fail"
    assert "t3" in found.text


def test_chance_is_counted_exactly_for_few_and_drawn_for_many() -> None:
    three = [(str(n), "t", -0.1) for n in range(3)]
    assert p_value(three) == pytest.approx(1 / 8)
    chance = random.Random(1)
    nothing = [(str(n), "t", chance.gauss(0, 0.1)) for n in range(20)]
    assert 0.01 < p_value(nothing) < 0.99
    assert p_value([(str(n), "t", -0.1 - n / 1000) for n in range(20)]) < 0.01


def test_missing_tasks_and_lost_measurements_fail() -> None:
    entry = entry_of(report(a=("x", 0.4), b=("y", 0.5)), "first")
    less = report(a=("x", 0.4))
    assert ruling(rulings(less, entry, whole=True), "G5 complete").outcome == "fail"
    assert ruling(rulings(less, entry, whole=False), "G5 complete").outcome == "pass"
    lost = report(a=("x", 0.4), b=("y", 0.5))
    lost["tasks"][0]["scores"][1]["state"] = "not_applicable"
    assert "a M3 grounded_f1" in ruling(rulings(lost, entry, whole=True), "G5 complete").text
    nothing = {"id": "M7", "metric": "M7 sentiment_curve", "value": 0.0, "state": "degenerate"}
    lost = report(a=("x", 0.4), b=("y", 0.5))
    lost["tasks"][0]["scores"].append(nothing)
    assert "a M7 sentiment_curve" in ruling(rulings(lost, entry, whole=True), "G5 complete").text
    known = entry_of(lost, "first")
    assert ruling(rulings(lost, known, whole=True), "G5 complete").outcome == "pass"


def test_other_yardsticks_ask_for_a_new_baseline() -> None:
    same = report(a=("x", 0.4))
    entry = entry_of(same, "first")
    entry["yardsticks"] = {**entry["yardsticks"], "metrics": "0" * 16}
    found = ruling(rulings(same, entry, whole=True), "G1 yardsticks")
    assert found.outcome == "fail"
    assert "metrics" in found.text


def test_the_hash_of_a_metric_is_of_what_it_does() -> None:
    source = 'def f(a):\n    """Text."""\n    return a + 1  # why\n'
    same = "def f(a):\n    return a + 1\n"
    other = "def f(a):\n    return a + 2\n"
    meaning = baselines._meaning
    assert ast.parse(source)
    assert meaning(source) == meaning(same)
    assert meaning(source) != meaning(other)
    assert set(yardsticks()) == {
        "background.jsonl",
        "boilerplate.jsonl",
        "demographics.toml",
        "calibration.json",
        "metrics",
        "pairs.jsonl",
        "polarity.jsonl",
        "probe.json",
    }


def test_a_baseline_needs_a_reason_and_whole_integrity(tmp_path: Path) -> None:
    good = report(a=("x", 0.4))
    with pytest.raises(CaseError, match="reason"):
        entry_of(good, "  ")
    good["tasks"][0]["scores"][0]["value"] = 0.99
    with pytest.raises(CaseError, match="integrity"):
        entry_of(good, "why not")


def test_a_history_grows_and_carries_over_what_a_part_run_lacks(tmp_path: Path) -> None:
    path = tmp_path / "baselines" / "unit.json"
    write_entry(path, entry_of(report(a=("x", 0.4), b=("y", 0.5)), "first"))
    write_entry(path, entry_of(report(b=("y", 0.6)), "better b"))
    entries = history(path)
    assert [entry["reason"] for entry in entries] == ["first", "better b"]
    assert [task["task"] for task in entries[-1]["tasks"]] == ["a", "b"]
    drawn = trends(entries, report(b=("y", 0.7)))
    assert [(one.task, one.values) for one in drawn] == [("b", (0.5, 0.6, 0.7))]
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CaseError, match="no history"):
        history(path)


def test_the_shipped_baseline_is_of_these_yardsticks() -> None:
    entries = history(baselines.baseline_path("unit"))
    assert entries
    assert entries[-1]["yardsticks"] == yardsticks(), "run: python -m evals update-baseline"


def test_the_verdict_and_the_reports_follow_the_baseline() -> None:
    result = TaskResult("c", "t", "findings", "a", 1.0, tuple(judge([Score("M3 x", 0.6, 1)], {"M3": Limit(least=0.5)})))
    fallen = [baselines.Ruling("G2 M3", "fail", "mean change -0.200")]
    assert verdict_of([result], []) == ("PASS: 1 limits kept in 1 tasks", True)
    line, good = verdict_of([result], fallen)
    assert not good
    assert line.startswith("FAIL: G2 M3")
    assert 'failures="1"' in junit([result], fallen).split("<testsuite ", 2)[1]
    assert "| G2 M3 | fail | mean change -0.200 |" in markdown([result], fallen)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        for name, value in attrs:
            if name in ("src", "href") and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.add(value)


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("text", [HOSTILE, "付款页面打不开", "لم أجد زر الدفع", "결제가 안 돼서"])
def test_the_page_shows_both_sides_as_text_and_fetches_nothing(text: str) -> None:
    voice = Voice(text, text, found=True)
    left = Shown("r1", text, (voice,), 2, "o1", text, 1.0, "")
    right = Shown("o1", text, (voice,), 0, "r1", text, 1.0, "")
    missed = Shown("r2", text, (), 0, "", "", 0.0, text)
    shown = Exhibit((Row(text, text, (Cell("pain_points", (left, missed), (right,)),)),), compared=True)
    scores = judge([Score("M3 x", 0.6, 1, explanation=text)], {"M3": Limit(least=0.5)})
    made = page([TaskResult(text, text, "journey_map", "a", 1.0, tuple(scores), shown)], lane="unit", started=text)
    tags = _Tags()
    tags.feed(made)
    assert tags.names.count("script") == 1
    assert "img" not in tags.names
    assert all(link.startswith("#") for link in tags.links)
    assert {name.rsplit(":", 2)[1] + ":" + name.rsplit(":", 1)[1] for name in tags.ids if ":" in name} >= {
        "r:r1",
        "o:o1",
        "r:r2",
    }
    assert {link.removeprefix("#") for link in tags.links} <= tags.ids, "every link leads somewhere on the page"
    assert "http" not in made
    if text is not HOSTILE:
        assert made.count(text) >= 6


@pytest.mark.parametrize("claim", ["The page times out", "页面打不开", "الخط مشغول كل صباح", "답이 없다"])
def test_a_claim_in_a_remark_keeps_its_own_direction(claim: str) -> None:
    remark = exhibit._readable("s1-1: lane touchpoints, likeness 0.05", {"s1-1": claim})
    assert remark == f"nearest claim: \u2068{claim}\u2069 (lane touchpoints, likeness 0.05)"
    assert exhibit._readable("its evidence is nowhere cited", {"s1-1": claim}) == "its evidence is nowhere cited"


def test_the_command_accepts_a_report_and_then_holds_runs_to_it(tmp_path: Path) -> None:
    from evals import cli

    written = tmp_path / "report.json"
    whole = {**report(a=("x", 0.4)), "schema": "wayfolk-evals/1"}
    written.write_text(json.dumps(whole), encoding="utf-8")
    kept = tmp_path / "kept.json"
    assert cli.main(["update-baseline", str(written), "--reason", "first", "--baseline", str(kept)]) == 0
    assert history(kept)[0]["reason"] == "first"
    assert cli.main(["update-baseline", str(written), "--reason", " ", "--baseline", str(kept)]) == 1


def test_an_attacked_corpus_counts_with_the_one_it_is_made_of() -> None:
    before = report(a=("a", 0.5), b=("a-attacked", 0.5), c=("c", 0.5))
    after = report(a=("a", 0.4), b=("a-attacked", 0.4), c=("c", 0.4))
    entry = entry_of(before, "first")
    apart = next(ruling for ruling in rulings(after, entry, whole=True) if ruling.rule == "G2 M3")
    after["tasks"][1]["corpus"] = "a"
    together = next(ruling for ruling in rulings(after, entry, whole=True) if ruling.rule == "G2 M3")
    assert "p 0.125" in apart.text
    assert "p 0.250" in together.text
