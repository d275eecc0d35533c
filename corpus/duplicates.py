"""Passages and documents that are nearly the same: found in the whole corpus, or for what was just taken in.

Only words of participants and staff are compared: an interviewer asks everybody the same. Signatures are worked out
once for each document and kept; see `corpus.likeness`. Nothing is removed: who said a thing twice said it twice.
"""

from __future__ import annotations

import base64
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.likeness import BANDS, VERSION, Hashes, candidates, joined, likeness, matching, plain, signatures
from corpus.records import Role, Scope, Segment

if TYPE_CHECKING:
    from corpus.store import Store

ALIKE = 0.9
"""Likeness from which two passages are nearly the same. One word in ten may differ."""
CACHE = "likeness"
"""Kind of the kept signatures among the store's derived rows."""
WORTH_TELLING = 3
"""Passages in common from which an ingest tells of them. One or two are what anybody says; set by judgement, not
measured."""
AT_INGEST = 5000
"""Passages that an ingest may work out signatures for. With more, an ingest would wait for them, and `sources
duplicates` is where to look."""
COMPARED = 20_000
"""Pairs of passages that an ingest compares letter by letter, those of documents with most in common first. Where whole
corpora are alike, an ingest would wait for more."""
_TOLD = 5
"""Documents told of after an ingest. More would hide the rest of the message; their number is told."""
_VOICES = frozenset({Role.PARTICIPANT, Role.STAFF})
_MANY_DOCUMENTS = 30
"""Documents that share one passage, from which on not every two of them are counted as a pair. A signature or a
footer would make a pair of all."""


@dataclass(frozen=True, slots=True)
class Group:
    """Passages that are nearly the same."""

    segments: tuple[Segment, ...]
    """Two or more, in the order of the corpus."""
    likeness: float
    """0..1, of the two least alike among those that were compared."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What one document has in common with another."""

    document: str
    other: str
    passages: int
    """Of `document`, that are nearly the same as some of `other`."""
    of: int
    """Passages of `document` that are long enough to be compared."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What is nearly the same in a corpus."""

    groups: tuple[Group, ...]
    """The largest first."""
    overlaps: tuple[Overlap, ...]
    """Between different documents, the largest share first; of two that overlap, from the one with the larger share."""


def find_duplicates(store: Store, scope: Scope | None = None, alike: float = ALIKE) -> Duplicates:
    """All groups of passages that are nearly the same, and which documents share them.

    Raises:
        StoreError: the store could not be read, or signatures could not be kept.
    """
    segments = [each for each in store.segments(scope=scope) if each.role in _VOICES]
    rows = np.concatenate([np.zeros((0, BANDS), np.uint64), *_by_document(store, segments)])
    texts = [plain(segment.text) for segment in segments]
    pairs: dict[tuple[int, int], float] = {}
    for one, other in candidates(rows).tolist():
        if (share := likeness(texts[one], texts[other], alike)) >= alike:
            pairs[one, other] = share
    least: dict[int, float] = {}
    found = joined(len(segments), pairs)
    group_of = {each: number for number, group in enumerate(found) for each in group}
    for (one, _), share in pairs.items():
        number = group_of[one]
        least[number] = min(least.get(number, 1.0), share)
    groups = [Group(tuple(segments[each] for each in group), least[number]) for number, group in enumerate(found)]
    compared = Counter(segment.document for segment, row in zip(segments, rows, strict=True) if row[0])
    overlaps = _overlaps(groups, compared)
    return Duplicates(tuple(sorted(groups, key=lambda each: -len(each.segments))), tuple(overlaps))


def _by_document(store: Store, segments: Iterable[Segment]) -> Iterator[Hashes]:
    """Signatures of segments, document by document in their order."""
    by_document: dict[str, list[Segment]] = {}
    for segment in segments:
        by_document.setdefault(segment.document, []).append(segment)
    kept = _kept(store, list(by_document))
    for document, own in by_document.items():
        signed = kept.get(document) or _signed(store, document, _voiced(store, document))
        rows = dict(zip(signed.segments(), signed.rows, strict=True))
        yield np.stack([rows[each.id] for each in own])


