"""`wayfolk refresh`: what new research changes in the drafts, as proposals, and taking them over or leaving them.

Prints what was found; what a change is and does is decided elsewhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.cli_arguments import add_budget, add_command, open_project
from ui.cli_draft import WHICH, find_artifact
from ui.cli_output import emit, many, progress_on

if TYPE_CHECKING:
    from assistant.artifacts import Valence
    from assistant.project import Project
    from assistant.refreshed import Change, Refresh
    from corpus.progress import Progress
    from ui.cli_arguments import Commands

ALL = "all"
SHOWN = 72
"""Characters of a line that the list shows."""


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    refresh = add_command(
        commands,
        "refresh",
        _refresh,
        help="Bring the index and the drafts in step with the sources, and propose what new research changes in them.",
        example="wayfolk refresh journey --take all",
    )
    refresh.add_argument("artifact", metavar="ARTIFACT", nargs="?", default="", help=f"{WHICH} (default: all)")
    change = "a change by its id, or all; may be repeated"
    refresh.add_argument("--take", action="append", default=[], metavar="CHANGE", help=f"take over {change}")
    refresh.add_argument("--leave", action="append", default=[], metavar="CHANGE", help=f"leave {change}")
    add_budget(refresh)


def _refresh(args: argparse.Namespace) -> int:
    with open_project(args) as project, progress_on(sys.stderr) as progress:
        stale, marked = _in_step(project, progress)
        wanted = [find_artifact(project, args.artifact)] if args.artifact else list(stale)
        rows, told = [], []
        for identity in wanted:
            taken, left = _decide(project, identity, args)
            refresh = _proposed(project, identity, progress)
            rows.append(
                {
                    "artifact": identity,
                    "stale": stale.get(identity, []),
                    "changed": identity in marked or bool(taken),
                    "taken": taken,
                    "left": left,
                    "changes": [_row(change) for change in refresh.changes] if refresh else [],
                }
            )
            told += _text(identity, refresh, len(stale.get(identity, [])), taken, left)
    emit(args, {"artifacts": rows}, "\n".join(told) or "The index is in step; there are no drafts yet.")
    return 0


def _in_step(project: Project, progress: Progress) -> tuple[dict[str, list[str]], set[str]]:
    """Index and marks brought in step: stale claims by artifact, and the artifacts whose marks changed."""
    from assistant.checking import check_artifact, mark_stale
    from assistant.staleness import follow_changes

    stale: dict[str, list[str]] = {}
    changed: set[str] = set()
    project.retriever().refresh(progress)
    with project.store() as store:
        follow_changes(project, store)
    for summary in project.artifacts():
        with project.files.held(summary.id):
            artifact = project.load(summary.id)
            report = check_artifact(project, artifact)
            marked = mark_stale(artifact, report)
            if marked != artifact:
                project.save(marked)
                changed.add(summary.id)
        stale[summary.id] = sorted({each.claim for each in report.failed})
    return stale, changed


def _decide(project: Project, identity: str, args: argparse.Namespace) -> tuple[int, int]:
    """Take over and leave what was said; how many of each."""
    from assistant.refreshed import leave, refresh_of, take

    open_changes = refresh_of(project, identity)
    if open_changes is None and not args.artifact:
        return 0, 0
    taken = take(project, identity, _named(args.take), language=project.language)[1] if args.take else 0
    left = leave(project, identity, _named(args.leave)) if args.leave else 0
    return taken, left


def _named(chosen: Sequence[str]) -> tuple[str, ...]:
    return () if ALL in chosen else tuple(chosen)


def _proposed(project: Project, identity: str, progress: Progress) -> Refresh | None:
    from assistant.refreshed import refresh_of
    from assistant.refreshing import is_due, refresh

    standing = refresh_of(project, identity)
    if standing is None and is_due(project, project.load(identity)):
        return refresh(project, identity, progress)
    if standing is not None and standing.origin.revision is not None:
        with project.store() as store:
            moved = store.revision() != standing.origin.revision
        return refresh(project, identity, progress) if moved else standing
    return standing


def _row(change: Change) -> dict[str, object]:
    before, after = change.before or change.felt_before, change.after or change.felt
    return {
        "id": change.id,
        "kind": change.kind,
        "where": change.where,
        "approved": change.approved,
        "voices": list(change.voices),
        "before": before.model_dump(mode="json", by_alias=True) if before else None,
        "after": after.model_dump(mode="json", by_alias=True) if after else None,
    }


def _text(identity: str, refresh: Refresh | None, stale: int, taken: int, left: int) -> list[str]:
    lines = []
    if taken or left:
        lines.append(f"{identity}: {many(taken, 'change')} taken over, {left} left")
    if refresh is None or not refresh.changes:
        return lines or [f"{identity}: nothing to change, {many(stale, 'stale claim')}"]
    sources = ", ".join(refresh.sources) or "sources that changed or went"
    lines.append(f"{identity}: {many(len(refresh.changes), 'change')} proposed from {sources}")
    lines += [f"  {change.id:<4} {change.kind:<13} {change.where}: {_told(change)}" for change in refresh.changes]
    lines.append(f"  Take them over: wayfolk refresh {identity} --take all (or --take {refresh.changes[0].id})")
    return lines


def _told(change: Change) -> str:
    mark = " (approved wording)" if change.approved else ""
    if change.kind == "members":
        return ", ".join(change.voices)
    if change.kind == "measured":
        return f"{_felt(change.felt_before)} → {_felt(change.felt)}"
    if change.before is None:
        return f"{_short(change.after.text)} ({change.after.participants})" if change.after else ""
    if change.after is None:
        return f"{_short(change.before.text)}: nothing is left behind it{mark}"
    counts = f"{change.before.participants} → {change.after.participants}"
    against = (
        f", against {len(change.before.against)} → {len(change.after.against)}" if change.kind == "contradicted" else ""
    )
    new = f" → {_short(change.after.text)}" if change.after.text != change.before.text else ""
    return f"{_short(change.before.text)}{new} ({counts}{against}){mark}"


def _felt(valence: Valence | None) -> str:
    return f"{valence.mean:+.2f} (n={valence.n})" if valence is not None else "not told"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + "…"
