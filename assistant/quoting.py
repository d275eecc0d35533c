"""Which part of a passage to quote: the sentences nearest to what was asked.

Works on spans of the stored text, so that whatever it picks is verbatim. Knows nothing of claims.
"""

from __future__ import annotations

import numpy as np

from corpus.embedding import Embedder
from corpus.records import CharSpan, Evidence
from corpus.retrieval import Retriever
from corpus.sentences import sentence_spans

LONGEST_QUOTE = 320
"""Code points up to which a passage is quoted whole. What is read at a glance; longer ones are quoted around the
sentence nearest to the question."""


def quote_span(retriever: Retriever, embedder: Embedder, hit: Evidence, question: str) -> CharSpan:
    """The span of the document to quote for a hit: all of a short segment, else the sentence nearest to the question
    with its neighbours, as far as `LONGEST_QUOTE` reaches."""
    segment = hit.segment
    if len(segment.text) <= LONGEST_QUOTE:
        return segment.span
    spans = sentence_spans(segment.text)
    if len(spans) < 2:
        return segment.span
    vectors = retriever.vectors_for([span.of(segment.text) for span in spans])
    asked = embedder.embed_queries([question])[0]
    best = int(np.argmax(vectors @ asked))
    start = end = best
    while True:
        grown = [(start - 1, end)] if start > 0 else []
        grown += [(start, end + 1)] if end + 1 < len(spans) else []
        fitting = [(a, b) for a, b in grown if spans[b].end - spans[a].start <= LONGEST_QUOTE]
        if not fitting:
            break
        start, end = fitting[-1]
    return CharSpan(spans[start].start, spans[end].end).shifted(segment.span.start)
