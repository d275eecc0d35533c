"""Whether a corpus answers a question, put as log-odds from three measures; asks no model.

- How far the question lies above what passages lie near to anyway (`assistant.few_passages.few_margin`).
- How much nearer its best passages are than the best ones for forty questions on other matters
  (`taxonomies/questions_elsewhere.toml`), in spreads of theirs. In a corpus of long reviews some lie near to any
  question, in one of short answers none: what counts as near, each corpus says for itself.
- How much of what it asks about its nearest passages say in its own words, where they are in its language.

Weights are those of a logistic regression (decision 40). Knows no thresholds for passages, nor what a question wants.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from assistant.answerability import asked_in
from assistant.everyday import everyday_speech
from assistant.few_passages import few_margin
from assistant.themes import Matrix
from assistant.wording import SMALL_MODEL_LANGUAGES
from corpus.analysis import analyse
from corpus.embedding import Embedder
from corpus.retrieval import Retriever

SPOKEN = (2.04, 0.98, 2.32, -1.60)
"""Weights of the three measures, and what is added, where passages are in the question's language. Fitted on 206
questions to eleven corpora, answered and unanswered weighing alike (decision 40)."""
ACROSS = (2.68, 0.56, 0.0, -0.42)
"""The same where none is; words say nothing then. Fitted on 103 questions to ten corpora (decision 40)."""
LEANING = 0.3
"""Added to both: passages that do not answer are seen not to, and a question that is declined is not asked again. With
it, on corpora left out of the fit, as many unanswered questions were answered as without and 2 in 100 more of the
others (decision 40)."""
TRANSLATED, TRANSLATED_POORLY = 2 / 3, 1 / 2
"""Weight of a translation beside the question as it was asked, where no passage is in the language asked in: in
languages that the embedded model writes well, where nothing leans towards an answer, and in others. Of 79 questions in
Chinese, Arabic and Korean to one English corpus 35 of 36 are answered, and 2 of 43 that it does not speak to (36 and 20
by the better of the two); of 49 to four corpora left out of the choice 27 of 31, and 5 of 18 (29 and 11)."""
LEAST, MOST = -2.0, 4.0
"""Spreads beyond which the second measure counts no more. It lay between them for nine questions in ten; set by
judgement."""
NEAREST = 3
"""Passages whose cosines are averaged, as in `assistant.answerability`. One alone is chance."""
READ = 30
"""Passages nearest to a question, of which one must say its words. Set by judgement."""
SAMPLED = 400
"""Passages by which is told how common a word is. Reading all of a large corpus would take seconds."""
ASKED_ANYWHERE = 8
"""A word that stands in one in so many of the questions on any matter asks about nothing. With 52 questions: in seven;
set by judgement."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured of one wording of a question."""

    above: float
    """Margin of `few_margin`."""
    nearer: float
    """Spreads that its best passages lie nearer than those of other questions, within `LEAST` and `MOST`."""
    said: float
    """Share, by weight, of what it asks about that one of its nearest passages says: 0 to 1."""
    spoken: bool
    """Whether passages are in its language."""

    @property
    def log_odds(self) -> float:
        """Of the corpus answering it."""
        above, nearer, said, added = SPOKEN if self.spoken else ACROSS
        return above * self.above + nearer * self.nearer + said * self.said + added + LEANING


def log_odds(
    retriever: Retriever,
    embedder: Embedder,
    vectors: Matrix,
    languages: Sequence[str],
    quotes: Sequence[str],
    question: str,
    translations: Mapping[str, str],
    found: Sequence[str] = (),
) -> float:
    """Log-odds of a corpus answering a question; below 0 it rather does not.

    In the language of passages their words can be held against the question's; across languages it is nearness alone,
    and a translation may be wrong. So where no passage is in the language asked in, the question as it was asked and
    the best of its translations count both.

    Args:
        vectors: of the passages, uncentred, shape (passages, dimensions); at least one.
        languages: of the passages.
        quotes: their words.
        question: as asked.
        translations: language → the question in it.
        found: passages that a search by words brought, which may say what the nearest ones do not.

    Raises:
        EmbedderError: a wording could not be embedded.
    """
    own, *others = (
        measured(retriever, embedder, vectors, languages, quotes, wording, found, language)
        for language, wording in (("", question), *translations.items())
    )
    if own.spoken or not others:
        return max(each.log_odds for each in (own, *others))
    translated, language = max((each.log_odds, language) for each, language in zip(others, translations, strict=True))
    well = language.split("-")[0] in SMALL_MODEL_LANGUAGES
    weight = TRANSLATED if well else TRANSLATED_POORLY
    return (1 - weight) * own.log_odds + weight * translated - (LEANING if well else 0.0)


