"""Words of somebody who is not named that stand in more than one source: one utterance, quoted again, and one voice.

A report and the slides made of it quote the same sentences. Where sources don't tell people apart each source counts as
a voice, so that every quote of both would count as two who agree. Here one of such passages stands for all: that of a
named person, else the first. People who are told apart are left alone, whatever words they share. Compares letters
alone (`corpus.likeness`), and does not know which source quotes which.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.observations import Observation
from assistant.passages import words_in
from corpus.duplicates import ALIKE
from corpus.likeness import candidates, joined, likeness, plain, signatures

FEWEST_WORDS = 5.0
"""Words from which two who say the same letter for letter are one who is quoted again. Shorter ones ("It was easy to
use") are what anybody says; set by judgement."""
FEWEST_NEARLY = 10.0
"""The same for words that are nearly the same, as where a report mends a quote. Of ten words one may differ; set by
judgement."""


def quoted_once(observations: Sequence[Observation]) -> list[Observation]:
    """The observations without those that another source quotes as well, in their order."""
    unnamed = {row for row, each in enumerate(observations) if each.segment.participant is None}
    if not unnamed:
        return list(observations)
    texts = [plain(each.quote) for each in observations]
    words = [words_in(each.quote) for each in observations]
    pairs = [*_the_same(texts), *candidates(signatures(texts)).tolist()]
    held = [
        (one, other)
        for one, other in pairs
        if (one in unnamed or other in unnamed) and _one_utterance(observations, texts, words, one, other)
    ]
    left_out: set[int] = set()
    for group in joined(len(observations), held):
        named = [row for row in group if row not in unnamed]
        left_out.update(set(group) - set(named or group[:1]))
    return [each for row, each in enumerate(observations) if row not in left_out]


def _the_same(texts: Sequence[bytes]) -> list[tuple[int, int]]:
    """Pairs of texts that are the same letter for letter, each with the first of its kind."""
    first: dict[bytes, int] = {}
    return [(first[text], row) for row, text in enumerate(texts) if first.setdefault(text, row) != row]


def _one_utterance(
    observations: Sequence[Observation], texts: Sequence[bytes], words: Sequence[float], one: int, other: int
) -> bool:
    if observations[one].segment.role is not observations[other].segment.role:
        return False
    shorter = min(words[one], words[other])
    if texts[one] == texts[other]:
        return shorter >= FEWEST_WORDS
    return shorter >= FEWEST_NEARLY and likeness(texts[one], texts[other], ALIKE) >= ALIKE
