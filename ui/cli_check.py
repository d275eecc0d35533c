"""`wayfolk check`: whether every quote of a draft still stands in its source.

Lays out reports; verifies nothing itself.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ui.cli_arguments import add_command, open_project
from ui.cli_draft import WHICH, find_artifact
from ui.cli_output import emit, progress_on

if TYPE_CHECKING:
    from assistant.checking import CheckReport
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


def report_row(report: CheckReport) -> dict[str, object]:
    """What `check --json` tells of one draft."""
    return {
        "artifact": report.artifact,
        "claims": report.claims,
        "failed": [
            {"claim": each.claim, "label": each.label, "verified": each.verified.value, "why": each.why}
            for each in report.failed
        ],
    }


def _check(args: argparse.Namespace) -> int:
    project = open_project(args)
    from assistant.checking import check_artifact

    wanted = [find_artifact(project, args.artifact)] if args.artifact else [each.id for each in project.artifacts()]
    with progress_on(sys.stderr) as progress:
        from corpus.progress import Step

        reports = []
        for done, artifact in enumerate(wanted):
            progress(Step("checking", done, len(wanted), artifact))
            reports.append(check_artifact(project, project.load(artifact)))
    failed = any(report.failed for report in reports)
    emit(args, _document(args.artifact, reports), _check_text(reports))
    return CHECK_FAILED if failed else 0


def _document(wanted: str, reports: list[CheckReport]) -> dict[str, object]:
    rows = [report_row(each) for each in reports]
    if wanted:
        return rows[0]
    failed = [
        {"artifact": report.artifact} | failure
        for report, row in zip(reports, rows, strict=True)
        for failure in row["failed"]  # type: ignore[attr-defined]
    ]
    return {"artifact": None, "claims": sum(each.claims for each in reports), "failed": failed, "artifacts": rows}


def _check_text(reports: list[CheckReport]) -> str:
    if not reports:
        return "No drafts to check yet. Make one: wayfolk draft findings"
    lines = []
    for report in reports:
        if not report.failed:
            lines.append(f"{report.artifact}: {report.claims} claims, every quote verified")
            continue
        lines.append(f"{report.artifact}: {report.claims} claims, {len(report.failed)} quotes fail")
        lines += [f"  {each.claim} [{each.label}] {each.verified.value}: {each.why}" for each in report.failed]
    return "\n".join(lines)
