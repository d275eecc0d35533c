"""What to read on a question within a number of tokens: stretches of consecutive turns, not scattered ones.

What is said on a matter in a conversation is said in a row: a chunk whose neighbours bear on the question is more
likely to than one alone, also where it shares no word with it. So scores are averaged over neighbours before the best
are taken, a document whose best chunks are good counts for more, and what is taken and adjoins is joined. Answers in a
survey and reviews stand beside each other by chance; their scores are left as they are. Knows nothing of answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.records import Scope, Segment, SourceKind
from corpus.retrieval import Retriever, ScoredChunk
from corpus.tokens import count_tokens

if TYPE_CHECKING:
    from corpus.store import Store

_REACH = 2.5
"""Standard deviation, in chunks, of the bell by which a chunk's neighbours count."""
_DOCUMENT_WEIGHT = 1.0
"""What the mean score of a document's best chunks counts beside a chunk's own."""
_DOCUMENT_BEST = 3
_APART = {SourceKind.SURVEY, SourceKind.REVIEW, SourceKind.FEEDBACK}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive segments of one document."""

    document: str
    segments: tuple[Segment, ...]
    score: float
    """Of the best chunk in it, after averaging."""
    tokens: int


def stretches(
    retriever: Retriever,
    store: Store,
    query: str,
    *,
    tokens: int = 1000,
    scope: Scope | None = None,
    also: Sequence[str] = (),
) -> list[Stretch]:
    """What bears most on a query, as stretches of consecutive segments of `tokens` tokens in all, best first.

    Raises:
        EmbedderError: the query could not be embedded.
    """
    by_document: dict[str, list[ScoredChunk]] = {}
    for chunk in retriever.scored_chunks(query, scope=scope, also=also):
        by_document.setdefault(chunk.document, []).append(chunk)
    kinds = {head.id: head.kind for head in store.heads()} if by_document else {}
    ranked: list[tuple[float, ScoredChunk]] = []
    for document, chunks in by_document.items():
        chunks.sort(key=lambda chunk: chunk.first)
        scores = np.array([chunk.score for chunk in chunks])
        best = float(np.sort(scores)[-_DOCUMENT_BEST:].mean())
        if kinds.get(document) not in _APART:
            scores = _averaged(scores)
        ranked += [(float(score) + _DOCUMENT_WEIGHT * best, chunk) for score, chunk in zip(scores, chunks, strict=True)]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].document, pair[1].first))
    return _joined(_taken(ranked, store, tokens))


def _averaged(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores with those of their neighbours. Past both ends of a document nothing is said: an opening that names all
    that will be spoken of, and a closing that repeats it, count for less than a stretch that speaks of one thing."""
    half = math.ceil(3 * _REACH)
    bell = np.exp(-0.5 * (np.arange(-half, half + 1) / _REACH) ** 2)
    return np.convolve(np.pad(scores, half), bell / bell.sum(), mode="valid")


@dataclass(slots=True)
class _Part:
    segment: Segment
    score: float
    tokens: int


def _taken(ranked: Sequence[tuple[float, ScoredChunk]], store: Store, tokens: int) -> dict[str, dict[int, _Part]]:
    """Segments by document and ordinal, from the best chunk on until the tokens are used up."""
    held: dict[str, list[Segment]] = {}
    taken: dict[str, dict[int, _Part]] = {}
    left = tokens
    for score, chunk in ranked:
        if chunk.document not in held:
            held[chunk.document] = list(store.segments(chunk.document))
        own = taken.setdefault(chunk.document, {})
        for ordinal in range(chunk.first, min(chunk.last + 1, len(held[chunk.document]))):
            if ordinal in own:
                continue
            segment = held[chunk.document][ordinal]
            cost = count_tokens(f"{segment.speaker}: {segment.text}\n" if segment.speaker else f"{segment.text}\n")
            if cost > left:
                return taken
            own[ordinal] = _Part(segment, score, cost)
            left -= cost
    return taken


def _joined(taken: dict[str, dict[int, _Part]]) -> list[Stretch]:
    found: list[Stretch] = []
    for document, parts in taken.items():
        run: list[int] = []
        for ordinal in sorted(parts):
            if run and ordinal != run[-1] + 1:
                found.append(_stretch(document, [parts[at] for at in run]))
                run = []
            run.append(ordinal)
        if run:
            found.append(_stretch(document, [parts[at] for at in run]))
    return sorted(found, key=lambda stretch: -stretch.score)


def _stretch(document: str, parts: Sequence[_Part]) -> Stretch:
    return Stretch(
        document,
        tuple(part.segment for part in parts),
        max(part.score for part in parts),
        sum(part.tokens for part in parts),
    )
