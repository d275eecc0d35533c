"""Themes of few passages, and whether they answer a question: where ten people were asked, nobody lies near anybody by
the measures of four hundred.

Knows vectors and which passages; nothing of people, nor of what a question asks for.

Measured on the surveys of `tests/data/remarks/tuned.txt`, each and all of them together, in four languages and mixed:
the largest theme was of one matter by three in four, held at least three remarks and was the largest matter in 4 % by
the cut for many passages and in 36 % by this one. Complete linkage, Markov clustering, modularity, stars and consensus
over cuts did no better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant import answerability
from assistant.common_ground import CommonGround
from assistant.observations import Observation
from assistant.themes import SAME_THEME, Matrix, in_context
from corpus.embedding import Embedder
from corpus.retrieval import Retriever

MANY = 100
"""Passages from which their own mean and the fixed cut serve. Among the tuned surveys, which have fewer, the
fixed cut found the largest matter in 4 %, the one below in 36 %."""
SHARE = 0.5
"""Share of the median similarity of a passage to the one nearest to it, at which two groups are one theme. Set on
the tuned surveys (decision 22)."""

STANDING = 0.1
"""Weight of how far the best passages stand out from everyday speech, beside the margin over all corpora. On
three cases of 50 to 63 passages it tells answered questions from those put to other corpora with an AUC of .96 in place
of .82 in the passages' language; from .08 to .3 did alike (decision 27)."""
STANDING_OUT = 3
"""Passages whose standing out is averaged, as many as `assistant.answerability` looks at. Five did alike."""
ANSWERED, ANSWERED_ACROSS = 0.2, 0.12
"""Least of that sum for a question that `AT` passages answer, asked in their language and in another. Set on
three cases, a little lower than F1 of declining alone would have it, since on small surveys as much is asked that they
answer (decision 27)."""
AT, PER_FOLD = 50, 0.1
"""Passages that those limits hold for, and what each e-fold of passages adds. Set on the tuned surveys, taken together
by one to four (decision 27)."""
LOWER_IN = {"ar": 0.13}
"""Language → by how much its limit is lower where question and passages are in it. On the tuned surveys, the same in
four languages, the middle between answered and other questions lay by so much lower in Arabic (decision 27)."""


def few_margin(
    retriever: Retriever,
    embedder: Embedder,
    vectors: Matrix,
    languages: Sequence[str],
    wordings: Sequence[str],
    language: str = "",
) -> float:
    """How far a question lies above the limit of what so few passages answer; below 0 they do not.

    Args:
        vectors: of the passages, uncentred; at least one.
        languages: of the passages.
        wordings: the question, and its translations; the best one counts.
        language: that they are all in; told from each where empty.
    """
    ground = CommonGround.of(retriever)
    spoken = {language.split("-")[0] for language in languages}
    fold = PER_FOLD * float(np.log(len(vectors) / AT))
    best = -np.inf
    for wording in wordings:
        asked = language or answerability.asked_in(wording, languages)
        least = ANSWERED - LOWER_IN.get(asked, 0.0) if asked in spoken else ANSWERED_ACROSS
        out = ground.standing_out(embedder, vectors, languages, [[wording]])
        over = answerability.margin(retriever, embedder, vectors, languages, [wording], asked)
        best = max(best, over + STANDING * float(np.sort(out)[-STANDING_OUT:].mean()) - least - fold)
    return best


def sparse_vectors(retriever: Retriever, observations: Sequence[Observation]) -> Matrix:
    """What each observation is about: its words, and the question or heading they stand under."""
    ground = CommonGround.of(retriever)
    languages = [o.language for o in observations]
    quotes = ground.placed(retriever.vectors_for([o.quote for o in observations]), languages)
    headings = [o.segment.heading for o in observations]
    if not any(headings):
        return quotes
    known = ground.placed(retriever.vectors_for([heading or "-" for heading in headings]), languages)
    return in_context(quotes, known, headings)


def nearness_cut(vectors: Matrix, rows: Sequence[int]) -> float:
    """The mean similarity from which two groups of these rows are one theme."""
    if len(rows) < 2:
        return SAME_THEME
    cosines = vectors[list(rows)] @ vectors[list(rows)].T
    np.fill_diagonal(cosines, -1.0)
    return min(SAME_THEME, SHARE * max(0.0, float(np.median(cosines.max(axis=1)))))
