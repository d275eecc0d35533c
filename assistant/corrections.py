"""Correcting observations: other codes for a passage, leaving it out, adding one by its words, and taking that back.

Checks what is asked against the observations as they are now and keeps it (`assistant.correction_log`). Two people who
correct the same passage lose nothing: what they say of different fields holds side by side, and who would overwrite
what the other said meanwhile is told so. What this module does not know: what a correction changes in an observation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.coders.codes import Kind
from assistant.coders.embedded import MOST_NEUTRAL
from assistant.corrected import PERSON
from assistant.correction_log import (
    Correction,
    corrections_held,
    corrections_of,
    keep_correction,
    last_number,
    standing,
)
from assistant.errors import ObservationError
from assistant.frames import Frame
from assistant.observations import Observation, Observed, observed
from corpus.alignment import CitationStatus, align
from corpus.records import CharSpan, Role, Segment

if TYPE_CHECKING:
    from assistant.project import Project
    from corpus.store import Store

LONGEST = 4000
"""Characters of a passage that is added at the most. What is longer makes more than one point and fits no card; set by
judgement."""
_NUMBER = re.compile(r"c(\d+)")
_VOICES = frozenset({Role.PARTICIPANT, Role.STAFF})


@dataclass(frozen=True, slots=True)
class Codes:
    """What a person says of a passage; None: nothing is said of it."""

    kind: Kind | None = None
    stage: str | None = None
    """Id of a stage of the frame, empty for none of them."""
    valence: float | None = None
    """-2..2; not positive for a pain, nor negative for a delight."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a correction."""

    correction: Correction
    observation: Observation | None
    """As it is now; None where it is left out or not there any more."""


def correct(
    project: Project,
    frame: Frame,
    identity: str,
    codes: Codes,
    *,
    who: str = "",
    seen: int | None = None,
    kept_only: bool = False,
) -> Corrected:
    """Give an observation other codes.

    Args:
        identity: id of the observation.
        seen: number of the last correction of it that the person saw (`Observation.corrected`); None: the last.
        kept_only: code nothing for it: look at what was coded before, as a screen does that must answer at once.

    Raises:
        ObservationError: there is no such observation, the codes make no sense, or somebody said otherwise meanwhile.
        ProjectError: it could not be kept.
        StoreError, EmbedderError, ModelError, BudgetExceeded: as of `observe`.
    """
    now, newest = _now(project, frame, kept_only)
    observation = _named(now, identity)
    if codes == Codes():
        raise ObservationError("Nothing is corrected: give a kind, a stage or a valence.")
    _check(codes, frame, observation)
    return _kept(
        project, frame, observation, _of(now, observation, "correct", codes, frame, who), seen, newest, kept_only
    )


def reject(
    project: Project,
    frame: Frame,
    identity: str,
    *,
    who: str = "",
    seen: int | None = None,
    kept_only: bool = False,
) -> Corrected:
    """Leave an observation out of everything from now on.

    Raises:
        ObservationError, ProjectError and others: as of `correct`.
    """
    now, newest = _now(project, frame, kept_only)
    observation = _named(now, identity)
    return _kept(
        project, frame, observation, _of(now, observation, "reject", Codes(), frame, who), seen, newest, kept_only
    )


def add(
    project: Project,
    frame: Frame,
    document: str,
    quote: str,
    codes: Codes,
    *,
    who: str = "",
    start: int | None = None,
    kept_only: bool = False,
) -> Corrected:
    """Make words of a participant or of staff an observation.

    Args:
        document: the source's id.
        quote: the words; white space, case and quotation marks may differ from the source.
        codes: with a kind; the coder gives what is not said of stage and valence.
        start: where the words begin, in code points of the source, if they stand there more than once.

    Raises:
        ObservationError: the words do not stand there, stand there more than once, or are nobody's experience.
        ProjectError and others: as of `correct`.
    """
    if codes.kind is None:
        raise ObservationError("An observation needs a kind: one of " + ", ".join(Kind) + ".")
    now, newest = _now(project, frame, kept_only)
    with project.store() as store:
        head = store.head(document)
        if head is None:
            raise ObservationError(f"There is no source {document!r}; `wayfolk sources` names them.")
        segment, span = _standing_in(store, head.id, head.title, quote, start)
    known = [each for each in (*now.observations, *now.rejected) if (each.segment.id, each.span) == (segment.id, span)]
    blank = _blank(segment, span, codes.kind)
    _check(codes, frame, replace(known[0] if known else blank, kind=codes.kind))
    said = _of(now, known[0] if known else blank, "add", codes, frame, who)
    said = said if known else said.model_copy(update={"was": None})
    return _kept(project, frame, known[0] if known else None, said, None, newest, kept_only)


