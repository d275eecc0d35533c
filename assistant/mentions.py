"""Which passages say what a "how many" asks about.

A passage counts by how far it stands out towards the question from everyday speech, and by how near it lies to those
that stand out most: "the driver was late again" shares no word with "the delivery was late". Among few passages the
limit is the widest gap between two of them. Asks no model.

Passages in other languages lie further from a question, and from those that stand out towards it, than those in its
own; both count for more there, so that speakers of all languages are counted alike.

Measured on the surveys of `tests/data/remarks/` (`tests/test_assistant_counting.py` has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.common_ground import CommonGround
from assistant.few_passages import MANY
from assistant.observations import Observation
from assistant.questions import topic_of
from assistant.themes import Matrix
from corpus.embedding import Embedder
from corpus.languages import detect_language
from corpus.retrieval import Retriever

SPOKEN_TO, BY_WORDS_TOO = 2.6, 2.0
"""How far the best of twenty passages stands out at least where the corpus speaks to the question, and how far where
it shares telling words with it. Of more passages the best one stands out further by chance: `PER_FOLD * ln(n / 20)`
more; set on the tuned surveys (decision 22)."""
PER_FOLD = 0.2
"""What each e-fold of passages adds to that. The best of many is nearer by chance; set on the tuned surveys."""
FROM = 1.5
"""How far a passage stands out at least to speak for others like it. Set on the tuned surveys (decision 22)."""
ONE_IN = 8
"""One passage in so many, at the most, speaks for others. Set on the tuned surveys (decision 22)."""
LIKE_THEM = 3.0
"""Weight of the cosine to those, beside spreads of everyday speech. Set on the tuned surveys (decision 22)."""
ACROSS = 1.2
"""Times that standing out counts for more in a language that the question is not put in, beside passages in one that
it is. Of 1 to 1.6, on the tuned surveys with languages mixed: higher cost more speakers of the question's own."""
COSINE_ACROSS = 2.0
"""Times that a cosine counts for more between two languages. Between remarks on one matter it is lower by three tenths
there, and lower still once one language leads; of 1 to 2.5, on the tuned surveys with languages mixed."""
LEAST_ACROSS = 2.8
"""Score from which passages in other languages have a limit of their own, where the words of the question, which stand
in its own language alone, raise that of all. Of 2.4, 2.8 and 3.2, on the tuned surveys with languages mixed."""
LEAST, LEAST_SHARE = 1.6, 0.25
"""Lower end of the scores between which the limit lies where the gap is widest, and its least share of the best
score. Set on the tuned surveys (decision 22)."""
SURE, SURE_SHARE = 2.4, 0.65
"""Upper end of those scores, and its least share of the best score. Set on the tuned surveys (decision 22)."""
LEAST_OF_MANY, SHARE_OF_MANY = 2.1, 0.5
"""The limit where there are many passages, and its least share of the best score. A gap tells nothing among many."""

Scores = NDArray[np.float64]


def mentioning(
    retriever: Retriever,
    embedder: Embedder,
    observations: Sequence[Observation],
    wordings: Sequence[str],
    words_shared: bool,
) -> list[int]:
    """Places of the observations that say what is asked about; none where the corpus does not speak to it.

    Args:
        wordings: the question, and its translations. Those in a language that is spoken in the corpus count.
        words_shared: whether some passage holds telling words of the question.
    """
    if not observations:
        return []
    languages = [o.language for o in observations]
    tags = np.array([language.split("-")[0] for language in languages])
    spoken = set(tags.tolist())
    near = [w for w in wordings if _tag(w) in spoken] or list(wordings)
    ground = CommonGround.of(retriever)
    vectors = retriever.vectors_for([o.quote for o in observations])
    out = ground.standing_out(embedder, vectors, languages, [(wording, topic_of(wording)) for wording in near])
    by_chance = PER_FOLD * max(0.0, float(np.log(len(observations) / 20)))
    if out.max() < (BY_WORDS_TOO if words_shared else SPOKEN_TO) + by_chance:
        return []
    worded = np.isin(tags, [_tag(wording) for wording in near])
    if not worded.any():
        worded[:] = True
    out = np.where(worded, out, ACROSS * out)
    scores = out + LIKE_THEM * _alike(out, ground.placed(vectors, languages), tags)
    limits = np.full(len(scores), _limit(scores, len(scores)))
    if not worded.all():
        limits[~worded] = np.minimum(limits[~worded], max(LEAST_ACROSS, _limit(scores[~worded], len(scores))))
    return np.flatnonzero(scores >= limits).tolist()


def _limit(scores: Scores, among: int) -> float:
    """The score from which passages count, `among` so many."""
    return _gap(scores) if among < MANY else max(LEAST_OF_MANY, SHARE_OF_MANY * float(scores.max()))


def _tag(wording: str) -> str:
    return detect_language(wording, default="und").split("-")[0]


def _alike(out: Scores, vectors: Matrix, tags: NDArray[np.str_]) -> Scores:
    """Mean cosine of each passage to those that stand out most, without itself; more between languages."""
    few = max(2, -(-len(out) // ONE_IN))
    weights = np.maximum(out - FROM, 0) * (out >= np.sort(out)[-min(few, len(out))])
    chosen = np.flatnonzero(weights)
    cosines = (vectors @ vectors[chosen].T).astype(np.float64)
    cosines = np.where(tags[:, None] == tags[chosen][None, :], cosines, COSINE_ACROSS * cosines)
    cosines[chosen, np.arange(len(chosen))] = 0.0
    others = np.full(len(out), weights[chosen].sum())
    others[chosen] -= weights[chosen]
    alike: Scores = cosines @ weights[chosen] / np.maximum(1.0, others)
    return alike


def _gap(scores: Scores) -> float:
    """The limit below which the widest gap between two scores lies, within what is neither sure nor out of question."""
    best = float(scores.max())
    low, high = max(LEAST, LEAST_SHARE * best), max(SURE, SURE_SHARE * best)
    inside = sorted((min(float(score), high) for score in scores if score >= low), reverse=True)
    edges = [*inside, low]
    widest = max(range(len(edges) - 1), key=lambda i: edges[i] - edges[i + 1], default=0)
    return edges[widest]
