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

LEAST = 0.19
PER_FOLD = 0.065
MOST = 0.66
"""Least score of a question that a corpus of n passages answers: `LEAST + PER_FOLD * ln n`, at most `MOST`, because the
best of many passages is nearer by chance. By cosine to the mean of the corpus, questions to two corpora of 414 and some
3,000 passages in four languages (88 answered by theirs, 88 not) were told apart with an AUC of .86, by this with .97.
The limit was set on the first of them, and on four interviews, so that about one in twenty of what can be answered is
declined."""
WEIGHT = 0.2
"""Of the difference to everyday remarks, in spreads of the encoder's cosines, beside the closeness."""
FEWEST = 8
"""Passages from which their mean says what they have in common; of fewer, that of the everyday remarks stands in."""
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


def limit(passages: int) -> float:
    """The least score of `spoken_to` at which so many passages answer."""
    return float(min(MOST, LEAST + PER_FOLD * np.log(max(1, passages))))


_SPREADS: WeakKeyDictionary[Embedder, float] = WeakKeyDictionary()
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
    """How much nearer the corpus lies to a question than what people say elsewhere; see `limit`.

    Args:
        vectors: of the passages, uncentred, shape (passages, dimensions); at least one.
        languages: of the passages.
        wordings: the question, and its translations; the highest score counts.
    """
    asked = embedder.embed_queries(list(wordings))
    tags = np.array(languages)
    remarks = {language: _remarks(retriever, language) for language in sorted(set(languages))}
    middle = vectors if len(vectors) >= FEWEST else np.concatenate(list(remarks.values()))
    centred = _unit(vectors - middle.mean(axis=0))
    weight = WEIGHT / _spread(embedder, retriever)
    best = -np.inf
    for wording, vector in zip(wordings, asked, strict=True):
        direction = _unit(vector - question_mean(embedder, detect_language(wording, default="und")))
        closeness = float((centred @ direction).max())
        for language, everyday in remarks.items():
            passages = vectors[tags == language] @ vector
            nearest = passages.max() if len(vectors) < FEWEST else np.sort(passages)[-NEAREST:].mean()
            best = max(best, closeness + weight * float(nearest - np.sort(everyday @ vector)[-NEAREST:].mean()))
    return best


def _spread(embedder: Embedder, retriever: Retriever) -> float:
    """Standard deviation of the cosines of everyday questions to everyday remarks of their language."""
    if embedder not in _SPREADS:
        cosines = [
            embedder.embed_queries(list(questions)) @ _remarks(retriever, language).T
            for language, questions in _everyday().questions.items()
        ]
        _SPREADS[embedder] = float(np.mean([each.std() for each in cosines]))
    return _SPREADS[embedder]


def _remarks(retriever: Retriever, language: str) -> Matrix:
    remarks = _everyday().remarks
    return retriever.vectors_for(list(remarks.get(language) or [text for texts in remarks.values() for text in texts]))


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit
