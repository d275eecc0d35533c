"""Themes of few passages: where ten people were asked, nobody lies near anybody by the measures of four hundred.

Knows vectors and which passages; nothing of people or questions.

Measured on the surveys of `tests/data/remarks/tuned.txt`, each and all of them together, in four languages and mixed:
the largest theme was of one matter by three in four, held at least three remarks and was the largest matter in 4 % by
the cut for many passages and in 36 % by this one. Complete linkage, Markov clustering, modularity, stars and consensus
over cuts did no better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.common_ground import CommonGround
from assistant.observations import Observation
from assistant.themes import SAME_THEME, Matrix, in_context
from corpus.retrieval import Retriever

MANY = 100
"""Passages from which their own mean and the fixed cut serve. Among the tuned surveys, which have fewer, the
fixed cut found the largest matter in 4 %, the one below in 36 %."""
SHARE = 0.5
"""Share of the median similarity of a passage to the one nearest to it, at which two groups are one theme. Set on
the tuned surveys (decision 22)."""


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
