"""Lists of words written as texts."""

from __future__ import annotations


def spaced(text: str) -> tuple[str, ...]:
    """Words parted by spaces or line ends."""
    return tuple(text.split())


def piped(text: str) -> tuple[str, ...]:
    """Words and phrases parted by `|`, line ends about it left out."""
    return tuple(" ".join(each.split()) for each in text.split("|"))