def measured(
    retriever: Retriever,
    embedder: Embedder,
    vectors: Matrix,
    languages: Sequence[str],
    quotes: Sequence[str],
    wording: str,
    found: Sequence[str] = (),
    language: str = "",
) -> Measures:
    """The measures of one wording, in `language` or the one it seems to be in; as `log_odds`."""
    asked = language.split("-")[0] or asked_in(wording, languages)
    spoken = asked in {each.split("-")[0] for each in languages}
    vector = embedder.embed_queries([wording])[0]
    above = few_margin(retriever, embedder, vectors, languages, [wording], asked)
    nearer = _nearer(vectors, np.array(languages), vector, _elsewhere(embedder, asked))
    read = [*(quotes[row] for row in np.argsort(-(vectors @ vector))[:READ]), *found]
    said = _said(wording, asked, quotes, read) if spoken else 0.0
    return Measures(above, nearer, said, spoken)


def spreads_nearer(
    embedder: Embedder, vectors: Matrix, languages: Sequence[str], rows: Sequence[int], wordings: Sequence[str]
) -> list[float]:
    """For single passages, how many spreads nearer each lies than the best passages of its language lie to questions on
    other matters; of several wordings of the question the nearest counts.

    Args:
        vectors: of all passages, uncentred, shape (passages, dimensions).
        languages: of all passages.
        rows: the passages asked about.

    Raises:
        EmbedderError: a wording could not be embedded.
    """
    asked, tags = embedder.embed_queries(list(wordings)), np.array(languages)
    best = np.full(len(rows), -np.inf)
    for wording, vector in zip(wordings, asked, strict=True):
        others = _elsewhere(embedder, asked_in(wording, languages))
        for language in {languages[row] for row in rows}:
            usual = _best(vectors[tags == language] @ others.T)
            spread = float(usual.std())
            for at, row in enumerate(rows):
                if languages[row] == language and spread > 0:
                    best[at] = max(best[at], (float(vectors[row] @ vector) - float(np.median(usual))) / spread)
    return [float(each) for each in best]


def _nearer(vectors: Matrix, languages: NDArray[np.str_], vector: Matrix, others: Matrix) -> float:
    """The most over the languages of the passages: what lies near in one says nothing of another."""
    best = LEAST
    for language in set(languages.tolist()):
        own = vectors[languages == language]
        usual = _best(own @ others.T)
        spread = float(usual.std())
        if spread > 0:
            best = max(best, (float(_best(own @ vector[:, None])[0]) - float(np.median(usual))) / spread)
    return min(best, MOST)


def _best(cosines: Matrix) -> Matrix:
    """Mean of the highest cosines of each column."""
    means: Matrix = np.sort(cosines, axis=0)[-NEAREST:].mean(axis=0)
    return means


def _said(wording: str, asked: str, quotes: Sequence[str], read: Sequence[str]) -> float:
    every = max(1, len(quotes) // SAMPLED)
    sample = [set(analyse(quote)) for quote in quotes[::every]]
    common = Counter(term for terms in sample for term in terms)
    usual = _usual_words(asked)
    weights = {
        term: float(np.log1p((len(sample) + 1) / (common[term] + 0.5)))
        * max(0, 1 - ASKED_ANYWHERE * usual.get(term, 0))
        for term in set(analyse(wording))
    }
    whole = sum(weights.values())
    if not whole:
        return 0.0
    return max(sum(weights.get(term, 0.0) for term in set(analyse(text))) for text in read) / whole


@cache
def elsewhere() -> Mapping[str, Sequence[str]]:
    """Language → questions on other matters, the same ones in each."""
    text = (files("assistant") / "taxonomies" / "questions_elsewhere.toml").read_text(encoding="utf-8")
    return {language: tuple(questions) for language, questions in tomllib.loads(text).items()}


@cache
def _usual_words(language: str) -> Mapping[str, float]:
    """Term → share of the questions on any matter that it stands in."""
    questions = [*elsewhere().get(language, ()), *everyday_speech().questions.get(language, ())]
    counts = Counter(term for question in questions for term in set(analyse(question)))
    return {term: count / len(questions) for term, count in counts.items()}


_VECTORS: WeakKeyDictionary[Embedder, dict[str, Matrix]] = WeakKeyDictionary()


def _elsewhere(embedder: Embedder, language: str) -> Matrix:
    """Vectors of the questions on other matters in a language; of all four where it is another."""
    known = _VECTORS.setdefault(embedder, {})
    if language not in known:
        own = elsewhere().get(language) or [each for questions in elsewhere().values() for each in questions]
        known[language] = embedder.embed_queries(list(own))
    return known[language]
