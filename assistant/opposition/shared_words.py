"""Which telling words passages share. A word that everyday speech or the corpus is full of tells little.

Knows terms as the keyword index has them; nothing of what they mean.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.opposition.reading import Reading
from assistant.recurring_words import usual_terms


class SharedWords:
    """The telling words of some passages, weighed by how rare they are among these and in everyday speech."""

    def __init__(self, rows: Sequence[int], readings: Mapping[int, Reading]) -> None:
        """Weigh the words.

        Args:
            rows: the passages; places below count within these.
            readings: row → what the passage says.
        """
        self._terms = [readings[row].terms for row in rows]
        own = Counter(term for terms in self._terms for term in terms)
        usual, of = usual_terms()
        total = len(rows) + of
        self._weight = {term: math.log((1 + total) / (1 + n + usual.get(term, 0))) for term, n in own.items()}
        self._sums = np.array([max(1e-6, sum(self._weight[t] for t in terms)) for terms in self._terms])
        self._matrix = self._sparse()

    def with_all(self, places: Sequence[int]) -> NDArray[np.float64]:
        """Weight of the words that the passages at `places` share with each, as a share of the lighter one's."""
        return self.between(places, range(len(self._terms)))

    def between(self, places: Sequence[int], others: Sequence[int]) -> NDArray[np.float64]:
        """The same with the passages at `others` alone."""
        right = self._matrix if len(others) == len(self._terms) else self._matrix[list(others)]
        weights = np.asarray((self._matrix[list(places)] @ right.T).todense(), dtype=np.float64)
        lighter = np.minimum(self._sums[list(places)][:, None], self._sums[list(others)][None, :])
        result: NDArray[np.float64] = weights / lighter
        return result

    def denied(self, a: Reading, b: Reading) -> float:
        """Share of the weight of the words in common that one denies and the other affirms."""
        common = a.terms.keys() & b.terms.keys()
        total = sum(self._weight[term] for term in common)
        return sum(self._weight[t] for t in common if a.terms[t] != b.terms[t]) / total if total else 0.0

    def _sparse(self) -> Any:  # scipy ships no types
        from scipy.sparse import csr_matrix

        column = {term: place for place, term in enumerate(self._weight)}
        cells = [
            (row, column[term], math.sqrt(self._weight[term]))
            for row, terms in enumerate(self._terms)
            for term in terms
        ]
        where = ([row for row, _, _ in cells], [at for _, at, _ in cells])
        return csr_matrix(([value for _, _, value in cells], where), shape=(len(self._terms), max(1, len(column))))
