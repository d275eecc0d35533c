"""How near passages lie to a question, and which coded passages lie nearest.

Single passages are compared, without the heading they stand under, so that "some people get nervous buying on the web"
is found by "why do people hesitate to buy online?" although they share one word. Asks no model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.observations import Kind, Observation
from assistant.themes import Matrix
from corpus.embedding import Embedder
from corpus.records import Evidence, Legs
from corpus.retrieval import Retriever

OF_THE_KIND = 0.15
"""Added where the observation is of a kind asked for; about the gap between a good and a middling cosine here."""
FELT = 0.05
"""Added per step of valence in the direction that the kinds asked for feel."""
FEWEST_FOR_A_MEAN = 8


class Nearness:
    """One question, in one or more wordings, against the passages of a corpus."""

    def __init__(
        self, retriever: Retriever, embedder: Embedder, observations: Sequence[Observation], wordings: Sequence[str]
    ) -> None:
        """Embed the question.

        Args:
            observations: at least one; their vectors say what is usual in the corpus.
            wordings: the question, and its translations; the nearest wording counts.
        """
        self._retriever = retriever
        self._observations = observations
        self._wordings = tuple(wordings)
        self._raw = retriever.vectors_for([o.quote for o in observations])
        self._mean = self._raw.mean(axis=0)
        self._by_language = self._means()
        self._asked = _unit(embedder.embed_queries(list(wordings)) - self._mean)

    def of(self, texts: Sequence[str], languages: Sequence[str]) -> list[float]:
        """Centred cosine of each text to the nearest wording; unrelated ones lie near 0, and up to .28 was seen for
        the best of 400 passages to a question that none of them answers."""
        if not texts:
            return []
        return [float(near) for near in self._closeness(self._retriever.vectors_for(list(texts)), languages)]

    def nearest(self, kinds: frozenset[Kind], limit: int) -> list[tuple[Observation, Evidence]]:
        """The nearest observations, best first, one for each segment; those of the kinds asked for are preferred."""
        closeness = self._closeness(self._raw, [o.language for o in self._observations])
        direction = float(Kind.DELIGHT in kinds) - float(Kind.PAIN in kinds)
        bonus = [OF_THE_KIND * (o.kind in kinds) + FELT * direction * o.valence for o in self._observations]
        found: dict[str, tuple[Observation, Evidence]] = {}
        for row in np.argsort(-(closeness + np.array(bonus)), kind="stable"):
            observation, near = self._observations[int(row)], float(closeness[row])
            if observation.segment.id not in found:
                legs = Legs(dense=min(1.0, max(0.0, near)), keyword=0.0)
                evidence = Evidence(observation.segment, "", len(found), near, legs, self._wordings[0])
                found[observation.segment.id] = (observation, evidence)
            if len(found) == limit:
                break
        return list(found.values())

    def _closeness(self, vectors: Matrix, languages: Sequence[str]) -> Matrix:
        means = np.stack([self._by_language.get(language, self._mean) for language in languages])
        nearest: Matrix = (_unit(vectors - means) @ self._asked.T).max(axis=1)
        return nearest

    def _means(self) -> dict[str, Matrix]:
        tags = np.array([o.language for o in self._observations])
        return {
            str(language): self._raw[tags == language].mean(axis=0)
            for language in set(tags.tolist())
            if (tags == language).sum() >= FEWEST_FOR_A_MEAN
        }


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit
