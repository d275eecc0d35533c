"""An embedder without weights: words and pieces of words, hashed into a fixed number of places.

Deterministic on every machine and quick, for tests and for machines that can't hold a model. It sees spelling, not
meaning: a text and its translation have nothing in common for it. Method: feature hashing with signs
(Weinberger et al., 2009) over words and character trigrams.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from corpus.analysis import analyse
from corpus.embedding import EmbedderIdentity, Vectors
from corpus.folding import fold
from corpus.progress import Progress, Step, silent


class HashingEmbedder:
    """Texts to vectors of `dimensions` places."""

    def __init__(self, dimensions: int = 256) -> None:
        if dimensions < 8:
            raise ValueError(f"too few dimensions: {dimensions}")
        self._identity = EmbedderIdentity(f"hashing:{dimensions}", "1", dimensions)

    @property
    def identity(self) -> EmbedderIdentity:
        """What the vectors depend on."""
        return self._identity

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts to be found. A text without any word gets the zero vector, near to nothing."""
        rows = np.zeros((len(texts), self._identity.dimensions), np.float32)
        for row, text in enumerate(texts):
            for feature, count in _features(text).items():
                digest = int.from_bytes(hashlib.blake2b(feature.encode("utf-8"), digest_size=8).digest(), "little")
                rows[row, (digest >> 1) % rows.shape[1]] += (1 if digest & 1 else -1) * (1 + math.log(count))
        progress(Step("embedding", len(texts), len(texts)))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""
        return self.embed_passages(texts)


def _features(text: str) -> Counter[str]:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    words: Counter[str] = Counter(analyse(clean))
    pieces: Counter[str] = Counter()
    for word in fold(clean).text.split():
        padded = f"^{word}$"
        pieces.update(padded[at : at + 3] for at in range(len(padded) - 2) if len(word) > 3)
    return words + pieces
