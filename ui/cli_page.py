"""`docs/cli.md`, made from the parser itself: every command with its help, its example and its arguments.

`python -m ui.cli_page` writes it into the checkout in hand; a test finds any drift.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from ui.cli import build_parser

HEAD = """# Command line

Every command takes `--project DIR` (default: the nearest project upward from here) and `--json` (one JSON document on
stdout and nothing else, see [json.md](json.md)). Progress goes to stderr.

Exit status: 0 done; 1 you can fix it, and the message says how; 2 usage; 3 a check failed; 130 interrupted, and what
was done is kept. `WAYFOLK_TRACEBACK=1` shows the details of an unforeseen error.

This page is made from the commands (`make docs`)."""
EVERYWHERE = {"help", "project", "json"}


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for path, parser in commands_of(build_parser()):
        lines += ["", f"## wayfolk {' '.join(path)}", "", str(parser.description), ""]
        lines += [f"    {str(parser.epilog).removeprefix('Example: ')}"]
        rows = list(_rows(parser))
        if rows:
            lines += ["", "| argument | meaning |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def commands_of(
    parser: argparse.ArgumentParser, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command with the words that call it, groups before what is in them."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield (*above, name), child
                yield from commands_of(child, (*above, name))


def _rows(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.dest in EVERYWHERE or isinstance(action, argparse._SubParsersAction):
            continue
        name = action.option_strings[0] if action.option_strings else ""
        value = action.metavar if isinstance(action.metavar, str) else ""
        if not value and action.choices:
            value = " or ".join(map(str, action.choices))
        shown = " ".join(part for part in (name, value or ("" if name else action.dest)) if part)
        yield f"| `{shown}` | {(action.help or '').replace('|', chr(92) + '|')} |"


def main() -> None:
    """Write the page into the checkout in hand."""
    (Path("docs") / "cli.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
