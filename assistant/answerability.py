"""Whether a corpus speaks to a question at all: nearer to it than what people say about anything else.

The best passage of any corpus is near to any question, so its closeness alone can't tell. Two differences can: to the
questions that people ask anywhere, in the question's language, and to fifty everyday remarks, in the passages' language
(`taxonomies/everyday_speech.toml`). Asks no model, and knows no thresholds for passages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from weakref import WeakKeyDictionary

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.themes import Matrix
from corpus.embedding import Embedder
from corpus.languages import detect_language
from corpus.retrieval import Retriever

SPOKEN_TO = 0.58
"""Least score of a question that a corpus answers. By cosine to the corpus's own mean, questions of two corpora in four
languages (88 answered by theirs, 88 not) were told apart with an AUC of .86, by this score with .97. The limit was set
on one of them so that one in twenty of what can be answered is declined."""
WEIGHT = 8.0
"""Of the difference to everyday remarks beside the closeness; cosines of the encoder differ by hundredths."""
NEAREST = 3
"""Passages and remarks looked at: one alone is chance."""


class _Everyday(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    remarks: Mapping[str, Sequence[str]]
    questions: Mapping[str, Sequence[str]]


@cache
def _everyday() -> _Everyday:
    text = (files("assistant") / "taxonomies" / "everyday_speech.toml").read_text(encoding="utf-8")
    return _Everyday.model_validate(tomllib.loads(text))


_MEANS: WeakKeyDictionary[Embedder, dict[str, Matrix]] = WeakKeyDictionary()


def question_mean(embedder: Embedder, language: str) -> Matrix:
    """The mean vector of everyday questions in a language; of all four where it is another."""
    means = _MEANS.setdefault(embedder, {})
    if language not in means:
        questions = _everyday().questions
        asked = questions.get(language) or [text for texts in questions.values() for text in texts]
        means[language] = embedder.embed_queries(list(asked)).mean(axis=0)
    return means[language]


def spoken_to(
    retriever: Retriever, embedder: Embedder, vectors: Matrix, languages: Sequence[str], wordings: Sequence[str]
) -> float:
    """How much nearer the corpus lies to a question than what people say elsewhere; see `SPOKEN_TO`.

    Args:
        vectors: of the passages, uncentred, shape (passages, dimensions); at least one.
        languages: of the passages.
        wordings: the question, and its translations; the highest score counts.
    """
    asked = embedder.embed_queries(list(wordings))
    centred = _unit(vectors - vectors.mean(axis=0))
    tags = np.array(languages)
    best = -np.inf
    for wording, vector in zip(wordings, asked, strict=True):
        direction = _unit(vector - question_mean(embedder, detect_language(wording, default="und")))
        closeness = float((centred @ direction).max())
        for language in sorted(set(languages)):
            passages = np.sort(vectors[tags == language] @ vector)[-NEAREST:].mean()
            remarks = np.sort(_remarks(retriever, language) @ vector)[-NEAREST:].mean()
            best = max(best, closeness + WEIGHT * float(passages - remarks))
    return best


def _remarks(retriever: Retriever, language: str) -> Matrix:
    remarks = _everyday().remarks
    return retriever.vectors_for(list(remarks.get(language) or [text for texts in remarks.values() for text in texts]))


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit
