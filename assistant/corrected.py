"""What people said of the coding, brought to the passages as they stand now: their word wins.

A correction is about the words it was made for. Where the source was read anew, they are looked for again in what the
same voice says; a correction whose words are gone is kept and not applied. A passage that a person gave another kind is
an example besides: what lies very near to it and was coded as it had been takes the same kind. Knows neither how a
passage is cut or coded nor who may correct it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.coders.codes import Kind
from assistant.coders.embedded import MILD, MOST_NEUTRAL
from assistant.coders.probes import Matrix
from assistant.correction_log import Correction
from corpus.alignment import CitationStatus, align
from corpus.records import CharSpan, Segment

if TYPE_CHECKING:
    from assistant.observations import Observation
    from corpus.store import Store

PERSON = "person"
"""Coder of a passage that a person gave codes to."""
LEANING = " beside a person's example"
"""What a coder's name ends with where the kind is that of a corrected passage near by."""
VERY_NEAR = 0.65
"""Cosine in the coder's space from which a passage takes the kind that a person gave another. Of .30 to .80 in steps of
.05, on 410 hand-labelled passages in four languages that were looked at before: from here on more passages get the
right kind than lose it (3 of 10 right before, 7 after); at .55 it is 11 and 12 of 27, below it does harm."""
SAME_PASSAGE = 0.5
"""Share of the characters of two passages that are in both, from which one is the other, cut anew. Over a half, no two
passages can be the same third one; set by judgement."""
_BEST_FIRST = (CitationStatus.EXACT, CitationStatus.NORMALISED, CitationStatus.FUZZY)

Place = Callable[[Sequence[str], Sequence[str]], Matrix]
"""Texts and their languages in, unit vectors of the coder's space out."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction and where its words stand now."""

    correction: Correction
    segment: Segment
    span: CharSpan
    """Within the document."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The observations as people have them."""

    observations: tuple[Observation, ...]
    rejected: tuple[Observation, ...]
    """What a person left out."""
    of: dict[int, str]
    """Number of a correction → id of the observation it changed."""


def placed(store: Store, corrections: Iterable[Correction]) -> tuple[list[Placed], list[Correction]]:
    """Where the words of corrections stand now; and the corrections whose words stand nowhere.

    Raises:
        StoreError: the corpus can't be read.
    """
    wanted = list(corrections)
    segments = store.segments_by_id(each.segment for each in wanted)
    documents: dict[str, list[Segment]] = {}
    found: list[Placed] = []
    lost: list[Correction] = []
    for each in wanted:
        there = segments.get(each.segment)
        if there is not None and _stands(each, there):
            found.append(Placed(each, there, CharSpan(each.start, each.end)))
            continue
        again = _found_again(store, each, documents)
        if again is None:
            lost.append(each)
        else:
            found.append(again)
    return found, lost


def _stands(correction: Correction, segment: Segment) -> bool:
    at = correction.start - segment.span.start
    return at >= 0 and segment.text[at : at + len(correction.quote)] == correction.quote


def _found_again(store: Store, correction: Correction, documents: dict[str, list[Segment]]) -> Placed | None:
    """The place of the same voice's words in the source as it is now, the one nearest to where they stood."""
    document = correction.document
    if document not in documents:
        documents[document] = list(store.segments(document))
    if not documents[document]:
        known = store.origin(correction.origin) if correction.origin else None
        if known is None:
            return None
        document = known[0]
        if document not in documents:
            documents[document] = list(store.segments(document))
    best: tuple[int, int, Placed] | None = None
    for segment in documents[document]:
        if not _same_voice(correction, segment):
            continue
        found = align(correction.quote, segment.text)
        if found.span is None:
            continue
        span = found.span.shifted(segment.span.start)
        rank, distance = _BEST_FIRST.index(found.status), abs(span.start - correction.start)
        if best is None or (rank, distance) < best[:2]:
            best = (rank, distance, Placed(correction, segment, span))
    return best[2] if best else None


def _same_voice(correction: Correction, segment: Segment) -> bool:
    if segment.role.value != correction.role:
        return False
    if segment.speaker or correction.speaker:
        return segment.speaker == correction.speaker
    return segment.participant == correction.participant or correction.participant is None


