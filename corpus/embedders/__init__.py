"""Embedders by name: `provider:model`. Each is loaded only when it is asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import weights
from corpus.embedding import Embedder
from corpus.errors import EmbedderError

if TYPE_CHECKING:
    from corpus.embedders.multilingual_e5 import MultilingualE5


def make_embedder(name: str, *, base_url: str | None = None, api_key: str | None = None) -> Embedder:
    """The embedder called `name`.

    Args:
        name: `local:multilingual-e5-small`, `hashing:256`, or `openai:<model>`.
        base_url: of a server that speaks the OpenAI interface; for `openai:` only.
        api_key: for `openai:` only.

    Raises:
        EmbedderError: there is no such embedder, or it lacks a key.
        WeightsMissing: its weights are not on this machine.
    """
    provider, _, model = name.partition(":")
    if provider == "local" and model == "multilingual-e5-small":
        from corpus.embedders.multilingual_e5 import MODEL

        return _embedded(weights.require(MODEL))
    if provider == "hashing" and model.isdecimal() and 8 <= int(model) <= 65536:
        from corpus.embedders.hashing import HashingEmbedder

        return HashingEmbedder(int(model))
    if provider == "openai" and model:
        from corpus.embedders.openai_compatible import OpenAICompatibleEmbedder

        return OpenAICompatibleEmbedder(model, base_url=base_url, api_key=api_key)
    raise EmbedderError(
        f"There is no embedder called {name!r}; use local:multilingual-e5-small, openai:<model> or hashing:256."
    )


@lru_cache(maxsize=1)
def _embedded(path: Path) -> MultilingualE5:
    """One encoder for all projects of this process: it takes half a gigabyte, and threads may share it."""
    from corpus.embedders.multilingual_e5 import MultilingualE5

    return MultilingualE5(path)
