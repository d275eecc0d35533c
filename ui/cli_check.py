"""`wayfolk check` and `estimate`: whether drafts still hold, and what another would cost.

Lays out reports; verifies and counts nothing itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.cli_arguments import add_command, open_project
from ui.cli_documents import check_document, failure_rows
from ui.cli_draft import KINDS, WHICH, add_brief, brief_of, draft_of, find_artifact
from ui.cli_output import emit, note, progress_on

if TYPE_CHECKING:
    from assistant.checking import CheckReport
    from assistant.estimating import Estimate
    from ui.cli_arguments import Commands

CHECK_FAILED = 3


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    check = add_command(
        commands,
        "check",
        _check,
        help="Check every quote of the drafts against the sources; exit status 3 when one fails.",
        example="wayfolk check personas",
    )
    check.add_argument("artifact", metavar="ARTIFACT", nargs="?", default="", help=f"{WHICH} (default: all)")
    estimate = add_command(
        commands,
        "estimate",
        _estimate,
        help="Tell how many model calls and tokens a draft would take, and what it would cost, without making it.",
        example='wayfolk estimate personas --segment "audience=public"',
    )
    estimate.add_argument("kind", choices=tuple(KINDS), help="what would be drafted")
    add_brief(estimate)


def _check(args: argparse.Namespace) -> int:
    from assistant.checking import check_artifact
    from assistant.errors import ArtifactError
    from corpus.progress import Step

    unreadable: list[str] = []
    with open_project(args) as project, progress_on(sys.stderr) as progress:
        wanted = [find_artifact(project, args.artifact)] if args.artifact else [each.id for each in project.artifacts()]
        reports = []
        for done, artifact in enumerate(wanted):
            progress(Step("checking", done, len(wanted), artifact))
            try:
                loaded = project.load(artifact)
            except ArtifactError as error:
                if args.artifact:
                    raise
                unreadable.append(str(error))  # the other drafts are checked all the same
                continue
            reports.append(check_artifact(project, loaded))
    emit(args, _check_document(args.artifact, reports), _check_text(reports))
    for sentence in unreadable:
        note(sentence)
    if any(report.failed for report in reports):
        return CHECK_FAILED
    return 1 if unreadable else 0


def _check_document(wanted: str, reports: list[CheckReport]) -> Mapping[str, object]:
    if wanted:
        return check_document(reports[0])
    failed = [{"artifact": report.artifact, **row} for report in reports for row in failure_rows(report)]
    return {
        "artifact": None,
        "claims": sum(each.claims for each in reports),
        "failed": failed,
        "artifacts": [check_document(each) for each in reports],
    }


def _check_text(reports: list[CheckReport]) -> str:
    if not reports:
        return "No drafts to check yet. Make one: wayfolk draft findings"
    lines = []
    for report in reports:
        if not report.failed:
            lines.append(f"{report.artifact}: {report.claims} claims, every quote verified")
            continue
        claims = len({each.claim for each in report.failed})
        lines.append(f"{report.artifact}: {claims} of {report.claims} claims fail")
        lines += [f"  {each.claim} [{each.label}] {each.verified.value}: {each.why}" for each in report.failed]
    return "\n".join(lines)


def _estimate(args: argparse.Namespace) -> int:
    from assistant.estimating import estimate_draft

    with open_project(args) as project, progress_on(sys.stderr) as progress:
        estimate = estimate_draft(project, draft_of(args.kind), brief_of(args), progress)
    document = {
        "kind": args.kind,
        "model": estimate.model,
        "calls": estimate.calls,
        "prompt_tokens": estimate.prompt_tokens,
        "completion_tokens": estimate.completion_tokens,
        "completion_tokens_at_most": estimate.completion_tokens_at_most,
        "cost": estimate.cost,
        "cost_at_most": estimate.cost_at_most,
        "seconds": estimate.seconds,
    }
    emit(args, document, _estimate_text(args.kind, estimate))
    return 0


def _estimate_text(kind: str, estimate: Estimate) -> str:
    if not estimate.calls:
        return f"{kind}: nothing is left to ask a model."
    known = estimate.cost is not None and estimate.cost_at_most is not None
    cost = f"about {estimate.cost:.2f} (at most {estimate.cost_at_most:.2f}) US dollars" if known else "price not known"
    time = "" if estimate.seconds is None else f", about {estimate.seconds:.0f} s"
    return (
        f"{kind}: {estimate.calls} calls of {estimate.model}, {estimate.prompt_tokens} tokens in, "
        f"about {estimate.completion_tokens} (at most {estimate.completion_tokens_at_most}) out, {cost}{time}"
    )
