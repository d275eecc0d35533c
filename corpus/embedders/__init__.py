"""Embedders by name: `provider:model`. Each is loaded only when it is asked for."""

from __future__ import annotations

from corpus.embedding import Embedder
from corpus.errors import EmbedderError


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
        from corpus.embedders.multilingual_e5 import MultilingualE5

        return MultilingualE5()
    if provider == "hashing" and model.isdecimal() and 8 <= int(model) <= 65536:
        from corpus.embedders.hashing import HashingEmbedder

        return HashingEmbedder(int(model))
    if provider == "openai" and model:
        from corpus.embedders.openai_compatible import OpenAICompatibleEmbedder

        return OpenAICompatibleEmbedder(model, base_url=base_url, api_key=api_key)
    raise EmbedderError(
        f"There is no embedder called {name!r}; use local:multilingual-e5-small, openai:<model> or hashing:256."
    )
