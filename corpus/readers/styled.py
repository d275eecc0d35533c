"""Paragraphs as they look (style, bold beginning) → speech and paragraphs of a flow. Knows how people set transcripts.

A style named for a speaker tells whose words a paragraph holds; bold names in front of words do where they come back or
are words for speakers. Knows no format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from corpus.readers.flow import Flow
from corpus.speakers import is_metadata, read_label

_LIMIT = 40
"""Characters: a longer bold beginning is emphasis."""
_TIME = regex.compile(r"\s*[\[(]?\d{1,3}[:：]\d{2}")
"""A time after a name: the line of a meeting tool, which the flow knows."""
_AFTER_LABEL = " \t\n:：-–—"


@dataclass(frozen=True, slots=True)
class StyledParagraph:
    """A paragraph and how it looks."""

    text: str
    style: str = ""
    """`heading`, `quote` or empty."""
    lead: str = ""
    """The bold words it begins with, or those in a character style."""
    speaker: str = ""
    """Whom its style is named for."""
    named: bool = False
    """Whether the beginning's character style says that it is a speaker."""


Item = StyledParagraph | list[list[str]] | Mapping[str, str]
"""A paragraph, a table, or attributes of all that follows."""


def compose(flow: Flow, items: Iterable[Item]) -> None:
    """Append the items to the flow, in order."""
    items = list(items)
    paragraphs = [item for item in items if isinstance(item, StyledParagraph) and not item.style and not item.speaker]
    labels = bold_labels([(item.lead, item.text) for item in paragraphs])
    speaker = ""
    for item in items:
        if isinstance(item, StyledParagraph):
            speaker = _add(flow, item, labels, speaker)
        elif isinstance(item, list):
            speaker = ""
            flow.table(item)
        else:
            flow.mark(**item)


def bold_labels(paragraphs: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The labels that begin turns; empty where bold beginnings mean something else, or bear their own colons.

    Args:
        paragraphs: the bold words each begins with, and all its words.
    """
    counts: Counter[str] = Counter()
    without_colon = 0
    filled = 0
    for lead, text in paragraphs:
        filled += bool(text.strip())
        rest = text[len(lead) :]
        label = _label(lead)
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


def _add(flow: Flow, item: StyledParagraph, labels: frozenset[str], speaker: str) -> str:
    """Append a paragraph; the speaker whose words may go on in the next one."""
    if item.speaker:
        flow.paragraph(item.text, speaker=item.speaker)
        return ""
    label = "" if _TIME.match(item.text[len(item.lead) :]) else _label(item.lead)
    if label and not item.style and (label in labels or (item.named and len(label) <= _LIMIT)):
        flow.paragraph(item.text[len(item.lead) :].lstrip(_AFTER_LABEL), speaker=label)
        return label
    if item.style or not speaker:
        flow.paragraph(item.text, item.style)
        return "" if item.style else speaker
    flow.paragraph(item.text, speaker=speaker)
    return speaker


def _label(lead: str) -> str:
    return " ".join(lead.split()).rstrip(_AFTER_LABEL)
