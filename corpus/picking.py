"""From ranked chunks to passages: the best segment of each, the same words once, one of each voice where asked.

Knows records and how much a segment bears on a question; nothing of indexes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from corpus.fusion import Calibration, fuse
from corpus.keyword_index import IndexedChunk, overlap
from corpus.ranking import Candidate, Wording
from corpus.records import Segment, voice_of
from corpus.text_vectors import SHORT

_SAME = 0.9
"""Share of common four-letter pieces from which two passages count as one text. Copies differ in a word; set by
judgement."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A passage and where it came from."""

    segment: Segment
    chunk: IndexedChunk
    candidate: Candidate
    folded: tuple[str, ...]
    """Ids of segments left out because their words are nearly the same."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where chunks, segments and vectors are read from."""

    chunks: Callable[[Sequence[Candidate]], Mapping[int, IndexedChunk]]
    """By the row of the candidate."""
    segments: Callable[[Iterable[str]], Mapping[str, Segment]]
    vectors: Callable[[Iterable[IndexedChunk], Mapping[str, Segment]], Mapping[str, NDArray[np.float32]]]
    """Of the segments of chunks that hold several, by their ids."""


def pick(
    candidates: Sequence[Candidate],
    limit: int,
    wordings: Sequence[Wording],
    sources: Sources,
    wanted: Callable[[Segment], bool],
    calibration: Calibration,
    one_per: str = "",
) -> list[Picked]:
    """The best segment of each chunk; where that leaves room, the next best of the same chunks.

    Args:
        wanted: whether a segment may be returned.
        one_per: `person` or `document`: at most one passage of each; empty: as many as there are.
    """
    firsts: list[tuple[Candidate, IndexedChunk, Segment]] = []
    seconds: list[tuple[Candidate, IndexedChunk, Segment]] = []
    seen = _Seen()
    voices: set[str] = set()
    for start in range(0, len(candidates), limit + 2):
        part = candidates[start : start + limit + 2]
        chunks = sources.chunks(part)
        segments = sources.segments(identity for chunk in chunks.values() for identity in chunk.segments)
        vectors = sources.vectors(chunks.values(), segments)
        for candidate in part:
            chunk = chunks.get(candidate.row)
            inside = [segments[i] for i in chunk.segments if i in segments and wanted(segments[i])] if chunk else []
            if chunk is None or not inside:
                continue
            if len(inside) > 1:
                wording = wordings[candidate.wording]
                inside.sort(key=lambda segment: -_bearing(calibration, wording, segment, vectors))
            if one_per:
                inside = [segment for segment in inside if _unit(segment, one_per) not in voices][:1]
            fresh = [segment for segment in inside if seen.add(segment)]
            voices.update(_unit(segment, one_per) for segment in fresh)
            firsts += [(candidate, chunk, segment) for segment in fresh[:1]]
            seconds += [(candidate, chunk, segment) for segment in fresh[1:] if len(segment.text) > SHORT]
            if len(firsts) == limit:
                break
        if len(firsts) == limit:
            break
    return [
        Picked(segment, chunk, candidate, tuple(seen.folded.get(segment.id, ())))
        for candidate, chunk, segment in (firsts + seconds)[:limit]
    ]


def _unit(segment: Segment, one_per: str) -> str:
    return segment.document if one_per == "document" else voice_of(segment)


def _bearing(
    calibration: Calibration, wording: Wording, segment: Segment, vectors: Mapping[str, NDArray[np.float32]]
) -> float:
    """How much one segment of a chunk bears on the question; short turns hardly ever do."""
    vector = vectors.get(segment.id)
    cosine = float(vector @ wording.vector) if vector is not None else calibration.lowest
    score, _ = fuse(calibration, cosine, overlap(wording.matched.weights, segment.text))
    return score if len(segment.text) > SHORT else score / 2


class _Seen:
    """Passages taken so far, to leave out the same words a second time."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._taken: list[tuple[Segment, frozenset[str]]] = []
        self.folded: dict[str, list[str]] = {}

    def add(self, segment: Segment) -> bool:
        """Whether a segment is new."""
        if segment.id in self._ids:
            return False
        words = frozenset(segment.text.casefold().split())
        # "Yes" of two people is two answers; two equal sentences are one text that was copied.
        if len(segment.text) > SHORT:
            for other, others in self._taken:
                if _alike(segment.text, other.text, words, others):
                    self.folded.setdefault(other.id, []).append(segment.id)
                    return False
        self._ids.add(segment.id)
        self._taken.append((segment, words))
        return True


def _alike(one: str, other: str, words: frozenset[str], others: frozenset[str]) -> bool:
    # Texts of so different a length can't have so much in common; normal forms differ in length, hence the room.
    if min(len(one), len(other)) < 0.75 * max(len(one), len(other)):
        return False
    # Nine tenths of all pieces in common leave most words in common.
    if len(words) > 4 and len(words & others) < 0.3 * len(words):
        return False
    pieces, other_pieces = _pieces(one), _pieces(other)
    most, least = max(len(pieces), len(other_pieces)), min(len(pieces), len(other_pieces))
    if least < _SAME * most:
        return False
    common = len(pieces & other_pieces)
    return common >= _SAME * (most + least - common)


@lru_cache(maxsize=2048)
def _pieces(text: str) -> frozenset[str]:
    plain = " ".join(normalize("NFKC", text).casefold().split())
    return frozenset(plain[at : at + 4] for at in range(max(1, len(plain) - 3)))
