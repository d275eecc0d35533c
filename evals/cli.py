"""`python -m evals`. Parses, calls, prints; the exit status is the verdict."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.progress import Progress, Step
    from evals.baselines import Ruling
    from evals.mutants.table import Row as MutantRow
    from evals.runner import Plan, TaskResult


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done and passed, 1 a limit missed or something the user can fix, 2 usage, 130 interrupted."""
    from assistant.errors import AssistantError
    from corpus.errors import CorpusError
    from evals.cases import CaseError

    args = _parser().parse_args(argv)
    try:
        return int(args.command(args))
    except (CaseError, AssistantError, CorpusError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; what was recorded is kept.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Score drafts against what people made.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="draft (or take recorded drafts), score and judge")
    _what(run)
    run.add_argument("--artifacts", type=Path, metavar="DIR", help="score the artifacts in DIR instead of drafting")
    run.add_argument("--json", type=Path, metavar="PATH", help="write the report as JSON")
    run.add_argument("--junit", type=Path, metavar="PATH", help="write the report as JUnit XML")
    run.add_argument("--markdown", type=Path, metavar="PATH", help="write the tables as Markdown")
    run.add_argument("--html", type=Path, metavar="PATH", help="write one self-contained page to look at")
    run.add_argument("--with-mutants", action="store_true", help="show on the page that the metrics notice mutants")
    run.add_argument(
        "--baseline", type=Path, metavar="PATH", help="history to judge against; the lane's own by default"
    )
    run.add_argument("--output", type=Path, metavar="DIR", help="write the reports, the page and the drafts to DIR")
    run.set_defaults(command=_run)
    record = commands.add_parser("record", help="draft and keep the drafts, without judging them")
    _what(record)
    record.add_argument("--output", type=Path, metavar="DIR", required=True, help="folder of the recording")
    record.set_defaults(command=_record)
    update = commands.add_parser("update-baseline", help="accept the scores of a report as what later runs must reach")
    update.add_argument("report", type=Path, help="a JSON report, as written by: run --json")
    update.add_argument("--reason", required=True, metavar="TEXT", help="why these scores are accepted")
    update.add_argument("--baseline", type=Path, metavar="PATH", help="history to add to; the lane's own by default")
    update.set_defaults(command=_update_baseline)
    compare = commands.add_parser("compare", help="show what differs between two JSON reports")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.set_defaults(command=_compare)
    calibrate = commands.add_parser("calibrate", help="fit the measure of likeness on the labelled pairs")
    calibrate.set_defaults(command=_calibrate)
    mutants = commands.add_parser("mutants", help="show that the metrics notice damaged and cheating maps")
    mutants.add_argument("--all", action="store_true", help="every row, not the nearest to failing of each kind")
    mutants.set_defaults(command=_mutants)
    schema = commands.add_parser("schema", help="print the JSON schema of a case file")
    schema.add_argument("--reading", action="store_true", help="that of a file of one reader instead")
    schema.set_defaults(command=_schema)
    return parser