def applied(observations: Sequence[Observation], corrections: Sequence[Placed], frame: str) -> Applied:
    """The observations with what people said of them; the later word on the same field wins.

    Args:
        frame: id of the frame whose stages the observations have; what was said in stages of another stays out.
    """
    rows: dict[str, list[int]] = {}
    for row, observation in enumerate(observations):
        rows.setdefault(observation.segment.id, []).append(row)
    now = dict(enumerate(observations))
    rejected: dict[int, bool] = {}
    of: dict[int, str] = {}
    for each in sorted(corrections, key=lambda placed: placed.correction.number):
        near = rows.get(each.segment.id, ())
        shares = [(_shared(observations[row].span, each.span), -row) for row in near]
        share, negative = max(shares, default=(0.0, 0))
        if share < SAME_PASSAGE:
            continue
        row = -negative
        of[each.correction.number] = now[row].id
        rejected[row] = each.correction.act == "reject"
        now[row] = _told(now[row], each.correction, frame)
    return Applied(
        tuple(now[row] for row in now if not rejected.get(row)),
        tuple(now[row] for row in now if rejected.get(row)),
        of,
    )


def _shared(one: CharSpan, other: CharSpan) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / ((one.end - one.start) + (other.end - other.start) - both) if both > 0 else 0.0


def _told(observation: Observation, correction: Correction, frame: str) -> Observation:
    """The observation with what one correction says of it."""
    kind = correction.kind or observation.kind
    valence = observation.valence if correction.valence is None else correction.valence
    changed = replace(
        observation,
        kind=kind,
        kind_weight=1.0 if correction.kind else observation.kind_weight,
        valence=felt_as(kind, valence),
        coder=PERSON,
        corrected=correction.number,
    )
    if correction.stage is None or correction.frame != frame:
        return changed
    return replace(changed, stage=correction.stage, stage_weight=1.0)


def felt_as(kind: Kind, valence: float) -> float:
    """The valence, where it can be that of a passage of this kind; else the mildest that can: nobody is pained by what
    felt well."""
    if kind is Kind.PAIN and valence > MOST_NEUTRAL:
        return -MILD
    if kind is Kind.DELIGHT and valence < -MOST_NEUTRAL:
        return MILD
    return valence


def leaning(observations: Sequence[Observation], corrections: Sequence[Placed], place: Place) -> list[Observation]:
    """The observations, of which those very near to a corrected one, and coded as it had been, have its kind.

    The nearest example decides; one whose kind a person confirmed speaks for leaving a passage as it is. Rejections and
    feelings are not carried over: to leave out what nobody looked at would be to drop it in silence.
    """
    examples = _examples(corrections)
    if all(each.correction.kind is each.correction.was for each in examples):
        return list(observations)
    told = {each.correction.was for each in examples}
    rows = [row for row, o in enumerate(observations) if o.kind in told and o.coder != PERSON and not o.chosen]
    if not rows:
        return list(observations)
    shown = place([each.correction.quote for each in examples], [_base(each.correction.language) for each in examples])
    own = place([observations[row].quote for row in rows], [_base(observations[row].language) for row in rows])
    near = own @ shown.T
    changed = list(observations)
    for row, cosines in zip(rows, near, strict=True):
        was = observations[row].kind
        fit = np.array([each.correction.was is was for each in examples])
        best = int(np.argmax(np.where(fit, cosines, -1.0)))
        kind = examples[best].correction.kind
        if kind is None or kind is was or not fit[best] or cosines[best] < VERY_NEAR:
            continue
        changed[row] = replace(
            observations[row],
            kind=kind,
            kind_weight=round(float(cosines[best]), 4),
            valence=felt_as(kind, observations[row].valence),
            coder=observations[row].coder + LEANING,
        )
    return changed


def _examples(corrections: Sequence[Placed]) -> list[Placed]:
    """Each passage's last word on its kind."""
    last: dict[tuple[str, int, int], Placed] = {}
    for each in sorted(corrections, key=lambda placed: placed.correction.number):
        key = (each.segment.id, each.span.start, each.span.end)
        if each.correction.act == "reject":
            last.pop(key, None)
        elif each.correction.kind is not None and each.correction.was is not None:
            last[key] = each
    return list(last.values())


def _base(language: str) -> str:
    return language.split("-")[0]
