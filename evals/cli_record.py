"""`python -m evals record`: replies of a model for the lane `replay`, or drafts of any other lane, judged later."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evals.cli_plan import add_plan, plan_of, progress_bar

if TYPE_CHECKING:
    from corpus.progress import Progress
    from evals.cases import Case
    from evals.runner import Plan

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    record = commands.add_parser("record", help="keep what a model replies, or whole drafts, without judging them")
    add_plan(record)
    record.add_argument("--output", type=Path, metavar="DIR", help="folder of the drafts; not for the lane replay")
    record.add_argument("--all", action="store_true", help="every task, also those not recorded before")
    record.add_argument("--again", action="store_true", help="ask the model also for what is recorded already")
    record.add_argument(
        "--limit-seconds",
        type=float,
        metavar="S",
        help="begin no further task after S seconds; the rest stays as it is",
    )
    record.set_defaults(command=_record)
    admit = commands.add_parser("admit", help="measure a judge on pairs that people labelled, before its word counts")
    admit.add_argument("--model", required=True, metavar="PROVIDER:MODEL", help="the judge")
    admit.add_argument(
        "--labels", type=Path, required=True, metavar="FILE", help="JSON lines with claim, passage and supported"
    )
    admit.add_argument("--suites", type=Path, metavar="DIR", help="folder of case folders it is to judge")
    admit.add_argument("--max-cost", type=float, metavar="USD", help="what measuring it may cost")
    admit.set_defaults(command=_admit)


def _record(args: argparse.Namespace) -> int:
    plan = plan_of(args)
    if args.lane == "replay":
        return _record_replies(args, plan)
    if args.output is None:
        print("Name a folder for the drafts: --output DIR", file=sys.stderr)
        return 2
    return _record_drafts(args, plan)


def _record_drafts(args: argparse.Namespace, plan: Plan) -> int:
    from evals.cases import PersonaTask
    from evals.recordings import keep, keep_run
    from evals.runner import can_be_turned, load_cases, opened
    from evals.tasks import draft, twin_of

    started = datetime.now(UTC).isoformat(timespec="seconds")
    with progress_bar() as progress:
        for case, file in load_cases(plan):
            with opened(plan, case, file, progress) as project:
                for task in case.tasks:
                    if not plan.tasks or task.id in plan.tasks:
                        keep(args.output, case.id, task.id, draft(project, task, progress))
                        if isinstance(task, PersonaTask) and can_be_turned(case):
                            with opened(plan, case, file, progress, turned=True) as other:
                                keep(args.output, case.id, twin_of(task).id, draft(other, task, progress))
    keep_run(args.output, {"lane": args.lane, "chat_model": plan.chat_model, "started": started})
    print(f"Recorded in {args.output}; judge it with: python -m evals judge {args.output}")
    return 0


def _record_replies(args: argparse.Namespace, plan: Plan) -> int:
    """Every task that was recorded before, or those named; only what is not recorded yet is asked."""
    from evals.cases import CaseError
    from evals.runner import load_cases

    begun = time.monotonic()
    done: list[str] = []
    with progress_bar() as progress:
        for case, file in load_cases(plan):
            done += _record_case(args, plan, case, file, begun, progress)
    if not done:
        raise CaseError(
            "Nothing was recorded before, so say what to record: --case NAME --task ID (each may be repeated)"
        )
    print(f"{len(done)} tasks recorded; judge them with: python -m evals run --lane replay")
    return 0


def _record_case(
    args: argparse.Namespace, plan: Plan, case: Case, file: Path, begun: float, progress: Progress
) -> list[str]:
    from assistant.errors import ModelUnavailable
    from assistant.providers import make_chat_model
    from assistant.providers.replay import RecordingChatModel
    from evals.cases import PersonaTask
    from evals.cassettes import Cassette, cassettes_of
    from evals.runner import can_be_turned, opened
    from evals.tasks import draft

    cassette = Cassette(cassettes_of(plan.suites) / case.id)
    cassette.drop(task.id for task in case.tasks)
    known = cassette.tasks()
    every = tuple(task.id for task in case.tasks) if plan.cases or args.all else ()
    asked_for = plan.tasks or (every if args.all else tuple(known) or every)
    wanted = [task for task in case.tasks if task.id in asked_for and task.kind != "retrieval"]
    done: list[str] = []
    if not wanted:
        return done
    with opened(plan, case, file, progress) as project:
        model = make_chat_model(plan.chat_model, project.settings)
        if model is None:
            raise ModelUnavailable(
                f"{plan.chat_model} is no model whose replies can be recorded; name another: --model"
            )
        for task in wanted:
            if args.limit_seconds is not None and time.monotonic() - begun > args.limit_seconds:
                print(f"{case.id} / {task.id}: left as it is, the time is over", file=sys.stderr)
                continue
            started = time.monotonic()
            player = cassette.recorder(model, again=args.again)
            project.use_chat_model(player)
            draft(project, task, progress)
            if isinstance(task, PersonaTask) and can_be_turned(case):
                with opened(plan, case, file, progress, turned=True) as other:
                    other.use_chat_model(player)
                    draft(other, task, progress)
            assert isinstance(player.inner, RecordingChatModel)
            cassette.keep(task.id, player.inner.keys)
            done.append(task.id)
            print(
                f"{case.id} / {task.id}: {len(player.inner.keys)} requests, {player.inner.asked} asked, "
                f"{time.monotonic() - started:.0f} s",
                flush=True,
            )
    if len(done) == len(wanted):
        cassette.prune()
    return done


def _admit(args: argparse.Namespace) -> int:
    from assistant.errors import ModelUnavailable
    from assistant.project import Project
    from evals.cases import SUITES
    from evals.judging import LEAST_AC1, LEAST_KAPPA, LEAST_PAIRS, keep_admission, measured, read_labels
    from evals.lanes import cost_limit
    from evals.runner import judges_file

    labels = read_labels(args.labels)
    with tempfile.TemporaryDirectory() as folder:
        Project.create(Path(folder) / "judge").close()
        with Project.open(Path(folder) / "judge", chat_model=args.model, max_cost=cost_limit(args.max_cost)) as project:
            model = project.chat_model()
            if model is None:
                raise ModelUnavailable(f"{args.model} can judge nothing; name a model: --model openai:<model>")
            found = measured(model, labels)
    path = judges_file(args.suites or SUITES)
    keep_admission(path, found)
    asked = f"asked: kappa {LEAST_KAPPA}, AC1 {LEAST_AC1}, {LEAST_PAIRS} pairs"
    print(f"{found.model}: {found.text()}; {asked}: {'admitted' if found.admitted else 'not admitted'}")
    return 0 if found.admitted else 1
