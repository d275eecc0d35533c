"""Keeps the vectors of texts that were measured before, so that a second run embeds only what is new.

A file of its own in the folder of the runs; the product's vectors are never used to judge the product.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.progress import Progress, silent

if TYPE_CHECKING:
    from corpus.embedding import Embedder, EmbedderIdentity, Vectors


class CachedEmbedder:
    """An embedder whose query vectors are kept in a file; passages are passed through."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self.path = folder / f"measuring-{embedder.identity.revision[:16]}.npz"
        self._known: dict[str, Vectors] = self._read()
        self._new = 0

    def _read(self) -> dict[str, Vectors]:
        try:
            with np.load(self.path) as kept:
                return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return {}  # not there, or cut off by a kill: made anew

    @property
    def identity(self) -> EmbedderIdentity:
        """Of the embedder behind."""
        return self._embedder.identity

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, embedding those not known."""
        keys = [hashlib.sha256(text.encode("utf-8")).hexdigest()[:32] for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            self._known.update(zip(missing, self._embedder.embed_queries(list(missing.values())), strict=True))
            self._new += len(missing)
        if not texts:
            return self._embedder.embed_queries([])
        return np.stack([self._known[key] for key in keys])

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """As the embedder behind does it."""
        return self._embedder.embed_passages(texts, progress)

    def save(self) -> None:
        """Write what is new beside what other processes have written; the file is replaced whole."""
        from filelock import FileLock

        if not self._new:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            self._known = {**self._read(), **self._known}
            beside = self.path.with_name(f"{self.path.stem}.{os.getpid()}.npz")
            np.savez(beside, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
            beside.replace(self.path)
        self._new = 0
