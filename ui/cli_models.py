"""`wayfolk models`: the embedded models' weights, and whether the models in use answer.

Fetching and loading are done elsewhere; this tells what came of it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ui.cli_arguments import add_command, add_group, open_project
from ui.cli_output import emit, progress_on, table

if TYPE_CHECKING:
    from ui.cli_arguments import Commands


def add_commands(commands: Commands) -> None:
    """Declare the commands of this file."""
    models = add_group(commands, "models", _list, help="List, fetch or try the models.", example="wayfolk models")
    add_command(
        models,
        "list",
        _list,
        help="List the embedded models and whether their weights are here.",
        example="wayfolk models list --json",
    )
    pull = add_command(
        models,
        "pull",
        _pull,
        help="Fetch the embedded models' weights, checked by SHA-256; goes on where it was broken off.",
        example="wayfolk models pull",
    )
    pull.add_argument("names", metavar="NAME", nargs="*", help="which (default: all)")
    add_command(
        models,
        "test",
        _test,
        help="Ask the project's models one small question each and tell whether they answer sensibly.",
        example="wayfolk models test",
    )


def _rows() -> list[dict[str, object]]:
    from corpus.weights import available, weight_sets

    return [
        {
            "name": each.name,
            "id": f"local:{each.name}",
            "use": each.use,
            "title": each.title,
            "bytes": each.bytes,
            "licence": each.licence,
            "path": str(path) if (path := available(each.name)) else None,
        }
        for each in weight_sets()
    ]


def _list(args: argparse.Namespace) -> int:
    rows = _rows()
    shown = [
        (
            row["id"],
            row["use"],
            f"{int(str(row['bytes'])) / 1e6:,.0f} MB",
            row["path"] or "not here: wayfolk models pull",
        )
        for row in rows
    ]
    emit(args, {"models": rows}, table(("model", "use", "size", "weights"), shown))
    return 0


def _pull(args: argparse.Namespace) -> int:
    from corpus.weights import ensure, weight_set, weight_sets

    names = [weight_set(name).name for name in args.names] or [each.name for each in weight_sets()]
    for name in names:
        with progress_on(sys.stderr) as progress:
            ensure(name, progress)
    wanted = [row for row in _rows() if row["name"] in names]
    emit(args, {"models": wanted}, "\n".join(f"{row['id']}: {row['path']}" for row in wanted))
    return 0


def _test(args: argparse.Namespace) -> int:
    from assistant.trying import try_chat_model, try_embedder

    with open_project(args) as project:
        model = project.chat_model()
        trials = {"chat": try_chat_model(model)} if model is not None else {}
        trials["embedder"] = try_embedder(project.embedder())
    rows = {
        use: {"model": each.model, "sensible": each.sensible, "seconds": each.seconds, "dimensions": each.dimensions}
        for use, each in trials.items()
    }
    verdicts = {True: "answers sensibly", False: "answers, but took the wrong passage for the right one"}
    told = [f"{each.model}: {verdicts[each.sensible]} ({each.seconds} s)" for each in trials.values()]
    emit(args, rows, "\n".join(told))
    return 0 if all(each.sensible for each in trials.values()) else 3
