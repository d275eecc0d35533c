"""What a search did: legs, scores, weights, filters and places, for people who want to see why a passage is there.

Plain records; the search fills them.
"""

from __future__ import annotations

from dataclasses import dataclass


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
