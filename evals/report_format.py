"""The format of a JSON report, for programs that read one: `report.schema.json` is made from it. Writes no report."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from evals.gold import Part


class ScoreReport(Part):
    """One metric of one task."""

    id: str
    """Short id of the metric, `M3`."""
    metric: str
    """The id and the name, `M3 grounded_f1`."""
    value: float
    """Rounded to three decimals; another processor moves it by less than .002. 0 where nothing could be measured."""
    n: int
    """How many things the value was counted over."""
    state: Literal["ok", "not_applicable", "degenerate"]
    """Measured; nothing there to measure in this case; nothing there to measure in the output, which counts as 0."""
    better: Literal["higher", "lower", "report"]
    """Which way is better; `report`: neither."""
    min: float | None
    """The least value that passes, or null."""
    max: float | None
    """The greatest value that passes, or null."""
    verdict: Literal["pass", "fail", "not_applicable", "reported"]
    """`reported`: without a limit."""
    explanation: str
    """One line for a person."""
    details: dict[str, Any]
    """What the metric counted, in its own form."""


class SpentReport(Part):
    """What a task took; in the lane `replay` what its calls took when they were recorded."""

    calls: int
    """Of a chat model."""
    prompt_tokens: int
    completion_tokens: int
    usd: float | None
    """Null where the price of a call is not known."""
    cpu_seconds: float
    """Of drafting and measuring, all threads together."""


class TaskReport(Part):
    """One task."""

    case: str
    corpus: str
    """Cases that share a corpus count as one when chance is reckoned."""
    task: str
    kind: str
    artifact: str
    """Id of the output, made of its content; empty where there was none."""
    seconds: float
    """How long the output took."""
    spent: SpentReport
    passed: bool
    scores: tuple[ScoreReport, ...]


class RulingReport(Part):
    """One rule of the gate on the run against its baseline."""

    rule: str
    outcome: Literal["pass", "warn", "fail"]
    text: str


class Report(Part):
    """A run, as `run --json` writes it. All but `started`, `seconds` and `cpu_seconds` is the same for the same
    outputs."""

    format: str = Field(alias="schema", pattern=r"^wayfolk-evals/\d+$")
    """Name and version of this format; the version rises when a field changes its meaning or goes."""
    wayfolk: str
    """Version of the program."""
    lane: str
    started: str
    """ISO 8601, UTC."""
    calibration: dict[str, Any]
    """What likeness was measured with, with hashes."""
    passed: bool
    """As the exit status says it."""
    verdict: str
    """The one line."""
    tasks: tuple[TaskReport, ...]
    rulings: tuple[RulingReport, ...] = ()
    """Empty where there is no baseline."""
    not_recorded: tuple[str, ...] = ()
    """Tasks left out of the lane `replay` because no replies were recorded for them."""
