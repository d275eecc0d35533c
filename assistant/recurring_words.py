"""Words that passages have in common, as a likeness beside that of their vectors.

A vector says what a sentence is about and how it is put; where hundreds speak of one kind of thing, most of what it
says is the same for all. The word that recurs ("queue", "服务", "지루") is then what tells matters apart; one that
joins or points ("但是", "-지만") never is. Knows terms as the keyword index has them; nothing of what they mean.
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
from assistant.function_words import content
from corpus.analysis import analyse
from corpus.redaction.items import MARK as PSEUDONYM

WORD_SHARE = 0.2
"""Share of the passages from which on a term tells them apart no longer. As for headings (`themes.COMMON_HEADING`)."""
RECURS = 2
"""Texts in which a term stands at the least. In fewer it recurs nowhere, and one that no more share is never too
common."""
SHORTEST_TERM = 2
"""Letters of a term. A single Chinese or Korean character stands in too many words."""
NAMES = re.compile(rf"{PSEUDONYM.pattern}|https?://\S+|@\w+")
"""Whom and what a text names, which is not what it says of them."""


def recurring_words(texts: Sequence[str], *, clauses: bool = False) -> Any:  # scipy ships no types
    """The texts' recurring terms as sparse rows of length 1 (0 where nothing in them recurs), weighed by rareness.

    The product of two rows is the cosine of what the texts say in the same words. Function words never count as the
    same, but make a passage longer, which then shares less of itself.

    Args:
        clauses: whether the texts are clauses, in which function words do not even count for the length: there is but
            one word or two beside them.
    """
    from scipy.sparse import csr_matrix

    telling = [_terms(content(NAMES.sub(" ", text))) for text in texts]
    terms = telling if clauses else [_terms(NAMES.sub(" ", text)) for text in texts]
    own = Counter(term for each in terms for term in each)
    usual, of = usual_terms()
    total = len(texts) + of
    most = max(RECURS, WORD_SHARE * len(texts))
    weight = {t: math.log((1 + total) / (1 + n + usual.get(t, 0))) for t, n in own.items() if RECURS <= n <= most}
    column = {term: place for place, term in enumerate(weight)}
    rows, columns, values = [], [], []
    for row, each in enumerate(terms):
        kept = [term for term in each if term in weight]
        length = math.sqrt(sum(weight[term] ** 2 for term in kept))
        for term in sorted(set(telling[row]).intersection(kept)):
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
    # The mark of an Arabic stem is no letter of it.
    return tuple(dict.fromkeys(term for term in analyse(text) if len(term.rstrip("_")) >= SHORTEST_TERM))
