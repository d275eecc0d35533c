"""Arguments that many commands share, and how a command is declared.

Knows argparse; knows nothing of what a command does.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.records import Scope

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

Run = Callable[[argparse.Namespace], int]

HELP_COLUMNS = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help at one width everywhere, the example on a line of its own."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=HELP_COLUMNS, max_help_position=30)


def add_command(commands: Commands, name: str, run: Run, *, help: str, example: str) -> argparse.ArgumentParser:
    """A command with one sentence of help, one example, `--project` and `--json`."""
    parser = commands.add_parser(
        name, help=help, description=help, epilog=f"Example: {example}", formatter_class=HelpFormatter
    )
    parser.add_argument(
        "--project",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="the project's folder (default: the nearest one upward from here)",
    )
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document and nothing else"
    )
    parser.set_defaults(run=run)
    return parser


def add_group(commands: Commands, name: str, run: Run, *, help: str, example: str) -> Commands:
    """A noun with commands of its own; alone it does what its `list` does."""
    parser = add_command(commands, name, run, help=help, example=example)
    return parser.add_subparsers(title="commands", metavar="COMMAND", dest=f"{name}_command")


def add_scope(parser: argparse.ArgumentParser) -> None:
    """`--segment`: whose words count."""
    parser.add_argument(
        "--segment",
        default="",
        metavar="EXPR",
        help='count only what matches a filter such as "audience=public and language=en|zh and date>=2018"',
    )


def add_language(parser: argparse.ArgumentParser, what: str) -> None:
    """`--language`: a BCP 47 code."""
    parser.add_argument(
        "--language",
        type=language_code,
        default="",
        metavar="CODE",
        help=f"{what}, as a BCP 47 code: en, zh, ar, ko, …",
    )


def add_budget(parser: argparse.ArgumentParser) -> None:
    """`--max-cost` and `--max-tokens`: where to stop."""
    parser.add_argument(
        "--max-cost", type=positive_number, metavar="USD", help="stop when the model has cost this much; keep the rest"
    )
    parser.add_argument(
        "--max-tokens", type=positive_count, metavar="N", help="stop when the model has used this many tokens"
    )


def open_project(args: argparse.Namespace) -> Project:
    """The project a command is about.

    Raises:
        ProjectError: the folder is not a project, or none lies upward from here.
    """
    from assistant.project import Project

    limits = {"max_cost": getattr(args, "max_cost", None), "max_tokens": getattr(args, "max_tokens", None)}
    if args.project is not None:
        return Project.open(args.project, **limits)
    return Project.find(Path.cwd(), **limits)


def scope_of(args: argparse.Namespace) -> Scope | None:
    """What `--segment` asks for, or None where it asks for nothing.

    Raises:
        FilterError: the expression could not be understood.
    """
    if not args.segment:
        return None
    from corpus.filters import parse_scope

    return parse_scope(args.segment)


def positive_number(text: str) -> float:
    """A number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number


def positive_count(text: str) -> int:
    """A whole number above 0."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return number


def language_code(text: str) -> str:
    """A BCP 47 code such as `en` or `zh-Hant`; its shape is checked, not who speaks it. Empty: the default."""
    if text and not _LANGUAGE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no language code: give one such as en, zh, ar or ko")
    return text


def some_text(text: str) -> str:
    """Words, not only spaces."""
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is asked: give a question or a few words")
    return text


def port_number(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return number


def key_value(text: str) -> tuple[str, str]:
    """`name=value`, both not empty."""
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value.strip()
