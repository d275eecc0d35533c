"""Quote to span: where a quote stands in a text, and how well.

Pure string work in every script; knows nothing of language models.
"""

from __future__ import annotations

from enum import StrEnum


class CitationStatus(StrEnum):
    """How well a quote stands in the source it is said to come from."""

    EXACT = "EXACT"
    """Character for character."""
    NORMALISED = "NORMALISED"
    """Equal after folding width, quotes, white space, case, tatweel and diacritics."""
    FUZZY = "FUZZY"
    """Nearly equal, with the same numbers and negations."""
    WRONG_SOURCE = "WRONG_SOURCE"
    """It stands in the corpus, but not in the source that was cited."""
    NOT_FOUND = "NOT_FOUND"
    """It stands nowhere in the corpus."""
