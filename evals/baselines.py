"""What was reached before, kept with the reason it was accepted; and whether a run falls behind it.

One file a lane, `baselines/<lane>.json`: a history, the last entry in force. The rules compare task by task, never
means of different tasks; signs are flipped by corpus, because the tasks of one corpus rise and fall together. Knows
reports, not drafts.
"""

from __future__ import annotations

import ast
import hashlib
import itertools
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from evals.cases import CaseError
from evals.gate import thresholds

BASELINES = Path(__file__).parent / "baselines"
SCHEMA = "wayfolk-baselines/1"
HEADLINES: tuple[str, ...] = tuple(thresholds()["gate"]["headlines"])
"""Metrics whose fall is a regression."""
LOWER_IS_BETTER = ("I5", "I9", "I10")
DRAWS = 10_000
EXACT = 12
"""Up to so many corpora every flip of signs is counted, beyond them `DRAWS` random ones."""
_METRIC_FILES = (
    "matching.py",
    "resemblance.py",
    "polarity.py",
    "encoders.py",
    "token_overlap.py",
    "agreement.py",
    "metrics.py",
    "other_demographics.py",
    "views.py",
    "references.py",
    "yardsticks.py",
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says of a run against its baseline."""

    rule: str
    outcome: Literal["pass", "warn", "fail"]
    text: str


def baseline_path(lane: str) -> Path:
    """The file of a lane."""
    return BASELINES / f"{lane}.json"


def history(path: Path) -> list[dict[str, Any]]:
    """All entries, oldest first; none where there is no file.

    Raises:
        CaseError: the file is not a history of this version.
    """
    if not path.is_file():
        return []
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CaseError(f"{path} can't be read ({error}); restore it from version control.") from error
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise CaseError(f"{path} is no history of baselines of version {SCHEMA}.")
    return list(kept["history"])


def entry_of(report: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """A report as an entry of the history.

    Raises:
        CaseError: no reason, or integrity is not whole.
    """
    if not reason.strip():
        raise CaseError("A baseline needs a reason; say why the new scores are accepted: --reason TEXT")
    for task in report["tasks"]:
        for score in task["scores"]:
            if violates(score):
                raise CaseError(
                    f"{task['task']} has {score['metric']} {score['value']}: integrity can't be accepted below 1;"
                    " mend the output first."
                )
    return {
        "date": str(report["started"])[:10],
        "reason": reason.strip(),
        "wayfolk": report["wayfolk"],
        "yardsticks": yardsticks(),
        "tasks": [
            {
                "case": task["case"],
                "task": task["task"],
                "scores": {s["metric"]: [s["value"], s["state"]] for s in task["scores"]},
            }
            for task in report["tasks"]
        ],
    }


def write_entry(path: Path, entry: Mapping[str, Any]) -> None:
    """Add an entry to a lane's history; tasks it does not hold are carried over from the last."""
    entries = history(path)
    if entries:
        told = {task["task"] for task in entry["tasks"]}
        carried = [task for task in entries[-1]["tasks"] if task["task"] not in told]
        entry = {**entry, "tasks": sorted([*carried, *entry["tasks"]], key=lambda task: (task["case"], task["task"]))}
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"schema": SCHEMA, "history": [*entries, entry]}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


