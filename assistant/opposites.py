"""Who said the opposite: of what was just answered, or anybody of anybody.

Passages on the same matter that felt clearly the other way, or whose words oppose it (`assistant.opposition`). A large
model is asked of the latter where one is set; nothing is worded here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.artifacts import Brief, Contradiction, CountUnit
from assistant.confidence import unit_word
from assistant.contradictions import contradictions
from assistant.drafting import open_desk
from assistant.errors import ScopeError
from assistant.everything_on import gathered
from assistant.few_passages import MANY, sparse_vectors
from assistant.observations import Observation
from assistant.phrases import phrase
from assistant.project import Project
from assistant.replies import Reply, Statement
from assistant.themes import CLEARLY_FELT, SAME_TOPIC, Matrix, Theme, says_something, theme_of
from corpus.records import Scope

SHOWN_OF_A_SIDE = 3
"""Passages of each side that a chat reply cites. The draft of findings has all; set by judgement."""


def opposite_of(project: Project, reply: Reply, language: str) -> Reply:
    """What was said against the passages that `reply` cites; an abstention where nobody did.

    Raises:
        CorpusError: the store or the embedder can't be had.
    """
    cited = {(each.segment, each.start) for each in reply.citations}
    try:
        with open_desk(project, Brief(language=language)) as desk:
            few = len(desk.observations) < MANY
            vectors = sparse_vectors(project.retriever(), desk.observations) if few else desk.vectors
            rows = [
                i
                for i in desk.experience
                if (desk.observations[i].segment.id, desk.observations[i].span.start) in cited
            ]
            found: dict[int, None] = {}
            for row in rows:
                alone = theme_of(vectors, desk.observations, [row])
                found.update(dict.fromkeys(_felt_otherwise(alone, vectors, desk.observations, desk.experience)))
            for pair in desk.pairs:
                if (pair.one in rows) != (pair.other in rows):
                    found.setdefault(pair.other if pair.one in rows else pair.one)
            against = [row for row in found if row not in set(rows)]
            if against:
                return gathered(desk, phrase("opposite", language), against, named=True)
    except ScopeError:
        pass  # without participants' speech nobody said the opposite of anything
    return Reply(answer=phrase("nobody_opposed", language), language=language, abstained=True)


def _felt_otherwise(
    theme: Theme, vectors: Matrix, observations: Sequence[Observation], rows: Sequence[int]
) -> list[int]:
    """Passages on the same topic that felt clearly the other way, closest first.

    Wider than what counts against a finding (`speaking_against`): who asks for the opposite wants to read what is near
    it, and judges it by reading. A theme that felt neither good nor bad has no opposite.
    """
    if abs(theme.valence.mean) < CLEARLY_FELT / 2:
        return []
    inside = set(theme.members)
    centre = np.array(theme.centre, dtype=np.float32)
    norm = float(np.linalg.norm(centre)) or 1.0
    found = [
        (float(vectors[row] @ centre) / norm, row)
        for row in rows
        if row not in inside
        and observations[row].valence * theme.valence.mean < 0
        and abs(observations[row].valence) >= CLEARLY_FELT
        and says_something(observations[row])
    ]
    return [row for near, row in sorted(found, key=lambda pair: (-pair[0], pair[1])) if near >= SAME_TOPIC]


def all_contradictions(project: Project, language: str, scope: Scope | None = None) -> Reply:
    """Who contradicts whom, each with both sides' words and counts; an abstention where nobody does.

    Raises:
        CorpusError: the store or the embedder can't be had.
        ModelError, BudgetExceeded: a large model was asked and could not be.
    """
    try:
        with open_desk(project, Brief(language=language), scope=scope) as desk:
            found = contradictions(desk)
            statements = [
                Statement(text=_counted(each, language), verified=True, citations=_cited(each), wording="rule")
                for each in found
            ]
            if statements:
                lines = [f"- {each.text}{''.join(f' [{label}]' for label in each.citations)}" for each in statements]
                return Reply(
                    answer="\n".join(lines),
                    language=language,
                    statements=tuple(statements),
                    citations=desk.ledger.citations,
                )
    except ScopeError:
        pass  # without participants' speech nobody contradicts anybody
    return Reply(answer=phrase("nobody_contradicts", language), language=language, abstained=True)


def _counted(each: Contradiction, language: str) -> str:
    one, other = each.sides
    unit = one.unit if one.unit is other.unit else CountUnit.PEOPLE_AND_ROUNDS
    return phrase(
        "contradiction_counts",
        language,
        text=each.text,
        unit=unit_word(unit, language),
        one=one.participants,
        other=other.participants,
    )


def _cited(each: Contradiction) -> tuple[str, ...]:
    """Labels of both sides' first passages."""
    return (*each.for_[:SHOWN_OF_A_SIDE], *each.against[:SHOWN_OF_A_SIDE])
