"""A run in one Markdown comment: what changed against the baseline, what failed, the weakest tasks. Prints nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals.baselines import HEADLINES
from evals.report import markdown

if TYPE_CHECKING:
    from evals.runner import TaskResult

SHOWN = ("M3", "M5", "M1", "P1", "T1", "A1", "A2", "I11", "R2", "R4", "I6", "I8")
"""Metrics in the table, those that were measured; the gated ones are marked."""
WORST = 5


def summary(report: Mapping[str, Any], entry: Mapping[str, Any] | None, results: Sequence[TaskResult]) -> str:
    """The comment: verdict, metrics against the baseline, what failed, the weakest tasks, all scores folded away."""
    tasks = report["tasks"]
    cases = len({task["case"] for task in tasks})
    lines = [f"### {'✅' if report['passed'] else '❌'} {_safe(report['verdict'])}", ""]
    lines += [f"Lane `{report['lane']}`, {len(tasks)} tasks in {cases} cases.", ""]
    if left_out := report.get("not_recorded"):
        lines += [f"Without recorded replies and left out: {', '.join(left_out)}.", ""]
    lines += _metrics(tasks, entry)
    lines += _failures(tasks, report.get("rulings", ()))
    lines += _weakest(tasks, entry)
    lines += ["<details><summary>Every score</summary>", "", markdown(results).rstrip(), "", "</details>", ""]
    return "\n".join(lines)


def _metrics(tasks: Sequence[Mapping[str, Any]], entry: Mapping[str, Any] | None) -> list[str]:
    before = _known(entry)
    rows = []
    for metric in SHOWN:
        measured = [(task["task"], score) for task in tasks for score in task["scores"] if score["id"] == metric]
        measured = [(task, score) for task, score in measured if score["state"] != "not_applicable"]
        if not measured:
            continue
        name = measured[0][1]["metric"] + (" (gated)" if metric in HEADLINES else "")
        new = sum(score["value"] for _, score in measured) / len(measured)
        pairs = [(before[task, metric], score["value"]) for task, score in measured if (task, metric) in before]
        old, change = _baseline_cells(pairs)
        rows.append(f"| {name} | {old} | {new:.3f} | {change} | {len(measured)} |")
    if not rows:
        return []
    heads = ["| metric | baseline | now | change, with 95 % interval | tasks |", "|---|---:|---:|---:|---:|"]
    return [*heads, *rows, ""]


def _baseline_cells(pairs: Sequence[tuple[float, float]]) -> tuple[str, str]:
    if not pairs:
        return "–", "–"
    low, change, high = interval([new - old for old, new in pairs])
    old = sum(old for old, _ in pairs) / len(pairs)
    shown = f"{change:+.3f}" + (f" [{low:+.3f}, {high:+.3f}]" if len(pairs) > 1 else "")
    return f"{old:.3f}", shown


def interval(changes: Sequence[float]) -> tuple[float, float, float]:
    """Lower end, mean and upper end of a mean's 95 % interval, by Student's t; the mean alone where there is one."""
    from scipy.stats import t

    mean = sum(changes) / len(changes)
    if len(changes) < 2:
        return mean, mean, mean
    spread = math.sqrt(sum((change - mean) ** 2 for change in changes) / (len(changes) - 1))
    half = float(t.ppf(0.975, len(changes) - 1)) * spread / math.sqrt(len(changes))
    return mean - half, mean, mean + half


def _failures(tasks: Iterable[Mapping[str, Any]], rulings: Iterable[Mapping[str, Any]]) -> list[str]:
    failed = [f"- **{r['rule']}**: {_safe(r['text'])}" for r in rulings if r["outcome"] == "fail"]
    failed += [
        f"- **{task['task']}** {score['metric']} {score['value']:.3f}: {_safe(score['explanation'])}"
        for task in tasks
        for score in task["scores"]
        if score["verdict"] == "fail"
    ]
    return ["**What failed**", "", *failed, ""] if failed else []


def _weakest(tasks: Iterable[Mapping[str, Any]], entry: Mapping[str, Any] | None) -> list[str]:
    before = _known(entry)
    rows = [
        (score["value"] - before.get((task["task"], score["id"]), score["value"]), score["value"], task, score)
        for task in tasks
        for score in task["scores"]
        if score["id"] in HEADLINES and score["state"] != "not_applicable"
    ]
    rows.sort(key=lambda row: (row[0], row[1], row[2]["task"]))
    if not rows:
        return []
    lines = ["**Where it is weakest** (largest fall first, then lowest)", "", "| task | metric | now | change |"]
    lines.append("|---|---|---:|---:|")
    for change, value, task, score in rows[:WORST]:
        lines.append(f"| {task['task']} | {score['metric']} | {value:.3f} | {change:+.3f} |")
    return [*lines, ""]


def _known(entry: Mapping[str, Any] | None) -> dict[tuple[str, str], float]:
    if entry is None:
        return {}
    return {
        (task["task"], metric.split(" ", 1)[0]): value
        for task in entry["tasks"]
        for metric, (value, state) in task["scores"].items()
        if state != "not_applicable"
    }


def _safe(text: str) -> str:
    """Without what Markdown would take for a mark or a tag."""
    for sign in ("|", "<", "`", "*"):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
