"""`python -m evals`. Parses, calls, prints; the exit status is the verdict."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.baselines import Ruling
    from evals.mutants.bench import Row as MutantRow
    from evals.runner import Plan, TaskResult
    from evals.sources import Source


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
    run.add_argument(
        "--resume", action="store_true", help="go on with the run in --output: draft only what is not there yet"
    )
    _reports(run)
    run.set_defaults(command=_run)
    again = commands.add_parser("judge", help="judge a kept run again: nothing is drafted, nothing is paid")
    again.add_argument("kept", type=Path, metavar="DIR", help="what run or record was given as --output")
    _what(again)
    _reports(again)
    again.set_defaults(command=_judge)
    _more_commands(commands)
    return parser


def _reports(run: argparse.ArgumentParser) -> None:
    run.add_argument("--json", type=Path, metavar="PATH", help="write the report as JSON")
    run.add_argument("--junit", type=Path, metavar="PATH", help="write the report as JUnit XML")
    run.add_argument("--markdown", type=Path, metavar="PATH", help="write the tables as Markdown")
    run.add_argument("--html", type=Path, metavar="PATH", help="write one self-contained page to look at")
    run.add_argument("--with-mutants", action="store_true", help="show on the page that the metrics notice mutants")
    run.add_argument(
        "--baseline", type=Path, metavar="PATH", help="history to judge against; the lane's own by default"
    )
    run.add_argument("--output", type=Path, metavar="DIR", help="write the reports, the page and the drafts to DIR")


def _more_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from evals import cli_drafters, cli_measures, cli_record

    cli_record.add_commands(commands)
    cli_drafters.add_commands(commands)
    cli_measures.add_commands(commands)
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
    mutants.add_argument("--work", type=Path, metavar="DIR", help="where vectors are kept between runs")
    mutants.set_defaults(command=_mutants)
    ceiling = commands.add_parser("ceiling", help="show how far two readers of one corpus agree")
    ceiling.add_argument("--suites", type=Path, metavar="DIR", help="folder of case folders; those of this package")
    ceiling.set_defaults(command=_ceiling)
    schema = commands.add_parser("schema", help="print the JSON schema of a case file")
    schema.add_argument("--reading", action="store_true", help="that of a file of one reader instead")
    schema.add_argument("--report", action="store_true", help="that of a JSON report instead")
    schema.set_defaults(command=_schema)


def _what(parser: argparse.ArgumentParser) -> None:
    from evals.cli_plan import add_plan

    add_plan(parser)


def _judge(args: argparse.Namespace) -> int:
    from evals.recordings import facts_of

    drafts = args.kept / "drafts" if (args.kept / "drafts").is_dir() else args.kept
    args.lane, args.artifacts, args.resume = facts_of(drafts)["lane"], drafts, False
    return _run(args)


def _run(args: argparse.Namespace) -> int:
    from evals.cli_plan import plan_of, progress_bar
    from evals.report import as_json, table, verdict_of
    from evals.runner import run, unrecorded

    plan = plan_of(args, asks=args.artifacts is None)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    source = _source(args, plan, started)
    with progress_bar() as progress:
        results: list[TaskResult] = run(plan, source, progress)
    found = as_json(results, lane=args.lane, started=started)
    ruled = _rulings(args, plan, found)
    verdict, good = verdict_of(results, ruled)
    found |= {"passed": good, "verdict": verdict, "rulings": [asdict(ruling) for ruling in ruled]}
    found["not_recorded"] = unrecorded(plan)
    _write_reports(args, results, ruled, found)
    print(table(results))
    for ruling in ruled:
        print(f"  {ruling.rule:<16} {ruling.outcome:<5} {ruling.text}")
    if found["not_recorded"]:
        left_out = found["not_recorded"]
        print(f"  {len(left_out)} tasks have no recorded replies and were left out: {', '.join(left_out)}")
    print(verdict)
    return 0 if good else 1


def _source(args: argparse.Namespace, plan: Plan, started: str) -> Source:
    from evals.cases import CaseError
    from evals.cassettes import cassettes_of
    from evals.recordings import facts_of, keep_run
    from evals.sources import Drafted, Kept

    if args.artifacts is not None:
        if not args.artifacts.is_dir():
            raise CaseError(
                f"There is no folder {args.artifacts}; record one with: python -m evals record --output DIR"
            )
        return Kept(args.artifacts)
    if args.resume and args.output is None:
        raise CaseError("Which run is to go on? Name its folder: --output DIR")
    drafts = args.output / "drafts" if args.output else None
    if drafts is not None:
        if args.resume and drafts.is_dir() and facts_of(drafts)["lane"] != args.lane:
            raise CaseError(f"The run in {args.output} is of the lane {facts_of(drafts)['lane']}; name that: --lane")
        keep_run(drafts, {"lane": args.lane, "chat_model": plan.chat_model, "started": started})
    return Drafted(drafts, args.resume, cassettes_of(plan.suites) if args.lane == "replay" else None)


def _write_reports(
    args: argparse.Namespace, results: list[TaskResult], ruled: list[Ruling], found: dict[str, Any]
) -> None:
    from evals.report import junit
    from evals.summary import summary

    report = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    xml, entries = junit(results, ruled), _entries(args)
    brief = summary(found, entries[-1] if entries else None, results)
    written = {args.json: report, args.junit: xml, args.markdown: brief}
    if args.output is not None:
        written |= {
            args.output / "report.json": report,
            args.output / "junit.xml": xml,
            args.output / "summary.md": brief,
        }
    if args.html is not None or args.output is not None:
        written[args.html or args.output / "report.html"] = _page(args, results, ruled, found)
    for path, text in written.items():
        _write(path, text)


def _entries(args: argparse.Namespace) -> list[dict[str, Any]]:
    from evals.baselines import history

    return history(_history_of(args))


def _rulings(args: argparse.Namespace, plan: Plan, report: dict[str, Any]) -> list[Ruling]:
    from evals.baselines import rulings
    from evals.runner import budgets_of

    entries = _entries(args)
    if not entries:
        return []
    budgets = budgets_of(plan.suites)
    return rulings(report, entries[-1], whole=not plan.cases and not plan.tasks, budgets=budgets)


def _history_of(args: argparse.Namespace, lane: str = "") -> Path:
    """The history to judge against: a team's own suites have one beside them."""
    from evals.baselines import baseline_path

    if args.baseline is not None:
        return Path(args.baseline)
    suites = getattr(args, "suites", None)
    return suites / f"{lane or args.lane}.baseline.json" if suites else baseline_path(lane or args.lane)


def _page(args: argparse.Namespace, results: list[TaskResult], ruled: list[Ruling], report: dict[str, Any]) -> str:
    from evals.page import page
    from evals.trends import trends

    mutants: list[MutantRow] = []
    if args.with_mutants:
        from evals.cli_plan import work_folder
        from evals.encoders import measure
        from evals.mutants.table import rows

        mutants = rows(measure(args.work or work_folder()), args.work or work_folder())
    lines = trends(_entries(args), report)
    return page(results, ruled, lane=args.lane, started=report["started"], mutants=mutants, trends=lines)


def _update_baseline(args: argparse.Namespace) -> int:
    from evals.baselines import entry_of, write_entry
    from evals.report import read_report

    report = read_report(args.report)
    path = _history_of(args, report["lane"])
    write_entry(path, entry_of(report, args.reason))
    print(f"{path}: {len(report['tasks'])} tasks accepted; later runs of this lane are judged against them")
    return 0


def _compare(args: argparse.Namespace) -> int:
    from evals.report import difference_table, differences, read_report

    rows = differences(read_report(args.before), read_report(args.after))
    print(difference_table(rows))
    return 0


def _calibrate(args: argparse.Namespace) -> int:
    from evals.calibrate import told, write
    from evals.encoders import encoders

    folder = Path(__file__).parent / "calibration"
    print(told(*write(folder, encoders())))
    print(f"\nWritten to {folder}; now accept what changed: python -m evals run, then update-baseline")
    return 0


def _mutants(args: argparse.Namespace) -> int:
    from evals.baselines import write_mutants
    from evals.cli_plan import work_folder
    from evals.encoders import measure
    from evals.mutants.table import condensed, summary, table_text, trials

    work = args.work or work_folder()
    sim = measure(work)
    found = trials(sim, work)
    sim.save()
    every = [row for each in found for row in each.rows]
    met, passed = sum(row.met for row in every), all(each.passed for each in found)
    print(table_text(every if args.all else condensed(every)) + "\n\n" + summary(found) + "\n")
    write_mutants([each.map for each in found], met, len(every), passed)
    print(f"{'PASS' if passed else 'FAIL'}: {met} of {len(every)} margins met over {len(found)} maps")
    return 0 if passed else 1


def _ceiling(args: argparse.Namespace) -> int:
    from evals.ceiling import ceilings, table
    from evals.cli_plan import work_folder
    from evals.encoders import measure

    print(table(ceilings(measure(work_folder()), args.suites)))
    return 0


def _schema(args: argparse.Namespace) -> int:
    from evals.cases import schema_text
    from evals.gold import Reading
    from evals.report_format import Report

    print(schema_text(Report if args.report else Reading) if args.report or args.reading else schema_text(), end="")
    return 0


def _write(path: Path | None, text: str) -> None:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
