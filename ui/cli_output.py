"""What a command says: one JSON document or plain text on stdout, everything else on stderr.

Knows nothing of any one command.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

from corpus.progress import SET_ASIDE, Pace, Progress, Step
from ui.cli_interrupt import stop_if_asked

if TYPE_CHECKING:
    from tqdm import tqdm

SECONDS_BETWEEN_LINES = 10.0
"""How often a long stage tells of itself where stderr is no terminal."""
MANY = 1_000_000
"""Units from which on a bar shows them in thousands and millions: bytes, mostly."""


def emit(args: argparse.Namespace, document: Mapping[str, object], text: str) -> None:
    """Print `document` as JSON with `--json`, `text` without."""
    try:
        _print(args, document, text)
    except BrokenPipeError:
        # Whoever read has enough; the command's own exit status still counts, above all that of a check.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print(args: argparse.Namespace, document: Mapping[str, object], text: str) -> None:
    if args.json:
        written = json.dumps(document, ensure_ascii=False, indent=2)
        # A byte of a file name that is no UTF-8 stands as an escape, so that the document is valid all the same.
        print(written.encode("utf-8", "backslashreplace").decode("utf-8"))
    elif text:
        print(text)
    sys.stdout.flush()


def note(sentence: str) -> None:
    """Tell the user something beside the result, on stderr."""
    print(sentence, file=sys.stderr, flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows in columns as wide as their widest cell; a wide East Asian character counts two columns."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(_columns(row[column]) for row in cells) for column in range(len(head))]
    lines = []
    for row in cells:
        padded = [cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def _columns(text: str) -> int:
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(mark) else 2 if east_asian_width(mark) in "WF" else 1 for mark in text)


class _Bars:
    """A bar for the stage in hand; a new stage closes the one before."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm[NoReturn] | None = None
        self._stage = ""

    def __call__(self, step: Step) -> None:
        bar = self._bar_for(step)
        bar.total = step.total
        bar.set_postfix_str(step.detail[:40], refresh=False)
        bar.update(step.done - bar.n)

    def _bar_for(self, step: Step) -> tqdm[NoReturn]:
        from tqdm import tqdm

        if self._bar is not None and step.stage == self._stage and step.done >= self._bar.n:
            return self._bar
        self.close()
        self._stage = step.stage
        large = (step.total or 0) > MANY
        bar: tqdm[NoReturn] = tqdm(
            desc=step.stage, total=step.total, file=self._stream, leave=False, dynamic_ncols=True, unit_scale=large
        )
        self._bar = bar
        return bar

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class _Lines:
    """A line when a stage begins and now and then while it lasts: for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._stage = ""
        self._told = 0.0
        self._pace = Pace()

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        pace = self._pace.told(step)
        if step.stage == self._stage and now - self._told < SECONDS_BETWEEN_LINES:
            return
        self._stage, self._told = step.stage, now
        of = f"/{step.total}" if step.total is not None else ""
        pace = f" ({pace})" if pace else ""
        print(f"{step.stage} {step.done}{of}{pace} {step.detail}".rstrip(), file=self._stream, flush=True)

    def close(self) -> None:
        """Nothing is held open."""


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Progress]:
    """A `Progress` that shows bars on a terminal and lines in a log; closed when the work ends or fails."""
    shown = _Bars(stream) if stream.isatty() else _Lines(stream)

    def told(step: Step) -> None:
        stop_if_asked()
        if step.stage == SET_ASIDE:
            note(f"wayfolk: {step.detail} People's own words stand in.")
            return
        shown(step)

    try:
        yield told
    finally:
        shown.close()


def many(count: int, what: str) -> str:
    """`1 source`, `2 sources`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