def _voiced(store: Store, document: str) -> list[Segment]:
    return [each for each in store.segments(document) if each.role in _VOICES]


@dataclass(frozen=True, slots=True)
class _Signed:
    """The signatures of a document's passages."""

    document: str
    ordinals: str
    """Of the passages, parted by commas: most documents are looked through without one of them being named."""
    rows: Hashes

    def segments(self) -> list[str]:
        """Ids of the passages."""
        return [f"{self.document}.{each}" for each in self.ordinals.split(",") if each]


def _kept(store: Store, documents: Sequence[str]) -> dict[str, _Signed]:
    """What is kept of these documents, by id."""
    payloads = store.derived_get(CACHE, [_key(document) for document in documents])
    kept = {}
    for document in documents:
        if (payload := payloads.get(_key(document))) is not None:
            ordinals, _, encoded = payload.partition(" ")
            rows = np.frombuffer(base64.b64decode(encoded), "<u8").reshape(-1, BANDS)
            kept[document] = _Signed(document, ordinals, rows)
    return kept


def _signed(store: Store, document: str, segments: Sequence[Segment]) -> _Signed:
    """Signatures of all of a document's passages, worked out and kept."""
    rows = signatures([plain(each.text) for each in segments])
    ordinals = ",".join(each.id.rpartition(".")[2] for each in segments)
    encoded = base64.b64encode(rows.astype("<u8").tobytes()).decode("ascii")
    store.derived_put(CACHE, {_key(document): f"{ordinals} {encoded}"})
    return _Signed(document, ordinals, rows)


def _key(document: str) -> str:
    return f"{VERSION}/{document}"


def _overlaps(groups: Iterable[Group], compared: Counter[str]) -> list[Overlap]:
    shared: Counter[tuple[str, str]] = Counter()
    for group in groups:
        counts = Counter(segment.document for segment in group.segments)
        names = list(counts)
        if len(names) > _MANY_DOCUMENTS:
            others = [*pairwise(names)]
        else:
            others = [(one, other) for at, one in enumerate(names) for other in names[at + 1 :]]
        for one, other in others:
            shared[one, other] += counts[one]
            shared[other, one] += counts[other]
    best: dict[frozenset[str], Overlap] = {}
    for (one, other), passages in shared.items():
        overlap = Overlap(one, other, passages, compared[one])
        key = frozenset((one, other))
        if key not in best or _share(overlap) > _share(best[key]):
            best[key] = overlap
    return sorted(best.values(), key=lambda each: (-_share(each), -each.passages, each.document, each.other))


def _share(overlap: Overlap) -> float:
    return overlap.passages / max(1, overlap.of)


def doubles_told(store: Store, origins: Sequence[str]) -> list[str]:
    """Sentences on what was just taken in and is nearly the same as something that was there, or as each other.

    What it costs grows with what was taken in. So passages are compared of which two bands are the same, where
    `find_duplicates` takes all that share one, and no more than `COMPARED` pairs: that may tell of more, never of
    fewer. Documents whose signatures were never worked out are looked at as far as `AT_INGEST` passages go;
    `find_duplicates` looks at all.

    Args:
        origins: of the documents taken in.
    """
    wanted = set(origins)
    heads = {head.id: head for head in store.heads()} if wanted else {}
    new = [identity for identity, head in heads.items() if head.origin in wanted]
    budget = AT_INGEST
    kept = _kept(store, list(heads)) if new else {}
    for identity in [*new, *(each for each in heads if each not in kept)] if new else []:
        if identity not in kept and budget > 0:
            own = _voiced(store, identity)
            budget -= len(own)
            if budget >= 0:
                kept[identity] = _signed(store, identity, own)
    signed = list(kept.values())
    shared = _shared(store, [kept[each] for each in new if each in kept], signed)
    told: set[frozenset[str]] = set()
    sentences = []
    compared = {each.document: int(np.count_nonzero(each.rows[:, 0])) for each in signed}
    for (document, other), passages in sorted(shared.items(), key=lambda item: -len(item[1])):
        # Of two that came together one tells of both.
        if len(passages) >= WORTH_TELLING and frozenset((document, other)) not in told:
            told.add(frozenset((document, other)))
            sentences.append(
                f"{heads[document].origin}: at least {len(passages)} of its {compared[document]} longer passages are "
                f"nearly the same as in {heads[other].origin}; wayfolk sources duplicates counts and shows them all."
            )
    more = len(sentences) - _TOLD
    return sentences[:_TOLD] + ([f"{more} more documents have passages in common with others."] if more > 0 else [])


