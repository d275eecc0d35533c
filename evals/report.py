"""A run as a table, as Markdown, JSON and JUnit XML; and two runs side by side. Prints nothing itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from evals.baselines import Ruling
from evals.cases import CaseError
from evals.gate import Judged, Verdict
from evals.resemblance import calibration
from evals.runner import TaskResult

SCHEMA = "wayfolk-evals/1"
"""Version of the JSON; raised when a field changes its meaning or goes."""
DECIMALS = 3
"""Scores are kept so exact: another processor moves vectors by less."""
SAME = 2e-3
"""Differences up to this are none."""


def verdict_line(results: Sequence[TaskResult]) -> str:
    """The one line that the exit status follows."""
    failed = [(r.task, j) for r in results for j in r.judged if j.verdict is Verdict.FAIL]
    judged = sum(j.limit is not None for r in results for j in r.judged)
    if not results:
        return "FAIL: nothing was run"
    if failed:
        task, first = failed[0]
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        return f"FAIL: {task} {first.score.metric} ({first.score.explanation}){more}"
    return f"PASS: {judged} limits kept in {len(results)} tasks"


def passed(results: Sequence[TaskResult]) -> bool:
    """Whether the run passes; a run of nothing does not."""
    return bool(results) and all(result.passed for result in results)


def verdict_of(results: Sequence[TaskResult], ruled: Sequence[Ruling]) -> tuple[str, bool]:
    """The one line and whether the run passes: its own limits first, then the baseline."""
    fallen = [ruling for ruling in ruled if ruling.outcome == "fail"]
    if not passed(results) or not fallen:
        return verdict_line(results), passed(results)
    more = f" and {len(fallen) - 1} more" if len(fallen) > 1 else ""
    return f"FAIL: {fallen[0].rule}: {fallen[0].text}{more}", False


def table(results: Iterable[TaskResult]) -> str:
    """Metric, value, n, limit and verdict, task by task."""
    lines: list[str] = []
    for result in results:
        lines += [f"{result.case} / {result.task}  ({result.artifact or 'no output'})", _row(HEADINGS)]
        lines += [_row(_cells(each)) for each in result.judged]
        lines.append("")
    return "\n".join(lines)


HEADINGS = ("metric", "value", "n", "limit", "verdict", "what")
WIDTHS = (28, 7, 6, 9, 8)


def _cells(judged: Judged) -> tuple[str, ...]:
    score = judged.score
    value = f"{score.value:.3f}" if score.state.value != "not_applicable" else "-"
    limit = judged.limit.text() if judged.limit is not None else ""
    return (score.metric, value, str(score.n), limit, judged.verdict.value, score.explanation)


def _row(cells: Sequence[str]) -> str:
    return "  " + " ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=False)) + f" {cells[-1]}"


def markdown(results: Iterable[TaskResult], ruled: Sequence[Ruling] = ()) -> str:
    """The same as Markdown tables, for a pull request or a page of documentation."""
    lines: list[str] = []
    if ruled:
        lines += ["| against the baseline | verdict | |", "|---|---|---|"]
        lines += [
            f"| {ruling.rule} | {ruling.outcome} | {ruling.text.replace('|', chr(92) + '|')} |" for ruling in ruled
        ]
        lines.append("")
    for result in results:
        lines += [f"**{result.case} / {result.task}**", "", "| " + " | ".join(HEADINGS) + " |", "|---" * 6 + "|"]
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in _cells(each)) + " |" for each in result.judged]
        lines.append("")
    return "\n".join(lines)


def as_json(results: Sequence[TaskResult], *, lane: str, started: str) -> dict[str, Any]:
    """The whole run; everything but `started`, `seconds` and `cpu_seconds` is the same for the same outputs."""
    return {
        "schema": SCHEMA,
        "wayfolk": _version(),
        "lane": lane,
        "started": started,
        "calibration": asdict(calibration()),
        "passed": passed(results),
        "verdict": verdict_line(results),
        "tasks": [
            {
                "case": result.case,
                "corpus": result.corpus or result.case,
                "task": result.task,
                "kind": result.kind,
                "artifact": result.artifact,
                "seconds": round(result.seconds, 1),
                "spent": {**asdict(result.spent), "cpu_seconds": round(result.spent.cpu_seconds, 1)},
                "passed": result.passed,
                "scores": [_score_json(each) for each in result.judged],
            }
            for result in results
        ],
    }


def _score_json(judged: Judged) -> dict[str, Any]:
    score, limit = judged.score, judged.limit
    return {
        "id": score.id,
        "metric": score.metric,
        "value": round(score.value, DECIMALS),
        "n": score.n,
        "state": score.state.value,
        "better": score.direction.value,
        "min": limit.least if limit else None,
        "max": limit.greatest if limit else None,
        "verdict": judged.verdict.name.lower(),
        "explanation": score.explanation,
        "details": dict(score.details),
    }


def _version() -> str:
    try:
        return version("wayfolk")
    except PackageNotFoundError:
        return ""


def junit(results: Sequence[TaskResult], ruled: Sequence[Ruling] = ()) -> str:
    """JUnit XML: a suite for each task and one for the baseline, a test case for each metric or rule."""
    root = ElementTree.Element("testsuites", name="wayfolk evals")
    if ruled:
        fallen = [ruling for ruling in ruled if ruling.outcome == "fail"]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name="baseline",
            tests=str(len(ruled)),
            failures=str(len(fallen)),
            skipped="0",
            time="0.0",
        )
        for ruling in ruled:
            case = ElementTree.SubElement(suite, "testcase", classname="baseline", name=ruling.rule)
            if ruling.outcome == "fail":
                ElementTree.SubElement(case, "failure", message=_printable(ruling.text))
    for result in results:
        failures = sum(each.verdict is Verdict.FAIL for each in result.judged)
        skipped = sum(each.verdict is Verdict.NOT_APPLICABLE for each in result.judged)
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=f"{result.case}.{result.task}",
            tests=str(len(result.judged)),
            failures=str(failures),
            skipped=str(skipped),
            time=f"{result.seconds:.1f}",
        )
        for each in result.judged:
            _testcase(suite, result, each)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _testcase(suite: ElementTree.Element, result: TaskResult, judged: Judged) -> None:
    score = judged.score
    case = ElementTree.SubElement(suite, "testcase", classname=f"{result.case}.{result.task}", name=score.metric)
    properties = ElementTree.SubElement(case, "properties")
    for name, value in (("value", f"{score.value:.{DECIMALS}f}"), ("n", str(score.n)), ("state", score.state.value)):
        ElementTree.SubElement(properties, "property", name=name, value=value)
    if judged.verdict is Verdict.FAIL:
        limit = judged.limit.text() if judged.limit else "an output"
        message = f"{score.value:.{DECIMALS}f}, expected {limit}: {score.explanation}"
        ElementTree.SubElement(case, "failure", message=_printable(message))
    elif judged.verdict is Verdict.NOT_APPLICABLE:
        ElementTree.SubElement(case, "skipped", message=_printable(score.explanation))


def _printable(text: str) -> str:
    """Without the characters that XML forbids."""
    return "".join(c for c in text if c in "\t\n" or c >= " ")


def read_report(path: Path) -> dict[str, Any]:
    """A report written by `as_json`.

    Raises:
        CaseError: it can't be read, or is of another version.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CaseError(
            f"{path} can't be read as a report: {error}. Write one with: python -m evals run --json"
        ) from error
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        raise CaseError(f"{path} is not a report of version {SCHEMA}; write it again with: python -m evals run --json")
    return report


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, float | None, float | None]]:
    """(task, metric, value before, value after) wherever they differ; None where a report lacks the score."""
    old, new = _values(before), _values(after)
    order = dict.fromkeys((*old, *new))
    return [
        (*key, old.get(key), new.get(key))
        for key in order
        if key not in old or key not in new or abs(old[key] - new[key]) > SAME
    ]


def _values(report: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    return {(task["task"], score["metric"]): score["value"] for task in report["tasks"] for score in task["scores"]}


def difference_table(rows: Sequence[tuple[str, str, float | None, float | None]]) -> str:
    """The differences as lines."""
    if not rows:
        return f"No score differs by more than {SAME:g}."
    lines = [f"{'task':<22} {'metric':<28} {'before':>8} {'after':>8} {'change':>8}"]
    for task, metric, old, new in rows:
        change = f"{new - old:+.3f}" if old is not None and new is not None else ""
        shown = ["-" if value is None else f"{value:.3f}" for value in (old, new)]
        lines.append(f"{task:<22} {metric:<28} {shown[0]:>8} {shown[1]:>8} {change:>8}")
    return "\n".join(lines)