def undo(project: Project, frame: Frame, identity: str, *, who: str = "", kept_only: bool = False) -> Corrected:
    """Take back the last correction of an observation, or the one that is named.

    Args:
        identity: id of an observation, left out or not, or `c` and the number of a correction.

    Raises:
        ObservationError: nothing was corrected there.
        ProjectError and others: as of `correct`.
    """
    now, newest = _now(project, frame, kept_only)
    last = _last(now, identity)
    same = (last.document, last.start, last.end)
    # Without the passage that was added, nothing can be said of it either.
    with_it = [
        each.number
        for each in now.corrections
        if last.act == "add" and each.number > last.number and (each.document, each.start, each.end) == same
    ]
    said = last.model_copy(
        update={"act": "undo", "undoes": (last.number, *with_it), "who": who, "kind": None, "stage": None}
        | {"valence": None, "was": None}
    )
    place = next((o for o in (*now.observations, *now.rejected) if o.id == now.of.get(last.number)), None)
    return _kept(project, frame, place, said, None, newest, kept_only)


def _now(project: Project, frame: Frame, kept_only: bool) -> tuple[Observed, int]:
    newest = last_number(project)
    return observed(project, frame, kept_only=kept_only), newest


def _named(now: Observed, identity: str) -> Observation:
    for each in now.observations:
        if each.id == identity:
            return each
    if any(each.id == identity for each in now.rejected):
        raise ObservationError(f"{identity} was left out; take that back first: wayfolk observations undo {identity}")
    raise ObservationError(f"There is no observation {identity!r}; `wayfolk observations list` names them.")


def _last(now: Observed, identity: str) -> Correction:
    number = _NUMBER.fullmatch(identity)
    found = [
        each
        for each in now.corrections
        if (each.number == int(number.group(1)) if number else now.of.get(each.number) == identity)
    ]
    if not found:
        raise ObservationError(
            f"Nothing that holds was said of {identity!r}; `wayfolk observations list` names what was corrected."
        )
    return found[-1]


def _check(codes: Codes, frame: Frame, observation: Observation) -> None:
    stages = [stage.id for stage in frame.stages]
    if codes.stage and codes.stage not in stages:
        raise ObservationError(
            f"{codes.stage!r} is no stage of the frame {frame.id}; there are: {', '.join(stages)}, and '' for none."
        )
    if codes.valence is None:
        return
    if not -2 <= codes.valence <= 2:
        raise ObservationError(f"A valence lies between -2 (very bad) and 2 (very good), not at {codes.valence:g}.")
    kind, felt_well = codes.kind or observation.kind, codes.valence > MOST_NEUTRAL
    if (kind is Kind.PAIN and felt_well) or (kind is Kind.DELIGHT and codes.valence < -MOST_NEUTRAL):
        felt = "above" if kind is Kind.PAIN else "below"
        raise ObservationError(
            f"A {kind.value} does not lie {felt} 0 as {codes.valence:g} does; give another kind too."
        )


def _of(now: Observed, observation: Observation, act: str, codes: Codes, frame: Frame, who: str) -> Correction:
    segment, span = observation.segment, observation.span
    earlier = [each.was for each in now.corrections if now.of.get(each.number) == observation.id]
    return Correction.model_validate(
        {
            "act": act,
            "who": who,
            "document": segment.document,
            "segment": segment.id,
            "participant": segment.participant,
            "speaker": segment.speaker,
            "role": segment.role.value,
            "language": observation.language,
            "start": span.start,
            "end": span.end,
            "quote": observation.quote,
            "kind": codes.kind,
            "frame": frame.id if codes.stage is not None else "",
            "stage": codes.stage,
            "valence": codes.valence,
            "was": earlier[-1] if observation.coder == PERSON and earlier else observation.kind,
        }
    )


