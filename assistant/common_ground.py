"""What is said everywhere, as the ground that a small corpus is seen against.

The mean of ten remarks is mostly what six of them say: taken away, the six lie as far apart as any. Here the mean of a
language is moved towards that of everyday remarks, the more the fewer passages there are, and the directions that
everyday speech itself spreads in most (complaint or praise, wish or report) are taken out, since they join what only
feels alike. How near a passage lies to a question is then told in spreads of what everyday speech does. Asks no model.

Measured on five invented surveys of 11 to 13 remarks in four languages, singly, in pairs and all together, each alone
and with the languages mixed (`tests/data/remarks/tuned.txt`): a remark on the matter that a question counts lay above
another with an AUC of .84 by the mean of the corpus alone, and of .90 so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answerability import question_mean
from assistant.coders.seeds import seeds
from assistant.everyday import everyday_speech
from assistant.themes import Matrix
from corpus.embedding import Embedder, EmbedderIdentity
from corpus.languages import detect_language
from corpus.retrieval import Retriever

MEAN_FROM = 60
"""Passages of a language from which its own mean counts for more than that of everyday remarks. From 40 to 100 did
alike on the tuned surveys (decision 22)."""
FELT_ALIKE = 5
"""Directions taken out in which everyday speech spreads most. Of these 3 and 8 did worse on the tuned surveys."""


@dataclass(frozen=True)
class CommonGround:
    """Vectors of everyday speech, by language, and what they have in common."""

    everyday: dict[str, Matrix]
    """Remarks, turns of talk, and the coders' seed sentences."""
    middle: dict[str, Matrix]
    """Mean of the remarks."""
    felt: Matrix
    """Directions taken out, orthonormal, shape (directions, dimensions)."""

    @classmethod
    def of(cls, retriever: Retriever) -> CommonGround:
        """The ground in the vectors of a project's embedder; its 800 sentences are embedded once in the life of a
        process, if the project has not kept them.

        Raises:
            EmbedderError: they could not be embedded.
        """
        identity = retriever.identity
        if identity not in _KNOWN:
            speech = everyday_speech()
            everyday, middle = {}, {}
            for language, remarks in speech.remarks.items():
                learned = [seed.text for seed in seeds() if seed.language == language]
                texts = [*remarks, *speech.talk.get(language, ()), *learned]
                everyday[language] = retriever.vectors_for(texts)
                middle[language] = everyday[language][: len(remarks)].mean(axis=0)
            spread = np.concatenate([vectors - vectors.mean(axis=0) for vectors in everyday.values()])
            felt: Matrix = np.linalg.svd(spread, full_matrices=False)[2][:FELT_ALIKE]
            _KNOWN[identity] = cls(everyday, middle, felt)
        return _KNOWN[identity]

    def placed(self, vectors: Matrix, languages: Sequence[str]) -> Matrix:
        """Passages as this module compares them: unit vectors, of all languages in one space.

        Args:
            vectors: of the passages, uncentred, shape (passages, dimensions).
            languages: of the passages, BCP 47.
        """
        tags = _tags(languages)
        found = np.zeros_like(vectors)
        for language in sorted(set(tags.tolist())):
            rows = tags == language
            found[rows] = self._without_felt(vectors[rows] - self._mean(vectors[rows], language))
        return found

    def standing_out(
        self, embedder: Embedder, vectors: Matrix, languages: Sequence[str], wordings: Sequence[Sequence[str]]
    ) -> NDArray[np.float64]:
        """How far each passage stands out towards a question, in spreads of everyday speech; unrelated ones lie near 0.

        Args:
            vectors: of the passages, uncentred; at least one.
            languages: of the passages.
            wordings: of the question, each as one or more texts that together say it; the best wording counts.
        """
        tags = _tags(languages)
        best = np.full(len(vectors), -np.inf)
        for texts in wordings:
            asked = self._asked(embedder, vectors, tags, texts)
            for language in sorted(set(tags.tolist())):
                rows = tags == language
                mean = self._mean(vectors[rows], language)
                usual = self._without_felt(self._speech(language) - mean) @ asked
                near = self._without_felt(vectors[rows] - mean) @ asked
                best[rows] = np.maximum(best[rows], (near - usual.mean()) / max(float(usual.std()), 1e-6))
        return best

    def _asked(
        self, embedder: Embedder, vectors: Matrix, tags: NDArray[np.str_], texts: Sequence[str]
    ) -> NDArray[np.float32]:
        language = detect_language(texts[0], default="und").split("-")[0]
        rows = tags == language
        usual = question_mean(embedder, language)
        own: Matrix = vectors[rows if rows.any() else slice(None)].mean(axis=0)
        share = float(rows.sum() / (rows.sum() + MEAN_FROM)) if rows.any() else 0.5
        middle: Matrix = share * own + (1 - share) * usual
        return _unit(self._without_felt(embedder.embed_queries(list(texts)) - middle).sum(axis=0))

    def _mean(self, vectors: Matrix, language: str) -> Matrix:
        """Mean of a language's passages, moved towards that of everyday remarks."""
        share = len(vectors) / (len(vectors) + MEAN_FROM)
        everywhere = np.stack(list(self.middle.values())).mean(axis=0)
        usual = self.middle.get(language, everywhere)
        mean: Matrix = (share * vectors.mean(axis=0) + (1 - share) * usual).astype(np.float32)
        return mean

    def _speech(self, language: str) -> Matrix:
        return self.everyday[language] if language in self.everyday else np.concatenate(list(self.everyday.values()))

    def _without_felt(self, vectors: Matrix) -> Matrix:
        return _unit((vectors - (vectors @ self.felt.T) @ self.felt).astype(np.float32))


_KNOWN: dict[EmbedderIdentity, CommonGround] = {}


def _tags(languages: Sequence[str]) -> NDArray[np.str_]:
    return np.array([language.split("-")[0] for language in languages])


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit
