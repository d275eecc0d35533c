"""`python -m evals agreement` and `describe`: how far the measures go along with people, and the tables of the docs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.cli_record import Commands


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    agreement = commands.add_parser("agreement", help="measures beside human judgements, with intervals")
    agreement.add_argument("--data", type=Path, metavar="DIR", required=True, help="folder of the sets of judgements")
    agreement.add_argument("--page", type=Path, metavar="FILE", help="put the table into its place in FILE")
    agreement.set_defaults(command=_agreement)
    describe = commands.add_parser("describe", help="every metric, and the mutants that show it to move")
    describe.add_argument("--page", type=Path, metavar="FILE", help="put the tables into their places in FILE")
    describe.set_defaults(command=_describe)


def _agreement(args: argparse.Namespace) -> int:
    from evals.cli_plan import work_folder
    from evals.encoders import measure
    from evals.human import agreements, table

    sim = measure(work_folder())
    found = list(agreements(args.data, sim))
    sim.save()
    print(table(found))
    _put(args.page, "agreement", table(found))
    return 0


def _describe(args: argparse.Namespace) -> int:
    from evals import catalogue
    from evals.cli_plan import work_folder
    from evals.encoders import measure
    from evals.mutants.table import condensed, noticed, summary, table_text, trials

    work = work_folder()
    sim = measure(work)
    found = trials(sim, work)
    sim.save()
    rows = [row for each in found for row in each.rows]
    metrics = catalogue.table(noticed(rows))
    print(f"{metrics}\n\n{summary(found)}")
    _put(args.page, "metrics", metrics)
    _put(args.page, "mutants", f"{summary(found)}\n\n{table_text(condensed(rows))}")
    return 0 if all(each.passed for each in found) else 1


def _put(page: Path | None, name: str, table: str) -> None:
    """Write a table between its two marks of a page."""
    from evals.cases import CaseError

    if page is None:
        return
    whole = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if begin not in whole or end not in whole:
        raise CaseError(f"{page} has no place for the table; put {begin} and {end} where it belongs.")
    before, rest = whole.split(begin, 1)
    page.write_text(f"{before}{begin}\n{table}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")
