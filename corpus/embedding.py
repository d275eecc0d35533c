"""The seam to every embedder: texts in, unit vectors out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from corpus.progress import Progress, silent

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), rows of length 1."""


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What a vector depends on: kept with the index, compared when it is opened."""

    name: str
    """`provider:model`."""
    revision: str
    """SHA-256 of the weights, or the provider's model version."""
    dimensions: int


class Embedder(Protocol):
    """Turns texts into vectors. The same text gives the same vector, alone or in any batch."""

    @property
    def identity(self) -> EmbedderIdentity:
        """What the vectors depend on."""

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts to be found."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""


@runtime_checkable
class EmbedsParts(Protocol):
    """An embedder that gives a text's parts as well, as the whole text makes them, for the price of the text alone."""

    def embed_with_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Vectors of texts to be found, as `embed_passages` gives them, and for each text those of its parts.

        Args:
            parts: for each text, where its parts begin and end (code points). A part without words gets the zero
            vector.
        """


def text_hash(text: str) -> str:
    """Key under which a text's vector is kept: 32 hex digits of the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
