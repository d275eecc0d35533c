"""`wayfolk approve` and `wayfolk eval`: take over a draft, make an evaluation case of it, and judge later drafts by it.

The one place of the product that knows the evaluation; its work is done there, and imported when it is asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ui.cli_arguments import add_command, open_project
from ui.cli_draft import WHICH, find_artifact
from ui.cli_output import emit, note

if TYPE_CHECKING:
    from assistant.project import Project
    from ui.cli_arguments import Commands

SUITES = "evals"
"""Folder of the cases in a project, where none is named."""
LANES = ("unit", "replay", "tiny-live", "judge-live")


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    approve = add_command(
        commands,
        "approve",
        _approve,
        help="Take over the claims of a draft: they are the team's own from then on.",
        example="wayfolk approve journey",
    )
    approve.add_argument("artifact", metavar="ARTIFACT", help=WHICH)
    approve.add_argument("--claim", action="append", default=[], metavar="ID", help="this claim alone; may be repeated")
    approve.add_argument("--withdraw", action="store_true", help="take the approval back")
    evaluate = add_command(
        commands,
        "eval",
        _run,
        help="Judge what is drafted by maps that people approved.",
        example="wayfolk eval run --output out",
    )
    inner = evaluate.add_subparsers(title="commands", metavar="COMMAND", dest="eval_command", required=True)
    init = add_command(
        inner,
        "init",
        _init,
        help="Make an evaluation case out of an approved journey map.",
        example="wayfolk eval init journey --name checkout",
    )
    init.add_argument("artifact", metavar="ARTIFACT", nargs="?", default="journey", help=f"{WHICH}; journey by default")
    init.add_argument("--name", default="", metavar="NAME", help="of the case (default: the project's)")
    init.add_argument("--unapproved", action="store_true", help="take the map as it is, approved or not")
    _add_suites(init)
    run = add_command(
        inner,
        "run",
        _run,
        help="Draft every case, compare it with its reference and print one verdict; exit status 1 where it fails.",
        example="wayfolk eval run --output out",
    )
    record = add_command(
        inner,
        "record",
        _record,
        help="Keep what a chat model replies, so that `eval run --lane replay` needs no model.",
        example="wayfolk eval record --model openai:gpt-4.1-mini",
    )
    for parser in (run, record):
        parser.add_argument("--model", default="", metavar="PROVIDER:MODEL", help="chat model (default: the lane's)")
        _add_suites(parser)
    run.add_argument("--lane", choices=LANES, default="unit", help="which chat model answers; unit: none")
    run.add_argument("--output", type=Path, metavar="DIR", help="write report.html, summary.md, junit.xml, report.json")
    run.add_argument("--resume", action="store_true", help="go on with the run in --output")
    accept = add_command(
        inner,
        "accept",
        _accept,
        help="Accept the scores of a run as what later runs must reach.",
        example='wayfolk eval accept out/report.json --reason "first baseline"',
    )
    accept.add_argument("report", type=Path, metavar="REPORT", help="the report.json of a run")
    accept.add_argument("--reason", required=True, metavar="TEXT", help="why they are accepted")
    _add_suites(accept)


def _add_suites(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--suites", type=Path, metavar="DIR", help=f"folder of the cases (default: {SUITES})")


def _approve(args: argparse.Namespace) -> int:
    from assistant.claims import claims_of
    from assistant.history import revise
    from assistant.operations import Approve

    project = open_project(args)
    artifact = project.load(find_artifact(project, args.artifact))
    chosen = tuple(args.claim) or tuple(claim.id for claim in claims_of(artifact))
    if chosen:
        operation = Approve(cards=chosen, withdraw=args.withdraw)
        artifact = revise(project, artifact.id, operation, language="en").artifact
    every = list(claims_of(artifact))
    standing = sum(claim.approved for claim in every)
    document = {"artifact": artifact.id, "approved": standing, "claims": len(every)}
    emit(args, document, f"{artifact.id}: {standing} of {len(every)} claims approved.")
    return 0


def _init(args: argparse.Namespace) -> int:
    from assistant.errors import ArtifactError
    from evals.cases import CaseError
    from evals.own_cases import make_case

    project = open_project(args)
    artifact = project.load(find_artifact(project, args.artifact))
    if artifact.artifact != "journey":
        raise ArtifactError(f"{artifact.id} is no journey map; a case is made of one: wayfolk draft journey")
    name = args.name or _file_name(project)
    try:
        made = make_case(project, artifact, _suites(args, project), name, unapproved=args.unapproved)
    except CaseError as error:
        raise ArtifactError(str(error)) from error
    document = {
        "case": str(made.folder),
        "passages": made.passages,
        "items": made.items,
        "left_out": made.left_out,
    }
    emit(args, document, f"Wrote {made.folder}: {made.items} items of reference, {made.passages} passages.")
    if made.left_out:
        note(f"{made.left_out} claims without evidence were left out.")
    note("The case holds the words of your participants as the project stores them: keep it where the project may be.")
    note("Grade the severity of its pains in case.yaml, then: wayfolk eval run --output out")
    return 0


def _file_name(project: Project) -> str:
    return re.sub(r"[^a-z0-9]+", "-", project.name.casefold()).strip("-") or "case"


def _suites(args: argparse.Namespace, project: Project) -> Path:
    return args.suites if args.suites is not None else project.root / SUITES


def _run(args: argparse.Namespace) -> int:
    more = [*(["--output", str(args.output)] if args.output else []), *(["--resume"] if args.resume else [])]
    return _evals(args, "run", "--lane", args.lane, *more)


def _record(args: argparse.Namespace) -> int:
    return _evals(args, "record", "--lane", "replay", "--all")


def _evals(args: argparse.Namespace, *words: str) -> int:
    suites = args.suites if args.suites is not None else _suites(args, open_project(args))
    model = ["--model", args.model] if args.model else []
    return _told(args, [*words, "--suites", str(suites), "--work", str(suites / ".work"), *model])


def _accept(args: argparse.Namespace) -> int:
    from assistant.errors import ArtifactError
    from evals.cases import CaseError
    from evals.report import read_report

    suites = args.suites if args.suites is not None else _suites(args, open_project(args))
    try:
        lane = read_report(args.report)["lane"]
    except CaseError as error:
        raise ArtifactError(str(error)) from error
    history = suites / f"{lane}.baseline.json"
    return _told(args, ["update-baseline", str(args.report), "--reason", args.reason, "--baseline", str(history)])


def _told(args: argparse.Namespace, words: list[str]) -> int:
    """Run a command of `python -m evals`; with `--json` its report, or what it says, is the one document."""
    from evals.cli import main

    if not args.json:
        return main(words)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as said:
        report = Path(folder) / "report.json"
        status = main([*words, "--json", str(report)] if words[0] == "run" else words)
        document = json.loads(report.read_text(encoding="utf-8")) if report.is_file() else {}
    if document or status == 0:
        emit(args, document or {"said": said.getvalue().splitlines()}, "")
    return status
