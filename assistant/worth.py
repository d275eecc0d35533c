"""What an idea is worth against what it takes: its priority divided by its effort, and the order that follows.

Effort is judged by people; until somebody has, an idea counts as one of middling effort, so that it is neither pushed
up nor down for want of a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.artifacts import Idea, IdeaSet

COST: Mapping[str, int] = {"low": 1, "medium": 2, "unknown": 2, "high": 3}
"""What each effort divides the priority by. Equal steps, for want of a better ground."""


def worth_of(idea: Idea) -> float:
    """Priority (reach share × severity × confidence, 0..1) divided by the cost of the idea's effort; 0..1."""
    return idea.priority / COST[idea.effort]


def by_worth(ideas: Iterable[Idea]) -> tuple[Idea, ...]:
    """Ideas most worthwhile first; those of equal worth stay in their order."""
    return tuple(sorted(ideas, key=lambda idea: -worth_of(idea)))


def in_order(artifact: IdeaSet) -> tuple[Idea, ...]:
    """The ideas as they are read: in the order a person set, else by worth."""
    return artifact.ideas if artifact.ranked_by == "person" else by_worth(artifact.ideas)
