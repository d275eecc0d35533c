"""What other people say against the passages that an answer shows, so that it does not take one side unawares.

Read from words and nearness (`assistant.opposition`) over everything participants said; asks no model.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import Citation
from assistant.citations import Ledger
from assistant.observations import Observation
from assistant.opposition.contradicting import pairs_of
from assistant.phrases import phrase
from assistant.replies import Statement
from assistant.themes import Matrix

MOST_ADDED = 3
"""Passages that are added to an answer at the most. With those that answer it, what is read at a glance; set by
judgement."""


def otherwise(
    ledger: Ledger, observations: Sequence[Observation], vectors: Matrix, shown: Sequence[Citation], language: str
) -> list[Statement]:
    """A statement for each passage that opposes one of those shown and is not among them.

    Args:
        observations: of participants.
        vectors: centred vectors of theirs, in their order.
    """
    rows = {row for row, each in enumerate(observations) if any(_holds(each, citation) for citation in shown)}
    if not rows:
        return []
    found: dict[int, None] = {}
    for pair in pairs_of(observations, vectors, range(len(observations)), rows):
        for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
            if mine in rows and theirs not in rows:
                found.setdefault(theirs)
    statements = []
    for row in list(found)[:MOST_ADDED]:
        each = observations[row]
        label = ledger.cite(each.segment, each.span, round(each.valence, 2))
        text = phrase("otherwise", language, quote=f"“{each.quote}”")
        statements.append(Statement(text=text, verified=True, citations=(label,)))
    return statements


def _holds(observation: Observation, citation: Citation) -> bool:
    if observation.segment.id != citation.segment or citation.start is None or citation.end is None:
        return False
    return citation.start < observation.span.end and observation.span.start < citation.end
