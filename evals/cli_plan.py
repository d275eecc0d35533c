"""Arguments that the commands of `python -m evals` share: which cases, in which lane, where they are kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.progress import Progress, Step
    from evals.runner import Plan

LANES = ("unit", "replay", "tiny-live", "judge-live")
"""As `evals.lanes` has them; named here so that the help asks for nothing heavy."""


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Declare them."""
    parser.add_argument("--case", action="append", default=[], metavar="NAME", help="a case; all where none is given")
    parser.add_argument("--task", action="append", default=[], metavar="ID", help="a task; all where none is given")
    parser.add_argument(
        "--lane",
        default="unit",
        choices=LANES,
        help="unit: no language model; replay: recorded replies; tiny-live: the embedded model; "
        "judge-live: a model behind an endpoint",
    )
    parser.add_argument(
        "--suites", type=Path, metavar="DIR", help="folder of case folders; those of this package by default"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the cases' projects are kept between runs")
    parser.add_argument("--model", default="", metavar="PROVIDER:MODEL", help="chat model in place of the lane's own")
    parser.add_argument("--max-cost", type=float, metavar="USD", help="what drafting one case may cost in judge-live")
    parser.add_argument(
        "--judge",
        default="",
        metavar="PROVIDER:MODEL",
        help="in judge-live, who says what claims are borne out",
    )
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="cases at once; one for each core by default")


def plan_of(args: argparse.Namespace, *, asks: bool = True) -> Plan:
    """The plan they give.

    Args:
        args: as parsed.
        asks: whether anything is drafted, so that a chat model is needed.

    Raises:
        CaseError: no model is named for a lane that needs one.
    """
    from evals.cases import SUITES
    from evals.lanes import chat_model_of, cost_limit
    from evals.runner import Plan

    return Plan(
        tuple(args.case),
        args.lane,
        args.work or work_folder(),
        args.suites or SUITES,
        tuple(args.task),
        chat_model_of(args.lane, args.model) if asks else "extractive:",
        cost_limit(args.max_cost) if args.lane == "judge-live" else args.max_cost,
        args.jobs,
        args.judge if args.lane == "judge-live" else "",
    )


def work_folder() -> Path:
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("wayfolk")) / "evals"


@contextmanager
def progress_bar() -> Iterator[Progress]:
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
