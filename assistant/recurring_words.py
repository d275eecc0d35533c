"""Words that passages have in common, as a likeness beside that of their vectors.

A vector says what a sentence is about and how it is put; where hundreds speak of one kind of thing, most of what it
says is the same for all. The word that recurs ("queue", "服务", "지루") is then what tells matters apart. Knows terms
as the keyword index has them; nothing of what they mean.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from assistant.everyday import everyday_speech
from corpus.analysis import analyse
from corpus.redaction.items import MARK as PSEUDONYM

WORD_SHARE = 0.2
"""Share of the passages from which on a term tells them apart no longer. As for headings (`themes.COMMON_HEADING`)."""
_SHORTEST = 2
"""Characters of a term. A single Chinese or Korean character stands in too many words."""


def recurring_words(texts: Sequence[str]) -> Any:  # scipy ships no types
    """The texts' recurring terms as sparse rows of length 1 (0 where nothing in them recurs), weighed by rareness.

    The product of two rows is the cosine of what the texts say in the same words.
    """
    from scipy.sparse import csr_matrix

    terms = [_terms(text) for text in texts]
    own = Counter(term for each in terms for term in each)
    usual, of = usual_terms()
    total = len(texts) + of
    most = max(_SHORTEST, WORD_SHARE * len(texts))
    weight = {t: math.log((1 + total) / (1 + n + usual.get(t, 0))) for t, n in own.items() if 2 <= n <= most}
    column = {term: place for place, term in enumerate(weight)}
    rows, columns, values = [], [], []
    for row, each in enumerate(terms):
        kept = [term for term in each if term in weight]
        length = math.sqrt(sum(weight[term] ** 2 for term in kept))
        for term in kept:
            rows.append(row)
            columns.append(column[term])
            values.append(weight[term] / length)
    shape = (len(texts), max(1, len(column)))
    return csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)


@cache
def usual_terms() -> tuple[Counter[str], int]:
    """In how many remarks and turns of everyday speech each term stands, and how many these are."""
    speech = everyday_speech()
    texts = [text for part in (speech.remarks, speech.talk) for own in part.values() for text in own]
    return Counter(term for text in texts for term in set(analyse(text))), len(texts)


def _terms(text: str) -> tuple[str, ...]:
    words = re.sub(PSEUDONYM.pattern, " ", text)
    return tuple(dict.fromkeys(term for term in analyse(words) if len(term) >= _SHORTEST))
