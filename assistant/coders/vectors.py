"""Embeddings of passages through the project's cache: no text is embedded twice with the same embedder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from assistant.coders.probes import Matrix
from corpus.embedding import Embedder, text_hash
from corpus.progress import Progress, Step, silent
from corpus.store import Store

BATCH = 64
"""Texts embedded before they are kept: what a killed run loses at most."""


def cached_embed(store: Store, embedder: Embedder, progress: Progress = silent) -> Callable[[Sequence[str]], Matrix]:
    """A function from texts to unit vectors, answered from the store where it can be."""
    identity = embedder.identity
    # The retriever keeps its vectors under the same key, so that neither embeds what the other has.
    space = f"{identity.name}@{identity.revision[:12]}/{identity.dimensions}"

    def embed(texts: Sequence[str]) -> Matrix:
        hashes = [text_hash(text) for text in texts]
        by_hash = dict(store.vectors_get(space, hashes))
        missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in by_hash}
        waiting = list(missing.items())
        for start in range(0, len(waiting), BATCH):
            keys = [key for key, _ in waiting[start : start + BATCH]]
            made = embedder.embed_passages([text for _, text in waiting[start : start + BATCH]])
            rows = dict(zip(keys, np.asarray(made, dtype=np.float32), strict=True))
            store.vectors_put(space, rows)
            by_hash.update(rows)
            progress(Step("embedding", min(start + BATCH, len(waiting)), len(waiting)))
        return np.stack([by_hash[key] for key in hashes]) if hashes else np.zeros((0, identity.dimensions), np.float32)

    return embed
