"""What an ingest has to say of single sources, told once where it holds for many.

Knows sentences and the paths they are about; nothing of how they came about.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.ingest import IngestReport

_MANY = 3
"""Sources from which on a sentence that is the same for all of them is told once."""
_NAMED = 3
"""Of these, how many are named; `--json` names all."""


def notes_text(report: IngestReport) -> list[str]:
    """The notes of an ingest as lines, in their order; what is the same for `_MANY` sources or more stands once."""
    origins = [*report.added, *report.replaced, *report.unchanged, *(origin for origin, _ in report.failed)]
    return grouped(report.notes, origins)


def grouped(notes: Iterable[str], origins: Sequence[str]) -> list[str]:
    """Notes of the form `origin: sentence`, joined by sentence; those about nothing in `origins` stay as they are."""
    known = {*origins, *(origin.partition("!/")[0] for origin in origins)}
    about: dict[str, list[str]] = {}
    whole: dict[str, str] = {}
    for note in notes:
        origin = _origin_of(note, known)
        sentence = note[len(origin) :].removeprefix(":").strip() if origin else note
        about.setdefault(sentence, []).append(origin)
        whole.setdefault(f"{sentence}\n{origin}", note)
    lines: list[str] = []
    for sentence, places in about.items():
        if len(places) < _MANY or not all(places):
            lines.extend(whole[f"{sentence}\n{origin}"] for origin in places)
            continue
        folder = os.path.commonpath([os.path.dirname(origin) for origin in places]) if _comparable(places) else ""
        named = ", ".join(os.path.relpath(origin, folder) if folder else origin for origin in places[:_NAMED])
        more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
        lines.append(f"{len(places)} sources: {sentence}\n  {f'{folder}: ' if folder else ''}{named}{more}")
    return lines


def _origin_of(note: str, known: set[str]) -> str:
    """The longest origin a note begins with; empty where it begins with none."""
    at = note.find(": ")
    found = ""
    while at != -1:
        if note[:at] in known:
            found = note[:at]
        at = note.find(": ", at + 1)
    return found


def _comparable(paths: Sequence[str]) -> bool:
    return len({os.path.isabs(path) for path in paths}) == 1
