"""What a hosted model and a hosted embedder would get for a question or a draft: the exact texts, with nothing sent.

The work is rehearsed on a copy of the project, with a chat model that records what it is asked and an embedder that
records what it would have to embed anew. What this module does not know: how an answer or a draft asks.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chat_model import ChatReply, ChatRequest, OnText
from assistant.coders.adapted import AdaptedEmbedder
from assistant.estimating import CountingModel, copy_for_rehearsal
from assistant.project import Project
from corpus.progress import Progress, silent
from corpus.tokens import count_tokens

if TYPE_CHECKING:
    from corpus.embedding import Embedder, EmbedderIdentity, Vectors

_LOCAL = ("local:", "scripted:", "replay:", "hashing:")
"""Providers that send nothing anywhere."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One text that would be sent."""

    to: str
    """`chat` or `embedder`."""
    role: str
    """system, user or assistant for a chat model; query or passage for an embedder."""
    text: str

    @property
    def tokens(self) -> int:
        """Tokens of the text, as this project counts them."""
        return count_tokens(self.text)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would leave this machine."""

    chat_model: str
    embedder: str
    chat_is_hosted: bool
    """As the settings are now; the texts are those a hosted one would get in any case."""
    embedder_is_hosted: bool
    requests: int
    """To the chat model."""
    texts: tuple[Sent, ...]


@dataclass
class _RecordingModel(CountingModel):
    """A chat model that keeps what it is asked, and replies so that the work goes on."""

    asked: list[ChatRequest] = field(default_factory=list)

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        """The request is kept; the reply is of the right shape."""
        self.asked.append(request)
        return super().reply(request, on_text)


class _RecordingEmbedder:
    """An embedder that keeps what it is given; vectors come from this machine, or from the words where none is here."""

    def __init__(self, inner: Embedder | None, identity: EmbedderIdentity) -> None:
        self._inner = inner
        self._identity = identity
        self.queries: list[str] = []
        self.passages: list[str] = []

    @property
    def identity(self) -> EmbedderIdentity:
        """Of the embedder that is stood in for, so that vectors kept are found."""
        return self._identity

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """Vectors of texts to be found."""
        self.passages.extend(texts)
        return self._inner.embed_passages(texts, progress) if self._inner is not None else self._vectors(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to find with."""
        self.queries.extend(texts)
        return self._inner.embed_queries(texts) if self._inner is not None else self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        rows = np.zeros((len(texts), self._identity.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split() or [""]:
                row[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big") % len(row)] += 1.0
            row /= float(np.linalg.norm(row))
        return rows


class _RecordingTaughtEmbedder(_RecordingEmbedder):
    """The same for an embedder on this machine whose last layers were taught to code."""

    def __init__(self, inner: AdaptedEmbedder) -> None:
        super().__init__(inner, inner.identity)
        self._taught = inner

    def adapted_vectors(self, texts: Sequence[str]) -> Vectors:
        """What the taught layers make of passages; nothing of it leaves."""
        return self._taught.adapted_vectors(texts)


def _recording(project: Project, hosted: bool) -> _RecordingEmbedder:
    inner = None if hosted else project.embedder()
    return (
        _RecordingTaughtEmbedder(inner)
        if isinstance(inner, AdaptedEmbedder)
        else _RecordingEmbedder(inner, _identity(project, hosted))
    )


def is_hosted(model: str, base_url: str | None) -> bool:
    """Whether a model, `provider:model`, is asked over the network, and not on this machine."""
    if model.startswith("extractive:") or model.startswith(_LOCAL):
        return False
    host = (base_url or "").partition("//")[2].partition("/")[0].rpartition("@")[2]
    return not host.startswith(("127.", "localhost", "[::1]"))


def what_leaves(project: Project, work: Callable[[Project], object], progress: Progress = silent) -> Leaving:
    """What would be sent if `work` were done in `project` with a hosted model; nothing is sent, nothing is kept.

    Raises:
        AssistantError, CorpusError: what the work itself would raise.
    """
    settings = project.settings
    hosted_embedder = is_hosted(settings.embedder, settings.embedder_base_url or settings.base_url)
    project.close()
    with tempfile.TemporaryDirectory(prefix="wayfolk-leaving-") as folder:
        copy_for_rehearsal(project.root, Path(folder))
        unlimited = settings.model_copy(update={"max_cost": None, "max_tokens": None, "writes": True})
        with Project(Path(folder), unlimited) as copy:
            model = _RecordingModel(settings.chat_model, writes=True)
            copy.use_chat_model(model)
            embedder = _recording(project, hosted_embedder)
            copy.use_embedder(embedder)
            work(copy)
    said = [Sent("chat", message.role, message.content) for request in model.asked for message in request.messages]
    queries = [Sent("embedder", "query", text) for text in dict.fromkeys(embedder.queries)]
    passages = [Sent("embedder", "passage", text) for text in dict.fromkeys(embedder.passages)]
    return Leaving(
        chat_model=settings.chat_model,
        embedder=settings.embedder,
        chat_is_hosted=is_hosted(settings.chat_model, settings.base_url),
        embedder_is_hosted=hosted_embedder,
        requests=len(model.asked),
        texts=(*said, *queries, *passages),
    )


def _identity(project: Project, hosted: bool) -> EmbedderIdentity:
    from corpus.embedding import EmbedderIdentity

    if not hosted:
        return project.embedder().identity
    # A hosted embedder tells its dimensions in its replies alone; its name keeps these vectors from any others.
    return EmbedderIdentity(project.settings.embedder, "rehearsal", 256)
