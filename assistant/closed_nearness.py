"""Which closed question somebody asks about in other words, or in another language: by the encoder.

Each question, and each with one of its answers, is a passage that stands out towards what is asked, in spreads of
everyday speech (`assistant.common_ground`). An answer is named where it stands out far and leads all others; a question
where it stands out very far, and then all its answers are told, since closeness knows no yes and no.

Set on the four invented surveys of `tests/data/closed/bus_*.csv`, each asked in the three other languages. Of 84
questions that they answer 20 got the one answer and 24 all answers to the right question, and none a wrong one; the
rest were left to what people said. Of 96 on something else, near or far, none got an answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.closed_answers import ClosedQuestion
from assistant.closed_matching import Match, negated
from assistant.common_ground import CommonGround
from assistant.questions import topic_of
from corpus.embedding import Embedder
from corpus.languages import detect_language
from corpus.protected import negations
from corpus.retrieval import Retriever

NAMED = 2.2
"""How far the passage of an answer stands out, at the least, where it is asked about. Set on the surveys above."""
NAMED_ALIKE = 3.2
"""The same within one language, where everything on a matter lies nearer. Set on the same."""
LEADS = 0.9
"""By how much it leads the next answer and every other question. Set on the same."""
ASKED = 4.3
"""How far a question stands out where all its answers are told. Set on the same."""
ASKED_ALIKE = 5.5
"""The same within one language, where everything on a matter lies nearer. Set on the same."""
MOST_PASSAGES = 400
"""Questions and answers compared at the most, those of most people first. A bound on time; set by judgement."""


def nearest(
    retriever: Retriever, embedder: Embedder, asked: str, questions: Sequence[ClosedQuestion], *, alike: bool = False
) -> list[Match]:
    """The one match, or none.

    Args:
        alike: look among questions in the asker's own language; else among those in other languages.
    """
    language = detect_language(asked, default="und").split("-")[0]
    others = [q for q in questions if (q.language.split("-")[0] == language) == alike]
    cards = [Match(question, None, 0.0) for question in others]
    cards += [Match(question, chosen, 0.0) for question in others for chosen in question.values]
    cards = cards[:MOST_PASSAGES]
    if not cards:
        return []
    texts = [
        f"{card.question.question} {card.chosen.value}" if card.chosen else card.question.question for card in cards
    ]
    languages = [card.question.language for card in cards]
    vectors = retriever.vectors_for(texts)
    ground = CommonGround.of(retriever)
    out = ground.standing_out(embedder, vectors, languages, [(asked, topic_of(asked))])
    first = int(np.argmax(out))
    best = cards[first]
    if best.question.scores is not None:
        best = Match(best.question, None, 0.0)  # points of one scale lie too near one another to be told apart
    whole = best.chosen is None
    rivals = [
        float(far)
        for card, far in zip(cards, out, strict=True)
        if card.question is not best.question or not (whole or card.chosen in (None, best.chosen))
    ]
    lead = float(out[first]) - max(rivals, default=-np.inf)
    denies = bool(negations(topic_of(asked).casefold()))
    fits = best.chosen is not None and negated(best.chosen.value) == denies
    if fits and out[first] >= (NAMED_ALIKE if alike else NAMED) and lead >= LEADS:
        return [Match(best.question, best.chosen, float(out[first]))]
    if not alike and best.question.scores is not None and out[first] >= NAMED and lead >= LEADS:
        return [Match(best.question, None, float(out[first]))]
    if out[first] >= (ASKED_ALIKE if alike else ASKED):
        return [Match(best.question, None, float(out[first]))]
    return []
