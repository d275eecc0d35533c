"""`wayfolk init` and `ingest`: a project's folder and its sources.

Calls the functions that do it and tells what came of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.cli_arguments import add_command, key_value, language_code, open_project, positive_number
from ui.cli_notes import notes_text
from ui.cli_output import emit, note, progress_on

if TYPE_CHECKING:
    from assistant.project import Project
    from assistant.staleness import Aftermath
    from corpus.ingest import IngestReport
    from ui.cli_arguments import Commands

EXAMPLES = ("permits", "patients")
"""Also the folders of `assistant/example_data`; a test compares them."""
SOURCE_KINDS = (
    "interview",
    "focus_group",
    "usability_test",
    "survey",
    "review",
    "ticket",
    "feedback",
    "field_notes",
    "diary",
    "staff",
    "report",
    "process",
)
"""Values of `corpus.records.SourceKind`; a test compares them."""


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    init = add_command(
        commands,
        "init",
        _init,
        help="Make a project in a folder, empty or with example research.",
        example="wayfolk init demo --example permits",
    )
    init.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=None, help="default: here")
    init.add_argument(
        "--example",
        nargs="?",
        const=EXAMPLES[0],
        choices=EXAMPLES,
        help=f"bring example research (alone: {EXAMPLES[0]})",
    )
    init.add_argument("--name", default="", help="the project's name (default: the folder's)")
    init.add_argument(
        "--language", type=language_code, default="en", metavar="CODE", help="language of drafts (default: en)"
    )
    init.add_argument("--chat-model", metavar="ID", help="provider:model, as openai:gpt-5 (default: embedded)")
    init.add_argument("--embedder", metavar="ID", help="provider:model (default: embedded)")
    init.add_argument("--base-url", metavar="URL", help="address of an OpenAI-compatible server")
    _add_ingest(commands)


def _add_ingest(commands: Commands) -> None:
    ingest = add_command(
        commands,
        "ingest",
        _ingest,
        help="Take files and folders of research into the project; taking them in twice adds nothing.",
        example="wayfolk ingest interviews/ --kind interview --study winter --attribute audience=public",
    )
    ingest.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="files or folders")
    ingest.add_argument("--kind", choices=SOURCE_KINDS, help="what the sources are (default: detected)")
    ingest.add_argument("--method", default="", metavar="TEXT", help="how they were collected, in your words")
    ingest.add_argument("--date", default="", metavar="DATE", help="ISO 8601: 2018-01-24, 2018-01 or 2018")
    ingest.add_argument("--study", default="", metavar="NAME", help="the study they belong to")
    ingest.add_argument(
        "--language", type=language_code, default="", metavar="CODE", help="their language (default: detected)"
    )
    ingest.add_argument(
        "--attribute", action="append", default=[], type=key_value, metavar="NAME=VALUE", help="a fact; may be repeated"
    )
    ingest.add_argument(
        "--watch", action="store_true", help="stay, and take in what comes to PATH and changes there, until Ctrl-C"
    )
    ingest.add_argument(
        "--poll",
        type=positive_number,
        metavar="SECONDS",
        help="with --watch: look every SECONDS, for disks that tell of no changes (network disks)",
    )
    ingest.add_argument("--prune", action="store_true", help="remove what came from files that are gone from PATH")


def _init(args: argparse.Namespace) -> int:
    from assistant.project import Project

    root = args.folder or args.project or Path.cwd()
    if not args.example:
        project = Project.create(root, name=args.name, language=args.language, **_models(args))
        here = root.resolve() == Path.cwd()
        made = "Made a project here. Next:" if here else f"Made {root}. Next: cd {root} &&"
        emit(args, _project_row(project), f"{made} wayfolk ingest FOLDER")
        return 0
    from assistant.examples import make_example

    with progress_on(sys.stderr) as progress:
        project = make_example(args.example, root, progress, language=args.language, **_models(args))
    with project.store() as store:
        documents = store.heads()
    text = (
        f"{root} holds the example {args.example}: {len(documents)} sources. Next: cd {root} && wayfolk draft findings"
    )
    emit(args, _project_row(project) | {"example": args.example, "documents": len(documents)}, text)
    return 0


def _models(args: argparse.Namespace) -> dict[str, str]:
    given = {"chat_model": args.chat_model, "embedder": args.embedder, "base_url": args.base_url}
    return {name: value for name, value in given.items() if value is not None}


def _project_row(project: Project) -> dict[str, object]:
    return {"project": str(project.root), "name": project.name, "language": project.language}


def _ingest(args: argparse.Namespace) -> int:
    project = open_project(args)
    from assistant.privacy import redacting
    from assistant.staleness import follow_ingest
    from corpus.ingest import IngestOptions, ingest
    from corpus.records import SourceKind

    options = IngestOptions(
        kind=SourceKind(args.kind) if args.kind else None,
        method=args.method,
        date=args.date,
        study=args.study,
        language=args.language,
        attributes=dict(args.attribute),
    )
    if args.watch:
        from ui.cli_watch import watch_folders

        return watch_folders(args, project, options)
    with project.store(writer=True) as store, progress_on(sys.stderr) as progress:
        with redacting(project, store, progress) as redact:
            report = ingest(
                store,
                args.paths,
                root=project.root,
                options=options,
                prune=args.prune,
                transcriber=project.transcriber(),
                redact=redact,
                progress=progress,
            )
        aftermath = follow_ingest(project, store, report)
    report.notes.extend(told_of_privacy(project, report))
    emit(args, report_row(report, aftermath), "\n".join(filter(None, (_ingest_text(report), aftermath.sentence()))))
    for origin, sentence in report.failed:
        note(f"wayfolk: {sentence if sentence.startswith(origin) else f'{origin}: {sentence}'}")
    return 1 if report.failed else 0


def told_of_privacy(project: Project, report: IngestReport) -> list[str]:
    """What is to be said of people's names once sources came in; nothing where none did."""
    from assistant.privacy import told_by_file_names, told_by_missing_weights

    came = [*report.added, *report.replaced, *(new for _, new in report.moved)]
    return list(filter(None, (told_by_file_names(project, came), told_by_missing_weights(project)))) if came else []


def report_row(report: IngestReport, aftermath: Aftermath) -> dict[str, object]:
    """What `ingest --json` tells."""
    return {
        "added": list(report.added),
        "unchanged": list(report.unchanged),
        "replaced": list(report.replaced),
        "moved": [{"from": old, "to": new} for old, new in report.moved],
        "gone": [origin for origin, _ in report.gone],
        "removed": list(report.removed),
        "failed": [{"origin": origin, "why": sentence} for origin, sentence in report.failed],
        "notes": list(report.notes),
        "stale": {draft: list(claims) for draft, claims in aftermath.stale.items()},
    }


def _ingest_text(report: IngestReport) -> str:
    counts: tuple[tuple[Sequence[object], str], ...] = (
        (report.added, "added"),
        (report.replaced, "replaced"),
        (report.moved, "moved"),
        (report.unchanged, "unchanged"),
        (report.gone, "gone"),
        (report.removed, "removed"),
    )
    told = [_count(each, what) for each, what in counts if each]
    if report.failed:
        told.append(f"{len(report.failed)} could not be taken in")
    moved = [f"{old}: the file is called {new} now." for old, new in report.moved]
    gone = [sentence for _, sentence in report.gone]
    return "\n".join([(", ".join(told) or "nothing found to take in") + ".", *moved, *gone, *notes_text(report)])


def _count(items: Sequence[object], what: str) -> str:
    return f"{len(items)} {what}"
