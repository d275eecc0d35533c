"""People who make up a persona, and what they say, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.themes import Theme


@dataclass(frozen=True, slots=True)
class Grouped:
    """Voices of one group."""

    number: int
    """Place among the groups, from 1."""
    members: tuple[str, ...]
    rows: tuple[int, ...]
    """Their passages."""
    themes: dict[str, tuple[Theme, ...]]
    """Group of attributes → the themes shown there."""
    more: dict[str, int]
    """Themes of a kind that are not among them."""
