"""What was said before in a conversation, short enough for a model however long the conversation is.

The last turns stand in full; of older ones the question, how the answer began, and the passages it rested on, so that a
follow-up can still be told what was shown; where there is no room, the oldest go first. Asks no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.replies import Reply

IN_FULL = 3
"""Last turns told in full. Follow-ups lean on these; set by judgement."""
LONGEST = 6000
"""Characters told of all turns. About 1,500 tokens of English and 4,000 of Chinese, beside the passages."""
LONGEST_ANSWER = 1500
"""Characters of an answer that is told in full. Three such fit; set by judgement."""
BEGINNING = 160
"""Characters of an older answer. A sentence or two tell what it was about; set by judgement."""
PASSAGES = 2
"""Passages kept of an older turn. The first ones bear it out best; set by judgement."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str
    evidence: tuple[str, ...] = ()
    """Passages it rested on, verbatim, each with its source."""

    @classmethod
    def of(cls, question: str, reply: Reply) -> Turn:
        """The turn, with its first passages."""
        passages = (f"“{each.quote}” ({each.title or each.document})" for each in reply.citations[:PASSAGES])
        return cls(question, reply.answer, tuple(passages))


def told_before(turns: Sequence[Turn]) -> str:
    """Earlier turns as one text, oldest first."""
    told: list[str] = []
    room = LONGEST
    for age, turn in enumerate(reversed(turns)):
        text = _full(turn) if age < IN_FULL else _short(turn)
        if len(text) > room:
            break
        told.append(text)
        room -= len(text)
    return "\n".join(reversed(told))


def _full(turn: Turn) -> str:
    answer = turn.answer if len(turn.answer) <= LONGEST_ANSWER else turn.answer[:LONGEST_ANSWER].rstrip() + "…"
    return f"Q: {turn.question}\nA: {answer}"


def _short(turn: Turn) -> str:
    """An older turn: its question, how its answer began, and what it rested on."""
    first = " ".join(turn.answer.split())
    begun = first if len(first) <= BEGINNING else first[:BEGINNING].rstrip() + "…"
    return "\n".join([f"Q: {turn.question}", f"A: {begun}", *(f"   {passage}" for passage in turn.evidence)])
