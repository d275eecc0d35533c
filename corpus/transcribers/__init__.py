"""Transcribers by name: `provider:model`. Each is loaded only when it is asked for."""

from __future__ import annotations

from corpus.errors import TranscriberError
from corpus.transcribing import Transcriber


def make_transcriber(name: str, *, base_url: str | None = None, api_key: str | None = None) -> Transcriber:
    """The transcriber called `name`.

    Args:
        name: `openai:<model>`.
        base_url: of a server that speaks the OpenAI interface.
        api_key: its key; own servers need none.

    Raises:
        TranscriberError: there is no such transcriber, or it lacks a key.
    """
    provider, _, model = name.partition(":")
    if provider == "openai" and model:
        from corpus.transcribers.openai_compatible import OpenAICompatibleTranscriber

        return OpenAICompatibleTranscriber(model, base_url=base_url, api_key=api_key)
    raise TranscriberError(
        f"There is no transcriber called {name!r}; use openai:<model>, for example openai:whisper-1."
    )