def _what(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", action="append", default=[], metavar="NAME", help="a case; all where none is given")
    parser.add_argument("--task", action="append", default=[], metavar="ID", help="a task; all where none is given")
    parser.add_argument(
        "--lane", default="unit", choices=("unit", "local"), help="unit: no language model; local: embedded"
    )
    parser.add_argument(
        "--suites", type=Path, metavar="DIR", help="folder of case folders; those of this package by default"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the cases' projects are kept between runs")


def _run(args: argparse.Namespace) -> int:
    from evals.recordings import keep_run
    from evals.report import as_json, junit, markdown, table, verdict_of
    from evals.runner import drafted, recorded, run

    plan = _plan(args)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    drafts = args.output / "drafts" if args.output else None
    if args.artifacts is not None and not args.artifacts.is_dir():
        print(
            f"There is no folder {args.artifacts}; record one with: python -m evals record --output DIR",
            file=sys.stderr,
        )
        return 1
    source = recorded(args.artifacts) if args.artifacts is not None else drafted(drafts)
    with _bar() as progress:
        results: list[TaskResult] = run(plan, source, progress)
    found = as_json(results, lane=args.lane, started=started)
    ruled = _rulings(args, plan, found)
    verdict, good = verdict_of(results, ruled)
    found |= {"passed": good, "verdict": verdict, "rulings": [asdict(ruling) for ruling in ruled]}
    report = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    xml = junit(results, ruled)
    _write(args.json, report)
    _write(args.junit, xml)
    _write(args.markdown, markdown(results, ruled) + "\n" + verdict + "\n")
    if args.html is not None or args.output is not None:
        _write(args.html or args.output / "report.html", _page(args, results, ruled, found))
    if args.output is not None:
        _write(args.output / "report.json", report)
        _write(args.output / "junit.xml", xml)
        if args.artifacts is None:
            keep_run(args.output / "drafts", _facts(args.lane, started))
    print(table(results))
    for ruling in ruled:
        print(f"  {ruling.rule:<16} {ruling.outcome:<5} {ruling.text}")
    print(verdict)
    return 0 if good else 1


def _rulings(args: argparse.Namespace, plan: Plan, report: dict[str, Any]) -> list[Ruling]:
    from evals.baselines import history, rulings

    entries = history(_history_of(args))
    if not entries:
        return []
    return rulings(report, entries[-1], whole=not plan.cases and not plan.tasks)


def _history_of(args: argparse.Namespace, lane: str = "") -> Path:
    """The history to judge against: a team's own suites have one beside them."""
    from evals.baselines import baseline_path

    if args.baseline is not None:
        return Path(args.baseline)
    suites = getattr(args, "suites", None)
    return suites / f"{lane or args.lane}.baseline.json" if suites else baseline_path(lane or args.lane)


def _page(args: argparse.Namespace, results: list[TaskResult], ruled: list[Ruling], report: dict[str, Any]) -> str:
    from evals.baselines import history
    from evals.page import page
    from evals.trends import trends

    mutants: list[MutantRow] = []
    if args.with_mutants:
        from evals.mutants.table import rows
        from evals.resemblance import Resemblance
        from evals.runner import measuring_embedder

        mutants = rows(Resemblance(measuring_embedder()))
    lines = trends(history(_history_of(args)), report)
    return page(results, ruled, lane=args.lane, started=report["started"], mutants=mutants, trends=lines)


def _update_baseline(args: argparse.Namespace) -> int:
    from evals.baselines import entry_of, write_entry
    from evals.report import read_report

    report = read_report(args.report)
    path = _history_of(args, report["lane"])
    write_entry(path, entry_of(report, args.reason))
    print(f"{path}: {len(report['tasks'])} tasks accepted; later runs of this lane are judged against them")
    return 0


def _record(args: argparse.Namespace) -> int:
    from evals.recordings import keep, keep_run
    from evals.runner import load_cases
    from evals.tasks import draft, project_of

    plan = _plan(args)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    with _bar() as progress:
        for case, file in load_cases(plan):
            with project_of(case, file, plan.work / case.id, plan.lane, progress) as project:
                for task in case.tasks:
                    if not plan.tasks or task.id in plan.tasks:
                        keep(args.output, case.id, task.id, draft(project, task, progress))
    keep_run(args.output, _facts(args.lane, started))
    print(f"Recorded in {args.output}; judge it with: python -m evals run --artifacts {args.output}")
    return 0


def _compare(args: argparse.Namespace) -> int:
    from evals.report import difference_table, differences, read_report

    rows = differences(read_report(args.before), read_report(args.after))
    print(difference_table(rows))
    return 0


def _calibrate(args: argparse.Namespace) -> int:
    from corpus.embedders import make_embedder
    from evals.calibrate import fit

    fitted = fit(make_embedder("local:multilingual-e5-small"))
    path = Path(__file__).parent / "calibration" / "calibration.json"
    _write(path, json.dumps(asdict(fitted), indent=2) + "\n")
    print(f"{path}: slope {fitted.slope}, centre {fitted.centre}, AUC of same against unrelated {fitted.auc}")
    return 0


def _mutants(args: argparse.Namespace) -> int:
    from evals.mutants.table import condensed, rows, table_text
    from evals.resemblance import Resemblance
    from evals.runner import measuring_embedder

    found = rows(Resemblance(measuring_embedder()))
    missed = sum(not row.met for row in found)
    print(table_text(found if args.all else condensed(found)) + "\n")
    print(f"{'FAIL' if missed else 'PASS'}: {len(found) - missed} of {len(found)} margins met")
    return 1 if missed else 0


def _schema(args: argparse.Namespace) -> int:
    from evals.cases import schema_text
    from evals.gold import Reading

    print(schema_text(Reading) if args.reading else schema_text(), end="")
    return 0


def _plan(args: argparse.Namespace) -> Plan:
    from evals.cases import SUITES
    from evals.runner import Plan

    return Plan(tuple(args.case), args.lane, args.work or _work_folder(), args.suites or SUITES, tuple(args.task))


def _work_folder() -> Path:
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("wayfolk")) / "evals"


def _facts(lane: str, started: str) -> dict[str, str]:
    from evals.tasks import LANES

    return {"lane": lane, "chat_model": LANES[lane], "started": started}


def _write(path: Path | None, text: str) -> None:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on stderr, where that is a terminal."""
    from tqdm import tqdm

    from corpus.progress import silent

    with tqdm(total=None, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False, unit="") as bar:

        def progress(step: Step) -> None:
            bar.total = step.total
            bar.set_description(step.stage, refresh=False)
            bar.set_postfix_str(step.detail[:40], refresh=False)
            bar.n = step.done
            bar.refresh()

        yield progress if not bar.disable else silent
