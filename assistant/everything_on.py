"""Everything that was said on a matter, over all observations and never from the best passages alone.

People's own words, verbatim; nothing is worded here, and no model is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.artifacts import Brief
from assistant.drafting import Desk, open_desk
from assistant.errors import ScopeError
from assistant.mentions import mentioning
from assistant.phrases import phrase
from assistant.project import Project
from assistant.replies import Count, Reply, Statement
from corpus.records import Scope

SHOWN = 40
"""Passages shown at the most. What is still read through; the count tells of all."""
WORDS_SHARED = 0.3
"""Keyword score from which a passage holds telling words of the topic. As for a question; set by judgement."""


def everything_on(project: Project, topic: str, language: str, scope: Scope | None = None) -> Reply:
    """All passages that speak to `topic`, in the order of the sources, with how many people; an abstention without.

    Raises:
        CorpusError: the store or the embedder can't be had.
    """
    try:
        with open_desk(project, Brief(language=language), scope=scope) as desk:
            rows = speaking_to(project, desk, topic)
            if rows:
                return gathered(desk, topic, rows)
    except ScopeError:
        pass  # nothing lies in the scope, so nobody speaks to the topic in it
    return Reply(
        answer=phrase("abstain", language),
        language=language,
        abstained=True,
        missing=(phrase("missing", language, question=topic),),
    )


def speaking_to(project: Project, desk: Desk, topic: str) -> list[int]:
    """Rows of participants' passages that speak to a topic, in the order of the sources."""
    observations = [desk.observations[i] for i in desk.experience]
    hits = project.retriever().search(topic, limit=1)
    shared = bool(hits) and hits[0].legs.keyword >= WORDS_SHARED
    found = mentioning(project.retriever(), project.embedder(), observations, [topic], shared)
    return [desk.experience[i] for i in found]


def gathered(desk: Desk, what: str, rows: Sequence[int], *, named: bool = False) -> Reply:
    """These passages, verbatim, under a count of the people behind them.

    Args:
        named: whether the line of the count names `what` they say.
    """
    labels = desk.cite(rows)
    voices, of = desk.ledger.tally(labels).voices, len(desk.voices)
    unit = desk.unit.value.replace(" ", "_")
    head = phrase(f"{'count' if named else 'total'}_{unit}", desk.language, n=voices, of=of, what=what)
    statements = [Statement(text=head, verified=True, citations=labels, wording="rule")]
    for label in labels[:SHOWN]:
        statements.append(Statement(text=f"“{desk.ledger[label].quote}”", verified=True, citations=(label,)))
    told = [head, *(f"- {each.text} [{each.citations[0]}]" for each in statements[1:])]
    return Reply(
        answer="\n".join(told),
        language=desk.language,
        statements=tuple(statements),
        counts=(Count(what=what, participants=voices, of=of, unit=desk.unit, citations=labels),),
        citations=desk.ledger.citations,
    )
