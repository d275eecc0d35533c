"""`python -m evals drafters`: the product beside simple drafters, as a table."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from evals.cli_plan import add_plan, plan_of, progress_bar

if TYPE_CHECKING:
    from evals.cli_record import Commands

BEGIN, END = "<!-- drafters -->", "<!-- /drafters -->"


def add_commands(commands: Commands) -> None:
    """Declare the command of this file."""
    drafters = commands.add_parser("drafters", help="the product beside drafters that anybody could write")
    add_plan(drafters)
    drafters.add_argument(
        "--record", action="store_true", help="first ask the model the one prompt, where not recorded"
    )
    drafters.add_argument("--page", type=Path, metavar="FILE", help=f"put the table between {BEGIN} and {END} of FILE")
    drafters.set_defaults(command=_drafters)


def _drafters(args: argparse.Namespace) -> int:
    from evals.drafters_table import compared, record_one_prompt, rows, table
    from evals.lanes import EMBEDDED
    from evals.runner import load_cases

    args.lane = "unit"
    plan = plan_of(args, asks=False)
    if args.record:
        for case, file in load_cases(plan):
            for task in compared(plan, case):
                began = time.monotonic()
                asked = record_one_prompt(plan, case, file, task, args.model or EMBEDDED)
                print(f"{case.id} / {task.id}: {asked} asked, {time.monotonic() - began:.0f} s", flush=True)
    with progress_bar() as progress:
        found = rows(plan, progress)
    text = table(found)
    print(text, end="")
    for row in found:
        for name, why in row.missing.items():
            print(f"{row.task}: {name}: {why.splitlines()[0]}", file=sys.stderr)
    if args.page is not None:
        _put(args.page, text)
    return 0


def _put(page: Path, table: str) -> None:
    from evals.cases import CaseError

    whole = page.read_text(encoding="utf-8")
    if BEGIN not in whole or END not in whole:
        raise CaseError(f"{page} has no place for the table; put {BEGIN} and {END} where it belongs.")
    before, rest = whole.split(BEGIN, 1)
    page.write_text(f"{before}{BEGIN}\n{table}{END}{rest.split(END, 1)[1]}", encoding="utf-8")
