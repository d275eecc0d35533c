"""Observations nearest to a question: by what they say, and by whether they are of the kind that is asked for.

Single passages are compared, without the heading they stand under, so that "some people get nervous buying on the web"
is found by "why do people hesitate to buy online?" although they share one word. Asks no model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.observations import Kind, Observation
from assistant.themes import centred
from corpus.embedding import Embedder
from corpus.records import Evidence, Legs
from corpus.retrieval import Retriever

OF_THE_KIND = 0.15
"""Added where the observation is of a kind asked for; about the gap between a good and a middling cosine here."""
FELT = 0.05
"""Added per step of valence in the direction that the kinds asked for feel."""


def nearest_observations(
    retriever: Retriever,
    embedder: Embedder,
    observations: Sequence[Observation],
    wordings: Sequence[str],
    kinds: frozenset[Kind],
    limit: int,
) -> list[tuple[Observation, Evidence]]:
    """The nearest observations, best first, one for each segment.

    Args:
        wordings: the question, and its translations; the nearest wording counts.
        kinds: kinds asked for; empty where the question does not say.
    """
    if not observations:
        return []
    raw = retriever.vectors_for([o.quote for o in observations])
    passages = centred(raw, [o.language for o in observations])
    asked = embedder.embed_queries(list(wordings)) - raw.mean(axis=0)
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    closeness = (passages @ asked.T).max(axis=1)
    direction = float(Kind.DELIGHT in kinds) - float(Kind.PAIN in kinds)
    bonus = np.array([OF_THE_KIND * (o.kind in kinds) + FELT * direction * o.valence for o in observations])
    found: list[tuple[Observation, Evidence]] = []
    seen: set[str] = set()
    for row in np.argsort(-(closeness + bonus), kind="stable"):
        observation = observations[int(row)]
        if observation.segment.id in seen:
            continue
        seen.add(observation.segment.id)
        evidence = Evidence(
            segment=observation.segment,
            chunk="",
            rank=len(found),
            score=float(closeness[row] + bonus[row]),
            legs=Legs(dense=max(0.0, float(closeness[row])), keyword=0.0),
            query=wordings[0],
        )
        found.append((observation, evidence))
        if len(found) == limit:
            break
    return found
