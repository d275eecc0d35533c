"""Whether a corpus speaks to a question at all: nearer to it than what people say about anything else.

The best passage of any corpus is near to any question, so its closeness alone can't tell. Two differences can: to the
questions that people ask anywhere, in the question's language, and to fifty everyday remarks, in the passages' language
(`taxonomies/everyday_speech.toml`). Asks no model, and knows no thresholds for passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from assistant.everyday import everyday_speech
from assistant.themes import Matrix
from assistant.writing_checks import in_language
from corpus.embedding import Embedder
from corpus.languages import detect_language
from corpus.retrieval import Retriever

WITHIN, WITHIN_PER_FOLD = 0.80, 0.085
"""Least score of a question asked in the passages' language over `AT` passages, and what each e-fold of passages
adds, at most as for twice as many. Of many passages the best is nearer by chance; set on 96 questions to one corpus
and on four interviews, with the figures beside `AT`."""
ACROSS, ACROSS_PER_FOLD = 0.50, 0.065
"""The same for a question asked in another language than the passages'. Cosines between languages are lower; one in
twelve of the answered questions lay below it."""
AT = 400
"""Least score of a question that n passages of one language answer, asked in it and in another: the limit at `AT`, and
`PER_FOLD * ln(n / AT)` more, at most as for twice the passages, because the best of many passages is nearer by chance.
Questions to two corpora of 414 and some 3,000 passages in four languages (88 answered by theirs, 88 not) were told
apart with an AUC of .86 by cosine to the mean of the corpus, and of .97 by this score; the limits were set on the first
of them and on four interviews. In English over English the answered ones lay at .88 and above, the others at .85 and
below; in other languages one in twelve of the answered ones lay below .50."""
WEIGHT = 0.2
"""Weight of the difference to everyday remarks, in spreads of the encoder's cosines, beside the closeness. Set on
the same questions as the limits."""
FEWEST = 8
"""Passages from which their mean says what they have in common. Of fewer, that of the everyday remarks stands in."""
NEAREST = 3
"""Passages looked at: one alone is chance. Of the remarks the nearest counts, since few are on one matter."""


def limit(passages: int, spoken: bool) -> float:
    """The least score of a question that so many passages answer.

    Args:
        spoken: whether the corpus holds the question's language.
    """
    at, per_fold = (WITHIN, WITHIN_PER_FOLD) if spoken else (ACROSS, ACROSS_PER_FOLD)
    return float(at + per_fold * min(np.log(2), np.log(max(1, passages) / AT)))


_SPREADS: WeakKeyDictionary[Embedder, float] = WeakKeyDictionary()
_MEANS: WeakKeyDictionary[Embedder, dict[str, Matrix]] = WeakKeyDictionary()


def question_mean(embedder: Embedder, language: str) -> Matrix:
    """The mean vector of everyday questions in a language; of all four where it is another."""
    means = _MEANS.setdefault(embedder, {})
    if language not in means:
        questions = everyday_speech().questions
        asked = questions.get(language) or [text for texts in questions.values() for text in texts]
        means[language] = embedder.embed_queries(list(asked)).mean(axis=0)
    return means[language]


def asked_in(wording: str, languages: Sequence[str]) -> str:
    """The language of a question, without region.

    "no phone signal" is too short to be told from its letters: then the commonest language of the passages that is
    written in its script, else `und`.

    Args:
        languages: of the passages.
    """
    told = detect_language(wording, default="und")
    if told != "und":
        return told.split("-")[0]
    usual = (language for language, _ in Counter(languages).most_common() if in_language(wording, language))
    return next(usual, told).split("-")[0]


def margin(
    retriever: Retriever,
    embedder: Embedder,
    vectors: Matrix,
    languages: Sequence[str],
    wordings: Sequence[str],
    language: str = "",
) -> float:
    """How far a question lies above the limit (see `limit`) of what the corpus answers; below 0 it does not.

    Args:
        vectors: of the passages, uncentred, shape (passages, dimensions); at least one.
        languages: of the passages.
        wordings: the question, and its translations; the best one counts.
        language: that they are all in; told from each where empty.
    """
    tags = np.array(languages)
    remarks = {language: _remarks(retriever, language) for language in sorted(set(languages))}
    middle = vectors if len(vectors) >= FEWEST else np.concatenate(list(remarks.values()))
    centred = _unit(vectors - middle.mean(axis=0))
    weight = WEIGHT / _spread(embedder, retriever)
    best = -np.inf
    for wording, vector in zip(wordings, embedder.embed_queries(list(wordings)), strict=True):
        asked = language or asked_in(wording, languages)
        direction = _unit(vector - question_mean(embedder, asked))
        for spoken, everyday in remarks.items():
            rows = tags == spoken
            passages = vectors[rows] @ vector
            nearest = passages.max() if len(passages) < FEWEST else np.sort(passages)[-NEAREST:].mean()
            lead = float(nearest - (everyday @ vector).max())
            score = float((centred[rows] @ direction).max()) + weight * lead
            best = max(best, score - limit(len(passages), asked == spoken.split("-")[0]))
    return best


def _spread(embedder: Embedder, retriever: Retriever) -> float:
    """Standard deviation of the cosines of everyday questions to everyday remarks of their language."""
    if embedder not in _SPREADS:
        cosines = [
            embedder.embed_queries(list(questions)) @ _remarks(retriever, language).T
            for language, questions in everyday_speech().questions.items()
        ]
        _SPREADS[embedder] = float(np.mean([each.std() for each in cosines]))
    return _SPREADS[embedder]


def _remarks(retriever: Retriever, language: str) -> Matrix:
    remarks = everyday_speech().remarks
    return retriever.vectors_for(list(remarks.get(language) or [text for texts in remarks.values() for text in texts]))


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return unit
