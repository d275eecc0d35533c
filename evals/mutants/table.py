"""The table of mutants: which metric noticed which, over every reference map there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.cases import SUITES
from evals.mutants.bench import Bench, Row
from evals.mutants.map_rules import constant_outputs, ranked, rows_of
from evals.mutants.maps import NAMES, case_maps, hand_map
from evals.mutants.other_rules import other_rows

if TYPE_CHECKING:
    from evals.resemblance import Resemblance

RANKING_AT_LEAST = 0.95
CONSTANT_AT_MOST = 0.35


@dataclass(frozen=True)
class Trial:
    """All that was tried on one map."""

    map: str
    rows: tuple[Row, ...]
    right: int
    """(Sound, unsound) pairs of maps that the headline puts in the right order."""
    pairs: int
    constants: dict[str, float]
    """Headline of outputs that ignore what was asked."""

    @property
    def passed(self) -> bool:
        """Every margin met, the ranking right, no constant output above the bound."""
        ranking = self.right >= RANKING_AT_LEAST * self.pairs
        return all(row.met for row in self.rows) and ranking and max(self.constants.values()) < CONSTANT_AT_MOST


def trial(bench: Bench) -> Trial:
    """Everything of one map."""
    right, pairs = ranked(bench)
    found = (*rows_of(bench), *other_rows(bench))
    return Trial(bench.name, found, right, pairs, constant_outputs(bench))


def benches(sim: Resemblance, work: Path | None = None, suites: Path = SUITES) -> Iterator[Bench]:
    """The hand-made maps and, where a working folder is given, every reference map of the cases."""
    for name in NAMES:
        yield Bench(hand_map(name), sim)
    for base in case_maps(work, suites) if work is not None else ():
        yield Bench(base, sim)


def trials(sim: Resemblance, work: Path | None = None, suites: Path = SUITES) -> list[Trial]:
    """Everything of every map."""
    return [trial(bench) for bench in benches(sim, work, suites)]


def rows(sim: Resemblance, work: Path | None = None) -> list[Row]:
    """The rows of all trials."""
    return [row for each in trials(sim, work) for row in each.rows]


def condensed(found: Sequence[Row]) -> list[Row]:
    """One row for each mutant, metric and rule: the one over all maps and bases that came nearest to failing."""
    worst: dict[tuple[str, str, str], Row] = {}
    for row in found:
        key = (row.mutant, row.metric, row.rule)
        if key not in worst or _margin(row) < _margin(worst[key]):
            worst[key] = row
    return list(worst.values())


def _margin(row: Row) -> tuple[bool, float]:
    """Whether it was met, and how much it moved in the direction asked for."""
    change = row.after - row.before
    if row.rule.startswith("falls"):
        return row.met, -change
    if row.rule.startswith("moves"):
        return row.met, -abs(change)
    return row.met, -row.after if row.rule.startswith(("<=", "=")) else change


def table_text(found: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = ["| map | mutant | of | metric | before | after | asked | met |", "|---|---|---|---|---|---|---|---|"]
    for row in found:
        cells = (row.map, row.mutant, row.base, row.metric, f"{row.before:.2f}", f"{row.after:.2f}", row.rule)
        lines.append("| " + " | ".join(cells) + f" | {'yes' if row.met else 'NO'} |")
    return "\n".join(lines)


def summary(found: Sequence[Trial]) -> str:
    """One line a map: margins met, how well the headline ranks, the best of the constant outputs."""
    lines = ["| map | margins met | pairs ranked right | best constant output |", "|---|---|---|---|"]
    for each in found:
        name, value = max(each.constants.items(), key=lambda pair: pair[1])
        met = sum(row.met for row in each.rows)
        share = f"{each.right} of {each.pairs} ({each.right / each.pairs:.3f})"
        lines.append(f"| {each.map} | {met} of {len(each.rows)} | {share} | {name} {value:.2f} |")
    right, pairs = sum(t.right for t in found), sum(t.pairs for t in found)
    met, every = sum(row.met for t in found for row in t.rows), sum(len(t.rows) for t in found)
    lines.append(f"| all | {met} of {every} | {right} of {pairs} ({right / pairs:.3f}) | |")
    return "\n".join(lines)


def noticed(found: Sequence[Row]) -> dict[str, set[str]]:
    """Metric → the kinds of mutants whose rows are about it."""
    kinds: dict[str, set[str]] = {}
    for row in found:
        metric = "I6" if row.metric == "support" else row.metric.partition(".")[0]
        kinds.setdefault(metric, set()).add(row.mutant.split(" ", 1)[0])
    return kinds
