"""How many of those who could have said a thing did say it, as a word that can't contradict the count.

The word follows from the count alone, by fixed bands over the share; where few could have said it, there is none and
the count stands by itself. Knows nothing of claims, languages or how words are shown.
"""

from __future__ import annotations

FEWEST_FOR_A_WORD = 8
"""Voices that could have said a thing, from which a word may stand beside the count. Of fewer, one person more or less
moves the share by more than half the width of a band; set by judgement."""
FEW_UP_TO = 0.2
"""Share up to which a count of two or more is "a few". One in five; set by judgement."""
HALF_FROM = 0.4
"""Share from which a count is "about half"; below it, it is "some". As far below a half as `HALF_UP_TO` is above."""
HALF_UP_TO = 0.6
"""Share up to which a count is "about half"; above it, it is "most". So "most" is always clearly more than half."""

BANDS = ("few", "some", "half", "most", "all")
"""Names of the bands, in order."""


def prevalence(count: int, of: int) -> str:
    """The band that a count falls into; empty where only the count itself should be said.

    Args:
        count: distinct voices that said it.
        of: distinct voices that could have; 0 where that is not known.
    """
    if of < FEWEST_FOR_A_WORD or not 2 <= count <= of:
        return ""
    if count == of:
        return "all"
    share = count / of
    if share <= FEW_UP_TO:
        return "few"
    if share < HALF_FROM:
        return "some"
    return "half" if share <= HALF_UP_TO else "most"
