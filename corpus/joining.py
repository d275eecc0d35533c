"""Names written with initials, joined to the people of their study. Knows people and labels, no storage.

Other ways of writing a name give one id by themselves (`corpus.people.person_key`); initials mean somebody only among
the people known, so they are joined when a source is put beside others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from corpus.people import find_same, is_abbreviation
from corpus.records import Guess, Participant
from corpus.segmenting import Segmented

Known = Callable[[str], Mapping[str, str]]
"""Study → labels of its people so far → their ids."""


def joined(segmented: Segmented, known: Known) -> Segmented:
    """The same source, who is written with initials being the one person of the study whom they fit.

    Args:
        known: asked only where there are initials.
    """
    short = initials_in(segmented)
    if not short:
        return segmented
    labels = {**known(segmented.document.study), **{each.label: each.id for each in segmented.participants}}
    whole = {each.id: (labels[name], name) for each in short if (name := find_same(each.label, labels)) is not None}
    return _with_ids(segmented, whole, short) if whole else segmented


def initials_in(segmented: Segmented) -> list[Participant]:
    """People of the study who are written with initials: who they are hangs on other sources."""
    return [each for each in segmented.participants if is_abbreviation(each.label) and _of_study(each)]


def _of_study(person: Participant) -> bool:
    own = person.id.rpartition("/")[2]
    return "#" not in own and ":" not in own


def _with_ids(segmented: Segmented, whole: Mapping[str, tuple[str, str]], short: list[Participant]) -> Segmented:
    ids = {old: new for old, (new, _) in whole.items()}
    digest = hashlib.sha256(f"{segmented.document.id} {sorted(ids.items())}".encode()).hexdigest()[:16]
    people = [
        replace(each, id=ids[each.id], label=whole[each.id][1]) if each.id in ids else each
        for each in segmented.participants
    ]
    document = replace(
        segmented.document,
        id=digest,
        participants=tuple(dict.fromkeys(ids.get(each, each) for each in segmented.document.participants)),
    )
    segments = tuple(
        replace(
            each,
            id=f"{digest}.{each.id.rpartition('.')[2]}",
            document=digest,
            participant=ids.get(each.participant or "", each.participant),
        )
        for each in segmented.segments
    )
    why = "its initials fit nobody else of the study"
    guesses = [Guess(f"person {each.label}", whole[each.id][1], why) for each in short if each.id in whole]
    return replace(
        segmented,
        document=document,
        segments=segments,
        participants=tuple({each.id: each for each in people}.values()),
        guesses=(*segmented.guesses, *guesses),
    )
