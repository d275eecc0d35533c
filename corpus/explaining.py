"""What a search did: legs, scores, weights, filters and places, for people who want to see why a passage is there.

Makes records of what a search has done; does none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.fusion import Calibration, quotas
from corpus.picking import Picked
from corpus.ranking import Candidate, Partition, Ranker, Wording
from corpus.records import Evidence, Legs, Role, Scope


@dataclass(frozen=True, slots=True)
class TermSeen:
    """A term of a question, as the keyword index knows it."""

    term: str
    weight: float
    """Inverse document frequency."""
    chunks: int
    """How many hold it."""


@dataclass(frozen=True, slots=True)
class WordingSeen:
    """A question, or another wording of it."""

    text: str
    language: str
    terms: tuple[TermSeen, ...]


@dataclass(frozen=True, slots=True)
class LanguageSeen:
    """The ranking of one language."""

    language: str
    chunks: int
    """All of the language."""
    eligible: int
    """Those that pass the filters."""
    candidates: int
    """Those that were ranked and kept."""
    far: int
    """Left out: in another language than the question and too far from it."""
    method: str
    """`exact`: every chunk was compared; `graph`: the dense index named the nearest."""
    centred: bool
    """Whether a share of the mean vectors was taken off, as between languages."""
    quota: int
    """Places it gets in one turn of dealing the rankings out."""


@dataclass(frozen=True, slots=True)
class HitSeen:
    """Why one passage is where it is."""

    segment: str
    chunk: str
    language: str
    place: int
    """Its chunk's place in the ranking of its language, from 0."""
    score: float
    cosine: float
    centred: float | None
    dense: float
    """The dense leg, 0..1: from the centred cosine where there is one."""
    keyword: float
    """The keyword leg, 0..1."""
    dense_weight: float
    """Share of the dense leg; the keyword leg has the rest. Larger where no text has many of the question's words."""
    wording: str
    """The wording it was ranked by."""
    folded: tuple[str, ...]
    """Segments left out because their words are nearly the same."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a search did."""

    embedder: str
    dense_weight: float
    keyword_weight: float
    centring: float
    wordings: tuple[WordingSeen, ...]
    chunks: int
    """All chunks of the corpus."""
    eligible: int
    """Those that pass roles and filters."""
    roles: tuple[str, ...]
    filtered: bool
    languages: tuple[LanguageSeen, ...]
    """In the order they are dealt out."""
    hits: tuple[HitSeen, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """All that a search had in hand."""

    ranker: Ranker
    eligible: NDArray[np.bool_]
    wordings: Sequence[Wording]
    partitions: Mapping[str, Partition]
    picked: Sequence[Picked]

    def hits(self, calibration: Calibration) -> list[Evidence]:
        """The passages found."""
        return [
            Evidence(
                each.segment,
                each.chunk.id,
                rank,
                each.candidate.score,
                Legs(_dense(calibration, each.candidate.cosine), each.candidate.keyword),
                self.wordings[each.candidate.wording].text,
            )
            for rank, each in enumerate(self.picked)
        ]


def rankings(partitions: Mapping[str, Partition]) -> dict[str, Sequence[Candidate]]:
    """The ranked chunks of each language."""
    return {language: partition.ranked for language, partition in partitions.items()}


def explain(
    done: Done, embedder: str, calibration: Calibration, *, scope: Scope | None, roles: frozenset[Role]
) -> Explanation:
    """What a search did, in full."""
    dealt = quotas(rankings(done.partitions), done.wordings[0].language) if done.wordings else {}
    places = {found.row: at for partition in done.partitions.values() for at, found in enumerate(partition.ranked)}
    return Explanation(
        embedder=embedder,
        dense_weight=calibration.weight,
        keyword_weight=1 - calibration.weight,
        centring=calibration.centring,
        wordings=tuple(_wording_seen(wording) for wording in done.wordings),
        chunks=len(done.ranker.table),
        eligible=int(done.eligible.sum()),
        roles=tuple(sorted(role.value for role in roles)),
        filtered=scope is not None and not scope.everything,
        languages=tuple(_language_seen(name, quota, done) for name, quota in dealt.items()),
        hits=tuple(_hit_seen(each, done.wordings, places, calibration) for each in done.picked),
    )


def _language_seen(language: str, quota: int, done: Done) -> LanguageSeen:
    partition = done.partitions[language]
    return LanguageSeen(
        language=language,
        chunks=done.ranker.size(language),
        eligible=partition.eligible,
        candidates=len(partition.ranked),
        far=partition.far,
        method=partition.method,
        centred=partition.centred,
        quota=quota,
    )


def _hit_seen(
    picked: Picked, wordings: Sequence[Wording], places: Mapping[int, int], calibration: Calibration
) -> HitSeen:
    found = picked.candidate
    centred = found.centred is not None
    ranked_by = found.cosine if found.centred is None else found.centred
    return HitSeen(
        segment=picked.segment.id,
        chunk=picked.chunk.id,
        language=found.language,
        place=places[found.row],
        score=found.score,
        cosine=found.cosine,
        centred=found.centred,
        dense=_dense(calibration, ranked_by, centred=centred),
        keyword=found.keyword,
        dense_weight=found.weight,
        wording=wordings[found.wording].text,
        folded=picked.folded,
    )


def _wording_seen(wording: Wording) -> WordingSeen:
    matched = wording.matched
    terms = sorted(matched.weights, key=lambda term: -matched.weights[term])
    return WordingSeen(
        wording.text,
        wording.language,
        tuple(TermSeen(term, matched.weights[term], matched.frequencies[term]) for term in terms),
    )


def _dense(calibration: Calibration, cosine: float, *, centred: bool = False) -> float:
    low, high = (calibration.far, calibration.near) if centred else (calibration.lowest, calibration.highest)
    return min(1.0, max(0.0, (cosine - low) / (high - low)))
