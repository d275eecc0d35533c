"""How the headline metrics of each task went over the baselines. Knows histories, no looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.baselines import HEADLINES


@dataclass(frozen=True, slots=True)
class Trend:
    """One metric of one task over the baselines, oldest first, the run itself last."""

    task: str
    metric: str
    labels: tuple[str, ...]
    values: tuple[float, ...]


def trends(entries: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> list[Trend]:
    """A trend for each headline metric that the report measured, over the entries that measured it too."""
    found = []
    for task in report["tasks"]:
        for score in task["scores"]:
            if score["id"] not in HEADLINES or score["state"] != "ok":
                continue
            points = [
                (f"{entry['date']}: {entry['reason']}", known["scores"][score["metric"]][0])
                for entry in entries
                for known in entry["tasks"]
                if known["task"] == task["task"] and score["metric"] in known["scores"]
            ]
            points.append(("this run", score["value"]))
            labels, values = zip(*points, strict=True)
            found.append(Trend(task["task"], score["metric"], labels, values))
    return found
