"""Bold words at the start of paragraphs → speakers, or no. Knows how people set transcripts by hand, no format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.speakers import is_metadata, read_label

_LIMIT = 40
"""Characters: a longer bold beginning is emphasis."""


def bold_labels(paragraphs: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The labels that begin turns; empty where bold beginnings mean something else, or bear their own colons.

    Args:
        paragraphs: the bold words each begins with, and all its words.
    """
    counts: Counter[str] = Counter()
    without_colon = 0
    filled = 0
    for lead, text in paragraphs:
        if not text.strip():
            continue
        filled += 1
        rest = text[len(lead) :]
        label = " ".join(lead.split()).rstrip(":： -–—")
        if not (0 < len(label) <= _LIMIT and rest.strip() and any(map(str.isalpha, label))) or is_metadata(label):
            continue
        if any(mark in label for mark in ".!?。！？؟،,；;"):
            continue
        counts[label] += 1
        without_colon += not (lead.rstrip().endswith((":", "：")) or rest.lstrip().startswith((":", "：")))
    # "**Anna:** words" is read from the text like any other transcript, its times included.
    if not without_colon:
        return frozenset()
    known = sum(
        count for label, count in counts.items() if (said := read_label(label)).role is not None or said.generic
    )
    total = sum(counts.values())
    comes_back = total >= 4 and 2 <= len(counts) <= total / 2 and total >= 0.5 * filled
    return frozenset(counts) if comes_back or (known >= 2 and known >= total / 2) else frozenset()
