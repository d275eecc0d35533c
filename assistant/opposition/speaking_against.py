"""Who speaks against a theme: other people's passages that deny what it says, or felt the other way on the very matter.

Two signs. The words of a passage oppose those of the theme's passages (`contradicting`): not of one among many, which
may say more than the theme does, but of a good part of them. Or it felt clearly the other way and lies nearly as near
to the theme's passages as these do to each other, shares telling words with them, and would belong to the theme, had
it felt as that does. A fixed nearness alone is no sign: in a large corpus hundreds of passages lie so near to any
theme, and most of them speak of something beside it. Asks no model; knows nothing of irony.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.observations import Observation
from assistant.opposition.contradicting import WISHES, Pair, tells_how_it_was
from assistant.opposition.reading import read
from assistant.opposition.shared_words import SharedWords
from assistant.themes import CLEARLY_FELT, Matrix, Theme

OPPOSES = 0.2
"""Share of a theme's passages that the words of one must oppose. Of a theme of 69 on kind drivers a few said that
these were on time as well, so that everybody whose driver was late spoke against it; set by judgement."""
NEIGHBOURS = 5
"""Passages that felt as the theme did, among which a passage's place is looked for. Set by judgement."""
MOST_OF_THEM = 0.7
"""Share of these, or of the theme's passages where it has fewer, that must be the theme's. Four of five."""
NEARLY_WITHIN = 0.75
"""Mean cosine to the theme's passages, as a share of theirs to each other, from which a passage is on their matter.
Read with `WORDS_IN_COMMON`."""
LEAST_NEAR = 0.3
"""The least such cosine. Two passages of one theme may lie further apart than two of different ones do."""
WORDS_IN_COMMON = 0.3
"""Weight of the telling words shared with one of them, as a share of those of the shorter one, that it must have. Read
on 60 themes of patients' comments: of 80 passages taken by nearness one in three denied its theme, and of
those that keep both limits one in two."""


class SpeaksAgainst:
    """The passages of a corpus, to be held against themes of it."""

    def __init__(
        self, observations: Sequence[Observation], vectors: Matrix, rows: Sequence[int], pairs: Sequence[Pair]
    ) -> None:
        """Look at the passages at `rows`.

        Args:
            vectors: centred vectors of all observations, shape (observations, dimensions).
            pairs: those among them whose words oppose each other.
        """
        self._observations = observations
        self._vectors = vectors
        self._rows = np.array(rows, dtype=int)
        self._pairs = pairs
        self._felt = np.array([observations[row].valence for row in rows])
        self._tells = np.array([tells_how_it_was(observations[row]) for row in rows], dtype=bool)

    def of(self, theme: Theme) -> list[int]:
        """Rows that speak against a theme: whose words oppose it, then who felt otherwise, nearest first."""
        return list(dict.fromkeys((*self._denying(theme), *self._feeling_otherwise(theme))))

    def _denying(self, theme: Theme) -> list[int]:
        inside, voices = set(theme.members), set(theme.voices)
        opposes: Counter[int] = Counter()
        for pair in self._pairs:
            if (pair.one in inside) != (pair.other in inside):
                opposes[pair.other if pair.one in inside else pair.one] += 1
        return [
            row
            for row, members in opposes.items()
            if members >= OPPOSES * len(inside) and self._observations[row].voice not in voices
        ]

    def _feeling_otherwise(self, theme: Theme) -> list[int]:
        """None where the theme felt neither good nor bad, or is a wish, which no experience denies."""
        # How a clause felt is not how the passages around it did, nor how those did that do not hold it.
        if theme.words or abs(theme.valence.mean) < CLEARLY_FELT / 2 or theme.kind in WISHES:
            return []
        sign = 1.0 if theme.valence.mean > 0 else -1.0
        members, voices = self._vectors[list(theme.members)], set(theme.voices)
        centre = members.mean(axis=0)
        within = float(np.sum(centre * centre)) if len(members) > 1 else 0.0
        opposite = np.flatnonzero(self._tells & (self._felt * sign <= -CLEARLY_FELT))
        near = self._vectors[self._rows[opposite]] @ centre
        likely = [
            (float(cosine), int(place))
            for cosine, place in zip(near, opposite, strict=True)
            if cosine >= max(NEARLY_WITHIN * within, LEAST_NEAR)
            and self._observations[self._rows[place]].voice not in voices
        ]
        inside = np.isin(self._rows, theme.members)
        alike = np.flatnonzero(inside | (self._felt * sign >= CLEARLY_FELT))
        return [
            int(self._rows[place])
            for _, place in sorted(likely, key=lambda each: (-each[0], each[1]))
            if self._would_belong(place, inside, alike)
        ]

    def _would_belong(self, place: int, inside: NDArray[np.bool_], alike: NDArray[np.int64]) -> bool:
        """Whether those nearest to a passage, of those that felt as the theme does, are the theme's, in its words."""
        near = self._vectors[self._rows[alike]] @ self._vectors[self._rows[place]]
        nearest = alike[np.argsort(-near, kind="stable")[:NEIGHBOURS]]
        own = nearest[inside[nearest]]
        if len(own) < MOST_OF_THEM * min(NEIGHBOURS, int(inside.sum())):
            return False
        return float(self._shared.between([place], own.tolist()).max()) >= WORDS_IN_COMMON

    @cached_property
    def _shared(self) -> SharedWords:
        said = [self._observations[row] for row in self._rows]
        return SharedWords(range(len(said)), {at: read(each.quote, each.language) for at, each in enumerate(said)})