def _kept(
    project: Project,
    frame: Frame,
    observation: Observation | None,
    correction: Correction,
    seen: int | None,
    newest: int,
    kept_only: bool,
) -> Corrected:
    """Keep a correction, unless somebody said otherwise since the person looked; and the observation as it is then."""
    with project.store() as store:
        head = store.head(correction.document)
    origin = head.origin if head is not None else correction.origin
    with corrections_held(project):
        since = min(newest, seen) if seen is not None and observation is not None else newest
        place = (correction.document, correction.start, correction.end)
        meanwhile = [
            each
            for each in standing(corrections_of(project))
            if each.number > since and (each.document, each.start, each.end) == place
        ]
        if correction.act != "undo":
            _refuse_if_told_otherwise(correction, meanwhile)
        kept = keep_correction(project, correction.model_copy(update={"origin": origin}))
    now = observed(project, frame, kept_only=kept_only)
    identity = observation.id if observation is not None else now.of.get(kept.number, "")
    return Corrected(kept, next((each for each in now.observations if each.id == identity), None))


def _refuse_if_told_otherwise(correction: Correction, meanwhile: Iterable[Correction]) -> None:
    mine = correction.told()
    for other in meanwhile:
        theirs = other.told()
        apart = [name for name in mine.keys() & theirs.keys() if mine[name] != theirs[name]]
        if apart or ("rejected" in mine) != ("rejected" in theirs):
            by = f" by {other.who}" if other.who else ""
            said = ", ".join(f"{name} {value}" for name, value in sorted(theirs.items()))
            raise ObservationError(
                f"This passage was corrected meanwhile{by} ({said}); look at it again, then correct it."
            )


def _standing_in(store: Store, document: str, title: str, quote: str, start: int | None) -> tuple[Segment, CharSpan]:
    if not quote.strip():
        raise ObservationError("Nothing is added: give the words.")
    if len(quote) > LONGEST:
        raise ObservationError(f"A passage has at most {LONGEST} characters, and this one has {len(quote)}.")
    segments = list(store.segments(document))
    found: list[tuple[Segment, CharSpan]] = []
    for segment in segments:
        found += [(segment, span.shifted(segment.span.start)) for span in _places(quote, segment.text)]
    if start is not None:
        found = [each for each in found if each[1].start == start]
    own = [each for each in found if each[0].role in _VOICES]
    if found and not own:
        raise ObservationError(
            f"{quote.strip()!r} is said by the {found[0][0].role.value}; only participants' and staff's words count."
        )
    if not own:
        raise ObservationError(
            f"{quote.strip()!r} does not stand in {title}, within what one person says at a time; "
            "copy the words from the source."
        )
    if len(own) > 1:
        places = ", ".join(str(span.start) for _, span in own[:5])
        raise ObservationError(f"{quote.strip()!r} stands in {title} {len(own)} times; say where it begins: {places}.")
    return own[0]


def _places(quote: str, text: str) -> list[CharSpan]:
    """All exact places of a quote; where there is none, the one that is equal but for its writing."""
    wanted = quote.strip()
    at, found = text.find(wanted), list[CharSpan]()
    while at >= 0:
        found.append(CharSpan(at, at + len(wanted)))
        at = text.find(wanted, at + 1)
    if not found:
        near = align(quote, text)
        if near.span is not None and near.status is CitationStatus.NORMALISED:
            found = [near.span]
    return found


def _blank(segment: Segment, span: CharSpan, kind: Kind) -> Observation:
    """A passage before it is coded."""
    from corpus.records import voice_of

    within = CharSpan(span.start - segment.span.start, span.end - segment.span.start)
    return Observation(
        id="",
        segment=segment,
        span=span,
        quote=within.of(segment.text),
        voice=voice_of(segment),
        kind=kind,
        kind_weight=1.0,
        stage="",
        stage_weight=0.0,
        touchpoint="",
        channel="",
        valence=0.0,
        statement="",
        coder="",
    )