@cache
def yardsticks() -> dict[str, str]:
    """Hashes of all that scores are measured with: calibration, bank, pairs, and the metrics' own code."""
    package = resources.files("evals")
    found = {
        name: _digest(package.joinpath(folder, name).read_bytes())
        for folder, name in (
            ("calibration", "calibration.json"),
            ("calibration", "pairs.jsonl"),
            ("calibration", "polarity.jsonl"),
            ("calibration", "probe.json"),
            ("bank", "background.jsonl"),
            ("bank", "boilerplate.jsonl"),
            ("", "demographics.toml"),
        )
    }
    folder = Path(__file__).parent
    files = sorted([*(folder / "scorers").glob("*.py"), *(folder / name for name in _METRIC_FILES)])
    found["metrics"] = _digest("\n".join(_meaning(file.read_text(encoding="utf-8")) for file in files).encode())
    return found


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _meaning(source: str) -> str:
    """Code without comments, formatting and docstrings: what they change, no score does."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [line for line in body if not _is_text(line)] or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def rulings(
    report: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    whole: bool,
    budgets: Mapping[str, Mapping[str, float]] | None = None,
) -> list[Ruling]:
    """Every rule's word on a report.

    Args:
        whole: the run was of all tasks, so that a task of the baseline that it lacks is missing.
        budgets: lane → what a run of it may take; those of this package where None.
    """
    before = {task["task"]: task for task in entry["tasks"]}
    after = {task["task"]: task for task in report["tasks"]}
    found = [integrity(report), _same_yardsticks(entry)]
    found += _regressions(before, after)
    found += _over_floor(report)
    found += _within_budget(report, thresholds().get("budget", {}) if budgets is None else budgets)
    found += _completeness(before, after, whole)
    return found


def rules() -> Mapping[str, Any]:
    """The numbers of the rules, as they stand in `thresholds.toml`."""
    return thresholds()["gate"]


def violates(score: Mapping[str, Any]) -> bool:
    """Whether a score is of integrity and not whole. One that could not be measured on an output is not whole."""
    if score["id"] not in rules()["integrity"] or score["state"] == "not_applicable":
        return False
    return bool(score["value"] > 0 if score["id"] in LOWER_IS_BETTER else score["value"] < 1)


def integrity(report: Mapping[str, Any]) -> Ruling:
    """G0: any violation in any task fails, and is named."""
    found = [
        f"{task['task']} {score['metric']} {score['value']:g}: {score.get('explanation', '')}"
        for task in report["tasks"]
        for score in task["scores"]
        if violates(score)
    ]
    if found:
        return Ruling(
            "G0 integrity", "fail", "; ".join(found[:5]) + (f"; {len(found) - 5} more" if len(found) > 5 else "")
        )
    return Ruling("G0 integrity", "pass", f"whole in {len(report['tasks'])} tasks")


def _over_floor(report: Mapping[str, Any]) -> list[Ruling]:
    """G3: the headline of each map over the best map that knows nothing of its corpus."""
    over = [
        (score["value"], task["task"])
        for task in report["tasks"]
        for score in task["scores"]
        if score["id"] == "G3" and score["state"] != "not_applicable"
    ]
    if not over:
        return []
    asked, least = rules()["floor_asked"], rules()["floor_least"]
    short = [f"{name} {value:.2f}" for value, name in sorted(over) if value < asked]
    outcome: Literal["pass", "warn", "fail"] = "fail" if min(over)[0] <= least else "warn" if short else "pass"
    said = (
        f"below {asked:g} over the floor: {', '.join(short)}" if short else f"{len(over)} maps, all {asked:g} over it"
    )
    return [Ruling("G3 floor", outcome, said)]


def _within_budget(report: Mapping[str, Any], budgets: Mapping[str, Mapping[str, float]]) -> list[Ruling]:
    """G4: what the run took against what its lane may take. A price that is not known warns, since it can't be held."""
    budget = budgets.get(report["lane"], {})
    if not budget:
        return []
    spent = {name: _taken(report, name) for name in budget}
    over = [name for name, most in budget.items() if (spent[name] or 0.0) > most]
    unknown = [name for name in budget if spent[name] is None]
    said = ", ".join(
        f"{name} unknown of {most:g}" if (taken := spent[name]) is None else f"{name} {taken:g} of {most:g}"
        for name, most in budget.items()
        if name in over or not over
    )
    return [Ruling("G4 budget", "fail" if over else "warn" if unknown else "pass", said)]


def _taken(report: Mapping[str, Any], name: str) -> float | None:
    """The sum over the tasks, to one decimal; None where a task does not know."""
    values = [task.get(name, task.get("spent", {}).get(name, 0)) for task in report["tasks"]]
    return None if None in values else round(sum(values), 1 if name.endswith("seconds") else 4)


def _same_yardsticks(entry: Mapping[str, Any]) -> Ruling:
    changed = sorted(name for name, digest in yardsticks().items() if entry["yardsticks"].get(name) != digest)
    if not changed:
        return _mutants_passed()
    said = f"{', '.join(changed)} changed since the baseline; accept new scores: python -m evals update-baseline"
    return Ruling("G1 yardsticks", "fail", said)


MUTANTS = BASELINES / "mutants.json"
"""What the last trial of all mutants came to, and with which yardsticks."""


