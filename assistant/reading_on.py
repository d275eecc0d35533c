"""What a large model reads beside the best passages: what was said around the places that bear most on a question.

What is said on a matter in a talk is said in a row, and single passages miss what lies between them: of the relevant
turns of a meeting, stretches hold half as many again in the same number of tokens (docs/retrieval.md). Knows nothing
of answers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from corpus.context import stretches
from corpus.records import Evidence, Legs, Scope
from corpus.retrieval import Retriever
from corpus.store import Store

TOKENS = 1500
"""Tokens of stretches that are read. About what sixty passages found one by one take, so that the two weigh alike; set
by judgement."""


def read_on(
    retriever: Retriever,
    store: Store,
    question: str,
    *,
    also: Sequence[str] = (),
    scope: Scope | None = None,
    among: Collection[str],
) -> list[Evidence]:
    """Passages in the stretches that bear most on a question, in the order they were said.

    Args:
        also: the question in other words or languages.
        among: ids of the segments that may be read.

    Raises:
        EmbedderError: the question could not be embedded.
    """
    found = [
        (stretch.score, segment)
        for stretch in stretches(retriever, store, question, tokens=TOKENS, scope=scope, also=also)
        for segment in stretch.segments
        if segment.id in among
    ]
    return [Evidence(segment, "", rank, score, Legs(0.0, 0.0), question) for rank, (score, segment) in enumerate(found)]
