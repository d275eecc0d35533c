"""Embedders behind the OpenAI embeddings interface: the hosted one, or any server that speaks it.

Texts leave this machine. Sends batches of the size the interface allows; a batch that is refused is halved until the
text at fault stands alone. Knows nothing of prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.embedding import EmbedderIdentity, Vectors
from corpus.errors import EmbedderError
from corpus.progress import Progress, Step, silent

if TYPE_CHECKING:
    from langchain_openai import OpenAIEmbeddings

_BATCH = 512
"""Texts in one request: a quarter of what the interface allows, so that its limit on tokens is not met first."""
_TIMEOUT_SECONDS = 60.0


class OpenAICompatibleEmbedder:
    """Texts to vectors by a server."""

    def __init__(self, model: str, *, base_url: str | None = None, api_key: str | None = None) -> None:
        """Prepares a client; nothing is sent yet.

        Raises:
            EmbedderError: no key was given and the server is not one of the user's own.
        """
        if not api_key and not base_url:
            raise EmbedderError(
                "No key for the OpenAI embeddings; set OPENAI_API_KEY, or a base URL of your own server, "
                "or use the embedder local:multilingual-e5-small."
            )
        self._model = model
        self._base_url = base_url
        self._key = api_key or "none"
        self._made: OpenAIEmbeddings | None = None
        self._dimensions = 0

    @property
    def identity(self) -> EmbedderIdentity:
        """What the vectors depend on. Asks the server for one vector the first time, to learn their size."""
        if not self._dimensions:
            self._dimensions = len(self._request(["size"])[0])
        return EmbedderIdentity(f"openai:{self._model}", self._base_url or "", self._dimensions)

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts to be found. An empty text gets the zero vector and is not sent.

        Raises:
            EmbedderError: the server refused, could not be reached, or answered with something else.
        """
        cleaned = [text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip() for text in texts]
        wanted = [index for index, text in enumerate(cleaned) if text]
        rows = np.zeros((len(texts), self.identity.dimensions), np.float32)
        for at in range(0, len(wanted), _BATCH):
            batch = wanted[at : at + _BATCH]
            rows[batch] = self._halving([cleaned[index] for index in batch])
            progress(Step("embedding", at + len(batch), len(wanted)))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""
        return self.embed_passages(texts)

    def _halving(self, texts: list[str]) -> list[list[float]]:
        """Sends a batch; on refusal its halves, so that one bad text does not lose the others' work."""
        from openai import BadRequestError

        try:
            return self._request(texts)
        except EmbedderError as error:
            if len(texts) == 1 or not isinstance(error.__cause__, BadRequestError):
                raise
        middle = len(texts) // 2
        return self._halving(texts[:middle]) + self._halving(texts[middle:])

    def _request(self, texts: list[str]) -> list[list[float]]:
        from openai import OpenAIError

        try:
            vectors = self._client().embed_documents(texts)
        except OpenAIError as error:
            raise EmbedderError(
                f"The embedder openai:{self._model} did not answer ({type(error).__name__}: {error}); "
                "check the model's name, the key and the base URL."
            ) from error
        if len(vectors) != len(texts):
            raise EmbedderError(
                f"The embedder openai:{self._model} sent {len(vectors)} vectors for {len(texts)} texts."
            )
        return vectors

    def _client(self) -> OpenAIEmbeddings:
        if self._made is None:
            from langchain_openai import OpenAIEmbeddings
            from pydantic import SecretStr

            # Servers other than OpenAI's take texts, not token numbers.
            self._made = OpenAIEmbeddings(
                model=self._model,
                openai_api_base=self._base_url,
                openai_api_key=SecretStr(self._key),
                check_embedding_ctx_length=False,
                chunk_size=_BATCH,
                request_timeout=_TIMEOUT_SECONDS,
                max_retries=3,
            )
        return self._made