def _mutants_passed() -> Ruling:
    """The other half of G1: metrics that can be fooled judge nothing."""
    again = "run: python -m evals mutants"
    try:
        kept = json.loads(MUTANTS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Ruling("G1 yardsticks", "fail", f"no trial of the mutants is on record; {again}")
    if kept["yardsticks"] != yardsticks():
        return Ruling("G1 yardsticks", "fail", f"the mutants were tried with other yardsticks; {again}")
    said = f"{kept['met']} of {kept['margins']} margins of mutants met over {len(kept['maps'])} maps"
    return Ruling("G1 yardsticks", "pass" if kept["passed"] else "fail", f"measured as the baseline was; {said}")


def write_mutants(maps: Sequence[str], met: int, margins: int, passed: bool) -> None:
    """Put a trial of the mutants on record."""
    kept = {"maps": list(maps), "met": met, "margins": margins, "passed": passed, "yardsticks": yardsticks()}
    MUTANTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _regressions(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Ruling]:
    """G2, for each headline metric that both runs have."""
    changes: dict[str, list[tuple[str, str, float]]] = {}
    for name, task in after.items():
        known = before.get(name)
        if known is None:
            continue
        old = {metric.split(" ", 1)[0]: value for metric, (value, state) in known["scores"].items() if state == "ok"}
        for score in task["scores"]:
            if score["id"] in HEADLINES and score["id"] in old and score["state"] != "not_applicable":
                # An attacked corpus falls with the one it is made of: they count as one.
                change = (task.get("corpus", task["case"]), name, score["value"] - old[score["id"]])
                changes.setdefault(score["id"], []).append(change)
    chances = {metric: p_value(own) for metric, own in changes.items()}
    order = sorted(changes, key=lambda metric: chances[metric])
    found = []
    significant = True
    for rank, metric in enumerate(order):
        # Holm 1979: the first that may be chance ends it, though a later one has an easier level.
        significant = significant and chances[metric] < rules()["level"] / (len(order) - rank)
        found.append(_regression(metric, changes[metric], chances[metric], significant))
    return found


def _regression(metric: str, changes: Sequence[tuple[str, str, float]], p: float, significant: bool) -> Ruling:
    mean = sum(change for _, _, change in changes) / len(changes)
    worst = min(changes, key=lambda change: change[2])
    said = f"mean change {mean:+.3f} over {len(changes)} tasks, p {p:.3f}; worst {worst[1]} {worst[2]:+.3f}"
    rule = f"G2 {metric}"
    large = worst[2] < -rules()["worst_drop"] or mean < -rules()["mean_drop"]
    if large or (mean < -rules()["significant_drop"] and significant):
        return Ruling(rule, "fail", said)
    return Ruling(rule, "warn" if mean < -rules()["warned_drop"] else "pass", said)


def p_value(changes: Sequence[tuple[str, str, float]]) -> float:
    """How often a fall so large would come by chance: one-sided, signs flipped corpus by corpus.

    Args:
        changes: (corpus, task, change).
    """
    sums: Counter[str] = Counter()
    for corpus, _, change in changes:
        sums[corpus] += change  # type: ignore[assignment]
    values = [float(value) for value in sums.values()]
    seen = sum(values)
    if len(values) <= EXACT:
        totals = [sum(s * v for s, v in zip(signs, values, strict=True)) for signs in _flips(len(values))]
    else:
        chance = random.Random(0)
        totals = [sum(v if chance.random() < 0.5 else -v for v in values) for _ in range(DRAWS)] + [seen]
    return sum(total <= seen + 1e-12 for total in totals) / len(totals)


def _flips(count: int) -> itertools.product[tuple[int, ...]]:
    return itertools.product((1, -1), repeat=count)


def _completeness(before: Mapping[str, Any], after: Mapping[str, Any], whole: bool) -> list[Ruling]:
    """G5: tasks and measurements that the baseline had and this run has not, and more outputs with nothing in them."""
    missing = sorted(before.keys() - after.keys()) if whole else []
    if missing:
        return [Ruling("G5 complete", "fail", f"missing tasks: {', '.join(missing)}")]
    lost = []
    for name, task in after.items():
        known = before.get(name)
        if known is None:
            continue
        now = {score["metric"]: score["state"] for score in task["scores"]}
        lost += [
            f"{name} {metric}"
            for metric, (_, state) in known["scores"].items()
            if state == "ok" and now.get(metric, "missing") != "ok"
        ]
        lost += [
            f"{name} {metric}"
            for metric, state in now.items()
            if state == "degenerate" and known["scores"].get(metric, ("", ""))[1] not in ("ok", "degenerate")
        ]
    if lost:
        return [Ruling("G5 complete", "fail", f"no longer measured: {', '.join(lost[:5])}")]
    return [Ruling("G5 complete", "pass", f"{len(after)} tasks, all measured")]
