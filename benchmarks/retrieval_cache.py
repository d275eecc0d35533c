"""An embedder that keeps its vectors in one file, so that a benchmark that is run again embeds nothing again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from corpus.embedding import Embedder, EmbedderIdentity, Vectors
from corpus.progress import Progress, silent

_AT_ONCE = 200


def _unheard(line: str) -> None:
    """Tells nobody."""


class CachedEmbedder:
    """`inner`, asked only for what the file lacks."""

    def __init__(self, inner: Embedder, path: Path, told: Callable[[str], None] = _unheard) -> None:
        """A file that is there is gone on with, so that a run that was stopped embeds nothing twice.

        Args:
            told: hears how far a long part has come.
        """
        self.inner = inner
        self._told = told
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = sqlite3.connect(path, timeout=60, check_same_thread=False)
        self._file.execute("CREATE TABLE IF NOT EXISTS v (k TEXT PRIMARY KEY, b BLOB)")

    @property
    def identity(self) -> EmbedderIdentity:
        """That of the embedder inside."""
        return self.inner.identity

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts to be found."""
        return self._vectors("p", texts, self.inner.embed_passages)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""
        return self._vectors("q", texts, self.inner.embed_queries)

    def _vectors(self, kind: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        model = f"{self.identity.name}@{self.identity.revision}"
        keys = [
            hashlib.sha256(f"{kind}{model}{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in texts
        ]
        held = {}
        for key in set(keys):
            row = self._file.execute("SELECT b FROM v WHERE k = ?", (key,)).fetchone()
            if row:
                held[key] = np.frombuffer(row[0], "<f4")
        missing = sorted(
            {k: t for k, t in zip(keys, texts, strict=True) if k not in held}.items(), key=lambda p: len(p[1])
        )
        for at in range(0, len(missing), _AT_ONCE):
            part = missing[at : at + _AT_ONCE]
            for (key, _), row in zip(part, embed([text for _, text in part]), strict=True):
                held[key] = np.asarray(row, np.float32)
                self._file.execute("INSERT OR REPLACE INTO v VALUES (?, ?)", (key, held[key].tobytes()))
            self._file.commit()
            if len(missing) > _AT_ONCE:
                self._told(f"embedded {at + len(part)} of {len(missing)} texts")
        if not keys:
            return np.zeros((0, self.identity.dimensions), np.float32)
        return np.stack([held[key] for key in keys])
