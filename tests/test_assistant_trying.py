"""Trying the models: one that answers sensibly is told from one that only answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from assistant.chat_model import ChatReply, ChatRequest, OnText
from assistant.trying import ANSWERING, TRANSLATED, try_chat_model, try_embedder
from corpus.embedding import EmbedderIdentity, Vectors
from corpus.progress import Progress, silent


@dataclass
class Judge:
    """Says yes to the passages that hold a text."""

    to: str
    name: str = "scripted:judge"
    writes: bool = False

    def reply(self, request: ChatRequest, on_text: OnText | None = None) -> ChatReply:
        yes = float(self.to in request.messages[-1].content)
        return ChatReply("yes" if yes else "no", choice_weights={"yes": yes, "no": 1 - yes})


@dataclass
class Pointing:
    """One vector for the queries and the passages named, another for the rest."""

    near: str

    @property
    def identity(self) -> EmbedderIdentity:
        return EmbedderIdentity("scripted:pointing", "1", 2)

    def embed_passages(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        return np.array([[1.0, 0.0] if text == self.near else [0.0, 1.0] for text in texts], dtype=np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([[1.0, 0.0]] * len(texts), dtype=np.float32)


@pytest.mark.parametrize(("to", "sensible"), [(ANSWERING, True), ("hot chocolate", False), ("", False)])
def test_a_chat_model_must_tell_the_answering_passage(to: str, sensible: bool) -> None:
    trial = try_chat_model(Judge(to))
    assert trial.model == "scripted:judge"
    assert trial.sensible is sensible
    assert trial.seconds >= 0


@pytest.mark.parametrize(("near", "sensible"), [(TRANSLATED, True), ("something else", False)])
def test_an_embedder_must_find_the_passage_in_another_language(near: str, sensible: bool) -> None:
    trial = try_embedder(Pointing(near))
    assert (trial.model, trial.dimensions, trial.sensible) == ("scripted:pointing", 2, sensible)
