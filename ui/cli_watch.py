"""`wayfolk ingest --watch`: folders whose files are taken in as they come.

Calls the ingest once for what is there and again for each batch of changes, and tells each in one line. What changed
and when, `corpus.watching` finds out.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING

from ui.cli_output import note, progress_on

if TYPE_CHECKING:
    from assistant.project import Project
    from assistant.staleness import Aftermath
    from corpus.ingest import IngestOptions, IngestReport


def watch_folders(args: argparse.Namespace, project: Project, options: IngestOptions) -> int:
    """Take in what is there, then what comes, until Ctrl-C; the exit status is 0.

    With `--json` every batch is one JSON document on a line of its own.
    """
    from assistant.errors import AssistantError
    from corpus.errors import CorpusError
    from corpus.watching import look, watch

    stop = threading.Event()
    paths = args.paths
    try:
        seen = look(paths)
        _batch(args, project, options)
        note(f"Watching {', '.join(map(str, paths))} … Ctrl-C stops it.")
        for _ in watch(paths, stop, seen=seen, poll=args.poll):
            try:
                _batch(args, project, options)
            except (AssistantError, CorpusError) as error:
                # Somebody else is writing, the disk is full: the next batch takes in what is left.
                note(f"wayfolk: {error}")
    except KeyboardInterrupt:
        stop.set()
        note("Stopped; what was taken in is kept.")
    return 0


def _batch(args: argparse.Namespace, project: Project, options: IngestOptions) -> None:
    """Take in what is there now, bring indexes and drafts in step, and tell it in one line."""
    from assistant.privacy import redacting
    from assistant.staleness import follow_ingest
    from corpus.ingest import ingest
    from ui.cli_project import report_row, told_of_privacy

    with progress_on(sys.stderr) as progress:
        with project.store(writer=True) as store:
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
        if report.added or report.replaced or report.moved or report.removed:
            project.retriever().refresh(progress)
    report.notes.extend(told_of_privacy(project, report))
    if args.json:
        print(json.dumps(report_row(report, aftermath), ensure_ascii=False), flush=True)
    else:
        print(_line(report, aftermath), flush=True)
        for sentence in report.notes:
            note(sentence)
    for origin, sentence in report.failed:
        note(f"wayfolk: {sentence if sentence.startswith(origin) else f'{origin}: {sentence}'}")


def _line(report: IngestReport, aftermath: Aftermath) -> str:
    counts = (
        (len(report.added), "added"),
        (len(report.replaced), "replaced"),
        (len(report.moved), "moved"),
        (len(report.gone), "gone"),
        (len(report.removed), "removed"),
        (len(report.failed), "could not be taken in"),
    )
    told = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing new"
    return " ".join(each for each in (f"{datetime.now():%H:%M:%S} {told}.", aftermath.sentence()) if each)
