"""The command line: parse, call one function, print.

Knows the commands and what each exit status means. The work is done elsewhere and imported when it is needed,
so that `wayfolk --help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from ui import (
    cli_ask,
    cli_check,
    cli_draft,
    cli_eval,
    cli_models,
    cli_observations,
    cli_privacy,
    cli_project,
    cli_refresh,
    cli_serve,
    cli_settings,
    cli_sources,
)
from ui.cli_arguments import HelpFormatter
from ui.cli_interrupt import interrupts_remembered
from ui.cli_output import note

GROUPS = (
    cli_project,
    cli_serve,
    cli_sources,
    cli_observations,
    cli_ask,
    cli_draft,
    cli_check,
    cli_refresh,
    cli_eval,
    cli_privacy,
    cli_models,
    cli_settings,
)
DONE, USER_CAN_FIX, USAGE, CHECK_FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit statuses. 2 is argparse's own; 130 is 128 + SIGINT, as shells have it."""


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command; each sets `run`, a function of the parsed arguments that gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="wayfolk",
        description="Turn a folder of research into cited answers, personas, journey maps and ideas.",
        epilog="Example: wayfolk init demo --example permits",
        formatter_class=HelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"wayfolk {importlib.metadata.version('wayfolk')}")
    parser.set_defaults(json=False, project=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for group in GROUPS:
        group.add_commands(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 done, 1 the user can fix it, 2 usage, 3 a check failed."""
    _speak_utf8()
    try:
        args = build_parser().parse_args(argv)
        with interrupts_remembered():
            status: int = args.run(args)
        sys.stdout.flush()
    except (AssistantError, CorpusError) as error:
        note(f"wayfolk: {error}")
        return USER_CAN_FIX
    except KeyboardInterrupt:
        note("wayfolk: stopped; what was done is kept, and the same command goes on from there.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the edge: one sentence for the user, the rest for who asks for it
        return _unforeseen(error)
    return status


def _unforeseen(error: Exception) -> int:
    if os.environ.get("WAYFOLK_TRACEBACK"):
        raise error
    what = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    note(
        f"wayfolk: something unforeseen went wrong ({what}); set WAYFOLK_TRACEBACK=1 and run it again for the details."
    )
    return USER_CAN_FIX


def _speak_utf8() -> None:
    # Whatever the locale: people's words are in many scripts. File names that are not UTF-8 come out as they went in.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="surrogateescape")


if __name__ == "__main__":
    raise SystemExit(main())
