"""`wayfolk sources codes` and `sources duplicates`: what people coded elsewhere, and what is there twice.

Lays out counts; codes and compares nothing itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from ui.cli_arguments import add_command, open_project
from ui.cli_ask import label_of
from ui.cli_output import emit, table

if TYPE_CHECKING:
    from corpus.duplicates import Duplicates, Group
    from corpus.records import Coding
    from ui.cli_arguments import Commands

SHOWN = 20
"""Groups of like passages in the text; `--json` has all."""
_LINE = 100


class CodingRow(TypedDict):
    """A passage that a person coded in another tool."""

    start: int
    """Code points of the source's text."""
    end: int
    """Exclusive."""
    text: str
    """The passage, `text[start:end]` of the source."""
    code: str
    """Path of the code, its levels parted by ` / `."""
    coder: str
    """Who coded it; empty where the other tool does not tell."""
    note: str
    """What the coder wrote of it."""


class CodeRow(TypedDict):
    """A code and what bears it."""

    code: str
    """Path of the code, its levels parted by ` / `."""
    own: int
    """Passages that bear the code itself."""
    passages: int
    """Passages that bear it or a code below it."""
    documents: int
    """Sources in which these stand."""
    people: int
    """Participants heard in them; sources where people are not told apart count as one each."""
    coders: list[str]
    """Who gave the code, as far as is told."""


class CodesDocument(TypedDict):
    """What `wayfolk sources codes --json` prints."""

    codes: list[CodeRow]
    """Codes above before those below."""


class LikeRow(TypedDict):
    """One of several passages that are nearly the same."""

    document: str
    """Id of the source."""
    segment: str
    """Id of the passage."""
    start: int
    """Code points of the source's text."""
    end: int
    """Exclusive."""
    text: str
    """The passage."""
    participant: str | None
    """Id of the person, or null where the source does not tell people apart."""


class GroupRow(TypedDict):
    """Passages that are nearly the same."""

    likeness: float
    """0 to 1, of the two least alike among those compared."""
    people: int
    """Distinct people who say it; sources where people are not told apart count as one each."""
    passages: list[LikeRow]
    """In the order of the corpus."""


class OverlapRow(TypedDict):
    """Two sources that have passages in common."""

    document: str
    """Id of the source of which the larger share is found in the other."""
    other: str
    """Id of the other source."""
    passages: int
    """Passages of `document` that are nearly the same as some of `other`."""
    of: int
    """Passages of `document` that are long enough to be compared."""


class DuplicatesDocument(TypedDict):
    """What `wayfolk sources duplicates --json` prints."""

    groups: list[GroupRow]
    """The largest first."""
    sources: list[OverlapRow]
    """The largest share first."""


ROWS = (CodingRow, CodeRow, CodesDocument, LikeRow, GroupRow, OverlapRow, DuplicatesDocument)
"""All shapes of this file, for the schemas."""


def add_commands(sources: Commands) -> None:
    """Declare the commands of this file under `wayfolk sources`."""
    add_command(
        sources,
        "codes",
        _codes,
        help="List the codes that people gave in other tools, with their passages, sources and people.",
        example="wayfolk sources codes",
    )
    add_command(
        sources,
        "duplicates",
        _duplicates,
        help="Find passages and sources that are nearly the same, and who says them.",
        example="wayfolk sources duplicates --json",
    )


def coding_rows(text: str, codings: Sequence[Coding]) -> list[CodingRow]:
    """Coded passages of a source, as `sources show` prints them."""
    return [
        {
            "start": each.span.start,
            "end": each.span.end,
            "text": each.span.of(text),
            "code": each.code,
            "coder": each.coder,
            "note": each.note,
        }
        for each in codings
    ]


def coding_lines(text: str, codings: Sequence[Coding]) -> list[str]:
    """The same in words."""
    if not codings:
        return []
    lines = [
        f"[{each.span.start}:{each.span.end}] {each.code}: {_one_line(each.span.of(text))}"
        f"{f' ({each.coder})' if each.coder else ''}"
        for each in codings
    ]
    return ["", f"{len(codings)} coded passages", *lines]


def _codes(args: argparse.Namespace) -> int:
    from corpus.codes_view import LEVELS, codes_in_use

    with open_project(args).store() as store:
        used = codes_in_use(store)
    rows: list[CodeRow] = [
        {
            "code": each.code,
            "own": each.own,
            "passages": each.passages,
            "documents": each.documents,
            "people": each.people,
            "coders": list(each.coders),
        }
        for each in used
    ]
    shown = []
    for each in used:
        *above, name = each.code.split(LEVELS)
        shown.append(("  " * len(above) + name, each.passages, each.documents, each.people, ", ".join(each.coders)))
    text = table(("code", "passages", "sources", "people", "coders"), shown) if shown else _NO_CODES
    emit(args, {"codes": rows}, text)
    return 0


_NO_CODES = "No coded passages yet. Bring a project of another tool: wayfolk ingest PROJECT.qdpx"


def _duplicates(args: argparse.Namespace) -> int:
    from corpus.duplicates import find_duplicates

    with open_project(args).store() as store:
        found = find_duplicates(store)
        titles = {head.id: head.origin or head.title for head in store.heads()}
    document: DuplicatesDocument = {
        "groups": [_group_row(each) for each in found.groups],
        "sources": [
            {"document": each.document, "other": each.other, "passages": each.passages, "of": each.of}
            for each in found.overlaps
        ],
    }
    emit(args, {**document}, _duplicates_text(found, titles))
    return 0


def _group_row(group: Group) -> GroupRow:
    return {
        "likeness": round(group.likeness, 3),
        "people": len(_voices(group)),
        "passages": [
            {
                "document": each.document,
                "segment": each.id,
                "start": each.span.start,
                "end": each.span.end,
                "text": each.text,
                "participant": each.participant,
            }
            for each in group.segments
        ],
    }


def _voices(group: Group) -> set[str]:
    from corpus.records import voice_of

    return {voice_of(each) for each in group.segments}


def _duplicates_text(found: Duplicates, titles: dict[str, str]) -> str:
    if not found.groups:
        return "No passage is nearly the same as another."
    lines = [
        f"{titles[each.document]}: {each.passages} of {each.of} passages are nearly the same as in {titles[each.other]}"
        for each in found.overlaps[:SHOWN]
    ]
    lines += [""] if lines else []
    for group in found.groups[:SHOWN]:
        people = len(_voices(group))
        said = f"{len(group.segments)} passages, {people} {'person' if people == 1 else 'people'}"
        lines.append(f"{said}, {group.likeness:.0%} the same")
        for each in group.segments[:5]:
            who = each.speaker or label_of(each.participant) or "not named"
            lines.append(
                f"  {_one_line(each.text)}\n    — {who}, {titles[each.document]} [{each.span.start}:{each.span.end}]"
            )
        if len(group.segments) > 5:
            lines.append(f"  … and {len(group.segments) - 5} more")
    if len(found.groups) > SHOWN:
        lines.append(f"… and {len(found.groups) - SHOWN} more groups; --json prints all.")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LINE else flat[: _LINE - 1] + "…"
