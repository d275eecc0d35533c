"""Sentences that count what of a document was left out or set apart. Knows English numbers, no format."""

from __future__ import annotations

from collections.abc import Mapping


def counted(many: int, one: str, more: str = "") -> str:
    """`1 comment`, `2 comments`; `more` where the plural is not made with an s."""
    return f"{many:,} {one if many == 1 else more or one + 's'}"


def left_out(many: int, one: str, more: str = "") -> str:
    """`1 picture was left out.`; empty for none."""
    return f"{counted(many, one, more)} {'was' if many == 1 else 'were'} left out." if many else ""


def set_apart(remarks: Mapping[str, int]) -> str:
    """`1 comment and 2 footnotes were taken as remarks, nobody's words.`; empty for none.

    Args:
        remarks: what they are, in the singular → how many.
    """
    told = [counted(many, one) for one, many in remarks.items() if many]
    verb = "was" if sum(remarks.values()) == 1 else "were"
    return f"{' and '.join(told)} {verb} taken as remarks, nobody's words." if told else ""


def changed(insertions: int, deletions: int) -> str:
    """What became of tracked changes; empty where there are none."""
    if not insertions and not deletions:
        return ""
    return f"tracked changes: {counted(insertions, 'insertion')} in, {counted(deletions, 'deletion')} out."