def _shared(store: Store, new: Sequence[_Signed], everything: Sequence[_Signed]) -> dict[tuple[str, str], set[str]]:
    """New document and another one → passages of the new one that are nearly the same as some of the other."""
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    if not new:
        return shared
    rows, others = (np.concatenate([each.rows for each in signed]) for signed in (new, everything))
    found = _worth_comparing(matching(rows, others, shared=2), new, everything)
    pairs = list(zip(_names(new, found[:, 0]), _names(everything, found[:, 1]), strict=True))
    texts = {identity: plain(text) for identity, text in store.texts_by_id(each for pair in pairs for each in pair)}
    for one, other in pairs:
        if likeness(texts[one], texts[other], ALIKE) >= ALIKE:
            shared[_document(one), _document(other)].add(one)
    return shared


def _worth_comparing(
    found: NDArray[np.int64], new: Sequence[_Signed], everything: Sequence[_Signed]
) -> NDArray[np.int64]:
    """Of pairs of passages those of documents that may have enough in common to tell of, `COMPARED` at the most."""
    places = {each.document: place for place, each in enumerate(everything)}
    owners = np.array([places[each.document] for each in new], np.int64)[_owners(new, found[:, 0])]
    others = _owners(everything, found[:, 1])
    apart = owners != others
    found, both = found[apart], (owners * len(everything) + others)[apart]
    if not len(found):
        return found
    width = int(found[:, 0].max()) + 1
    documents, passages = np.unique(np.unique(both * width + found[:, 0]) // width, return_counts=True)
    documents, passages = documents[passages >= WORTH_TELLING], passages[passages >= WORTH_TELLING]
    documents = documents[np.argsort(-passages, kind="stable")]
    if not len(documents):
        return found[:0]
    order = np.argsort(documents)
    at = np.minimum(np.searchsorted(documents[order], both), len(documents) - 1)
    there = documents[order][at] == both
    found, ranks = found[there], order[at[there]]
    fitting = np.cumsum(np.bincount(ranks, minlength=len(documents))) <= COMPARED
    fitting[0] = True
    return np.asarray(found[fitting[ranks]], np.int64)


def _owners(signed: Sequence[_Signed], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which document each of these places lies in, of the rows of all these documents, one after the other."""
    ends = np.cumsum([len(each.rows) for each in signed])
    return np.asarray(np.searchsorted(ends, places, side="right"), np.int64)


def _names(signed: Sequence[_Signed], places: NDArray[np.int64]) -> list[str]:
    """Ids of the passages at these places of the rows of all these documents, one after the other."""
    ends = np.cumsum([len(each.rows) for each in signed])
    owners = _owners(signed, places)
    named: dict[int, list[str]] = {}
    names = []
    for owner, place in zip(owners.tolist(), places.tolist(), strict=True):
        if owner not in named:
            named[owner] = signed[owner].segments()
        names.append(named[owner][place - int(ends[owner])])  # counted from the end of its document
    return names


def _document(segment: str) -> str:
    return segment.rpartition(".")[0]
