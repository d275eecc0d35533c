"""Embedders behind the OpenAI embeddings interface: the hosted one, or any server that speaks it.

Texts leave this machine. Sends batches of the number and length the interface allows; a batch that is refused is halved
until the text at fault stands alone. Knows nothing of prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corpus.embedding import EmbedderIdentity, Vectors
from corpus.errors import EmbedderError, EmbedderMismatch
from corpus.progress import SET_ASIDE, Progress, Step, silent
from corpus.tokens import heuristic_count

if TYPE_CHECKING:
    from langchain_openai import OpenAIEmbeddings

_BATCH = 512
"""Texts in one request; the interface allows 2,048."""
_BATCH_TOKENS = 150_000
"""Tokens in one request, roughly counted; the interface allows 300,000."""
_LONGEST = 6_000
"""Tokens of one text, roughly counted, above which it is sent in pieces; the interface allows 8,191."""
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

        A long text is sent in pieces, whose vectors are averaged by length. A text that the server refuses gets the
        zero vector, near to nothing, and `progress` is told; its words are still found by the keyword index.

        Raises:
            EmbedderError: the server refused every text, could not be reached, or answered with something else.
        """
        cleaned = [text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip() for text in texts]
        pieces = [(index, piece) for index, text in enumerate(cleaned) for piece in _pieces(text)]
        rows = np.zeros((len(texts), self.identity.dimensions), np.float32)
        refused: list[EmbedderError] = []
        done = 0
        for batch in _batches(pieces):
            found = self._halving([piece for _, piece in batch], refused)
            for (index, piece), vector in zip(batch, found, strict=True):
                if vector is not None:
                    rows[index] += len(piece) * np.asarray(vector, np.float32)
            done += len(batch)
            progress(Step("embedding", done, len(pieces)))
        if refused and len(refused) == len(pieces):
            raise refused[0]
        if refused:
            progress(
                Step(
                    SET_ASIDE,
                    len(refused),
                    len(pieces),
                    f"The embedder openai:{self._model} refused {len(refused)} of {len(pieces)} texts; "
                    "they are found by their words alone.",
                )
            )
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""
        return self.embed_passages(texts)

    def _halving(self, texts: list[str], refused: list[EmbedderError]) -> list[list[float] | None]:
        """Sends a batch; on refusal its halves, so that one bad text does not lose the others' work."""
        from openai import BadRequestError

        try:
            return [*self._request(texts)]
        except EmbedderError as error:
            if not isinstance(error.__cause__, BadRequestError):
                raise
            if len(texts) == 1:
                refused.append(error)
                return [None]
        middle = len(texts) // 2
        return self._halving(texts[:middle], refused) + self._halving(texts[middle:], refused)

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
                f"The embedder openai:{self._model} sent {len(vectors)} vectors for {len(texts)} texts; "
                "check what answers at its base URL."
            )
        sizes = {len(vector) for vector in vectors} | ({self._dimensions} if self._dimensions else set())
        if len(sizes) > 1:
            raise EmbedderMismatch(
                f"The embedder openai:{self._model} sent vectors of {' and '.join(map(str, sorted(sizes)))} numbers; "
                "they can't be compared. Use the model that the project was indexed with."
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


def _pieces(text: str) -> Iterator[str]:
    """A text, or what it is cut into where it is too long for one request; nothing where it is empty."""
    tokens = heuristic_count(text)
    size = len(text) if tokens <= _LONGEST else max(1, len(text) * _LONGEST // tokens)
    return (text[at : at + size] for at in range(0, len(text), max(1, size)))


def _batches(pieces: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Pieces in the numbers and of the lengths that one request may have."""
    batch: list[tuple[int, str]] = []
    used = 0
    for each in pieces:
        tokens = heuristic_count(each[1])
        if batch and (len(batch) == _BATCH or used + tokens > _BATCH_TOKENS):
            yield batch
            batch, used = [], 0
        batch.append(each)
        used += tokens
    if batch:
        yield batch
